package pg

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// Queries are the named statements of the .sql files of one package.
type Queries struct {
	origin string // the package, for messages
	byName map[string]string
}

// Named is one query of the program, as the test that prepares them all sees it.
type Named struct {
	Origin string // import path or file of the package that loaded it
	Name   string
	SQL    string
}

// registry is the one list that grows while packages are initialised: it lets a single test
// prepare every query of every package that is linked in. Nothing reads it at run time.
var registry struct {
	sync.Mutex
	all []*Queries
}

// MustQueries reads every .sql file at the root of fsys. A query begins at a line
// "-- name: FindParticella" and ends where the next begins; what comes before the first is a
// comment on the file. It panics on a file that a compiler would refuse.
func MustQueries(fsys fs.FS) *Queries {
	_, origin, _, _ := runtime.Caller(1)
	q := &Queries{origin: path.Dir(origin), byName: map[string]string{}}
	names, err := fs.Glob(fsys, "*.sql")
	if err != nil || len(names) == 0 {
		panic(fmt.Sprintf("pg: no .sql files in %s", q.origin))
	}
	for _, name := range names {
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			panic(fmt.Sprintf("pg: %s/%s: %v", q.origin, name, err))
		}
		if err := q.parse(string(b)); err != nil {
			panic(fmt.Sprintf("pg: %s/%s: %v", q.origin, name, err))
		}
	}
	registry.Lock()
	defer registry.Unlock()
	registry.all = append(registry.all, q)
	return q
}

// SQL is the text of a query. Asking for one that does not exist is a mistake in the program,
// so it panics.
func (q *Queries) SQL(name string) string {
	s, ok := q.byName[name]
	if !ok {
		panic(fmt.Sprintf("pg: no query %q in %s", name, q.origin))
	}
	return s
}

// Names lists the queries, in order.
func (q *Queries) Names() []string { return slices.Sorted(maps.Keys(q.byName)) }

// AllQueries lists the queries of every package linked into the program.
func AllQueries() []Named {
	registry.Lock()
	defer registry.Unlock()
	var all []Named
	for _, q := range registry.all {
		for _, name := range q.Names() {
			all = append(all, Named{Origin: q.origin, Name: name, SQL: q.byName[name]})
		}
	}
	return all
}

const namePrefix = "-- name:"

func (q *Queries) parse(text string) error {
	var name string
	var body strings.Builder
	end := func() error {
		sql := strings.TrimSpace(body.String())
		body.Reset()
		if name == "" {
			return nil
		}
		if sql == "" || onlyComments(sql) {
			return fmt.Errorf("query %s is empty", name)
		}
		if _, dup := q.byName[name]; dup {
			return fmt.Errorf("query %s is defined twice", name)
		}
		q.byName[name] = strings.TrimSuffix(sql, ";")
		return nil
	}
	for line := range strings.Lines(text) {
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), namePrefix)
		if !ok {
			body.WriteString(line)
			continue
		}
		if err := end(); err != nil {
			return err
		}
		if name = strings.TrimSpace(rest); name == "" || strings.ContainsAny(name, " \t") {
			return fmt.Errorf("bad name %q", rest)
		}
	}
	return end()
}

func onlyComments(sql string) bool {
	for line := range strings.Lines(sql) {
		if l := strings.TrimSpace(line); l != "" && !strings.HasPrefix(l, "--") {
			return false
		}
	}
	return true
}
