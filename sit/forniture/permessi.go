package forniture

import (
	"context"
	"strings"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// ufficio is the scope of the office whose persons a delivery of a tipo contains; empty when it
// contains none (contract §4.3).
func ufficio(tipo string) authz.Scope {
	switch {
	case strings.HasPrefix(tipo, "catasto."), strings.HasPrefix(tipo, "censuario."):
		return authz.TitolariRead
	case strings.HasPrefix(tipo, "tributi."), strings.HasPrefix(tipo, "anagrafe."):
		return authz.TributiRead
	case strings.HasPrefix(tipo, "edilizia."):
		return authz.EdiliziaWrite
	}
	return ""
}

// vede is true when the caller may see what a delivery of a tipo says, word for word.
func vede(chi *authz.Chi, tipo string, ente int32) bool {
	s := ufficio(tipo)
	return s == "" || chi.Puo(s, ente)
}

// porta is the refusal of an upload by who has not the office's scope; nil when he has. The
// amministratore (the only one with operatori:write) may bring the registers that he may not read.
func porta(chi *authz.Chi, tipi []string, ente int32) error {
	for _, t := range tipi {
		if vede(chi, t, ente) || ufficio(t) == authz.TitolariRead && chi.Puo(authz.OperatoriWrite, ente) {
			continue
		}
		return sit.Rifiuto(sit.Forbidden, "PERMESSO_MANCANTE",
			"Fra i file ci sono dati di tipo %s: per consegnarli serve anche il permesso %s. I file non sono stati conservati.", t, ufficio(t)).Su("file")
	}
	return nil
}

// Esige is the caller who may deliver for an ente, or the refusal.
func Esige(ctx context.Context, ente int32) (*authz.Chi, error) {
	return authz.Esige(ctx, authz.FlussiWrite, ente)
}
