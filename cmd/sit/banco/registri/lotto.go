package registri

import (
	"math/rand/v2"

	"github.com/cestor/sit/catasto/censuario"
)

// mai is the month of what never ends.
const mai = 1 << 30

// atto is an act and the month in which it is registered.
type atto struct {
	censuario.Atto
	mese int
}

// stadio is one state of a unit or of a particella.
type stadio struct {
	progressivo  int32
	inizio, fine int
	uiu          *censuario.UIU // of a unit
	identi       []censuario.Identificativo
	indirizzi    []censuario.Indirizzo
	utilita      []censuario.Utilita
	terreno      *censuario.Terreno // of a particella
	deduzioni    []string
	porzioni     []censuario.Porzione
	riserve      []censuario.Riserva
}

func (s *stadio) generante() *censuario.Atto {
	if s.uiu != nil {
		return &s.uiu.Generante
	}
	return &s.terreno.Generante
}

func (s *stadio) conclusivo() *censuario.Atto {
	if s.uiu != nil {
		return &s.uiu.Conclusivo
	}
	return &s.terreno.Conclusivo
}

// copia is a state like s, to be begun by another act.
func (s *stadio) copia() *stadio {
	n := *s
	n.riserve = nil // they fall with the act that they speak of
	if s.uiu != nil {
		u := *s.uiu
		u.Conclusivo, u.ProtocolloNotifica, u.DataNotifica = censuario.Atto{}, "", 0
		n.uiu = &u
	} else {
		t := *s.terreno
		t.Conclusivo = censuario.Atto{}
		n.terreno = &t
	}
	return &n
}

// titolo is one title and whom it belongs to.
type titolo struct {
	censuario.Titolarita
	chi          soggetto
	rif          soggetto // where SoggettoRiferimento is not 0
	inizio, fine int
}

// immobile is a unit or a particella with its history so far; the last of stadi is the current.
type immobile struct {
	id       int64
	tipo     byte // 'F' or 'T'
	via      int  // of a unit
	civico   int
	stadi    []*stadio
	titoli   []*titolo
	toccato  int  // month of the last act: one a month is enough
	soppesso bool // open, and no more
}

func (i *immobile) ora() *stadio { return i.stadi[len(i.stadi)-1] }

// aperti are the titles that hold.
func (i *immobile) aperti() (out []*titolo) {
	for _, t := range i.titoli {
		if t.fine == mai {
			out = append(out, t)
		}
	}
	return out
}

// lotto is the history of a place, while it is made.
type lotto struct {
	*generatore
	r        *rand.Rand
	immobili []*immobile
	foglio   string
	numero   string
	via      int
	sub      int  // the last subalterno given
	ferma    bool // nothing happens here
}

func (l *lotto) nuovo(tipo byte, inizio int, s *stadio) *immobile {
	// A unit and a particella may have the same id: only with the type it is a key.
	l.prossimi.immobile[tipo]++
	i := &immobile{id: l.e.BaseID + 1000 + l.prossimi.immobile[tipo], tipo: tipo, via: l.via, toccato: inizio}
	s.progressivo = 1
	if inizio == 0 { // a whole load delivers only the last of some
		for s.progressivo < 12 && l.r.IntN(100) < 38 {
			s.progressivo++
		}
	}
	s.inizio, s.fine = inizio, mai
	i.stadi = append(i.stadi, s)
	l.immobili = append(l.immobili, i)
	return i
}

// passa ends the current state of an immobile and begins another by the same act.
func (l *lotto) passa(i *immobile, a atto, nuovo *stadio) {
	vecchio := i.ora()
	l.chiudi(vecchio, a)
	nuovo.progressivo, nuovo.inizio, nuovo.fine = vecchio.progressivo+1, a.mese, mai
	*nuovo.generante() = a.Atto
	i.stadi = append(i.stadi, nuovo)
	i.toccato = a.mese
}

func (l *lotto) chiudi(s *stadio, a atto) {
	*s.conclusivo() = a.Atto
	s.fine = a.mese
}

// evolvi lets the months go by.
func (l *lotto) evolvi() {
	for mese := 1; mese <= l.e.Mesi; mese++ {
		for _, i := range l.immobili { // those born meanwhile are not seen
			if i.toccato >= mese || i.soppesso {
				continue
			}
			if l.successioni(i, mese); i.toccato == mese {
				continue
			}
			if i.tipo == 'F' {
				l.meseUnita(i, mese)
			} else {
				l.meseTerreno(i, mese)
			}
		}
	}
}

// raro is true once in so many years of an immobile, on average.
func (l *lotto) raro(anni int) bool { return l.r.IntN(max(1, anni*12/max(1, l.e.Ritmo))) == 0 }
