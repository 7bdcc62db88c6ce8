package esempio

import (
	"bytes"
	"flag"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/cxf"
)

var update = flag.Bool("update", false, "write the files of the invented comune anew")

// The invented comune lies in the open country of zone 33, where no other of the samples is.
const origineX, origineY = 491_000, 4_561_000

// The corners from which every particella of a sheet is cut, in metres from the origin:
//
//	300 ┌──15─┬──16─┬── 17 ──┬── 18 ──┬ all.A ┬──19──────┬────┬──┐
//	220 ├──11─┼──12─┼── 13 ──┼── A ───┼── X1 ─┼──14──────┤    │20│
//	150 ╞═════╧═════╧═ Via della Prova ══╧═════╧══════════╡torr.├──┤
//	140 ├─────7─────┬── 9 ───┼── 10 ──┼─ 45/2 ┬─ 45/1 ───┤    │17│
//	 70 ├──1──┬──2──┼── 3 ───┼── 4 ───┼── 5 ──┼─ 6 ─┬22 ─┤    │  │
//	  0 └─────┴─────┴────────┴────────┴───────┴─────┴────┴────┴──┘
//	    0     60   120  150  180 210  240    300   352 360  372 400
//
// 8 is an island in 7; 17 is drawn in two parts. In 2024 the 4 gave 23, the 9 became 24 and 25,
// the 5 and the 6 were joined in 26.
var (
	ascisse  = []float64{0, 60, 120, 150, 180, 210, 240, 300, 352, 360, 372, 400}
	ordinate = []float64{0, 70, 140, 150, 220, 300}
)

type foglio struct {
	nome           string
	dx             float64
	ascisse        []float64
	ordinate       []float64
	oggetti        []cxf.Object
	sup            cxf.SUP
	aree           map[string]float64
	strade, acque  float64
	fabbricati     float64
	confine, fuori float64
}

func nuovo(nome string, dx float64, x, y []float64) *foglio {
	f := &foglio{nome: nome, dx: dx, ascisse: x, ordinate: y, aree: map[string]float64{}}
	f.sup.Nome = nome
	return f
}

// nodo is a corner of the grid, a little out of place: no field is a rectangle. Corners on the
// same line of the grid move smoothly, so that roads keep their width.
func (f *foglio) nodo(i, j int) [2]float64 {
	x, y := f.ascisse[i], f.ordinate[j]
	return f.punto(x, y)
}

func (f *foglio) punto(x, y float64) [2]float64 {
	gx := x + f.dx
	return [2]float64{
		mm(origineX + gx + 3*math.Sin(y/47) + 1.5*math.Sin(gx/31)),
		mm(origineY + y + 4*math.Sin(gx/83) + 1.5*math.Cos(y/53)),
	}
}

func mm(v float64) float64 { return math.Round(v*1000) / 1000 }

// giro walks the corners around a block of the grid, clockwise, and closes.
func (f *foglio) giro(i0, j0, i1, j1 int) (r [][2]float64) {
	for j := j0; j < j1; j++ {
		r = append(r, f.nodo(i0, j))
	}
	for i := i0; i < i1; i++ {
		r = append(r, f.nodo(i, j1))
	}
	for j := j1; j > j0; j-- {
		r = append(r, f.nodo(i1, j))
	}
	for i := i1; i > i0; i-- {
		r = append(r, f.nodo(i, j0))
	}
	return append(r, r[0])
}

// quadro is a small quadrilateral, for buildings and islands.
func (f *foglio) quadro(x, y, w, h float64) [][2]float64 {
	p := f.punto(x, y)
	q := func(dx, dy float64) [2]float64 {
		const c, s = 0.9962, 0.0872 // five degrees: no house looks north
		return [2]float64{mm(p[0] + c*dx - s*dy), mm(p[1] + s*dx + c*dy)}
	}
	return [][2]float64{q(0, 0), q(0, h), q(w, h), q(w, 0), q(0, 0)}
}

func rovescio(r [][2]float64) [][2]float64 {
	r = slices.Clone(r)
	slices.Reverse(r)
	return r
}

// bordo adds a polygon; the label goes in the middle of the first ring, or at the place given.
func (f *foglio) bordo(codice string, dove *[2]float64, anelli ...[][2]float64) {
	const altezza = 4.0
	b := cxf.Bordo{Codice: codice, Dimensione: 40}
	var area float64
	for k, r := range anelli {
		a := math.Abs(area2(r)) / 2
		if k > 0 {
			a = -a
		}
		area += a
		for _, p := range r {
			b.Flat = append(b.Flat, p[0], p[1])
		}
		if k == 0 {
			b.Ends = append(b.Ends, nil)
		}
		b.Ends[0] = append(b.Ends[0], len(b.Flat))
	}
	c := centro(anelli[0])
	if dove != nil {
		c = *dove
	}
	b.PuntoInterno = [2]float64{mm(c[0]), mm(c[1])}
	b.Posizione = [2]float64{mm(c[0] - 0.3*altezza*float64(len(codice))), mm(c[1] - altezza/2)}
	switch {
	case codice == f.nome:
		b.Classe = cxf.Confine
		f.confine += math.Abs(area2(anelli[0])) / 2
		f.fuori += f.confine - area
	case codice == "STRADA":
		b.Classe = cxf.Strada
		f.strade += area
	case codice == "ACQUA":
		b.Classe = cxf.Acqua
		f.acque += area
	case strings.HasSuffix(codice, "+"):
		b.Classe = cxf.Fabbricato
		f.fabbricati += area
	default:
		b.Classe = cxf.Particella
		f.sup.Aree = append(f.sup.Aree, cxf.Area{Codice: codice, Mq: int(math.Round(area))})
	}
	f.metti(b)
}

func (f *foglio) metti(o cxf.Object) {
	f.oggetti = append(f.oggetti, o)
	f.sup.Conteggi.Add(o)
}

// lotto is a particella that is a block of the grid.
func (f *foglio) lotto(codice string, i0, j0, i1, j1 int) {
	f.bordo(codice, nil, f.giro(i0, j0, i1, j1))
}

func (f *foglio) casa(codice string, x, y, w, h float64) { f.bordo(codice, nil, f.quadro(x, y, w, h)) }

func (f *foglio) testo(s string, x, y, angolo float64, esterno bool) {
	p := f.punto(x, y)
	f.metti(cxf.Testo{Testo: s, Dimensione: 35, Angolo: angolo, X: p[0], Y: p[1], Esterno: esterno})
}

func (f *foglio) simbolo(codice int, x, y, angolo float64) {
	p := f.punto(x, y)
	f.metti(cxf.Simbolo{Codice: codice, Angolo: angolo, X: p[0], Y: p[1]})
}

func (f *foglio) linea(tratto int, xy ...float64) {
	l := cxf.Linea{Tratto: tratto}
	for i := 0; i < len(xy); i += 2 {
		p := f.punto(xy[i], xy[i+1])
		l.Flat = append(l.Flat, p[0], p[1])
	}
	f.metti(l)
}

func area2(r [][2]float64) (a float64) {
	for i := 1; i < len(r); i++ {
		x0, y0 := r[i-1][0]-r[0][0], r[i-1][1]-r[0][1]
		x1, y1 := r[i][0]-r[0][0], r[i][1]-r[0][1]
		a += x0*y1 - x1*y0
	}
	return a
}

func centro(r [][2]float64) (c [2]float64) {
	n := float64(len(r) - 1)
	for _, p := range r[1:] {
		c[0] += p[0] / n
		c[1] += p[1] / n
	}
	return c
}

func TestTheInventedComuneIsTheOneGenerated(t *testing.T) {
	primo, secondo := time.Date(2019, 3, 31, 0, 0, 0, 0, time.UTC), time.Date(2024, 5, 31, 0, 0, 0, 0, time.UTC)
	file := map[string][]byte{}
	for _, c := range []struct {
		dir    string
		giorno time.Time
		fogli  []*foglio
	}{
		{"2019", primo, []*foglio{foglioUno(false), allegato(), foglioDue()}},
		{"2024", secondo, []*foglio{foglioUno(true)}},
	} {
		for _, f := range c.fogli {
			nome := filepath.Join("borgo", c.dir, f.nome)
			file[nome+".CXF"], file[nome+".SUP"] = f.scrivi(t, c.giorno)
		}
	}
	for nome, b := range file {
		if *update {
			if err := os.MkdirAll(filepath.Dir(nome), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(nome, b, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(nome); err != nil || !bytes.Equal(got, b) {
			t.Errorf("%s is not what the drawing gives (%v): go test -update", nome, err)
		}
	}
}

func (f *foglio) scrivi(t *testing.T, giorno time.Time) (disegno, superfici []byte) {
	t.Helper()
	var d, s bytes.Buffer
	w := cxf.NewWriter(&d, cxf.Header{Genere: cxf.Mappa, Nome: f.nome, Scala: 1000})
	for _, o := range f.oggetti {
		if err := w.Write(o); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	sup := &f.sup
	id, err := catasto.ParseIDFoglio(f.nome)
	if err != nil {
		t.Fatal(err)
	}
	sup.Foglio, sup.Riferimento = id, giorno
	slices.SortFunc(sup.Aree, func(a, b cxf.Area) int {
		if c := strings.Compare(a.Codice, b.Codice); c != 0 {
			return c
		}
		return a.Mq - b.Mq
	})
	for _, a := range sup.Aree {
		sup.Particelle += a.Mq
	}
	sup.Fabbricati, sup.Strade, sup.Acque = int(math.Round(f.fabbricati)), int(math.Round(f.strade)), int(math.Round(f.acque))
	sup.SvilAll = int(math.Round(f.fuori))
	sup.Totale = sup.Particelle + sup.Strade + sup.Acque + sup.SvilAll
	if d := float64(sup.Totale) - f.confine; math.Abs(d) > 15 {
		t.Errorf("%s: the particelle are %.1f m² off the confine", f.nome, d)
	}
	sup.Confine = sup.Totale
	if err := cxf.WriteSUP(&s, *sup); err != nil {
		t.Fatal(err)
	}
	return d.Bytes(), s.Bytes()
}
