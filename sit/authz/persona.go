package authz

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Persone gives subjects the opaque id of a person: a digest keyed with a secret of this database,
// so that nobody can make it from a tax code, and equal codes meet over all the enti.
//
// Omocodia is not folded: two codes that differ by it are two persons by definition (it exists to
// tell apart two who would have had the same code), and a code written before the State assigned
// the other is for a human to recognise.
type Persone struct {
	h     hash.Hash
	somma []byte
	testo []byte
}

// NuovePersone takes the secret of the database (infra.impostazione, chiave_persone). It is not safe for two
// goroutines.
func NuovePersone(chiave []byte) *Persone { return &Persone{h: hmac.New(sha256.New, chiave)} }

// LeggiPersone reads the secret of the database, or makes it. Only the owner can.
func LeggiPersone(ctx context.Context, tx pgx.Tx) (*Persone, error) {
	nuova := make([]byte, 32)
	_, _ = rand.Read(nuova)
	var chiave string
	if err := tx.QueryRow(ctx, queries.SQL("ChiavePersone"), pgx.NamedArgs{"chiave": hex.EncodeToString(nuova)}).Scan(&chiave); err != nil {
		return nil, err
	}
	b, err := hex.DecodeString(chiave)
	if err != nil {
		return nil, errors.New("the key of persons is damaged")
	}
	return NuovePersone(b), nil
}

// ConCodice is the id of who has a valid tax code; infra.persona says the same in SQL.
func (p *Persone) ConCodice(cf string) [16]byte {
	p.testo = append(append(p.testo[:0], "cf\x00"...), strings.ToUpper(cf)...)
	return p.uuid()
}

// SenzaCodice is the id of a subject of the registers who has none.
func (p *Persone) SenzaCodice(ente, comune, sezione string, tipo byte, soggetto int64) [16]byte {
	b := append(p.testo[:0], "id\x00"...)
	for _, s := range []string{ente, comune, sezione} {
		b = append(append(b, s...), 0)
	}
	p.testo = strconv.AppendInt(append(b, tipo, 0), soggetto, 10)
	return p.uuid()
}

// uuid is the digest cut to the form of a version 8: the bits that say so, the rest ours.
func (p *Persone) uuid() (u [16]byte) {
	p.h.Reset()
	_, _ = p.h.Write(p.testo)
	p.somma = p.h.Sum(p.somma[:0])
	copy(u[:], p.somma)
	u[6] = u[6]&0x0f | 0x80
	u[8] = u[8]&0x3f | 0x80
	return u
}
