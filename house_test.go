package undercount

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// edges lists, for each package, the packages of ours it may import. Packages
// under internal may be imported by all, and import only each other unless listed.
var edges = map[string][]string{
	".":              {},
	"estimate":       {},
	"overlap":        {},
	"calendar":       {},
	"ingest":         {"calendar"},
	"mse":            {"overlap", "estimate"},
	"names":          {},
	"link":           {"names", "calendar"},
	"simulate":       {"overlap", "names", "calendar"},
	"figures":        {"calendar"},
	"chart":          {},
	"report":         {"estimate", "overlap", "figures", "calendar", "chart"},
	"study":          {"ingest", "link", "overlap", "mse", "figures", "estimate", "calendar", "chart", "report"},
	"examples":       {"simulate"},
	"cmd/undercount": {"*"},

	// What measures linkage against truth.
	"internal/linkboard":            {"*"},
	"internal/linkboard/regenerate": {"*"},

	// What computes the scoreboard; the board itself is plain data.
	"internal/scoreboard/run":        {"mse", "simulate", "overlap", "estimate"},
	"internal/scoreboard/regenerate": {"mse", "simulate", "overlap", "estimate", "chart"},
}

// parent gives the package whose edges a nested one shares: report/locale is
// part of report.
func parent(pkg string) string {
	for p := pkg; p != "."; p = filepath.ToSlash(filepath.Dir(p)) {
		if _, ok := edges[p]; ok {
			return p
		}
	}
	return pkg
}

type goFile struct {
	path, pkg string
	test      bool
	imports   []string
	doc       string
}

func sources(t *testing.T) []goFile {
	t.Helper()
	var out []goFile
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if path != "." && (strings.HasPrefix(name, ".") || name == "testdata" || name == "tools" || name == "undercount-demo") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		g := goFile{path: path, pkg: filepath.ToSlash(filepath.Dir(path)), test: strings.HasSuffix(name, "_test.go")}
		for _, i := range f.Imports {
			g.imports = append(g.imports, strings.Trim(i.Path.Value, `"`))
		}
		if f.Doc != nil {
			g.doc = f.Doc.Text()
		}
		out = append(out, g)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 20 {
		t.Fatalf("only %d source files found: the walk is broken", len(out))
	}
	return out
}

func TestImportEdges(t *testing.T) {
	for _, f := range sources(t) {
		if f.test {
			continue // a test may look at any package
		}
		for _, i := range f.imports {
			to, ours := strings.CutPrefix(i, "undercount/")
			if !ours {
				continue
			}
			from := parent(f.pkg)
			to = parent(to)
			allowed, known := edges[from]
			switch {
			case from == to || strings.HasPrefix(to, from+"/"):
			case strings.HasPrefix(to, "internal/") || strings.Contains(to, "/internal/"):
			case !known && strings.HasPrefix(from, "internal/"):
				t.Errorf("%s: internal packages may import only internal packages, not %s", f.path, to)
			case !known:
				t.Errorf("%s: package %s is not in the list of import edges", f.path, from)
			case !slices.Contains(allowed, "*") && !slices.Contains(allowed, to):
				t.Errorf("%s: %s may not import %s; allowed: %v", f.path, from, to, allowed)
			}
		}
	}
}

// Nothing leaves the machine: no package but the local web server (not yet
// written) may import a network client or server.
func TestNoNetwork(t *testing.T) {
	for _, f := range sources(t) {
		for _, i := range f.imports {
			if i == "net" || strings.HasPrefix(i, "net/") && i != "net/url" {
				t.Errorf("%s imports %s", f.path, i)
			}
		}
	}
}

func TestEveryPackageIsDocumentedOnce(t *testing.T) {
	docs := map[string][]string{}
	pkgs := map[string]bool{}
	for _, f := range sources(t) {
		if f.test {
			continue
		}
		pkgs[f.pkg] = true
		if f.doc != "" {
			docs[f.pkg] = append(docs[f.pkg], f.path)
		}
	}
	for p := range pkgs {
		if len(docs[p]) != 1 {
			t.Errorf("package %s: %d files carry a package comment %v, want 1", p, len(docs[p]), docs[p])
		}
	}
}

// Long files hide more than one idea. 500 lines is the limit of the project.
func TestFileLength(t *testing.T) {
	for _, f := range sources(t) {
		b, err := os.ReadFile(f.path)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(b), "\n"); n > 500 && !f.test {
			t.Errorf("%s has %d lines; split it by idea", f.path, n)
		}
	}
}

func TestLicenceAndPapers(t *testing.T) {
	for _, name := range []string{"LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "chart/fonts/OFL.txt"} {
		if b, err := os.ReadFile(name); err != nil || len(b) < 200 {
			t.Errorf("%s: missing or nearly empty (%v)", name, err)
		}
	}
}
