package visura

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/cestor/sit/sit"
)

// Atto is what began or ended a state or a title. Descrizione is free text and may name people:
// it is filled for who may see them.
type Atto struct {
	Efficacia     sit.Giorno `json:"efficacia"`
	Registrazione sit.Giorno `json:"registrazione"`
	Tipo          *string    `json:"tipo"`
	Numero        *string    `json:"numero"`
	Progressivo   *string    `json:"progressivo"`
	Anno          *int       `json:"anno"`
	Causale       *string    `json:"causale"`
	Descrizione   *string    `json:"descrizione,omitempty"`
	Mutazione     *int64     `json:"mutazione"`
}

// Vuoto is true when nothing is said of it.
func (a *Atto) Vuoto() bool {
	return a == nil || a.Efficacia.Aperto() && a.Registrazione.Aperto() && a.Tipo == nil && a.Numero == nil && a.Causale == nil && a.Mutazione == nil
}

// Nota writes the note as a visura does: VARIAZIONE n. 21733.1/2015.
func (a *Atto) Nota() string {
	if a == nil {
		return ""
	}
	var b strings.Builder
	if n := strings.TrimLeft(testo(a.Numero), "0"); n != "" {
		fmt.Fprintf(&b, "n. %s", n)
		if p := strings.TrimLeft(testo(a.Progressivo), "0"); p != "" {
			b.WriteString("." + p)
		}
		if a.Anno != nil && *a.Anno > 0 {
			b.WriteString("/" + strconv.Itoa(*a.Anno))
		}
	}
	return b.String()
}

func testo(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// oNull is nil for an empty text: what is absent is null outside.
func oNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// centesimi rounds thousandths half up.
func centesimi(milli *int64) *int64 {
	if milli == nil {
		return nil
	}
	c := (*milli + 5) / 10
	return &c
}

// Millesimi is a number with three decimals at most.
type Millesimi int64

// MarshalJSON writes 6.5 for 6500.
func (m Millesimi) MarshalJSON() ([]byte, error) { return []byte(m.decimale(".")), nil }

// String writes 6,5 for 6500.
func (m Millesimi) String() string { return m.decimale(",") }

func (m Millesimi) decimale(segno string) string {
	s := strconv.FormatInt(int64(m)/1000, 10)
	if r := int64(m) % 1000; r != 0 {
		s += segno + strings.TrimRight(fmt.Sprintf("%03d", max(r, -r)), "0")
	}
	return s
}
