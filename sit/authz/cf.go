package authz

import (
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// LeggiCF reads the tax code of a person who signs in, as people type it.
func LeggiCF(s string) (string, error) {
	cf, ok := catasto.ParseCodiceFiscale(strings.Join(strings.Fields(s), ""))
	if !ok || !cf.Persona() {
		return "", sit.Rifiuto(sit.Invalid, "CF_NON_VALIDO", "Il codice fiscale non è valido: ha sedici caratteri, e l'ultimo li controlla. Ricopiarlo dalla tessera.").Su("cf")
	}
	return string(cf), nil
}
