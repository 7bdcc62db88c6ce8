package visura

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Possesso is what a person holds: an immobile, a right over it and its share.
type Possesso struct {
	Ente     string     `json:"ente"`
	Immobile *string    `json:"immobile"` // id of the unit or of the particella; nil when no state of it was delivered
	Tipo     string     `json:"tipo"`     // F, T
	Diritto  string     `json:"diritto"`
	QuotaNum *int64     `json:"quota_num"`
	QuotaDen *int64     `json:"quota_den"`
	Dal      sit.Giorno `json:"dal"`
	Al       sit.Giorno `json:"al"`

	DirittoTesto string `json:"-"`
	Descrizione  string `json:"-"` // foglio, particella and subalterno as people write them
	Categoria    string `json:"-"`
	enteID       int32
	persona      string
}

// Possessi is a page of what a person holds. Canonico is her id of today.
type Possessi struct {
	Items    []Possesso
	Seguito  string
	Canonico string
}

// Immobili lists what a person holds on a day, over all enti of the caller.
func (v *Visura) Immobili(ctx context.Context, id string, q Quando, p Pagina) (Possessi, error) {
	chi, ambito, err := entiPersone(ctx)
	if err != nil {
		return Possessi{}, err
	}
	var out Possessi
	err = v.registro.Consulta(ctx, chi, ambito, func(tx pgx.Tx) ([]authz.Consultazione, error) {
		tutti, err := persona(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		if err := restringi(ctx, tx, tutti[0]); err != nil {
			return nil, err
		}
		if out, err = immobili(ctx, tx, []string{tutti[0].ID}, q, p); err != nil {
			return nil, err
		}
		out.Canonico = tutti[0].ID
		return lineePersone("immobili", ambito, tutti[:1]), nil
	})
	if err != nil {
		return Possessi{}, fmt.Errorf("immobili of a person: %w", err)
	}
	return out, nil
}

func immobili(ctx context.Context, tx pgx.Tx, persone []string, q Quando, p Pagina) (Possessi, error) {
	var ente int32
	var tipo string
	var immobile, versione int64
	if err := leggiSegno(p.Dopo, &ente, &tipo, &immobile, &versione); err != nil {
		return Possessi{}, err
	}
	args := q.argomenti(0)
	args["persone"], args["limite"] = persone, p.Limite+1
	args["c_ente"], args["c_tipo"], args["c_immobile"], args["c_versione"] = ente, tipo, immobile, versione
	rows, err := tx.Query(ctx, queries.SQL("ImmobiliDiSoggetto"), args)
	if err != nil {
		return Possessi{}, err
	}
	righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[rigaPossesso])
	if err != nil {
		return Possessi{}, err
	}
	out := Possessi{Items: []Possesso{}}
	for i := range righe[:min(len(righe), p.Limite)] {
		out.Items = append(out.Items, righe[i].possesso(q))
	}
	if len(righe) > p.Limite {
		r := righe[p.Limite-1]
		out.Seguito = segno(r.EnteID, r.Tipo, r.Immobile, r.VersioneID)
	}
	return out, nil
}

type rigaPossesso struct {
	EnteID             int32
	Codice             string
	Tipo               string
	Immobile           int64
	Comune, Sezione    string
	VersioneID         int64
	Diritto            string
	DirittoLibero      *string
	QuotaNum, QuotaDen *int64
	Dal, Al            *sit.Giorno
	RegDal, RegAl      *sit.Giorno
	Aperto             bool
	Particella         *string
	Categoria          *string
	Identificativi     []rigaIdent
	Subalterno         *string
	Persona            string
}

func (r *rigaPossesso) possesso(q Quando) Possesso {
	f := fasi{Dal: r.Dal, Al: r.Al, RegDal: r.RegDal, RegAl: r.RegAl, Aperto: r.Aperto}
	f.noto(q.NotoAl)
	vig := f.vigenza()
	p := Possesso{Ente: r.Codice, Tipo: r.Tipo, Diritto: r.Diritto, QuotaNum: r.QuotaNum, QuotaDen: r.QuotaDen, Dal: vig.Dal, Al: vig.Al,
		DirittoTesto: dirittoTesto(r.Diritto, testo(r.DirittoLibero)), Categoria: testo(r.Categoria), enteID: r.EnteID, persona: r.Persona}
	if r.Tipo == "F" {
		id := catasto.IDUIU{Comune: catasto.CodiceComune(r.Comune), Sezione: r.Sezione, Immobile: r.Immobile}.String()
		p.Immobile = &id
		if len(r.Identificativi) > 0 {
			p.Descrizione = r.Identificativi[0].pulito().String()
		}
		return p
	}
	p.Immobile = r.Particella
	if r.Particella != nil {
		if id, err := catasto.ParseIDParticella(*r.Particella); err == nil {
			p.Descrizione = fmt.Sprintf("foglio %d particella %s", id.Foglio.Foglio, id.Numero)
			if s := norma(testo(r.Subalterno)); s != "" {
				p.Descrizione += " sub " + s
			}
		}
	}
	return p
}

// cittadino is the caller as a person with a tax code of his own, who needs no other reason.
func cittadino(ctx context.Context) (*authz.Chi, error) {
	chi, err := authz.EsigeCittadino(ctx)
	if err != nil {
		return nil, err
	}
	c := *chi
	if c.Genere == authz.Cittadino || c.Scopo == "" {
		c.Scopo = "dati propri"
	}
	return &c, nil
}

// MieiImmobili lists what the caller holds, by his own tax code, over all enti.
func (v *Visura) MieiImmobili(ctx context.Context, q Quando, p Pagina) (Possessi, error) {
	chi, err := cittadino(ctx)
	if err != nil {
		return Possessi{}, err
	}
	ambito, err := v.tuttiGliEnti(ctx)
	if err != nil || ambito.Pubblico() {
		return Possessi{Items: []Possesso{}}, err
	}
	var out Possessi
	err = v.registro.Consulta(ctx, chi, ambito, func(tx pgx.Tx) ([]authz.Consultazione, error) {
		io, err := seStesso(ctx, tx, chi.CF)
		if err != nil {
			return nil, err
		}
		out.Items = []Possesso{}
		if len(io) > 0 {
			if err := restringi(ctx, tx, io[0]); err != nil {
				return nil, err
			}
			if out, err = immobili(ctx, tx, []string{io[0].ID}, q, p); err != nil {
				return nil, err
			}
		}
		return lineePersone("io/immobili", ambito, io), nil
	})
	if err != nil {
		return Possessi{}, fmt.Errorf("own immobili: %w", err)
	}
	return out, nil
}

// seStesso is the person of a valid tax code, or none.
func seStesso(ctx context.Context, tx pgx.Tx, cf string) ([]Soggetto, error) {
	c := cercatore{ctx: ctx, tx: tx}
	if err := c.chiedi("SoggettiPerCF", pgx.NamedArgs{"cf": []string{strings.ToUpper(strings.TrimSpace(cf))}}); err != nil {
		return nil, err
	}
	return raccogli(slices.DeleteFunc(c.righe, func(r rigaSoggetto) bool { return !r.CFValido })), nil
}

func (v *Visura) tuttiGliEnti(ctx context.Context) (sit.Ambito, error) {
	enti, err := v.db.Enti(ctx)
	ids := make([]int32, len(enti))
	for i, e := range enti {
		ids[i] = e.ID
	}
	return sit.AmbitoDi(ids...), err
}
