package importers

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// pezzo is an entry to be written by zip.Writer, which always puts a data descriptor.
type pezzo struct {
	name   string
	body   []byte
	method uint16
}

func deflated(name string, body []byte) pezzo { return pezzo{name, body, zip.Deflate} }
func stored(name string, body []byte) pezzo   { return pezzo{name, body, zip.Store} }

func archive(t testing.TB, parts ...pezzo) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, p := range parts {
		e, err := w.CreateHeader(&zip.FileHeader{
			Name: p.name, Method: p.method, Modified: time.Date(2025, 9, 22, 10, 0, 0, 0, time.UTC),
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Write(p.body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// exact writes an entry whose sizes are in its local header, as most programs do.
func exact(t testing.TB, parts ...pezzo) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, p := range parts {
		h := &zip.FileHeader{Name: p.name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(p.body)}
		h.CompressedSize64, h.UncompressedSize64 = uint64(len(p.body)), uint64(len(p.body))
		e, err := w.CreateRaw(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Write(p.body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// letta is what a visit met: the path below the archive and what was read, or the code of the
// refusal.
type letta struct{ Path, Body string }

func walk(t testing.TB, data []byte, lim Limiti) []letta {
	t.Helper()
	p := filepath.Join(t.TempDir(), "consegna.zip")
	if err := os.WriteFile(p, data, 0o600); err != nil {
		t.Fatal(err)
	}
	var got []letta
	err := Visita(t.Context(), []string{p}, lim, func(v Voce, r io.Reader) error {
		b, err := io.ReadAll(r)
		if err == nil {
			got = append(got, letta{strings.TrimPrefix(v.Percorso, p), string(b)})
		}
		return err
	}, func(v Voce, r *Rifiuto) {
		if r.Motivo == "" || r.File == "" {
			t.Errorf("refusal without words: %+v", r)
		}
		got = append(got, letta{strings.TrimPrefix(v.Percorso, p), r.Codice})
	})
	if err != nil && !errors.As(err, new(*Rifiuto)) {
		t.Fatal(err)
	}
	return got
}

func TestVisitaWalksTheNestOfTheOpenData(t *testing.T) {
	ple, mappa := []byte("<ple/>"+strings.Repeat("particella ", 5000)), []byte("<map/>")
	var want []letta
	for _, comune := range []string{"A001_ABANO TERME", "A002_AGNA"} {
		base := "!/VENETO.zip!/PD.zip!/" + comune + ".zip!/" + comune
		want = append(want, letta{base + "_map.gml", string(mappa)}, letta{base + "_ple.gml", string(ple)})
	}
	for _, outer := range []func(string, []byte) pezzo{stored, deflated} {
		for _, middle := range []func(string, []byte) pezzo{stored, deflated} {
			for _, inner := range []func(string, []byte) pezzo{stored, deflated} {
				var comuni []pezzo
				for _, c := range []string{"A001_ABANO TERME", "A002_AGNA"} {
					comuni = append(comuni, inner(c+".zip",
						archive(t, inner(c+"_map.gml", mappa), deflated(c+"_ple.gml", ple))))
				}
				pd := archive(t, comuni...)
				data := archive(t, outer("VENETO.zip", archive(t, middle("PD.zip", pd))))
				if diff := cmp.Diff(want, walk(t, data, Limiti{})); diff != "" {
					t.Errorf("want, got: %s", diff)
				}
			}
		}
	}
}

func TestVisitaOfAnEntryReadInPartGoesOnWithTheNext(t *testing.T) {
	big := bytes.Repeat([]byte("0123456789"), 50_000)
	inner := archive(t, deflated("a.txt", big), stored("b.txt", big), deflated("c.txt", []byte("fine")))
	for name, data := range map[string][]byte{
		"by position": inner,
		"in a flow":   archive(t, deflated("dentro.zip", inner)),
	} {
		p := filepath.Join(t.TempDir(), "x.zip")
		os.WriteFile(p, data, 0o600)
		var got []string
		err := Visita(t.Context(), []string{p}, Limiti{}, func(v Voce, r io.Reader) error {
			b := make([]byte, 4)
			if v.Nome != "b.txt" { // b is not touched at all
				if _, err := io.ReadFull(r, b); err != nil {
					return err
				}
			}
			got = append(got, v.Nome+" "+string(bytes.Trim(b, "\x00")))
			return nil
		}, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff([]string{"a.txt 0123", "b.txt ", "c.txt fine"}, got); diff != "" {
			t.Errorf("%s: want, got: %s", name, diff)
		}
	}
}

// patch changes the bytes after the first occurrence of a signature, patchAll after each.
func patch(data []byte, sig uint32, offset int, to ...byte) []byte {
	return patchN(data, 1, sig, offset, to)
}

func patchAll(data []byte, sig uint32, offset int, to ...byte) []byte {
	return patchN(data, -1, sig, offset, to)
}

func patchN(data []byte, n int, sig uint32, offset int, to []byte) []byte {
	data = bytes.Clone(data)
	mark := binary.LittleEndian.AppendUint32(nil, sig)
	for at := 0; n != 0; n-- {
		i := bytes.Index(data[at:], mark)
		if i < 0 {
			break
		}
		copy(data[at+i+offset:], to)
		at += i + 4
	}
	return data
}

func TestVisitaRefusesHostileArchives(t *testing.T) {
	good := deflated("buono.txt", []byte("buono"))
	text := []byte(strings.Repeat("contenuto ", 100))
	zeros := make([]byte, 20<<20)
	noise := make([]byte, 5000)
	rand.Read(noise)

	six := archive(t, good)
	for i := range 5 {
		six = archive(t, deflated(fmt.Sprintf("livello%d.zip", i), six))
	}
	wrongCRC := exact(t, stored("rotto.txt", text), stored("buono.txt", []byte("buono")))
	wrongCRC = patch(patch(wrongCRC, sigLocal, 14, 1, 2, 3, 4), sigCentral, 16, 1, 2, 3, 4)
	lateCRC := patch(archive(t, deflated("rotto.txt", text), good), sigDescriptor, 4, 1, 2, 3, 4)
	lateCRC = patch(lateCRC, sigCentral, 16, 1, 2, 3, 4)
	plain := exact(t, stored("uno.txt", text), stored("due.txt", text))
	overlapping := bytes.Clone(plain)
	second := bytes.LastIndex(overlapping, []byte("PK\x01\x02"))
	copy(overlapping[second+42:], []byte{0, 0, 0, 0}) // both point at the first
	renamed := bytes.Clone(plain)
	copy(renamed[localLen:], "tre.txt")
	many := make([]pezzo, 30)
	for i := range many {
		many[i] = stored(fmt.Sprint(i), nil)
	}

	cases := []struct {
		name string
		data []byte
		lim  Limiti
		want []letta
	}{
		{"a name that climbs", archive(t, deflated("../../etc/passwd", text), good), Limiti{},
			[]letta{{"!/../../etc/passwd", PercorsoVietato}, {"!/buono.txt", "buono"}}},
		{"a name that climbs and comes back", archive(t, deflated("a/../b", text), good), Limiti{},
			[]letta{{"!/a/../b", PercorsoVietato}, {"!/buono.txt", "buono"}}},
		{"an absolute name", archive(t, deflated("/etc/passwd", text), good), Limiti{},
			[]letta{{"!//etc/passwd", PercorsoVietato}, {"!/buono.txt", "buono"}}},
		{"a backslash", archive(t, deflated(`a\b`, text), good), Limiti{},
			[]letta{{`!/a\b`, PercorsoVietato}, {"!/buono.txt", "buono"}}},
		{"the letter of a disk", archive(t, deflated("C:x", text), good), Limiti{},
			[]letta{{"!/C:x", PercorsoVietato}, {"!/buono.txt", "buono"}}},
		{"a NUL in a name", archive(t, deflated("a\x00b", text), good), Limiti{},
			[]letta{{"!/a\x00b", PercorsoVietato}, {"!/buono.txt", "buono"}}},
		{"a bomb", archive(t, deflated("bomba", zeros), good), Limiti{},
			[]letta{{"!/bomba", ArchivioSospetto}, {"!/buono.txt", "buono"}}},
		{"more than the total", archive(t, deflated("a", noise), deflated("b", noise), good), Limiti{Totale: 7000},
			[]letta{{"!/a", string(noise)}, {"!/b", ArchivioSospetto}}},
		{"a checksum that is wrong", wrongCRC, Limiti{},
			[]letta{{"!/rotto.txt", ArchivioCorrotto}, {"!/buono.txt", "buono"}}},
		{"a checksum that is wrong, after the data", lateCRC, Limiti{},
			[]letta{{"!/rotto.txt", ArchivioCorrotto}, {"!/buono.txt", "buono"}}},
		{"a password", patchAll(patchAll(plain, sigLocal, 6, 1, 0), sigCentral, 8, 1, 0), Limiti{},
			[]letta{{"!/uno.txt", ArchivioCifrato}, {"!/due.txt", ArchivioCifrato}}},
		{"a compression of another age", patchAll(patchAll(plain, sigLocal, 8, 9, 0), sigCentral, 10, 9, 0), Limiti{},
			[]letta{{"!/uno.txt", ArchivioIgnoto}, {"!/due.txt", ArchivioIgnoto}}},
		{"six zips one in the other", six, Limiti{},
			[]letta{{"!/livello4.zip!/livello3.zip!/livello2.zip!/livello1.zip", TroppoAnnidato}}},
		{"a zip that is none", archive(t, deflated("finto.zip", text), good), Limiti{},
			[]letta{{"!/finto.zip", ArchivioCorrotto}, {"!/buono.txt", "buono"}}},
		{"what systems leave behind", archive(t, deflated("__MACOSX/._a.txt", text), deflated(".DS_Store", text),
			deflated("x/Thumbs.db", text), deflated("cartella/", nil), good), Limiti{},
			[]letta{{"!/buono.txt", "buono"}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, walk(t, c.data, c.lim)); diff != "" {
				t.Errorf("by position: want, got: %s", diff)
			}
		})
		t.Run(c.name+", in a flow", func(t *testing.T) {
			var want []letta
			for _, l := range c.want {
				want = append(want, letta{"!/dentro.zip" + l.Path, l.Body})
			}
			switch c.name {
			case "more than the total": // the bytes of the inner archive count too
				c.lim.Totale += 11_000
			case "six zips one in the other":
				want = []letta{{"!/dentro.zip!/livello4.zip!/livello3.zip!/livello2.zip", TroppoAnnidato}}
			case "a bomb": // its end cannot be found without inflating it
				want = []letta{{"!/dentro.zip!/bomba", ArchivioSospetto}, {"!/dentro.zip", ArchivioSospetto}}
			}
			data := archive(t, deflated("dentro.zip", c.data))
			if diff := cmp.Diff(want, walk(t, data, c.lim)); diff != "" {
				t.Errorf("want, got: %s", diff)
			}
		})
	}

	// What is wrong with a whole archive takes that archive and leaves its neighbour.
	whole := []struct {
		name, code string
		data       []byte
		lim        Limiti
	}{
		{"truncated", ArchivioCorrotto, archive(t, deflated("a", noise))[:3000], Limiti{}},
		{"without its last bytes", ArchivioCorrotto, plain[:len(plain)-30], Limiti{}},
		{"overlapping entries", ArchivioSospetto, overlapping, Limiti{}},
		{"a directory that gives another name", ArchivioSospetto, renamed, Limiti{}},
		{"too many entries", TroppeVoci, archive(t, many...), Limiti{VociEsterne: 20, VociInterne: 20}},
		{"a broken inflation", ArchivioCorrotto, patch(archive(t, deflated("a", text)), sigLocal, localLen+12, 0xff, 0xff, 0xff), Limiti{}},
	}
	for _, c := range whole {
		t.Run(c.name, func(t *testing.T) {
			if got := walk(t, c.data, c.lim); len(got) == 0 || got[len(got)-1].Body != c.code {
				t.Errorf("alone: got %v, want %s at last", got, c.code)
			}
			for _, how := range []func(string, []byte) pezzo{stored, deflated} {
				got := walk(t, archive(t, how("dentro.zip", c.data), good), c.lim)
				last := len(got) - 1
				if last < 1 || got[last].Body != "buono" || got[last-1].Body != c.code {
					t.Errorf("beside another: got %v, want %s and then buono", got, c.code)
				}
			}
		})
	}
}

func TestVisitaStopsAtTheFirstRefusalWhenNobodyListens(t *testing.T) {
	p := filepath.Join(t.TempDir(), "x.zip")
	os.WriteFile(p, archive(t, deflated("../x", nil)), 0o600)
	err := Visita(t.Context(), []string{p}, Limiti{}, func(Voce, io.Reader) error { return nil }, nil)
	if r := (*Rifiuto)(nil); !errors.As(err, &r) || r.Codice != PercorsoVietato {
		t.Errorf("got %v", err)
	}
}

func TestVisitaEndsWithTheErrorOfWhoReadsAndWithItsContext(t *testing.T) {
	p := filepath.Join(t.TempDir(), "x.zip")
	os.WriteFile(p, archive(t, deflated("y.zip", archive(t, deflated("a", []byte("x")), deflated("b", nil)))), 0o600)
	boom, calls := errors.New("boom"), 0
	err := Visita(t.Context(), []string{p}, Limiti{}, func(Voce, io.Reader) error { calls++; return boom },
		func(_ Voce, r *Rifiuto) { t.Errorf("refused: %v", r) })
	if err != boom || calls != 1 {
		t.Errorf("got %v after %d calls", err, calls)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = Visita(ctx, []string{p}, Limiti{}, func(_ Voce, r io.Reader) error {
		cancel()
		_, err := io.ReadAll(r)
		return err
	}, func(_ Voce, r *Rifiuto) { t.Errorf("refused: %v", r) })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestVisitaReadsAHundredMegabytesOfOneLineInLittleMemory(t *testing.T) {
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	e, _ := w.Create("riga.geojson")
	block := make([]byte, 1<<20)
	rand.Read(block[:20<<10])
	for i := range block {
		block[i] = 'a' + block[i%(20<<10)]%26
	}
	for range 100 {
		e.Write(block)
	}
	w.Close()
	p := filepath.Join(t.TempDir(), "x.zip")
	os.WriteFile(p, archive(t, deflated("y.zip", buf.Bytes())), 0o600)
	buf = bytes.Buffer{}

	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var n int64
	err := Visita(t.Context(), []string{p}, Limiti{}, func(_ Voce, r io.Reader) (err error) {
		n, err = io.Copy(io.Discard, r)
		return err
	}, nil)
	runtime.ReadMemStats(&after)
	if err != nil || n != 100<<20 {
		t.Fatalf("read %d: %v", n, err)
	}
	// All that was ever allocated, freed or not: the bound holds whatever the collector did.
	if total := after.TotalAlloc - before.TotalAlloc; total > 4<<20 {
		t.Errorf("allocated %d KB for 100 MB", total>>10)
	}
}
