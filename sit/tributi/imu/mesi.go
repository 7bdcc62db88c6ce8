package imu

import (
	"math/bits"
	"strconv"
	"strings"
	"time"

	"github.com/cestor/sit/sit"
)

// Mesi is a set of months of one year: bit 0 is January.
type Mesi uint16

// Tutti are the twelve months.
const Tutti Mesi = 1<<12 - 1

// PrimiMesi are the first n months: for who knows only how many they are.
func PrimiMesi(n int) Mesi { return 1<<max(0, min(n, 12)) - 1 }

// Quanti they are.
func (m Mesi) Quanti() int { return bits.OnesCount16(uint16(m)) }

// Ha is true when the month (0 is January) is among them.
func (m Mesi) Ha(mese int) bool { return m>>mese&1 == 1 }

var nomiMesi = [12]string{"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"}

// String writes the stretches of months: da gennaio a marzo, giugno.
func (m Mesi) String() string {
	var tratti []string
	for i := 0; i < 12; i++ {
		if !m.Ha(i) {
			continue
		}
		j := i
		for j < 11 && m.Ha(j+1) {
			j++
		}
		if i == j {
			tratti = append(tratti, nomiMesi[i])
		} else {
			tratti = append(tratti, "da "+nomiMesi[i]+" a "+nomiMesi[j])
		}
		i = j
	}
	return strings.Join(tratti, ", ")
}

func (m Mesi) testo() string {
	switch n := m.Quanti(); n {
	case 12:
		return "12 mesi su 12"
	case 1:
		return "1 mese su 12 (" + m.String() + ")"
	default:
		return strconv.Itoa(n) + " mesi su 12 (" + m.String() + ")"
	}
}

// Tratto is a value that holds from a day until another, half open as every interval of ours.
type Tratto[T comparable] struct {
	Dal, Al sit.Giorno
	Valore  T
}

// Anno tells month by month which value holds in a year (c. 761; tributi.md §3.6). A month bears a
// value when its days with any are more than half of it, the days of a transfer being of who comes
// in; when they are just half, if it has a value on its last day: on a tie the month is of who comes
// in. Of several values in one month the one of more days is taken, on a tie the later. Where two
// stretches overlap the one given later stands.
func Anno[T comparable](anno int, tratti []Tratto[T]) (valori [12]T, mesi Mesi) {
	var giorni [31]int // which stretch holds on a day of the month, from 1; 0 none
	for m := range 12 {
		primo, dopo := sit.Data(anno, time.Month(m+1), 1), sit.Data(anno, time.Month(m+2), 1)
		n := int(dopo - primo)
		clear(giorni[:])
		for i, t := range tratti {
			for g := max(t.Dal, primo); g < min(t.Al, dopo); g++ {
				giorni[g-primo] = i + 1
			}
		}
		quanti, ultimo := map[T]int(nil), giorni[n-1]
		coperti := 0
		scelto := 0
		for _, k := range giorni[:n] {
			if k == 0 {
				continue
			}
			coperti++
			if scelto == 0 {
				scelto = k
			}
			if tratti[k-1].Valore != tratti[scelto-1].Valore && quanti == nil {
				quanti = map[T]int{}
			}
		}
		if 2*coperti < n || 2*coperti == n && ultimo == 0 {
			continue
		}
		if quanti != nil {
			scelto = piuGiorni(tratti, giorni[:n], quanti)
		}
		valori[m] = tratti[scelto-1].Valore
		mesi |= 1 << m
	}
	return valori, mesi
}

// piuGiorni is the stretch whose value holds on more days; on a tie the one that is met last.
func piuGiorni[T comparable](tratti []Tratto[T], giorni []int, quanti map[T]int) int {
	for _, k := range giorni {
		if k > 0 {
			quanti[tratti[k-1].Valore]++
		}
	}
	scelto := 0
	for _, k := range giorni {
		if k > 0 && (scelto == 0 || quanti[tratti[k-1].Valore] >= quanti[tratti[scelto-1].Valore]) {
			scelto = k
		}
	}
	return scelto
}

// AlSubentrante is the closed form of the rule for one transfer on day g of a month of so many
// days: true when the month is of who buys.
func AlSubentrante(g, giorni int) bool { return giorni-g+1 >= g-1 }
