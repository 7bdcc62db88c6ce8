package esempio

import (
	"fmt"
	"strings"

	"github.com/cestor/sit/catasto/censuario"
	"github.com/cestor/sit/cmd/sit/banco/registri"
)

// terreno is a particella of the map as the catasto terreni has it.
func (b *borgo) terreno(foglio, numero string) censuario.Terreno {
	n, denominatore, _ := strings.Cut(numero, "/")
	if n != "*" {
		n = strings.Repeat("0", 5-len(n)) + n
	}
	t := censuario.Terreno{Foglio: foglio, Numero: n, Denominatore: denominatore, Classe: "00", FlagReddito: "1", FlagPorzione: "0", FlagDeduzioni: "0",
		RedditoDominicaleLire: intero(0), RedditoAgrarioLire: intero(0), RedditoDominicaleEuro: cento(0), RedditoAgrarioEuro: cento(0)}
	superficie(&t, b.mq[foglio+"/"+numero])
	return t
}

func superficie(t *censuario.Terreno, mq int64) {
	t.Ettari, t.Are, t.Centiare = intero(mq/10_000), intero(mq/100%100), intero(mq%100)
}

// coltura is the ground with a qualità and a class; the incomes are of each hectare, in euro.
func (b *borgo) coltura(foglio, numero, qualita, classe string, dominicale, agrario int64) registri.Stato {
	t := b.terreno(foglio, numero)
	coltivata(&t, qualita, classe, dominicale, agrario)
	return registri.Stato{Terreno: t}
}

func coltivata(t *censuario.Terreno, qualita, classe string, dominicale, agrario int64) {
	t.Qualita, t.Classe, t.FlagReddito = qualita, classe, "0"
	d, a := t.Superficie().N*dominicale/100, t.Superficie().N*agrario/100
	t.RedditoDominicaleEuro, t.RedditoAgrarioEuro = cento(d), cento(a)
	t.RedditoDominicaleLire, t.RedditoAgrarioLire = intero(d*1936/100), intero(a*1936/100)
}

func (b *borgo) speciale(foglio, numero, qualita, partita string) registri.Stato {
	t := b.terreno(foglio, numero)
	t.Qualita, t.Partita = qualita, partita
	return registri.Stato{Terreno: t}
}

func (b *borgo) terreni() {
	frz := b.Antico(19830211, "F", "FRZ", "FRAZIONAMENTO DEL 11/02/1983")
	acquisto := b.Antico(20010920, "N", "IST", "COMPRAVENDITA DEL 20/09/2001")
	donazione := b.Antico(20110302, "N", "IST", "DONAZIONE DEL 02/03/2011")
	for _, n := range []string{"1/1", "1/11", "1/12", "1/13", "1/A", "1/18", "1/101", "1/102", "1/103", "1/104", "1/105", "1/106",
		"2/1", "2/5", "2/9", "2/13", "2/17", "2/21"} {
		foglio, numero, _ := strings.Cut(n, "/")
		b.Campo(b.mappale, 2, b.speciale(foglio, numero, "282", "0000001"))
	}
	b.mq["1/*"], b.mq["2/*"], b.mq["2/99"] = 3545, 2853, 3100
	b.Campo(b.antico, 1, b.speciale("1", "*", "302", "0000005"))
	b.Campo(b.antico, 1, b.speciale("2", "*", "302", "0000005"))
	// What the comune owns.
	for _, n := range []string{"2", "3", "16", "19"} {
		b.Campo(b.antico, 1, b.coltura("1", n, "91", "02", 8, 4), tutta(b.comune)...)
	}
	b.Campo(b.antico, 1, b.coltura("2", "24", "97", "U", 11, 3), tutta(b.comune)...)
	b.campi(acquisto, donazione)
	b.frazionamenti(frz, acquisto)
}

func (b *borgo) campi(acquisto, donazione registri.Atto) {
	campo := func(foglio, numero, qualita, classe string, d, a int64, atto registri.Atto, titoli ...registri.Diritto) *registri.Immobile {
		i := b.Campo(b.antico, 1, b.coltura(foglio, numero, qualita, classe, d, a))
		b.Intesta(i, atto, titoli...)
		return i
	}
	// The field of the cittadino in his own comune.
	campo("2", "6", "36", "02", 52, 31, donazione, tutta(b.ermelindo)...)
	campo("1", "7", "1", "03", 36, 25, acquisto, tutta(b.azienda)...)
	campo("1", "8", "1", "03", 36, 25, b.antico, tutta(b.zita)...)
	campo("1", "14", "36", "01", 58, 34, donazione, registri.Diritto{Chi: b.vedovo, Codice: "80", Num: 1, Den: 1}, registri.Diritto{Chi: b.bernarda, Codice: "20", Num: 1, Den: 1})
	campo("1", "15", "29", "02", 90, 55, b.antico, registri.Diritto{Chi: b.parrocchia, Codice: "40", Num: 1, Den: 1}, registri.Diritto{Chi: b.zita, Codice: "50", Num: 1, Den: 1})
	campo("1", "17", "1", "02", 40, 28, acquisto, sposi(b.odorico, b.silveria)...)
	campo("1", "20", "91", "01", 8, 4, b.antico, registri.Diritto{Chi: b.fosco, Codice: "10"}, registri.Diritto{Chi: b.zita, Codice: "10"})
	campo("1", "22", "101", "U", 3, 1, b.antico, registri.Diritto{Chi: b.zita, Codice: "99 ", Libero: "ONERE NON CODIFICATO DI ESEMPIO"}, registri.Diritto{Chi: b.zita, Codice: "10", Num: 1, Den: 1})
	campo("1", "45/1", "8", "02", 22, 15, acquisto, tutta(b.adalgisa)...)
	campo("1", "45/2", "8", "03", 20, 13, acquisto, tutta(b.adalgisa)...)
	campo("1", "X1", "101", "U", 3, 1, b.antico, tutta(b.comune)...)
	tre := []registri.Diritto{{Chi: b.remigia, Codice: "10", Num: 1, Den: 3}, {Chi: b.calimero, Codice: "10", Num: 1, Den: 3}, {Chi: b.silveria, Codice: "10", Num: 1, Den: 3}}
	for k, n := range []string{"2", "3", "4", "7", "8", "10", "11", "12", "14", "15", "16", "18", "19", "20", "22", "23"} {
		c := [][3]string{{"1", "02"}, {"36", "01"}, {"29", "03"}, {"8", "02"}}[k%4]
		titoli := [][]registri.Diritto{tutta(b.azienda), tre, tutta(b.ettore), sposi(b.gedeone, b.ilaria), tutta(b.tersillo)}[k%5]
		campo("2", n, c[0], c[1], 40, 25, acquisto, titoli...)
	}
	// A particella in portions, with a deduction.
	s := b.coltura("1", "10", "993", "00", 30, 18)
	s.Terreno.FlagPorzione, s.Terreno.FlagDeduzioni, s.Deduzioni = "1", "1", []string{"A1", "C17"}
	mq := s.Terreno.Superficie().N
	for k, area := range []int64{mq * 2 / 3, mq - mq*2/3} {
		var t censuario.Terreno
		superficie(&t, area)
		s.Porzioni = append(s.Porzioni, censuario.Porzione{Identificativo: fmt.Sprintf("A%c", 'A'+k), Qualita: []string{"1", "36"}[k], Classe: "02", Ettari: t.Ettari, Are: t.Are, Centiare: t.Centiare})
	}
	b.Intesta(b.Campo(b.antico, 2, s), acquisto, tutta(b.tersillo)...)
	// The children have a field too; of its number the map knows nothing.
	morte := b.Atto(3, 14, 20231106, "N", "TOL", "TESTAMENTO OLOGRAFO DI GRANDELVECCHI ODORICO")
	prato := campo("2", "99", "91", "01", 8, 4, acquisto, tutta(b.odorico)...)
	b.Subentra(prato, morte, registri.Diritto{Chi: b.remigia, Codice: "10", Num: 1, Den: 2}, registri.Diritto{Chi: b.calimero, Codice: "10", Num: 1, Den: 2})
}

// frazionamenti are what the map of 2024 draws anew.
func (b *borgo) frazionamenti(frz, acquisto registri.Atto) {
	nuovo := func(numero, qualita, classe string, d, a int64, atto registri.Atto, titoli ...registri.Diritto) *registri.Immobile {
		return b.Campo(atto, 1, b.coltura("1", numero, qualita, classe, d, a), titoli...)
	}
	// The 9 becomes 24 and 25; on the 24 a house is built.
	b.mq["1/9"] = b.mq["1/24"] + b.mq["1/25"]
	nove := b.Campo(frz, 1, b.coltura("1", "9", "1", "02", 40, 28))
	b.Intesta(nove, acquisto, tutta(b.tersillo)...)
	divisa := b.Atto(3, 5, 0, "F", "FRZ", "FRAZIONAMENTO DEL 05/03/2024 PRATICA N° 3301")
	b.Sopprimi(nove, divisa)
	lotto := nuovo("24", "1", "02", 40, 28, divisa, tutta(b.tersillo)...)
	nuovo("25", "1", "02", 40, 28, divisa, tutta(b.tersillo)...)
	mappale := b.Atto(4, 29, 0, "M", "TM", "TIPO MAPPALE DEL 29/04/2024 PRATICA N° 5120")
	b.Cambia(lotto, mappale, b.speciale("1", "24", "282", "0000001"))
	b.Subentra(lotto, mappale)

	// The 5 and the 6 are joined in the 26.
	cinque, sei := b.Campo(frz, 1, b.coltura("1", "5", "8", "02", 22, 15)), b.Campo(frz, 1, b.coltura("1", "6", "8", "02", 22, 15))
	for _, i := range []*registri.Immobile{cinque, sei} {
		b.Intesta(i, acquisto, tutta(b.azienda)...)
	}
	fusione := b.Atto(4, 15, 0, "V", "VRU", "FUSIONE DI PARTICELLE N° 4090.1/2024")
	b.Sopprimi(cinque, fusione)
	b.Sopprimi(sei, fusione)
	nuovo("26", "8", "02", 22, 15, fusione, tutta(b.azienda)...)

	// The 4 goes on, smaller, and gives the 23.
	piccola := b.mq["1/4"]
	b.mq["1/4"] += b.mq["1/23"]
	quattro := b.Campo(frz, 1, b.coltura("1", "4", "36", "02", 52, 31))
	b.Intesta(quattro, acquisto, tutta(b.remigia)...)
	staccata := b.Atto(5, 16, 0, "F", "FRZ", "FRAZIONAMENTO DEL 16/05/2024 PRATICA N° 5533")
	b.mq["1/4"] = piccola
	b.Cambia(quattro, staccata, b.coltura("1", "4", "36", "02", 52, 31))
	nuovo("23", "36", "02", 52, 31, staccata, tutta(b.ettore)...)
}
