package forniture

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Anomalia is delivered data that contradict themselves or their neighbours.
type Anomalia struct {
	FornituraID int64   `json:"fornitura"`
	Stanza      int32   `json:"-"`
	AnomaliaID  int64   `json:"-"`
	Codice      string  `json:"codice"`
	Gravita     string  `json:"gravita"`
	Foglio      *string `json:"foglio"`
	Oggetto     *string `json:"oggetto"`
	Testo       string  `json:"testo"`
	File        *string `json:"file"`
	Riga        *int64  `json:"riga"`
}

// FiltroAnomalie narrows a list of anomalie.
type FiltroAnomalie struct {
	Codice, Gravita string
	Foglio          string // the name of a sheet, or its number
	Fornitura       int64
	Dopo            *SegnoAnomalia
	Limite          int
}

// SegnoAnomalia is the place of an anomalia in the list.
type SegnoAnomalia struct {
	Fornitura int64
	Stanza    int32
	Anomalia  int64
}

// Anomalie gives those of an ente, the newest delivery first, and whether there are more.
func (f *Forniture) Anomalie(ctx context.Context, ente int32, x FiltroAnomalie) (lista []Anomalia, altre bool, err error) {
	args := pgx.NamedArgs{"ente": ente, "codice": x.Codice, "gravita": x.Gravita, "foglio": x.Foglio, "numero": nil, "fornitura": x.Fornitura,
		"dopo_fornitura": 0, "dopo_stanza": 0, "dopo_anomalia": 0, "limite": x.Limite + 1, "stanze": stanzeDi(authz.DaContesto(ctx), ente)}
	if n, err := strconv.ParseUint(x.Foglio, 10, 16); err == nil {
		args["foglio"], args["numero"] = "", int(n)
	}
	if d := x.Dopo; d != nil {
		args["dopo_fornitura"], args["dopo_stanza"], args["dopo_anomalia"] = d.Fornitura, d.Stanza, d.Anomalia
	}
	err = f.DB.Read(ctx, sit.AmbitoDi(ente), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("Anomalie"), args)
		lista, err = pgx.CollectRows(rows, pgx.RowToStructByName[Anomalia])
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("list anomalie: %w", err)
	}
	if len(lista) > x.Limite {
		return lista[:x.Limite], true, nil
	}
	return lista, false, nil
}

// The places of the offices in the lists of anomalie and of scarti; what is of the catasto and of the
// addresses comes first, and everybody may know how it contradicts itself.
const (
	stanzaTributi  = 3
	stanzaAnagrafe = 4
	stanzaEdilizia = 6
)

// stanzeDi are the offices with persons whose anomalie the caller may read. Their texts name nobody; but that
// somebody's line is wrong is of that office.
func stanzeDi(chi *authz.Chi, ente int32) []int32 {
	out := []int32{}
	if chi == nil {
		return out
	}
	if chi.Puo(authz.TributiRead, ente) {
		out = append(out, stanzaTributi, stanzaAnagrafe)
	}
	if chi.Puo(authz.EdiliziaRead, ente) {
		out = append(out, stanzaEdilizia)
	}
	return out
}
