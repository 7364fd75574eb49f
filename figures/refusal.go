package figures

import (
	"fmt"
	"slices"
	"strings"

	"undercount/internal/problem"
)

// Refusal is why a ledger was refused: every row and column that cannot be
// used, in the order of the file. errors.As finds a *problem.Error in it that
// names the first place and the rest.
type Refusal struct {
	Problems []*problem.Error
}

// shownProblems is how many problems an error message spells out.
const shownProblems = 20

// Error lists the first problems, one to a line, and counts the rest.
func (r *Refusal) Error() string {
	var b strings.Builder
	for i, p := range r.Problems {
		if i == shownProblems {
			fmt.Fprintf(&b, "\nand %d more", len(r.Problems)-i)
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p.Error())
	}
	return b.String()
}

// Unwrap gives the single problems.
func (r *Refusal) Unwrap() []error {
	errs := make([]error, len(r.Problems))
	for i, p := range r.Problems {
		errs[i] = p
	}
	return errs
}

// As lets problem.InFile name the file without losing all problems but one:
// the first carries the positions of the others in its advice.
func (r *Refusal) As(target any) bool {
	t, ok := target.(**problem.Error)
	if !ok || len(r.Problems) == 0 {
		return false
	}
	p := *r.Problems[0]
	if n := len(r.Problems); n > 1 {
		var rest []string
		for i, q := range r.Problems[1:] {
			if i == shownProblems {
				rest = append(rest, fmt.Sprintf("and %d more", n-1-i))
				break
			}
			rest = append(rest, q.Error())
		}
		p.Do = strings.TrimPrefix(p.Do+fmt.Sprintf("\n%d further problems:\n", n-1), "\n") + strings.Join(rest, "\n")
		if n == 2 {
			p.Do = strings.Replace(p.Do, "1 further problems", "1 further problem", 1)
		}
	}
	p.Err = r
	*t = &p
	return true
}

func (r *Refusal) add(row int, column, what, want, do string) {
	r.Problems = append(r.Problems, &problem.Error{Row: row, Column: column, What: what, Want: want, Do: do})
}

// result is nil when nothing was refused.
func (r *Refusal) result() error {
	if len(r.Problems) == 0 {
		return nil
	}
	slices.SortStableFunc(r.Problems, func(a, b *problem.Error) int { return a.Row - b.Row })
	return r
}
