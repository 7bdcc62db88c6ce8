package cxf

import (
	"strings"

	"github.com/cestor/sit/catasto"
)

// classifica fills Classe, Numero and Foglio from the code. The order of the tests is that of
// the layout: a sheet name is eleven characters long, but so may be other codes.
func classifica(h Header, b *Bordo) error {
	codice := strings.ToUpper(b.Codice)
	if codice == h.Nome {
		b.Classe = Confine
		return nil
	}
	if foglio, err := catasto.ParseIDFoglio(codice); err == nil || h.Genere == QuadroUnione && len(codice) == 11 {
		b.Classe, b.Foglio = ConfineAltro, foglio
		return err
	}
	switch {
	case codice == "STRADA":
		b.Classe = Strada
		return nil
	case codice == "ACQUA":
		b.Classe = Acqua
		return nil
	case h.Genere == MappaFondiario && strings.HasPrefix(codice, "S"):
		b.Classe = Strada
	case h.Genere == MappaFondiario && strings.HasPrefix(codice, "A"):
		b.Classe = Acqua
	case strings.HasSuffix(codice, "+"):
		b.Classe = Fabbricato
		// A building without a readable number is still a building: it will find its
		// particella by containment.
		b.Numero, _ = catasto.ParseNumero(strings.TrimSuffix(codice, "+"))
		return nil
	default:
		b.Classe = Particella
	}
	var err error
	b.Numero, err = catasto.ParseNumero(codice)
	return err
}
