package pg

import (
	"context"
	"errors"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cestor/sit/sit"
)

// meaning is what a failure of the database is for the rest of the program.
type meaning struct {
	kind      sit.ErrKind
	codice    string
	messaggio string
}

// byConstraint names the constraints whose violation a person can cause and understand.
var byConstraint = map[string]meaning{
	"ente_codice_key":      {sit.Conflict, "ENTE_PRESENTE", "L'ente è già registrato."},
	"ente_codice_check":    {sit.Invalid, "CODICE_NON_VALIDO", "Il codice catastale si scrive con una lettera e tre cifre, per esempio H501."},
	"ente_zona_check":      {sit.Invalid, "SRID_NON_AMMESSO", "Il fuso dell'ente può essere 7791, 7792 o 7793."},
	"fornitura_sha256":     {sit.Conflict, "GIA_ACQUISITA", "Questa fornitura è già stata acquisita."},
	"ente_comune_pkey":     {sit.Conflict, "COMUNE_PRESENTE", "Il comune è già attribuito all'ente."},
	"fornitura_modo_check": {sit.Invalid, "MODO_NON_VALIDO", "Il modo della fornitura può essere completa, aggiornamento o parziale."},
}

// bySQLState maps a state of five characters, or a class of two, to its meaning.
var bySQLState = map[string]meaning{
	"23505": {kind: sit.Conflict}, // unique_violation
	"23503": {kind: sit.Conflict}, // foreign_key_violation
	"23P01": {kind: sit.Conflict}, // exclusion_violation
	"23502": {kind: sit.Invalid},  // not_null_violation
	"23514": {kind: sit.Invalid},  // check_violation
	"22":    {kind: sit.Invalid},  // data exception
	"40":    {sit.Unavailable, "RIPROVARE", "L'operazione si è incrociata con un'altra: riprovare."},
	"55P03": {sit.Unavailable, "OCCUPATO", "Un'altra operazione sta usando gli stessi dati: riprovare tra qualche istante."},
	"57014": {sit.Unavailable, "TEMPO_SCADUTO", "La richiesta ha superato il tempo concesso: restringerla e riprovare."},
	"25P03": {sit.Unavailable, "TEMPO_SCADUTO", "La richiesta ha superato il tempo concesso: restringerla e riprovare."},
	"25P04": {sit.Unavailable, "TEMPO_SCADUTO", "La richiesta ha superato il tempo concesso: restringerla e riprovare."},
	"53100": {sit.Unavailable, "DISCO_PIENO", "Il disco della banca dati è pieno: liberare spazio e riprovare; nulla è andato perduto."},
	"53":    {sit.Unavailable, "SOVRACCARICO", "La banca dati ha esaurito una risorsa: riprovare tra qualche istante."},
	"57P":   {sit.Unavailable, "BANCA_DATI_ASSENTE", "La banca dati si sta avviando o fermando: riprovare tra qualche istante."},
	"58":    {sit.Unavailable, "BANCA_DATI_GUASTA", "La banca dati non riesce a leggere o scrivere i suoi file: avvisare chi la gestisce."},
	"08":    {sit.Unavailable, "BANCA_DATI_ASSENTE", "La banca dati non risponde: verificare che sia avviata e raggiungibile."},
	"28":    {sit.Unavailable, "ACCESSO_BANCA_DATI", "La banca dati rifiuta l'accesso: controllare utente e password dell'indirizzo."},
	"3D000": {sit.Unavailable, "BANCA_DATI_ASSENTE", "La banca dati indicata non esiste: crearla o correggere l'indirizzo."},
}

// translate gives err the kind it deserves. An error that already has one keeps it.
func translate(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*sit.Errore](err); ok {
		return err
	}
	if m, ok := meaningOf(err); ok {
		return &sit.Errore{Kind: m.kind, Codice: m.codice, Messaggio: m.messaggio, Err: err}
	}
	return err
}

func meaningOf(err error) (meaning, bool) {
	if errors.Is(err, pgx.ErrNoRows) {
		return meaning{kind: sit.NotFound}, true
	}
	if pe, ok := errors.AsType[*pgconn.PgError](err); ok {
		if m, ok := byConstraint[pe.ConstraintName]; ok && strings.HasPrefix(pe.Code, "23") {
			return m, true
		}
		for n := len(pe.Code); n >= 2; n-- {
			if m, ok := bySQLState[pe.Code[:n]]; ok {
				return m, true
			}
		}
		return meaning{}, false // a wrong statement, a missing privilege: our fault, Internal
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || pgconn.Timeout(err) {
		return bySQLState["57014"], true
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return bySQLState["08"], true
	}
	// Not net.Error: a failure to read a file satisfies that interface too.
	if _, ok := errors.AsType[*net.OpError](err); ok || pgconn.SafeToRetry(err) {
		return bySQLState["08"], true
	}
	return meaning{}, false
}
