package piano

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/sit"
)

// The two themes that have versions.
const (
	temaZone    = "zone"
	temaVincoli = "vincoli"
)

func (o Oggetto) tema() string {
	switch o.Tipo {
	case importers.UrbanisticaZone:
		return temaZone
	case importers.UrbanisticaVincoli:
		return temaVincoli
	}
	return "impronte"
}

// cosa is what one row is, for a person.
func (o Oggetto) cosa() string {
	switch o.tema() {
	case temaZone:
		return "zona"
	case temaVincoli:
		return "vincolo"
	}
	return "impronta"
}

// unione is one merge, or the undo of one.
type unione struct {
	c    *Consegna
	ctx  context.Context
	tx   pgx.Tx
	args pgx.NamedArgs
	e    importers.Unione
}

// Unisci merges what was staged, in the transaction of the caller, who holds the lock of the ente:
//
//  1. bring the drawings to the database's system, repaired; set aside those of which nothing is left
//  2. place the version among the others, or compare the footprints with those known
//  3. say anew what begins or ends on another day than was believed
//  4. list what contradicts itself
//  5. tell the tiles
func (c *Consegna) Unisci(ctx context.Context, tx pgx.Tx, o importers.Ordine) (importers.Unione, error) {
	u := &unione{c: c, ctx: ctx, tx: tx, args: pgx.NamedArgs{"ente": c.Ente.ID, "fornitura": c.ID, "tabelle": Tabelle, "riferimento": o.Riferimento,
		"tema": c.Oggetto.tema(), "cosa": c.Oggetto.cosa(), "chiave": c.Oggetto.Chiave, "stato": c.Oggetto.Stato}}
	if err := u.prepara(); err != nil {
		return u.e, err
	}
	u.e.Acquisiti = map[string]int64{c.Oggetto.tema(): int64(c.n) - u.e.Scarti}
	if err := u.esegui("SenzaCicli"); err != nil {
		return u.e, err
	}
	passo := u.versione
	if c.Oggetto.Tipo == importers.Impronte {
		passo = func() error { return u.impronte(o.Riferimento) }
	}
	if err := passo(); err != nil {
		return u.e, err
	}
	if err := u.esegui("ConCicli"); err != nil {
		return u.e, err
	}
	if err := u.verifica(); err != nil {
		return u.e, err
	}
	return u.e, u.esegui("Segmenti", "Annuncia")
}

// Annulla undoes a delivery in the transaction of the caller, who has seen that it is the last of its
// chain and holds the lock of the ente.
func Annulla(ctx context.Context, tx pgx.Tx, ente int32, fornitura int64) error {
	u := &unione{ctx: ctx, tx: tx, args: pgx.NamedArgs{"ente": ente, "fornitura": fornitura}}
	return u.esegui("Segmenti", "Togli", "RidaiVita", "Annuncia")
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

func (u *unione) prepara() error {
	var righe int64
	if err := u.legge("Righe", &righe); err != nil {
		return err
	}
	if righe != int64(u.c.n) {
		return sit.Errorf(sit.Unavailable, "staging has %d rows of the %d that were read", righe, u.c.n)
	}
	var srid, zona int32
	if err := u.legge("Misure", &srid, &zona); err != nil {
		return err
	}
	u.args["srid"], u.args["zona"] = srid, zona
	if err := u.esegui("Prepara"); err != nil {
		return err
	}
	if err := u.legge("Scarta", &u.e.Scarti); err != nil {
		return err
	}
	if u.e.Scarti == righe {
		return sit.Rifiuto(sit.Invalid, "NIENTE_DI_LEGGIBILE", "Nessuna geometria della consegna racchiude qualcosa: vedere gli scarti, e controllare il sistema di coordinate.")
	}
	return u.esegui("Analizza")
}

// versione places the version by its day.
func (u *unione) versione() error {
	var giorno sit.Giorno
	if err := u.legge("Giorno", &giorno); err != nil {
		return err
	}
	u.args["giorno"] = giorno
	rows, _ := u.tx.Query(u.ctx, queries.SQL("Giorni"), u.args)
	giorni, err := pgx.CollectRows(rows, pgx.RowTo[sit.Giorno])
	if err != nil {
		return fmt.Errorf("Giorni: %w", err)
	}
	if fra(giorni, giorno) {
		return sit.Rifiuto(sit.Conflict, "FORNITURA_INTERMEDIA", "Il giorno %s cade fra due versioni già acquisite di «%s» (%s e %s): annullare prima le più recenti, o consegnare un giorno più recente o più antico di tutti.",
			giorno, u.c.Oggetto.Chiave, giorni[0], giorni[len(giorni)-1])
	}
	if err := u.legge("Confronta", &u.e.Nuovi, &u.e.Chiusi, &u.e.Invariati); err != nil {
		return err
	}
	passi := []string{"SuperaCorretta", "InserisciVersione", "InserisciZone", "RiassestaVersioni", "RiassestaZone"}
	if u.c.Oggetto.tema() == temaVincoli {
		passi = []string{"SuperaCorretta", "InserisciVersione", "InserisciVincoli", "RiassestaVersioni", "RiassestaVincoli"}
	}
	return u.esegui(passi...)
}

// fra is true of a day that is none of those, in order, and lies between two.
func fra(giorni []sit.Giorno, g sit.Giorno) bool {
	prima, dopo := false, false
	for _, d := range giorni {
		if d == g {
			return false
		}
		prima, dopo = prima || d < g, dopo || d > g
	}
	return prima && dopo
}

// impronte compares the footprints with those of before. They have one history for all, of which each
// delivery is whole: one older than the last would say nothing of the days since.
func (u *unione) impronte(giorno sit.Giorno) error {
	var prima, ultima *sit.Giorno
	if err := u.legge("GiorniImpronte", &prima, &ultima); err != nil {
		return err
	}
	if ultima != nil && giorno < *ultima {
		return sit.Rifiuto(sit.Conflict, "FORNITURA_INTERMEDIA", "Le impronte del %s sono più antiche di quelle già acquisite (%s): annullare prima le più recenti, o indicare con --riferimento il giorno giusto.", giorno, *ultima)
	}
	u.args["prima"] = prima == nil || giorno == *prima
	return u.legge("RiassestaImpronte", &u.e.Nuovi, &u.e.Chiusi, &u.e.Invariati)
}

// lacuneElencate bounds what is listed one by one: a boundary drawn by another hand leaves thousands.
const lacuneElencate = 200

func (u *unione) verifica() error {
	if err := importers.CopiaAnomalie(u.ctx, u.tx, u.c.ID, u.c.anomalie); err != nil {
		return err
	}
	passi := []string{"Riparate", "Invertite", "FuoriComune"}
	if u.c.Oggetto.tema() == temaZone {
		passi = append(passi, "Sovrapposte", "Lacune")
		u.args["quante"] = lacuneElencate
	}
	if err := u.esegui(append(passi, "Deposita")...); err != nil {
		return err
	}
	rows, _ := u.tx.Query(u.ctx, queries.SQL("ContaAnomalie"), u.args)
	var err error
	if u.e.Anomalie, err = pgx.CollectRows(rows, pgx.RowToStructByPos[importers.AnomaliaContata]); err != nil {
		return fmt.Errorf("ContaAnomalie: %w", err)
	}
	return nil
}
