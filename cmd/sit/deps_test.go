package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/cestor/sit"

// under is true for a package and all below it.
func under(pkg string, roots ...string) bool {
	return slices.ContainsFunc(roots, func(r string) bool { return pkg == r || strings.HasPrefix(pkg, r+"/") })
}

var machinery = []string{"sit/pg", "sit/jobs", "sit/outbox", "sit/authz", "sit/archivio", "sit/gdal", "sit/caratteri", "sit/elenchi"}

// room is the office a package belongs to, or empty.
func room(pkg string) string {
	if !strings.HasPrefix(pkg, "sit/") || under(pkg, machinery...) {
		return ""
	}
	return strings.Join(strings.SplitN(pkg, "/", 3)[:2], "/")
}

// mayImport is the table of ARCHITECTURE, Rooms: may pkg import dep, both of ours?
func mayImport(pkg, dep string) bool {
	if under(dep, "cmd/sit") {
		return under(pkg, "cmd/sit") && dep != "cmd/sit"
	}
	words := dep == "sit" || under(dep, "catasto")
	tools := slices.Contains(machinery, dep)
	switch r := room(pkg); {
	case under(pkg, "cmd/sit"):
		return true
	case under(pkg, "catasto"):
		return under(dep, "catasto")
	case pkg == "migrations":
		return false
	case pkg == "sit":
		return dep == "catasto"
	case under(pkg, "sit/pg"):
		return dep == "sit" || dep == "catasto" || dep == "migrations" || under(dep, "sit/pg")
	case under(pkg, machinery...):
		return dep == "sit" || dep == "sit/pg" || under(dep, strings.Join(strings.SplitN(pkg, "/", 3)[:2], "/")) ||
			pkg == "sit/authz" && dep == "catasto" // the tax code of who signs in
	case r != "":
		return words || tools || room(dep) == r ||
			r == "sit/riscontri" && under(dep, "sit/tributi") ||
			r == "sit/territorio" && room(dep) != ""
	case under(pkg, "importers"):
		return words || tools || under(dep, "importers") || room(dep) != ""
	case under(pkg, "tiles/load"):
		return dep == "tiles" || dep == "sit" || dep == "sit/pg" || dep == "sit/outbox"
	case under(pkg, "tiles"):
		return pkg == "tiles/pmtiles" && dep == "tiles"
	case under(pkg, "web"):
		return words || under(dep, "web") || dep == "tiles" || under(dep, "sit") && !under(dep, "sit/pg")
	}
	return false
}

// mayUse guards the four modules from outside.
func mayUse(pkg, dep string) bool {
	switch {
	case under(dep, "github.com/jackc/pgx", "github.com/jackc/tern"):
		return under(pkg, machinery...) || room(pkg) != "" || under(pkg, "importers", "tiles/load", "cmd/sit/banco")
	case dep == "net/http":
		return under(pkg, "web", "cmd/sit")
	case under(dep, "github.com/riverqueue"):
		return under(pkg, "sit/jobs")
	case under(dep, "github.com/twpayne/go-geom"):
		return room(pkg) == "" && !under(pkg, "tiles", "web")
	}
	return true
}

func TestTheHousePlanIsKept(t *testing.T) {
	delivered := map[string][]string{} // importer to the rooms it writes in
	seen := 0
	err := eachFile("../..", func(pkg, file string, imports []string) {
		seen++
		for _, dep := range imports {
			ours, ok := strings.CutPrefix(dep, module+"/")
			switch {
			case ok && !mayImport(pkg, ours):
				t.Errorf("%s: %s may not import %s", file, pkg, ours)
			case !ok && !mayUse(pkg, dep):
				t.Errorf("%s: %s may not use %s", file, pkg, dep)
			}
			if r := room(ours); ok && r != "" && under(pkg, "importers") && !slices.Contains(delivered[pkg], r) {
				delivered[pkg] = append(delivered[pkg], r)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Fatalf("only %d files were read", seen)
	}
	for pkg, rooms := range delivered {
		if len(rooms) > 1 {
			t.Errorf("%s delivers to more than one room: %v", pkg, rooms)
		}
	}
}

func TestThePlanRefusesWhatItMust(t *testing.T) {
	for _, c := range []struct {
		pkg, dep string
		want     bool
	}{
		{"catasto/cxf", "catasto", true}, {"catasto/cxf", "sit", false}, {"sit", "sit/pg", false}, {"sit/pg", "sit/mappa", false},
		{"sit/mappa", "sit/ricerca", false}, {"sit/mappa", "sit/pg", true}, {"sit/mappa", "tiles", false}, {"sit/riscontri", "sit/tributi", true},
		{"sit/riscontri", "sit/edilizia", false}, {"sit/territorio", "sit/edilizia", true}, {"importers/fornitura", "web", false},
		{"tiles", "sit", false}, {"tiles", "tiles/pmtiles", false}, {"tiles/pmtiles", "tiles", true}, {"tiles/pmtiles", "sit", false}, {"tiles/load", "sit/pg", true}, {"tiles/load", "sit/mappa", false}, {"web/api", "sit/mappa", true},
		{"web/api", "sit/pg", false}, {"web", "importers", false}, {"sit/mappa", "cmd/sit", false}, {"unheard/of", "sit", false},
	} {
		if got := mayImport(c.pkg, c.dep); got != c.want {
			t.Errorf("%s may import %s: %v", c.pkg, c.dep, got)
		}
	}
	for _, c := range []struct {
		pkg, dep string
		want     bool
	}{
		{"web/api", "github.com/jackc/pgx/v5", false}, {"cmd/sit", "github.com/jackc/pgx/v5/pgxpool", false}, {"sit/mappa", "github.com/jackc/pgx/v5", true},
		{"sit/mappa", "net/http", false}, {"web/api", "net/http", true}, {"sit/mappa", "github.com/twpayne/go-geom", false},
		{"catasto/gml", "github.com/twpayne/go-geom", true}, {"importers", "github.com/riverqueue/river", false}, {"tiles", "net/url", true},
	} {
		if got := mayUse(c.pkg, c.dep); got != c.want {
			t.Errorf("%s may use %s: %v", c.pkg, c.dep, got)
		}
	}
}

// eachFile reads the imports of every file of the module that goes into the program. Tests may
// import what they like, and so may the packages that only tests use.
func eachFile(root string, visit func(pkg, file string, imports []string)) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			name := d.Name()
			_, notOurs := os.Stat(filepath.Join(path, "go.mod"))
			if rel != "." && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || name == "node_modules" ||
				notOurs == nil || strings.HasSuffix(name, "test")) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(rel, ".go") || strings.HasSuffix(rel, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		var imports []string
		for _, i := range f.Imports {
			p, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			imports = append(imports, p)
		}
		visit(filepath.ToSlash(filepath.Dir(rel)), rel, imports)
		return nil
	})
}
