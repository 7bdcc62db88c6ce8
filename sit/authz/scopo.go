package authz

import (
	"context"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cestor/sit/sit"
)

const scopoMassimo = 200

// LeggiScopo reads the reason for which persons are looked at, from the header Purpose or from the
// portal: one line of text, or nothing.
func LeggiScopo(s string) (string, error) {
	s = strings.TrimSpace(s)
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > scopoMassimo || strings.ContainsFunc(s, unicode.IsControl) {
		return "", sit.Rifiuto(sit.Invalid, "SCOPO_NON_VALIDO", "La pratica o il motivo (Purpose) è una riga di testo in UTF-8, di al massimo %d caratteri.", scopoMassimo).Su("Purpose")
	}
	return s, nil
}

var (
	formaProtocollo = regexp.MustCompile(`^protocollo:[0-9]{1,10}/(19|20)[0-9]{2}$`)
	formaPratica    = regexp.MustCompile(`^pratica:([A-Za-z0-9][A-Za-z0-9_.-]{0,63})$`)
)

// Protocollo is true for a scopo that names an application not yet entered: protocollo:123/2026.
func Protocollo(scopo string) bool { return formaProtocollo.MatchString(scopo) }

// Pratica is the id of the pratica that a scopo names, or empty.
func Pratica(scopo string) string {
	if m := formaPratica.FindStringSubmatch(scopo); m != nil {
		return m[1]
	}
	return ""
}

// Pratiche is what the office of the pratiche can tell: whether an immobile, its predecessors and
// successors included, belongs to one of them; and whether an application, 12/2026, has been
// entered by now, and then whether the immobile belongs to its pratica.
type Pratiche interface {
	Riguarda(ctx context.Context, ente int32, pratica, immobile string) (bool, error)
	RiguardaProtocollo(ctx context.Context, ente int32, protocollo, immobile string) (entrata, riguarda bool, err error)
}

// EsigeImmobile is EsigePersone for one immobile of an ente, by its public id: the only question
// that the scopo pratica:<id> opens to who has the scope within a case.
func EsigeImmobile(ctx context.Context, s Scope, ente int32, immobile string) (*Chi, error) {
	c := DaContesto(ctx)
	if !c.soloPerCaso(s, ente) || c.pratiche == nil {
		return EsigePersone(ctx, s, ente)
	}
	limitata, si := true, false
	var err error
	switch pratica := Pratica(c.Scopo); {
	case pratica != "":
		si, err = c.pratiche.Riguarda(ctx, ente, pratica, immobile)
	case Protocollo(c.Scopo): // what has been entered since is a pratica like others
		limitata, si, err = c.pratiche.RiguardaProtocollo(ctx, ente, strings.TrimPrefix(c.Scopo, "protocollo:"), immobile)
	default:
		limitata = false
	}
	switch {
	case err != nil:
		return nil, err
	case !limitata:
		return EsigePersone(ctx, s, ente)
	case !si:
		return nil, c.fuoriPratica()
	}
	return c, nil
}

// fuoriPratica is the answer to who has a scope only within a case, and named none that fits.
func (c *Chi) fuoriPratica() error {
	return sit.Rifiuto(sit.Forbidden, "FUORI_PRATICA",
		"Questo permesso vale solo per gli immobili di una pratica: indicare nell'intestazione Purpose pratica:<id> della pratica che li riguarda, oppure protocollo:<numero>/<anno> della domanda non ancora caricata.").Su("Purpose")
}
