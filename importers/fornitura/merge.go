package fornitura

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// merge is the one transaction that makes a map delivery real.
type merge struct {
	c   *consegna
	tx  pgx.Tx
	ctx context.Context
	e   *Esito
}

var (
	classiBase = []int16{classeConfine, classeParticella}
	classiAlte = []int16{classeFabbricato, classeSegno}
)

func (m *merge) args() pgx.NamedArgs {
	return pgx.NamedArgs{"ente": m.c.ente.ID, "fornitura": m.c.id, "srid": m.c.srid}
}

// passi runs named queries in order, with the classes they are about. They join by key tables
// just written, of which the planner knows nothing: left to itself it loops.
func (m *merge) passi(classi []int16, nomi ...string) error {
	args := m.args()
	args["classi"] = classi
	return esegui(m.ctx, m.tx, args, slices.Concat([]string{"SenzaCicli"}, nomi, []string{"ConCicli"})...)
}

// vicini runs queries that join by place: there a loop over the spatial index is the only way.
func (m *merge) vicini(nomi ...string) error {
	return esegui(m.ctx, m.tx, m.args(), nomi...)
}

// esegui:
//
//  1. pair what came with what is drawn, and refuse a sheet that lost too much
//  2. write fogli and particelle, with their identity
//  3. write the buildings that stand on them, and the signs
//  4. move the past of a shifted sheet, end what a whole delivery lacks
//  5. derive: parents and children, checks, versions of the tile segments, the outline of the ente
//  6. write the outcome
func (m *merge) esegui(prima bool) error {
	if !prima {
		if err := m.confronta(); err != nil {
			return err
		}
	}
	if err := m.scriviBase(prima); err != nil {
		return err
	}
	if err := m.passi(nil, "LegaFabbricatiNumero"); err != nil {
		return err
	}
	if err := m.vicini("LegaFabbricatiDentro"); err != nil {
		return err
	}
	if err := m.passi(nil, "OrdinaFabbricati"); err != nil {
		return err
	}
	scrivi := []string{"InserisciTraslati", "SuperaTraslati", "Ricorda", "Chiudi", "Precede", "Inserisci"}
	if prima {
		scrivi = []string{"Inserisci"}
	}
	if err := m.passi(classiAlte, scrivi...); err != nil {
		return err
	}
	if !prima {
		if err := m.passi(m.c.classiDette(), "SpostaStoria", "Arricchisci"); err != nil {
			return err
		}
	}
	if err := m.conta(); err != nil {
		return err
	}
	if err := m.chiudiAssenti(); err != nil {
		return err
	}
	if err := m.stesure(); err != nil {
		return err
	}
	if err := m.successioni(); err != nil {
		return err
	}
	if err := m.verifica(); err != nil {
		return err
	}
	if err := m.vicini("Versioni", "ConfineDaiFogli", "Rilega", "LegaRegistri", "Annuncia"); err != nil {
		return err
	}
	return m.c.scriviEsito(m.ctx, m.tx, m.e, "acquisita")
}

func (m *merge) confronta() error {
	if err := m.passi(nil, "CoppieNumero", "StimaTraslazioni", "MisuraCoppie", "ConfermaTraslazioni", "EsitoCoppie", "Segna"); err != nil {
		return err
	}
	if err := m.vicini("CoppieForma"); err != nil {
		return err
	}
	if err := m.passi(nil, "Segna", "RinumeraStrade", "CoppieStradeNumero", "Segna"); err != nil {
		return err
	}
	if err := m.vicini("CoppieFabbricati"); err != nil {
		return err
	}
	if err := m.passi(nil, "Segna"); err != nil {
		return err
	}
	rows, _ := m.tx.Query(m.ctx, queries.SQL("Dimezzati"), m.args())
	var nome string
	var prima, perse int64
	var dimezzati []string
	_, err := pgx.ForEachRow(rows, []any{&nome, &prima, &perse}, func() error {
		dimezzati = append(dimezzati, fmt.Sprintf("%s (%d particelle su %d)", nome, perse, prima))
		return nil
	})
	if err != nil {
		return fmt.Errorf("Dimezzati: %w", err)
	}
	const codice = "FOGLIO_DIMEZZATO"
	if len(dimezzati) > 0 && !m.c.opz.conferma(codice) {
		return sit.Rifiuto(sit.Conflict, codice, "I fogli %s perderebbero oltre un quinto delle particelle numerate: controllare che la consegna sia intera; se è giusto così ripetere con --conferma %s.", elenco(dimezzati), codice)
	}
	for _, d := range dimezzati {
		m.c.avvisi.aggiungi(codice, d)
	}
	return nil
}

// scriviBase writes fogli, confini and particelle. The first map of an ente is written already,
// and is attached.
func (m *merge) scriviBase(prima bool) error {
	if prima {
		return m.passi(nil, "NuoviFogli", "AttaccaPartizioni", "DifettiPrimi")
	}
	return m.passi(classiBase, "NuoviFogli", "NuoveParticelle", "LegaParticelle", "PrimoDisegno", "InserisciTraslati", "SuperaTraslati", "Ricorda", "Chiudi", "Precede", "Inserisci")
}

func (m *merge) chiudiAssenti() error {
	if !m.c.opz.Completa {
		return nil
	}
	args := m.args()
	args["classi"], args["giorno"] = m.c.classiDette(), m.c.riferimento()
	var n int64
	if err := m.tx.QueryRow(m.ctx, queries.SQL("ChiudiAssenti"), args).Scan(&n); err != nil {
		return fmt.Errorf("ChiudiAssenti: %w", err)
	}
	m.e.Chiusi += n
	return nil
}

func (m *merge) stesure() error {
	args := m.args()
	args["gruppi"] = m.c.gruppi()
	if _, err := m.tx.Exec(m.ctx, queries.SQL("ScriviStesure"), args); err != nil {
		return fmt.Errorf("Stesure: %w", err)
	}
	return nil
}

// successioni computes parents and children on the sheets and days that the delivery touched.
func (m *merge) successioni() error {
	return successioni(m.ctx, m.tx, m.c.ente.ID, m.c.id, "GiorniSuccessione")
}

// successioni computes them anew on the sheets and days that the named query lists.
func successioni(ctx context.Context, tx pgx.Tx, ente int32, fornitura int64, quali string) error {
	args := pgx.NamedArgs{"ente": ente, "fornitura": fornitura}
	fogli, giorni := []int32{}, []sit.Giorno{}
	rows, _ := tx.Query(ctx, queries.SQL(quali), args)
	var foglio int32
	var giorno sit.Giorno
	if _, err := pgx.ForEachRow(rows, []any{&foglio, &giorno}, func() error {
		fogli, giorni = append(fogli, foglio), append(giorni, giorno)
		return nil
	}); err != nil {
		return fmt.Errorf("%s: %w", quali, err)
	}
	return ricalcolaSuccessioni(ctx, tx, args, fogli, giorni)
}

func ricalcolaSuccessioni(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs, fogli []int32, giorni []sit.Giorno) error {
	if len(fogli) == 0 {
		return nil
	}
	args["fogli"], args["giorni"] = fogli, giorni
	return esegui(ctx, tx, args, "SenzaCicli", "Finite", "Successioni", "ConCicli")
}

// verifica lists what contradicts itself (cartografia §4.2).
func (m *merge) verifica() error {
	passi := []string{"C09Vicini", "C10FuoriComune", "C11Allegati", "C13Codici"}
	if m.c.classi[classeConfine] {
		passi = append(passi, "C02Confine")
	}
	if m.c.classi[classeConfine] && m.c.classi[classeParticella] {
		passi = append(passi, "C04C05Tasselli")
	}
	if m.c.classi[classeFabbricato] {
		passi = append(passi, "C07Fabbricati")
	}
	if err := m.vicini(append(passi, "Deposita")...); err != nil {
		return err
	}
	if err := m.tx.QueryRow(m.ctx, queries.SQL("ContaAnomalie"), m.args()).Scan(&m.e.Anomalie); err != nil {
		return fmt.Errorf("ContaAnomalie: %w", err)
	}
	return nil
}

// conta fills the counts of the Esito.
func (m *merge) conta() error {
	rows, _ := m.tx.Query(m.ctx, queries.SQL("Acquisiti"), m.args())
	a, err := pgx.CollectExactlyOneRow(rows, pgx.RowToMap)
	if err != nil {
		return fmt.Errorf("Acquisiti: %w", err)
	}
	var tutti, traslati int64
	for k, v := range a {
		m.e.Acquisiti[k] = v.(int64)
		tutti += v.(int64)
	}
	if err := m.tx.QueryRow(m.ctx, queries.SQL("Conteggi"), m.args()).Scan(&m.e.Modificati, &m.e.Chiusi, &m.e.Invariati, &traslati); err != nil {
		return fmt.Errorf("Conteggi: %w", err)
	}
	m.e.Nuovi = tutti - m.e.Modificati - m.e.Invariati
	if traslati > 0 {
		m.c.avvisi.aggiungiN("TRASLAZIONE", "Disegni uguali a meno dello spostamento di tutto il foglio: corretti, non cambiati", traslati)
	}
	return nil
}
