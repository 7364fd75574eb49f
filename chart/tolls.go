package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"undercount/chart/internal/scene"
)

// Toll is one asserter's running toll.
type Toll struct {
	Asserter string
	Stake    string // stake group, such as "documenter" or "accused_party"
	Points   []TollPoint
}

// TollPoint is one published figure.
type TollPoint struct {
	Day        time.Time // of the claim
	Imprecise  bool      // the day is only approximate
	Value      float64
	High       float64 // upper end of a range, or of a vague word; NaN or 0 for none
	Kind       string  // "point" (also ""), "floor", "ceiling", "range", "about", "under" or "vague"
	Superseded bool    // the asserter has since said something else
	Altered    bool    // a copy that changed the claim
	ID         string
}

// Event is a marked day, such as a denial without a figure of its own.
type Event struct {
	Day   time.Time
	Label string
}

// TollsData are published figures of one quantity.
type TollsData struct {
	Series  []Toll
	Denials []Event
	YLabel  string
}

func (p TollPoint) kind() string { return cmp.Or(p.Kind, "point") }

// high is the upper end, equal to the value where there is none.
func (p TollPoint) high() float64 {
	if p.High > p.Value {
		return p.High
	}
	return p.Value
}

// prepare checks the data and returns a copy with every series in order of days.
func (d TollsData) prepare() (TollsData, error) {
	out := TollsData{YLabel: d.YLabel}
	for _, s := range d.Series {
		if len(s.Points) == 0 {
			continue
		}
		s.Points = slices.Clone(s.Points)
		for i, p := range s.Points {
			where := fmt.Sprintf("figure %d of series %d", i+1, len(out.Series)+1)
			switch {
			case math.IsNaN(p.Value) || math.IsInf(p.Value, 0) || p.Value < 0 || math.IsInf(p.High, 0):
				return d, refuse(where+" has a value that is not a finite number from 0 on", "a number, 0 or more", "correct the figure or leave it out")
			case p.Day.IsZero() || p.Day.Year() < 1 || p.Day.Year() > 9999:
				return d, refuse(where+" has no day", "the day of the claim", "give the day, marked as imprecise where it is a guess")
			case !slices.ContainsFunc(hedgeNames, func(h struct{ kind, name string }) bool { return h.kind == p.kind() }):
				return d, refuse(where+" has an unknown kind", "point, floor, ceiling, range, about, under or vague", "correct the kind")
			}
		}
		slices.SortStableFunc(s.Points, func(a, b TollPoint) int { return a.Day.Compare(b.Day) })
		out.Series = append(out.Series, s)
	}
	for _, e := range d.Denials {
		if e.Day.IsZero() || e.Day.Year() < 1 || e.Day.Year() > 9999 {
			return d, refuse("an event has no day", "its day", "give the day or leave the event out")
		}
		out.Denials = append(out.Denials, e)
	}
	slices.SortStableFunc(out.Denials, func(a, b Event) int { return a.Day.Compare(b.Day) })
	if len(out.Series) == 0 {
		return d, refuse("picture of published figures has no figure", "one figure or more", "leave the picture out")
	}
	return out, nil
}

func (d TollsData) groups() map[string]group {
	stakes := slices.Clone(stakeOrder)
	for _, s := range d.Series {
		if !slices.Contains(stakes, s.Stake) {
			stakes = append(stakes, s.Stake)
		}
	}
	out := map[string]group{}
	for i, s := range stakes {
		out[s] = newGroup(s, i)
	}
	return out
}

// Tolls draws published figures by the day of the claim, each as it was said,
// with a step line through the running toll of one asserter (never across
// asserters) and the asserter's name at the right. The scale of values becomes
// logarithmic when they spread more than 30-fold. Long times without a claim
// are cut out of the time axis with a break mark.
func Tolls(d TollsData, o Options) (*Picture, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	d, err := d.prepare()
	if err != nil {
		return nil, err
	}
	t := &tolls{d: d, groups: d.groups()}
	t.layout(o)
	t.draw()
	return t.c.finish(t.c.w.t("Published figures by date of claim"), t.alt(), t.table()), nil
}

type tolls struct {
	c      *canvas
	d      TollsData
	groups map[string]group
	y      axis
	x      timeAxis

	top, bottom, leftX, rightX, headY float64
	labelX, labelW                    float64
	lowTick                           []tick
	placed                            []struct{ x, y float64 }
	last                              []struct{ x, y float64 } // last mark of each series
}

const (
	tollLabelRow = 11.5
	leaderRoom   = 26.0
)

func (t *tolls) layout(o Options) {
	width := o.Width
	if width == 0 {
		width = 660
	}
	width = max(width, 300)
	t.c = newCanvas(o, width)
	c := t.c
	var values, days []float64
	for _, s := range t.d.Series {
		t.labelW = max(t.labelW, c.measure(s.Asserter, sizeSmall))
		for _, p := range s.Points {
			values = append(values, p.Value)
			if h := p.high(); h > p.Value {
				values = append(values, h)
			}
			days = append(days, dayNumber(p.Day))
		}
	}
	for _, e := range t.d.Denials {
		days = append(days, dayNumber(e.Day))
	}
	t.labelW = min(t.labelW+12, width*0.33)
	t.y = newAxis(values, nil)
	height := max(230, float64(len(t.d.Series))*tollLabelRow+20)
	if o.Height > 0 {
		height = max(height, o.Height-150)
	}
	t.top = c.title() + 16
	t.headY = t.top - 10
	if len(t.d.Denials) > 0 {
		t.top += 12
	}
	t.bottom = t.top + height
	// Marks at the lowest and highest value need room for their arrows.
	t.y.from, t.y.to = t.bottom-10, t.top+hedgeReach+8
	t.lowTick = t.y.ticks(int(height/42), c.w)
	axisW := 0.0
	for _, k := range t.lowTick {
		axisW = max(axisW, c.measure(k.label, sizeSmall))
	}
	t.leftX = margin + axisW + 6
	t.labelX = width - margin - t.labelW
	t.rightX = t.labelX - leaderRoom
	t.x = newTimeAxis(days, t.leftX, t.rightX)
}

func (t *tolls) draw() {
	c := t.c
	for _, k := range t.y.spread(t.lowTick, 4, func(tick) float64 { return sizeSmall }) {
		y, _ := t.y.at(k.value)
		c.line(t.leftX, y, t.rightX, y, hairline, 0.8)
		c.number(t.leftX-5, y, sizeSmall, right, grey, k.label)
	}
	y := t.x.draw(c, t.top, t.bottom, margin, c.s.W-margin)
	c.line(t.leftX, t.top, t.leftX, t.bottom, grey, 0.9)
	c.line(t.leftX, t.bottom, t.rightX, t.bottom, grey, 0.9)
	if l := c.axisTitle(t.d.YLabel, t.y.log); l != "" {
		room := c.s.W - 2*margin
		c.text(margin, t.headY, sizeSmall, left, ink, c.fit(l, sizeSmall, room))
	}
	t.denials()
	for _, s := range t.d.Series {
		t.steps(s)
	}
	for _, s := range t.d.Series {
		t.marks(s)
	}
	t.labels()
	y = c.legend(y+4, t.keys())
	var notes []string
	for i, e := range t.d.Denials {
		notes = append(notes, c.w.integer(int64(i+1))+". "+c.day(e.Day)+" – "+e.Label)
	}
	c.s.H = c.notes(y+2, notes) + margin
}

// denials puts a numbered flag above the plot for every event.
func (t *tolls) denials() {
	c := t.c
	end := math.Inf(-1)
	for i, e := range t.d.Denials {
		x := t.x.at(dayNumber(e.Day))
		c.line(x, t.top, x, t.bottom, ink, 0.9, 1.5, 3)
		flag := max(x, end+7)
		end = flag + 7
		if flag != x {
			c.line(flag, t.top-1, x, t.top+5, ink, 0.7)
		}
		c.flag(flag, t.top-8, c.w.integer(int64(i+1)))
	}
}

// flag is a small framed number.
func (c *canvas) flag(x, y float64, label string) {
	w := max(12, c.measure(label, sizeSmall)+5)
	c.stroke(scene.Rect(x-w/2, y-6, w, 12), ink, 0.9)
	c.number(x, y, sizeSmall, centre, ink, label)
}

// steps joins the figures of one asserter; altered copies do not belong to the run.
func (t *tolls) steps(s Toll) {
	g := t.groups[s.Stake]
	var prevX, prevY float64
	started := false
	for _, p := range s.Points {
		if p.Altered {
			continue
		}
		x := t.x.at(dayNumber(p.Day))
		y, _ := t.y.at(p.Value)
		if started {
			t.c.line(prevX, prevY, x, prevY, faded(g.col, 0.55), 1.2, g.dash...)
			t.c.line(x, prevY, x, y, faded(g.col, 0.55), 1.2, g.dash...)
		}
		prevX, prevY, started = x, y, true
	}
}

func (t *tolls) marks(s Toll) {
	c, g := t.c, t.groups[s.Stake]
	for i, p := range s.Points {
		y, beyond := t.y.at(p.Value)
		yHigh, _ := t.y.at(p.high())
		x := t.dodge(t.x.at(dayNumber(p.Day)), y)
		col := g.col
		if p.Superseded {
			col = faded(col, 0.5)
		}
		switch {
		case beyond != 0:
			c.arrowHead(x, y-float64(beyond)*6, 0, float64(-beyond), 8, col)
			n := c.w.number(p.Value)
			at := min(x+7, c.s.W-margin-c.measure(n, sizeSmall)-1)
			c.number(at, y-float64(beyond)*2, sizeSmall, left, ink, n)
			c.boxes[len(c.boxes)-1].loose = true
		default:
			c.hedge(p.kind(), x, y, yHigh, g, col)
		}
		if p.Imprecise {
			c.uncertainDay(x, y, col)
		}
		if p.Altered {
			c.cross(x, y)
		}
		if i == len(s.Points)-1 {
			t.last = append(t.last, struct{ x, y float64 }{x, yHigh})
		}
	}
}

// dodge moves a mark sideways while another lies on the same spot.
func (t *tolls) dodge(x, y float64) float64 {
	at := x
	for i := 1; i < 9; i++ {
		hit := slices.ContainsFunc(t.placed, func(q struct{ x, y float64 }) bool {
			return math.Abs(q.x-at) < 6 && math.Abs(q.y-y) < 6
		})
		if !hit && at >= t.leftX+4 && at <= t.rightX-2 {
			break
		}
		step := float64((i+1)/2) * 6.5
		if i%2 == 0 {
			step = -step
		}
		at = x + step
	}
	at = min(max(at, t.leftX+4), t.rightX-2)
	t.placed = append(t.placed, struct{ x, y float64 }{at, y})
	return at
}

// labels writes the asserters at the right, in the order of their last figures,
// each joined to its last mark.
func (t *tolls) labels() {
	c := t.c
	order := make([]int, len(t.d.Series))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(t.last[a].y, t.last[b].y) })
	ys := pack(order, func(i int) float64 { return t.last[i].y }, tollLabelRow, t.top+4, t.bottom-4)
	for k, i := range order {
		s := t.d.Series[i]
		g := t.groups[s.Stake]
		y := ys[k]
		elbow := t.rightX + 2
		c.line(t.last[i].x+6, t.last[i].y, elbow, t.last[i].y, faded(g.col, 0.4), 0.6, 1, 2)
		c.line(elbow, t.last[i].y, t.labelX-3, y, faded(g.col, 0.55), 0.7)
		c.fill(g.outline(t.labelX+3, y, 3), g.col)
		c.text(t.labelX+10, y, sizeSmall, left, ink, c.fit(s.Asserter, sizeSmall, t.labelW-10))
	}
}

// pack gives labels places at least gap apart and as near to their targets as
// order and limits allow.
func pack(order []int, target func(int) float64, gap, lo, hi float64) []float64 {
	ys := make([]float64, len(order))
	for k, i := range order {
		ys[k] = target(i)
		if k > 0 {
			ys[k] = max(ys[k], ys[k-1]+gap)
		} else {
			ys[k] = max(ys[k], lo)
		}
	}
	for k := len(ys) - 1; k >= 0; k-- { // push back up what ran over the end
		limit := hi - gap*float64(len(ys)-1-k)
		if ys[k] <= limit {
			break
		}
		ys[k] = limit
	}
	return ys
}

func (t *tolls) keys() []key {
	c := t.c
	var keys []key
	used := map[string]bool{}
	var superseded, altered, imprecise bool
	stakes := map[string]bool{}
	for _, s := range t.d.Series {
		stakes[s.Stake] = true
		for _, p := range s.Points {
			used[p.kind()] = true
			superseded = superseded || p.Superseded
			altered = altered || p.Altered
			imprecise = imprecise || p.Imprecise
		}
	}
	circle := group{col: ink}
	for _, h := range hedgeNames {
		if used[h.kind] {
			keys = append(keys, key{c.w.t(h.name), func(x, y float64) { c.hedgeKey(h.kind, x, y, circle) }})
		}
	}
	if superseded {
		keys = append(keys, key{c.w.t("superseded"), func(x, y float64) {
			c.hedge("point", x-5, y, y, circle, faded(ink, 0.5))
			c.line(x-5, y, x+9, y, faded(ink, 0.5), 1.2)
		}})
	}
	if altered {
		keys = append(keys, key{c.w.t("altered copy"), func(x, y float64) { c.hedge("point", x, y, y, circle, ink); c.cross(x, y) }})
	}
	if imprecise {
		keys = append(keys, key{c.w.t("date approximate"), func(x, y float64) {
			c.hedge("point", x, y, y, circle, ink)
			c.uncertainDay(x, y, ink)
		}})
	}
	if len(t.d.Denials) > 0 {
		keys = append(keys, key{c.w.t("denial or event"), func(x, y float64) { c.stroke(scene.Rect(x-6, y-6, 12, 12), ink, 0.9) }})
	}
	for _, g := range t.sortedGroups() {
		if stakes[g.stake] {
			keys = append(keys, key{c.w.t(cmp.Or(g.stake, "unknown")), func(x, y float64) {
				c.line(x-11, y, x+11, y, faded(g.col, 0.7), 1.2, g.dash...)
				c.fill(g.outline(x, y, 3.2), g.col)
			}})
		}
	}
	return keys
}

// sortedGroups lists the groups in the order they were made.
func (t *tolls) sortedGroups() []group {
	var out []group
	for _, s := range append(slices.Clone(stakeOrder), t.stakesBeyond()...) {
		out = append(out, t.groups[s])
	}
	return out
}

// stakesBeyond lists stakes outside the usual ones, by first appearance.
func (t *tolls) stakesBeyond() []string {
	var out []string
	for _, s := range t.d.Series {
		if !slices.Contains(stakeOrder, s.Stake) && !slices.Contains(out, s.Stake) {
			out = append(out, s.Stake)
		}
	}
	return out
}

// hedgeKey fits a hedge mark into one row of the legend.
func (c *canvas) hedgeKey(kind string, x, y float64, g group) {
	switch kind {
	case "floor":
		c.oneSided(x, y+5, -1, 7, g, g.col)
	case "ceiling":
		c.oneSided(x, y-5, 1, 7, g, g.col)
	case "under":
		c.oneSided(x, y-4, 1, 4, g, g.col)
	case "range":
		c.bracket(x, y+5, y-5, g, g.col)
	case "vague":
		c.vague(x, y+4, y-7, g, g.col)
	default:
		c.hedge(kind, x, y, y, g, g.col)
	}
}
