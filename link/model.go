package link

// Model is the comparisons and, once trained, their probabilities.
type Model struct {
	p *params
}

func (m *Model) trained() bool { return m.p != nil }

func (m *Model) into(t *trainer) error { t.p = m.p; return nil }

func modelOf(t *trainer) *Model { return &Model{p: t.p} }
