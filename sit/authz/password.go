package authz

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"github.com/cestor/sit/sit"
)

// What a hash costs: 19 MiB and two passes, the least that OWASP recommends of argon2id. The hash
// carries its own cost, so a later one may cost more.
const (
	argonMemoria = 19 << 10 // KiB
	argonGiri    = 2
	argonFili    = 1
	argonSale    = 16
	argonLungo   = 32
)

const (
	passwordMinima  = 12
	passwordMassima = 200
)

// GeneraPassword makes one that nobody has to invent: 130 bits, in letters that are hard to confuse.
func GeneraPassword() string {
	const alfabeto = "abcdefghijkmnpqrstuvwxyz23456789" // no l, o, 0, 1
	var casuale [26]byte
	_, _ = rand.Read(casuale[:]) // it never fails
	var b strings.Builder
	for i, c := range casuale {
		if i > 0 && i%6 == 0 && i < 24 {
			b.WriteByte('-')
		}
		b.WriteByte(alfabeto[c%32])
	}
	return b.String()
}

// ImprontaPassword is the hash of a password in the PHC form; it refuses what is too short to be one.
func ImprontaPassword(password string) (string, error) {
	if n := utf8.RuneCountInString(password); n < passwordMinima || n > passwordMassima || !utf8.ValidString(password) {
		return "", sit.Rifiuto(sit.Invalid, "PASSWORD_NON_VALIDA", "La password ha da %d a %d caratteri: una frase che si ricorda va bene.", passwordMinima, passwordMassima).Su("password")
	}
	var sale [argonSale]byte
	_, _ = rand.Read(sale[:]) // it never fails
	h := argon2.IDKey([]byte(password), sale[:], argonGiri, argonMemoria, argonFili, argonLungo)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemoria, argonGiri, argonFili,
		base64.RawStdEncoding.EncodeToString(sale[:]), base64.RawStdEncoding.EncodeToString(h)), nil
}

// nessunaPassword is compared when there is no account, or it has no password: an answer must take
// as long as any other.
var nessunaPassword = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemoria, argonGiri, argonFili,
	base64.RawStdEncoding.EncodeToString(make([]byte, argonSale)), base64.RawStdEncoding.EncodeToString(make([]byte, argonLungo)))

// passwordGiusta compares a password with a hash. Of one that cannot be read nothing is right.
func passwordGiusta(password, impronta string) bool {
	var versione int
	var memoria, giri uint32
	var fili uint8
	parti := strings.Split(impronta, "$")
	if len(parti) != 6 || parti[1] != "argon2id" || len(password) > 4*passwordMassima {
		return false
	}
	if _, err := fmt.Sscanf(parti[2], "v=%d", &versione); err != nil || versione != argon2.Version {
		return false
	}
	if _, err := fmt.Sscanf(parti[3], "m=%d,t=%d,p=%d", &memoria, &giri, &fili); err != nil || memoria > 1<<20 || giri == 0 || giri > 20 || fili == 0 {
		return false
	}
	sale, err := base64.RawStdEncoding.DecodeString(parti[4])
	if err != nil {
		return false
	}
	vuole, err := base64.RawStdEncoding.DecodeString(parti[5])
	if err != nil || len(vuole) < 16 || len(vuole) > 128 {
		return false
	}
	h := argon2.IDKey([]byte(password), sale, giri, memoria, fili, uint32(len(vuole)))
	return subtle.ConstantTimeCompare(h, vuole) == 1
}
