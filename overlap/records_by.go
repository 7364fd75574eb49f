package overlap

import "slices"

// RecordsBy are records that can be divided by the columns of a stratified table.
type RecordsBy struct {
	all        *Records
	vars       []string
	covariates []string
}

// ParseRecordsBy is [ParseRecords] for records that are also divided by the
// columns vars, which may be covariates as well.
func ParseRecordsBy(header []string, rows [][]string, rowNum []int, o RecordOptions, vars []string) (*RecordsBy, error) {
	names, _, err := splitKinds(header, o.Covariates)
	if err != nil {
		return nil, err
	}
	specs := slices.Clone(o.Covariates)
	for i, n := range names {
		if slices.Contains(vars, n) {
			specs[i] = n + ":" + string(Category)
		}
	}
	for _, v := range vars {
		if !slices.Contains(names, v) {
			specs = append(specs, v+":"+string(Category))
		}
	}
	r, err := ParseRecords(header, rows, rowNum, RecordOptions{Lists: o.Lists, Covariates: specs})
	if err != nil {
		return nil, err
	}
	return &RecordsBy{all: r, vars: slices.Clone(vars), covariates: names}, nil
}

// Lists returns the names of the lists, as they were found or given.
func (b *RecordsBy) Lists() []string { return slices.Clone(b.all.Lists) }

// In returns the records of the stratum with these labels, all of them if there
// are none, with the covariates only.
func (b *RecordsBy) In(labels []string) (*Records, error) {
	r := b.all
	if len(labels) > 0 {
		var err error
		if r, err = r.Where(b.vars, labels); err != nil {
			return nil, err
		}
	}
	return r.Keep(b.covariates...)
}
