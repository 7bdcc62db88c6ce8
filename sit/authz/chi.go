package authz

import (
	"context"
	"slices"
	"strings"

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

	permessi  map[Scope]sit.Ambito
	incarichi []Incarico
	pratiche  Pratiche
}

// Incarico is a role in an ente.
type Incarico struct {
	Ente   int32
	Codice string // of the ente
	Ruolo  Ruolo
}

// NewChi makes a caller with the enti of each scope it was granted.
func NewChi(genere Genere, o sit.Operatore, permessi map[Scope]sit.Ambito) *Chi {
	return &Chi{Genere: genere, Operatore: o, permessi: permessi}
}

// chiIncaricato makes an operatore of the roles that he has.
func chiIncaricato(o sit.Operatore, incarichi []Incarico) *Chi {
	enti := map[Scope][]int32{}
	var tutti []int32
	for _, i := range incarichi {
		tutti = append(tutti, i.Ente)
		for _, s := range perRuolo[i.Ruolo] {
			enti[s] = append(enti[s], i.Ente)
		}
	}
	permessi := map[Scope]sit.Ambito{}
	for s, e := range enti {
		permessi[s] = sit.AmbitoDi(e...)
	}
	o.Ambito = sit.AmbitoDi(tutti...)
	c := NewChi(Persona, o, permessi)
	c.incarichi = incarichi
	return c
}

// Incarichi are the roles of an operatore, by ente; a program and a cittadino have none.
func (c *Chi) Incarichi() []Incarico {
	if c == nil {
		return nil
	}
	return slices.Clone(c.incarichi)
}

// Ufficio names the roles in one ente, for the register.
func (c *Chi) Ufficio(ente int32) string {
	var ruoli []string
	for _, i := range c.incarichi {
		if i.Ente == ente {
			ruoli = append(ruoli, string(i.Ruolo))
		}
	}
	return strings.Join(ruoli, ", ")
}

// Ambito is the enti in which the caller has a scope in full: what a question over many enti may
// see. What is bounded to a case is asked of one ente at a time.
func (c *Chi) Ambito(s Scope) sit.Ambito {
	if c == nil {
		return sit.Pubblico()
	}
	return c.permessi[s]
}

// Puo is true when the caller has the scope for an ente, without any case.
func (c *Chi) Puo(s Scope, ente int32) bool { return c != nil && c.permessi[s].Contiene(ente) }

// PuoPerCaso is true when the caller has the scope for an ente only within a case, and the scopo
// names one that holds for the whole ente: the protocollo of an application not yet entered.
func (c *Chi) PuoPerCaso(s Scope, ente int32) bool {
	return c.soloPerCaso(s, ente) && Protocollo(c.Scopo)
}

func (c *Chi) soloPerCaso(s Scope, ente int32) bool {
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

// Esige is the caller of ctx when he has the scope for an ente (ente 0: for any, in full), or may
// use it within the case that his scopo names; else the error that says what is lacking. Persons
// of an ente with which the caller has nothing to do do not exist for him: 404.
func Esige(ctx context.Context, s Scope, ente int32) (*Chi, error) {
	c := DaContesto(ctx)
	switch {
	case c == nil:
		return nil, nonAutenticato()
	case ente == 0 && !c.Ambito(s).Pubblico(), c.Puo(s, ente), c.PuoPerCaso(s, ente):
		return c, nil
	case ente == 0 && s.caso() != "" && !c.permessi[s.caso()].Pubblico(), c.soloPerCaso(s, ente):
		return nil, c.fuoriPratica()
	case ente != 0 && !c.DiCasa(ente):
		return nil, sit.Rifiuto(sit.NotFound, "NON_TROVATO", "Ciò che è stato chiesto non esiste, o non è fra gli enti a cui si ha accesso.")
	}
	return nil, permessoMancante(s)
}

// EsigePersone is Esige for a resource with persons: a scopo must have been given, 428 without.
func EsigePersone(ctx context.Context, s Scope, ente int32) (*Chi, error) {
	c := DaContesto(ctx)
	// Who lacks the scope must not be sent to look for a reason; who has it within a case is told
	// first that a reason is wanted.
	if c != nil && c.Scopo == "" && (c.Puo(s, ente) || c.soloPerCaso(s, ente) || ente == 0 && !c.Ambito(s).Pubblico()) {
		return nil, sit.Rifiuto(sit.Invalid, "SCOPO_MANCANTE", "Questi dati riguardano persone: indicare la pratica o il motivo nell'intestazione Purpose.").Su("Purpose")
	}
	return Esige(ctx, s, ente)
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
