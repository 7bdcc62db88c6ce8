package riscontri

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// Opzioni are how a run is asked for.
type Opzioni struct {
	Anno      int      // 0: the last closed year
	Regole    []string // by code; nil: all that the ente uses
	Chi       string   // who asked
	Progresso func(percento int, fase string)
}

// attesaMinima is how old what a lead hangs on must be: the registers arrive late (tributi.md §7.4).
const attesaMinima = 60

// anniRecuperabili are those not yet lost on the day of the run: until 31 December of the fifth
// after the one in which payment was due (L. 296/2006 art. 1 c. 161).
const anniRecuperabili = 5

// Esegui compares the offices of an ente in a year:
//
//  1. write that a run has begun, in a transaction of its own: who looks sees it
//  2. take the place of the only run of the ente, in the transaction that will write
//  3. open one read-only snapshot of the one ente, so that all rules see the same instant
//  4. of each rule read the tracce as they flow, reckon them, write them by the thousand
//  5. call resolved what a rule that ran no longer finds, put the leads on the map
//  6. commit everything together
//
// Both transactions are sit_app's, bound by the policies to the one ente: a rule that forgot to name
// it would find nothing of anybody else.
func (x *Riscontri) Esegui(ctx context.Context, e sit.Ente, o Opzioni) (out Esecuzione, err error) {
	c := &corsa{Riscontri: x, ente: e, oggi: x.oggi(), progresso: o.Progresso}
	if err := c.prepara(ctx, o); err != nil {
		return Esecuzione{}, err
	}
	if err := c.comincia(ctx, o); err != nil {
		return Esecuzione{}, fmt.Errorf("begin run: %w", err)
	}
	err = x.db.Write(ctx, e.ID, func(tx pgx.Tx) error {
		args := pgx.NamedArgs{"ente": e.ID, "esecuzione": c.out.ID}
		for _, q := range []string{"SenzaFretta", "UnaAllaVolta", "Abbandona"} {
			if _, err := tx.Exec(ctx, queries.SQL(q), args); err != nil {
				return err
			}
		}
		err := x.db.Snapshot(ctx, sit.AmbitoDi(e.ID), func(foto pgx.Tx) error {
			if _, err := foto.Exec(ctx, queries.SQL("SenzaFretta")); err != nil {
				return err
			}
			return c.confronta(ctx, foto, tx)
		})
		if err != nil {
			return err
		}
		return c.conclude(ctx, tx)
	})
	if err != nil {
		c.fallisce(ctx)
		return Esecuzione{}, fmt.Errorf("run riscontri: %w", err)
	}
	return c.out, nil
}

// corsa is a run under way.
type corsa struct {
	*Riscontri
	ente      sit.Ente
	oggi      sit.Giorno
	regole    []RegolaEnte
	spente    []string // rules asked for by name that the ente does not use
	calcolo   *Calcolo
	progresso func(int, string)
	conPunto  []string
	out       Esecuzione
}

// prepara settles the year and the rules.
func (c *corsa) prepara(ctx context.Context, o Opzioni) error {
	anno := o.Anno
	if anno == 0 {
		anno = c.AnnoPredefinito()
	}
	corrente, _, _ := c.oggi.Date()
	if anno < 1992 || anno > corrente {
		return sit.Rifiuto(sit.Invalid, "ANNO_NON_VALIDO", "L'anno d'imposta %d non si può confrontare: va dal 1992 all'anno in corso.", anno).Su("anno")
	}
	chieste := map[*Regola]bool{}
	for _, codice := range o.Regole {
		r, err := TrovaRegola(codice)
		if err != nil {
			return err
		}
		chieste[r] = true
	}
	tutte, err := c.regoleEnte(ctx, c.ente)
	if err != nil {
		return err
	}
	for _, r := range tutte {
		switch {
		case len(chieste) > 0 && !chieste[r.Regola]:
		case r.Attiva:
			c.regole = append(c.regole, r)
		case chieste[r.Regola]:
			c.spente = append(c.spente, r.Codice)
		}
	}
	primo := corrente - anniRecuperabili
	c.calcolo = &Calcolo{Stimatore: ignaro{}, Anno: anno, Oggi: c.oggi, Primo: min(primo, anno), Ultimo: anno}
	c.out = Esecuzione{Ente: string(c.ente.Codice), Anno: anno, Stato: "in_corso", Chi: o.Chi, Regole: []Contata{}, Avvisi: []Avviso{}}
	return nil
}

func (c *corsa) comincia(ctx context.Context, o Opzioni) error {
	var codici []string
	for _, r := range c.regole {
		codici = append(codici, r.Codice)
	}
	return c.db.Write(ctx, c.ente.ID, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, queries.SQL("Comincia"), pgx.NamedArgs{"ente": c.ente.ID, "anno": c.out.Anno, "regole": append([]string{}, codici...), "chi": o.Chi}).
			Scan(&c.out.ID, &c.out.Iniziata)
	})
}

// fallisce says that it went wrong, whatever became of ctx; if not even that can be written, the
// next run will.
func (c *corsa) fallisce(ctx context.Context) {
	fine, basta := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer basta()
	_ = c.db.Write(fine, c.ente.ID, func(tx pgx.Tx) error {
		_, err := tx.Exec(fine, queries.SQL("Fallisce"), pgx.NamedArgs{"ente": c.ente.ID, "esecuzione": c.out.ID})
		return err
	})
}

// argomenti are those that every rule may name.
func (c *corsa) argomenti() pgx.NamedArgs {
	inizio, fine := sit.Data(c.out.Anno, time.January, 1), sit.Data(c.out.Anno+1, time.January, 1)
	return pgx.NamedArgs{"ente": c.ente.ID, "zona": c.ente.Zona, "anno": c.out.Anno, "inizio": inizio, "fine": fine, "giorno": min(fine-1, c.oggi), "oggi": c.oggi}
}

// confronta runs the rules one after the other on foto, and writes in tx.
func (c *corsa) confronta(ctx context.Context, foto, tx pgx.Tx) error {
	rows, _ := foto.Query(ctx, queries.SQL("Ingressi"), c.argomenti())
	in, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[ingressi])
	if err != nil {
		return fmt.Errorf("look at what there is: %w", err)
	}
	c.out.Avvisi = append(c.out.Avvisi, in.avvisi()...)
	for _, r := range c.spente {
		c.out.Avvisi = append(c.out.Avvisi, Avviso{Codice: "REGOLA_SPENTA", Regola: r, Testo: "Questo ente non usa la regola: non è stata eseguita."})
	}
	if c.stima != nil {
		if c.calcolo.Stimatore, err = c.stima(ctx, foto, c.ente, c.calcolo.Primo, c.calcolo.Ultimo); err != nil {
			return fmt.Errorf("read rates: %w", err)
		}
	}
	for i, r := range c.regole {
		c.avanza(5+90*i/len(c.regole), r.Codice)
		conto := Contata{Regola: r.Codice}
		if manca := in.manca(r.Serve); manca != "" {
			c.out.Avvisi = append(c.out.Avvisi, Avviso{Codice: "INGRESSO_MANCANTE", Regola: r.Codice,
				Testo: "Non eseguita: " + manca + ". Le segnalazioni di prima restano come sono."})
			c.out.Regole = append(c.out.Regole, conto)
			continue
		}
		inizio := time.Now()
		if err := c.esegui(ctx, foto, tx, r, &conto); err != nil {
			return fmt.Errorf("%s: %w", r.Codice, err)
		}
		conto.Eseguita, conto.Millisecond = true, time.Since(inizio).Milliseconds()
		c.out.Regole = append(c.out.Regole, conto)
	}
	return nil
}

// esegui runs one rule.
func (c *corsa) esegui(ctx context.Context, foto, tx pgx.Tx, r RegolaEnte, conto *Contata) error {
	args := c.argomenti()
	soglie, err := json.Marshal(r.Soglie)
	if err != nil {
		return fmt.Errorf("encode soglie: %w", err)
	}
	args["soglie"] = string(soglie)
	calcolo := *c.calcolo
	calcolo.Soglie = r.Soglie
	rows, err := foto.Query(ctx, queries.SQL(r.Query()), args)
	if err != nil {
		return err
	}
	defer rows.Close()
	f := &foglio{corsa: c, regola: r, conto: conto, viste: map[[32]byte]bool{}}
	for rows.Next() {
		t, err := pgx.RowToStructByName[Traccia](rows)
		if err != nil {
			return err
		}
		if r.Stima != nil {
			if err := r.Stima(&calcolo, &t); err != nil {
				return err
			}
		}
		if err := f.aggiungi(ctx, tx, t); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return f.chiudi(ctx, tx)
}

func (c *corsa) conclude(ctx context.Context, tx pgx.Tx) error {
	c.avanza(97, "mappa")
	if _, err := tx.Exec(ctx, queries.SQL("Colloca"), pgx.NamedArgs{"ente": c.ente.ID, "esecuzione": c.out.ID, "oggi": c.oggi, "con_punto": append([]string{}, c.conPunto...)}); err != nil {
		return fmt.Errorf("place segnalazioni: %w", err)
	}
	conteggi, err := json.Marshal(c.out.Regole)
	if err != nil {
		return fmt.Errorf("encode counts: %w", err)
	}
	avvisi, err := json.Marshal(c.out.Avvisi)
	if err != nil {
		return fmt.Errorf("encode avvisi: %w", err)
	}
	var quando time.Time
	err = tx.QueryRow(ctx, queries.SQL("Conclude"), pgx.NamedArgs{"ente": c.ente.ID, "esecuzione": c.out.ID, "conteggi": string(conteggi), "avvisi": string(avvisi)}).Scan(&quando)
	if err != nil {
		return fmt.Errorf("end run: %w", err)
	}
	c.out.Stato, c.out.Conclusa = "conclusa", &quando
	return nil
}

func (c *corsa) avanza(percento int, fase string) {
	if c.progresso != nil {
		c.progresso(percento, fase)
	}
}

// ignaro knows no rates.
type ignaro struct{}

func (ignaro) nulla() Stima {
	return Stima{Perche: "Le aliquote e le tariffe non sono disponibili."}
}
func (i ignaro) IMU(int, OggettoIMU) Stima             { return i.nulla() }
func (i ignaro) TARI(int, UtenzaTARI) Stima            { return i.nulla() }
func (i ignaro) Rendita(string, Uso, float64) Stima    { return i.nulla() }
func (i ignaro) ValoreArea(int, string, float64) Stima { return i.nulla() }
