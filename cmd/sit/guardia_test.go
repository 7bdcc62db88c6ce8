package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit/mappa/carta/cartatest"
)

// guardia looks for persons and incomes where they must not be, and remembers where it found one.
// It never says which: what it writes is read by anybody.
type guardia struct {
	per     map[[radice]byte][]string // needles by how they begin
	quanti  int
	luoghi  []string // where one was found
	byte    int64
	visioni int
}

// radice is how long the shortest needle is: a shorter word is in other words too.
const radice = 6

// cerca adds what must not be found, but for what is in any word of the innocent text.
func (g *guardia) cerca(innocente string, parole ...string) {
	if g.per == nil {
		g.per = map[[radice]byte][]string{}
	}
	for _, p := range parole {
		s := strings.TrimSpace(string(piatto([]byte(p))))
		if len(s) < radice || strings.Contains(innocente, s) {
			continue
		}
		k := [radice]byte([]byte(s))
		gia := false
		for _, x := range g.per[k] {
			gia = gia || x == s
		}
		if !gia {
			g.per[k] = append(g.per[k], s)
			g.quanti++
		}
	}
}

var (
	percento = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
	escapeJS = regexp.MustCompile(`\\u[0-9A-Fa-f]{4}`)
)

// piatto is a text in capitals, with one blank for whatever is neither letter nor digit, however
// it was written: in an address, in HTML, in JSON, in two bytes a letter.
func piatto(b []byte) []byte {
	b = bytes.ReplaceAll(b, []byte{0}, nil)
	for range 2 { // an address may be in an address
		b = percento.ReplaceAllFunc(b, func(m []byte) []byte { n, _ := strconv.ParseUint(string(m[1:]), 16, 8); return []byte{byte(n)} })
	}
	b = escapeJS.ReplaceAllFunc(b, func(m []byte) []byte {
		n, _ := strconv.ParseUint(string(m[2:]), 16, 16)
		return []byte(string(rune(n)))
	})
	if bytes.IndexByte(b, '&') >= 0 {
		b = []byte(html.UnescapeString(string(b)))
	}
	out := make([]byte, 0, len(b))
	for _, c := range b {
		switch {
		case c >= 'a' && c <= 'z':
			c -= 'a' - 'A'
		case c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		default:
			if c = ' '; len(out) > 0 && out[len(out)-1] == ' ' {
				continue
			}
		}
		out = append(out, c)
	}
	return out
}

// guarda reads a text, and what is packed in it. What was typed by who reads it is no secret to him.
func (g *guardia) guarda(dove string, b []byte, scritto ...string) {
	g.byte += int64(len(b))
	g.visioni++
	for _, pezzo := range sciolti(b) {
		if g.trova(piatto(pezzo), scritto) {
			g.luoghi = append(g.luoghi, dove)
			return
		}
	}
}

func (g *guardia) trova(s []byte, scritto []string) bool {
	for _, x := range scritto {
		s = bytes.ReplaceAll(s, bytes.TrimSpace(piatto([]byte(x))), []byte("-"))
	}
	for i := 0; i+radice <= len(s); i++ {
		for _, x := range g.per[[radice]byte(s[i:])] {
			if bytes.HasPrefix(s[i:], []byte(x)) {
				return true
			}
		}
	}
	return false
}

var (
	inizioGzip = []byte{0x1f, 0x8b, 0x08}
	inizioFlat = []byte("stream\n")
)

// sciolti are a content as it is, and whatever is compressed inside it: a tile in an archive, a
// page in a PDF, a sheet in a workbook.
func sciolti(b []byte) [][]byte {
	out := [][]byte{b}
	prova := func(resto []byte, apri func(io.Reader) (io.Reader, error)) {
		if r, err := apri(bytes.NewReader(resto)); err == nil {
			if x, _ := io.ReadAll(r); len(x) > 0 {
				out = append(out, x)
			}
		}
	}
	for i := bytes.Index(b, inizioGzip); i >= 0; {
		prova(b[i:], func(r io.Reader) (io.Reader, error) {
			z, err := gzip.NewReader(r)
			if err == nil {
				z.Multistream(false)
			}
			return z, err
		})
		j := bytes.Index(b[i+1:], inizioGzip)
		if j < 0 {
			break
		}
		i += 1 + j
	}
	if z, err := zip.NewReader(bytes.NewReader(b), int64(len(b))); err == nil {
		for _, f := range z.File {
			if r, err := f.Open(); err == nil {
				if x, _ := io.ReadAll(r); len(x) > 0 {
					out = append(out, x)
				}
				r.Close()
			}
		}
	}
	if bytes.HasPrefix(b, []byte("%PDF-")) {
		for resto := b; ; {
			_, dopo, c := bytes.Cut(resto, inizioFlat)
			if !c {
				break
			}
			prova(dopo, func(r io.Reader) (io.Reader, error) { return zlib.NewReader(r) })
			resto = dopo
		}
	}
	return out
}

// tutto looks at an answer to anybody: whatever is in it.
func (g *guardia) tutto(t testing.TB, dove string, r *http.Response, corpo []byte, scritto ...string) {
	t.Helper()
	g.testate(dove, r, scritto...)
	g.guarda(dove+" body", corpo, scritto...)
	if bytes.HasPrefix(corpo, []byte("%PDF-")) {
		for i, p := range cartatest.Leggi(t, corpo) {
			g.guarda(fmt.Sprintf("%s page %d", dove, i+1), []byte(p.Scritto()), scritto...)
		}
	}
}

var (
	portano   = regexp.MustCompile(`\s(?:href|src|action|formaction|data-[a-z-]*(?:url|href|indirizzo)[a-z-]*)="([^"]*)"`)
	titoloDi  = regexp.MustCompile(`<title>[^<]*</title>`)
	proseguiJ = regexp.MustCompile(`"(?:next|href|url)":"[^"]*"`)
)

// fuori looks at what leaves the page of an officer: where its links lead, its title, its headers;
// and at the whole of an answer that is an error, but for what the address asked had in it.
func (g *guardia) fuori(dove string, r *http.Response, corpo []byte, scritto ...string) {
	g.testate(dove, r)
	if r.StatusCode >= 400 {
		g.guarda(dove+" error", corpo, scritto...)
		return
	}
	for _, x := range []*regexp.Regexp{portano, titoloDi, proseguiJ} {
		for _, m := range x.FindAll(corpo, -1) {
			g.guarda(dove+" link or title", m)
		}
	}
}

func (g *guardia) testate(dove string, r *http.Response, scritto ...string) {
	for nome, valori := range r.Header {
		g.guarda(dove+" header "+nome, []byte(strings.Join(valori, "\n")), scritto...)
	}
}

// taciute are the rows that no policy keeps from who may not see persons, the words that the
// register of consultations and the jobs have, and why what was delivered was refused. Shapes and
// bytes are left out: no letter is read in them.
const taciute = `
SELECT c.oid::regclass::text, query_to_xml(format('SELECT ROW(%s)::text AS riga FROM %s', string_agg(format('%I', a.attname), ', '), c.oid::regclass), true, true, '')::text
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^(pg_|information_schema$)' AND NOT c.relrowsecurity
  AND a.atttypid::regtype::text NOT IN ('geometry', 'geography', 'bytea')
  AND c.oid::regclass::text <> ALL ('{visura.patrimonio_cf,spatial_ref_sys}')
  AND c.oid::regclass::text !~ '^catasto\.(disegno|particella|modifica)'
GROUP BY c.oid
UNION ALL SELECT 'authz.consultazione', query_to_xml('SELECT risorsa, oggetto, campi, scopo FROM authz.consultazione', true, true, '')::text
UNION ALL SELECT 'jobs.operazione', query_to_xml('SELECT tipo, fase, argomenti, risultato, errore FROM jobs.operazione', true, true, '')::text
UNION ALL SELECT 'catasto.scarto', query_to_xml('SELECT file, campo, motivo FROM catasto.scarto', true, true, '')::text
UNION ALL SELECT 'catasto.disegno', string_agg(DISTINCT testo, ' ') FROM catasto.disegno`

// banca looks at the tables, and says how many it has seen.
func (g *guardia) banca(ctx context.Context, conn interface {
	Query(context.Context, string, ...any) (pgx.Rows, error)
}) (n int, err error) {
	rows, err := conn.Query(ctx, taciute)
	if err != nil {
		return 0, err
	}
	var tabella string
	var testo []byte
	_, err = pgx.ForEachRow(rows, []any{&tabella, &testo}, func() error {
		n++
		g.guarda("table "+tabella, testo)
		return nil
	})
	return n, err
}
