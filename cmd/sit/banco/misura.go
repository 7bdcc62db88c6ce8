package banco

import (
	"math"
	"slices"
	"strconv"
	"time"
)

// Misura is one line of sit bench --json (contract §7).
type Misura struct {
	Misura            string `json:"misura"`
	Valore            cifra  `json:"valore"`
	Unita             string `json:"unita"`
	P50               *cifra `json:"p50_ms,omitempty"`
	P95               *cifra `json:"p95_ms,omitempty"`
	P99               *cifra `json:"p99_ms,omitempty"`
	Riferimento       string `json:"riferimento,omitempty"`
	RiferimentoValore *cifra `json:"riferimento_valore,omitempty"`
	Rapporto          *cifra `json:"rapporto,omitempty"`
	Nota              string `json:"nota,omitempty"`
}

// cifra is a number with four digits that mean something: a measure has no more.
type cifra float64

// Testo writes it without an exponent.
func (c cifra) Testo() string {
	v := float64(c)
	if v != 0 {
		m := math.Pow(10, 3-math.Floor(math.Log10(math.Abs(v))))
		if m < 1 {
			m = 1 // whole numbers keep their digits
		}
		v = math.Round(v*m) / m
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// MarshalJSON implements json.Marshaler.
func (c cifra) MarshalJSON() ([]byte, error) { return []byte(c.Testo()), nil }

func misura(nome string, valore float64, unita string) Misura {
	return Misura{Misura: nome, Valore: cifra(valore), Unita: unita}
}

// contro adds the yardstick: more is better, and the ratio is how many times it.
func (m Misura) contro(nome string, valore float64) Misura {
	v, r := cifra(valore), cifra(float64(m.Valore)/valore)
	m.Riferimento, m.RiferimentoValore, m.Rapporto = nome, &v, &r
	return m
}

// con adds what must be known to read the number.
func (m Misura) con(nota string) Misura {
	m.Nota = nota
	return m
}

// tempi adds percentiles. It sorts its argument.
func (m Misura) tempi(d []time.Duration) Misura {
	if len(d) == 0 {
		return m
	}
	slices.Sort(d)
	at := func(q float64) *cifra {
		c := cifra(millis(d[int(q*float64(len(d)-1))]))
		return &c
	}
	m.P50, m.P95, m.P99 = at(.50), at(.95), at(.99)
	return m
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
