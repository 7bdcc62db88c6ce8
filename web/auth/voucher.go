package auth

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// PDND is the platform (Interoperabilità) whose vouchers are accepted from programs of other
// administrations.
type PDND struct {
	JWKS     string // where its public keys are; empty: no voucher is accepted
	Issuer   string // as vouchers write it: it is no address, such as interop.pagopa.it
	Audience string // the one given to our e-service
	Fruitori Fruitori
}

const tolleranza = 30 * time.Second // between its clock and ours

// algoritmiVoucher leaves out none and those of a shared secret, which a public key must never be.
var algoritmiVoucher = []jose.SignatureAlgorithm{jose.RS256, jose.ES256}

// formaUUID is that of every number the platform gives; nothing else gets into the register.
var formaUUID = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// altriClaim are those of a voucher that no norm of JWT knows.
type altriClaim struct {
	ClientID  string `json:"client_id"`
	PurposeID string `json:"purposeId"`
	Cnf       any    `json:"cnf"`
}

// daVoucher is the program of another administration that a voucher stands for.
//
//  1. it is an access token, signed by a key that the platform publishes today
//  2. it is of that platform, for us, of now
//  3. the client and the purpose that it names are among those that the configuration permits
//
// A voucher is spent more than once until it expires, so its jti is not kept. What it may say of
// an AgID-JWT-TrackingEvidence (digest) is not looked at: why persons are looked at is in Purpose.
func (a *Accesso) daVoucher(ctx context.Context, grezzo string) (*authz.Chi, error) {
	t, err := jwt.ParseSigned(grezzo, algoritmiVoucher)
	if err != nil { // the cause might quote the voucher
		return nil, voucherNonValido("non è un JWT firmato con RS256 o ES256")
	}
	testa := t.Headers[0]
	if tipo, _ := testa.ExtraHeaders[jose.HeaderType].(string); !strings.EqualFold(strings.TrimPrefix(tipo, "application/"), "at+jwt") {
		return nil, voucherNonValido("il suo tipo (typ) non è at+jwt")
	}
	chiave, err := a.chiavePDND(ctx, idChiave{testa.KeyID, testa.Algorithm})
	if err != nil {
		return nil, err
	}
	var c jwt.Claims
	var altri altriClaim
	if err := t.Claims(chiave, &c, &altri); errors.Is(err, jose.ErrCryptoFailure) {
		return nil, voucherNonValido("la firma non è quella della chiave che indica (kid)")
	} else if err != nil {
		return nil, voucherNonValido("ciò che afferma non si legge")
	}
	if err := a.vale(c, altri); err != nil {
		return nil, err
	}
	client, purpose := strings.ToLower(altri.ClientID), strings.ToLower(altri.PurposeID)
	if !formaUUID.MatchString(client) || !formaUUID.MatchString(purpose) {
		return nil, voucherNonValido("mancano client_id o purposeId: serve un voucher chiesto per una finalità di questo e-service")
	}
	f, con, ok := a.PDND.Fruitori.trova(client, purpose)
	if !ok {
		return nil, sit.Rifiuto(sit.Forbidden, "FRUITORE_NON_AMMESSO", "Il voucher PDND è valido, ma il suo client_id e il suo purposeId non sono fra quelli ammessi qui: li aggiunge chi gestisce il servizio.")
	}
	return a.Accessi.DaFruitore(ctx, f, fmt.Sprintf("pdnd %s %s", con.ClientID, con.PurposeID), fmt.Sprintf("pdnd finalità %s client %s", purpose, client))
}

// vale says whether a voucher that is signed was made for us, and for now.
func (a *Accesso) vale(c jwt.Claims, altri altriClaim) error {
	if c.Expiry == nil || c.IssuedAt == nil {
		return voucherNonValido("mancano la scadenza (exp) o il momento in cui fu rilasciato (iat)")
	}
	err := c.ValidateWithLeeway(jwt.Expected{Issuer: a.PDND.Issuer, AnyAudience: jwt.Audience{a.PDND.Audience}, Time: a.adesso()}, tolleranza)
	switch {
	case errors.Is(err, jwt.ErrInvalidIssuer):
		return voucherNonValido("chi lo ha rilasciato (iss) non è la piattaforma che qui si accetta")
	case errors.Is(err, jwt.ErrInvalidAudience):
		return voucherNonValido("è destinato (aud) a un altro e-service")
	case errors.Is(err, jwt.ErrExpired):
		return voucherNonValido("è scaduto (exp)")
	case err != nil:
		return voucherNonValido("non vale ancora (nbf, iat): controllare gli orologi")
	case altri.Cnf != nil: // stolen, it must be of no use without the key it is bound to
		return voucherNonValido("è legato a una chiave del fruitore (DPoP, cnf), e qui si accettano solo quelli Bearer")
	}
	return nil
}

func voucherNonValido(perche string) error {
	return sit.Rifiuto(sit.Forbidden, "VOUCHER_NON_VALIDO", "Il voucher PDND (Authorization: Bearer) non vale: %s.", perche)
}
