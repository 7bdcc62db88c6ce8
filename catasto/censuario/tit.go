package censuario

import (
	"io"
	"iter"

	"github.com/cestor/sit/catasto"
)

// RigaTIT is one line of a TIT; see RigaFAB.
type RigaTIT struct {
	Riga int
	Titolarita
	Avvisi []Avviso
	Grezza []byte
}

// LeggiTIT yields the lines of a TIT; see LeggiFAB for the errors.
func LeggiTIT(r io.Reader, opz Opzioni) iter.Seq2[*RigaTIT, error] {
	return scorri(r, opz, "TIT", func() *RigaTIT { return new(RigaTIT) })
}

func (r *RigaTIT) azzera(n int, grezza []byte) { *r = RigaTIT{Riga: n, Grezza: grezza} }

func (r *RigaTIT) concludi(avvisi []Avviso) byte {
	r.Avvisi = avvisi
	return 'T'
}

// titolarita is the position of the identificativo titolarità.
const titolarita = 28

func (r *RigaTIT) leggi(l *lettore) *catasto.SyntaxError {
	l.tracciato = tit
	if rifiuto := l.misura(27, titolarita, 31, 32); rifiuto != nil {
		return rifiuto
	}
	soggetto, ok := l.id(3)
	if !ok {
		return l.rifiuta(l.nome(3), "non è un numero")
	}
	immobile, ok := l.id(5)
	if !ok {
		return l.rifiuta(l.nome(5), "non è un numero")
	}
	senzaSoggetto, senzaImmobile := soggetto == 0, immobile == 0
	if senzaSoggetto && senzaImmobile {
		return l.rifiuta(l.nome(3), "mancano sia il soggetto sia l'immobile")
	}
	tipoSoggetto, tipoImmobile := l.tipo(4, "PG"), l.tipo(6, "FT")
	switch {
	case senzaSoggetto:
		l.avvisa(TitoloIncompleto, l.nome(3))
	case tipoSoggetto == 0:
		l.avvisa(TipoIllegibile, l.nome(4))
	}
	switch {
	case senzaImmobile:
		l.avvisa(TitoloIncompleto, l.nome(5))
	case tipoImmobile == 0:
		l.avvisa(TipoIllegibile, l.nome(6))
	}
	l.raddrizza()
	r.Titolarita = Titolarita{
		Comune: l.comune(), Sezione: l.testo(2),
		Soggetto: soggetto, TipoSoggetto: tipoSoggetto, Immobile: immobile, TipoImmobile: tipoImmobile,
		Diritto: l.campi[6], TitoloNonCodificato: l.testo(8), QuotaNum: l.intero(9), QuotaDen: l.intero(10),
		Regime: l.testo(11), SoggettoRiferimento: l.riferimento(12),
		Generante: l.attoTIT(13, 26, 29), Partita: l.testo(19), Conclusivo: l.attoTIT(20, 27, 31),
		TitolaritaID: l.riferimento(titolarita),
		Extra:        l.extra(32),
	}
	return nil
}

// raddrizza shifts by one the last fields of a layout that lacks the identificativo titolarità:
// 31 fields, and at its place something that is not a number. A file that had one such line has
// only those.
func (l *lettore) raddrizza() {
	n := l.contati
	if l.aggiunto {
		n--
	}
	if n != 31 {
		return
	}
	vuoto := testo(l.campi[titolarita-1]) == ""
	_, numero := l.id(titolarita)
	if vuoto && l.aggiunto || !vuoto && numero && !l.shiftato {
		return
	}
	l.shiftato = true
	l.avvisa(SenzaTitolarita, "")
	copy(l.campi[titolarita:], l.campi[titolarita-1:31])
	l.campi[titolarita-1] = ""
}

// attoTIT reads six fields from i on, in the order of TIT: the note before the registration.
func (l *lettore) attoTIT(i, mutazione, causale int) Atto {
	return Atto{Efficacia: l.data(i), Nota: l.nota(i + 1), Registrazione: l.data(i + 5), Mutazione: l.riferimento(mutazione),
		Causale: l.testo(causale), Descrizione: l.testo(causale + 1)}
}
