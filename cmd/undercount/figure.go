package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"undercount/calendar"
	"undercount/figures"
	"undercount/report/locale"
	"undercount/study"
)

func (a *app) figure() *cobra.Command {
	c := &cobra.Command{
		Use:     "figure",
		Short:   "Work with figures that somebody published",
		Example: "  undercount figure summary ledger.csv",
		Args:    a.knownVerb,
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.figureSummary())
	return c
}

type summaryFlags struct {
	asOf, policy, measure, universe, place string
}

func (a *app) figureSummary() *cobra.Command {
	var f summaryFlags
	c := &cobra.Command{
		Use:   "summary LEDGER.csv",
		Short: "Bounds, current claims, origins and contradictions of a ledger",
		Long: `Reads a ledger of published figures, one row for each claim, and prints for each
measure, universe and place: the claims that stand, what bounds they imply by
stake group, from how many independent origins they come, what copies altered,
and which claims cannot hold together. No figures are pooled. "-" reads the
ledger from standard input.`,
		Example: `  undercount figure summary ledger.csv
  undercount figure summary ledger.csv --as-of 2019-12-31 --measure killed
  undercount figure summary ledger.csv --policy acled --json`,
		Args: args(1, 1, "the name of one ledger, or - for standard input"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.runSummary(c.Context(), args[0], f)
		},
	}
	fl := c.Flags()
	fl.SortFlags = false
	fl.StringVar(&f.asOf, "as-of", "", "the ledger as it was known on this `date`, such as 2019-12-31 (default: every row)")
	fl.StringVar(&f.policy, "policy", study.DefaultPolicy, "how vague words such as \"dozens\" are read, a `policy`: literal or acled")
	fl.StringVar(&f.measure, "measure", "", "only this `measure` (default: all)")
	fl.StringVar(&f.universe, "universe", "", "only this `universe` of people (default: all)")
	fl.StringVar(&f.place, "place", "", "only this `place` (default: all)")
	c.ValidArgsFunction = csvFiles
	return c
}

func (a *app) runSummary(ctx context.Context, path string, f summaryFlags) error {
	var asOf calendar.Date
	if f.asOf != "" {
		var err error
		if asOf, err = calendar.Parse(f.asOf); err != nil || !asOf.Known() {
			return &usageError{what: "--as-of is not a date", hint: "write it as 2019-12-31"}
		}
	}
	if f.policy != figures.Literal && f.policy != figures.ACLED {
		return &usageError{what: fmt.Sprintf("there is no policy %q", f.policy), hint: "one of: literal, acled"}
	}
	sheet, err := a.openSheet(ctx, path)
	if err != nil {
		return err
	}
	ledger, err := figures.Parse(sheet.Header, sheet.Rows, sheet.RowNum)
	if err != nil {
		return inFile(err, sheet.Name)
	}
	for _, x := range []struct {
		what, asked string
		have        []string
	}{{"measure", f.measure, ledger.Measures()}, {"universe", f.universe, ledger.Universes(f.measure)}, {"place", f.place, ledger.Places(f.measure)}} {
		if x.asked != "" && !slices.Contains(x.have, x.asked) {
			return &usageError{what: fmt.Sprintf("the ledger has no figures of %s %q", x.what, x.asked), hint: "it has: " + strings.Join(x.have, ", ")}
		}
	}
	sum, err := ledger.Summary(figures.Options{AsOf: asOf, Policy: f.policy, Measure: f.measure, Universe: f.universe, Place: f.place})
	if err != nil {
		return inFile(err, sheet.Name)
	}
	if a.json {
		return a.answerJSON(sum)
	}
	if err := sum.WriteText(&a.out); err != nil {
		return err
	}
	l, err := locale.For("en")
	if err != nil {
		return err
	}
	for i := range sum.Groups {
		g := &sum.Groups[i]
		tollsText(&a.out, g, 2, "Over time: "+groupWords(g)+"\n", l)
	}
	return nil
}
