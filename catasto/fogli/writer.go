package fogli

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
)

// Writer writes a collection in the layout of the service: every value a string, particelle
// without their comune.
type Writer struct {
	w   *bufio.Writer
	n   int
	err error
}

// NewWriter writes the head of the collection; srid zero leaves the crs out.
func NewWriter(w io.Writer, srid int) *Writer {
	t := &Writer{w: bufio.NewWriter(w)}
	t.w.WriteString(`{"type":"FeatureCollection",`)
	if srid != 0 {
		fmt.Fprintf(t.w, `"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::%d"}},`, srid)
	}
	t.w.WriteString(`"features":[`)
	return t
}

// Write appends an object.
func (t *Writer) Write(o *Oggetto) error {
	if t.err != nil {
		return t.err
	}
	if t.n++; t.n > 1 {
		t.w.WriteByte(',')
	}
	t.w.WriteString(`{"type":"Feature","properties":{"LIVELLO":"` + string(o.Livello) + `"`)
	nome := o.Foglio.String()
	t.voce("SIGLA_PROV", o.Provincia)
	if o.Livello != Particelle {
		t.voce("COD_COMUNE", string(o.Foglio.Comune))
	}
	t.voce("SEZIONE", nome[4:5])
	t.voce("FOGLIO", nome[5:9])
	t.voce("ALLEGATO", nome[9:10])
	t.voce("SVILUPPO", nome[10:11])
	colore := "fill-color"
	switch forma[o.Livello] {
	case "Polygon":
		t.voce("SUPERFICIE", o.Superficie)
	case "LineString":
		colore = "line-color"
	}
	switch o.Livello {
	case Particelle:
		t.voce("CODICE", o.Codice)
		t.punto("1", o.Etichetta)
		t.punto("2", o.PuntoInterno)
	case Simboli:
		t.voce("TIPO", strconv.Itoa(o.Simbolo))
	}
	if o.Testo != "" {
		t.voce("TESTO", o.Testo)
	}
	if o.Angolo != 0 || o.Altezza != 0 || o.Livello == Particelle {
		t.voce("ANGOLO", decimali(o.Angolo))
		t.voce("ALTEZZA", decimali(o.Altezza))
	}
	if forma[o.Livello] == "Point" || o.Esterno {
		interno := "T"
		if o.Esterno {
			interno = "F"
		}
		t.voce("INTERNOAFOGLIO", interno)
	}
	if o.Colore != "" {
		t.voce(colore, o.Colore)
	}
	t.w.WriteString(`},"geometry":`)
	t.geometria(o)
	_, t.err = t.w.WriteString(`}`)
	return t.err
}

// Close ends the collection. It does not close what lies below.
func (t *Writer) Close() error {
	t.w.WriteString(`]}`)
	if err := t.w.Flush(); t.err == nil {
		t.err = err
	}
	return t.err
}

func (t *Writer) voce(nome, v string) {
	b, err := json.Marshal(v)
	if err != nil && t.err == nil {
		t.err = err
	}
	fmt.Fprintf(t.w, `,%q:%s`, nome, b)
}

func (t *Writer) punto(quale string, p *[2]float64) {
	if p != nil {
		t.voce("X"+quale, decimali(p[0]))
		t.voce("Y"+quale, decimali(p[1]))
	}
}

func decimali(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func (t *Writer) geometria(o *Oggetto) {
	switch {
	case len(o.Flat) == 0:
		t.w.WriteString(`null`)
	case forma[o.Livello] == "Point":
		t.w.WriteString(`{"type":"Point","coordinates":`)
		t.vertici(o.Flat[:2])
		t.w.WriteString(`}`)
	case forma[o.Livello] == "LineString":
		t.w.WriteString(`{"type":"LineString","coordinates":[`)
		t.vertici(o.Flat)
		t.w.WriteString(`]}`)
	default:
		multi := len(o.Ends) > 1
		apri, chiudi := `{"type":"Polygon","coordinates":`, `}`
		if multi {
			apri, chiudi = `{"type":"MultiPolygon","coordinates":[`, `]}`
		}
		t.w.WriteString(apri)
		da := 0
		for i, ends := range o.Ends {
			if i > 0 {
				t.w.WriteByte(',')
			}
			t.w.WriteByte('[')
			for k, a := range ends {
				if k > 0 {
					t.w.WriteByte(',')
				}
				t.w.WriteByte('[')
				t.vertici(o.Flat[da:a])
				t.w.WriteByte(']')
				da = a
			}
			t.w.WriteByte(']')
		}
		t.w.WriteString(chiudi)
	}
}

func (t *Writer) vertici(flat []float64) {
	for i := 0; i+1 < len(flat); i += 2 {
		if i > 0 {
			t.w.WriteByte(',')
		}
		t.w.WriteString("[" + decimali(flat[i]) + "," + decimali(flat[i+1]) + "]")
	}
}
