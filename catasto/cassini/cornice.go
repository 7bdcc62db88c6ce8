package cassini

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Cornice gathers what a sheet says of its own coordinate frame: the ticks, the texts that
// label them and the name of the origin. It is fed object by object, whatever the format.
type Cornice struct {
	tacche    [][2]float64
	etichette []etichetta
	esterni   []scritta
	titolo    *scritta // "Origine delle coordinate"
}

type scritta struct {
	testo string
	x, y  float64
}

type etichetta struct {
	asse   byte // as drawn, 'X' or 'Y'
	valore float64
	p      [2]float64
}

// maxCornice bounds what is kept; a frame has some hundred pieces.
const maxCornice = 10_000

// Simbolo takes a drawn sign: symbol 3 is a tick.
func (c *Cornice) Simbolo(codice int, x, y float64) {
	if codice == 3 && len(c.tacche) < maxCornice {
		c.tacche = append(c.tacche, [2]float64{x, y})
	}
}

// Testo takes a text drawn outside the border.
func (c *Cornice) Testo(testo string, x, y float64) {
	if len(c.etichette)+len(c.esterni) >= maxCornice {
		return
	}
	if asse, v, ok := ParseEtichetta(testo); ok {
		c.etichette = append(c.etichette, etichetta{asse, v, [2]float64{x, y}})
		return
	}
	s := scritta{strings.TrimSpace(testo), x, y}
	if strings.HasPrefix(normale(s.testo), "ORIGINE DELLE COORDINATE") {
		c.titolo = &s
		return
	}
	c.esterni = append(c.esterni, s)
}

// ParseEtichetta reads the label of a tick, such as "X = -9600" or "Y= +33800".
func ParseEtichetta(testo string) (asse byte, valore float64, ok bool) {
	nome, numero, ok := strings.Cut(strings.ToUpper(testo), "=")
	nome = strings.TrimSpace(nome)
	if !ok || nome != "X" && nome != "Y" {
		return 0, 0, false
	}
	numero = strings.ReplaceAll(strings.ReplaceAll(numero, " ", ""), ",", ".")
	for i := range len(numero) { // decimal notation only
		if c := numero[i]; (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' {
			return 0, 0, false
		}
	}
	v, err := strconv.ParseFloat(numero, 64)
	if err != nil || math.Abs(v) > 1e6 {
		return 0, 0, false
	}
	return nome[0], v, true
}

// Origine is the text that stands by the title "Origine delle coordinate": the title's own
// line, or the nearest text to it.
func (c *Cornice) Origine() string {
	if c.titolo == nil {
		return ""
	}
	if _, dopo, ok := strings.Cut(strings.ToUpper(c.titolo.testo), "COORDINATE"); ok {
		if dopo = strings.Trim(dopo, " .:-"); dopo != "" {
			return dopo
		}
	}
	nome, minima := "", math.Inf(1)
	for _, s := range c.esterni {
		d := math.Hypot(s.x-c.titolo.x, s.y-c.titolo.y)
		// A known name a little farther beats an unknown text that happens to be near.
		if _, noto := PerNome(s.testo); noto {
			d /= 4
		}
		if d < minima {
			nome, minima = s.testo, d
		}
	}
	return nome
}

// Coppie pairs the coordinates that the frame declares, East and North, with where its ticks
// are drawn. Ticks that carry both labels come first; through them the others get the nearest
// multiple of the step. Sheets disagree on which of X and Y is the East: both are tried, and
// the one that keeps distances is right.
func (c *Cornice) Coppie() ([]Coppia, error) {
	var errori error
	for _, est := range []byte{'X', 'Y'} {
		angoli := c.angoli(est)
		if len(angoli) < 2 {
			continue
		}
		f, err := Adatta(angoli)
		if err != nil {
			errori = err
			continue
		}
		return c.estendi(angoli, f), nil
	}
	if errori != nil {
		return nil, fmt.Errorf("le etichette X= e Y= della cornice non si accordano con le tacche: %w", errori)
	}
	return nil, fmt.Errorf("la cornice non ha almeno due tacche con entrambe le etichette X= e Y=")
}

// angoli are the ticks nearest to a label of each axis, taking the axis est as the East.
func (c *Cornice) angoli(est byte) []Coppia {
	type valori struct {
		e, n         float64
		haE, haN, no bool
	}
	per := make([]valori, len(c.tacche))
	for _, l := range c.etichette {
		i := c.vicina(l.p)
		if i < 0 {
			continue
		}
		v := &per[i]
		if l.asse == est {
			v.no = v.no || v.haE && v.e != l.valore
			v.e, v.haE = l.valore, true
		} else {
			v.no = v.no || v.haN && v.n != l.valore
			v.n, v.haN = l.valore, true
		}
	}
	var out []Coppia
	for i, v := range per {
		if v.haE && v.haN && !v.no {
			out = append(out, Coppia{Da: [2]float64{v.e, v.n}, A: c.tacche[i]})
		}
	}
	return out
}

func (c *Cornice) vicina(p [2]float64) int {
	migliore, minima := -1, math.Inf(1)
	for i, t := range c.tacche {
		if d := math.Hypot(t[0]-p[0], t[1]-p[1]); d < minima {
			migliore, minima = i, d
		}
	}
	return migliore
}

// passo is the smallest step a frame is ruled by.
const passo = 50

// estendi gives the other ticks the coordinates they must have had: the inverse of the fit,
// rounded to the step. What is not near a multiple is left out.
func (c *Cornice) estendi(angoli []Coppia, f Fit) []Coppia {
	out := angoli
	presi := map[[2]float64]bool{}
	for _, a := range angoli {
		presi[a.A] = true
	}
	det := f.A*f.D - f.B*f.C
	for _, t := range c.tacche {
		if presi[t] {
			continue
		}
		e, n := t[0]-f.arrivo[0], t[1]-f.arrivo[1]
		x := f.centro[0] + (f.D*e-f.C*n)/det
		y := f.centro[1] + (f.A*n-f.B*e)/det
		rx, ry := math.Round(x/passo)*passo, math.Round(y/passo)*passo
		if math.Hypot(x-rx, y-ry) <= rmsMassimo {
			out = append(out, Coppia{Da: [2]float64{rx, ry}, A: t})
			presi[t] = true
		}
	}
	return out
}
