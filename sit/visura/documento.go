package visura

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/codici"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// DomandaVisura says what a visura is wanted of: a unit or a particella, as it is on the day, or
// with all its history up to it.
type DomandaVisura struct {
	UIU, Particella string
	Storica         bool
}

// Documento is a visura. Either Unita or Terreni is filled, in order of time.
type Documento struct {
	Immobile string
	Tipo     string // F, T
	Storica  bool
	Quando   Quando
	Ente     sit.Ente
	Unita    []Unita
	Terreni  []Terreno
	Titolari []Titolare
	Parenti  []Parente
	EmessaIl sit.Giorno
	// The last day of registration that the deliveries speak of; DaSempre: none.
	AggiornataAl sit.Giorno
	Riservata    bool // income and class are not for the caller
	Propria      bool // asked for by an owner: of the others only how many they are
	Altri        int
	Avvisi       []Avviso
}

// Parente is an immobile from which another comes, or to which it went.
type Parente struct {
	Successore bool
	ID         string
	Giorno     sit.Giorno
	Perche     string // the causale, or how it is known
}

// MarshalJSON writes the visura of contract §4.3.
func (d Documento) MarshalJSON() ([]byte, error) {
	var stadi any = []Unita{}
	switch {
	case d.Tipo == "T" && d.Terreni != nil:
		stadi = d.Terreni
	case d.Unita != nil:
		stadi = d.Unita
	}
	titolari := d.Titolari
	if titolari == nil {
		titolari = []Titolare{}
	}
	return json.Marshal(struct {
		Immobile string     `json:"immobile"`
		Stadi    any        `json:"stadi"`
		Titolari []Titolare `json:"titolari"`
		EmessaIl sit.Giorno `json:"emessa_il"`
		Avvisi   []Avviso   `json:"avvisi,omitempty"`
	}{d.Immobile, stadi, titolari, d.EmessaIl, d.Avvisi})
}

// campiVisura are what of persons a visura carries, for the register.
var campiVisura = []string{"titolari", "cf", "nome", "nascita", "quota", "storia"}

// Visura issues a visura. Oggi is the day of issue.
func (v *Visura) Visura(ctx context.Context, e sit.Ente, d DomandaVisura, q Quando, oggi sit.Giorno) (Documento, error) {
	immobile := pulita(d.Particella)
	if u, err := catasto.ParseIDUIU(d.UIU); err == nil {
		immobile = u.String()
	}
	chi, err := authz.EsigeImmobile(ctx, authz.TitolariRead, e.ID, immobile)
	if err != nil {
		return Documento{}, err
	}
	if (d.UIU == "") == (d.Particella == "") {
		return Documento{}, sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", "Indicare un'unità, per esempio uiu=B542-F-1234, oppure una particella, per esempio particella=B542_000300.45, e non tutte e due.").Su("uiu")
	}
	vd := vede{rendita: vedeRendita(ctx, chi, e.ID, immobile), persone: true}
	var doc Documento
	err = v.consulta(ctx, chi, e.ID, func(tx pgx.Tx) (authz.Consultazione, error) {
		if doc, err = v.documento(ctx, tx, e, d, q, vd); err != nil {
			return authz.Consultazione{}, err
		}
		campi := campiVisura
		if vd.rendita {
			campi = append(slices.Clone(campi), "rendita")
		}
		return riga("visura", doc.Immobile, campi, doc.Titolari), nil
	})
	if err != nil {
		return Documento{}, fmt.Errorf("visura: %w", err)
	}
	doc.EmessaIl, doc.Riservata = oggi, !vd.rendita
	return doc, nil
}

func (v *Visura) documento(ctx context.Context, tx pgx.Tx, e sit.Ente, d DomandaVisura, q Quando, vd vede) (Documento, error) {
	doc := Documento{Storica: d.Storica, Quando: q, Ente: e}
	var err error
	if d.UIU != "" {
		err = v.documentoUIU(ctx, tx, &doc, d.UIU, vd)
	} else {
		err = v.documentoTerreno(ctx, tx, &doc, d.Particella, vd)
	}
	if err != nil {
		return doc, err
	}
	return doc, tx.QueryRow(ctx, queries.SQL("Aggiornata"), pgx.NamedArgs{"ente": e.ID}).Scan(&doc.AggiornataAl)
}

func (v *Visura) documentoUIU(ctx context.Context, tx pgx.Tx, doc *Documento, id string, vd vede) error {
	ente, q := doc.Ente.ID, doc.Quando
	s, err := stadiUIU(ctx, tx, ente, id, q)
	if err != nil {
		return err
	}
	doc.Tipo, doc.Immobile = "F", s.id.String()
	esiste := s.esisteva(q.Giorno)
	if doc.Storica {
		for i := range s.stadi {
			if x := &s.stadi[i]; x.vigenza().Dal <= q.Giorno {
				doc.Unita = append(doc.Unita, x.unita(s.id, vd))
			}
		}
	} else if u := s.al(q.Giorno, vd); u.Stadio != nil {
		doc.Unita = append(doc.Unita, u)
	} else {
		doc.Avvisi = append(doc.Avvisi, u.Avvisi...)
	}
	tutte := make([]*Unita, len(doc.Unita))
	for i := range doc.Unita {
		tutte[i] = &doc.Unita[i]
	}
	if err := v.particelleDi(ctx, tx, ente, tutte); err != nil {
		return err
	}
	chiave := []chiaveImmobile{{s.id.Immobile, string(s.id.Comune), s.id.Sezione}}
	if err := doc.intesta(ctx, tx, "F", chiave, esiste); err != nil {
		return err
	}
	doc.Parenti, err = parentiUIU(ctx, tx, ente, s)
	return err
}

func (v *Visura) documentoTerreno(ctx context.Context, tx pgx.Tx, doc *Documento, id string, vd vede) error {
	ente, q := doc.Ente.ID, doc.Quando
	p, err := trovaParticella(ctx, tx, ente, id)
	if err != nil {
		return err
	}
	doc.Tipo, doc.Immobile = "T", p.ID
	immobili, err := immobiliDi(ctx, tx, ente, p, q)
	if err != nil {
		return err
	}
	chiavi := esistenti(immobili, q.Giorno)
	if doc.Storica {
		chiavi = nil
	}
	for _, s := range immobili {
		if !doc.Storica {
			if x := s.quale(q.Giorno); x != nil {
				doc.Terreni = append(doc.Terreni, x.terreno(p.ID, vd))
			} else if s.esisteva(q.Giorno) {
				doc.Avvisi = append(doc.Avvisi, Avviso{"STADIO_NON_CONSEGNATO", "La particella esisteva, ma lo stadio di questo giorno non è fra quelli consegnati."})
			}
			continue
		}
		chiavi = append(chiavi, s.chiave())
		for i := range s.stadi {
			if x := &s.stadi[i]; x.vigenza().Dal <= q.Giorno {
				doc.Terreni = append(doc.Terreni, x.terreno(p.ID, vd))
			}
		}
	}
	if len(immobili) == 0 {
		doc.Avvisi = append(doc.Avvisi, Avviso{"NON_IN_CENSUARIO", "La particella è in mappa, ma il catasto terreni consegnato non la contiene."})
	}
	if err := doc.intesta(ctx, tx, "T", chiavi, true); err != nil {
		return err
	}
	doc.Parenti, err = parentiParticella(ctx, tx, ente, p)
	return err
}

// intesta reads the titles: of the day, or all that began by then.
func (d *Documento) intesta(ctx context.Context, tx pgx.Tx, tipo string, chiavi []chiaveImmobile, esiste bool) error {
	if !d.Storica && !esiste {
		return nil
	}
	t, err := titolari(ctx, tx, d.Ente.ID, tipo, chiavi, d.Quando, d.Storica)
	if err != nil {
		return err
	}
	d.Titolari = slices.DeleteFunc(t, func(t Titolare) bool { return t.Dal > d.Quando.Giorno })
	oggi := slices.DeleteFunc(slices.Clone(d.Titolari), func(t Titolare) bool { return t.Al <= d.Quando.Giorno })
	d.Avvisi = append(d.Avvisi, avvisiQuote(oggi)...)
	return nil
}

// parentiUIU are the units from which one was born by an act that splits or merges, and those
// that were born of it.
func parentiUIU(ctx context.Context, tx pgx.Tx, ente int32, s storiaUIU) ([]Parente, error) {
	var nate, finite []int64
	for i := range s.stadi {
		if x := &s.stadi[i]; x.GMutazione != nil && codici.Divide('F', testo(x.GCausale), testo(x.GTipo)) {
			if x.Soppressa { // the act that begins this state is the one by which the unit ended
				finite = append(finite, *x.GMutazione)
			} else {
				nate = append(nate, *x.GMutazione)
			}
		}
		if x := &s.stadi[i]; x.CMutazione != nil && codici.Divide('F', testo(x.CCausale), testo(x.CTipo)) {
			finite = append(finite, *x.CMutazione)
		}
	}
	if len(nate)+len(finite) == 0 {
		return nil, nil
	}
	rows, err := tx.Query(ctx, queries.SQL("ParentiUIU"), pgx.NamedArgs{"ente": ente, "nate": nate, "finite": finite,
		"immobile": s.id.Immobile, "comune": string(s.id.Comune), "sezione": s.id.Sezione})
	if err != nil {
		return nil, err
	}
	type rigaParente struct {
		Verso           string
		Immobile        int64
		Comune, Sezione string
		Mutazione       *int64
		Causale, Nota   *string
		Giorno          *sit.Giorno
	}
	righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[rigaParente])
	var out []Parente
	for _, r := range righe {
		p := Parente{Successore: r.Verso == "successore", Giorno: orDaSempre(r.Giorno), Perche: testo(r.Causale),
			ID: catasto.IDUIU{Comune: catasto.CodiceComune(r.Comune), Sezione: r.Sezione, Immobile: r.Immobile}.String()}
		if !slices.ContainsFunc(out, func(o Parente) bool { return o.ID == p.ID && o.Successore == p.Successore }) {
			out = append(out, p)
		}
	}
	return out, err
}

func parentiParticella(ctx context.Context, tx pgx.Tx, ente int32, p particella) ([]Parente, error) {
	rows, err := tx.Query(ctx, queries.SQL("ParentiParticella"), pgx.NamedArgs{"ente": ente, "particella": p.ParticellaID})
	if err != nil {
		return nil, err
	}
	type rigaParente struct {
		Verso, ID, Origine string
		Giorno             *sit.Giorno
	}
	righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[rigaParente])
	var out []Parente
	for _, r := range righe {
		out = append(out, Parente{Successore: r.Verso == "successore", ID: r.ID, Giorno: orDaSempre(r.Giorno), Perche: r.Origine})
	}
	return out, err
}

// MiaVisura is the visura of an immobile that the caller holds today, or held: the other holders
// are counted and not named.
func (v *Visura) MiaVisura(ctx context.Context, id string, storica bool, q Quando, oggi sit.Giorno) (Documento, error) {
	chi, err := cittadino(ctx)
	if err != nil {
		return Documento{}, err
	}
	d := DomandaVisura{Storica: storica}
	comune := ""
	if u, err := catasto.ParseIDUIU(id); err == nil {
		d.UIU, comune = u.String(), string(u.Comune)
	} else if p, err := catasto.ParseIDParticella(id); err == nil {
		d.Particella, comune = p.String(), string(p.Foglio.Comune)
	}
	e, err := v.enteDi(ctx, comune)
	if err != nil {
		return Documento{}, err
	}
	var doc Documento
	err = v.consulta(ctx, chi, e.ID, func(tx pgx.Tx) (authz.Consultazione, error) {
		if doc, err = v.documento(ctx, tx, e, d, q, vede{rendita: true}); err != nil {
			return authz.Consultazione{}, err
		}
		io, err := seStesso(ctx, tx, chi.CF)
		if err != nil {
			return authz.Consultazione{}, err
		}
		if len(io) == 0 || !doc.solo(io[0].ID, q.Giorno) {
			return authz.Consultazione{}, nonTuo()
		}
		return riga("io/visura", doc.Immobile, []string{"titolari", "rendita"}, doc.Titolari), nil
	})
	if sit.Kind(err) == sit.NotFound {
		return Documento{}, nonTuo()
	}
	if err != nil {
		return Documento{}, fmt.Errorf("own visura: %w", err)
	}
	doc.EmessaIl, doc.Propria = oggi, true
	return doc, nil
}

// nonTuo does not tell what is another's from what is not there.
func nonTuo() error {
	return sit.Rifiuto(sit.NotFound, "IMMOBILE_NON_PROPRIO", "Fra i propri immobili non ce n'è uno con questo identificativo.").Su("id")
}

// solo leaves of the titles those of one person, and of the acts no free text; false when she has
// none that holds on the day.
func (d *Documento) solo(persona string, g sit.Giorno) bool {
	suoi := d.Titolari[:0:0]
	vale := false
	for _, t := range d.Titolari {
		if t.Soggetto == nil || *t.Soggetto != persona {
			if t.Al > g {
				d.Altri++
			}
			continue
		}
		vale = vale || t.Al > g
		t.Note = ""
		for _, a := range []*Atto{t.Atto, t.Fine} {
			if a != nil {
				a.Descrizione = nil
			}
		}
		suoi = append(suoi, t)
	}
	d.Titolari, d.Parenti = suoi, nil
	if d.Altri > 0 {
		d.Avvisi = append(d.Avvisi, Avviso{"ALTRI_INTESTATARI", fmt.Sprintf("Altri titoli sull'immobile: %d. Gli altri intestatari non sono mostrati.", d.Altri)})
	}
	return vale
}

// enteDi is the ente that answers for a comune.
func (v *Visura) enteDi(ctx context.Context, comune string) (sit.Ente, error) {
	var codice string
	err := v.db.Read(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, queries.SQL("EnteDelComune"), pgx.NamedArgs{"comune": comune}).Scan(&codice)
	})
	if sit.Kind(err) == sit.NotFound {
		return sit.Ente{}, nonTuo()
	}
	if err != nil {
		return sit.Ente{}, err
	}
	enti, err := v.db.Enti(ctx)
	if err != nil {
		return sit.Ente{}, err
	}
	i := slices.IndexFunc(enti, func(e sit.Ente) bool { return string(e.Codice) == codice })
	if i < 0 {
		return sit.Ente{}, nonTuo()
	}
	return enti[i], nil
}

// NomeFile is a name that every system accepts, with no person in it.
func (d Documento) NomeFile() string {
	tipo := "attuale"
	if d.Storica {
		tipo = "storica"
	}
	return "visura-" + tipo + "-" + strings.ReplaceAll(d.Immobile, "/", "-") + "-" + d.Quando.Giorno.String() + ".pdf"
}
