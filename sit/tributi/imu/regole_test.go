package imu

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cestor/sit/sit/tributi/conto"
)

func TestMultipliers(t *testing.T) {
	for categoria, m := range map[string]int64{
		"A02": 160, "A11": 160, "C02": 160, "C06": 160, "C07": 160, "B01": 140, "B08": 140, "C03": 140, "C04": 140, "C05": 140,
		"A10": 80, "D05": 80, "D01": 65, "D08": 65, "D10": 65, "C01": 55, "E03": 0, "F03": 0, "": 0, "Z": 0,
	} {
		if got := Moltiplicatore(categoria); got != m {
			t.Errorf("%s: %d, wanted %d", categoria, got, m)
		}
	}
}

// Each case: what is owed in all, and a sentence that says why.
func TestConditions(t *testing.T) {
	prospetto := NewProspetto(2025,
		Riga{Fattispecie: Altri, Aliquota: 106_000}, Riga{Fattispecie: Altri, Categoria: "C01", Aliquota: 96_000}, Riga{Fattispecie: Altri, Categoria: "B", Aliquota: 90_000},
		Riga{Fattispecie: "Comodato", Aliquota: 76_000}, Riga{Fattispecie: AbitazionePrincipale, Aliquota: 60_000}, Riga{Fattispecie: GruppoD, Aliquota: 76_000})
	casa := func(categoria string, residenti int, mesi Mesi) Bene {
		b := unita("casa", categoria, 100000, 1, 1, mesi, Casa)
		b.Periodi[0].Residenti = residenti
		return b
	}
	con := func(b Bene, f func(*Periodo)) Bene { f(&b.Periodi[0]); return b }
	for _, c := range []struct {
		nome   string
		beni   []Bene
		regole Regole
		cent   int64
		dice   string
	}{
		// 1000.00 × 1.05 × 160 = 168 000.00
		{"the rate of a categoria before that of all", []Bene{unita("a", "C01", 100000, 1, 1, Tutti, 0)}, Regole{}, 55440, "categoria C01"},
		{"the rate of a group before that of all", []Bene{unita("a", "B01", 100000, 1, 1, Tutti, 0)}, Regole{}, 132300, "categoria B"},
		{"the rate of a condition before those", []Bene{unita("a", "A03", 100000, 1, 1, Tutti, Comodato)}, Regole{}, 63840, "fattispecie comodato"},
		{"comodato is not for a luxury home", []Bene{unita("a", "A08", 100000, 1, 1, Tutti, Comodato)}, Regole{}, 127680, "non riconosciuto"},
		{"storico and inagibile do not stack", []Bene{unita("a", "A03", 100000, 1, 1, Tutti, Storico|Inagibile)}, Regole{}, 89040, "non si somma"},
		{"unless the comune lets them", []Bene{unita("a", "A03", 100000, 1, 1, Tutti, Storico|Inagibile)}, Regole{Cumula: true}, 44520, "Inagibile"},
		{"a home is exempt", []Bene{casa("A03", 1, Tutti)}, Regole{}, 0, "esente (c. 740)"},
		{"for its months alone", []Bene{{ID: "casa", Periodi: []Periodo{casa("A03", 1, PrimiMesi(6)).Periodi[0], unita("", "A03", 100000, 1, 1, Tutti&^PrimiMesi(6), 0).Periodi[0]}}}, Regole{}, 89040, "da luglio a dicembre"},
		{"a luxury home owes less the detrazione", []Bene{casa("A01", 1, Tutti)}, Regole{}, 80800, "Detrazione 200,00 €"},
		{"by its months", []Bene{casa("A01", 1, PrimiMesi(6))}, Regole{}, 40400, "× 6/12"},
		{"what is left of it goes to what goes with it", []Bene{con(casa("A01", 1, Tutti), func(p *Periodo) { p.Quota = Quota{Num: 1, Den: 10} }), unita("box", "C06", 20000, 1, 1, Tutti, Pertinenza)}, Regole{},
			10240, "che avanza"}, // 100.80 − 100.80, and 201.60 − 99.20
		{"the detrazione never makes it negative", []Bene{con(casa("A01", 1, Tutti), func(p *Periodo) { p.Quota = Quota{Num: 1, Den: 100} })}, Regole{}, 0, "restano 0,00 €"},
		{"of two homes one", []Bene{casa("A03", 1, Tutti), unita("altra", "A04", 50000, 1, 1, Tutti, Casa)}, Regole{}, 89040, "una sola"},
		{"what goes with no home owes as the others", []Bene{unita("box", "C06", 10000, 1, 1, Tutti, Pertinenza)}, Regole{}, 17808, "non risulta un'abitazione"},
		{"an office is no home", []Bene{unita("a", "A10", 100000, 1, 1, Tutti, Casa)}, Regole{}, 89040, "Non è un'abitazione"},
		{"a shop goes with no home", []Bene{casa("A03", 1, Tutti), unita("a", "C01", 100000, 1, 1, Tutti, Pertinenza)}, Regole{}, 55440, "solo un C/2"},
		{"group D at the least rate is all of the State", []Bene{unita("a", "D01", 100000, 1, 1, Tutti, 0)}, Regole{}, 51870, "restano al comune 0 per mille"},
		{"a D without rendita owes on the books", []Bene{{ID: "a", Periodi: []Periodo{{Mesi: Tutti, Oggetto: Oggetto{Genere: Fabbricato, Categoria: "D08", Valore: 10000000}, Quota: Intero}}}}, Regole{}, 76000, "valore contabile"},
		{"a rural building by annotation", []Bene{con(unita("a", "C02", 100000, 1, 1, Tutti, 0), func(p *Periodo) { p.Oggetto.Rurale = true })}, Regole{}, 16800, "rurali"},
		{"collabente", []Bene{unita("a", "F02", 0, 1, 1, Tutti, 0)}, Regole{}, 0, "Gruppo F"},
		{"works in course owe on the area", []Bene{{ID: "a", Periodi: []Periodo{{Mesi: Tutti, Oggetto: Oggetto{Genere: Fabbricato, Categoria: "F03", Valore: 5000000}, Quota: Intero}}}}, Regole{}, 43000, "si tassa l'area"},
		{"no rendita yet", []Bene{unita("a", "A03", 0, 1, 1, Tutti, 0)}, Regole{}, 0, "Senza rendita"},
		{"built for sale", []Bene{unita("a", "A03", 100000, 1, 1, Tutti, Merce)}, Regole{}, 0, "esente dal 2022"},
		{"a share that was presumed", []Bene{con(unita("a", "A03", 100000, 1, 1, Tutti, 0), func(p *Periodo) { p.Quota = Quota{1, 2, true} })}, Regole{}, 89040, "presunte parti uguali"},
	} {
		t.Run(c.nome, func(t *testing.T) {
			k := Calcola(prospetto, c.beni, c.regole)
			var s strings.Builder
			for _, v := range k.Voci {
				fmt.Fprintln(&s, v.Codice, v.Dovuto, v.Spiegazione())
			}
			if k.Dovuto() != c.cent || !strings.Contains(s.String(), c.dice) {
				t.Errorf("%d instead of %d, because:\n%s", k.Dovuto(), c.cent, s.String())
			}
		})
	}
}

// Without a prospetto the rates of the law hold, and each voce says so.
func TestTheRatesOfTheLaw(t *testing.T) {
	for nome, c := range map[string]struct {
		b    Bene
		cent int64
	}{
		"altri fabbricati": {unita("a", "A03", 100000, 1, 1, Tutti, 0), 144480},
		"gruppo D":         {unita("a", "D01", 100000, 1, 1, Tutti, 0), 58695},
		"rurali":           {unita("a", "D10", 100000, 1, 1, Tutti, 0), 6825},
		"casa di lusso":    {unita("a", "A01", 100000, 1, 1, Tutti, Casa), 64000},
	} {
		k := Calcola(nil, []Bene{c.b}, Regole{})
		if k.Dovuto() != c.cent || !strings.Contains(k.Voci[len(k.Voci)-1].Spiegazione(), "nessuna aliquota deliberata") {
			t.Errorf("%s: %d %s", nome, k.Dovuto(), k.Voci[0].Spiegazione())
		}
	}
}

// The voci of one object and code add up to what their exact sum rounds to.
func TestOneRoundingForAnObjectAndACode(t *testing.T) {
	b := Bene{ID: "a"}
	for m := range 12 {
		b.Periodi = append(b.Periodi, Periodo{Mesi: 1 << m, Oggetto: Oggetto{Genere: Fabbricato, Categoria: "A03", Rendita: int64(333330 + m)}, Quota: Quota{Num: 1, Den: 7}})
	}
	k := Calcola(nil, []Bene{b}, Regole{})
	esatta := new(conto.Frazione)
	for m := range 12 {
		esatta.Add(esatta, conto.Per(conto.Di(int64(333330+m), 1000), conto.Di(168, 1), conto.Di(86, 10000), conto.Di(1, 84)))
	}
	if len(k.Voci) != 12 || k.Dovuto() != conto.Cent(esatta) {
		t.Errorf("%d voci, %d instead of %d", len(k.Voci), k.Dovuto(), conto.Cent(esatta))
	}
}

func BenchmarkCalcola(b *testing.B) {
	p := sola(Altri, 106)
	beni := []Bene{unita("a", "A03", 51646, 1, 2, PrimiMesi(7), 0)}
	b.ReportAllocs()
	for b.Loop() {
		Calcola(p, beni, Regole{})
	}
}

func BenchmarkSpiegazione(b *testing.B) {
	k := Calcola(sola(Altri, 106), []Bene{unita("a", "A03", 51646, 1, 2, PrimiMesi(7), 0)}, Regole{})
	for b.Loop() {
		_ = k.Voci[0].Spiegazione()
	}
}
