package edilizia

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Pratica is a building file as it leaves the house: the fields of contract §3.2. What is absent is null.
type Pratica struct {
	ID               string      `json:"id"`
	Comune           string      `json:"cod_comune"`
	Archivio         *string     `json:"archivio"`
	Anno             *int        `json:"anno"`
	Numero           string      `json:"numero"`
	Protocollo       *string     `json:"protocollo"`
	DataProtocollo   *sit.Giorno `json:"data_protocollo"`
	Kind             Kind        `json:"kind"`
	Stato            Stato       `json:"stato"`
	Oggetto          *string     `json:"oggetto"`
	CFRichiedente    *string     `json:"cf_richiedente"`
	Richiedente      *string     `json:"richiedente"`
	ViaTesto         *string     `json:"via_testo"`
	Civico           *string     `json:"civico"`
	DataEsito        *sit.Giorno `json:"data_esito"`
	DataInizioLavori *sit.Giorno `json:"data_inizio_lavori"`
	DataFineLavori   *sit.Giorno `json:"data_fine_lavori"`
	MqAggiunti       *float64    `json:"mq_aggiunti"`
	Immobili         []Immobile  `json:"immobili"`
	Soggetti         []Soggetto  `json:"soggetti"`
	AMano            []string    `json:"modificati_a_mano"` // fields that the office wrote over what was delivered

	Eventi    []Evento         `json:"-"`
	Geometria orb.MultiPolygon `json:"-"` // longitude and latitude; nil: nowhere
	Origine   string           `json:"-"` // of the geometria: disegno, particelle, civico
	Versione  int64            `json:"-"` // of the ETag
	Avvisi    []Avviso         `json:"-"`
}

// Immobile is a thing that a pratica is about, as declared, and the particella where it stands today.
// What came of one particella in several is in as many Immobili.
type Immobile struct {
	Sezione      *string `json:"sezione"`
	Foglio       *string `json:"foglio"`
	Numero       *string `json:"numero_particella"`
	Denominatore *string `json:"denominatore"`
	Sub          *string `json:"sub"`
	Particella   *string `json:"particella"` // today's, or the one declared where nothing came of it
	Dichiarata   *string `json:"dichiarata"` // the particella that was declared, where it is another
	UIU          *string `json:"uiu"`
	Livello      *string `json:"livello"` // M1-M3, M6 (tributi.md §2.1)
	Perche       *string `json:"perche"`  // identificativo, storia, civico
}

// MarshalJSON writes foglio as a number, where it is one (contract §4.1).
func (i Immobile) MarshalJSON() ([]byte, error) {
	type semplice Immobile
	var foglio any
	if i.Foglio != nil {
		foglio = *i.Foglio
		if cifre(*i.Foglio) {
			foglio = json.Number(*i.Foglio)
		}
	}
	return json.Marshal(struct {
		semplice
		Foglio any `json:"foglio"`
	}{semplice(i), foglio})
}

func cifre(s string) bool {
	return s != "" && !slices.ContainsFunc([]byte(s), func(c byte) bool { return c < '0' || c > '9' })
}

// Soggetto is a person of a pratica.
type Soggetto struct {
	Ruolo         string  `json:"ruolo"` // richiedente, progettista, direttore_lavori, impresa, proprietario
	CF            *string `json:"cf"`
	Denominazione *string `json:"denominazione"`
	Persona       *string `json:"persona,omitempty"` // the opaque id of the soggetto, where the tax code is good
}

// Evento is a change of stato.
type Evento struct {
	Data       sit.Giorno `json:"data"`
	Stato      Stato      `json:"stato"`
	Atto       *string    `json:"atto"`
	Nota       *string    `json:"nota"`
	Chi        string     `json:"-"`
	Consegnato bool       `json:"-"` // from a delivery, not from the office
}

// Avviso is something the reader should know.
type Avviso struct {
	Codice string `json:"codice"`
	Testo  string `json:"testo"`
}

// persone are the opaque ids of the persons named, for the register.
func (p *Pratica) persone() []string {
	var out []string
	for _, s := range p.Soggetti {
		if s.Persona != nil && !slices.Contains(out, *s.Persona) {
			out = append(out, *s.Persona)
		}
	}
	return out
}

// Una is one pratica.
func (x *Edilizia) Una(ctx context.Context, e sit.Ente, id string) (*Pratica, error) {
	chi, err := authz.EsigePersone(ctx, authz.EdiliziaRead, e.ID)
	if err != nil {
		return nil, err
	}
	n, err := leggiID(id)
	if err != nil {
		return nil, err
	}
	p, err := x.consulta(ctx, chi, e.ID, func(tx pgx.Tx) (*Pratica, error) { return leggiPratica(ctx, tx, e.ID, n) })
	if err != nil {
		return nil, fmt.Errorf("read pratica: %w", err)
	}
	return p, nil
}

// rigaPratica is a living version.
type rigaPratica struct {
	PraticaID, VersioneID            int64
	Comune                           string
	Archivio                         *string
	Anno                             *int
	Numero                           string
	Protocollo                       *string
	DataProtocollo                   *sit.Giorno
	Kind                             Kind
	Stato                            Stato
	Oggetto                          *string
	DataEsito                        *sit.Giorno
	DataInizioLavori, DataFineLavori *sit.Giorno
	MqAggiunti                       *float64
	ViaTesto, Civico                 *string
	Soggetti                         []Soggetto
	Immobili                         []Dichiarato
	AMano                            []string
}

// Dichiarato is an immobile as it is kept: normalised, absent is empty.
type Dichiarato struct {
	Sezione      string `json:"sezione,omitempty"`
	Foglio       string `json:"foglio,omitempty"`
	Numero       string `json:"numero,omitempty"`
	Denominatore string `json:"denominatore,omitempty"`
	Sub          string `json:"sub,omitempty"`
}

func (r *rigaPratica) pratica() *Pratica {
	p := &Pratica{ID: scriviID(r.PraticaID), Comune: r.Comune, Archivio: r.Archivio, Anno: r.Anno, Numero: r.Numero, Protocollo: r.Protocollo, DataProtocollo: r.DataProtocollo,
		Kind: r.Kind, Stato: r.Stato, Oggetto: r.Oggetto, ViaTesto: r.ViaTesto, Civico: r.Civico, DataEsito: r.DataEsito, DataInizioLavori: r.DataInizioLavori,
		DataFineLavori: r.DataFineLavori, MqAggiunti: r.MqAggiunti, Immobili: []Immobile{}, Soggetti: r.Soggetti, AMano: r.AMano, Versione: r.VersioneID, Eventi: []Evento{}}
	if p.Soggetti == nil {
		p.Soggetti = []Soggetto{}
	}
	if p.AMano == nil {
		p.AMano = []string{}
	}
	for _, s := range p.Soggetti {
		if s.Ruolo == richiedente {
			p.CFRichiedente, p.Richiedente = s.CF, s.Denominazione
			break
		}
	}
	return p
}

const richiedente = "richiedente"

// rigaLegame is where a declared immobile leads.
type rigaLegame struct {
	PraticaID       int64
	N               int
	Particella      *string
	Immobile        int64
	Comune, Sezione string
	Livello, Perche string
	Viva            bool
}

// collega adds to the immobili as declared where they stand: what exists today, else what was declared.
func (p *Pratica) collega(dichiarati []Dichiarato, legami []rigaLegame) {
	for n := -1; n < len(dichiarati); n++ {
		var d Immobile
		if n >= 0 {
			c := dichiarati[n]
			d = Immobile{Sezione: nonVuoto(c.Sezione), Foglio: nonVuoto(c.Foglio), Numero: nonVuoto(c.Numero), Denominatore: nonVuoto(c.Denominatore), Sub: nonVuoto(c.Sub)}
		}
		var suoi []rigaLegame
		vive := false
		for _, l := range legami {
			if l.N == n {
				suoi, vive = append(suoi, l), vive || l.Viva
			}
		}
		var dichiarata *string
		for _, l := range suoi {
			if l.Perche == "identificativo" {
				dichiarata = l.Particella
			}
		}
		messi := 0
		for _, l := range suoi {
			if vive && !l.Viva || !vive && l.Perche == "storia" {
				continue
			}
			i := d
			i.Particella, i.Livello, i.Perche = l.Particella, &l.Livello, &l.Perche
			if dichiarata != nil && (l.Particella == nil || *dichiarata != *l.Particella) {
				i.Dichiarata = dichiarata
			}
			if l.Immobile != 0 {
				i.UIU = nonVuoto(catasto.IDUIU{Comune: catasto.CodiceComune(l.Comune), Sezione: l.Sezione, Immobile: l.Immobile}.String())
			}
			p.Immobili = append(p.Immobili, i)
			messi++
		}
		if messi == 0 && n >= 0 {
			p.Immobili = append(p.Immobili, d)
		}
	}
}

func nonVuoto(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// leggiPratica reads all of a pratica, in one round trip.
func leggiPratica(ctx context.Context, tx pgx.Tx, ente int32, id int64) (*Pratica, error) {
	args := pgx.NamedArgs{"ente": ente, "pratica": id, "pratiche": []int64{id}}
	b := &pgx.Batch{}
	for _, q := range []string{"FindPratica", "Legami", "Eventi", "Luogo"} {
		b.Queue(queries.SQL(q), args)
	}
	res := tx.SendBatch(ctx, b)
	defer res.Close()
	rows, _ := res.Query()
	r, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[rigaPratica])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, inesistente()
	}
	if err != nil {
		return nil, err
	}
	p := r.pratica()
	rows, _ = res.Query()
	legami, err := pgx.CollectRows(rows, pgx.RowToStructByName[rigaLegame])
	if err != nil {
		return nil, err
	}
	p.collega(r.Immobili, legami)
	rows, _ = res.Query()
	if p.Eventi, err = pgx.CollectRows(rows, pgx.RowToStructByName[Evento]); err != nil {
		return nil, err
	}
	rows, _ = res.Query()
	_, err = pgx.ForEachRow(rows, []any{&p.Origine, &p.Geometria}, func() error { return nil })
	return p, err
}
