package registri

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/censuario"
)

// Ente is what is generated. The same values give the same bytes.
type Ente struct {
	Seme       int64
	Comune     catasto.CodiceComune
	Nome       string         // for what the comune owns; empty: PROVA and the code
	UIU        int            // units of the whole load
	Particelle int            // states of particelle in the whole load
	Titoli     int            // titles of the whole load, about
	Mesi       int            // months of variations after it
	Al         censuario.Data // day of the whole load, the last of a month; 0: 31.12.2021
	Ritmo      int            // how many times what happens in real comuni happens here; 0: once
	BaseID     int64          // added to every identifier; recent ones have up to 15 digits
	Siti       []Sito         // the particelle of a map, in order; none: numbers are given
	Vie        []Via          // none: they are invented
	Ospiti     []Ospite
}

// Ospite is somebody given who owns a particella of the map that is not built upon.
type Ospite struct {
	Foglio, Numero string
	Persona        Persona
}

// Sito is a particella of the map.
type Sito struct {
	Foglio    string // not padded
	Numero    string // as on the map
	Mq        int64
	Edificato bool
}

// Via is a street with its doors.
type Via struct {
	Toponimo string // code of catasto-censuario §4.8
	Nome     string
	Codice   string
	Civici   []string // empty: they are numbered
}

// ospite is the number of who was given a particella, false when nobody was.
func (e Ente) ospite(q Sito) (int, bool) {
	k := slices.IndexFunc(e.Ospiti, func(o Ospite) bool { return o.Foglio == q.Foglio && o.Numero == q.Numero })
	return k, k >= 0
}

const (
	quotaEdificati = 35  // of a hundred particelle, without a map
	quotaSoppresse = 7   // of a hundred lines of terreni, without a map
	mediaFoglio    = 860 // particelle of a sheet
	maxMesi        = 240
)

// Controlla refuses sizes that cannot be generated.
func (e Ente) Controlla() error {
	switch {
	case len(e.Comune) != 4:
		return fmt.Errorf("comune %q: a letter and three digits", e.Comune)
	case e.Particelle < 1 || e.Particelle > 5_000_000 || e.UIU < 0 || e.UIU > 5_000_000:
		return fmt.Errorf("particelle %d, units %d: between 1, or 0, and 5000000", e.Particelle, e.UIU)
	case e.Mesi < 0 || e.Mesi > maxMesi:
		return fmt.Errorf("months: %d, between 0 and %d", e.Mesi, maxMesi)
	case e.Titoli < 0 || e.Titoli > 8*(e.Particelle+e.UIU):
		return fmt.Errorf("titles: %d, up to eight for each unit and particella", e.Titoli)
	case e.Siti != nil && len(e.Siti) > e.Particelle:
		return fmt.Errorf("the map has %d particelle, the ente %d", len(e.Siti), e.Particelle)
	case len(e.Ospiti) > 0 && e.Siti == nil:
		return errors.New("guests need a map, to own something of it")
	case e.BaseID < 0 || e.BaseID > 900_000_000_000_000:
		return fmt.Errorf("identifiers from %d: up to 15 digits", e.BaseID)
	}
	return nil
}

func (e Ente) nome() string { return cmp.Or(e.Nome, "PROVA "+string(e.Comune)) }

func (e Ente) al() time.Time {
	d := cmp.Or(e.Al, 20211231)
	return time.Date(d.Anno(), time.Month(d.Mese()), d.Giorno(), 0, 0, 0, 0, time.UTC)
}

// primo is the first day of a month of variations, 1 for the first.
func (e Ente) primo(mese int) time.Time {
	g := e.al().AddDate(0, 0, 1)
	return time.Date(g.Year(), g.Month()+time.Month(mese-1), 1, 0, 0, 0, 0, time.UTC)
}

func giorno(t time.Time) censuario.Data {
	return censuario.Data(t.Year()*10_000 + int(t.Month())*100 + t.Day())
}

// Periodo is the first and the last day of a month of variations.
func (e Ente) Periodo(mese int) (dal, al censuario.Data) {
	return giorno(e.primo(mese)), giorno(e.primo(mese+1).AddDate(0, 0, -1))
}

// mescola spreads the bits of some numbers: what is asked of a person or of a street by its
// number alone.
func mescola(v ...int64) uint64 {
	h := uint64(0x9e3779b97f4a7c15)
	for _, x := range v {
		h ^= uint64(x)
		h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
		h = (h ^ h>>27) * 0x94d049bb133111eb
		h ^= h >> 31
	}
	return h
}

// uno is true one time in n, for these numbers always or never.
func uno(n uint64, v ...int64) bool { return mescola(v...)%n == 0 }
