package authz

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

// A token begins with a mark by which scanners of published code know it.
const prefissoChiave = "sit_"

var formaChiave = regexp.MustCompile(`^sit_[A-Za-z0-9_-]{43}$`)

// Chiavi are the tokens of programs, as who administers the machine sees them.
type Chiavi struct{ db *pg.DB }

// NewChiavi opens them.
func NewChiavi(db *pg.DB) *Chiavi { return &Chiavi{db: db} }

// NuovaChiave says what a token permits, where and until when.
type NuovaChiave struct {
	Nome     string // of the program, for the register; empty: its number
	Enti     []int32
	Scopi    []Scope
	Scade    time.Time
	CreataDa string
}

// Crea makes a token. It is told this once: the database keeps only its hash.
func (k *Chiavi) Crea(ctx context.Context, n NuovaChiave) (chiave string, err error) {
	var casuale [32]byte
	_, _ = rand.Read(casuale[:]) // it never fails
	chiave = prefissoChiave + base64.RawURLEncoding.EncodeToString(casuale[:])
	err = k.db.Owner(ctx, func(tx pgx.Tx) error {
		var id int64
		err := tx.QueryRow(ctx, queries.SQL("CreaChiave"), pgx.NamedArgs{
			"impronta": improntaChiave(chiave), "nome": n.Nome, "enti": n.Enti, "scopi": n.Scopi, "scade": n.Scade, "creata_da": n.CreataDa,
		}).Scan(&id)
		if err == nil {
			_, err = tx.Exec(ctx, queries.SQL("NominaChiave"), pgx.NamedArgs{"id": id})
		}
		return err
	})
	if err != nil {
		return "", fmt.Errorf("create token: %w", err)
	}
	return chiave, nil
}

// Chiave is a token in a list: never the token itself.
type Chiave struct {
	ID       int64      `json:"id"`
	Nome     string     `json:"nome"`
	Enti     []string   `json:"enti"`
	Scopi    []string   `json:"scopi"`
	Scade    time.Time  `json:"scade"`
	Revocata *time.Time `json:"revocata"`
}

// Elenca lists them all, the ended ones too.
func (k *Chiavi) Elenca(ctx context.Context) (chiavi []Chiave, err error) {
	err = k.db.Owner(ctx, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("Chiavi"))
		chiavi, err = pgx.CollectRows(rows, pgx.RowToStructByName[Chiave])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	return chiavi, nil
}

// Revoca ends a token from this moment.
func (k *Chiavi) Revoca(ctx context.Context, id int64) error {
	c_e := false
	err := k.db.Owner(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, queries.SQL("RevocaChiave"), pgx.NamedArgs{"id": id}); err != nil {
			return err
		}
		return tx.QueryRow(ctx, queries.SQL("HaChiave"), pgx.NamedArgs{"id": id}).Scan(&c_e)
	})
	if err != nil {
		return fmt.Errorf("revoke token: %w", err)
	}
	if !c_e {
		return sit.Rifiuto(sit.NotFound, "CHIAVE_INESISTENTE", "Nessuna chiave ha il numero %d: i numeri sono in «sit token list».", id)
	}
	return nil
}

func improntaChiave(chiave string) []byte {
	h := sha256.Sum256([]byte(chiave))
	return h[:]
}

// LeggiScope reads a permission, as the contract writes it.
func LeggiScope(s string) (Scope, error) {
	x := Scope(strings.ToLower(strings.TrimSpace(s)))
	if !x.Valido() {
		nomi := make([]string, len(Scopes))
		for i, p := range Scopes {
			nomi[i] = string(p)
		}
		return "", sit.Rifiuto(sit.Invalid, "PERMESSO_SCONOSCIUTO", "«%s» non è un permesso. I permessi sono: %s.", breve(s), strings.Join(nomi, ", ")).Su("scope")
	}
	return x, nil
}

// LeggiRuolo reads a role in any case.
func LeggiRuolo(s string) (Ruolo, error) {
	r := Ruolo(strings.ToLower(strings.TrimSpace(s)))
	if !r.Valido() {
		nomi := make([]string, len(Ruoli))
		for i, p := range Ruoli {
			nomi[i] = string(p)
		}
		return "", sit.Rifiuto(sit.Invalid, "RUOLO_SCONOSCIUTO", "«%s» non è un ruolo. I ruoli sono: %s.", breve(s), strings.Join(nomi, ", ")).Su("ruolo")
	}
	return r, nil
}

const scadenzaMassima = 10 * 366 * 24 * time.Hour

// LeggiScadenza reads when something ends: 90d or 12h from now, or the end of the day before a day.
func LeggiScadenza(s string, ora time.Time) (time.Time, error) {
	s = strings.TrimSpace(s)
	sbagliata := sit.Rifiuto(sit.Invalid, "SCADENZA_NON_VALIDA", "«%s» non è una scadenza: si scrive 90d (giorni), 12h (ore) oppure il giorno, 2026-12-31; al massimo dieci anni, e nel futuro.", breve(s)).Su("scade")
	var fine time.Time
	if g, err := sit.ParseGiorno(s); err == nil {
		fine = g.Inizio()
	} else {
		unita := map[byte]time.Duration{'d': 24 * time.Hour, 'h': time.Hour}
		if len(s) < 2 || len(s) > 6 || unita[s[len(s)-1]] == 0 {
			return time.Time{}, sbagliata
		}
		n, err := strconv.ParseUint(s[:len(s)-1], 10, 32)
		if err != nil {
			return time.Time{}, sbagliata
		}
		fine = ora.Add(time.Duration(n) * unita[s[len(s)-1]])
	}
	if !fine.After(ora) || fine.Sub(ora) > scadenzaMassima {
		return time.Time{}, sbagliata
	}
	return fine, nil
}

// breve keeps what somebody typed from filling a message.
func breve(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

func permessiDi(enti []int32, scopi []string) map[Scope]sit.Ambito {
	permessi := map[Scope]sit.Ambito{}
	ambito := sit.AmbitoDi(slices.Clone(enti)...)
	for _, s := range scopi {
		permessi[Scope(s)] = ambito
	}
	return permessi
}
