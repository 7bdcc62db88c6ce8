package visura

import (
	"strconv"

	"github.com/cestor/sit/catasto/codici"
)

// dirittoTesto is what a right is called; where it has no code of its own, what TIT writes.
func dirittoTesto(codice, libero string) string {
	d, _ := codici.DirittoDi(codice)
	if d.Famiglia == codici.NonCodificato && libero != "" {
		return libero
	}
	if d.Certezza == codici.Ambiguo {
		return d.Nome + " (ambiguo)"
	}
	return d.Nome
}

func qualita(codice *int) *string {
	if codice == nil {
		return nil
	}
	q, _ := codici.QualitaDi(strconv.Itoa(*codice))
	return &q.Nome
}

func toponimo(codice string) string {
	if codice == "" {
		return ""
	}
	t, _ := codici.ToponimoDi(codice)
	return t
}
