package fogli

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/cestor/sit/catasto"
)

type feature struct {
	Properties struct {
		Livello       valore `json:"LIVELLO"`
		Provincia     valore `json:"SIGLA_PROV"`
		Comune        valore `json:"COD_COMUNE"`
		Sezione       valore `json:"SEZIONE"`
		Foglio        valore `json:"FOGLIO"`
		Allegato      valore `json:"ALLEGATO"`
		Sviluppo      valore `json:"SVILUPPO"`
		Superficie    valore `json:"SUPERFICIE"`
		Codice        valore `json:"CODICE"`
		X1            valore `json:"X1"`
		Y1            valore `json:"Y1"`
		X2            valore `json:"X2"`
		Y2            valore `json:"Y2"`
		Angolo        valore `json:"ANGOLO"`
		Altezza       valore `json:"ALTEZZA"`
		Testo         valore `json:"TESTO"`
		Tipo          valore `json:"TIPO"`
		InternoFoglio valore `json:"INTERNOAFOGLIO"`
		Fill          valore `json:"fill-color"`
		Linea         valore `json:"line-color"`
	} `json:"properties"`
	Geometry *struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

func (s *Scanner) rifiuta(campo, v, motivo string) error {
	return &catasto.SyntaxError{File: s.file, Line: s.n, Field: campo, Value: catasto.Taglia(v), Reason: motivo}
}

// feature reads one feature: who it is first, then what is drawn.
func (s *Scanner) feature(grezzo []byte) (*Oggetto, error) {
	var f feature
	if err := json.Unmarshal(grezzo, &f); err != nil {
		return nil, s.rifiuta("", "", "l'oggetto non ha la forma di una Feature: "+err.Error())
	}
	p := &f.Properties
	o := &Oggetto{
		Line: s.n, Livello: Livello(strings.ToUpper(string(p.Livello))), Provincia: string(p.Provincia),
		Superficie: string(p.Superficie), Testo: string(p.Testo), Colore: string(p.Fill + p.Linea),
	}
	if forma[o.Livello] == "" {
		return nil, s.rifiuta("LIVELLO", string(p.Livello), "livello sconosciuto")
	}
	if err := s.foglio(&f, o); err != nil {
		return nil, err
	}
	if o.Livello == Particelle {
		o.Codice = strings.TrimSpace(string(p.Codice))
		var err error
		if o.Numero, err = catasto.ParseNumero(o.Codice); err != nil {
			return nil, s.rifiuta("CODICE", o.Codice, err.Error())
		}
	}
	if o.Livello == Simboli {
		n, err := strconv.Atoi(string(p.Tipo))
		if err != nil || n < 0 || n > 9999 {
			return nil, s.rifiuta("TIPO", string(p.Tipo), "serve il codice di un simbolo")
		}
		o.Simbolo = n
	}
	switch strings.ToUpper(string(p.InternoFoglio)) {
	case "F", "FALSE":
		o.Esterno = true
	}
	disegno := s.disegno(&f, o)
	if err := s.geometria(&f, o); err != nil {
		o.Flat, o.Ends = nil, nil
		return o, err
	}
	return o, disegno
}

// foglio finds the sheet of the object, and remembers its comune for those that do not say it.
func (s *Scanner) foglio(f *feature, o *Oggetto) error {
	p := &f.Properties
	sezione, allegato, sviluppo := oppure(p.Sezione, "_"), oppure(p.Allegato, "0"), oppure(p.Sviluppo, "0")
	numero := strings.TrimSpace(string(p.Foglio))
	if len(numero) > 0 && len(numero) < 4 {
		numero = strings.Repeat("0", 4-len(numero)) + numero
	}
	// The comune is settled below: any will do to read the rest.
	id, err := catasto.ParseIDFoglio("A000" + sezione + numero + allegato + sviluppo)
	if err != nil {
		return s.rifiuta("FOGLIO", sezione+numero+allegato+sviluppo, "sezione, foglio, allegato e sviluppo non formano il nome di un foglio")
	}
	id.Comune = ""
	if p.Comune != "" {
		c, err := catasto.ParseCodiceComune(string(p.Comune))
		if err != nil {
			return s.rifiuta("COD_COMUNE", string(p.Comune), err.Error())
		}
		if len(s.comuni) < maxFogli {
			s.comuni[id] = c
		}
		s.ultimo = c
	}
	o.Foglio = id
	if o.Foglio.Comune = s.comuni[id]; o.Foglio.Comune == "" {
		o.Foglio.Comune = s.ultimo
	}
	if o.Foglio.Comune == "" {
		o.Foglio.Comune = s.nome.Comune
	}
	if o.Foglio.Comune == "" {
		return s.rifiuta("COD_COMUNE", "", "manca il comune: il file deve chiamarsi come il foglio, per esempio B542_000100.geojson")
	}
	return nil
}

func oppure(v valore, altro string) string {
	if t := strings.TrimSpace(string(v)); t != "" {
		return t
	}
	return altro
}

// disegno reads how the object is labelled. A label that cannot be read does not lose the
// object: it is reported beside it.
func (s *Scanner) disegno(f *feature, o *Oggetto) (errore error) {
	p := &f.Properties
	numero := func(campo string, v valore) (float64, bool) {
		if v == "" {
			return 0, false
		}
		n, ok := decimale(string(v))
		if !ok && errore == nil {
			errore = s.rifiuta(campo, string(v), "serve un numero decimale finito: la scritta resta senza posto o misura")
		}
		return n, ok
	}
	o.Angolo, _ = numero("ANGOLO", p.Angolo)
	o.Altezza, _ = numero("ALTEZZA", p.Altezza)
	x, okX := numero("X1", p.X1)
	y, okY := numero("Y1", p.Y1)
	if okX && okY {
		o.Etichetta = &[2]float64{x, y}
	}
	x, okX = numero("X2", p.X2)
	y, okY = numero("Y2", p.Y2)
	if okX && okY {
		o.PuntoInterno = &[2]float64{x, y}
	}
	return errore
}

// decimale reads numbers such as "-.005". Decimal notation only.
func decimale(v string) (float64, bool) {
	for i := range len(v) {
		if c := v[i]; (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return 0, false
		}
	}
	n, err := strconv.ParseFloat(v, 64)
	return n, err == nil && math.Abs(n) <= 1e8
}

// geometria reads the coordinates into Flat and Ends.
func (s *Scanner) geometria(f *feature, o *Oggetto) error {
	g := f.Geometry
	if g == nil {
		return s.rifiuta("geometry", "", "manca la geometria")
	}
	attesa := forma[o.Livello]
	if g.Type != attesa && (attesa != "Polygon" || g.Type != "MultiPolygon") {
		return s.rifiuta("geometry", g.Type, "il livello "+string(o.Livello)+" vuole "+attesa)
	}
	c := &coordinate{b: g.Coordinates, flat: make([]float64, 0, len(g.Coordinates)/14)}
	var motivo string
	switch g.Type {
	case "Point":
		motivo = c.punto()
	case "LineString":
		if motivo = c.linea(); motivo == "" && len(c.flat) < 4 {
			motivo = "una linea ha almeno 2 vertici"
		}
	case "Polygon":
		motivo = c.poligono()
	case "MultiPolygon":
		motivo = c.elenco(c.poligono)
	}
	if c.spazi(); motivo == "" && c.i < len(c.b) {
		motivo = "coordinate con troppe parentesi"
	}
	if motivo == "" && len(c.flat) == 0 {
		motivo = "la geometria è vuota"
	}
	if motivo != "" {
		return s.rifiuta("coordinates", "", motivo)
	}
	o.Flat, o.Ends = c.flat, c.ends
	return nil
}

const tolleranza = 0.05 // metres: a ring missing its first vertex by less is closed

// chiudi ends the ring that began at da.
func (c *coordinate) chiudi(da int) string {
	a := len(c.flat)
	if a-da >= 2 {
		dx, dy := c.flat[a-2]-c.flat[da], c.flat[a-1]-c.flat[da+1]
		if math.Hypot(dx, dy) > tolleranza {
			return "anello non chiuso: il primo e l'ultimo vertice distano più di 5 cm"
		}
		if dx != 0 || dy != 0 {
			c.flat = append(c.flat, c.flat[da], c.flat[da+1])
			a += 2
		}
	}
	if a-da < 8 {
		return fmt.Sprintf("anello con %d vertici: ne servono almeno 4, l'ultimo uguale al primo", (a-da)/2)
	}
	k := len(c.ends) - 1
	c.ends[k] = append(c.ends[k], a)
	return ""
}
