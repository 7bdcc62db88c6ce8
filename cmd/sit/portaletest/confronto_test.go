package portaletest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

const (
	tolleranza = 40    // steps of 255 in which a channel may differ
	quota      = 0.002 // share of the picture that may differ more than that
)

// aspetti are the states of the map whose picture is kept.
var aspetti = []struct {
	nome     string
	vista    vista
	percorso string
	fai      func(*pagina)
}{
	{"tutto", scrivania, "/", nil},
	{"foglio", scrivania, "/#sel=foglio:B542_000500", nil},
	{"particella", scrivania, "/#sel=particella:B542_000400.45", schedaAperta},
	{"particella-telefono", telefono, "/#sel=particella:B542_000400.45", schedaAperta},
	{"roma", scrivania, "/#16.2/41.873/12.349", nil},
	{"catasto", scrivania, "/#17.3/41.20135/14.8965", nil},
	{"chiaro", scrivania, "/#17.3/41.20135/14.8965&stile=chiaro", nil},
	{"scuro", scrivania, "/#17.3/41.20135/14.8965&stile=scuro", nil},
	{"passato", scrivania, "/#17.3/41.20135/14.8965&data=2020-01-01", nil},
}

// The main states of the map look as they looked when somebody last said that it was well:
//
//	go test ./cmd/sit/portaletest -run TestTheMapLooks -update
func TestTheMapLooksAsItDid(t *testing.T) {
	for i, a := range aspetti {
		if salta(i) {
			continue
		}
		t.Run(a.nome, func(t *testing.T) {
			p := apri(t, a.vista)
			p.vai(a.percorso)
			p.ferma()
			if a.fai != nil {
				a.fai(p)
			}
			confronta(t, a.nome, p.scatta())
		})
	}
}

// A comparison that forgives everything proves nothing.
func TestTheComparisonSeesWhatIsMissing(t *testing.T) {
	p := apri(t, scrivania)
	p.vai("/#17.3/41.20135/14.8965")
	p.ferma()
	intera := p.scatta()
	strati := p.js("sit.mappa.getStyle().layers.map((s) => s.type + ' ' + s.id).join('\\n')")
	for _, s := range []string{"edifici-area", "particelle-bordo", "particelle-numero"} {
		if !bytes.Contains([]byte(strati), []byte(" "+s)) {
			t.Errorf("the style has no layer %s:\n%s", s, strati)
			continue
		}
		p.js(fmt.Sprintf("sit.mappa.setLayoutProperty(%q, 'visibility', 'none')", s))
		p.ferma()
		if n := diversi(intera, p.scatta(), nil); n < int(quota*float64(intera.Rect.Dx()*intera.Rect.Dy())) {
			t.Errorf("without %s only %d pixels differ", s, n)
		}
		p.js(fmt.Sprintf("sit.mappa.setLayoutProperty(%q, 'visibility', 'visible')", s))
	}
	p.ferma()
	if n := diversi(intera, p.scatta(), nil); n > 0 {
		t.Errorf("the same map differs from itself in %d pixels", n)
	}
}

func TestDiversiForgivesAShiftAndNothingElse(t *testing.T) {
	disegno := func(x, y int, c uint8) *image.RGBA {
		m := image.NewRGBA(image.Rect(0, 0, 40, 40))
		for i := range m.Pix {
			m.Pix[i] = 255
		}
		for d := range 20 {
			m.SetRGBA(x+d, y, color.RGBA{c, c, c, 255})
			m.SetRGBA(x, y+d, color.RGBA{c, c, c, 255})
		}
		return m
	}
	prima := disegno(10, 10, 0)
	for _, c := range []struct {
		nome string
		poi  *image.RGBA
		n    int
	}{
		{"itself", disegno(10, 10, 0), 0},
		{"a paler line, within the tolerance", disegno(10, 10, tolleranza), 0},
		{"a pixel beside", disegno(11, 10, 0), 0},
		{"three pixels beside", disegno(13, 10, 0), 41},
		{"another colour", disegno(10, 10, 120), 39},
		{"nothing", disegno(10, 10, 255), 39},
	} {
		if n := diversi(prima, c.poi, nil); n != c.n {
			t.Errorf("%s: %d pixels differ, want %d", c.nome, n, c.n)
		}
	}
}

// scatta takes a picture of the window when two in a row are equal, at half its size: what
// antialiasing does to a line is then mostly gone, and the pictures are small.
func (p *pagina) scatta() *image.RGBA {
	p.t.Helper()
	var prima []byte
	for range 20 {
		b, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			p.t.Fatal(err)
		}
		if bytes.Equal(b, prima) {
			break
		}
		prima = b
		time.Sleep(100 * time.Millisecond)
	}
	m, err := png.Decode(bytes.NewReader(prima))
	if err != nil {
		p.t.Fatal(err)
	}
	return mezza(m)
}

func mezza(m image.Image) *image.RGBA {
	r := m.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, r.Dx()/2, r.Dy()/2))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			var s [3]uint32
			for _, d := range [][2]int{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
				cr, cg, cb, _ := m.At(r.Min.X+2*x+d[0], r.Min.Y+2*y+d[1]).RGBA()
				s[0], s[1], s[2] = s[0]+cr>>8, s[1]+cg>>8, s[2]+cb>>8
			}
			out.SetRGBA(x, y, color.RGBA{uint8(s[0] / 4), uint8(s[1] / 4), uint8(s[2] / 4), 255})
		}
	}
	return out
}

func confronta(t *testing.T, nome string, preso *image.RGBA) {
	t.Helper()
	file := filepath.Join("testdata", "mappa", nome+".png")
	if *aggiorna {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, scriviPNG(t, preso), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	voluto := image.NewRGBA(m.Bounds())
	for y := range voluto.Rect.Dy() {
		for x := range voluto.Rect.Dx() {
			voluto.Set(x, y, m.At(x, y))
		}
	}
	if voluto.Rect != preso.Rect {
		t.Fatalf("%s is %v, the picture taken is %v", file, voluto.Rect.Size(), preso.Rect.Size())
	}
	segnati := image.NewRGBA(preso.Rect)
	n := diversi(voluto, preso, segnati)
	if massimo := int(quota * float64(preso.Rect.Dx()*preso.Rect.Dy())); n > massimo {
		t.Errorf("%d pixels differ from %s, at most %d may.\n  taken: %s\n  where: %s", n, file, massimo,
			lascia(t, nome+".png", scriviPNG(t, preso)), lascia(t, nome+"-diff.png", scriviPNG(t, segnati)))
	}
}

// diversi counts the pixels that have nothing like them in the other picture, at their place or
// beside it, and marks them in red.
func diversi(a, b, segnati *image.RGBA) (n int) {
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			diverso := !somiglia(a, b, x, y) || !somiglia(b, a, x, y)
			if diverso {
				n++
			}
			if segnati != nil {
				c := b.RGBAAt(x, y)
				pallido := color.RGBA{200 + c.R/5, 200 + c.G/5, 200 + c.B/5, 255}
				if diverso {
					pallido = color.RGBA{220, 0, 0, 255}
				}
				segnati.SetRGBA(x, y, pallido)
			}
		}
	}
	return n
}

// somiglia is true when the pixel of a is found in b, within one pixel.
func somiglia(a, b *image.RGBA, x, y int) bool {
	c := a.RGBAAt(x, y)
	for _, d := range [][2]int{{0, 0}, {-1, 0}, {1, 0}, {0, -1}, {0, 1}, {-1, -1}, {1, -1}, {-1, 1}, {1, 1}} {
		q := image.Pt(x+d[0], y+d[1])
		if !q.In(b.Rect) {
			continue
		}
		v := b.RGBAAt(q.X, q.Y)
		if scarto(c.R, v.R) <= tolleranza && scarto(c.G, v.G) <= tolleranza && scarto(c.B, v.B) <= tolleranza {
			return true
		}
	}
	return false
}

func scarto(a, b uint8) int { return max(int(a), int(b)) - min(int(a), int(b)) }

func scriviPNG(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
