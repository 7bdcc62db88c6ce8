package banco

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/cxf"
	"github.com/cestor/sit/catasto/gml"
	"github.com/cestor/sit/sit/pg/pgtest"
)

func somme(t *testing.T, dir string) map[string][32]byte {
	t.Helper()
	out := map[string][32]byte{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		out[rel] = sha256.Sum256(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	genera := func(seed int64) (Consegne, map[string][32]byte) {
		c, err := Territorio{Seed: seed, Comuni: 2, Particelle: 4000}.Consegna(t.Context(), t.TempDir(), nil)
		if err != nil {
			t.Fatal(err)
		}
		return c, somme(t, c.Dir)
	}
	c, uno := genera(1)
	_, due := genera(1)
	_, altro := genera(2)
	if len(uno) != 1+2+4+4 {
		t.Errorf("%d files: %v", len(uno), uno)
	}
	for f, s := range uno {
		if due[f] != s {
			t.Errorf("%s differs from one run to the next", f)
		}
		if f != contenuto && altro[f] == s {
			t.Errorf("%s is the same for another seed", f)
		}
	}
	if c.Particelle < 3600 || c.Particelle > 4800 {
		t.Errorf("%d particelle where some 4000 were asked for", c.Particelle)
	}
	ritrovata, err := Territorio{Seed: 1, Comuni: 2, Particelle: 4000}.Consegna(t.Context(), filepath.Dir(c.Dir), nil)
	if err != nil || ritrovata.Generate || ritrovata.Particelle != c.Particelle || ritrovata.Dir != c.Dir {
		t.Errorf("the second run found %+v, %v", ritrovata, err)
	}
}

// Every edge inside a sheet is walked once each way; what is left over is its outline.
func TestSheetsTileExactly(t *testing.T) {
	type lato struct{ a, b punto }
	for k := range 6 {
		f := Territorio{Seed: 7, Comuni: 1, Particelle: 6000}.genera(0, k)
		for anno := range 2 {
			if anno == 1 {
				f.cambia()
			}
			resto := map[lato]int{}
			gira := func(ring []int32, segno int) {
				for i := range ring {
					a, b := f.punti[ring[i]], f.punti[ring[(i+1)%len(ring)]]
					resto[lato{a, b}] += segno
					resto[lato{b, a}] -= segno
				}
			}
			numeri := map[string]bool{}
			for _, p := range f.particelle {
				if numeri[p.numero] {
					t.Errorf("sheet %d, anno %d: %s is twice in the list", k, anno, p.numero)
				}
				numeri[p.numero] = true
				for _, parte := range p.parti {
					for i, ring := range parte {
						if verso := f.area(ring); verso > 0 != (i == 0) {
							t.Errorf("%s: ring %d turns the wrong way (%.0f m²)", p.numero, i, verso)
						}
						gira(ring, 1)
					}
				}
			}
			gira(f.confine, -1)
			for l, n := range resto {
				if n != 0 {
					t.Fatalf("sheet %d, anno %d: edge %v does not cancel: %d", k, anno, l, n)
				}
			}
		}
	}
}

func (f *foglio) area(ring []int32) (a float64) {
	ox, oy := f.punti[ring[0]].metri()
	for i := 1; i+1 < len(ring); i++ {
		x0, y0 := f.punti[ring[i]].metri()
		x1, y1 := f.punti[ring[i+1]].metri()
		a += ((x0-ox)*(y1-oy) - (x1-ox)*(y0-oy)) / 2
	}
	return a
}

func TestATerritoryHasAllThatASheetHas(t *testing.T) {
	var particelle, edifici, vertici, isole, doppie, strade, acque, cambiate int
	tt := Territorio{Seed: 3, Comuni: 1, Particelle: 20_000}
	for k := range tt.fogli() {
		f := tt.genera(0, k)
		prima := map[string][][][]int32{}
		for _, p := range f.particelle {
			prima[p.numero] = p.parti
			for _, parte := range p.parti {
				isole += len(parte) - 1
				for _, ring := range parte {
					vertici += len(ring) + 1
				}
			}
			doppie += len(p.parti) - 1
			switch p.tipo {
			case catasto.Strada:
				strade++
			case catasto.Acqua:
				acque++
			}
		}
		particelle, edifici = particelle+len(f.particelle), edifici+len(f.edifici)
		f.cambia()
		for _, p := range f.particelle {
			if q, ok := prima[p.numero]; ok {
				delete(prima, p.numero)
				if len(q) == 1 && len(p.parti) == 1 && len(p.parti[0][0]) == len(q[0][0]) {
					continue
				} else if len(q) == len(p.parti) && len(q) > 1 {
					continue
				}
				cambiate++
			}
		}
		cambiate += len(prima)
	}
	quota := func(n int) float64 { return 100 * float64(n) / float64(particelle) }
	for _, c := range []struct {
		nome     string
		n        float64
		min, max float64
	}{
		{"buildings in a hundred", quota(edifici), 22, 28}, {"islands", quota(isole), 2, 6}, {"codes drawn twice", quota(doppie), 0.3, 2},
		{"vertices", float64(vertici) / float64(particelle), 15, 21}, {"strade a sheet", float64(strade) / float64(tt.fogli()), 1, 4},
		{"acque a sheet", float64(acque) / float64(tt.fogli()), 0.5, 2}, {"changed in a year", quota(cambiate), 2, 4.5},
	} {
		if c.n < c.min || c.n > c.max {
			t.Errorf("%s: %.2f, want %.1f to %.1f", c.nome, c.n, c.min, c.max)
		}
	}
}

func TestTheCodecsReadWhatWasWritten(t *testing.T) {
	f := Territorio{Seed: 5, Comuni: 3, Particelle: 5000}.genera(1, 2)
	var b bytes.Buffer
	if err := f.scriviCXF(&b); err != nil {
		t.Fatal(err)
	}
	conta := map[cxf.Classe]int{}
	s := cxf.NewScanner(&b, f.ID.String()+".cxf")
	for o, err := range s.Objects() {
		if err != nil {
			t.Fatal(err)
		}
		if o, ok := o.(cxf.Bordo); ok {
			conta[o.Classe]++
		}
	}
	parti := 0
	for _, p := range f.particelle {
		parti += len(p.parti)
	}
	if got := conta[cxf.Particella] + conta[cxf.Strada] + conta[cxf.Acqua]; got != parti || conta[cxf.Fabbricato] != len(f.edifici) || conta[cxf.Confine] != 1 || s.Troncato() {
		t.Errorf("cxf: read %v of %d polygons and %d buildings", conta, parti, len(f.edifici))
	}
	testa, coda, err := cornice(0)
	if err != nil {
		t.Fatal(err)
	}
	corpo, err := frammento(0, f.scriviPLE)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	g := gml.NewScanner(bytes.NewReader(bytes.Join([][]byte{testa, corpo, corpo, coda}, nil)), "X101_PROVA_ple.gml")
	for r, err := range g.Objects() {
		if err != nil {
			t.Fatal(err)
		}
		if p := f.particelle[n%len(f.particelle)]; r.Numero.String() != p.numero || len(r.Ends) != len(p.parti) || r.Foglio != f.ID {
			t.Errorf("gml: read %s of %s with %d polygons, wrote %s with %d", r.Numero, r.Foglio, len(r.Ends), p.numero, len(p.parti))
		}
		n++
	}
	if n != 2*len(f.particelle) {
		t.Errorf("gml: %d of %d", n, 2*len(f.particelle))
	}
}

func TestDegreesAreThoseOfPostGIS(t *testing.T) {
	db := pgtest.Open(t)
	err := db.OwnerConn(t.Context(), func(ctx context.Context, conn *pgx.Conn) error {
		for _, p := range [][2]float64{{340_000, 4_560_000}, {500_000, 4_600_000}, {431_234.567, 4_712_345.678}, {300_000, 4_000_000}, {650_000, 5_200_000}} {
			var lon, lat float64
			if err := conn.QueryRow(ctx, `SELECT ST_X(g), ST_Y(g) FROM ST_Transform(ST_SetSRID(ST_MakePoint($1, $2), 7792), 6706) g`, p[0], p[1]).Scan(&lon, &lat); err != nil {
				return err
			}
			x, y := Geografiche(p[0], p[1])
			if max(x-lon, lon-x, y-lat, lat-y) > 1e-9 { // a tenth of a millimetre
				t.Errorf("%v is %.10f %.10f, PostGIS says %.10f %.10f", p, x, y, lon, lat)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestOddSizesAreRefused(t *testing.T) {
	for _, tt := range []Territorio{{1, 0, 100}, {1, 901, 100_000}, {1, 1, 0}, {1, 1, 6_000_000}} {
		if _, err := tt.Consegna(t.Context(), t.TempDir(), nil); err == nil {
			t.Errorf("%+v was generated", tt)
		}
	}
}

func BenchmarkGenera(b *testing.B) {
	n := 0
	for b.Loop() {
		c, err := Territorio{Seed: 1, Comuni: 2, Particelle: 50_000}.Consegna(b.Context(), b.TempDir(), nil)
		if err != nil {
			b.Fatal(err)
		}
		n += 3 * c.Particelle
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "particelle/s")
}
