package fornitura

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"github.com/cestor/sit/sit"
)

// Mappa says which source column feeds which field: one object of the file of --mappa
// (contract §2).
type Mappa struct {
	Layer string           // table of the source; empty: the only one
	SRID  int              // of the source; 0: what the source says
	Punti [][4]float64     // control points of a sheet: x, y as drawn, E, N in the database's system
	Campi map[string]Campo // by name of our field
}

// Campo is where the value of one field comes from.
type Campo struct {
	Da     string                     // source column
	Const  json.RawMessage            // or one value for all
	Valori map[string]json.RawMessage // or a table from what the column says to what we mean
}

// Testo is the value of the field for a row, "" when it has none.
func (c Campo) Testo(colonna func(nome string) string) string {
	if c.Const != nil {
		return scalare(c.Const)
	}
	v := colonna(c.Da)
	if c.Valori == nil {
		return v
	}
	return scalare(c.Valori[v])
}

func scalare(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	if string(raw) == "null" {
		return ""
	}
	return string(raw)
}

// LeggiMappa reads the file of --mappa: an object, or a list of them.
func LeggiMappa(percorso string) ([]Mappa, error) {
	b, err := os.ReadFile(percorso)
	if err != nil {
		return nil, sit.Rifiuto(sit.Invalid, "MAPPA_ILLEGGIBILE", "Il file di --mappa %s non si può leggere: controllare il percorso.", percorso).Per(err)
	}
	m, err := ParseMappa(b)
	if err != nil {
		return nil, sit.Rifiuto(sit.Invalid, "MAPPA_NON_VALIDA", "Il file di --mappa %s non è valido: %v.", percorso, err)
	}
	return m, nil
}

// ParseMappa reads the JSON of a mapping.
func ParseMappa(b []byte) ([]Mappa, error) {
	if t := bytes.TrimSpace(b); len(t) > 0 && t[0] == '[' {
		var lista []json.RawMessage
		if err := json.Unmarshal(t, &lista); err != nil {
			return nil, err
		}
		out := make([]Mappa, len(lista))
		for i, raw := range lista {
			if err := out[i].parse(raw); err != nil {
				return nil, fmt.Errorf("elemento %d: %w", i+1, err)
			}
		}
		return out, nil
	}
	var m Mappa
	if err := m.parse(b); err != nil {
		return nil, err
	}
	return []Mappa{m}, nil
}

func (m *Mappa) parse(b []byte) error {
	var campi map[string]json.RawMessage
	if err := json.Unmarshal(b, &campi); err != nil {
		return fmt.Errorf("serve un oggetto JSON con i nomi dei campi: %w", err)
	}
	m.Campi = map[string]Campo{}
	for nome, raw := range campi {
		var err error
		switch nome {
		case "layer":
			err = json.Unmarshal(raw, &m.Layer)
		case "srid":
			err = json.Unmarshal(raw, &m.SRID)
		case "punti":
			err = json.Unmarshal(raw, &m.Punti)
		default:
			var c Campo
			c, err = parseCampo(raw)
			m.Campi[nome] = c
		}
		if err != nil {
			return fmt.Errorf("campo %q: %w", nome, err)
		}
	}
	return nil
}

// parseCampo reads "colonna", {"const": …}, {"da": "colonna"} or {"da": "colonna", "valori": {…}}.
func parseCampo(raw json.RawMessage) (Campo, error) {
	var colonna string
	if json.Unmarshal(raw, &colonna) == nil {
		return Campo{Da: colonna}, nil
	}
	var o struct {
		Da     string
		Const  json.RawMessage
		Valori map[string]json.RawMessage
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&o); err != nil {
		return Campo{}, fmt.Errorf(`serve il nome di una colonna, {"const": valore} o {"da": colonna, "valori": {…}}`)
	}
	if (o.Const == nil) == (o.Da == "") {
		return Campo{}, fmt.Errorf(`serve "const" oppure "da", uno dei due`)
	}
	return Campo{Da: o.Da, Const: o.Const, Valori: o.Valori}, nil
}
