package visura

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Titolare is a title and its person. Soggetto is nil when the person was not delivered.
type Titolare struct {
	Soggetto      *string    `json:"soggetto"`
	CF            *string    `json:"cf"`
	Denominazione *string    `json:"denominazione"`
	Cognome       *string    `json:"cognome"`
	Nome          *string    `json:"nome"`
	Diritto       string     `json:"diritto"` // the raw characters, blanks included
	DirittoTesto  string     `json:"diritto_testo"`
	QuotaNum      *int64     `json:"quota_num"`
	QuotaDen      *int64     `json:"quota_den"`
	Regime        *string    `json:"regime"`
	Dal           sit.Giorno `json:"dal"`
	Al            sit.Giorno `json:"al"`
	Atto          *Atto      `json:"atto"`

	Fisica   bool       `json:"-"` // a natural person
	Nascita  sit.Giorno `json:"-"` // DaSempre: not said
	Luogo    string     `json:"-"` // of birth, or seat: a codice catastale
	Sesso    string     `json:"-"`
	Note     string     `json:"-"`
	Impianto bool       `json:"-"`
	Fine     *Atto      `json:"-"`
	Immobile int64      `json:"-"`
	Chiusura string     `json:"-"`
}

// Titolari are the titles over an immobile on a day.
type Titolari struct {
	Items    []Titolare `json:"items"`
	Avvisi   []Avviso   `json:"avvisi,omitempty"`
	Canonico string     `json:"-"` // id of the immobile
}

// campiTitolari are what of a person these answers carry, for the register.
var campiTitolari = []string{"titolari", "cf", "nome", "quota"}

// TitolariUIU answers who holds a unit on a day.
func (v *Visura) TitolariUIU(ctx context.Context, e sit.Ente, id string, q Quando) (Titolari, error) {
	u, err := catasto.ParseIDUIU(id)
	if err == nil {
		id = u.String()
	}
	chi, err2 := authz.EsigeImmobile(ctx, authz.TitolariRead, e.ID, id)
	switch {
	case err2 != nil:
		return Titolari{}, err2
	case err != nil:
		return Titolari{}, unitaInesistente(id)
	}
	var out Titolari
	err = v.consulta(ctx, chi, e.ID, func(tx pgx.Tx) (authz.Consultazione, error) {
		s, titoli, err := stadiETitoli(ctx, tx, e.ID, u, q)
		if err != nil {
			return authz.Consultazione{}, err
		}
		if out.Canonico = u.String(); s.esisteva(q.Giorno) {
			out.Items = titoli
		}
		return riga("titolari", out.Canonico, campiTitolari, out.Items), nil
	})
	if err != nil {
		return Titolari{}, fmt.Errorf("holders of unit: %w", err)
	}
	out.completa()
	return out, nil
}

// TitolariParticella answers who holds a particella on a day, all its subalterni together.
func (v *Visura) TitolariParticella(ctx context.Context, e sit.Ente, id string, q Quando) (Titolari, error) {
	chi, err := authz.EsigeImmobile(ctx, authz.TitolariRead, e.ID, pulita(id))
	if err != nil {
		return Titolari{}, err
	}
	var out Titolari
	err = v.consulta(ctx, chi, e.ID, func(tx pgx.Tx) (authz.Consultazione, error) {
		p, err := trovaParticella(ctx, tx, e.ID, id)
		if err != nil {
			return authz.Consultazione{}, err
		}
		out.Canonico = p.ID
		immobili, err := immobiliDi(ctx, tx, e.ID, p, q)
		if err != nil {
			return authz.Consultazione{}, err
		}
		if out.Items, err = titolari(ctx, tx, e.ID, "T", esistenti(immobili, q.Giorno), q, false); err != nil {
			return authz.Consultazione{}, err
		}
		return riga("titolari", p.ID, campiTitolari, out.Items), nil
	})
	if err != nil {
		return Titolari{}, fmt.Errorf("holders of particella: %w", err)
	}
	out.completa()
	return out, nil
}

func (t *Titolari) completa() {
	if t.Items == nil {
		t.Items = []Titolare{}
	}
	t.Avvisi = append(t.Avvisi, avvisiQuote(t.Items)...)
}

// chiaveImmobile names an immobile of one of the two cadastres.
type chiaveImmobile struct {
	Immobile        int64
	Comune, Sezione string
}

func esistenti(immobili []storiaTerreno, g sit.Giorno) []chiaveImmobile {
	var out []chiaveImmobile
	for _, s := range immobili {
		if s.esisteva(g) {
			out = append(out, s.chiave())
		}
	}
	return out
}

func (s storiaTerreno) chiave() chiaveImmobile {
	x := s.stadi[0]
	return chiaveImmobile{x.Immobile, x.Comune, x.Sezione}
}

type rigaTitolo struct {
	Immobile        int64
	Comune, Sezione string
	Chiave          int64
	SoggettoTipo    string
	Diritto         string
	DirittoLibero   *string
	QuotaNum        *int64
	QuotaDen        *int64
	Regime          *string
	fasi
	Persona, CF, Denominazione, Cognome, Nome, Sesso *string
	Nascita                                          *sit.Giorno
	LuogoNascita, Sede, Note                         *string
}

// titolari reads the titles over some immobili of one cadastre: those of a day, or all.
func titolari(ctx context.Context, tx pgx.Tx, ente int32, tipo string, immobili []chiaveImmobile, q Quando, storia bool) ([]Titolare, error) {
	if len(immobili) == 0 {
		return nil, nil
	}
	rows, err := tx.Query(ctx, queries.SQL("Titolari"), argomentiTitoli(ente, tipo, immobili, q, storia))
	if err != nil {
		return nil, err
	}
	return leggiTitoli(rows, q)
}

// stadiETitoli asks for the states of a unit and for its titles of a day in one round trip: it is
// what counters ask most.
func stadiETitoli(ctx context.Context, tx pgx.Tx, ente int32, u catasto.IDUIU, q Quando) (storiaUIU, []Titolare, error) {
	b := &pgx.Batch{}
	b.Queue(queries.SQL("PianoUnico"))
	b.Queue(queries.SQL("StadiUIU"), argomentiUIU(ente, u, q))
	b.Queue(queries.SQL("Titolari"), argomentiTitoli(ente, "F", []chiaveImmobile{{u.Immobile, string(u.Comune), u.Sezione}}, q, false))
	r := tx.SendBatch(ctx, b)
	defer r.Close()
	if _, err := r.Exec(); err != nil {
		return storiaUIU{}, nil, err
	}
	rows, err := r.Query()
	if err != nil {
		return storiaUIU{}, nil, err
	}
	s, err := leggiStadi(rows, u, q)
	if err != nil {
		return s, nil, err
	}
	if rows, err = r.Query(); err != nil {
		return s, nil, err
	}
	titoli, err := leggiTitoli(rows, q)
	if err != nil {
		return s, nil, err
	}
	return s, titoli, r.Close()
}

func argomentiTitoli(ente int32, tipo string, immobili []chiaveImmobile, q Quando, storia bool) pgx.NamedArgs {
	args := q.argomenti(ente)
	args["tipo"], args["storia"] = tipo, storia
	numeri, comuni, sezioni := make([]int64, len(immobili)), make([]string, len(immobili)), make([]string, len(immobili))
	for i, k := range immobili {
		numeri[i], comuni[i], sezioni[i] = k.Immobile, k.Comune, k.Sezione
	}
	args["immobili"], args["comuni"], args["sezioni"] = numeri, comuni, sezioni
	return args
}

func leggiTitoli(rows pgx.Rows, q Quando) ([]Titolare, error) {
	righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[rigaTitolo])
	if err != nil {
		return nil, fmt.Errorf("read titles: %w", err)
	}
	out := make([]Titolare, 0, len(righe))
	for i := range righe {
		if r := &righe[i]; r.noto(q.NotoAl) {
			out = append(out, r.titolare())
		}
	}
	return out, nil
}

func (r *rigaTitolo) titolare() Titolare {
	vig := r.vigenza()
	t := Titolare{Soggetto: r.Persona, CF: r.CF, Denominazione: r.Denominazione, Cognome: r.Cognome, Nome: r.Nome,
		Diritto: r.Diritto, DirittoTesto: dirittoTesto(r.Diritto, testo(r.DirittoLibero)), QuotaNum: r.QuotaNum, QuotaDen: r.QuotaDen, Regime: oNull(testo(r.Regime)),
		Dal: vig.Dal, Al: vig.Al, Atto: r.generante(true), Fine: r.conclusivo(true),
		Fisica: r.SoggettoTipo == "P", Nascita: orDaSempre(r.Nascita), Luogo: testo(r.LuogoNascita), Sesso: testo(r.Sesso), Note: testo(r.Note),
		Impianto: r.Impianto, Immobile: r.Immobile, Chiusura: testo(r.Chiusura)}
	if !t.Fisica {
		t.Luogo = testo(r.Sede)
	}
	return t
}

// riga is the line of the register for some titles.
func riga(risorsa, oggetto string, campi []string, items []Titolare) authz.Consultazione {
	c := authz.Consultazione{Risorsa: risorsa, Oggetto: oggetto, Campi: campi}
	for _, t := range items {
		if t.Soggetto != nil && !slices.Contains(c.Persone, *t.Soggetto) {
			c.Persone = append(c.Persone, *t.Soggetto)
		}
	}
	return c
}
