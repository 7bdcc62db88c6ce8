package imu

import (
	"testing"
	"time"

	"github.com/cestor/sit/sit"
)

func giorno(s string) sit.Giorno {
	g, err := sit.ParseGiorno(s)
	if err != nil {
		panic(err)
	}
	return g
}

// Whatever the day of a transfer, the twelve months are divided between who sells and who buys, and
// the month of the transfer goes as the closed form says.
func TestEveryMonthIsOfSellerOrBuyer(t *testing.T) {
	for _, anno := range []int{2023, 2024} {
		primo, fine := sit.Data(anno, 1, 1), sit.Data(anno+1, 1, 1)
		for g := primo; g < fine; g++ {
			_, venditore := Anno(anno, []Tratto[bool]{{primo, g, true}})
			_, acquirente := Anno(anno, []Tratto[bool]{{g, fine, true}})
			if venditore|acquirente != Tutti || venditore&acquirente != 0 {
				t.Fatalf("%v: %012b and %012b", g, venditore, acquirente)
			}
			_, m, d := g.Date()
			giorni := int(sit.Data(anno, m+1, 1) - sit.Data(anno, m, 1))
			if acquirente.Ha(int(m)-1) != AlSubentrante(d, giorni) {
				t.Errorf("%v: the closed form says otherwise", g)
			}
		}
	}
}

// tributi.md §3.6: the last day on which the month is of who buys, for each length of month.
func TestTheDayFromWhichTheMonthIsOfTheSeller(t *testing.T) {
	for giorni, ultimo := range map[int]int{28: 15, 29: 15, 30: 16, 31: 16} {
		for g := 1; g <= giorni; g++ {
			if AlSubentrante(g, giorni) != (g <= ultimo) {
				t.Errorf("day %d of %d", g, giorni)
			}
		}
	}
}

func TestAMonthBearsWhatHoldsForMostOfIt(t *testing.T) {
	for _, c := range []struct {
		nome   string
		tratti []Tratto[int]
		valori string
	}{
		{"nothing holds", nil, "............"},
		{"one value for ever", []Tratto[int]{{sit.DaSempre, sit.PerSempre, 1}}, "111111111111"},
		{"half of a February, to its end, is enough", []Tratto[int]{{giorno("2025-02-15"), giorno("2025-03-01"), 1}}, ".1.........."},
		{"half of a February, from its beginning, is not", []Tratto[int]{{giorno("2025-02-01"), giorno("2025-02-15"), 1}}, "............"},
		{"two stretches of one month make it together", []Tratto[int]{{giorno("2025-05-01"), giorno("2025-05-10"), 1}, {giorno("2025-05-20"), giorno("2025-06-01"), 1}}, "....1......."},
		{"the value of more days", []Tratto[int]{{sit.DaSempre, giorno("2025-06-17"), 1}, {giorno("2025-06-17"), sit.PerSempre, 2}}, "111111222222"},
		{"on a tie the later", []Tratto[int]{{sit.DaSempre, giorno("2025-06-16"), 1}, {giorno("2025-06-16"), sit.PerSempre, 2}}, "111112222222"},
		{"days of the same value add up", []Tratto[int]{{giorno("2025-07-01"), giorno("2025-07-10"), 1}, {giorno("2025-07-10"), giorno("2025-07-22"), 2}, {giorno("2025-07-22"), giorno("2025-08-01"), 1}}, "......1....."},
		{"the stretch given later stands", []Tratto[int]{{sit.DaSempre, sit.PerSempre, 1}, {giorno("2025-03-01"), giorno("2025-05-01"), 2}}, "112211111111"},
		{"an inverted stretch holds never", []Tratto[int]{{giorno("2025-09-01"), giorno("2025-02-01"), 1}}, "............"},
	} {
		t.Run(c.nome, func(t *testing.T) {
			valori, mesi := Anno(2025, c.tratti)
			s := ""
			for m := range 12 {
				if mesi.Ha(m) {
					s += string(rune('0' + valori[m]))
				} else {
					s += "."
				}
			}
			if s != c.valori {
				t.Errorf("%s, wanted %s", s, c.valori)
			}
		})
	}
}

func TestMonthsAreNamedInStretches(t *testing.T) {
	if s := (PrimiMesi(3) | 1<<5).String(); s != "da gennaio a marzo, giugno" {
		t.Error(s)
	}
	if PrimiMesi(-1) != 0 || PrimiMesi(99) != Tutti || Tutti.Quanti() != 12 {
		t.Error("months out of the year")
	}
}

// No stretch whatever makes a month of a value that does not hold in it, and what holds all through a
// month is there.
func FuzzAnno(f *testing.F) {
	f.Add(2024, int32(19800), int32(19900), int32(19850), int32(20100), int32(19700), int32(19810))
	f.Add(2025, int32(0), int32(0), int32(30000), int32(-5), int32(20089), int32(20454))
	f.Fuzz(func(t *testing.T, anno int, a, b, c, d, e, g int32) {
		anno = 1990 + (anno%60+60)%60
		tratti := []Tratto[int]{{sit.Giorno(a), sit.Giorno(b), 1}, {sit.Giorno(c), sit.Giorno(d), 2}, {sit.Giorno(e), sit.Giorno(g), 3}}
		valori, mesi := Anno(anno, tratti)
		for m := range 12 {
			primo, dopo := sit.Data(anno, time.Month(m+1), 1), sit.Data(anno, time.Month(m+2), 1)
			var giorni [4]int
			for x := primo; x < dopo; x++ {
				v := 0
				for _, tr := range tratti {
					if tr.Dal <= x && x < tr.Al {
						v = tr.Valore
					}
				}
				giorni[v]++
			}
			n, coperti := int(dopo-primo), int(dopo-primo)-giorni[0]
			switch v := valori[m]; {
			case !mesi.Ha(m) && (v != 0 || 2*coperti > n):
				t.Fatalf("month %d left out with %d days of %d", m, coperti, n)
			case mesi.Ha(m) && (v == 0 || giorni[v] == 0 || 2*coperti < n):
				t.Fatalf("month %d has %d, which holds %d days", m, v, giorni[v])
			case mesi.Ha(m) && giorni[v] < max(giorni[1], giorni[2], giorni[3]):
				t.Fatalf("month %d has %d, and %v days", m, v, giorni)
			}
		}
	})
}
