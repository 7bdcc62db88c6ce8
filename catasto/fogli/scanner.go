package fogli

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"strings"

	"github.com/cestor/sit/catasto"
)

// maxFogli bounds the sheets whose comune is remembered.
const maxFogli = 100_000

// Scanner reads one collection, one feature at a time.
type Scanner struct {
	*Raccolta
	nome   catasto.IDFoglio
	comuni map[catasto.IDFoglio]catasto.CodiceComune // sheets without their comune, to the comune
	ultimo catasto.CodiceComune
}

// NewScanner reads r; file is its name as delivered, for messages. nome is the sheet that the
// name of the file tells, zero if none: particelle do not carry their comune, so it is taken
// from the other objects of the sheet, and from the name before any of them was met.
func NewScanner(r io.Reader, file string, nome catasto.IDFoglio) *Scanner {
	return &Scanner{Raccolta: NewRaccolta(r, file), nome: nome, comuni: map[catasto.IDFoglio]catasto.CodiceComune{}}
}

// Objects yields the features in file order. An error of type *catasto.SyntaxError concerns one
// feature: with an object, the object is whole but for its geometry; without, it could not be
// identified. Any other error is the last thing yielded.
func (s *Scanner) Objects() iter.Seq2[*Oggetto, error] {
	return func(yield func(*Oggetto, error) bool) {
		ferma := errors.New("stopped by the consumer")
		err := s.Features(func(grezzo json.RawMessage) error {
			if !yield(s.feature(grezzo)) {
				return ferma
			}
			return nil
		})
		if err != nil && !errors.Is(err, ferma) {
			yield(nil, err)
		}
	}
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
