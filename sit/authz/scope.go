package authz

import "slices"

// Scope is one permission, in the words of contract §4.3.
type Scope string

// The scopes. Those ending in :case hold only for the immobili of a pratica named in the scopo.
const (
	CatastoRead       Scope = "catasto:read"
	CatastoRendita    Scope = "catasto:rendita"
	CatastoRenditaUno Scope = "catasto:rendita:case"
	TitolariRead      Scope = "titolari:read"
	TitolariReadUno   Scope = "titolari:read:case"
	TributiRead       Scope = "tributi:read"
	TributiWrite      Scope = "tributi:write"
	EdiliziaRead      Scope = "edilizia:read"
	EdiliziaWrite     Scope = "edilizia:write"
	CDUEmit           Scope = "cdu:emit"
	FlussiWrite       Scope = "flussi:write"
	OperatoriWrite    Scope = "operatori:write"
	AuditRead         Scope = "audit:read"
)

// Scopes are all of them, in the order of the contract.
var Scopes = []Scope{
	CatastoRead, CatastoRendita, CatastoRenditaUno, TitolariRead, TitolariReadUno, TributiRead, TributiWrite,
	EdiliziaRead, EdiliziaWrite, CDUEmit, FlussiWrite, OperatoriWrite, AuditRead,
}

// Ruolo is what an operatore is for an ente.
type Ruolo string

// The roles of contract §4.3.
const (
	Amministratore Ruolo = "amministratore"
	Tributi        Ruolo = "tributi"
	Edilizia       Ruolo = "edilizia"
	Urbanistica    Ruolo = "urbanistica"
	Tecnico        Ruolo = "tecnico"
	DPO            Ruolo = "dpo"
)

// Ruoli are all of them, in the order of the contract.
var Ruoli = []Ruolo{Amministratore, Tributi, Edilizia, Urbanistica, Tecnico, DPO}

// perRuolo is the table of contract §4.3.
var perRuolo = map[Ruolo][]Scope{
	Amministratore: {CatastoRead, FlussiWrite, OperatoriWrite},
	Tributi:        {CatastoRead, CatastoRendita, TitolariRead, TributiRead, TributiWrite, FlussiWrite},
	Edilizia:       {CatastoRead, CatastoRenditaUno, TitolariReadUno, EdiliziaRead, EdiliziaWrite, CDUEmit, FlussiWrite},
	Urbanistica:    {CatastoRead, EdiliziaRead, CDUEmit, FlussiWrite},
	Tecnico:        {CatastoRead, EdiliziaRead},
	DPO:            {AuditRead},
}

// Permessi are the scopes of a role.
func (r Ruolo) Permessi() []Scope { return slices.Clone(perRuolo[r]) }

// Valido is true for a role of the table.
func (r Ruolo) Valido() bool { return perRuolo[r] != nil }

// Valido is true for a scope of the table.
func (s Scope) Valido() bool { return slices.Contains(Scopes, s) }

// caso is the same permission bounded to the immobili of a pratica, or empty when there is none.
func (s Scope) caso() Scope {
	switch s {
	case CatastoRendita:
		return CatastoRenditaUno
	case TitolariRead:
		return TitolariReadUno
	}
	return ""
}
