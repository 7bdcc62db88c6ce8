package forniture

import (
	"context"
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Riga is a scarto as those see it who may deliver: its content only for the office whose persons
// it may name.
type Riga struct {
	Stanza    int32   `json:"-"`
	ScartoID  int64   `json:"-"`
	File      string  `json:"file"`
	Riga      int64   `json:"riga"`
	Motivo    string  `json:"motivo"`
	Proposta  *string `json:"proposta,omitempty"` // how the line could be mended
	Contenuto *string `json:"contenuto"`
}

// SegnoRiga is the place of a scarto in the list.
type SegnoRiga struct {
	Stanza int32
	Scarto int64
}

// Righe gives the scarti of a delivery, one page, and whether there are more. A scarto may name
// persons: that somebody looked stays in the register of consultations.
func (f *Forniture) Righe(ctx context.Context, chi *authz.Chi, ente int32, numero int64, dopo SegnoRiga, limite int) (righe []Riga, altre bool, err error) {
	c, err := f.Una(ctx, ente, numero)
	if err != nil {
		return nil, false, err
	}
	mostra := vede(chi, c.Tipo, ente)
	riga := authz.Consultazione{Ente: ente, Risorsa: "scarti", Oggetto: "fornitura " + strconv.FormatInt(numero, 10)}
	if mostra {
		riga.Campi = []string{"contenuto"}
	}
	err = f.Registro.Consulta(ctx, chi, sit.AmbitoDi(ente), func(tx pgx.Tx) ([]authz.Consultazione, error) {
		rows, _ := tx.Query(ctx, queries.SQL("Righe"), pgx.NamedArgs{"ente": ente, "fornitura": numero, "mostra": mostra,
			"dopo_stanza": dopo.Stanza, "dopo_scarto": dopo.Scarto, "limite": limite + 1})
		righe, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (r Riga, err error) {
			var grezzo []byte
			if err := row.Scan(&r.Stanza, &r.ScartoID, &r.File, &r.Riga, &r.Motivo, &r.Proposta, &grezzo); err != nil {
				return r, err
			}
			if grezzo != nil {
				t := testo(grezzo)
				r.Contenuto = &t
			}
			return r, nil
		})
		return []authz.Consultazione{riga}, err
	})
	if err != nil {
		return nil, false, fmt.Errorf("list scarti: %w", err)
	}
	if len(righe) > limite {
		return righe[:limite], true, nil
	}
	return righe, false, nil
}

// testo is what was delivered as text: UTF-8 where it is, else byte by byte, as the old files are.
func testo(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	r := make([]rune, len(b))
	for i, c := range b {
		r[i] = rune(c)
	}
	return string(r)
}
