package fogli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/cestor/sit/catasto"
)

// maxFeature bounds one feature: the largest real one has some hundred kilobytes.
const maxFeature = 64 << 20

// ErrTroncato marks a file that ends before its collection does.
var ErrTroncato = errors.New("il file finisce prima della fine della raccolta: è troncato")

// Raccolta walks a GeoJSON FeatureCollection, whatever is in it, and holds one feature at a time.
type Raccolta struct {
	misura *misura
	dec    *json.Decoder
	file   string
	srid   int
	n      int
}

// NewRaccolta reads r; file is its name as delivered, for messages.
func NewRaccolta(r io.Reader, file string) *Raccolta {
	m := &misura{r: r, resto: maxFeature}
	return &Raccolta{misura: m, dec: json.NewDecoder(m), file: file}
}

// misura refuses to read more than a feature may hold before the budget is renewed: the
// decoder gathers a whole feature in memory.
type misura struct {
	r     io.Reader
	resto int
}

var errGrande = errors.New("un oggetto supera 64 MB: il file è danneggiato o costruito per nuocere")

func (m *misura) Read(p []byte) (int, error) {
	if m.resto <= 0 {
		return 0, errGrande
	}
	n, err := m.r.Read(p[:min(len(p), m.resto)])
	m.resto -= n
	return n, err
}

// SRID is the EPSG code of the crs member, zero where there is none; it is known once the
// first object came, because the member precedes them.
func (s *Raccolta) SRID() int { return s.srid }

// N is how many features were handed out: the ordinal of the current one.
func (s *Raccolta) N() int { return s.n }

// Features hands the features to fn in file order. The bytes are overwritten by the next one. An
// error of fn ends the walk and comes back as it is.
func (s *Raccolta) Features(fn func(json.RawMessage) error) error {
	var detto error
	err := s.raccolta(func(grezzo json.RawMessage) error {
		detto = fn(grezzo)
		return detto
	})
	if err == nil || detto != nil {
		return detto
	}
	return s.fatale(err)
}

func (s *Raccolta) fatale(err error) error {
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s: oggetto %d: %w", s.file, s.n, ErrTroncato)
	case errors.Is(err, errGrande):
		return fmt.Errorf("%s: oggetto %d: %w", s.file, s.n+1, err)
	}
	return fmt.Errorf("%s: oggetto %d: JSON non leggibile: %w", s.file, s.n+1, err)
}

// raccolta walks the members of the collection, in whatever order.
func (s *Raccolta) raccolta(fn func(json.RawMessage) error) error {
	if err := s.segno('{'); err != nil {
		return err
	}
	visti := false
	for s.dec.More() {
		chiave, err := s.dec.Token()
		if err != nil {
			return err
		}
		switch chiave {
		case "type":
			var tipo any
			if err := s.dec.Decode(&tipo); err != nil {
				return err
			}
			if tipo != "FeatureCollection" {
				return fmt.Errorf("il tipo è %v: serve una FeatureCollection", catasto.Taglia(fmt.Sprint(tipo)))
			}
		case "crs":
			var c struct{ Properties struct{ Name string } }
			if err := s.dec.Decode(&c); err != nil {
				return err
			}
			if s.srid, err = parseCRS(c.Properties.Name); err != nil {
				return err
			}
		case "features":
			if visti {
				return errors.New("due volte l'elenco degli oggetti")
			}
			visti = true
			if err := s.elenco(fn); err != nil {
				return err
			}
		default:
			s.misura.resto = maxFeature
			var altro json.RawMessage
			if err := s.dec.Decode(&altro); err != nil {
				return err
			}
		}
	}
	if err := s.segno('}'); err != nil {
		return err
	}
	if !visti {
		return errors.New("manca l'elenco degli oggetti (features)")
	}
	return nil
}

func (s *Raccolta) segno(atteso json.Delim) error {
	t, err := s.dec.Token()
	if err == nil && t != atteso {
		return fmt.Errorf("serve %q", atteso)
	}
	return err
}

func (s *Raccolta) elenco(fn func(json.RawMessage) error) error {
	if err := s.segno('['); err != nil {
		return err
	}
	var grezzo json.RawMessage
	for s.dec.More() {
		s.misura.resto = maxFeature
		if err := s.dec.Decode(&grezzo); err != nil {
			return err
		}
		s.n++
		if err := fn(grezzo); err != nil {
			return err
		}
	}
	return s.segno(']')
}

// parseCRS reads the name of a crs: "urn:ogc:def:crs:EPSG::7792" as a rule.
func parseCRS(nome string) (int, error) {
	maiuscolo := strings.ToUpper(nome)
	if nome == "" {
		return 0, nil
	}
	if strings.HasSuffix(maiuscolo, "CRS84") {
		return 4326, nil
	}
	i := strings.LastIndexAny(nome, ":/#")
	n, err := strconv.Atoi(nome[i+1:])
	if err != nil || n <= 0 || !strings.Contains(maiuscolo, "EPSG") {
		return 0, fmt.Errorf("sistema di riferimento %q non riconosciuto: serve un codice EPSG", catasto.Taglia(nome))
	}
	return n, nil
}
