package imu

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/cestor/sit/sit/tributi/conto"
)

func TestWhoIsTaxedForWhat(t *testing.T) {
	for _, c := range []struct {
		nome   string
		genere Genere
		titoli []Titolo
		parti  string
	}{
		{"full ownership in halves", 'F', []Titolo{{"a", "10", 1, 2}, {"b", "10", 1, 2}}, "a 1/2 b 1/2"},
		{"usufruct and bare ownership", 'F', []Titolo{{"a", "80", 1, 1}, {"b", "20", 1, 1}}, "a 1/1"},
		{"usufruct on a half, that is bare", 'F', []Titolo{{"a", "10", 1, 2}, {"b", "20", 1, 2}, {"c", "80", 1, 2}}, "a 1/2 c 1/2"},
		{"usufruct on a half, none being bare, is taken off the owner", 'F', []Titolo{{"a", "10", 1, 1}, {"c", "80", 1, 2}}, "a 1/2 c 1/2"},
		{"usufruct on all takes all off the owners", 'F', []Titolo{{"a", "10", 1, 2}, {"b", "10", 1, 2}, {"c", "80", 1, 1}}, "c 1/1"},
		{"the right to live there is of the widow, who owns a half", 'F', []Titolo{{"a", "30", 1, 1}, {"a", "10", 1, 2}, {"b", "10", 1, 2}}, "a 1/1"},
		{"30 with a blank is a usufruct", 'F', []Titolo{{"a", "30 ", 1, 2}, {"b", "10", 1, 1}}, "a 1/2 b 1/2"},
		{"20 with a blank is a livello, which is taxed", 'T', []Titolo{{"a", "20 ", 1, 1}, {"b", "40", 1, 1}}, "a 1/1"},
		{"enfiteuta and concedente", 'T', []Titolo{{"a", "50", 1, 1}, {"b", "40", 1, 1}}, "a 1/1"},
		{"usufruct over enfiteusi", 'T', []Titolo{{"a", "50", 1, 1}, {"b", "40", 1, 1}, {"c", "8e", 1, 1}}, "c 1/1"},
		{"who builds on the land of another", 'F', []Titolo{{"a", "1s", 1, 1}, {"b", "1t", 1, 1}}, "a 1/1"},
		{"superficie recorded over an owner", 'F', []Titolo{{"a", "60", 1, 1}, {"b", "10", 1, 1}}, "a 1/1"},
		{"the owner of the area owes for the land", 'T', []Titolo{{"b", "1t", 1, 1}}, "b 1/1"},
		{"usufruct over what is built on another's land", 'F', []Titolo{{"a", "8s", 1, 1}, {"b", "2s", 1, 1}, {"c", "1t", 1, 1}}, "a 1/1"},
		{"servitù and oneri owe nothing", 'F', []Titolo{{"a", "10", 1, 1}, {"b", "90", 1, 1}, {"c", "100", 0, 0}}, "a 1/1"},
		{"the older owners", 'F', []Titolo{{"a", "3 ", 1, 2}, {"b", "64 ", 1, 2}}, "a 1/2 b 1/2"},
		{"the older owner of the area, nobody holding the building", 'F', []Titolo{{"a", "8 ", 1, 1}}, "a 1/1"},
		{"the older owner of the area, another holding the building", 'F', []Titolo{{"a", "8 ", 1, 1}, {"b", "7 ", 1, 1}}, "b 1/1"},
		{"shares not stated are equal", 'F', []Titolo{{"a", "10", 0, 0}, {"b", "10", 0, 0}, {"c", "10", 0, 0}}, "a 1/3? b 1/3? c 1/3?"},
		{"what the stated leave", 'F', []Titolo{{"a", "10", 1, 2}, {"b", "10", 0, 0}, {"c", "10", 0, 0}}, "a 1/2 b 1/4? c 1/4?"},
		{"the whole to each of two", 'F', []Titolo{{"a", "10", 1000, 1000}, {"b", "10", 1000, 1000}}, "a 1/2? b 1/2?"},
		{"the same title twice", 'F', []Titolo{{"a", "10", 1, 1}, {"a", "10", 1, 1}}, "a 1/1?"},
		{"two quarters of one holder", 'F', []Titolo{{"a", "10", 1, 4}, {"b", "10", 1, 2}, {"a", "10", 1, 4}}, "a 1/2 b 1/2"},
		{"thousandths that are a little over one", 'F', []Titolo{{"a", "10", 334, 1000}, {"b", "10", 667, 1000}}, "a 167/500 b 667/1000"},
		{"a share of no sense is not stated", 'F', []Titolo{{"a", "10", 7, 2}, {"b", "10", 1, 2}}, "a 1/2? b 1/2"},
		{"a bare ownership whose usufruct is nowhere is nobody's tax", 'F', []Titolo{{"a", "20", 1, 1}}, ""},
		{"a title without code", 'F', []Titolo{{"a", "990", 1, 1}}, ""},
		{"nobody", 'F', nil, ""},
	} {
		t.Run(c.nome, func(t *testing.T) {
			s := ""
			for i, p := range Ripartisci(c.genere, c.titoli) {
				if i > 0 {
					s += " "
				}
				s += fmt.Sprintf("%s %d/%d", p.Titolare, p.Quota.Num, p.Quota.Den)
				if p.Quota.Presunta {
					s += "?"
				}
			}
			if s != c.parti {
				t.Errorf("%q, wanted %q", s, c.parti)
			}
		})
	}
}

// Over the whole whose shares are told, full or burdened, the holders owe together for all of it, and
// their tax together is that of one holder but for a cent each.
func TestSharesOfAWholeAddUpToIt(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	for range 3000 {
		var titoli []Titolo
		n := 1 + r.IntN(6)
		den := int64(n) + r.Int64N(1000)
		resto := den
		gravati := new(conto.Frazione)
		for i := range n {
			num := resto
			if i < n-1 {
				num = 1 + r.Int64N(resto-int64(n-1-i))
			}
			resto -= num
			diritto := "10"
			if r.IntN(3) == 0 {
				diritto = "20"
				gravati.Add(gravati, conto.Di(num, den))
			}
			titoli = append(titoli, Titolo{fmt.Sprint("p", i), diritto, num, den})
		}
		if gravati.Sign() > 0 {
			titoli = append(titoli, Titolo{"u", "80", gravati.Num().Int64(), gravati.Denom().Int64()})
		}
		parti := Ripartisci(Fabbricato, titoli)
		somma := new(conto.Frazione)
		var cent int64
		for _, p := range parti {
			somma.Add(somma, p.Quota.Frazione())
			cent += Calcola(nil, []Bene{unita("a", "A03", 71234, p.Quota.Num, p.Quota.Den, Tutti, 0)}, Regole{}).Dovuto()
		}
		if somma.Cmp(conto.Di(1, 1)) != 0 {
			t.Fatalf("%v: %s", titoli, somma.RatString())
		}
		intera := Calcola(nil, []Bene{unita("a", "A03", 71234, 1, 1, Tutti, 0)}, Regole{}).Dovuto()
		if d := cent - intera; d > int64(len(parti)) || -d > int64(len(parti)) {
			t.Fatalf("%v: %d cents instead of %d", titoli, cent, intera)
		}
	}
}
