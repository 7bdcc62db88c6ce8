package registri

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
)

// generatore makes an ente, a lotto at a time.
type generatore struct {
	e        *Ente
	popolo   *popolo
	vie      *vie
	siti     *siti
	uscite   *uscite
	caso     *rand.Rand
	cambi    map[int]*atto     // by street, its change of name
	morti    map[soggetto]atto // the successions so far
	prossimi struct {
		immobile                map[byte]int64
		mutazione, nota, titolo int64
	}
	nate, soppresse, corti int
	uiu, titoli            int // still to be made, of the whole load
}

func (e Ente) generatore(u *uscite) *generatore {
	g := &generatore{e: &e, uscite: u, caso: rand.New(rand.NewPCG(mescola(e.Seme, 0), mescola(int64(len(e.Comune)), int64(e.Comune[1]), int64(e.Comune[2]), int64(e.Comune[3])))),
		cambi: map[int]*atto{}, morti: map[soggetto]atto{}, uiu: e.UIU, titoli: e.Titoli}
	g.popolo, g.vie, g.siti = nuovoPopolo(g.e), nuoveVie(g.e), nuoviSiti(g.e)
	g.prossimi.immobile = map[byte]int64{}
	return g
}

func (g *generatore) genera(ctx context.Context) error {
	quante := g.e.Particelle - g.siti.quanti() // no more on the map
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		q, ok := g.siti.prossimo(g.caso)
		if !ok {
			break
		}
		l := &lotto{generatore: g, r: g.caso, foglio: q.Foglio, numero: q.Numero}
		l.inizia(q)
		for g.soppresse < quante*g.siti.i/g.siti.quanti() {
			l.vecchiaSoppressa()
		}
		if !l.ferma {
			l.evolvi()
		}
		for _, i := range l.immobili {
			if err := g.uscite.immobile(i); err != nil {
				return fmt.Errorf("write %s, immobile %c %d: %w", g.e.Comune, i.tipo, i.id, err)
			}
		}
	}
	return nil
}

// inizia makes what the whole load knows of a lotto.
func (l *lotto) inizia(q Sito) {
	mappale := func() atto {
		return l.antico([]string{"M", "V", "M"}, []string{"TM", "VRS", "MAP"}, []string{"TIPO MAPPALE", "VARIAZIONE D'UFFICIO", "TIPO MAPPALE"})
	}
	if q.Edificato {
		l.campo(q, mappale(), urbano)
		quante := l.uiu
		if l.siti.edificati > 0 {
			media := float64(l.uiu) / float64(l.siti.edificati+1)
			quante = min(l.uiu, 90, int(math.Round(media*(0.35+0.65*l.r.ExpFloat64()))))
			if media >= 1 {
				quante = max(1, quante)
			}
		}
		if quante = min(quante, l.uiu); quante > 0 {
			l.edificio(quante)
		}
		return
	}
	caso := l.r.IntN(100)
	ospite, data := l.e.ospite(q)
	if data {
		caso = 99 // a field
	}
	switch caso {
	case 0, 1, 2:
		if l.e.Siti == nil && l.r.IntN(3) == 0 {
			q.Numero = "*"
		}
		l.campo(q, mappale(), strada)
		return
	case 3:
		l.campo(q, mappale(), acqua)
		return
	}
	a := l.antico([]string{"N", "V", "N", "F"}, []string{"IST", "VRU", "DEN", "FRZ"}, []string{"COMPRAVENDITA", "VARIAZIONE", "SUCCESSIONE", "FRAZIONAMENTO"})
	ditta := l.ditta(l.tanti())
	podere := l.r.IntN(6) == 0
	if data {
		ditta, podere, l.ferma = intera(soggetto(l.popolo.persone+ospite)), false, true
	}
	for {
		i := l.campo(q, l.antico([]string{"F", "V"}, []string{"FRZ", "VRU"}, []string{"FRAZIONAMENTO", "VARIAZIONE"}), l.coltiva)
		if l.r.IntN(3000) == 0 { // a whole load has few states that are ended
			l.passa(i, a, i.ora().copia())
		}
		l.intesta(i, a, append([]parte(nil), ditta...))
		l.contaTitoli(i)
		if !podere || len(l.immobili) > 3 || !l.siti.campoAccanto(q.Foglio) {
			return
		}
		q, _ = l.siti.prossimo(l.r)
	}
}

// tanti is how many titles an immobile must have from here on, on average, to come out with as
// many as were asked for.
func (l *lotto) tanti() float64 {
	if l.e.Titoli == 0 {
		return 1.7
	}
	campi := float64(l.siti.restano()-l.siti.edificati) * 0.96
	return float64(l.titoli) / max(1, float64(l.uiu)+campi)
}

func (l *lotto) contaTitoli(i *immobile) {
	l.titoli -= len(i.titoli)
	if i.tipo == 'F' {
		l.uiu--
	}
}
