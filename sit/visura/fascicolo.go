package visura

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/codici"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Fascicolo is all that the registers hold about an immobile, a thing a line, the latest first.
// Omesse names the parts that the caller may not see.
type Fascicolo struct {
	Immobile string              `json:"immobile"`
	Items    []sit.VoceFascicolo `json:"items"`
	Omesse   []string            `json:"omesse"`
}

// AltriUffici ask the other offices about the same immobile, in the same transaction, and may add what the
// reader may see of theirs.
type AltriUffici func(ctx context.Context, tx pgx.Tx, chi *authz.Chi, c sit.CosaFascicolo) (sit.VociFascicolo, error)

// Fascicolo gathers what the registers hold about a unit or a particella, and what the other offices do.
func (v *Visura) Fascicolo(ctx context.Context, e sit.Ente, id string, q Quando, altri ...AltriUffici) (Fascicolo, error) {
	chi, err := authz.Esige(ctx, authz.EdiliziaRead, e.ID)
	if altro, err2 := authz.Esige(ctx, authz.TributiRead, e.ID); err != nil && err2 == nil {
		chi, err = altro, nil
	}
	if err != nil {
		return Fascicolo{}, err
	}
	if chi.Scopo == "" {
		_, err := authz.EsigePersone(ctx, scopeDi(chi, e.ID), e.ID)
		return Fascicolo{}, err
	}
	g := raccoglitore{ctx: ctx, v: v, ente: e, q: q, f: Fascicolo{Items: []sit.VoceFascicolo{}, Omesse: []string{}}}
	immobile := pulita(id)
	if u, err := catasto.ParseIDUIU(id); err == nil {
		immobile = u.String()
	}
	_, vietato := authz.EsigeImmobile(ctx, authz.TitolariRead, e.ID, immobile)
	g.nomi = vietato == nil
	g.vd = vede{rendita: vedeRendita(ctx, chi, e.ID, immobile), persone: g.nomi}
	for _, o := range []struct {
		manca bool
		parte string
	}{{!g.nomi, "titolari"}, {!g.vd.rendita, "redditi"}, {!chi.Puo(authz.EdiliziaRead, e.ID), "pratiche"}, {!chi.Puo(authz.TributiRead, e.ID), "tributi"}} {
		if o.manca {
			g.f.Omesse = append(g.f.Omesse, o.parte)
		}
	}
	err = v.consulta(ctx, chi, e.ID, func(tx pgx.Tx) (authz.Consultazione, error) {
		g.tx = tx
		raccogli := g.particella
		if _, err := catasto.ParseIDUIU(id); err == nil {
			raccogli = g.unita
		}
		if err := raccogli(id); err != nil {
			return authz.Consultazione{}, err
		}
		c := riga("fascicolo", g.f.Immobile, g.campi(), g.titolari)
		g.cosa.Ente, g.cosa.Giorno = e, q.Giorno
		g.cosa.Nomi, g.cosa.Scrive = g.nomi, chi.Puo(authz.EdiliziaWrite, e.ID)
		for _, f := range altri {
			x, err := f(ctx, tx, chi, g.cosa)
			if err != nil {
				return authz.Consultazione{}, err
			}
			g.f.Items = append(g.f.Items, x.Voci...)
			c.Persone = append(c.Persone, x.Persone...)
		}
		slices.Sort(c.Persone)
		c.Persone = slices.Compact(c.Persone)
		return c, nil
	})
	if err != nil {
		return Fascicolo{}, fmt.Errorf("fascicolo: %w", err)
	}
	slices.SortStableFunc(g.f.Items, func(a, b sit.VoceFascicolo) int { return cmp.Compare(b.Data, a.Data) })
	return g.f, nil
}

func scopeDi(chi *authz.Chi, ente int32) authz.Scope {
	if chi.Puo(authz.EdiliziaRead, ente) {
		return authz.EdiliziaRead
	}
	return authz.TributiRead
}

// raccoglitore fills a fascicolo.
type raccoglitore struct {
	ctx      context.Context
	tx       pgx.Tx
	v        *Visura
	ente     sit.Ente
	q        Quando
	vd       vede
	nomi     bool
	f        Fascicolo
	cosa     sit.CosaFascicolo
	titolari []Titolare
}

func (g *raccoglitore) campi() []string {
	if g.nomi {
		return campiVisura
	}
	return []string{"storia"}
}

func (g *raccoglitore) voce(tipo, id string, data sit.Giorno, testo, perche string, confidenza float64) {
	if data == sit.PerSempre {
		data = sit.DaSempre
	}
	g.f.Items = append(g.f.Items, sit.VoceFascicolo{Tipo: tipo, ID: id, Data: data, Testo: testo, Perche: perche, Confidenza: confidenza})
}

func (g *raccoglitore) unita(id string) error {
	s, err := stadiUIU(g.ctx, g.tx, g.ente.ID, id, g.q)
	if err != nil {
		return err
	}
	g.f.Immobile = s.id.String()
	g.cosa.Unita, g.cosa.Immobile, g.cosa.Comune, g.cosa.Sezione = true, s.id.Immobile, string(s.id.Comune), s.id.Sezione
	var tutte []*Unita
	for i := range s.stadi {
		u := s.stadi[i].unita(s.id, g.vd)
		tutte = append(tutte, &u)
	}
	if err := g.v.particelleDi(g.ctx, g.tx, g.ente.ID, tutte); err != nil {
		return err
	}
	viste := map[string]bool{}
	for _, u := range tutte {
		g.voce("stadio", g.f.Immobile+"/"+strconv.Itoa(*u.Stadio), u.Dal, descriviUnita(u), "identificativo", 1)
		for _, i := range u.Identificativi {
			if i.Particella != nil && !viste[*i.Particella] {
				viste[*i.Particella] = true
				perche := "identificativo"
				if !u.vigenza().Contiene(g.q.Giorno) {
					perche = "storia"
				}
				g.voce("particella", *i.Particella, u.Dal, "Particella "+testo(i.Numero)+" del foglio "+testo(i.Foglio), perche, 1)
			}
		}
	}
	if err := g.titoli("F", []chiaveImmobile{{s.id.Immobile, string(s.id.Comune), s.id.Sezione}}); err != nil {
		return err
	}
	parenti, err := parentiUIU(g.ctx, g.tx, g.ente.ID, s)
	if err != nil {
		return err
	}
	g.parenti(parenti)
	args := pgx.NamedArgs{"ente": g.ente.ID, "immobile": s.id.Immobile, "comune": string(s.id.Comune), "sezione": s.id.Sezione}
	if err := g.civici(args, tutte); err != nil {
		return err
	}
	if err := g.docfa(chiaveImmobile{s.id.Immobile, string(s.id.Comune), s.id.Sezione}); err != nil {
		return err
	}
	return g.consegne("ConsegneDiUIU", args)
}

func (u *Unita) vigenza() sit.Vigenza { return sit.Vigenza{Dal: u.Dal, Al: u.Al} }

func descriviUnita(u *Unita) string {
	var parti []string
	switch {
	case u.Soppressa:
		parti = append(parti, "soppressa")
	case u.BCNC:
		parti = append(parti, "bene comune non censibile")
	case u.Categoria != nil:
		c, _ := codici.CategoriaDi(*u.Categoria)
		parti = append(parti, "categoria "+c.String())
	}
	if u.Superficie != nil {
		parti = append(parti, strconv.FormatInt(*u.Superficie, 10)+" m²")
	}
	s := "Stadio " + strconv.Itoa(*u.Stadio)
	if len(parti) > 0 {
		s += ": " + strings.Join(parti, ", ")
	}
	if u.Atto != nil && u.Atto.Causale != nil {
		if c, _ := codici.CausaleDi('F', *u.Atto.Causale); c.Nome != "" {
			s += " (" + c.Nome + ")"
		}
	}
	return s
}

func (g *raccoglitore) particella(id string) error {
	p, err := trovaParticella(g.ctx, g.tx, g.ente.ID, id)
	if err != nil {
		return err
	}
	g.f.Immobile, g.cosa.Particelle = p.ID, []int64{p.ParticellaID}
	immobili, err := immobiliDi(g.ctx, g.tx, g.ente.ID, p, g.q)
	if err != nil {
		return err
	}
	var chiavi []chiaveImmobile
	for _, s := range immobili {
		chiavi = append(chiavi, s.chiave())
		for i := range s.stadi {
			t := s.stadi[i].terreno(p.ID, g.vd)
			g.voce("stadio", p.ID+"/"+strconv.Itoa(*t.Stadio), t.Dal, descriviTerreno(&t), "identificativo", 1)
		}
	}
	unita, err := g.sopra(p)
	if err != nil {
		return err
	}
	for i := range unita {
		u := &unita[i]
		g.voce("unita", u.ID, u.Dal, descriviUnita(u), "identificativo", 1)
	}
	if err := g.titoli("T", chiavi); err != nil {
		return err
	}
	parenti, err := parentiParticella(g.ctx, g.tx, g.ente.ID, p)
	if err != nil {
		return err
	}
	g.parenti(parenti)
	if err := g.disegni(p); err != nil {
		return err
	}
	if err := g.docfaDiParticella(p); err != nil {
		return err
	}
	return g.consegne("ConsegneDiParticella", pgx.NamedArgs{"ente": g.ente.ID, "particella": p.ParticellaID})
}

// sopra are the units of the day on a particella.
func (g *raccoglitore) sopra(p particella) ([]Unita, error) {
	args := g.q.argomenti(g.ente.ID)
	args["particella"], args["c_immobile"], args["c_comune"], args["c_sezione"], args["limite"] = p.ParticellaID, -1, "", "", maxFascicolo
	rows, err := g.tx.Query(g.ctx, queries.SQL("ListUIUDiParticella"), args)
	if err != nil {
		return nil, err
	}
	righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[rigaElenco])
	var out []Unita
	for i := range righe {
		out = append(out, righe[i].unita(g.q, g.vd))
	}
	return out, err
}

// maxFascicolo bounds the units of a particella: a fascicolo is read by a person.
const maxFascicolo = 1000

func descriviTerreno(t *Terreno) string {
	s := "Stadio " + strconv.Itoa(*t.Stadio)
	if t.Subalterno != nil {
		s += ", subalterno " + *t.Subalterno
	}
	if t.QualitaTesto != nil {
		s += ": " + *t.QualitaTesto
	}
	if t.Superficie != nil {
		s += ", " + strconv.FormatInt(*t.Superficie, 10) + " m²"
	}
	return s
}

func (g *raccoglitore) titoli(tipo string, chiavi []chiaveImmobile) error {
	if !g.nomi {
		return nil
	}
	t, err := titolari(g.ctx, g.tx, g.ente.ID, tipo, chiavi, g.q, true)
	g.titolari = t
	for _, x := range t {
		perche := "storia"
		if (sit.Vigenza{Dal: x.Dal, Al: x.Al}).Contiene(g.q.Giorno) {
			perche = "identificativo"
		}
		g.voce("titolo", testo(x.Soggetto), x.Dal, x.DirittoTesto+quotaTesto(x.QuotaNum, x.QuotaDen)+": "+x.Chi(), perche, 1)
	}
	return err
}

// Chi is how a holder is called.
func (t *Titolare) Chi() string {
	switch {
	case t.Denominazione != nil:
		return *t.Denominazione
	case t.Cognome != nil || t.Nome != nil:
		return strings.TrimSpace(testo(t.Cognome) + " " + testo(t.Nome))
	}
	return "soggetto non consegnato"
}

func quotaTesto(num, den *int64) string {
	if _, ok := parte(num, den); !ok {
		return ""
	}
	return " per " + strconv.FormatInt(*num, 10) + "/" + strconv.FormatInt(*den, 10)
}

func (g *raccoglitore) parenti(parenti []Parente) {
	for _, p := range parenti {
		verso := "Deriva da "
		if p.Successore {
			verso = "Ha dato luogo a "
		}
		perche, confidenza := "storia", 1.0
		if p.Perche == "sovrapposizione" {
			perche, confidenza = "geometria", 0.8
		}
		g.voce("parente", p.ID, p.Giorno, verso+p.ID, perche, confidenza)
	}
}

// fiducia is how sure a street number is, by how the address found it.
var fiducia = map[string]float64{"codice": 1, "esatto": 0.95, "simile": 0.7, "via": 0.4}

func (g *raccoglitore) civici(args pgx.NamedArgs, stati []*Unita) error {
	rows, err := g.tx.Query(g.ctx, queries.SQL("CiviciDiUIU"), args)
	if err != nil {
		return err
	}
	type rigaCivico struct {
		Grado, Civico, Via string
		Ordine             int
	}
	righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[rigaCivico])
	for _, r := range righe {
		c := fiducia[r.Grado]
		if c == 0 || len(stati) == 0 {
			continue
		}
		s := ""
		if ultimi := stati[len(stati)-1].Indirizzi; r.Ordine >= 1 && r.Ordine <= len(ultimi) {
			s = ultimi[r.Ordine-1].Testo
		}
		id := r.Civico
		if id == "" {
			id = r.Via
		}
		g.voce("civico", id, sit.DaSempre, s, "civico", c)
	}
	return err
}

func (g *raccoglitore) consegne(nome string, args pgx.NamedArgs) error {
	rows, err := g.tx.Query(g.ctx, queries.SQL(nome), args)
	if err != nil {
		return err
	}
	type rigaConsegna struct {
		FornituraID int64
		Tipo        string
		Riferimento *sit.Giorno
		Modo        string
	}
	righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[rigaConsegna])
	for _, r := range righe {
		g.voce("fornitura", strconv.FormatInt(r.FornituraID, 10), orDaSempre(r.Riferimento), "Fornitura "+r.Tipo+", "+r.Modo, "storia", 1)
	}
	return err
}

func (g *raccoglitore) disegni(p particella) error {
	rows, err := g.tx.Query(g.ctx, queries.SQL("DisegniDiParticella"), pgx.NamedArgs{"ente": g.ente.ID, "particella": p.ParticellaID})
	if err != nil {
		return err
	}
	type rigaDisegno struct {
		Nome      string
		Dal, Al   *sit.Giorno
		Fonte     string
		DisegnoID int64
	}
	righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[rigaDisegno])
	for _, r := range righe {
		s := "Disegnata sul foglio " + r.Nome + " (" + r.Fonte + ")"
		if r.Al != nil {
			s += ", fino al " + (*r.Al - 1).String()
		}
		g.voce("disegno", p.ID, orDaSempre(r.Dal), s, "geometria", 1)
	}
	return err
}
