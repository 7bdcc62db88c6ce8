package authz

import (
	"context"

	"github.com/cestor/sit/sit"
)

// Genere is what sort of caller asks.
type Genere uint8

// The sorts of caller.
const (
	Persona   Genere = iota + 1 // an operatore who signed in
	Programma                   // a token
	Cittadino                   // a person who signed in and is no operatore: sees only his own
)

// Chi is who asks, as web/auth found out. A nil *Chi is nobody.
type Chi struct {
	Genere    Genere
	Operatore sit.Operatore // ID of the operatore or of the token; Nome is shown in the register
	CF        string        // tax code of who signed in; empty for a token
	Sessione  string        // opaque, for the register; never the cookie
	Indirizzo string        // from where, for the register
	Scopo     string        // the reason given: header Purpose, or what was chosen in the portal

	permessi map[Scope]sit.Ambito
}

// NewChi makes a caller with the enti of each scope it was granted.
func NewChi(genere Genere, o sit.Operatore, permessi map[Scope]sit.Ambito) *Chi {
	return &Chi{Genere: genere, Operatore: o, permessi: permessi}
}

// Ambito is the enti in which the caller has a scope, full or bounded to a case.
func (c *Chi) Ambito(s Scope) sit.Ambito {
	if c == nil {
		return sit.Pubblico()
	}
	return sit.AmbitoDi(append(c.permessi[s].Enti(), c.permessi[s.caso()].Enti()...)...)
}

// Puo is true when the caller has the scope for an ente, without any case.
func (c *Chi) Puo(s Scope, ente int32) bool { return c != nil && c.permessi[s].Contiene(ente) }

// PuoPerCaso is true when the caller has the scope for an ente only within a case.
func (c *Chi) PuoPerCaso(s Scope, ente int32) bool {
	return c != nil && !c.Puo(s, ente) && s.caso() != "" && c.permessi[s.caso()].Contiene(ente)
}

// DiCasa is true when the caller has anything to do with an ente.
func (c *Chi) DiCasa(ente int32) bool {
	if c == nil {
		return false
	}
	for _, a := range c.permessi {
		if a.Contiene(ente) {
			return true
		}
	}
	return false
}

// The refusals (contract §4.3). NON_AUTENTICATO is 401, SCOPO_MANCANTE 428; web holds the table.
func nonAutenticato() error {
	return sit.Rifiuto(sit.Forbidden, "NON_AUTENTICATO", "Per questa risorsa bisogna accedere: con una sessione del portale o con una chiave (Authorization: Bearer).")
}

func permessoMancante(s Scope) error {
	return sit.Rifiuto(sit.Forbidden, "PERMESSO_MANCANTE", "Manca il permesso %s: chiederlo all'amministratore dell'ente.", s)
}

// Esige is the caller of ctx when he has the scope for an ente (ente 0: for any), full or
// bounded to a case; else the error that says what is lacking. Persons of an ente with which the
// caller has nothing to do do not exist for him: 404.
func Esige(ctx context.Context, s Scope, ente int32) (*Chi, error) {
	c := DaContesto(ctx)
	switch {
	case c == nil:
		return nil, nonAutenticato()
	case ente == 0 && c.Ambito(s).Pubblico():
		return nil, permessoMancante(s)
	case ente == 0, c.Puo(s, ente), c.PuoPerCaso(s, ente):
		return c, nil
	case !c.DiCasa(ente):
		return nil, sit.Rifiuto(sit.NotFound, "NON_TROVATO", "Ciò che è stato chiesto non esiste, o non è fra gli enti a cui si ha accesso.")
	}
	return nil, permessoMancante(s)
}

// EsigePersone is Esige for a resource with persons: a scopo must have been given, 428 without.
func EsigePersone(ctx context.Context, s Scope, ente int32) (*Chi, error) {
	c, err := Esige(ctx, s, ente)
	if err == nil && c.Scopo == "" {
		return nil, sit.Rifiuto(sit.Invalid, "SCOPO_MANCANTE", "Questi dati riguardano persone: indicare la pratica o il motivo nell'intestazione Purpose.").Su("Purpose")
	}
	return c, err
}

type chiaveContesto struct{}

// ConChi puts the caller in a context.
func ConChi(ctx context.Context, c *Chi) context.Context {
	return context.WithValue(ctx, chiaveContesto{}, c)
}

// DaContesto is the caller, or nil for nobody.
func DaContesto(ctx context.Context) *Chi {
	c, _ := ctx.Value(chiaveContesto{}).(*Chi)
	return c
}
