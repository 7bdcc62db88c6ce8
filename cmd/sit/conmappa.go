package main

import (
	"os"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/web/portal"
)

// conMappa are the flags about what comes to the map from other sites, and goes to them.
type conMappa struct {
	Sfondi       string   `placeholder:"FILE" help:"Elenco JSON degli sfondi che la mappa offre (WMS o XYZ di altri servizi; un esempio è nell'aiuto di sit serve). Senza, nessuno."`
	EmbedOrigini []string `name:"embed-origini" placeholder:"ORIGINE" help:"Siti che possono mostrare la mappa in un riquadro delle loro pagine, per esempio https://www.comune.example. Senza, nessuno."`
}

const aiutoMappa = "\n\nUn file per --sfondi; gli indirizzi che nomina sono i soli a cui le pagine possono chiedere immagini:\n" +
	`  [{"preset": "catasto-ade"},
   {"id": "ortofoto", "nome": "Ortofoto 2023", "tipo": "wms", "url": "https://servizi.example/wms", "livelli": "orto", "attribuzione": "© Regione"},
   {"id": "strade", "nome": "Strade", "tipo": "xyz", "url": "https://tegole.example/{z}/{x}/{y}.png", "attribuzione": "© Chi le fa", "maxzoom": 18}]`

// aperture are those flags, read.
type aperture struct {
	Sfondi       []portal.Sfondo
	EmbedOrigini []string
}

func (c *conMappa) aperture() (a aperture, err error) {
	if a.EmbedOrigini, err = portal.LeggiOrigini(c.EmbedOrigini); err != nil || c.Sfondi == "" {
		return a, err
	}
	f, err := os.Open(c.Sfondi)
	if err != nil {
		return a, sit.Rifiuto(sit.Invalid, "SFONDI_NON_VALIDI", "Il file %s di --sfondi non si apre: controllare che esista e che si possa leggere.", c.Sfondi).Per(err)
	}
	defer f.Close()
	a.Sfondi, err = portal.LeggiSfondi(f)
	return a, err
}
