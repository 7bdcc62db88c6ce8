package docfa

import (
	"io"
	"iter"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/censuario"
)

// Names of the fields, in the order of the layouts.
var (
	testa = []string{"codice comune", "sezione", "identificativo immobile", "protocollo di registrazione", "data registrazione"}

	dc = &censuario.Affine[Dichiarata]{Tipo: "DC", Leggi: leggiDC, Campi: append(testa[:5:5],
		"zona", "categoria", "classe", "consistenza", "superficie", "rendita euro", "partita speciale", "lotto", "edificio", "scala",
		"interno 1", "interno 2", "piano 1", "piano 2", "piano 3", "piano 4",
		"sezione urbana", "foglio", "numero", "denominatore", "subalterno", "edificialità", "presenza graffati",
		"toponimo", "indirizzo", "civico 1", "civico 2", "civico 3", "ulteriori indirizzi")}
	dm = &censuario.Affine[Poligono]{Tipo: "DM", Leggi: leggiDM, Campi: append(testa[:5:5],
		"progressivo poligono", "superficie", "ambiente", "altezza", "altezza massima")}
	sc = &censuario.Affine[Scheda]{Tipo: "SC", Leggi: leggiSC, Campi: append(testa[:5:5],
		"nome file", "numero scheda", "formato", "scala")}
)

// LeggiDC yields the lines of a DC.DAT. An error of type *catasto.SyntaxError rejects one line, of
// which Riga and Grezza are given, and the scan goes on; any other ends it. The row is used again
// for the next line.
func LeggiDC(r io.Reader, opz censuario.Opzioni) iter.Seq2[*censuario.RigaAffine[Dichiarata], error] {
	return censuario.LeggiAffine(r, opz, dc)
}

// LeggiDM yields the lines of a DM.DAT; see LeggiDC.
func LeggiDM(r io.Reader, opz censuario.Opzioni) iter.Seq2[*censuario.RigaAffine[Poligono], error] {
	return censuario.LeggiAffine(r, opz, dm)
}

// LeggiSC yields the lines of a SC.DAT; see LeggiDC.
func LeggiSC(r io.Reader, opz censuario.Opzioni) iter.Seq2[*censuario.RigaAffine[Scheda], error] {
	return censuario.LeggiAffine(r, opz, sc)
}

func leggiTesta(c *censuario.Campi) (Testa, *catasto.SyntaxError) {
	immobile, rifiuto := c.ID(3)
	if rifiuto != nil {
		return Testa{}, rifiuto
	}
	return Testa{Comune: c.Comune(), Sezione: c.Testo(2), Immobile: immobile, Protocollo: c.Testo(4), Registrazione: c.Data(5)}, nil
}

func leggiDC(c *censuario.Campi) (Dichiarata, *catasto.SyntaxError) {
	t, rifiuto := leggiTesta(c)
	if rifiuto != nil {
		return Dichiarata{}, rifiuto
	}
	return Dichiarata{
		Testa: t, Zona: c.Testo(6), Categoria: c.Testo(7), Classe: c.Testo(8),
		Consistenza: c.Decimale(9), Superficie: c.Intero(10), RenditaEuro: c.Decimale(11), PartitaSpeciale: c.Testo(12),
		Lotto: c.Testo(13), Edificio: c.Testo(14), Scala: c.Testo(15),
		Interno:        [2]string{c.Testo(16), c.Testo(17)},
		Piano:          [4]string{c.Testo(18), c.Testo(19), c.Testo(20), c.Testo(21)},
		Identificativo: c.Identificativo(22), Graffati: c.Testo(28),
		Toponimo: c.Testo(29), Indirizzo: c.Testo(30),
		Civico:             [3]string{c.Testo(31), c.Testo(32), c.Testo(33)},
		UlterioriIndirizzi: c.Testo(34),
	}, nil
}

func leggiDM(c *censuario.Campi) (Poligono, *catasto.SyntaxError) {
	t, rifiuto := leggiTesta(c)
	if rifiuto != nil {
		return Poligono{}, rifiuto
	}
	return Poligono{Testa: t, Progressivo: c.Intero(6), Superficie: c.Decimale(7), Ambiente: c.Testo(8),
		Altezza: c.Decimale(9), AltezzaMassima: c.Decimale(10)}, nil
}

func leggiSC(c *censuario.Campi) (Scheda, *catasto.SyntaxError) {
	t, rifiuto := leggiTesta(c)
	if rifiuto != nil {
		return Scheda{}, rifiuto
	}
	return Scheda{Testa: t, NomeFile: c.Testo(6), Numero: c.Intero(7), Formato: c.Testo(8), Scala: c.Intero(9)}, nil
}
