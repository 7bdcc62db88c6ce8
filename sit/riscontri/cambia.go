package riscontri

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// passaggi are the stati to which each may go (tributi.md §1, §7): an act that was issued is not
// unmade but annulled, and what is defined or annulled stays so.
var passaggi = map[string][]string{
	Nuova:      {Assegnata, Verificata, Archiviata},
	Assegnata:  {Nuova, Verificata, Archiviata},
	Verificata: {Assegnata, AttoEmesso, Archiviata},
	AttoEmesso: {Definita, Annullata},
	Archiviata: {Nuova, Assegnata},
	Definita:   {},
	Annullata:  {},
}

// Passaggi are the stati to which one may go, in the order of the work.
func Passaggi(stato string) []string { return slices.Clone(passaggi[stato]) }

// VuoleMotivo is true for the stati that an officer must justify.
func VuoleMotivo(stato string) bool { return stato == Archiviata || stato == Annullata }

const (
	testoMassimo = 2000 // characters of a motivo or of a nota
	molte        = 1000
)

// Cambia writes what an officer decides of a segnalazione that he read at a versione; 0 is any. A
// stale versione is code VERSIONE_SUPERATA (412 outside).
func (x *Riscontri) Cambia(ctx context.Context, e sit.Ente, id string, versione int, c Cambio) (Segnalazione, error) {
	chi, err := authz.Esige(ctx, authz.TributiWrite, e.ID)
	if err != nil {
		return Segnalazione{}, err
	}
	n, err := leggiID(id)
	if err != nil {
		return Segnalazione{}, err
	}
	var s Segnalazione
	err = x.db.Write(ctx, e.ID, func(tx pgx.Tx) error {
		d, err := x.decisione(ctx, tx, e, c)
		if err != nil {
			return err
		}
		lette, err := blocca(ctx, tx, e, []int64{n})
		if err != nil {
			return err
		}
		if len(lette) == 0 {
			return inesistente()
		}
		if versione != 0 && lette[0].Versione != versione {
			return sit.Rifiuto(sit.Conflict, "VERSIONE_SUPERATA", "La segnalazione è cambiata da quando è stata letta: rileggerla e riprovare.").Su("If-Match")
		}
		if err := d.applica(&lette[0]); err != nil {
			return err
		}
		if err := d.scrivi(ctx, tx, e, chi, lette); err != nil {
			return err
		}
		una, err := una(ctx, tx, e, n)
		s = una.Segnalazione
		s.Evidenza = nil
		return err
	})
	if err != nil {
		return Segnalazione{}, fmt.Errorf("change segnalazione: %w", err)
	}
	return s, nil
}

// CambiaMolte writes the same of many, at most 1000; those that cannot are told, the others stand.
func (x *Riscontri) CambiaMolte(ctx context.Context, e sit.Ente, ids []string, c Cambio) (out Esito, err error) {
	chi, err := authz.Esige(ctx, authz.TributiWrite, e.ID)
	if err != nil {
		return Esito{}, err
	}
	if len(ids) == 0 || len(ids) > molte {
		return Esito{}, sit.Rifiuto(sit.Invalid, "TROPPE_SEGNALAZIONI", "Si cambiano insieme da una a %d segnalazioni.", molte).Su("id")
	}
	var numeri []int64
	for _, id := range ids {
		n, err := leggiID(id)
		if err != nil {
			out.Rifiutate = append(out.Rifiutate, Rifiutata{id, sit.Messaggio(err)})
			continue
		}
		numeri = append(numeri, n)
	}
	err = x.db.Write(ctx, e.ID, func(tx pgx.Tx) error {
		d, err := x.decisione(ctx, tx, e, c)
		if err != nil {
			return err
		}
		lette, err := blocca(ctx, tx, e, numeri)
		if err != nil {
			return err
		}
		for _, n := range numeri {
			if !slices.ContainsFunc(lette, func(l letta) bool { return l.SegnalazioneID == n }) {
				out.Rifiutate = append(out.Rifiutate, Rifiutata{strconv.FormatInt(n, 10), sit.Messaggio(inesistente())})
			}
		}
		buone := lette[:0]
		for _, l := range lette {
			if err := d.applica(&l); err != nil {
				out.Rifiutate = append(out.Rifiutate, Rifiutata{strconv.FormatInt(l.SegnalazioneID, 10), sit.Messaggio(err)})
				continue
			}
			buone = append(buone, l)
		}
		out.Cambiate = len(buone)
		return d.scrivi(ctx, tx, e, chi, buone)
	})
	if err != nil {
		return Esito{}, fmt.Errorf("change segnalazioni: %w", err)
	}
	return out, nil
}

// letta is what of a segnalazione a decision looks at, and what it makes of it.
type letta struct {
	SegnalazioneID int64
	Stato          string
	AssegnataA     *int64
	Motivo         *string
	Versione       int
	da             string `db:"-"`
}

func blocca(ctx context.Context, tx pgx.Tx, e sit.Ente, ids []int64) ([]letta, error) {
	rows, _ := tx.Query(ctx, queries.SQL("Blocca"), pgx.NamedArgs{"ente": e.ID, "ids": ids})
	return pgx.CollectRows(rows, pgx.RowToStructByNameLax[letta])
}

// decisione is a Cambio that makes sense.
type decisione struct {
	Cambio
	assegnata *int64 // 0: to nobody
}

func (x *Riscontri) decisione(ctx context.Context, tx pgx.Tx, e sit.Ente, c Cambio) (d decisione, err error) {
	d.Cambio = c
	if c.Stato != nil && passaggi[*c.Stato] == nil {
		return d, sit.Rifiuto(sit.Invalid, "STATO_NON_VALIDO", "Lo stato può essere %s.", strings.Join(Stati, ", ")).Su("stato")
	}
	if d.Motivo, err = pulisci(c.Motivo, "motivo"); err != nil {
		return d, err
	}
	if d.Nota, err = pulisci(c.Nota, "nota"); err != nil {
		return d, err
	}
	if c.Stato == nil && c.AssegnataA == nil && d.Motivo == nil && d.Nota == nil {
		return d, sit.Rifiuto(sit.Invalid, "NULLA_DA_CAMBIARE", "Indicare che cosa cambiare: stato, motivo, assegnata_a.")
	}
	if c.Stato != nil && VuoleMotivo(*c.Stato) && d.Motivo == nil {
		return d, sit.Rifiuto(sit.Invalid, "MOTIVO_MANCANTE", "Per passare a %s occorre il motivo: resta fra i passi della segnalazione.", *c.Stato).Su("motivo")
	}
	if c.AssegnataA == nil {
		return d, nil
	}
	d.assegnata = new(int64)
	if *c.AssegnataA == "" {
		return d, nil
	}
	if *d.assegnata, err = leggiOperatore(*c.AssegnataA); err != nil {
		return d, err
	}
	addetti, err := x.addetti(ctx, tx, e)
	if err != nil {
		return d, err
	}
	if !slices.ContainsFunc(addetti, func(a rigaAddetto) bool { return a.ID == *d.assegnata }) {
		return d, sit.Rifiuto(sit.Invalid, "OPERATORE_NON_VALIDO", "L'operatore %s non ha un incarico nell'ufficio tributi di questo ente.", idOperatore(*d.assegnata)).Su("assegnata_a")
	}
	return d, nil
}

// pulisci is a text without blanks around; nil when nothing is left.
func pulisci(s *string, campo string) (*string, error) {
	if s == nil {
		return nil, nil
	}
	t := strings.TrimSpace(strings.ReplaceAll(*s, "\r\n", "\n"))
	if utf8.RuneCountInString(t) > testoMassimo || !utf8.ValidString(t) || strings.ContainsFunc(t, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
		return nil, sit.Rifiuto(sit.Invalid, "TESTO_NON_VALIDO", "Il campo %s è un testo di al massimo %d caratteri.", campo, testoMassimo).Su(campo)
	}
	if t == "" {
		return nil, nil
	}
	return &t, nil
}

// applica makes of a segnalazione what was decided, or says why it cannot be. To give it to somebody
// makes of a new one an assigned one, and to take it away the contrary.
func (d *decisione) applica(l *letta) error {
	l.da = l.Stato
	nuovo := l.Stato
	if d.assegnata != nil {
		l.AssegnataA = d.assegnata
		switch {
		case *d.assegnata != 0 && l.Stato == Nuova:
			nuovo = Assegnata
		case *d.assegnata == 0 && l.Stato == Assegnata:
			nuovo = Nuova
		}
	}
	if d.Stato != nil {
		nuovo = *d.Stato
	}
	if nuovo != l.Stato && !slices.Contains(passaggi[l.Stato], nuovo) {
		ammessi := "non cambia più"
		if p := passaggi[l.Stato]; len(p) > 0 {
			ammessi = "può diventare " + strings.Join(p, ", ")
		}
		return sit.Rifiuto(sit.Conflict, "PASSAGGIO_NON_AMMESSO", "Da %s non si passa a %s: una segnalazione in questo stato %s.", l.Stato, nuovo, ammessi).Su("stato")
	}
	if nuovo != l.Stato {
		l.Motivo = nil
	}
	if d.Motivo != nil {
		l.Motivo = d.Motivo
	}
	if nuovo == Nuova {
		l.AssegnataA = nil
	}
	l.Stato = nuovo
	return nil
}

func (d *decisione) scrivi(ctx context.Context, tx pgx.Tx, e sit.Ente, chi *authz.Chi, lette []letta) error {
	if len(lette) == 0 {
		return nil
	}
	args := pgx.NamedArgs{"ente": e.ID, "chi": nil, "nome": chi.Operatore.Nome, "motivo": d.Motivo}
	if chi.Genere == authz.Persona {
		args["chi"] = chi.Operatore.ID
	}
	var ids []int64
	var stati, da []string
	var motivi, note []*string
	var assegnate []*int64
	for _, l := range lette {
		ids, stati, da = append(ids, l.SegnalazioneID), append(stati, l.Stato), append(da, l.da)
		motivi, note, assegnate = append(motivi, l.Motivo), append(note, d.Nota), append(assegnate, l.AssegnataA)
	}
	args["ids"], args["stati"], args["da"], args["motivi"], args["note"], args["assegnate"] = ids, stati, da, motivi, note, assegnate
	for _, q := range []string{"Cambia", "Annota"} {
		if _, err := tx.Exec(ctx, queries.SQL(q), args); err != nil {
			return err
		}
	}
	return nil
}
