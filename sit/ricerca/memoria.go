package ricerca

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// Memoria is the map that a server holds in memory: what is drawn, on any day. What was never drawn it
// does not know.
type Memoria interface {
	// Numeri are the numbers of the fogli of an ente, ascending.
	Numeri(ente int32) []int32
	// Particelle are those of a foglio that bear a number, of every sezione and every day, each once.
	Particelle(ente, foglio int32, numero string, giorno sit.Giorno) []Disegnato
	// Fogli are the sheets that bear a number; false when there are some of which it does not know the outline.
	Fogli(ente, foglio int32, giorno sit.Giorno) ([]Disegnato, bool)
}

// Disegnato is a particella or a foglio of the map in memory.
type Disegnato struct {
	ID, Tipo           string
	InMappa, Soppressa bool
	Successori         []string
	Luogo              func() (orb.Point, orb.Bound) // of the day; of what is suppressed, the last one
}

// ConMemoria has numbers answered by the map in memory where it knows all of the answer.
func (r *Ricerca) ConMemoria(m Memoria) *Ricerca {
	r.memoria = m
	return r
}

// fuoriMappa is how much less what is not on the map counts.
const fuoriMappa = 0.8

// ricordi are what the memory finds for the readings of a line.
type ricordi struct {
	c        *cercatore
	trovati  []ricordo
	dove     map[chiave]int // in trovati
	pronta   bool           // there is a map of some of the enti
	esatti   int            // answers to readings with a foglio, each reading for itself
	ovunque  int            // and to those without
	migliore float64        // the surest of those readings
}

type chiave struct {
	ente int32
	id   string
}

type ricordo struct {
	ente      sit.Ente
	punteggio float64
	Disegnato
}

func (r *ricordi) tieni(e sit.Ente, punteggio float64, d Disegnato) {
	k := chiave{e.ID, d.ID}
	if i, ok := r.dove[k]; ok {
		r.trovati[i].punteggio = max(r.trovati[i].punteggio, punteggio)
		return
	}
	r.dove[k] = len(r.trovati)
	r.trovati = append(r.trovati, ricordo{e, punteggio, d})
}

// ricordaParticelle reads the memory as SearchParticelle reads the database.
func (c *cercatore) ricordaParticelle(l *liste) *ricordi {
	r := &ricordi{c: c, dove: map[chiave]int{}}
	for k, foglio := range l.fogli {
		if foglio >= 0 {
			r.migliore = max(r.migliore, l.punteggi[k])
			for _, d := range c.particelleDi(l, k, foglio) {
				r.esatti++
				r.tieni(c.perID[l.enti[k]], l.punteggi[k], d)
			}
		}
	}
	// On every foglio, from the surest ente and the first foglio, until there are enough.
	ordine := make([]int, 0, len(l.fogli))
	for k, foglio := range l.fogli {
		if foglio < 0 && (l.denominatori[k] == "" || r.esatti == 0) {
			ordine = append(ordine, k)
		}
	}
	slices.SortStableFunc(ordine, func(a, b int) int { return cmp.Compare(l.punteggi[b], l.punteggi[a]) })
	liberi := 4 * c.q.Limite
	for _, ente := range l.enti {
		r.pronta = r.pronta || len(c.memoria.Numeri(ente)) > 0
	}
	for _, k := range ordine {
		suoi := min(liberi, 2*c.q.Limite)
		for _, foglio := range c.memoria.Numeri(l.enti[k]) {
			for _, d := range c.particelleDi(l, k, foglio) {
				if suoi > 0 {
					r.tieni(c.perID[l.enti[k]], l.punteggi[k], d)
					suoi, liberi = suoi-1, liberi-1
					r.ovunque++
				}
			}
			if suoi <= 0 {
				break
			}
		}
		if liberi <= 0 {
			break
		}
	}
	for i := range r.trovati {
		if t := &r.trovati[i]; !t.InMappa {
			t.punteggio *= fuoriMappa
		}
	}
	r.scegli()
	return r
}

// particelleDi are those that a reading of l means on a foglio, in the order of the index.
func (c *cercatore) particelleDi(l *liste, k int, foglio int32) []Disegnato {
	numero := catasto.Numero{Numero: l.numeri[k], Denominatore: l.denominatori[k]}
	return slices.DeleteFunc(c.memoria.Particelle(l.enti[k], foglio, numero.String(), c.q.Giorno), func(d Disegnato) bool {
		if l.comuni[k] == "" && l.sezioni[k] == "" {
			return false
		}
		id, err := catasto.ParseIDParticella(d.ID)
		return err != nil || l.comuni[k] != "" && string(id.Foglio.Comune) != l.comuni[k] || l.sezioni[k] != "" && id.Foglio.Sezione != l.sezioni[k]
	})
}

func (r *ricordi) scegli() {
	slices.SortFunc(r.trovati, func(a, b ricordo) int {
		return cmp.Or(cmp.Compare(b.punteggio, a.punteggio), cmp.Compare(a.ID, b.ID), cmp.Compare(a.ente.ID, b.ente.ID))
	})
	r.trovati = r.trovati[:min(len(r.trovati), r.c.q.Limite)]
}

// bastano tells that nothing undrawn could come among what was found.
func (r *ricordi) bastano() bool {
	n := len(r.trovati)
	return n > 0 && n >= r.c.q.Limite && r.trovati[n-1].punteggio > fuoriMappa*r.migliore
}

// su makes answers of what was found.
func (r *ricordi) su(tipo string) error {
	for _, t := range r.trovati {
		e := Esito{Tipo: tipo, ID: t.ID, Punteggio: t.punteggio, Soppressa: t.Soppressa, SenzaLuogo: t.Luogo == nil}
		if t.Soppressa {
			e.Successori = t.Successori
		}
		if t.Luogo != nil {
			e.Luogo, e.Riquadro = t.Luogo()
		}
		if err := r.c.aggiungi(e, t.ente, t.Tipo); err != nil {
			return err
		}
	}
	return nil
}

// ricordaFogli reads the memory as SearchFogli reads the database; false when it cannot say all.
func (c *cercatore) ricordaFogli(l *liste) (*ricordi, bool) {
	r := &ricordi{c: c, dove: map[chiave]int{}}
	for k, foglio := range l.fogli {
		if l.mappe[k] != "" {
			return nil, false
		}
		trovati, tutti := c.memoria.Fogli(l.enti[k], foglio, c.q.Giorno)
		if !tutti {
			return nil, false
		}
		for _, d := range trovati {
			id, err := catasto.ParseIDFoglio(d.ID)
			if err != nil {
				return nil, false
			}
			if l.comuni[k] != "" && string(id.Comune) != l.comuni[k] || l.sezioni[k] != "" && id.Sezione != l.sezioni[k] {
				continue
			}
			punteggio := l.punteggi[k]
			if id.Allegato != l.allegati[k] || id.Sviluppo != l.sviluppi[k] {
				punteggio *= 0.9
			}
			r.tieni(c.perID[l.enti[k]], punteggio, d)
		}
	}
	r.scegli()
	return r, len(r.trovati) > 0
}
