package carta_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa/carta/cartatest"
	"github.com/cestor/sit/sit/visura"
	"github.com/cestor/sit/sit/visura/carta"
)

var update = flag.Bool("update", false, "write the goldens anew")

func p[T any](v T) *T { return &v }

func giorno(s string) sit.Giorno {
	g, err := sit.ParseGiorno(s)
	if err != nil {
		panic(err)
	}
	return g
}

func vari(dal, al sit.Giorno, tipo, numero, causale, descrizione string) *visura.Atto {
	return &visura.Atto{Efficacia: dal, Registrazione: al, Tipo: p(tipo), Numero: p(numero), Progressivo: p("001"), Anno: p(2015), Causale: p(causale), Descrizione: p(descrizione)}
}

func ente() sit.Ente {
	return sit.Ente{Codice: "X100", Nome: "Borgo Sant'Elpidio", Provincia: "BN", Zona: 7792}
}

// coppia are a company until 2001, then two persons, half each.
func coppia() []visura.Titolare {
	vendita := vari(giorno("2001-07-07"), giorno("2001-07-20"), "N", "009981", "IST", "COMPRAVENDITA")
	persona := func(cognome, nome, sesso, cf string, nascita sit.Giorno) visura.Titolare {
		return visura.Titolare{Soggetto: p("x"), CF: p(cf), Cognome: p(cognome), Nome: p(nome), Diritto: "10", DirittoTesto: "Proprietà", QuotaNum: p(int64(1)), QuotaDen: p(int64(2)),
			Regime: p("C"), Dal: giorno("2001-07-07"), Al: sit.PerSempre, Atto: vendita, Fisica: true, Nascita: nascita, Sesso: sesso, Luogo: "A783"}
	}
	return []visura.Titolare{
		{Soggetto: p("y"), CF: p("00000123455"), Denominazione: p(`EDILIZIA IMMAGINARIA "LA BETULLA" S.R.L.`), Diritto: "10", DirittoTesto: "Proprietà", QuotaNum: p(int64(1)), QuotaDen: p(int64(1)),
			Dal: giorno("1990-03-15"), Al: giorno("2001-07-07"), Nascita: sit.DaSempre, Luogo: "A783", Atto: vari(giorno("1990-03-15"), giorno("1990-03-15"), "A", "004512", "NC", "COSTITUZIONE")},
		persona("BRAVESCO", "ERMANTE", "1", "BRVRNT58S02X100P", giorno("1958-11-02")),
		persona("TREBIOTTI", "ODILIA", "2", "TRBDLO61E63X100K", giorno("1961-05-23")),
	}
}

func storicaUIU() carta.Visura {
	stadio := func(n int, cat string, rendita, mq int64, dal, al string) visura.Unita {
		u := visura.Unita{ID: "X100-F-1001", Comune: "X100", Categoria: p(cat), Classe: p("3"), Consistenza: p(visura.Millesimi(6500)), Rendita: &rendita, Stadio: &n,
			Identificativi: []visura.Identificativo{{Foglio: p("7"), Numero: p("45"), Sub: p("3")}}, Indirizzi: []visura.Indirizzo{{Testo: "VIA DELLE GINESTRE n. 12, 14A"}},
			Dal: giorno(dal), Al: sit.PerSempre, Atto: vari(giorno(dal), giorno(dal), "V", "021733", "VAR", "AMPLIAMENTO"),
			Altro: &visura.AltroUIU{Edificio: "A", Scala: "1", Interni: []string{"3"}, Piani: []string{"2"}, Protocollo: "TO0123456/2015", Notifica: giorno("2015-06-20"),
				Annotazione: "di stadio: classamento e rendita proposti", Utilita: []visura.Identificativo{{Foglio: p("7"), Numero: p("45"), Sub: p("1")}}, Riserve: []visura.Riserva{{Codice: "1", Partita: "0000777"}}}}
		if mq > 0 {
			u.Superficie = &mq
		}
		if al != "" {
			u.Al = giorno(al)
			u.Fine = vari(giorno(al), giorno(al), "V", "021733", "VAR", "AMPLIAMENTO")
		}
		return u
	}
	due := stadio(2, "A02", 52317, 118, "2015-06-10", "")
	due.Identificativi = append(due.Identificativi, visura.Identificativo{Foglio: p("7"), Numero: p("46"), Sub: p("1")})
	return carta.Visura{Nome: "SIT di prova", Documento: visura.Documento{Immobile: "X100-F-1001", Tipo: "F", Storica: true, Quando: visura.Il(giorno("2025-06-01")), Ente: ente(),
		Unita: []visura.Unita{stadio(1, "A03", 33571, 0, "1990-03-15", "2015-06-10"), due}, Titolari: coppia(),
		Parenti:  []visura.Parente{{ID: "X100-F-900", Giorno: giorno("1990-03-15")}, {ID: "X100-F-1100", Giorno: giorno("2020-01-01"), Successore: true}},
		EmessaIl: giorno("2025-06-01"), AggiornataAl: giorno("2025-05-31")}}
}

func attualeTerreno() carta.Visura {
	t := visura.Terreno{ID: "X100_000700.50", Comune: "X100", Foglio: p("7"), Numero: p("50"), Qualita: p(993), QualitaTesto: p("modello 26"), Superficie: p(int64(4215)),
		Dominicale: p(int64(2177)), Agrario: p(int64(1090)), Stadio: p(3), Dal: giorno("2008-09-04"), Al: sit.PerSempre, Deduzioni: []string{"A1", "C17"},
		Riserve: []visura.Riserva{{Codice: "1", Partita: "0000777"}}, Annotazione: "DI IMMOBILE: PARTICELLA PORZIONATA",
		Atto:     vari(giorno("2008-09-04"), giorno("2008-09-04"), "F", "187654", "FRZ", "FRAZIONAMENTO DEL 04/09/2008"),
		Porzioni: []visura.Porzione{{Porzione: "AA", QualitaTesto: p("seminativo"), Classe: p("2"), Superficie: p(int64(3000))}, {Porzione: "AB", QualitaTesto: p("vigneto"), Classe: p("1"), Superficie: p(int64(1215))}}}
	titoli := coppia()[1:]
	titoli[0].Diritto, titoli[0].DirittoTesto, titoli[0].QuotaDen, titoli[0].Regime = "20", "Nuda proprietà", p(int64(1)), nil
	titoli[1].Diritto, titoli[1].DirittoTesto, titoli[1].QuotaDen, titoli[1].Regime = "80", "Usufrutto", p(int64(1)), nil
	onere := coppia()[0]
	onere.Diritto, onere.DirittoTesto, onere.QuotaNum, onere.QuotaDen, onere.Impianto, onere.Dal = "99 ", "ONERE NON CODIFICATO DI ESEMPIO", p(int64(0)), p(int64(0)), true, sit.DaSempre
	return carta.Visura{Nome: "SIT di prova", Documento: visura.Documento{Immobile: "X100_000700.50", Tipo: "T", Quando: visura.Il(giorno("2025-06-01")), Ente: ente(),
		Terreni: []visura.Terreno{t}, Titolari: append(titoli, onere), EmessaIl: giorno("2025-06-01"), AggiornataAl: giorno("2025-05-31")}}
}

func riservata() carta.Visura {
	v := storicaUIU()
	v.Storica, v.Unita, v.Titolari, v.Riservata = false, v.Unita[1:], v.Titolari[1:], true
	v.Unita[0].Classe, v.Unita[0].Rendita, v.Unita[0].Altro.ClasseRiservata = nil, nil, true
	return v
}

func lunga() carta.Visura {
	v := storicaUIU()
	u := v.Unita[0]
	for range 12 {
		v.Unita = append(v.Unita, u)
	}
	for range 60 {
		t := v.Titolari[1]
		t.Note = strings.Repeat("indicazione supplementare ", 4)
		v.Titolari = append(v.Titolari, t)
	}
	v.Titolari[5].Note = strings.Repeat("parola ", 900)
	return v
}

func TestThePagesSayWhatTheMinistrysDo(t *testing.T) {
	for nome, v := range map[string]carta.Visura{"storica-uiu": storicaUIU(), "attuale-terreno": attualeTerreno(), "attuale-riservata": riservata()} {
		t.Run(nome, func(t *testing.T) {
			b, err := v.PDF()
			if err != nil {
				t.Fatal(err)
			}
			var s strings.Builder
			for _, pagina := range cartatest.Leggi(t, b) {
				for _, x := range pagina.Testi {
					if x.Dove[0] < 0 || x.Dove[0] > pagina.Larga || x.Dove[1] < 0 || x.Dove[1] > pagina.Alta {
						t.Errorf("%q is off the page", x.S)
					}
				}
				s.WriteString(pagina.Scritto() + "----\n")
			}
			file := filepath.Join("testdata", nome+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(s.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil || string(want) != s.String() {
				t.Errorf("%v: the pages are not those of %s:\n%s", err, file, s.String())
			}
		})
	}
}

func TestALongVisuraGoesOnOverPages(t *testing.T) {
	b, err := lunga().PDF()
	if err != nil {
		t.Fatal(err)
	}
	pagine := cartatest.Leggi(t, b)
	if len(pagine) < 8 {
		t.Fatalf("only %d pages", len(pagine))
	}
	parole := 0
	for i, p := range pagine {
		parole += strings.Count(p.Scritto(), "parola")
		if !strings.Contains(p.Scritto(), "non è una certificazione") || i > 0 && !strings.Contains(p.Scritto(), "(segue)") {
			t.Errorf("page %d lacks its head or foot", i+1)
		}
		for _, x := range p.Testi {
			if x.Dove[1] > 210-12-16+0.1 && !strings.Contains(x.S, "certifica") && !strings.HasPrefix(x.S, "Pagina") {
				t.Errorf("page %d: %q is written over the foot", i+1, x.S)
			}
		}
	}
	if parole != 900 {
		t.Errorf("%d words of 900 are there", parole)
	}
}

func TestTheSameVisuraHasTheSameBytesAndNoNameInItsTitle(t *testing.T) {
	uno, err := storicaUIU().PDF()
	if err != nil {
		t.Fatal(err)
	}
	if due, err := storicaUIU().PDF(); err != nil || !bytes.Equal(uno, due) {
		t.Errorf("other bytes, %v", err)
	}
	v := storicaUIU()
	if got := v.NomeFile(); got != "visura-storica-X100-F-1001-2025-06-01.pdf" {
		t.Error(got)
	}
	if strings.Contains(v.Titolo(), "TREBIOTTI") {
		t.Error(v.Titolo())
	}
}

func BenchmarkVisura(b *testing.B) {
	v := storicaUIU()
	for b.Loop() {
		if _, err := v.PDF(); err != nil {
			b.Fatal(err)
		}
	}
}
