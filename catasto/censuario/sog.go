package censuario

import (
	"fmt"
	"io"
	"iter"

	"github.com/cestor/sit/catasto"
)

// RigaSOG is one line of a SOG; see RigaFAB.
type RigaSOG struct {
	Riga int
	Soggetto
	Avvisi []Avviso
	Grezza []byte
}

// LeggiSOG yields the lines of a SOG; see LeggiFAB for the errors.
func LeggiSOG(r io.Reader, opz Opzioni) iter.Seq2[*RigaSOG, error] {
	return scorri(r, opz, "SOG", func() *RigaSOG { return new(RigaSOG) })
}

func (r *RigaSOG) azzera(n int, grezza []byte) { *r = RigaSOG{Riga: n, Grezza: grezza} }

func (r *RigaSOG) concludi(avvisi []Avviso) byte {
	r.Avvisi = avvisi
	return r.Tipo
}

func (r *RigaSOG) leggi(l *lettore) *catasto.SyntaxError {
	if len(l.campi) < 4 {
		return l.rifiuta("", fmt.Sprintf("%d campi: la testa del record ne ha 4", len(l.campi)))
	}
	l.tracciato = sogP
	var ok bool
	if r.Tipo = l.tipo(4, "PG"); r.Tipo == 0 {
		return l.rifiuta(l.nome(4), "tipo di soggetto sconosciuto: sono P e G")
	}
	if r.ID, ok = l.id(3); !ok || testo(l.campi[2]) == "" {
		return l.rifiuta(l.nome(3), "non è un numero")
	}
	campi := 11
	if r.Tipo == 'G' {
		l.tracciato, campi = sogG, 7
	}
	if rifiuto := l.misura(campi); rifiuto != nil {
		return rifiuto
	}
	r.Comune, r.Sezione = l.comune(), l.testo(2)
	if r.Tipo == 'G' {
		r.Denominazione, r.Sede, r.CodiceFiscale = l.testo(5), l.testo(6), l.testo(7)
	} else {
		r.Cognome, r.Nome, r.Sesso = l.testo(5), l.testo(6), l.testo(7)
		r.DataNascita, r.LuogoNascita = l.data(8), l.testo(9)
		r.CodiceFiscale, r.IndicazioniSupplementari = l.testo(10), l.testo(11)
	}
	r.Extra = l.extra(campi)
	return nil
}
