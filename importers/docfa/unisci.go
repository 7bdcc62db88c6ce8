package docfa

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto/censuario"
	codec "github.com/cestor/sit/catasto/docfa"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/archivio"
)

// Esito is what a merge did.
type Esito struct {
	Dichiarate, Poligoni, Schede, Documenti int64 // acquired
	Nuovi, Modificati, Invariati            int64
	Scarti                                  int64 // found in the merge
	Anomalie                                []Anomalia
}

// Anomalia is how many there are of one code, and the first of them.
type Anomalia struct {
	Codice  string
	N       int64
	Esempio string
}

// Unisci merges what was staged, in the transaction of the caller, who holds the lock of the ente:
//
//  1. choose one line for each thing, tie the drawings to their lines and the documents to their year
//  2. supersede what is said anew, write it
//  3. keep the files
//  4. list what contradicts itself
func (c *Consegna) Unisci(ctx context.Context, tx pgx.Tx) (Esito, error) {
	anno, _, _ := c.Giorno().Date()
	if c.Giorno().Aperto() {
		anno = 0
	}
	u := &unione{c: c, ctx: ctx, tx: tx, args: pgx.NamedArgs{"ente": c.Ente.ID, "fornitura": c.ID, "anno": anno}}
	if err := u.scegli(); err != nil {
		return u.e, err
	}
	for _, t := range []string{"Dichiarate", "Poligoni", "Schede", "Documenti"} {
		superate, err := u.esegui("Supera" + t)
		if err != nil {
			return u.e, err
		}
		scritte, err := u.esegui("Inserisci" + t)
		if err != nil {
			return u.e, err
		}
		u.e.Modificati += superate
		u.e.Nuovi += scritte - superate
	}
	u.e.Invariati = u.e.Dichiarate + u.e.Poligoni + u.e.Schede + u.e.Documenti - u.e.Nuovi - u.e.Modificati
	if err := u.conserva(); err != nil {
		return u.e, err
	}
	return u.e, u.verifica()
}

// Annulla undoes a delivery in the transaction of the caller, who has seen that it is the last of its
// chain and holds the lock of the ente.
func Annulla(ctx context.Context, tx pgx.Tx, ente int32, fornitura int64) error {
	u := &unione{ctx: ctx, tx: tx, args: pgx.NamedArgs{"ente": ente, "fornitura": fornitura}}
	for _, q := range []string{"Togli", "RidaiVita"} {
		if _, err := u.esegui(q); err != nil {
			return err
		}
	}
	return archivio.Libera(ctx, tx, ente, fornitura)
}

// unione is one merge, or the undo of one.
type unione struct {
	c    *Consegna
	ctx  context.Context
	tx   pgx.Tx
	args pgx.NamedArgs
	e    Esito
}

func (u *unione) esegui(q string) (righe int64, err error) {
	t, err := u.tx.Exec(u.ctx, queries.SQL(q), u.args)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", q, err)
	}
	return t.RowsAffected(), nil
}

func (u *unione) legge(q string, dest ...any) error {
	if err := u.tx.QueryRow(u.ctx, queries.SQL(q), u.args).Scan(dest...); err != nil {
		return fmt.Errorf("%s: %w", q, err)
	}
	return nil
}

func (u *unione) scegli() error {
	var righe, ripetute int64
	if err := u.legge("Righe", &righe); err != nil {
		return err
	}
	if righe != u.c.righe {
		return sit.Errorf(sit.Unavailable, "staging has %d rows of the %d that were read", righe, u.c.righe)
	}
	for _, q := range []string{"Analizza", "SenzaCicli"} {
		if _, err := u.esegui(q); err != nil {
			return err
		}
	}
	if err := u.legge("Ripetute", &ripetute); err != nil {
		return err
	}
	if ripetute > 0 {
		u.c.registro.Avvisa("RIGA_RIPETUTA", "righe o file che parlano della stessa cosa: vale l'ultimo", ripetute)
	}
	for _, q := range []string{"AbbinaImmagini", "SchedeDiPrima", "AnnoDeiDocumenti"} {
		if _, err := u.esegui(q); err != nil {
			return err
		}
	}
	if err := u.legge("ImmaginiSenzaScheda", &u.e.Scarti); err != nil {
		return err
	}
	return u.legge("Staged", &u.e.Dichiarate, &u.e.Poligoni, &u.e.Schede, &u.e.Documenti)
}

// conserva writes that the delivery keeps its files. In a rehearsal they have no place, and the rows
// are rolled back with the rest.
func (u *unione) conserva() error {
	if len(u.c.file) == 0 || u.c.opz.Prova {
		return nil
	}
	a, err := u.c.opz.Archivio()
	if err != nil {
		return err
	}
	return a.Trattieni(u.ctx, u.tx, u.c.Ente.ID, u.c.ID, u.c.file)
}

func (u *unione) verifica() error {
	for _, q := range []string{"PoligoniSoli", "SchedeSenzaImmagine", "DocumentiSpaiati"} {
		if _, err := u.esegui(q); err != nil {
			return err
		}
	}
	if err := u.indici(); err != nil {
		return err
	}
	if err := u.superfici(); err != nil {
		return err
	}
	if _, err := u.esegui("Deposita"); err != nil {
		return err
	}
	rows, _ := u.tx.Query(u.ctx, queries.SQL("ContaAnomalie"), u.args)
	var err error
	if u.e.Anomalie, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Anomalia]); err != nil {
		return fmt.Errorf("ContaAnomalie: %w", err)
	}
	return nil
}

// indici compares what the indexes of the documents count with what came.
func (u *unione) indici() error {
	var detti, arrivati int64
	for _, i := range u.c.indici {
		if !i.Documenti.Presente {
			return nil
		}
		detti += i.Documenti.N
	}
	if len(u.c.indici) == 0 {
		return nil
	}
	if err := u.legge("Dichiarazioni", &arrivati); err != nil || arrivati == detti {
		return err
	}
	u.c.anomalie = append(u.c.anomalie, importers.Anomalia{Codice: "INDICE_DISCORDE", Gravita: avviso,
		Testo: fmt.Sprintf("l'indice conta %d documenti e ne sono arrivati di %d dichiarazioni", detti, arrivati)})
	return nil
}

// misurata is a unit with one of its polygons.
type misurata struct {
	DocfaID             int64
	Oggetto             string
	Protocollo          string
	Categoria           string
	Superficie          int64
	File                string
	Riga                int64
	SuperficieMilli     *int64
	Ambiente            string
	AltezzaMilli        int64
	AltezzaMassimaMilli int64
}

// superfici compares the area that a unit declares with that of its polygons.
func (u *unione) superfici() error {
	rows, _ := u.tx.Query(u.ctx, queries.SQL("Misurate"), u.args)
	righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[misurata])
	if err != nil {
		return fmt.Errorf("Misurate: %w", err)
	}
	for len(righe) > 0 {
		m := righe[0]
		var poligoni []codec.Poligono
		for len(righe) > 0 && righe[0].DocfaID == m.DocfaID {
			poligoni = append(poligoni, righe[0].poligono())
			righe = righe[1:]
		}
		calcolata, ok := codec.SuperficieCatastale(m.Categoria, poligoni)
		if !ok || !codec.Discorde(calcolata, m.Superficie) {
			continue
		}
		u.c.anomalie = append(u.c.anomalie, importers.Anomalia{Codice: "SUPERFICIE_DISCORDE", Gravita: avviso, Oggetto: m.Oggetto, File: m.File, Riga: m.Riga,
			Testo: fmt.Sprintf("protocollo %s: la superficie dichiarata è %d m², quella dei poligoni (DPR 138/1998) %d m²",
				m.Protocollo, m.Superficie, calcolata)})
	}
	return u.c.copiaAnomalie(u.ctx, u.tx)
}

func (m *misurata) poligono() codec.Poligono {
	p := codec.Poligono{Ambiente: m.Ambiente, Altezza: censuario.Decimale{Milli: m.AltezzaMilli, Presente: true}, AltezzaMassima: censuario.Decimale{Milli: m.AltezzaMassimaMilli, Presente: true}}
	if m.SuperficieMilli != nil {
		p.Superficie = censuario.Decimale{Milli: *m.SuperficieMilli, Presente: true}
	}
	return p
}
