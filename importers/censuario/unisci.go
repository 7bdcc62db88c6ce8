package censuario

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto/censuario"
	"github.com/cestor/sit/sit"
)

// Esito is what a merge did.
type Esito struct {
	UIU, Particelle, Titolarita, Soggetti int64 // things acquired
	Nuovi, Modificati, Chiusi, Invariati  int64 // states, titles, subjects
	Anomalie                              []Anomalia
	Prima                                 bool // a register had nothing of the ente before
}

// Anomalia is how many there are of one code, and the first of them.
type Anomalia struct {
	Codice  string
	N       int64
	Esempio string
}

// Ordine is how a delivery is to be merged.
type Ordine struct {
	Estrazione *Estrazione
	Tipo       string // catasto.fabbricati, catasto.terreni
	Soglia     bool   // the caller accepts that many states end
	Oggi       sit.Giorno
	Prova      bool // a rehearsal: all of it is rolled back
}

// Prepara makes staging ready for the merge: what was read must still be there, lines of one state are
// one row, of what came twice the last holds. It returns the scarti that it found.
func (c *Consegna) Prepara(ctx context.Context, o *Ordine) (scarti int64, err error) {
	u := c.unione(ctx, o)
	terreni := o.Estrazione.Tipo == 'T'
	passo := func(fn func() error) {
		if err == nil {
			err = c.db.Owner(ctx, func(tx pgx.Tx) error {
				u.tx = tx
				return fn()
			})
		}
	}
	passo(func() error {
		var righe [tabelle]int64
		if err := u.legge("NumeroVersioni", &righe[tUIU], &righe[tTerreno], &righe[tSoggetto], &righe[tTitolarita]); err != nil {
			return err
		}
		for i, n := range righe {
			// Unlogged tables are empty after a crash of the server.
			if n != int64(c.n[i]) {
				return sit.Errorf(sit.Unavailable, "staging holds %d rows of table %d, %d were read", n, i, c.n[i])
			}
		}
		return nil
	})
	passo(func() error { return u.esegui("AnalizzaRegistri") })
	orfani := "OrfaniUIU"
	if terreni {
		orfani = "OrfaniTerreni"
	}
	ripetute := c.ripetute
	for i, q := range [tabelle]string{"PiegaUIU", "PiegaTerreni", "SoggettiRipetuti", "TitolaritaRipetute"} {
		if !c.sparse[i] {
			continue
		}
		passo(func() error {
			var n int64
			defer func() { ripetute += n }()
			return u.legge(q, &n)
		})
	}
	if c.orfani {
		passo(func() error { return u.legge(orfani, &scarti) })
	}
	if terreni && !o.Prova {
		// By itself, because an attached partition keeps other enti waiting until the commit.
		passo(func() error { return u.esegui("AssicuraPartizioni") })
	}
	if err != nil {
		return 0, err
	}
	if ripetute > 0 {
		c.registro.Avvisa("RIGHE_RIPETUTE", "la stessa chiave è consegnata più volte: vale l'ultima riga", ripetute)
	}
	return scarti, nil
}

// Unisci merges what was staged, in the transaction of the caller, who holds the lock of the ente:
//
//  1. subjects, whom both cadastres share
//  2. states: compare, supersede, insert; then the chain of stages
//  3. titles
//  4. of a whole delivery, what it lacks; past a threshold it is asked
//  5. derive: particelle, identifiers, counts, links
//  6. check, and list what contradicts itself
func (c *Consegna) Unisci(ctx context.Context, tx pgx.Tx, o *Ordine) (Esito, error) {
	u := c.unione(ctx, o)
	u.tx = tx
	var vuoti [tabelle]bool
	if err := u.legge("Vuoti", &vuoti[tUIU], &vuoti[tTerreno], &vuoti[tSoggetto], &vuoti[tTitolarita]); err != nil {
		return u.e, err
	}
	stadi, tabella := registroUIU, tUIU
	if o.Estrazione.Tipo == 'T' {
		stadi, tabella = registroTerreni, tTerreno
		if o.Prova {
			if err := u.esegui("AssicuraPartizioni"); err != nil {
				return u.e, err
			}
		}
	}
	u.e.Prima = vuoti[tabella]
	if err := u.esegui("SenzaCicli"); err != nil {
		return u.e, err
	}
	if err := u.scrivi(registroSoggetti, vuoti[tSoggetto]); err != nil {
		return u.e, err
	}
	if err := u.scrivi(stadi, vuoti[tabella]); err != nil {
		return u.e, err
	}
	if err := u.scrivi(registroTitolarita, vuoti[tTitolarita]); err != nil {
		return u.e, err
	}
	if err := u.riconcilia(stadi, vuoti[tabella]); err != nil {
		return u.e, err
	}
	if err := u.esegui(stadi.chiudi...); err != nil {
		return u.e, err
	}
	if err := u.esegui(registroTitolarita.chiudi...); err != nil {
		return u.e, err
	}
	u.args["prima"] = vuoti[tabella]
	if err := u.deriva(stadi, vuoti[tabella]); err != nil {
		return u.e, err
	}
	if err := u.verifica(stadi); err != nil {
		return u.e, err
	}
	return u.e, u.conta(vuoti)
}

// registro names the queries of one of the four.
type registro struct {
	prepara   []string
	confronta []string
	inserisci string
	dopo      []string
	concilia  string
	chiudi    []string
	verifica  string
}

var (
	registroSoggetti = &registro{confronta: []string{"ConfrontaSoggetti", "SuperaSoggetti", "ConfermaSoggetti"}, inserisci: "InserisciSoggetti", dopo: []string{"Parole"}}
	registroUIU      = &registro{confronta: []string{"ConfrontaUIU", "SuperaUIU"}, inserisci: "InserisciUIU", dopo: []string{"DerivaUIU"},
		concilia: "RiconciliaUIU", chiudi: []string{"ChiudiUIU", "CompletaUIU"}, verifica: "VerificaUIU"}
	registroTerreni = &registro{prepara: []string{"MappeLettere", "NuoveParticelle"}, confronta: []string{"ConfrontaTerreni", "SuperaTerreni"},
		inserisci: "InserisciTerreni", dopo: []string{"DerivaTerreni"},
		concilia: "RiconciliaTerreni", chiudi: []string{"ChiudiTerreni", "CompletaTerreni"}, verifica: "VerificaTerreni"}
	registroTitolarita = &registro{confronta: []string{"ConfrontaTitolarita", "SuperaTitolarita", "ConfermaTitolarita"}, inserisci: "InserisciTitolarita",
		concilia: "RiconciliaTitolarita", chiudi: []string{"ChiudiTitolarita"}}
)

// unione is one merge, or the undo of one.
type unione struct {
	c    *Consegna
	ctx  context.Context
	tx   pgx.Tx
	o    *Ordine
	args pgx.NamedArgs
	e    Esito
}

func (c *Consegna) unione(ctx context.Context, o *Ordine) *unione {
	e := o.Estrazione
	limite := o.Oggi + 1
	if g := giorno(e.PRM.DataElaborazione); g != sit.DaSempre {
		limite = g + 1
	}
	return &unione{c: c, ctx: ctx, o: o, args: pgx.NamedArgs{
		"ente": c.Ente.ID, "fornitura": c.ID, "tipo": o.Tipo, "immobile_tipo": string(e.Tipo), "giorno": e.Riferimento, "limite": limite,
		"speciali": e.PRM.PartiteSpeciali == censuario.Si, "comune": e.PRM.ComuneRichiesto, "sezione": e.PRM.SezioneRichiesta, "acquisita": true,
	}}
}

func (u *unione) esegui(nomi ...string) error {
	for _, q := range nomi {
		if _, err := u.tx.Exec(u.ctx, queries.SQL(q), u.args); err != nil {
			return fmt.Errorf("%s: %w", q, err)
		}
	}
	return nil
}

func (u *unione) legge(q string, dest ...any) error {
	if err := u.tx.QueryRow(u.ctx, queries.SQL(q), u.args).Scan(dest...); err != nil {
		return fmt.Errorf("%s: %w", q, err)
	}
	return nil
}

// scrivi writes one register. Into an empty one everything goes, without looking.
func (u *unione) scrivi(r *registro, prima bool) error {
	u.args["prima"] = prima
	if err := u.esegui(r.prepara...); err != nil {
		return err
	}
	if !prima {
		if err := u.esegui(r.confronta...); err != nil {
			return err
		}
	}
	if err := u.esegui(r.inserisci); err != nil {
		return err
	}
	return u.esegui(r.dopo...)
}

// CodiceSoglia is the code of a whole delivery that lacks too much of what is open.
const CodiceSoglia = "SOGLIA_RICONCILIAZIONE"

// soglia is the share of the states of the ente that may end for being absent without asking.
const soglia = 0.05

// riconcilia ends what is open and a whole delivery lacks (§3.4, rule 7). One limited to some sheets
// proves nothing by absence; nor does a delivery without titles prove anything of titles.
func (u *unione) riconcilia(stadi *registro, prima bool) error {
	if u.o.Estrazione.Modo != Completa || prima {
		return nil
	}
	passi := []string{stadi.concilia}
	if u.c.Visti["TIT"] {
		passi = append(passi, registroTitolarita.concilia)
	}
	if err := u.esegui(passi...); err != nil {
		return err
	}
	for _, q := range []struct{ query, cosa string }{{"SogliaStadi", "stadi"}, {"SogliaTitolarita", "titolarità"}} {
		var chiusi, erano int64
		if err := u.legge(q.query, &chiusi, &erano); err != nil {
			return err
		}
		if float64(chiusi) <= soglia*float64(erano) {
			continue
		}
		if !u.o.Soglia {
			return sit.Rifiuto(sit.Conflict, CodiceSoglia,
				"La consegna completa chiuderebbe %d %s aperti su %d perché non li contiene, oltre il 5%%: controllare che sia intera; se è giusto così ripetere con --conferma %s.", chiusi, q.cosa, erano, CodiceSoglia)
		}
		u.c.registro.Avvisa(CodiceSoglia, q.cosa+" chiusi perché la consegna completa non li contiene", chiusi)
	}
	return nil
}

// deriva keeps what follows from the registers.
func (u *unione) deriva(stadi *registro, prima bool) error {
	switch {
	case stadi == registroUIU:
		if err := u.esegui("Identificativi"); err != nil {
			return err
		}
	case prima:
		if err := u.esegui("ScriviPrimiTerreni"); err != nil {
			return err
		}
	default:
		if err := u.esegui("TogliTerreni", "ScriviTerreni"); err != nil {
			return err
		}
	}
	return u.esegui("Consistenza")
}

func (u *unione) verifica(stadi *registro) error {
	if err := u.esegui(stadi.verifica, "StadiAperti", "TitoliSenzaSoggetto", "TitoliSenzaImmobile", "TitoliSuSoppresse", "Deposita", "Lega", "ConCicli"); err != nil {
		return err
	}
	rows, _ := u.tx.Query(u.ctx, queries.SQL("ContaAnomalie"), u.args)
	var err error
	if u.e.Anomalie, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Anomalia]); err != nil {
		return fmt.Errorf("ContaAnomalie: %w", err)
	}
	return nil
}

func (u *unione) conta(vuoti [tabelle]bool) error {
	var mantenuti, derivati, riconciliati int64
	e := &u.e
	if err := u.legge("Conta", &e.Nuovi, &e.Modificati, &e.Chiusi, &e.Invariati, &mantenuti, &derivati, &riconciliati); err != nil {
		return err
	}
	var righe [tabelle]int64
	if err := u.legge("NumeroVersioni", &righe[tUIU], &righe[tTerreno], &righe[tSoggetto], &righe[tTitolarita]); err != nil {
		return err
	}
	for i, n := range righe {
		if vuoti[i] {
			e.Nuovi += n
		}
	}
	for _, a := range []struct {
		codice, testo string
		n             int64
	}{
		{"STADIO_NON_RIAPERTO", "ciò che è chiuso non si riapre con un dato registrato prima della chiusura", mantenuti},
		{"CHIUSURA_DERIVATA", "stadi chiusi dall'atto che comincia il seguente", derivati},
		{"RICONCILIATI", "stadi e titolarità chiusi perché la consegna completa non li contiene", riconciliati},
	} {
		if a.n > 0 {
			u.c.registro.Avvisa(a.codice, a.testo, a.n)
		}
	}
	return u.legge("Acquisiti", &e.UIU, &e.Particelle, &e.Titolarita, &e.Soggetti)
}

// Analizza tells the planner, after the commit of a first load, that the registers are no longer empty.
func (c *Consegna) Analizza(ctx context.Context) error {
	return c.db.Owner(ctx, func(tx pgx.Tx) error {
		for _, q := range []string{"CampionePiccolo", "AnalizzaPrimi"} {
			if _, err := tx.Exec(ctx, queries.SQL(q)); err != nil {
				return fmt.Errorf("%s: %w", q, err)
			}
		}
		return nil
	})
}
