package authz

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// How many attempts in a row are free, for an account and for an address, before each one has to
// wait twice as long as the one before: 15 seconds, half a minute, up to an hour.
const (
	sogliaConto     = 5
	sogliaIndirizzo = 30
)

// TroppiTentativi is how long who has failed too often must wait.
type TroppiTentativi struct{ Attesa time.Duration }

func (t TroppiTentativi) Error() string {
	return fmt.Sprintf("too many failed sign-ins, wait %v", t.Attesa)
}

// ConPassword is the id of the operatore who has the emergency password. Whatever is wrong, the
// account, the password or its having been disabled, is told with one sentence and takes as long.
func (a *Accessi) ConPassword(ctx context.Context, cf, password, indirizzo string) (int64, error) {
	cf = strings.ToUpper(strings.Join(strings.Fields(cf), ""))
	conto := impronta("conto", cf)
	conta := []struct {
		soggetto []byte
		soglia   int
	}{{conto, sogliaConto}, {impronta("indirizzo", indirizzo), sogliaIndirizzo}}
	// Behind a proxy that is not declared everybody comes from this machine.
	if ip, err := netip.ParseAddr(indirizzo); err == nil && ip.IsLoopback() {
		conta = conta[:1]
	}
	var id int64
	var hash string
	err := a.db.Consult(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		for _, c := range conta {
			if err := a.tentativo(ctx, tx, c.soggetto, c.soglia); err != nil {
				return err
			}
		}
		err := tx.QueryRow(ctx, queries.SQL("Credenziale"), pgx.NamedArgs{"cf": cf}).Scan(&id, &hash)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil {
		if sit.Codice(err) != "" {
			return 0, err
		}
		return 0, fmt.Errorf("sign in: %w", err)
	}
	giusta, err := a.confronta(ctx, password, hash)
	if err != nil {
		return 0, err
	}
	if giusta {
		_, err := a.DaOperatore(ctx, id, a.adesso(), nil)
		if sit.Codice(err) == "NON_AUTENTICATO" {
			giusta = false
		} else if err != nil {
			return 0, err
		}
	}
	if !giusta {
		return 0, sit.Rifiuto(sit.Forbidden, "CREDENZIALI_ERRATE", "Il codice fiscale o la password non sono giusti.")
	}
	err = a.db.Consult(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		for i, c := range conta {
			query := "Dimentica"
			if i > 0 { // from one address many may sign in: this one was right, the others stay counted
				query = "Ripensa"
			}
			if _, err := tx.Exec(ctx, queries.SQL(query), pgx.NamedArgs{"soggetto": c.soggetto}); err != nil {
				return err
			}
		}
		return nil
	})
	return id, err
}

func (a *Accessi) tentativo(ctx context.Context, tx pgx.Tx, soggetto []byte, soglia int) error {
	var falliti, secondi int
	args := pgx.NamedArgs{"soggetto": soggetto, "soglia": soglia, "ora": a.adesso()}
	err := tx.QueryRow(ctx, queries.SQL("Tentativo"), args).Scan(&falliti)
	if !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	if err := tx.QueryRow(ctx, queries.SQL("Attesa"), args).Scan(&secondi); err != nil {
		return err
	}
	attesa := time.Duration(secondi) * time.Second
	return sit.Rifiuto(sit.Unavailable, "TROPPI_TENTATIVI", "Troppi accessi falliti di seguito: riprovare fra %s.", durata(attesa)).Per(TroppiTentativi{attesa})
}

func durata(d time.Duration) string {
	if d <= time.Minute {
		return "un minuto"
	}
	return fmt.Sprintf("%d minuti", int(d.Minutes()+0.99))
}

// confronta hashes few passwords at a time: each takes 19 MiB and a core.
func (a *Accessi) confronta(ctx context.Context, password, hash string) (bool, error) {
	select {
	case a.posti <- struct{}{}:
	case <-ctx.Done():
		return false, ctx.Err()
	}
	defer func() { <-a.posti }()
	if hash == "" {
		passwordGiusta(password, nessunaPassword)
		return false, nil
	}
	return passwordGiusta(password, hash), nil
}

func impronta(genere, s string) []byte {
	h := sha256.Sum256([]byte(genere + "\x00" + s))
	return h[:16]
}

// ConIdentita is who a provider says has signed in: the operatore with that tax code, made when the
// provider vouches for roles; 0 when he works for nobody here.
func (a *Accessi) ConIdentita(ctx context.Context, cf, nome, email string, portati []Incarico) (id int64, err error) {
	var hash string
	err = a.db.Consult(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		if len(portati) > 0 {
			return tx.QueryRow(ctx, queries.SQL("Registra"), pgx.NamedArgs{"cf": cf, "nome": nome, "email": email}).Scan(&id)
		}
		err := tx.QueryRow(ctx, queries.SQL("Credenziale"), pgx.NamedArgs{"cf": cf}).Scan(&id, &hash)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil || id == 0 {
		return 0, err
	}
	c, err := a.DaOperatore(ctx, id, a.adesso(), portati)
	switch {
	case sit.Codice(err) == "NON_AUTENTICATO", err == nil && len(c.incarichi) == 0:
		return 0, nil // disabled, expired or without a role: a citizen as any other
	case err != nil:
		return 0, err
	}
	return id, nil
}

// Ingresso is a sign-in under way at a provider.
type Ingresso struct {
	Nonce    string
	Verifica string // of PKCE
	Dopo     string // page to go to afterwards
}

const ingressoMassimo = 10 * time.Minute

// ApriIngresso keeps a sign-in under way, by its state.
func (a *Accessi) ApriIngresso(ctx context.Context, stato string, i Ingresso) error {
	err := a.db.Consult(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, queries.SQL("ApriIngresso"), pgx.NamedArgs{"stato": impronta("stato", stato), "nonce": i.Nonce, "verifica": i.Verifica,
			"dopo": i.Dopo, "scade": a.adesso().Add(ingressoMassimo)})
		return err
	})
	if err != nil {
		return fmt.Errorf("begin sign-in: %w", err)
	}
	return nil
}

// ChiudiIngresso gives back a sign-in under way, once.
func (a *Accessi) ChiudiIngresso(ctx context.Context, stato string) (i Ingresso, err error) {
	err = a.db.Consult(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, queries.SQL("ChiudiIngresso"), pgx.NamedArgs{"stato": impronta("stato", stato), "ora": a.adesso()}).Scan(&i.Nonce, &i.Verifica, &i.Dopo)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return i, sit.Rifiuto(sit.Forbidden, "INGRESSO_SCADUTO", "L'accesso è durato troppo, o è già stato usato: ricominciare dalla pagina di accesso.")
	}
	if err != nil {
		return i, fmt.Errorf("end sign-in: %w", err)
	}
	return i, nil
}
