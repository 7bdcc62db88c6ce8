package main

import (
	"net/netip"
	"net/url"
	"os"
	"strings"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/web/auth"
	"github.com/cestor/sit/web/portal"
)

// conAccesso are the flags about who signs in, and about what is kept of it.
type conAccesso struct {
	OIDCIssuer       string   `name:"oidc-issuer" placeholder:"URL" help:"Sistema di identità (OpenID Connect) con cui si accede: quello dell'ente, o il suo intermediario per SPID e CIE. Senza, si accede solo con la password di emergenza."`
	OIDCClientID     string   `name:"oidc-client-id" placeholder:"ID" help:"Nome con cui questo server è registrato là. L'indirizzo di ritorno è /accesso/oidc/ritorno."`
	OIDCClientSecret string   `name:"oidc-client-secret-file" placeholder:"FILE" help:"File che contiene il segreto concordato."`
	OIDCClaimCF      string   `name:"oidc-claim-cf" default:"fiscal_number" placeholder:"CLAIM" help:"Dove il sistema di identità mette il codice fiscale."`
	OIDCACR          []string `name:"oidc-acr" placeholder:"LIVELLO" help:"Livelli di sicurezza che bastano, per esempio https://www.spid.gov.it/SpidL2. Senza, qualunque."`
	OIDCRuoli        string   `name:"oidc-ruoli" placeholder:"FILE" help:"Ruoli dati da ciò che il sistema di identità dice di una persona (JSON; un esempio è nell'aiuto di sit serve)."`
	CORSOrigini      []string `name:"cors-origini" placeholder:"ORIGINE" help:"Siti le cui pagine possono interrogare con una chiave le risorse ad accesso riservato. Senza, nessuno."`
	Mesi             int      `name:"consultazioni-mesi" default:"60" placeholder:"MESI" help:"Per quanti mesi si conserva il registro delle consultazioni: almeno 6."`
	Allerta          int      `name:"consultazioni-allerta" default:"200" placeholder:"N" help:"Oltre quante consultazioni in un'ora si avvisa il responsabile della protezione dei dati."`
}

const aiutoAccesso = "\n\nUn file per --oidc-ruoli, una regola per ruolo; vale chi ha quel valore nel claim, anche dentro una lista:\n" +
	`  [{"claim": "groups", "valore": "sit-tributi", "ente": "B542", "ruolo": "tributi"}]`

// accessi are those flags, read.
type accessi struct {
	OIDC    auth.OIDC
	PDND    auth.PDND
	Origini []string
	Mesi    int
	Allerta int
}

const segretoMassimo = 4 << 10

func (c *conAccesso) accessi() (a accessi, err error) {
	a.Mesi, a.Allerta = c.Mesi, c.Allerta
	if c.Mesi < authz.MesiMinimi {
		return a, sit.Rifiuto(sit.Invalid, "MESI_NON_VALIDI", "--consultazioni-mesi: il registro delle consultazioni si conserva almeno %d mesi.", authz.MesiMinimi)
	}
	if c.Allerta < 1 {
		return a, sit.Rifiuto(sit.Invalid, "ALLERTA_NON_VALIDA", "--consultazioni-allerta è un numero da 1 in su.")
	}
	if a.Origini, err = portal.LeggiOrigini(c.CORSOrigini); err != nil {
		return a, err
	}
	if c.OIDCIssuer == "" {
		return a, nil
	}
	if !issuerSicuro(c.OIDCIssuer) {
		return a, sit.Rifiuto(sit.Invalid, "OIDC_NON_VALIDO", "--oidc-issuer è un indirizzo https, scritto come lo pubblica il sistema di identità.")
	}
	if c.OIDCClientID == "" {
		return a, sit.Rifiuto(sit.Invalid, "OIDC_INCOMPLETO", "Con --oidc-issuer serve --oidc-client-id: il nome con cui questo server è registrato presso il sistema di identità.")
	}
	a.OIDC = auth.OIDC{Issuer: c.OIDCIssuer, ClientID: c.OIDCClientID, ClaimCF: c.OIDCClaimCF, ACR: c.OIDCACR}
	if c.OIDCClientSecret != "" {
		b, err := os.ReadFile(c.OIDCClientSecret)
		if err != nil || len(b) == 0 || len(b) > segretoMassimo {
			return a, sit.Rifiuto(sit.Invalid, "OIDC_NON_VALIDO", "Il file di --oidc-client-secret-file non si legge, o non contiene un segreto.").Per(err)
		}
		a.OIDC.ClientSecret = strings.TrimSpace(string(b))
	}
	if c.OIDCRuoli != "" {
		f, err := os.Open(c.OIDCRuoli)
		if err != nil {
			return a, sit.Rifiuto(sit.Invalid, "RUOLI_NON_VALIDI", "Il file %s di --oidc-ruoli non si apre: controllare che esista e che si possa leggere.", c.OIDCRuoli).Per(err)
		}
		defer f.Close()
		if a.OIDC.Ruoli, err = auth.LeggiRegole(f); err != nil {
			return a, err
		}
	}
	return a, nil
}

// issuerSicuro lets plain http pass on this machine alone, for trials.
func issuerSicuro(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || err == nil && ip.IsLoopback())
}
