package esempio

import (
	"strings"

	"github.com/cestor/sit/catasto/censuario"
	"github.com/cestor/sit/cmd/sit/banco/registri"
)

// The census of Borgo di Prova: as it was on the last day of 2023, then five months in which
// something of everything happens. What the map of 2024 shows (see foglioUno) has its acts here.
//
//	gennaio   the square changes its name; the 21 of contrada La Prova is finished
//	febbraio  a flat is sold; a house is divided in two; a tax code is put right
//	marzo     a succession with usufruct; the 9 is split in 24 and 25; a year typed wrong
//	aprile    two flats become one; the 5 and the 6 are joined in 26; an usufruct ends by death;
//	          the 24 becomes ente urbano
//	maggio    a house is demolished; the 4 gives the 23; the house on the 24 is declared
type borgo struct {
	*registri.Racconto
	mq      map[string]int64 // of the particelle of the map, by foglio/numero
	antico  registri.Atto
	mappale registri.Atto

	comune, parrocchia, azienda                                        registri.Chi
	ermelindo, nerina, tersillo, gedeone, ilaria, odorico, silveria    registri.Chi
	remigia, calimero, fosco, adalgisa, vedovo, bernarda, zita, ettore registri.Chi
}

func persona(cognome, nome string, nato censuario.Data, donna bool, luogo string) registri.Persona {
	return registri.Persona{Cognome: cognome, Nome: nome, Nascita: nato, Donna: donna, Luogo: luogo, CF: registri.CodiceFiscale(cognome, nome, nato, donna, luogo)}
}

func raccontoDelBorgo() *registri.Racconto {
	b := &borgo{Racconto: registri.Racconta(registri.Ente{Comune: "X100", Al: 20231231, Mesi: 5}), mq: map[string]int64{}}
	for _, f := range []*foglio{foglioUno(true), foglioUno(false), allegato(), foglioDue()} {
		foglio := strings.TrimLeft(f.nome[5:9], "0") // an allegato has the number of its foglio
		aree := map[string]int64{}
		for _, a := range f.sup.Aree { // one may be drawn in two parts
			aree[foglio+"/"+a.Codice] += int64(a.Mq)
		}
		for k, mq := range aree {
			if b.mq[k] == 0 { // as it is now, where it still is
				b.mq[k] = mq
			}
		}
	}
	b.persone()
	b.antico = b.Antico(19870630, "I", "IMP", "IMPIANTO MECCANOGRAFICO DEL 30/06/1987")
	b.antico.Efficacia = censuario.Impianto
	b.mappale = b.Antico(19900315, "M", "TM", "TIPO MAPPALE DEL 15/03/1990")
	b.terreni()
	b.viaDellaProva()
	b.piazza()
	b.contrada()
	return b.Racconto
}

func (b *borgo) persone() {
	b.comune = b.Persona(registri.Persona{Denominazione: "COMUNE DI BORGO DI PROVA", Luogo: "X100", CF: registri.PartitaIVA(9_900_000_100)})
	b.parrocchia = b.Persona(registri.Persona{Denominazione: `PARROCCHIA "SAN ROCCO IN PROVA"`, Luogo: "X100", CF: registri.PartitaIVA(9_900_000_200)})
	b.azienda = b.Persona(registri.Persona{Denominazione: `SOCIETA' AGRICOLA IMMAGINARIA "LA BETULLA" S.R.L.`, Luogo: "X101", CF: registri.PartitaIVA(9_900_000_300)})
	c := Cittadino()
	b.ermelindo = b.Persona(registri.Persona{Cognome: c.Cognome, Nome: c.Nome, Nascita: 19580721, Luogo: "X100", CF: c.CF})
	b.nerina = b.Persona(persona("FIORGUALDELLI", "NERINA", 19610309, true, "X102"))
	b.tersillo = b.Persona(persona("MEZZOBALDASTRI", "TERSILLO", 19490211, false, "X100"))
	b.gedeone = b.Persona(persona("QUADRAPANI", "GEDEONE", 19930817, false, "X103"))
	b.ilaria = b.Persona(persona("SALTAMORELLI", "ILARINDA", 19951130, true, "X100"))
	b.odorico = b.Persona(persona("GRANDELVECCHI", "ODORICO", 19340504, false, "X100"))
	b.silveria = b.Persona(persona("PASSALACORTE", "SILVERIA", 19380622, true, "X105"))
	b.remigia = b.Persona(persona("GRANDELVECCHI", "REMIGIA", 19640202, true, "X100"))
	b.calimero = b.Persona(persona("GRANDELVECCHI", "CALIMERO", 19670915, false, "X100"))
	fosco := persona("STRAMBOTTINI", "FOSCOLINO", 19550101, false, "X100")
	fosco.CFDal, fosco.Note = 2, "FU ADELMINO"
	b.fosco = b.Persona(fosco)
	b.adalgisa = b.Persona(persona("RIBALDORELLI", "ADALGISIA", 19710428, true, "X107"))
	b.vedovo = b.Persona(persona("CANTAGALLINI", "VENERANDO", 19310719, false, "X100"))
	b.bernarda = b.Persona(persona("CANTAGALLINI", "BERNARDINA", 19620606, true, "X100"))
	b.zita = b.Persona(registri.Persona{Cognome: "ZUFOLANTI", Nome: "ZITA", Donna: true, Luogo: "X100", Note: "FU GIOBBE"}) // no tax code
	b.ettore = b.Persona(persona("BARBALUNGA DI PROVA", "ETTORINO", 19790316, false, "X101"))
}

func tutta(c registri.Chi) []registri.Diritto {
	return []registri.Diritto{{Chi: c, Codice: "10", Num: 1, Den: 1}}
}

// sposi hold one half each, in comunione legale.
func sposi(a, b registri.Chi) []registri.Diritto {
	return []registri.Diritto{{Chi: a, Codice: "10", Num: 1, Den: 2, Regime: "C", Coniuge: b}, {Chi: b, Codice: "10", Num: 1, Den: 2, Regime: "C", Coniuge: a}}
}

func intero(n int64) censuario.Intero   { return censuario.Intero{N: n, Presente: true} }
func cento(n int64) censuario.Decimale  { return censuario.Decimale{Milli: n * 10, Presente: true} }
func misura(n int64) censuario.Decimale { return censuario.Decimale{Milli: n * 500, Presente: true} }

// uiu is a unit with its class, halves of its size, surface and rent in hundredths of euro.
func uiu(categoria, classe string, mezzi, mq, rendita int64, piano string, identi ...censuario.Identificativo) registri.Stato {
	u := censuario.UIU{Categoria: categoria, Classe: classe, RenditaEuro: cento(rendita), RenditaLire: intero(rendita * 1936 / 100), FlagClassamento: "2"}
	u.Piano[0] = piano
	if mezzi > 0 {
		u.Consistenza = misura(mezzi)
	}
	if mq > 0 {
		u.Superficie = intero(mq)
	}
	return registri.Stato{UIU: u, Identificativi: identi}
}

func id(foglio, numero, sub string) censuario.Identificativo {
	pad := func(s string, n int) string {
		if s == "" {
			return ""
		}
		return strings.Repeat("0", n-len(s)) + s
	}
	return censuario.Identificativo{Foglio: pad(foglio, 4), Numero: pad(numero, 5), Subalterno: pad(sub, 4)}
}

// bcnc is a bene comune non censibile.
func bcnc(piano string, identi ...censuario.Identificativo) registri.Stato {
	u := censuario.UIU{Partita: "A", RenditaEuro: cento(0), RenditaLire: intero(0)}
	u.Piano[0] = piano
	return registri.Stato{UIU: u, Identificativi: identi}
}

func in(s registri.Stato, toponimo, via, civico, codice string) registri.Stato {
	s.Indirizzi = []censuario.Indirizzo{{Toponimo: toponimo, Indirizzo: via, Civico: [3]string{civico}, CodiceStrada: codice}}
	return s
}

func prova(s registri.Stato, civico string) registri.Stato {
	return in(s, "236", "DELLA PROVA", civico, "1")
}

func (b *borgo) viaDellaProva() {
	nc := b.Antico(19980512, "A", "NC", "COSTITUZIONE DEL 12/05/1998 N° 1234.1/1998")
	acquisto := b.Antico(20010920, "N", "IST", "COMPRAVENDITA DEL 20/09/2001")
	// A block of flats: that of the cittadino, one that is sold, one that is inherited.
	b.Unita(nc, 1, prova(uiu("A03", "02", 11, 104, 51_129, "T", id("1", "11", "1")), "2")).da(b, acquisto, sposi(b.ermelindo, b.nerina)...)
	venduto := b.Unita(nc, 1, prova(uiu("A02", "01", 12, 112, 65_074, "1", id("1", "11", "2")), "2")).da(b, acquisto, tutta(b.tersillo)...)
	ereditato := b.Unita(nc, 2, prova(uiu("A02", "01", 13, 121, 70_496, "1-2", id("1", "11", "3")), "000004")).da(b, acquisto, sposi(b.odorico, b.silveria)...)
	b.Unita(nc, 1, prova(uiu("C06", "03", 36, 20, 5_578, "S1", id("1", "11", "4")), "2")).da(b, acquisto, sposi(b.ermelindo, b.nerina)...)
	garage := b.Unita(nc, 1, prova(uiu("C06", "03", 30, 17, 4_648, "S1", id("1", "11", "5")), "2")).da(b, acquisto, tutta(b.tersillo)...)

	vendita := b.Atto(2, 19, 20240212, "N", "IST", "COMPRAVENDITA DEL 12/02/2024 - NOTAIO IMMAGINARIO")
	b.Subentra(venduto.Immobile, vendita, sposi(b.gedeone, b.ilaria)...)
	b.Subentra(garage.Immobile, vendita, sposi(b.gedeone, b.ilaria)...)

	morte := b.Atto(3, 14, 20231106, "N", "TOL", "TESTAMENTO OLOGRAFO DI GRANDELVECCHI ODORICO")
	b.Subentra(ereditato.Immobile, morte,
		registri.Diritto{Chi: b.silveria, Codice: "10", Num: 1, Den: 2},
		registri.Diritto{Chi: b.silveria, Codice: "80", Num: 1, Den: 2},
		registri.Diritto{Chi: b.remigia, Codice: "20", Num: 1, Den: 4},
		registri.Diritto{Chi: b.calimero, Codice: "20", Num: 1, Den: 4})

	// A house divided in two, and a store across two particelle.
	casa := b.Unita(nc, 3, prova(uiu("A04", "03", 17, 165, 52_679, "T-1", id("1", "12", "1")), "6")).da(b, acquisto, tutta(b.adalgisa)...)
	divisione := b.Atto(2, 26, 0, "V", "DIV", "DIVISIONE N° 4711.1/2024")
	titoli := casa.Diritti()
	b.Sopprimi(casa.Immobile, divisione)
	b.Unita(divisione, 1, prova(uiu("A04", "03", 9, 84, 27_888, "T", id("1", "12", "2")), "6"), titoli...)
	b.Unita(divisione, 1, prova(uiu("A04", "03", 8, 79, 24_789, "1", id("1", "12", "3")), "6"), titoli...)
	b.Unita(nc, 1, prova(uiu("C02", "02", 84, 46, 6_724, "T", id("1", "13", "4"), id("1", "12", "5")), "8")).da(b, acquisto, tutta(b.azienda)...) // graffato

	// Two flats that become one.
	primo := b.Unita(nc, 1, prova(uiu("A03", "01", 8, 77, 32_020, "T", id("1", "13", "1")), "8")).da(b, acquisto, tutta(b.ettore)...)
	secondo := b.Unita(nc, 1, prova(uiu("A03", "01", 7, 70, 28_018, "T", id("1", "13", "2")), "8/BIS")).da(b, acquisto, tutta(b.ettore)...)
	fusione := b.Atto(4, 9, 0, "V", "FUS", "FUSIONE N° 8120.1/2024")
	titoli = primo.Diritti()
	b.Sopprimi(primo.Immobile, fusione)
	b.Sopprimi(secondo.Immobile, fusione)
	b.Unita(fusione, 1, prova(uiu("A03", "02", 14, 149, 61_975, "T", id("1", "13", "3")), "8"), titoli...)

	// A rural house that is demolished; the church; a school; a farm.
	rurale := b.Unita(b.antico, 1, prova(uiu("A06", "U", 6, 0, 8_366, "T", id("1", "8", "")), "7"), tutta(b.zita)...)
	b.Sopprimi(rurale.Immobile, b.Atto(5, 7, 0, "V", "DET", "DEMOLIZIONE TOTALE N° 9001.1/2024"))
	b.Unita(b.antico, 1, in(uiu("E07", "", 0, 0, 0, "T", id("1", "A", "")), "244", "SAN ROCCO", "1", "2"), tutta(b.parrocchia)...)
	b.Unita(nc, 1, in(uiu("B05", "U", 2*1850, 0, 286_635, "T-1", id("1", "18", "")), "244", "SAN ROCCO", "3", "2"), tutta(b.comune)...)
	b.Unita(nc, 1, in(uiu("D10", "", 0, 0, 212_400, "T", id("1", "1", "")), "210", "PROVINCIALE 12", "SNC", "5"), tutta(b.azienda)...)

	// The house on the particella that was born in March: two flats and the stair between them.
	nuova := b.Atto(5, 28, 0, "A", "NC", "COSTITUZIONE N° 9777.1/2024")
	b.Unita(nuova, 1, prova(uiu("A07", "02", 14, 158, 83_150, "T-1", id("1", "24", "1")), "9"), sposi(b.gedeone, b.ilaria)...)
	b.Unita(nuova, 1, prova(uiu("A07", "02", 13, 140, 77_211, "1-2", id("1", "24", "2")), "9"), tutta(b.tersillo)...)
	b.Unita(nuova, 1, prova(bcnc("T-1-2", id("1", "24", "3")), "9"))
}

func (b *borgo) piazza() {
	nc := b.Antico(19890223, "A", "NC", "COSTITUZIONE DEL 23/02/1989")
	acquisto := b.Antico(19960704, "N", "IST", "COMPRAVENDITA DEL 04/07/1996")
	vecchia := func(s registri.Stato, civico string) registri.Stato {
		return in(s, "130", "DEL MUNICIPIO", civico, "3")
	}
	var tutte []*registri.Immobile
	metti := func(s registri.Stato, civico string, titoli ...registri.Diritto) {
		tutte = append(tutte, b.Unita(nc, 1, vecchia(s, civico)).da(b, acquisto, titoli...).Immobile)
	}
	metti(uiu("C01", "05", 2*42, 51, 119_304, "T", id("1", "101", "1")), "1", tutta(b.adalgisa)...)
	metti(uiu("A02", "02", 11, 109, 68_172, "1", id("1", "101", "2")), "1", tutta(b.adalgisa)...)
	metti(uiu("B04", "U", 2*2400, 0, 371_849, "T-1", id("1", "102", "")), "2", tutta(b.comune)...)
	metti(uiu("A05", "04", 5, 48, 9_684, "T", id("1", "103", "1")), "3",
		registri.Diritto{Chi: b.zita, Codice: "3 "}, registri.Diritto{Chi: b.fosco, Codice: "3 "}, registri.Diritto{Chi: b.bernarda, Codice: "30 "})
	metti(uiu("A05", "04", 6, 55, 11_620, "1", id("1", "103", "2")), "3",
		registri.Diritto{Chi: b.comune, Codice: "1t", Num: 1, Den: 1}, registri.Diritto{Chi: b.ettore, Codice: "1s", Num: 1, Den: 1})
	metti(uiu("A04", "02", 9, 88, 23_240, "T-1", id("1", "104", "")), "4",
		registri.Diritto{Chi: b.fosco, Codice: "10", Num: 1, Den: 1}, registri.Diritto{Chi: b.zita, Codice: "30", Num: 1, Den: 1})
	metti(uiu("C06", "04", 2*14, 15, 5_061, "T", id("1", "106", "")), "5", registri.Diritto{Chi: b.fosco, Codice: "10"})
	cortile := uiu("F01", "", 0, 0, 0, "T", id("1", "105", ""))
	cortile.UIU.FlagClassamento = ""
	b.Unita(nc, 1, cortile, tutta(b.comune)...)

	cambio := b.Atto(1, 18, 0, "V", "VTO", "VARIAZIONE TOPONOMASTICA RICHIESTA DAL COMUNE")
	for _, i := range tutte {
		s := i.Stato()
		s.Indirizzi[0].Indirizzo = "DELLA CONCORDIA"
		b.Cambia(i, cambio, s)
	}
}

func (b *borgo) contrada() {
	nc := b.Antico(20080618, "A", "NC", "COSTITUZIONE DEL 18/06/2008")
	acquisto := b.Antico(20190510, "N", "IST", "COMPRAVENDITA DEL 10/05/2019")
	qui := func(s registri.Stato, civico string) registri.Stato { return in(s, "54", "LA PROVA", civico, "4") }
	b.Unita(nc, 1, qui(uiu("A07", "01", 15, 171, 77_468, "T-1", id("2", "1", "1")), "1")).da(b, acquisto, tutta(b.remigia)...)
	b.Unita(nc, 1, qui(uiu("C06", "04", 2*25, 27, 9_038, "T", id("2", "1", "2")), "1")).da(b, acquisto, tutta(b.remigia)...)
	b.Unita(nc, 1, qui(uiu("A04", "02", 10, 101, 25_822, "T", id("2", "5", "")), "3")).da(b, acquisto, tutta(b.fosco)...)
	// Shares that do not add up.
	b.Unita(nc, 1, qui(uiu("A03", "02", 11, 117, 51_129, "T-1", id("2", "9", "")), "5")).da(b, acquisto,
		registri.Diritto{Chi: b.calimero, Codice: "10", Num: 1, Den: 2}, registri.Diritto{Chi: b.remigia, Codice: "10", Num: 1, Den: 3})
	// A sale whose year was typed wrong: it ends before it began.
	inverso := b.Unita(nc, 1, qui(uiu("A03", "01", 9, 90, 36_022, "T", id("2", "13", "")), "7")).da(b, acquisto, tutta(b.bernarda)...)
	b.Subentra(inverso.Immobile, b.Atto(3, 21, 20140315, "N", "IST", "COMPRAVENDITA DEL 15/03/2024"), tutta(b.gedeone)...)
	// An usufruct that ends by death.
	usufrutto := b.Unita(nc, 1, qui(uiu("A02", "02", 12, 120, 74_370, "T-1", id("2", "17", "")), "9")).da(b, acquisto,
		registri.Diritto{Chi: b.vedovo, Codice: "80", Num: 1, Den: 1}, registri.Diritto{Chi: b.bernarda, Codice: "20", Num: 1, Den: 1})
	cus := b.Atto(4, 22, 20240227, "V", "CUS", "RIUNIONE DI USUFRUTTO IN MORTE DI CANTAGALLINI VENERANDO")
	b.Subentra(usufrutto.Immobile, cus, tutta(b.bernarda)...)
	// A house that is finished.
	grezzo := b.Unita(nc, 1, qui(uiu("F03", "", 0, 0, 0, "T-1", id("2", "21", "")), "11")).da(b, acquisto, tutta(b.ettore)...)
	finita := qui(uiu("A07", "02", 14, 160, 83_150, "T-1", id("2", "21", "")), "11")
	finita.UIU.FlagClassamento, finita.UIU.Annotazione = "1", "di stadio: classamento e rendita proposti"
	b.Cambia(grezzo.Immobile, b.Atto(1, 30, 0, "V", "UFU", "ULTIMAZIONE DI FABBRICATO URBANO N° 1203.1/2024"), finita)
}

// da gives a unit its owners by an act of their own.
func (u *unitaDi) da(b *borgo, a registri.Atto, titoli ...registri.Diritto) *unitaDi {
	b.Intesta(u.Immobile, a, titoli...)
	return u
}

type unitaDi struct{ *registri.Immobile }

// Unita is that of the Racconto, to be followed by its owners.
func (b *borgo) Unita(a registri.Atto, progressivo int32, s registri.Stato, titoli ...registri.Diritto) *unitaDi {
	return &unitaDi{b.Racconto.Unita(a, progressivo, s, titoli...)}
}
