package ricerca

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// How much an answer is worth beside the exact one.
const (
	soloVia    = 0.9  // the street, when a civico was asked and it is there
	altraParte = 0.88 // the same number with another esponente
	vicino     = 0.72 // another number, the nearest there is
	chiuso     = 0.95 // a civico that is no more
	seguente   = 0.7  // a number that begins as the one being written
	maxVie     = 12   // streets on which a number is looked for
	maxSeguiti = 3
)

// indirizzi finds the streets that the line may mean and asks for their civici.
func (c *cercatore) indirizzi(l *lessico, r *richiesta, dove []bool) {
	trovate := l.cerca(r, dove, c.q.Giorno, max(c.q.Limite, maxVie)) // the second best may have the civico
	type domanda struct {
		trovata
		esiti int // where the street's own answer is
	}
	var chieste []domanda
	var enti, ordini, modi, seguiti []int32
	var vie []int64
	var espo []string
	for _, t := range trovate {
		v := &l.vie[t.voce.via]
		e := c.esitoVia(l, t)
		if t.civico != nil && !v.luogo && len(chieste) < maxVie {
			chieste = append(chieste, domanda{t, len(c.esiti)})
			enti, vie = append(enti, l.enti[v.ente].ID), append(vie, v.id)
			ordini, modi, espo = append(ordini, int32(t.civico.ordine)), append(modi, int32(t.civico.modo)), append(espo, t.civico.esponente)
			seguito := int32(0)
			if t.civico.iniziato && len(chieste) == 1 {
				seguito = maxSeguiti // "via roma 1" goes on to 10 and 12
			}
			seguiti = append(seguiti, seguito)
		}
		c.esiti = append(c.esiti, e)
	}
	if len(chieste) == 0 {
		return
	}
	args := pgx.NamedArgs{"enti": enti, "vie": vie, "ordini": ordini, "esponenti": espo, "modi": modi, "seguiti": seguiti, "giorno": c.q.Giorno}
	c.batch.Queue(queries.SQL("SearchCivici"), args).Query(func(rows pgx.Rows) error {
		trovati, err := collect(rows, func(r *rigaCivico) []any {
			return []any{&r.Posto, &r.Codice, &r.Testo, &r.Ordine, &r.Esponente, &r.Specificita, &r.Giro, &r.Finito, &r.ViaOggi, &r.TestoOggi, &r.Lon, &r.Lat}
		})
		if err != nil {
			return err
		}
		for i, d := range chieste {
			da, a := slices.IndexFunc(trovati, func(r rigaCivico) bool { return r.Posto == int32(i) }), 0
			if da < 0 {
				c.esiti[d.esiti].Punteggio *= vicino // a street on which nothing has a number
				continue
			}
			for a = da; a < len(trovati) && trovati[a].Posto == int32(i); a++ {
			}
			if c.civici(l, d.trovata, trovati[da:a]) {
				c.esiti[d.esiti].Punteggio *= soloVia
			} else {
				c.esiti[d.esiti].Punteggio *= 0.8
			}
		}
		return nil
	})
}

// perCodice answers with the street of a link.
func (c *cercatore) perCodice(l *lessico, codice string) {
	if codice == "" {
		return
	}
	for i := range l.voci {
		v := &l.vie[l.voci[i].via]
		if v.codice == codice && !v.luogo && (c.q.Ente == nil || c.q.Ente.ID == l.enti[v.ente].ID) && &v.stati[l.voci[i].stato] == primoStato(v, c.q.Giorno) {
			c.esiti = append(c.esiti, c.esitoVia(l, trovata{voce: &l.voci[i], punteggio: 1}))
		}
	}
}

func primoStato(v *via, g sit.Giorno) *statoVia {
	s, _ := v.attuale(g)
	return s
}

// dove are the enti to which the question or the line restricts the search; nil is all.
func (l *lessico) dove(ente *sit.Ente, codici []catasto.CodiceComune) []bool {
	var out []bool
	for i, e := range l.enti {
		if ente != nil && e.ID == ente.ID || ente == nil && slices.Contains(codici, e.Codice) {
			if out == nil {
				out = make([]bool, len(l.enti))
			}
			out[i] = true
		}
	}
	if out == nil && ente != nil {
		return make([]bool, len(l.enti)) // an ente younger than the lessico: nothing of it is known yet
	}
	return out
}

// The rounds of SearchCivici: the number, its neighbours, those that begin like it.
const (
	giroEsatti = iota
	giroVicini
	giroSeguiti
)

type rigaCivico struct {
	Posto                  int32
	Codice, Testo          string
	Ordine                 int32
	Esponente, Specificita string
	Giro                   int32
	Finito                 bool
	ViaOggi                int64
	TestoOggi              string
	Lon, Lat               *float64
}

// civici answers with what was found on one street; vero tells whether the very number is among
// it.
func (c *cercatore) civici(l *lessico, t trovata, righe []rigaCivico) (vero bool) {
	v := &l.vie[t.voce.via]
	nome, soppressa := c.nomeVia(l, t)
	type fatto struct {
		rigaCivico
		punteggio float64
	}
	var buoni []fatto
	for _, r := range righe {
		p := 1.0
		switch {
		case r.Giro == giroVicini:
			continue
		case r.Giro == giroSeguiti:
			p = seguente
		case t.civico.modo != perNumero:
		case !stessoEsponente(t.civico.esponente, r):
			p = altraParte
		}
		if r.Finito {
			p *= chiuso
		}
		// Of a civico with several states the living one stands.
		if i := slices.IndexFunc(buoni, func(f fatto) bool { return f.Codice == r.Codice }); i >= 0 {
			if buoni[i].punteggio < p {
				buoni[i] = fatto{r, p}
			}
			continue
		}
		buoni = append(buoni, fatto{r, p})
		vero = vero || p >= chiuso
	}
	if !slices.ContainsFunc(buoni, func(f fatto) bool { return f.Giro == giroEsatti }) {
		for _, r := range righe {
			if r.Giro != giroVicini || slices.ContainsFunc(buoni, func(f fatto) bool { return f.Codice == r.Codice }) {
				continue
			}
			buoni = append(buoni, fatto{r, vicino - 0.0001*float64(min(999, max(r.Ordine-int32(t.civico.ordine), int32(t.civico.ordine)-r.Ordine)))})
		}
	}
	slices.SortStableFunc(buoni, func(a, b fatto) int { return cmp.Compare(b.punteggio, a.punteggio) })
	for _, f := range buoni[:min(len(buoni), 6)] {
		e := Esito{Tipo: "civico", ID: f.Codice, Ente: string(l.enti[v.ente].Codice), Punteggio: t.punteggio * f.punteggio, Soppressa: soppressa || f.Finito}
		e.Testo = nome.nuovo + " " + f.Testo
		switch {
		case f.Giro == giroVicini:
			e.Testo += ", il più vicino al numero cercato"
		case f.Finito && f.ViaOggi == v.id && f.TestoOggi != f.Testo:
			e.Testo += " (oggi " + f.TestoOggi + ")"
		case f.Finito && f.ViaOggi != 0 && f.ViaOggi != v.id:
			if i := slices.IndexFunc(l.vie, func(x via) bool { return x.ente == v.ente && x.id == f.ViaOggi && !x.luogo }); i >= 0 {
				s, _ := l.vie[i].attuale(c.q.Giorno)
				e.Testo += " (oggi " + bello(s.nome) + " " + f.TestoOggi + ")"
			}
		case f.Finito:
			e.Testo += " (soppresso)"
		}
		if nome.vecchio != "" {
			e.Testo += " (già " + nome.vecchio + ")"
		}
		e.Testo += " – " + l.enti[v.ente].Nome
		if f.Lon == nil {
			e.SenzaLuogo = true
		} else {
			e.Luogo = orb.Point{*f.Lon, *f.Lat}
			e.Riquadro = orb.Bound{Min: e.Luogo, Max: e.Luogo}
		}
		c.esiti = append(c.esiti, e)
	}
	return vero
}

func stessoEsponente(chiesto string, r rigaCivico) bool {
	if strings.EqualFold(chiesto, strings.Trim(r.Esponente, "/- ")) {
		return chiesto != "" || r.Specificita == ""
	}
	return chiesto != "" && r.Esponente == "" && strings.HasPrefix(strings.ToUpper(r.Specificita), chiesto)
}

// nomi of a street: the one it has, and, when it was found by another, that one.
type nomiVia struct{ nuovo, vecchio string }

// nomeVia is how the street found is called, and whether the name it was found by is one that
// ended.
func (c *cercatore) nomeVia(l *lessico, t trovata) (n nomiVia, soppressa bool) {
	v := &l.vie[t.voce.via]
	trovato := &v.stati[t.voce.stato]
	oggi, viva := v.attuale(c.q.Giorno)
	if oggi == nil {
		oggi = trovato
	}
	n.nuovo = bello(oggi.nome)
	finito := trovato.origine == storico || trovato.origine == ufficiale && trovato.al <= c.q.Giorno
	if trovato != oggi && spoglia(trovato.nome) != spoglia(oggi.nome) {
		n.vecchio = bello(trovato.nome)
	}
	return n, !viva || finito && n.vecchio != ""
}

func (c *cercatore) esitoVia(l *lessico, t trovata) Esito {
	v := &l.vie[t.voce.via]
	ente := l.enti[v.ente]
	e := Esito{Tipo: "indirizzo", ID: v.codice, Ente: string(ente.Codice), Punteggio: t.punteggio,
		Luogo: v.punto, Riquadro: v.riquadro, SenzaLuogo: !v.posta}
	if v.luogo {
		e.Tipo = "luogo"
	}
	n, soppressa := c.nomeVia(l, t)
	_, viva := v.attuale(c.q.Giorno)
	e.Soppressa = soppressa
	switch {
	case !viva:
		e.Testo = n.nuovo + " (soppressa)"
	case n.vecchio == "":
		e.Testo = n.nuovo
	case soppressa:
		e.Testo = n.vecchio + " (oggi " + n.nuovo + ")"
	default:
		e.Testo = n.vecchio + " (" + n.nuovo + ")"
	}
	if s, _ := v.attuale(c.q.Giorno); s != nil && s.localita != "" && !v.luogo {
		e.Testo += fmt.Sprintf(", %s", bello(s.localita))
	}
	e.Testo += " – " + ente.Nome
	return e
}
