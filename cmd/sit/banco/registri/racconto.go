package registri

import (
	"context"
	"errors"
	"slices"

	"github.com/cestor/sit/catasto/censuario"
)

// Racconto is a small census told act by act, written with the same files: for a demonstration,
// in which every immobile has a reason.
type Racconto struct {
	e        Ente
	chi      []Persona
	immobili []*Immobile
	prossimi map[byte]int64
	atti     int64
	titoli   int64
}

// Persona is a subject of a Racconto: of Denominazione and CF alone when it is no person.
type Persona struct {
	Cognome, Nome string
	Donna         bool
	Nascita       censuario.Data
	Luogo         string // of birth, or seat
	CF            string
	CFDal         int // month in which the tax code is put right: before it there is none
	Denominazione string
	Note          string
}

// Chi is a subject of a Racconto.
type Chi int

// Atto is an act of a Racconto.
type Atto struct {
	censuario.Atto
	Mese int // 0 before the whole load
}

// Diritto is what a subject has on an immobile.
type Diritto struct {
	Chi      Chi
	Codice   string
	Num, Den int64
	Regime   string
	Coniuge  Chi // when Regime is C
	Libero   string
}

// Stato is what a state of an immobile says, but for its acts.
type Stato struct {
	UIU            censuario.UIU // of a unit
	Identificativi []censuario.Identificativo
	Indirizzi      []censuario.Indirizzo
	Utilita        []censuario.Utilita
	Terreno        censuario.Terreno // of a particella
	Deduzioni      []string
	Porzioni       []censuario.Porzione
	Riserve        []censuario.Riserva
}

// Immobile is a unit or a particella of a Racconto.
type Immobile struct{ immobile }

// Racconta begins the census of an ente, of which only Comune, Al, Mesi and BaseID count.
func Racconta(e Ente) *Racconto { return &Racconto{e: e, prossimi: map[byte]int64{}} }

// Persona adds a subject.
func (r *Racconto) Persona(p Persona) Chi {
	r.chi = append(r.chi, p)
	return Chi(len(r.chi) - 1)
}

// Atto makes an act registered in a day of a month of variations. efficacia 0 is the same day.
func (r *Racconto) Atto(mese, giornoDelMese int, efficacia censuario.Data, tipo, causale, descrizione string) Atto {
	registrato := giorno(r.e.primo(mese).AddDate(0, 0, giornoDelMese-1))
	a := r.Antico(registrato, tipo, causale, descrizione)
	if a.Mese = mese; efficacia != 0 {
		a.Efficacia = efficacia
	}
	return a
}

// Antico makes an act of before the whole load.
func (r *Racconto) Antico(registrato censuario.Data, tipo, causale, descrizione string) Atto {
	r.atti++
	return Atto{Atto: censuario.Atto{Efficacia: registrato, Registrazione: registrato, Mutazione: r.e.BaseID + 800_000 + r.atti, Causale: causale, Descrizione: descrizione,
		Nota: censuario.Nota{Tipo: tipo, Numero: sei(4000 + 37*r.atti), Progressivo: "001", Anno: presente(int64(registrato.Anno()))}}}
}

func sei(n int64) string {
	b := []byte("000000")
	for k := 5; n > 0 && k >= 0; k-- {
		b[k], n = '0'+byte(n%10), n/10
	}
	return string(b)
}

// Unita adds a unit begun by an act; progressivo is the number of its state.
func (r *Racconto) Unita(a Atto, progressivo int32, s Stato, titoli ...Diritto) *Immobile {
	return r.immobile('F', a, progressivo, s, titoli)
}

// Campo adds a particella begun by an act.
func (r *Racconto) Campo(a Atto, progressivo int32, s Stato, titoli ...Diritto) *Immobile {
	return r.immobile('T', a, progressivo, s, titoli)
}

func (r *Racconto) immobile(tipo byte, a Atto, progressivo int32, s Stato, titoli []Diritto) *Immobile {
	r.prossimi[tipo]++
	i := &Immobile{immobile{id: r.e.BaseID + 1000 + r.prossimi[tipo], tipo: tipo}}
	n := s.stadio(tipo)
	n.progressivo, n.inizio, n.fine = progressivo, a.Mese, mai
	*n.generante() = a.Atto
	i.stadi = append(i.stadi, n)
	r.immobili = append(r.immobili, i)
	r.intesta(i, a, titoli)
	return i
}

func (s Stato) stadio(tipo byte) *stadio {
	n := &stadio{identi: s.Identificativi, indirizzi: s.Indirizzi, utilita: s.Utilita, deduzioni: s.Deduzioni, porzioni: s.Porzioni, riserve: s.Riserve}
	if tipo == 'F' {
		n.uiu = &s.UIU
	} else {
		n.terreno = &s.Terreno
	}
	return n
}

// Stato says the current state of an immobile again, to be changed.
func (i *Immobile) Stato() Stato {
	n := i.ora().copia()
	s := Stato{Identificativi: slices.Clone(n.identi), Indirizzi: slices.Clone(n.indirizzi), Utilita: n.utilita, Deduzioni: n.deduzioni, Porzioni: n.porzioni}
	if n.uiu != nil {
		s.UIU = *n.uiu
	} else {
		s.Terreno = *n.terreno
	}
	return s
}

// Diritti says the titles of today again, for an immobile that takes the place of this one.
func (i *Immobile) Diritti() (out []Diritto) {
	for _, t := range i.aperti() {
		out = append(out, Diritto{Chi: Chi(t.chi), Codice: t.Diritto, Num: t.QuotaNum.N, Den: t.QuotaDen.N, Regime: t.Regime, Coniuge: Chi(t.rif), Libero: t.TitoloNonCodificato})
	}
	return out
}

// Cambia ends the state of an immobile and begins another.
func (r *Racconto) Cambia(i *Immobile, a Atto, s Stato) {
	vecchio := i.ora()
	*vecchio.conclusivo() = a.Atto
	vecchio.fine = a.Mese
	n := s.stadio(i.tipo)
	n.progressivo, n.inizio, n.fine = vecchio.progressivo+1, a.Mese, mai
	*n.generante() = a.Atto
	i.stadi = append(i.stadi, n)
}

// Sopprimi ends an immobile: its last state is open, and says that it is no more.
func (r *Racconto) Sopprimi(i *Immobile, a Atto) {
	s := i.Stato()
	if i.tipo == 'F' {
		s.UIU, s.Indirizzi, s.Utilita = censuario.UIU{Partita: "C", RenditaLire: presente(0), RenditaEuro: milli(0)}, nil, nil
	} else {
		n := s.stadio('T')
		soppressa(n)
		s = Stato{Terreno: *n.terreno}
	}
	r.Cambia(i, a, s)
	r.Subentra(i, a)
}

// Subentra ends all the titles of an immobile and gives it others.
func (r *Racconto) Subentra(i *Immobile, a Atto, titoli ...Diritto) {
	for _, t := range i.aperti() {
		t.Conclusivo, t.fine = a.Atto, a.Mese
	}
	r.intesta(i, a, titoli)
}

// Cessa ends the titles of one subject on an immobile, and gives it others beside those that
// remain.
func (r *Racconto) Cessa(i *Immobile, chi Chi, a Atto, titoli ...Diritto) {
	for _, t := range i.aperti() {
		if Chi(t.chi) == chi {
			t.Conclusivo, t.fine = a.Atto, a.Mese
		}
	}
	r.intesta(i, a, titoli)
}

// Intesta gives an immobile titles by an act of their own.
func (r *Racconto) Intesta(i *Immobile, a Atto, titoli ...Diritto) { r.intesta(i, a, titoli) }

func (r *Racconto) intesta(i *Immobile, a Atto, titoli []Diritto) {
	for _, d := range titoli {
		r.titoli++
		p := r.soggetto(soggetto(d.Chi), 0)
		t := &titolo{chi: soggetto(d.Chi), inizio: a.Mese, fine: mai, Titolarita: censuario.Titolarita{
			Comune: string(r.e.Comune), Soggetto: p.ID, TipoSoggetto: p.Tipo, Immobile: i.id, TipoImmobile: i.tipo,
			Diritto: d.Codice, TitoloNonCodificato: d.Libero, QuotaNum: presente(d.Num), QuotaDen: presente(d.Den),
			Regime: d.Regime, Generante: a.Atto, TitolaritaID: r.e.BaseID + 9000 + r.titoli,
		}}
		if d.Regime == "C" {
			t.rif, t.SoggettoRiferimento = soggetto(d.Coniuge), r.soggetto(soggetto(d.Coniuge), 0).ID
		}
		i.titoli = append(i.titoli, t)
	}
}

func (r *Racconto) soggetto(s soggetto, mese int) censuario.Soggetto {
	return r.chi[s].record(string(r.e.Comune), r.e.BaseID+3001+int64(s), mese)
}

// record is what is said of a subject after a month.
func (p Persona) record(comune string, id int64, mese int) censuario.Soggetto {
	out := censuario.Soggetto{Comune: comune, ID: id, Tipo: 'P', CodiceFiscale: p.CF}
	if mese < p.CFDal {
		out.CodiceFiscale = ""
	}
	if p.Denominazione != "" {
		out.Tipo, out.Denominazione, out.Sede = 'G', p.Denominazione, p.Luogo
		return out
	}
	out.Cognome, out.Nome, out.DataNascita, out.LuogoNascita, out.IndicazioniSupplementari = p.Cognome, p.Nome, p.Nascita, p.Luogo, p.Note
	out.Sesso = "1"
	if p.Donna {
		out.Sesso = "2"
	}
	return out
}

func (r *Racconto) correzione(s soggetto) int { return r.chi[s].CFDal }

// Scrivi writes the deliveries below a folder, as Ente.Scrivi does.
func (r *Racconto) Scrivi(ctx context.Context, dir string) (err error) {
	u := &uscite{e: &r.e, chi: r}
	defer func() { err = errors.Join(err, u.chiudi()) }()
	if err := u.apri(dir); err != nil {
		return err
	}
	for _, i := range r.immobili {
		if err := u.immobile(&i.immobile); err != nil {
			return err
		}
	}
	return errors.Join(u.concludi(), ctx.Err())
}
