package auth

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

func mazzoDi(t testing.TB, chiavi ...jose.JSONWebKey) []byte {
	t.Helper()
	b, err := json.Marshal(jose.JSONWebKeySet{Keys: chiavi})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestOnlyKeysThatMaySignAreKept(t *testing.T) {
	buona, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	corta, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	curva, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for nome, k := range map[string]jose.JSONWebKey{
		"short":                 {Key: corta.Public(), KeyID: "x"},
		"of another curve":      {Key: curva.Public(), KeyID: "x"},
		"without a name":        {Key: buona.Public()},
		"to encrypt":            {Key: buona.Public(), KeyID: "x", Use: "enc"},
		"for another algorithm": {Key: buona.Public(), KeyID: "x", Algorithm: "PS256"},
		"private":               {Key: buona, KeyID: "x"},
		"a secret":              {Key: []byte("segreto segreto segreto segreto!"), KeyID: "x"},
	} {
		if chiavi, err := leggiMazzo(mazzoDi(t, k)); err == nil {
			t.Errorf("%s: kept %v", nome, chiavi)
		}
		if chiavi, err := leggiMazzo(mazzoDi(t, k, jose.JSONWebKey{Key: buona.Public(), KeyID: "y"})); err != nil || len(chiavi) != 1 || chiavi[idChiave{"y", "RS256"}] == nil {
			t.Errorf("%s: beside a good one %v, %v", nome, chiavi, err)
		}
	}
	if chiavi, err := leggiMazzo([]byte(`{"keys":[{"kty":"FUTURA","kid":"x"},` + string(mazzoDi(t, jose.JSONWebKey{Key: buona.Public(), KeyID: "y"})[len(`{"keys":[`):]))); err != nil || len(chiavi) != 1 {
		t.Errorf("a kind of tomorrow: %v, %v", chiavi, err)
	}
}

// While somebody waits for the platform, who has a voucher by a key that is known goes on.
func TestAKnownKeyDoesNotWait(t *testing.T) {
	a, id := New(Config{}), idChiave{"x", "RS256"}
	a.mazzo.letto.Store(&chiaviLette{map[idChiave]any{id: "chiave"}, time.Now().Add(-2 * fresche)})
	a.mazzo.mu.Lock()
	defer a.mazzo.mu.Unlock()
	if k, err := a.chiavePDND(t.Context(), id); k != "chiave" || err != nil { // it would wait for ever
		t.Errorf("%v, %v", k, err)
	}
}

func FuzzLeggiMazzo(f *testing.F) {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(mazzoDi(f, jose.JSONWebKey{Key: k.Public(), KeyID: "a"}))
	f.Add([]byte(`{"keys":[{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"},{"kty":"oct","k":"AA"}]}`))
	f.Add([]byte(`{"keys":[null,1]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		chiavi, err := leggiMazzo(b)
		if (err == nil) != (len(chiavi) > 0) {
			t.Fatalf("%v, %v", chiavi, err)
		}
		for id, k := range chiavi {
			if _, e := k.(*ecdsa.PublicKey); id.kid == "" || e != (id.alg == "ES256") {
				t.Fatalf("%v is %T", id, k)
			}
		}
	})
}
