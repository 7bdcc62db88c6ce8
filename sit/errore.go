package sit

import (
	"errors"
	"fmt"
)

// ErrKind says what sort of trouble an error is: it decides the status of an answer and the
// exit code of a command, whatever the cause.
type ErrKind uint8

// The kinds. Internal is the zero value: an error that nobody marked is ours.
const (
	Internal    ErrKind = iota // our fault
	Invalid                    // what was asked makes no sense
	NotFound                   // it does not exist, or not for who asks
	Forbidden                  // it exists and is not for who asks
	Conflict                   // it collides with what is already there
	Unavailable                // not now: overload, timeout, database away
)

var kindNames = [...]string{"internal", "invalid", "not found", "forbidden", "conflict", "unavailable"}

func (k ErrKind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// Errore is an error with a kind. It speaks English to the log (Err) and Italian to the person
// (Messaggio); Codice is the stable word that programs look at, such as COMUNE_SCONOSCIUTO.
type Errore struct {
	Kind      ErrKind
	Codice    string // upper case, stable; may be empty
	Messaggio string // Italian: what was wrong, where, what to do; may be empty
	Campo     string // the field of the request it is about; may be empty
	Err       error  // the cause, in English; may be nil
}

// Error is for the log.
func (e *Errore) Error() string {
	switch {
	case e.Err != nil && e.Codice != "":
		return e.Codice + ": " + e.Err.Error()
	case e.Err != nil:
		return e.Err.Error()
	case e.Codice != "" && e.Messaggio != "":
		return e.Codice + ": " + e.Messaggio
	case e.Messaggio != "":
		return e.Messaggio
	case e.Codice != "":
		return e.Codice
	}
	return e.Kind.String()
}

func (e *Errore) Unwrap() error { return e.Err }

// Errorf makes an error of a kind with an English cause, %w included. When it wraps an Errore
// the code, the message and the field of that one go on being seen.
func Errorf(kind ErrKind, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	e := &Errore{Kind: kind, Err: err}
	if inner, ok := errors.AsType[*Errore](err); ok {
		e.Messaggio, e.Campo = inner.Messaggio, inner.Campo
	}
	return e
}

// Rifiuto makes an error that a person reads: a kind, a stable code, an Italian sentence.
func Rifiuto(kind ErrKind, codice, messaggio string, args ...any) *Errore {
	if len(args) > 0 {
		messaggio = fmt.Sprintf(messaggio, args...)
	}
	return &Errore{Kind: kind, Codice: codice, Messaggio: messaggio}
}

// Per gives the error its English cause and returns it.
func (e *Errore) Per(err error) *Errore {
	e.Err = err
	return e
}

// Su names the field that the error is about and returns the error.
func (e *Errore) Su(campo string) *Errore {
	e.Campo = campo
	return e
}

// Kind is the kind of the outermost Errore in err; Internal when there is none.
func Kind(err error) ErrKind {
	if e, ok := errors.AsType[*Errore](err); ok {
		return e.Kind
	}
	return Internal
}

// Codice is the first code found in err, or empty.
func Codice(err error) string {
	return firstOf(err, func(e *Errore) string { return e.Codice })
}

// Messaggio is what a person may read of err: the first Italian message in the chain, or a
// general sentence of its kind. A cause never shows through.
func Messaggio(err error) string {
	if m := firstOf(err, func(e *Errore) string { return e.Messaggio }); m != "" {
		return m
	}
	switch Kind(err) {
	case Invalid:
		return "La richiesta contiene un valore che non si può accettare: controllare i dati e riprovare."
	case NotFound:
		return "Ciò che è stato chiesto non esiste."
	case Forbidden:
		return "L'operazione non è permessa a chi la chiede."
	case Conflict:
		return "L'operazione contrasta con i dati già presenti: rileggerli e riprovare."
	case Unavailable:
		return "Il servizio ora non può rispondere: riprovare tra qualche istante."
	}
	return "Si è verificato un errore interno. Il dettaglio è nel registro del programma."
}

func firstOf(err error, of func(*Errore) string) string {
	for e := (*Errore)(nil); errors.As(err, &e); err = e.Err {
		if s := of(e); s != "" {
			return s
		}
		if e.Err == nil {
			break
		}
	}
	return ""
}
