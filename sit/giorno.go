package sit

import (
	"fmt"
	"math"
	"strconv"
	"sync"
	"time"
	_ "time/tzdata" // a machine without the zone files must still know what day it is in Rome
)

// Giorno is a civil day of Europe/Rome, counted from 1 January 1970. It has no hour and no
// zone, so two Giorni are equal when they are the same page of the calendar. It fits four
// bytes, because millions of them are held in memory.
type Giorno int32

// The two ends of time: how an open bound of a Vigenza is written.
const (
	DaSempre  Giorno = math.MinInt32
	PerSempre Giorno = math.MaxInt32
)

var roma = sync.OnceValue(func() *time.Location {
	l, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		panic(err) // time/tzdata is linked in: it cannot be missing
	}
	return l
})

// Roma is the zone in which days begin and end.
func Roma() *time.Location { return roma() }

// Data is the Giorno of a year, month and day, normalised as time.Date does.
func Data(anno int, mese time.Month, giorno int) Giorno {
	return Giorno(time.Date(anno, mese, giorno, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// GiornoDi is the day on which t falls in Rome. Given now, it is today.
func GiornoDi(t time.Time) Giorno { return Data(t.In(roma()).Date()) }

// ParseGiorno reads 2006-01-02, a day that exists and nothing around it.
func ParseGiorno(s string) (Giorno, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, Rifiuto(Invalid, "DATA_NON_VALIDA",
			"La data %q non è valida: si scrive anno-mese-giorno, per esempio 2025-03-31.", taglia(s)).Per(err)
	}
	return Data(t.Date()), nil
}

// Aperto is true for the two ends of time, which are no day.
func (g Giorno) Aperto() bool { return g == DaSempre || g == PerSempre }

// Time is midnight UTC of the day, as dates travel to and from the database.
func (g Giorno) Time() time.Time { return time.Unix(int64(g)*86400, 0).UTC() }

// Date is the year, month and day.
func (g Giorno) Date() (anno int, mese time.Month, giorno int) { return g.Time().Date() }

// Inizio is the instant at which the day begins in Rome.
func (g Giorno) Inizio() time.Time {
	a, m, d := g.Date()
	return time.Date(a, m, d, 0, 0, 0, 0, roma())
}

// String writes 2006-01-02; the open ends are empty.
func (g Giorno) String() string {
	if g.Aperto() {
		return ""
	}
	return g.Time().Format(time.DateOnly)
}

// MarshalJSON writes the day as a string and an open end as null.
func (g Giorno) MarshalJSON() ([]byte, error) {
	if g.Aperto() {
		return []byte("null"), nil
	}
	return strconv.AppendQuote(nil, g.String()), nil
}

// UnmarshalJSON reads what MarshalJSON writes, but for null: which end it was, only the holder
// of the value knows, so it is left as it is.
func (g *Giorno) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		return nil
	}
	s, err := strconv.Unquote(string(b))
	if err != nil {
		return fmt.Errorf("giorno %s: %w", b, err)
	}
	*g, err = ParseGiorno(s)
	return err
}

// UnmarshalText lets flags and parameters be Giorni.
func (g *Giorno) UnmarshalText(b []byte) (err error) {
	*g, err = ParseGiorno(string(b))
	return err
}

func taglia(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
