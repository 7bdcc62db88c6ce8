package auth

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/cestor/sit/sit"
)

const (
	attesaChiavi = 5 * time.Second
	ogniChiesta  = time.Minute      // the platform is not asked again sooner, whatever vouchers come
	fresche      = 15 * time.Minute // then the keys are asked again, because one may have been withdrawn
	mazzoMassimo = 256 << 10
	bitRSA       = 2048
)

// idChiave is a key and the one algorithm with which it may be used.
type idChiave struct{ kid, alg string }

// mazzo are the public keys of the platform, as last read. Who has a voucher signed by one of them
// never waits for the platform to answer somebody else.
type mazzo struct {
	letto   atomic.Pointer[chiaviLette]
	mu      sync.Mutex // who holds it may ask
	chiesto time.Time
	errore  error // of the last time it was asked
}

type chiaviLette struct {
	chiavi map[idChiave]any
	il     time.Time
}

func (m *mazzo) chiave(id idChiave) (k any, il time.Time) {
	if l := m.letto.Load(); l != nil {
		return l.chiavi[id], l.il
	}
	return nil, time.Time{}
}

// chiavePDND is a key of the platform. One that is not known may be new, so the keys are read
// again; while the platform is away, those known before go on.
func (a *Accesso) chiavePDND(ctx context.Context, id idChiave) (any, error) {
	m := &a.mazzo
	k, il := m.chiave(id)
	switch {
	case k != nil && (a.adesso().Sub(il) < fresche || !m.mu.TryLock()):
		return k, nil
	case k == nil:
		m.mu.Lock()
	}
	defer m.mu.Unlock()
	if k, il = m.chiave(id); k != nil && a.adesso().Sub(il) < fresche { // somebody has just read it
		return k, nil
	}
	if a.adesso().Sub(m.chiesto) >= ogniChiesta {
		m.chiesto = a.adesso()
		var chiavi map[idChiave]any
		if chiavi, m.errore = a.leggiChiavi(ctx); m.errore == nil {
			m.letto.Store(&chiaviLette{chiavi, m.chiesto})
		} else {
			a.Log.WarnContext(ctx, "keys of PDND not read", "err", m.errore)
		}
	}
	if k, _ = m.chiave(id); k != nil {
		return k, nil
	}
	if m.errore != nil {
		return nil, sit.Rifiuto(sit.Unavailable, "PDND_ASSENTE", "Il voucher non si può verificare, perché le chiavi di PDND Interoperabilità ora non si leggono: riprovare fra un minuto.").Per(m.errore)
	}
	return nil, voucherNonValido("la chiave che lo firma (kid, alg) non è fra quelle che la piattaforma pubblica")
}

// leggiChiavi reads the keys of the platform. It goes on when who asked goes away: the answer is
// for those who come after, too.
func (a *Accesso) leggiChiavi(ctx context.Context) (map[idChiave]any, error) {
	ctx, fine := context.WithTimeout(context.WithoutCancel(ctx), attesaChiavi)
	defer fine()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, a.PDND.JWKS, nil)
	if err != nil {
		return nil, fmt.Errorf("ask keys: %w", err)
	}
	w, err := client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("ask keys: %w", err)
	}
	defer w.Body.Close()
	if w.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("ask keys: answer %d", w.StatusCode)
	}
	b, err := io.ReadAll(io.LimitReader(w.Body, mazzoMassimo+1))
	if err != nil {
		return nil, fmt.Errorf("read keys: %w", err)
	}
	if len(b) > mazzoMassimo {
		return nil, fmt.Errorf("read keys: more than %d bytes", mazzoMassimo)
	}
	return leggiMazzo(b)
}

// leggiMazzo keeps of a set of keys (RFC 7517) those that may sign a voucher, and passes over the
// others, among which there may be some of a kind not invented yet.
func leggiMazzo(b []byte) (map[idChiave]any, error) {
	var mazzo struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if json.Unmarshal(b, &mazzo) != nil {
		return nil, errors.New("read keys: not a set of keys")
	}
	chiavi := map[idChiave]any{}
	for _, x := range mazzo.Keys {
		var k jose.JSONWebKey
		if k.UnmarshalJSON(x) != nil || !k.Valid() || k.KeyID == "" || k.Use != "" && k.Use != "sig" {
			continue
		}
		alg := ""
		switch p := k.Key.(type) {
		case *rsa.PublicKey:
			if p.N.BitLen() >= bitRSA {
				alg = string(jose.RS256)
			}
		case *ecdsa.PublicKey:
			if p.Curve == elliptic.P256() {
				alg = string(jose.ES256)
			}
		}
		if alg != "" && (k.Algorithm == "" || k.Algorithm == alg) {
			chiavi[idChiave{k.KeyID, alg}] = k.Key
		}
	}
	if len(chiavi) == 0 {
		return nil, errors.New("read keys: none that may sign a voucher")
	}
	return chiavi, nil
}
