package main

import (
	"os"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/web/auth"
)

// conPDND are the flags about the programs of other administrations.
type conPDND struct {
	PDNDJWKS     string `name:"pdnd-jwks" placeholder:"URL" help:"Chiavi pubbliche di PDND Interoperabilità, per accettare i suoi voucher dai programmi di altre amministrazioni; in produzione https://interop.pagopa.it/.well-known/jwks.json. Senza, si accettano solo le chiavi di sit token."`
	PDNDIssuer   string `name:"pdnd-issuer" placeholder:"NOME" help:"Chi rilascia i voucher (iss), scritto come lo scrivono: in produzione interop.pagopa.it."`
	PDNDAudience string `name:"pdnd-audience" placeholder:"AUD" help:"Destinatario dei voucher (aud): quello indicato nell'e-service pubblicato."`
	PDNDFruitori string `name:"pdnd-fruitori" placeholder:"FILE" help:"Chi può usarli, che cosa e dove (JSON; un esempio è nell'aiuto di sit serve)."`
}

const aiutoPDND = "\n\nUn file per --pdnd-fruitori, un fruitore per voce. Lo si riconosce da client_id, da purposeId o da tutti e due; ciò che è ammesso finisce il giorno prima di scade:\n" +
	`  [{"purposeId": "5b1c0d3e-8a77-4f6b-b0c4-2d9e6a310001", "nome": "Provincia di Prova", "enti": ["B542"], "scopi": ["catasto:read", "titolari:read:case"], "scade": "2027-12-31"}]` +
	"\nUn voucher si può usare più volte finché non scade: il suo jti non si conserva. Sui dati delle persone serve l'intestazione Purpose, come a ogni programma." +
	" Non si accettano i voucher DPoP, e non si verifica AgID-JWT-TrackingEvidence (digest)."

func (c *conPDND) pdnd() (p auth.PDND, err error) {
	if c.PDNDJWKS == "" && c.PDNDIssuer == "" && c.PDNDAudience == "" && c.PDNDFruitori == "" {
		return p, nil
	}
	if c.PDNDJWKS == "" || c.PDNDIssuer == "" || c.PDNDAudience == "" || c.PDNDFruitori == "" {
		return p, sit.Rifiuto(sit.Invalid, "PDND_INCOMPLETO", "--pdnd-jwks, --pdnd-issuer, --pdnd-audience e --pdnd-fruitori vanno indicati insieme.")
	}
	if !issuerSicuro(c.PDNDJWKS) {
		return p, sit.Rifiuto(sit.Invalid, "PDND_NON_VALIDO", "--pdnd-jwks è un indirizzo https: quello che la piattaforma mostra nella scheda dell'e-service.")
	}
	f, err := os.Open(c.PDNDFruitori)
	if err != nil {
		return p, sit.Rifiuto(sit.Invalid, "FRUITORI_NON_VALIDI", "Il file %s di --pdnd-fruitori non si apre: controllare che esista e che si possa leggere.", c.PDNDFruitori).Per(err)
	}
	defer f.Close()
	p = auth.PDND{JWKS: c.PDNDJWKS, Issuer: c.PDNDIssuer, Audience: c.PDNDAudience}
	p.Fruitori, err = auth.LeggiFruitori(f)
	return p, err
}
