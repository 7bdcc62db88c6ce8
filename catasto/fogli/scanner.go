package fogli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/cestor/sit/catasto"
)

// maxFeature bounds one feature: the largest real one has some hundred kilobytes.
const maxFeature = 64 << 20

// maxFogli bounds the sheets whose comune is remembered.
const maxFogli = 100_000

// ErrTroncato marks a file that ends before its collection does.
var ErrTroncato = errors.New("il file finisce prima della fine della raccolta: è troncato")

// Scanner reads one collection, one feature at a time.
type Scanner struct {
	misura *misura
	dec    *json.Decoder
	file   string
	nome   catasto.IDFoglio
	srid   int
	n      int
	comuni map[catasto.IDFoglio]catasto.CodiceComune // sheets without their comune, to the comune
	ultimo catasto.CodiceComune
}

// NewScanner reads r; file is its name as delivered, for messages. nome is the sheet that the
// name of the file tells, zero if none: particelle do not carry their comune, so it is taken
// from the other objects of the sheet, and from the name before any of them was met.
func NewScanner(r io.Reader, file string, nome catasto.IDFoglio) *Scanner {
	m := &misura{r: r, resto: maxFeature}
	return &Scanner{misura: m, dec: json.NewDecoder(m), file: file, nome: nome, comuni: map[catasto.IDFoglio]catasto.CodiceComune{}}
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
func (s *Scanner) SRID() int { return s.srid }

// Objects yields the features in file order. An error of type *catasto.SyntaxError concerns one
// feature: with an object, the object is whole but for its geometry; without, it could not be
// identified. Any other error is the last thing yielded.
func (s *Scanner) Objects() iter.Seq2[*Oggetto, error] {
	return func(yield func(*Oggetto, error) bool) {
		ferma := errors.New("stopped by the consumer")
		err := s.raccolta(func(o *Oggetto, err error) error {
			if !yield(o, err) {
				return ferma
			}
			return nil
		})
		if err != nil && !errors.Is(err, ferma) {
			yield(nil, s.fatale(err))
		}
	}
}

func (s *Scanner) fatale(err error) error {
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s: oggetto %d: %w", s.file, s.n, ErrTroncato)
	case errors.Is(err, errGrande):
		return fmt.Errorf("%s: oggetto %d: %w", s.file, s.n+1, err)
	}
	return fmt.Errorf("%s: oggetto %d: JSON non leggibile: %w", s.file, s.n+1, err)
}

// raccolta walks the members of the collection, in whatever order.
func (s *Scanner) raccolta(fn func(*Oggetto, error) error) error {
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

func (s *Scanner) segno(atteso json.Delim) error {
	t, err := s.dec.Token()
	if err == nil && t != atteso {
		return fmt.Errorf("serve %q", atteso)
	}
	return err
}

func (s *Scanner) elenco(fn func(*Oggetto, error) error) error {
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
		if err := fn(s.feature(grezzo)); err != nil {
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

// valore takes a property whatever its JSON type; in these files all are strings.
type valore string

// UnmarshalJSON implements json.Unmarshaler.
func (v *valore) UnmarshalJSON(b []byte) error {
	b = bytes.TrimSpace(b)
	if len(b) > 0 && b[0] == '"' {
		var s string
		err := json.Unmarshal(b, &s)
		*v = valore(strings.TrimRight(strings.ReplaceAll(s, "\x00", ""), " \t\r\n"))
		return err
	}
	if *v = ""; string(b) != "null" {
		*v = valore(b)
	}
	return nil
}
