package censuario

import (
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/cestor/sit/catasto"
)

// RigaFAB is one line of a FAB: of the five kinds of content, only that of Record is set. The
// scanner uses it again for the next line, slices included; its strings may be kept.
type RigaFAB struct {
	Riga int // 1 for the first line of the file
	Chiave
	Record         byte // '1' to '5'
	UIU            *UIU
	Identificativi []Identificativo
	Indirizzi      []Indirizzo
	UtilitaComuni  []Utilita
	Riserve        []Riserva
	Extra          []string // records 2 to 5: fields that make no group
	Avvisi         []Avviso
	Grezza         []byte // the line as delivered, without its end

	uiu UIU
}

// LeggiFAB yields the lines of a FAB in order. An error of type *catasto.SyntaxError rejects one
// line, of which Riga and Grezza are given, and the scan goes on; any other ends it.
func LeggiFAB(r io.Reader, opz Opzioni) iter.Seq2[*RigaFAB, error] {
	return scorri(r, opz, "FAB", func() *RigaFAB { return new(RigaFAB) })
}

func (r *RigaFAB) azzera(n int, grezza []byte) {
	*r = RigaFAB{Riga: n, Grezza: grezza, Identificativi: r.Identificativi[:0], Indirizzi: r.Indirizzi[:0],
		UtilitaComuni: r.UtilitaComuni[:0], Riserve: r.Riserve[:0]}
}

func (r *RigaFAB) concludi(avvisi []Avviso) byte {
	r.Avvisi = avvisi
	return r.Record
}

func (r *RigaFAB) leggi(l *lettore) *catasto.SyntaxError {
	var rifiuto *catasto.SyntaxError
	if r.Chiave, r.Record, rifiuto = l.testa('F', "12345"); rifiuto != nil {
		return rifiuto
	}
	switch r.Record {
	case '1':
		l.tracciato = fab1
		if rifiuto = l.misura(40, 45); rifiuto == nil {
			r.leggiUIU(l)
		}
		return rifiuto
	case '2':
		l.tracciato = fab2
	case '3':
		l.tracciato = fab3
	case '4':
		l.tracciato = fab4
	case '5':
		l.tracciato = fab5
	}
	fine, rifiuto := l.gruppi()
	if rifiuto != nil {
		return rifiuto
	}
	for i := testa + 1; i < fine; i += l.tracciato.gruppo {
		switch r.Record {
		case '2':
			r.Identificativi = append(r.Identificativi, l.identificativo(i))
		case '3':
			r.Indirizzi = append(r.Indirizzi, Indirizzo{Toponimo: l.testo(i), Indirizzo: l.testo(i + 1),
				Civico: [3]string{l.testo(i + 2), l.testo(i + 3), l.testo(i + 4)}, CodiceStrada: l.testo(i + 5)})
		case '4':
			r.UtilitaComuni = append(r.UtilitaComuni, Utilita{SezioneUrbana: l.testo(i), Foglio: l.testo(i + 1), Numero: l.testo(i + 2),
				Denominatore: l.testo(i + 3), Subalterno: l.testo(i + 4)})
		case '5':
			r.Riserve = append(r.Riserve, l.riserva(i))
		}
	}
	r.Extra = l.extra(fine - 1)
	return nil
}

func (r *RigaFAB) leggiUIU(l *lettore) {
	r.UIU = &r.uiu
	r.uiu = UIU{
		Zona: l.testo(7), Categoria: l.testo(8), Classe: l.testo(9),
		Consistenza: l.decimale(10), Superficie: l.intero(11), RenditaLire: l.intero(12), RenditaEuro: l.decimale(13),
		Lotto: l.testo(14), Edificio: l.testo(15), Scala: l.testo(16),
		Interno:    [2]string{l.testo(17), l.testo(18)},
		Piano:      [4]string{l.testo(19), l.testo(20), l.testo(21), l.testo(22)},
		Generante:  l.atto(23, 37, 41),
		Conclusivo: l.atto(29, 38, 43),
		Partita:    l.testo(35), Annotazione: l.testo(36),
		ProtocolloNotifica: l.testo(39), DataNotifica: l.data(40), FlagClassamento: l.testo(45),
		Extra: l.extra(45),
	}
}

// testa reads the six fields that FAB and TER records begin with.
func (l *lettore) testa(tipo byte, record string) (k Chiave, rec byte, rifiuto *catasto.SyntaxError) {
	if len(l.campi) < testa {
		return k, 0, l.rifiuta("", fmt.Sprintf("%d campi: la testa del record ne ha %d", len(l.campi), testa))
	}
	l.tracciato = fab1 // the names of the head are the same in every record
	if rec = l.tipo(6, record); rec == 0 {
		return k, 0, l.rifiuta(l.nome(6), "tipo di record sconosciuto: sono "+record[:1]+"-"+record[len(record)-1:])
	}
	switch l.tipo(4, "FT") {
	case tipo:
	case 0:
		l.avvisa(TipoIllegibile, l.nome(4))
	default:
		return k, 0, l.rifiuta(l.nome(4), "record dell'altro catasto: qui il tipo di immobile è "+string(tipo))
	}
	var ok bool
	if k.Immobile, ok = l.id(3); !ok || testo(l.campi[2]) == "" {
		return k, 0, l.rifiuta(l.nome(3), "non è un numero")
	}
	progressivo, ok := l.id(5)
	if !ok || testo(l.campi[4]) == "" || progressivo > maxProgressivo {
		return k, 0, l.rifiuta(l.nome(5), "non è un numero: senza, lo stato non si può collocare")
	}
	k.Comune, k.Sezione, k.Progressivo = l.comune(), l.testo(2), int32(progressivo)
	return k, rec, nil
}

const maxProgressivo = 1<<31 - 1

// gruppi checks that after the head there are whole groups, pads the last one where it lacks a
// field or more, and returns the position after it.
func (l *lettore) gruppi() (fine int, rifiuto *catasto.SyntaxError) {
	n, larghezza := len(l.campi)-testa, l.tracciato.gruppo
	if n < 1 {
		return 0, l.rifiuta("", "dopo la testa del record non c'è alcun gruppo di campi")
	}
	avanzo := n % larghezza
	if avanzo > 0 && l.chiusa && avanzo == larghezza-1 {
		l.campi = append(l.campi, "") // an empty last field, not a closing separator
		l.chiusa = false
		avanzo = 0
	}
	l.separatore()
	switch {
	case avanzo == 0:
	case n > larghezza && l.bianchi(len(l.campi)-avanzo):
		l.campi = l.campi[:len(l.campi)-avanzo]
	case n < larghezza || avanzo*2 >= larghezza:
		l.avvisa(GruppoIncompleto, "")
		for ; avanzo < larghezza; avanzo++ {
			l.campi = append(l.campi, "")
		}
	default:
		return len(l.campi) - avanzo + 1, nil
	}
	return len(l.campi) + 1, nil
}

// bianchi is true when the fields from the i-th on are all blank.
func (l *lettore) bianchi(i int) bool {
	for _, c := range l.campi[i:] {
		if testo(c) != "" {
			return false
		}
	}
	return true
}

func (l *lettore) identificativo(i int) Identificativo {
	d := Identificativo{SezioneUrbana: l.testo(i), Foglio: l.testo(i + 1), Numero: l.testo(i + 2), Denominatore: l.testo(i + 3),
		Subalterno: l.testo(i + 4), Edificialita: l.testo(i + 5)}
	if len(strings.Trim(d.Edificialita, " ")) > 1 && len(d.Subalterno) <= 1 {
		d.Subalterno, d.Edificialita = d.Edificialita, d.Subalterno
		l.avvisa(SubalternoScambiato, l.nome(i+4))
	}
	return d
}

func (l *lettore) riserva(i int) Riserva {
	return Riserva{Codice: l.testo(i), PartitaIscrizione: l.testo(i + 1)}
}

// atto reads six fields from i on, the mutation and the causale with its description.
func (l *lettore) atto(i, mutazione, causale int) Atto {
	return Atto{Efficacia: l.data(i), Registrazione: l.data(i + 1), Nota: l.nota(i + 2), Mutazione: l.riferimento(mutazione),
		Causale: l.testo(causale), Descrizione: l.testo(causale + 1)}
}
