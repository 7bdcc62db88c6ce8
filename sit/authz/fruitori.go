package authz

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"time"

	"github.com/cestor/sit/sit"
)

// Fruitore is what the configuration permits to a program of another administration, which comes
// with a voucher of somebody else's instead of a token of ours.
type Fruitore struct {
	Nome  string // of the administration, for the register
	Enti  []string
	Scopi []Scope
	Scade time.Time
}

// DaFruitore is such a program. By identita the same one is known again at the next request, and
// sessione is what the register keeps of this one.
func (a *Accessi) DaFruitore(ctx context.Context, f Fruitore, identita, sessione string) (*Chi, error) {
	if !a.adesso().Before(f.Scade) {
		return nil, sit.Rifiuto(sit.Forbidden, "FRUITORE_SCADUTO", "Questo fruitore non è più ammesso: il suo accesso è scaduto. Lo rinnova chi gestisce il servizio.")
	}
	registrati, err := a.Enti(ctx)
	if err != nil {
		return nil, err
	}
	var enti []int32
	for _, codice := range f.Enti {
		if id, ok := registrati[codice]; ok {
			enti = append(enti, id)
		}
	}
	scopi := make([]string, len(f.Scopi))
	for i, s := range f.Scopi {
		scopi[i] = string(s)
	}
	c := NewChi(Programma, sit.Operatore{ID: idFruitore(identita), Nome: f.Nome, Ambito: sit.AmbitoDi(enti...)}, permessiDi(enti, scopi))
	c.Sessione, c.pratiche = sessione, a.pratiche
	return c, nil
}

// idFruitore is the number of who has no line in our tables. It is negative, so that it is never
// that of a token, and small enough to be exact in any JSON.
func idFruitore(identita string) int64 {
	h := sha256.Sum256([]byte(identita))
	return -1 - int64(binary.BigEndian.Uint64(h[:8])>>12)
}
