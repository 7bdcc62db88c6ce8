package authz

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// Riga is a line of the register as it is read.
type Riga struct {
	ID      int64
	Quando  time.Time
	Genere  int16
	Chi     int64
	Nome    string
	Ufficio string
	Scopo   string
	Risorsa string
	Oggetto string
	Ente    string
	Campi   []string
	Persone int
}

// ChiID names who looked without naming him: operatore-12, programma-3, fruitore-7, cittadino.
func (r Riga) ChiID() string { return chiID(Genere(r.Genere), r.Chi) }

func chiID(g Genere, id int64) string {
	switch {
	case g == Persona:
		return "operatore-" + strconv.FormatInt(id, 10)
	case g == Programma && id < 0:
		return "fruitore-" + strconv.FormatInt(-id, 10)
	case g == Programma:
		return "programma-" + strconv.FormatInt(id, 10)
	}
	return "cittadino"
}

var formaChiID = regexp.MustCompile(`^(?:(operatore|programma|fruitore)-([0-9]{1,18})|(cittadino))$`)

func leggiChiID(s string) (g Genere, id int64, err error) {
	m := formaChiID.FindStringSubmatch(s)
	switch {
	case s == "":
		return 0, 0, nil
	case m == nil:
		return 0, 0, sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", "Il parametro chi è l'identificativo di chi ha consultato: operatore-12, programma-3, fruitore-7 oppure cittadino.").Su("chi")
	case m[3] != "":
		return Cittadino, 0, nil
	}
	id, err = strconv.ParseInt(m[2], 10, 64)
	switch m[1] {
	case "programma":
		return Programma, id, err
	case "fruitore":
		return Programma, -id, err
	}
	return Persona, id, err
}

// Filtro says which lines are wanted. Its zero value wants all, of the enti of who asks.
type Filtro struct {
	Dal, Al sit.Giorno // half open; zero: no bound
	Chi     string     // as ChiID
	Oggetto string
	Risorsa string
	Ente    int32 // 0: every ente of who asks
	Limite  int
	Prima   *Segno // where the page before ended; nil: from the newest
}

// Segno is the place of a line in the register, newest first.
type Segno struct {
	Quando time.Time
	ID     int64
}

// Cerca reads the register, newest lines first, and tells where the next page begins; nil at the end.
func (r *Registro) Cerca(ctx context.Context, f Filtro) (righe []Riga, dopo *Segno, err error) {
	chi, err := Esige(ctx, AuditRead, f.Ente)
	if err != nil {
		return nil, nil, err
	}
	ambito := chi.Ambito(AuditRead)
	if f.Ente != 0 {
		ambito = sit.AmbitoDi(f.Ente)
	}
	genere, id, err := leggiChiID(f.Chi)
	if err != nil {
		return nil, nil, err
	}
	dal, al := f.intervallo()
	args := pgx.NamedArgs{"enti": ambito.Enti(), "dal": dal, "al": al, "prima": lontano, "prima_id": int64(0), "genere": int16(genere), "chi": id,
		"oggetto": f.Oggetto, "risorsa": f.Risorsa, "quante": f.Limite + 1}
	if f.Prima != nil {
		args["prima"], args["prima_id"] = f.Prima.Quando, f.Prima.ID
	}
	err = r.db.Read(ctx, ambito, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("Consultazioni"), args)
		righe, err = pgx.CollectRows(rows, pgx.RowToStructByName[Riga])
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read register: %w", err)
	}
	righe, dopo = pagina(righe, f.Limite)
	return righe, dopo, nil
}

func pagina(righe []Riga, limite int) ([]Riga, *Segno) {
	if len(righe) <= limite {
		return righe, nil
	}
	u := righe[limite-1]
	return righe[:limite], &Segno{u.Quando, u.ID}
}

var (
	lontano = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	passato = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
)

func (f Filtro) intervallo() (dal, al time.Time) {
	dal, al = passato, lontano
	if f.Dal != 0 {
		dal = f.Dal.Inizio()
	}
	if f.Al != 0 {
		al = f.Al.Inizio()
	}
	return dal, al
}

// ChiHaGuardato reads the lines that name the person who asks, in every ente.
func (r *Registro) ChiHaGuardato(ctx context.Context, limite int, prima *Segno) (righe []Riga, dopo *Segno, err error) {
	chi, err := EsigeCittadino(ctx)
	if err != nil {
		return nil, nil, err
	}
	args := pgx.NamedArgs{"cf": chi.CF, "prima": nil, "prima_id": nil, "quante": limite + 1}
	if prima != nil {
		args["prima"], args["prima_id"] = prima.Quando, prima.ID
	}
	err = r.db.Read(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("ChiHaGuardato"), args)
		righe, err = pgx.CollectRows(rows, pgx.RowToStructByName[Riga])
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read register: %w", err)
	}
	righe, dopo = pagina(righe, limite)
	return righe, dopo, nil
}

// Conto is how much somebody has looked at in an ente.
type Conto struct {
	Genere        int16
	Chi           int64
	Nome          string
	Ente          string
	Consultazioni int64
	Persone       int64
	Scopi         int64
	Prima, Ultima time.Time
}

// ChiID names who looked without naming him.
func (c Conto) ChiID() string { return chiID(Genere(c.Genere), c.Chi) }

// Allerta is an hour in which somebody looked at more than is usual.
type Allerta struct {
	Genere        int16
	Chi           int64
	Nome          string
	Ente          string
	Ora           time.Time
	Consultazioni int64
}

// ChiID names who looked without naming him.
func (a Allerta) ChiID() string { return chiID(Genere(a.Genere), a.Chi) }

// ProtocolloOrfano is an application that was given as a reason, and that no pratica bears.
type ProtocolloOrfano struct {
	Scopo         string
	Ente          string
	Prima, Ultima time.Time
	Consultazioni int64
	Nome          string
	Genere        int16
	Chi           int64
}

// ChiID names who looked last without naming him.
func (p ProtocolloOrfano) ChiID() string { return chiID(Genere(p.Genere), p.Chi) }

// Quadro is what the DPO looks at first.
type Quadro struct {
	Conti      []Conto
	Allerte    []Allerta
	Protocolli []ProtocolloOrfano
}

// OrfanoDopo is how long an application may wait for its pratica (contract §4.3).
const OrfanoDopo = 30 * 24 * time.Hour

// Quadro sums up the register from a day to another; oltre is how many consultations an hour are
// too many.
func (r *Registro) Quadro(ctx context.Context, f Filtro, oltre int, ora time.Time) (q Quadro, err error) {
	chi, err := Esige(ctx, AuditRead, 0)
	if err != nil {
		return q, err
	}
	ambito := chi.Ambito(AuditRead)
	dal, al := f.intervallo()
	enti := ambito.Enti()
	err = r.db.Read(ctx, ambito, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("PerOperatore"), pgx.NamedArgs{"enti": enti, "dal": dal, "al": al})
		if q.Conti, err = pgx.CollectRows(rows, pgx.RowToStructByName[Conto]); err != nil {
			return err
		}
		rows, _ = tx.Query(ctx, queries.SQL("Allerte"), pgx.NamedArgs{"enti": enti, "dal": dal, "oltre": oltre})
		if q.Allerte, err = pgx.CollectRows(rows, pgx.RowToStructByName[Allerta]); err != nil {
			return err
		}
		rows, _ = tx.Query(ctx, queries.SQL("Protocolli"), pgx.NamedArgs{"enti": enti, "prima": ora.Add(-OrfanoDopo)})
		q.Protocolli, err = pgx.CollectRows(rows, pgx.RowToStructByName[ProtocolloOrfano])
		return err
	})
	if err != nil {
		return q, fmt.Errorf("sum up register: %w", err)
	}
	return q, nil
}
