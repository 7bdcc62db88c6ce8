package visura

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/codici"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// DomandaDifferenze asks what changed between two days, in the order of efficacia, or by a
// delivery.
type DomandaDifferenze struct {
	Dal, Al   sit.Giorno
	Fornitura int64 // 0: between the two days
}

// Differenza is one thing that changed. What was not there before has no Prima, what is no more
// no Dopo.
type Differenza struct {
	Tipo    string     `json:"tipo"` // nuova, chiusa, divisa, fusa, ridisegnata, variata, intestazione
	Oggetto string     `json:"oggetto"`
	Prima   *Confronto `json:"prima"`
	Dopo    *Confronto `json:"dopo"`
	Atto    *Atto      `json:"atto"`
}

// Confronto is one side of a difference. A split has several Oggetti after, a merger before; a
// change of holders has Titolari.
type Confronto struct {
	Stadio         *int            `json:"stadio,omitempty"`
	Categoria      *string         `json:"categoria,omitempty"`
	Classe         *string         `json:"classe,omitempty"`
	Consistenza    *Millesimi      `json:"consistenza,omitempty"`
	Superficie     *int64          `json:"superficie_mq,omitempty"`
	Rendita        *int64          `json:"rendita_cent,omitempty"`
	Qualita        *string         `json:"qualita,omitempty"`
	Dominicale     *int64          `json:"reddito_dominicale_cent,omitempty"`
	Agrario        *int64          `json:"reddito_agrario_cent,omitempty"`
	Mappa          *int64          `json:"superficie_mappa_mq,omitempty"`
	Identificativi []string        `json:"identificativi,omitempty"`
	Indirizzi      []string        `json:"indirizzi,omitempty"`
	Oggetti        []string        `json:"oggetti,omitempty"`
	Titolari       []TitoloDiverso `json:"titolari,omitempty"`
}

// TitoloDiverso is a title of before or after. Who holds it is told to who may know.
type TitoloDiverso struct {
	Soggetto      *string `json:"soggetto,omitempty"`
	CF            *string `json:"cf,omitempty"`
	Denominazione *string `json:"denominazione,omitempty"`
	Cognome       *string `json:"cognome,omitempty"`
	Nome          *string `json:"nome,omitempty"`
	Diritto       string  `json:"diritto"`
	DirittoTesto  string  `json:"diritto_testo"`
	QuotaNum      *int64  `json:"quota_num"`
	QuotaDen      *int64  `json:"quota_den"`
}

// Differenze is what changed, in the order of the objects.
type Differenze struct {
	Ente    sit.Ente
	Items   []Differenza
	Seguito string
}

// Differenze compares the registers and the map of two days, or before and after a delivery. Names
// are told with titolari:read and a scopo, incomes with catasto:rendita.
func (v *Visura) Differenze(ctx context.Context, e sit.Ente, d DomandaDifferenze, oggi sit.Giorno, p Pagina) (Differenze, error) {
	chi, err := authz.Esige(ctx, authz.CatastoRead, e.ID)
	if err != nil {
		return Differenze{}, err
	}
	if d.Fornitura == 0 && d.Dal >= d.Al {
		return Differenze{}, sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", "Indicare due giorni, dal prima di al, oppure una fornitura.").Su("dal")
	}
	c := confrontatore{ctx: ctx, ente: e, rendita: vedeRendita(ctx, chi, e.ID, ""), nomi: chi.Puo(authz.TitolariRead, e.ID) && chi.Scopo != ""}
	if c.nomi {
		err = v.consulta(ctx, chi, e.ID, func(tx pgx.Tx) (authz.Consultazione, error) {
			err := c.tutto(tx, d, oggi)
			return authz.Consultazione{Risorsa: "differenze", Campi: []string{"titolari", "cf", "nome"}, Persone: c.persone}, err
		})
	} else {
		err = v.leggi(ctx, e.ID, func(tx pgx.Tx) error { return c.tutto(tx, d, oggi) })
	}
	if err != nil {
		return Differenze{}, fmt.Errorf("differences: %w", err)
	}
	return c.pagina(p)
}

// confrontatore gathers the differences.
type confrontatore struct {
	ctx     context.Context
	tx      pgx.Tx
	ente    sit.Ente
	rendita bool
	nomi    bool
	args    pgx.NamedArgs
	items   []Differenza
	dette   map[string]bool // objects of which something was said already
	persone []string
}

func (c *confrontatore) tutto(tx pgx.Tx, d DomandaDifferenze, oggi sit.Giorno) error {
	c.tx, c.dette = tx, map[string]bool{}
	c.args = pgx.NamedArgs{"ente": c.ente.ID, "fornitura": nil, "prima": d.Dal, "dopo": d.Al, "noto_prima": int64(math.MaxInt64), "noto_dopo": int64(math.MaxInt64), "nomi": c.nomi}
	censo, mappa := true, true
	if d.Fornitura != 0 {
		tipo, riferimento, err := c.fornitura(d.Fornitura)
		if err != nil {
			return err
		}
		c.args["fornitura"] = d.Fornitura
		if mappa = strings.HasPrefix(tipo, "mappa."); mappa {
			// A map speaks of its day of reference: the sheets of before against those of the day.
			censo, c.args["prima"], c.args["dopo"] = false, riferimento-1, riferimento
		} else {
			c.args["prima"], c.args["dopo"], c.args["noto_prima"], c.args["noto_dopo"] = oggi, oggi, d.Fornitura-1, d.Fornitura
		}
	}
	if censo {
		if err := c.uiu(); err != nil {
			return err
		}
		if err := c.terreni(); err != nil {
			return err
		}
	}
	if mappa {
		if err := c.disegni(); err != nil {
			return err
		}
	}
	if censo {
		if err := c.titoli(); err != nil {
			return err
		}
	}
	slices.SortStableFunc(c.items, func(a, b Differenza) int {
		return cmp.Or(cmp.Compare(a.Oggetto, b.Oggetto), cmp.Compare(a.Tipo, b.Tipo))
	})
	return nil
}

func (c *confrontatore) fornitura(n int64) (tipo string, riferimento sit.Giorno, err error) {
	var stato string
	var rif *sit.Giorno
	err = c.tx.QueryRow(c.ctx, queries.SQL("FornituraDi"), pgx.NamedArgs{"ente": c.ente.ID, "fornitura": n}).Scan(&tipo, &stato, &rif)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return "", 0, sit.Rifiuto(sit.NotFound, "FORNITURA_INESISTENTE", "La fornitura %d non è di questo ente.", n).Su("fornitura")
	case err != nil:
		return "", 0, err
	case stato != "acquisita":
		return "", 0, sit.Rifiuto(sit.Conflict, "FORNITURA_NON_ACQUISITA", "La fornitura %d non è acquisita: non ha cambiato nulla.", n).Su("fornitura")
	}
	return tipo, orDaSempre(rif), nil
}

// pagina cuts the page that follows a place out of the list.
func (c *confrontatore) pagina(p Pagina) (Differenze, error) {
	out := Differenze{Ente: c.ente, Items: c.items}
	var oggetto, tipo string
	if err := leggiSegno(p.Dopo, &oggetto, &tipo); err != nil {
		return out, err
	}
	if p.Dopo != "" {
		i := slices.IndexFunc(out.Items, func(d Differenza) bool {
			return cmp.Or(cmp.Compare(d.Oggetto, oggetto), cmp.Compare(d.Tipo, tipo)) > 0
		})
		if i < 0 {
			i = len(out.Items)
		}
		out.Items = out.Items[i:]
	}
	if p.Limite > 0 && len(out.Items) > p.Limite {
		n := p.Limite
		u := out.Items[n-1]
		for n < len(out.Items) && out.Items[n].Oggetto == u.Oggetto && out.Items[n].Tipo == u.Tipo {
			n++ // subalterni of one particella: a page ends after the last
		}
		if out.Items, out.Seguito = out.Items[:n], segno(u.Oggetto, u.Tipo); n == len(c.items) {
			out.Seguito = ""
		}
	}
	if out.Items == nil {
		out.Items = []Differenza{}
	}
	return out, nil
}

// passaggio is an object that changed: its states before and after, if it existed.
type passaggio struct {
	oggetto      string
	prima, dopo  *Confronto
	chiuso, nato *fasi // how the state before ended, how the object began
	nuovo        *fasi // how the state after began
	nasce        bool  // it was not there before, as far as the numbers of the states tell
}

// stadio is a state of either catasto; a nil one is of none.
type stadio interface {
	tempi() *fasi
	numero() int
}

func (s *statoUIU) tempi() *fasi {
	if s == nil {
		return nil
	}
	return &s.fasi
}

func (s *statoTerreno) tempi() *fasi {
	if s == nil {
		return nil
	}
	return &s.fasi
}

// data tells when the object began and ended, from its states: the one before, the one that ended,
// the first, the one after.
func (p *passaggio) data(vecchia, chiusa, prima, nuova stadio) {
	p.chiuso, p.nato, p.nuovo = chiusa.tempi(), prima.tempi(), nuova.tempi()
	// A first state that is not number one was preceded by some that were not delivered.
	p.nasce = p.nato != nil && p.prima == nil && (vecchia.tempi() != nil || prima.numero() <= 1)
}

func (c *confrontatore) uiu() error {
	type riga struct {
		Immobile                      int64
		Comune, Sezione               string
		Vecchia, Nuova, Prima, Chiusa *statoUIU
	}
	rows, err := c.tx.Query(c.ctx, queries.SQL("UIUCambiate"), c.args)
	if err != nil {
		return err
	}
	righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[riga])
	if err != nil {
		return fmt.Errorf("units that changed: %w", err)
	}
	var passaggi []passaggio
	for _, r := range righe {
		id := catasto.IDUIU{Comune: catasto.CodiceComune(r.Comune), Sezione: r.Sezione, Immobile: r.Immobile}
		p := passaggio{oggetto: id.String()}
		lato := func(s *statoUIU) *Confronto {
			if s == nil || s.Soppressa {
				return nil
			}
			u := s.unita(id, vede{rendita: c.rendita})
			k := &Confronto{Stadio: u.Stadio, Categoria: u.Categoria, Classe: u.Classe, Consistenza: u.Consistenza, Superficie: u.Superficie, Rendita: u.Rendita}
			for _, i := range u.Identificativi {
				k.Identificativi = append(k.Identificativi, i.String())
			}
			for _, i := range u.Indirizzi {
				k.Indirizzi = append(k.Indirizzi, i.Testo)
			}
			return k
		}
		p.prima, p.dopo = lato(r.Vecchia), lato(r.Nuova)
		p.data(r.Vecchia, r.Chiusa, r.Prima, r.Nuova)
		passaggi = append(passaggi, p)
	}
	c.raggruppa('F', passaggi)
	return nil
}

func (c *confrontatore) terreni() error {
	type riga struct {
		Immobile                      int64
		Comune, Sezione               string
		Vecchia, Nuova, Prima, Chiusa *statoTerreno
		Particella                    string
	}
	rows, err := c.tx.Query(c.ctx, queries.SQL("TerreniCambiati"), c.args)
	if err != nil {
		return err
	}
	righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[riga])
	if err != nil {
		return fmt.Errorf("particelle that changed: %w", err)
	}
	var passaggi []passaggio
	for _, r := range righe {
		if r.Particella == "" {
			continue // it cannot be placed: the quality page lists it
		}
		p := passaggio{oggetto: r.Particella}
		lato := func(s *statoTerreno) *Confronto {
			if s == nil || s.Soppressa {
				return nil
			}
			t := s.terreno(r.Particella, vede{rendita: c.rendita})
			k := &Confronto{Stadio: t.Stadio, Classe: t.Classe, Superficie: t.Superficie, Qualita: t.QualitaTesto, Dominicale: t.Dominicale, Agrario: t.Agrario}
			if t.Subalterno != nil {
				k.Identificativi = []string{"sub " + *t.Subalterno}
			}
			return k
		}
		p.prima, p.dopo = lato(r.Vecchia), lato(r.Nuova)
		p.data(r.Vecchia, r.Chiusa, r.Prima, r.Nuova)
		passaggi = append(passaggi, p)
	}
	c.raggruppa('T', passaggi)
	return nil
}

// raggruppa makes one difference of what one act split or merged, and one each of the others. An
// act that splits has what ended with it on one side and what began with it on the other; a
// number that goes on is on both.
func (c *confrontatore) raggruppa(tipo byte, passaggi []passaggio) {
	type famiglia struct{ madri, figlie, continue_ []int }
	famiglie := map[int64]*famiglia{}
	var ordine []int64
	di := func(m *int64) *famiglia {
		if famiglie[*m] == nil {
			famiglie[*m] = &famiglia{}
			ordine = append(ordine, *m)
		}
		return famiglie[*m]
	}
	for i, p := range passaggi {
		if p.prima != nil && p.chiuso != nil && p.chiuso.CMutazione != nil && codici.Divide(tipo, testo(p.chiuso.CCausale), testo(p.chiuso.CTipo)) {
			f := di(p.chiuso.CMutazione)
			f.madri = append(f.madri, i)
			if p.dopo != nil {
				f.continue_ = append(f.continue_, i)
			}
		}
		if p.nasce && p.dopo != nil && p.nato.GMutazione != nil && codici.Divide(tipo, testo(p.nato.GCausale), testo(p.nato.GTipo)) {
			f := di(p.nato.GMutazione)
			f.figlie = append(f.figlie, i)
		}
	}
	insieme := map[int]bool{}
	for _, m := range ordine {
		f := famiglie[m]
		dopo := append(slices.Clone(f.continue_), f.figlie...)
		if len(f.madri) == 0 || len(f.madri) == 1 && len(f.figlie) == 0 || len(dopo) == 0 || len(f.madri)+len(dopo) < 3 {
			continue
		}
		d := Differenza{Tipo: "divisa", Oggetto: passaggi[f.madri[0]].oggetto, Prima: passaggi[f.madri[0]].prima, Atto: passaggi[f.madri[0]].chiuso.conclusivo(c.nomi)}
		d.Dopo = &Confronto{Oggetti: oggetti(passaggi, dopo)}
		switch {
		case len(dopo) == 1:
			uno := passaggi[dopo[0]]
			d.Tipo, d.Oggetto, d.Prima, d.Dopo = "fusa", uno.oggetto, &Confronto{Oggetti: oggetti(passaggi, f.madri)}, uno.dopo
		case len(f.madri) > 1:
			d.Prima = &Confronto{Oggetti: oggetti(passaggi, f.madri)}
		}
		c.items = append(c.items, d)
		for _, i := range append(slices.Clone(f.madri), dopo...) {
			insieme[i] = true
			c.dette[passaggi[i].oggetto] = true
		}
	}
	for i, p := range passaggi {
		if insieme[i] || p.prima == nil && p.dopo == nil {
			continue
		}
		d := Differenza{Tipo: "variata", Oggetto: p.oggetto, Prima: p.prima, Dopo: p.dopo}
		switch {
		case p.nasce:
			d.Tipo = "nuova"
			d.Atto = p.nato.generante(c.nomi)
		case p.dopo == nil:
			d.Tipo = "chiusa"
			if p.chiuso != nil {
				d.Atto = p.chiuso.conclusivo(c.nomi)
			}
		default:
			d.Atto = p.nuovo.generante(c.nomi)
		}
		c.dette[p.oggetto] = true
		c.items = append(c.items, d)
	}
}

func oggetti(passaggi []passaggio, quali []int) []string {
	var out []string
	for _, i := range quali {
		out = append(out, passaggi[i].oggetto)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
