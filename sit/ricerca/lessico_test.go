package ricerca

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/cestor/sit/sit"
)

// inventato is a lessico of invented streets.
func inventato(comuni, vie int) *lessico {
	r := rand.New(rand.NewPCG(1, 2))
	sillabe := strings.Fields("ba be bi bo ca ce ci co da de di fa fe fi ga ge la le li lo ma me mi mo na ne ni no pa pe pi ra re ri ro sa se si so ta te ti to va ve vi zo")
	parola := func() string {
		var b strings.Builder
		for range 2 + r.IntN(3) {
			b.WriteString(sillabe[r.IntN(len(sillabe))])
		}
		return strings.ToUpper(b.String())
	}
	nomi := make([]string, 3000)
	for i := range nomi {
		nomi[i] = parola()
	}
	comuniNomi := []string{"ROMA", "GIUSEPPE GARIBALDI", "GUGLIELMO MARCONI", "DANTE ALIGHIERI", "XX SETTEMBRE", "SAN ROCCO", "SANT'ANTONIO", "DELLA LIBERTA'", "MAZZINI", "VITTORIO EMANUELE II"}
	generi := []string{"VIA", "VIA", "VIA", "VIA", "PIAZZA", "CONTRADA", "VIALE", "VICO I DI VIA", "LOCALITA'"}
	var enti []sit.Ente
	var tutte []via
	for e := range comuni {
		enti = append(enti, sit.Ente{ID: int32(e + 1), Codice: "X100", Nome: "Comune " + parola()})
		for k := range vie {
			nome := nomi[r.IntN(len(nomi))]
			switch {
			case k < len(comuniNomi):
				nome = comuniNomi[k]
			case r.IntN(3) == 0:
				nome = "SAN " + nome
			case r.IntN(2) == 0:
				nome += " " + nomi[r.IntN(len(nomi))]
			}
			tutte = append(tutte, via{ente: e, id: int64(len(tutte)), codice: fmt.Sprint(len(tutte)), civici: r.IntN(100),
				stati: []statoVia{{nome: generi[r.IntN(len(generi))] + " " + nome, dal: sit.DaSempre, al: sit.PerSempre}}})
		}
	}
	return nuovoLessico(enti, tutte)
}

// garbage and the worst of lines: every word common, every word misspelt, two kilobytes of it.
var pesanti = []string{
	"via san s", "s", "v", "via", "sa sa sa sa sa sa sa sa sa", "san san san san san san san san san san san san san san san san",
	"via giuseppi garibladi comune", "vico i di via san sant santo via i ii iii iv v", strings.Repeat("via ", 75), strings.Repeat("a", 300), strings.Repeat("é'/", 70), strings.Repeat("1/", 150),
	strings.Repeat("x ", 1000), strings.Repeat("12,", 600), "https://" + strings.Repeat("@1,2/", 390), strings.Repeat("\xff", 2000), "libertta mazini vitorio emanuelle dannte aligieri marcconi roca",
}

// A line that somebody makes heavy on purpose costs some ordinary lines, not hundreds: both are measured
// here, one after the other, so that what else the machine does weighs on both.
func TestNoLineTakesLong(t *testing.T) {
	l := inventato(64, 160)
	costa := func(riga string) (meglio time.Duration) {
		for i := range 9 { // the best of some
			inizio := time.Now()
			if d := Leggi(riga); d.strada != nil {
				l.cerca(d.strada, nil, sit.Data(2025, 6, 1), 50)
			}
			if d := time.Since(inizio); i == 0 || d < meglio {
				meglio = d
			}
		}
		return meglio
	}
	const volte = 40
	for _, riga := range pesanti {
		if ordinaria, questa := costa("via roma 12"), costa(riga); questa > volte*ordinaria {
			t.Errorf("%.40q takes %v, an ordinary line %v", riga, questa, ordinaria)
		}
	}
}

func FuzzLines(f *testing.F) {
	for _, s := range pesanti {
		f.Add(s)
	}
	f.Add("via s. antonio 12/a int. 3")
	f.Add("P.ZZA V. EMANUELE II° n° 12-14 bis, km 12+300")
	f.Add("https://www.google.com/maps/@41.1234,14.6454,17z!3d41!4d14")
	f.Add("41°7'24.24\"N 14°38'43.44\"E")
	l := inventato(3, 50)
	f.Fuzz(func(t *testing.T, s string) {
		d := Leggi(s)
		if d.strada == nil {
			return
		}
		for _, x := range l.cerca(d.strada, nil, sit.Data(2025, 6, 1), 20) {
			if !(x.punteggio > 0 && x.punteggio <= 1) {
				t.Fatalf("%q: %v", s, x.punteggio)
			}
		}
	})
}

func FuzzBello(f *testing.F) {
	for s, want := range map[string]string{
		"VIA SANT'ANTONIO ABATE": "Via Sant'Antonio Abate", "PIAZZA DELLA LIBERTA'": "Piazza della Libertà", "LOCALITA' COLLE": "Località Colle", "VICO II DI VIA PIZZOLI": "Vico II di Via Pizzoli",
		"VIALE NICOLA D'ONOFRIO": "Viale Nicola D'Onofrio", "RUA D' ELISEO": "Rua D' Eliseo", "VIA DELL'EDILIZIA": "Via dell'Edilizia", "Via già scritta": "Via già scritta", "VIA ALLUVIONI-PIOVERA": "Via Alluvioni-Piovera",
		"VIA ANGELO CAMILLO DE MEIS": "Via Angelo Camillo De Meis", "FRAZIONE LA FONTE": "Frazione La Fonte", "VIA DEI MULINI": "Via dei Mulini", "": "",
	} {
		if got := bello(s); got != want {
			f.Errorf("%q is written %q, want %q", s, got, want)
		}
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { bello(s) })
}

func BenchmarkKeystrokes(b *testing.B) {
	l := inventato(64, 160)
	b.Logf("%d names, %d words", len(l.voci), len(l.voc.parole))
	for _, riga := range []string{"v", "via r", "via roma", "via roma 12", "giusepe garribaldi 12", "vico primo via san rocco", "via libertta comune", "4/45"} {
		b.Run(strings.ReplaceAll(riga, " ", "_"), func(b *testing.B) {
			for b.Loop() {
				if d := Leggi(riga); d.strada != nil {
					l.cerca(d.strada, nil, sit.Data(2025, 6, 1), 8)
				}
			}
		})
	}
}

func BenchmarkLessico(b *testing.B) {
	l := inventato(64, 160)
	b.ReportAllocs()
	for b.Loop() {
		nuovoLessico(l.enti, l.vie)
	}
}
