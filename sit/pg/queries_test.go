package pg_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/cestor/sit/sit/pg"
)

func mustPanic(t *testing.T, want string, fn func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if got, _ := recover().(string); !strings.Contains(got, want) {
			t.Errorf("panic %q, want %q", got, want)
		}
	}()
	fn()
}

func dir(files ...string) fstest.MapFS {
	fs := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		fs[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return fs
}

func TestQueriesAreSplitByName(t *testing.T) {
	q := pg.MustQueries(dir(
		"a.sql", "-- about this file\n\n-- name: One\n-- why\nSELECT 1\n  WHERE true;\n\n-- name: Two\nSELECT 2",
		"b.sql", "--name: not a name\n-- name: Three\r\nSELECT ';'",
		"notes.txt", "-- name: Four\nSELECT 4",
	))
	if got := strings.Join(q.Names(), " "); got != "One Three Two" {
		t.Errorf("names %s", got)
	}
	for name, want := range map[string]string{"One": "-- why\nSELECT 1\n  WHERE true", "Two": "SELECT 2", "Three": "SELECT ';'"} {
		if got := q.SQL(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	mustPanic(t, `no query "Four"`, func() { q.SQL("Four") })
}

func TestWrongQueryFilesStopTheProgram(t *testing.T) {
	mustPanic(t, "no .sql files", func() { pg.MustQueries(dir("a.txt", "")) })
	mustPanic(t, "defined twice", func() { pg.MustQueries(dir("a.sql", "-- name: A\nSELECT 1", "b.sql", "-- name: A\nSELECT 2")) })
	mustPanic(t, "A is empty", func() { pg.MustQueries(dir("a.sql", "-- name: A\n-- nothing\n\n-- name: B\nSELECT 1")) })
	mustPanic(t, "bad name", func() { pg.MustQueries(dir("a.sql", "-- name: A b\nSELECT 1")) })
}
