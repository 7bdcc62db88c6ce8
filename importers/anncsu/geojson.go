package anncsu

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"math"
	"slices"
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/fogli"
)

// Raccolta reads the civici that a comune exports from ANNCSU as a GeoJSON collection: the columns
// of INDIR under names of their own, numbers written 2.0, the position as a geometry.
type Raccolta struct {
	lettore
	r      *fogli.Raccolta
	nomi   map[string]campo
	ignote []string
	vals   valori
	nuovi  []string
	testi  []string
}

// NewRaccolta reads r; file is its name as delivered. srid says the system of the geometries, 0
// that the file does.
func NewRaccolta(r io.Reader, file string, srid int) *Raccolta {
	return &Raccolta{r: fogli.NewRaccolta(r, file), nomi: map[string]campo{}, lettore: lettore{file: file, genere: INDIR, srid: srid}}
}

// Genere is what the file holds: INDIR, unless its objects say nothing of accesses.
func (s *Raccolta) Genere() Genere { return s.genere }

// Ignote are the properties that are not of the layout, once they were met.
func (s *Raccolta) Ignote() []string { return slices.Sorted(slices.Values(s.ignote)) }

// Righe is as that of Scanner.
func (s *Raccolta) Righe(interessa func(catasto.CodiceComune) bool) iter.Seq2[*Riga, error] {
	return func(yield func(*Riga, error) bool) {
		ferma := errors.New("stopped by the consumer")
		err := s.r.Features(func(grezzo json.RawMessage) error {
			if r, err := s.feature(grezzo, interessa); r != nil && !yield(r, err) {
				return ferma
			}
			return nil
		})
		if err != nil && !errors.Is(err, ferma) {
			yield(nil, err)
		}
	}
}

type oggetto struct {
	Properties map[string]testo `json:"properties"`
	Geometry   *struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

func (s *Raccolta) feature(grezzo []byte, interessa func(catasto.CodiceComune) bool) (*Riga, error) {
	s.riga = Riga{Line: s.r.N()}
	var o oggetto
	if err := json.Unmarshal(grezzo, &o); err != nil {
		return &s.riga, s.scarta(grezzo, "", "l'oggetto non ha la forma di una Feature")
	}
	s.colonne(o.Properties)
	comune, err := catasto.ParseCodiceComune(strings.TrimSpace(s.vals.testo[cComune]))
	if err != nil {
		return &s.riga, s.scarta(grezzo, "CODICE_COMUNE", "il codice del comune non è valido")
	}
	s.riga.Comune = comune
	if interessa != nil && !interessa(comune) {
		return nil, nil
	}
	if !s.vals.ha[cAccesso] && !s.vals.ha[cCivico] && s.riga.Line == 1 {
		s.genere = STRAD
	}
	srid := s.srid
	if srid == 0 {
		srid = geografico(s.r.SRID())
	}
	punto, motivo := o.punto()
	if motivo != "" {
		return &s.riga, s.scarta(grezzo, "geometry", motivo)
	}
	tolte := s.srid
	s.srid = srid
	if punto == nil {
		s.srid = sridGeografico // COORDINATA_X and _Y are degrees whatever the geometries are
	}
	rif := s.leggi(&s.vals)
	s.srid = tolte
	if rif != nil {
		return &s.riga, s.scarta(grezzo, rif.Field, rif.Reason)
	}
	c := s.riga.Civico
	if c == nil {
		return &s.riga, nil
	}
	if punto != nil { // the columns round it to a metre
		c.SRID, c.Respinto, c.Detto, c.HaPunto = srid, "", "", false
		c.punto(punto[0], punto[1])
		if len(punto) > 2 && c.Quota == nil && punto[2] != 0 && math.Abs(punto[2]) < 5000 {
			c.Quota = &punto[2]
		}
	}
	c.Altro = altro(s.nuovi, s.testi)
	return &s.riga, nil
}

// colonne puts the properties where they belong.
func (s *Raccolta) colonne(p map[string]testo) {
	s.vals = valori{}
	s.nuovi, s.testi = s.nuovi[:0], s.testi[:0]
	for nome, t := range p {
		c, noto := s.nomi[nome]
		if !noto {
			if c = campoDi(nome); len(s.nomi) < 10_000 { // a hostile file has other names in every object
				s.nomi[nome] = c
				if c == cIgnoto && len(s.ignote) < 100 {
					s.ignote = append(s.ignote, nome)
				}
			}
		}
		switch {
		case c >= 0:
			s.vals.testo[c], s.vals.ha[c] = string(t), true
		case c == cIgnoto:
			s.nuovi, s.testi = append(s.nuovi, nome), append(s.testi, string(t))
		}
	}
}

// geografico takes every system of degrees for the one that we transform from.
func geografico(srid int) int {
	switch srid {
	case 0, 4326, 4258, 4979, 4937:
		return sridGeografico
	}
	return srid
}

// punto is the position of an object; nil when it has none.
func (o *oggetto) punto() (punto []float64, motivo string) {
	if o.Geometry == nil {
		return nil, ""
	}
	xy := o.Geometry.Coordinates
	switch o.Geometry.Type {
	case "Point":
	case "MultiPoint":
		var molti []json.RawMessage
		if json.Unmarshal(xy, &molti) != nil || len(molti) != 1 {
			return nil, "un civico sta in un punto solo"
		}
		xy = molti[0]
	default:
		return nil, "la geometria di un civico è un punto"
	}
	if json.Unmarshal(xy, &punto) != nil || len(punto) == 1 || len(punto) > 4 {
		return nil, "le coordinate non si leggono"
	}
	if len(punto) == 0 {
		return nil, ""
	}
	return punto, ""
}

func (s *Raccolta) scarta(grezzo []byte, campo, motivo string) *catasto.SyntaxError {
	return &catasto.SyntaxError{File: s.file, Line: s.riga.Line, Field: campo, Reason: motivo,
		Value: strings.ReplaceAll(decodifica(grezzo[:min(len(grezzo), 4096)]), "\x00", "")}
}

// testo takes a property whatever its JSON type.
type testo string

// UnmarshalJSON implements json.Unmarshaler.
func (t *testo) UnmarshalJSON(b []byte) error {
	b = bytes.TrimSpace(b)
	if len(b) > 0 && b[0] == '"' {
		var s string
		err := json.Unmarshal(b, &s)
		*t = testo(s)
		return err
	}
	if *t = ""; string(b) != "null" {
		*t = testo(b)
	}
	return nil
}
