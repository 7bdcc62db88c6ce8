package censuario

import (
	"io"
	"iter"
	"strings"

	"github.com/cestor/sit/catasto"
)

// RigaTER is one line of a TER; see RigaFAB.
type RigaTER struct {
	Riga int
	Chiave
	Record    byte // '1' to '4'
	Terreno   *Terreno
	Deduzioni []string // simboli: A1, C17
	Riserve   []Riserva
	Porzioni  []Porzione
	Larghezza int      // fields of each Porzione: 6 or 8
	Extra     []string // records 2 to 4: fields that make no group
	Avvisi    []Avviso
	Grezza    []byte

	terreno Terreno
}

// LeggiTER yields the lines of a TER; see LeggiFAB for the errors.
func LeggiTER(r io.Reader, opz Opzioni) iter.Seq2[*RigaTER, error] {
	return scorri(r, opz, "TER", func() *RigaTER { return new(RigaTER) })
}

func (r *RigaTER) azzera(n int, grezza []byte) {
	*r = RigaTER{Riga: n, Grezza: grezza, Deduzioni: r.Deduzioni[:0], Riserve: r.Riserve[:0], Porzioni: r.Porzioni[:0]}
}

func (r *RigaTER) concludi(avvisi []Avviso) byte {
	r.Avvisi = avvisi
	return r.Record
}

func (r *RigaTER) leggi(l *lettore) *catasto.SyntaxError {
	var rifiuto *catasto.SyntaxError
	if r.Chiave, r.Record, rifiuto = l.testa('T', "1234"); rifiuto != nil {
		return rifiuto
	}
	switch r.Record {
	case '1':
		l.tracciato = ter1
		if rifiuto = l.misura(39, 43); rifiuto == nil {
			r.leggiTerreno(l)
		}
		return rifiuto
	case '2':
		l.tracciato = ter2
	case '3':
		l.tracciato = ter3
	case '4':
		r.Larghezza = l.larghezza()
		l.tracciato = ter46
		if r.Larghezza == 8 {
			l.tracciato = ter48
		}
	}
	fine, rifiuto := l.gruppi()
	if rifiuto != nil {
		return rifiuto
	}
	for i := testa + 1; i < fine; i += l.tracciato.gruppo {
		switch r.Record {
		case '2':
			r.Deduzioni = append(r.Deduzioni, l.testo(i))
		case '3':
			r.Riserve = append(r.Riserve, l.riserva(i))
		case '4':
			p := Porzione{Identificativo: l.testo(i), Qualita: l.testo(i + 1), Classe: l.testo(i + 2),
				Ettari: l.intero(i + 3), Are: l.intero(i + 4), Centiare: l.intero(i + 5)}
			if r.Larghezza == 8 {
				p.RedditoDominicaleEuro, p.RedditoAgrarioEuro = l.decimale(i+6), l.decimale(i+7)
			}
			r.Porzioni = append(r.Porzioni, p)
		}
	}
	r.Extra = l.extra(fine - 1)
	return nil
}

func (r *RigaTER) leggiTerreno(l *lettore) {
	r.Terreno = &r.terreno
	r.terreno = Terreno{
		Foglio: l.testo(7), Numero: l.testo(8), Denominatore: l.testo(9), Subalterno: l.testo(10), Edificialita: l.testo(11),
		Qualita: l.testo(12), Classe: l.testo(13), Ettari: l.intero(14), Are: l.intero(15), Centiare: l.intero(16),
		FlagReddito: l.testo(17), FlagPorzione: l.testo(18), FlagDeduzioni: l.testo(19),
		RedditoDominicaleLire: l.intero(20), RedditoAgrarioLire: l.intero(21),
		RedditoDominicaleEuro: l.decimale(22), RedditoAgrarioEuro: l.decimale(23),
		Generante:  l.atto(24, 38, 40),
		Conclusivo: l.atto(30, 39, 42),
		Partita:    l.testo(36), Annotazione: l.testo(37),
		Extra: l.extra(43),
	}
}

// larghezza tells porzioni of six fields from those of eight, which come through the Sistema di
// Interscambio: the right width is the one by which every group begins with one or two letters.
// The first line that decides does so for the file.
func (l *lettore) larghezza() int {
	sei, otto := l.porzioniDi(6), l.porzioniDi(8)
	larghezza := 6
	switch {
	case sei != otto && otto:
		larghezza = 8
	case sei == otto && l.porzioni != 0:
		larghezza = l.porzioni
	}
	if sei != otto && l.porzioni == 0 {
		l.porzioni = larghezza
	}
	if !sei && !otto || l.porzioni != 0 && larghezza != l.porzioni {
		l.avvisa(LarghezzaPorzioni, "")
	}
	return larghezza
}

func (l *lettore) porzioniDi(larghezza int) bool {
	n := len(l.campi) - testa
	if n%larghezza == larghezza-1 { // an empty last field, taken for the closing separator
		n++
	}
	if n <= 0 || n%larghezza != 0 {
		return false
	}
	for i := testa; i < len(l.campi); i += larghezza {
		s := strings.Trim(l.campi[i], " ")
		if len(s) == 0 || len(s) > 2 || !lettera(s[0]) || !lettera(s[len(s)-1]) {
			return false
		}
	}
	return true
}

func lettera(c byte) bool { return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' }
