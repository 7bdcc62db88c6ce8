package censuario

import (
	"crypto/hmac"
	"crypto/sha256"
	"hash"
	"strconv"
	"strings"
)

// persone gives subjects the opaque id of a person: a digest keyed with a secret of this database,
// so that nobody can make it from a tax code, and equal codes meet over all the enti.
//
// Omocodia is not folded: two codes that differ by it are two persons by definition (it exists to
// tell apart two who would have had the same code), and a code written before the State assigned
// the other is for a human to recognise.
type persone struct {
	h     hash.Hash
	somma []byte
	testo []byte
}

func nuovePersone(chiave []byte) *persone { return &persone{h: hmac.New(sha256.New, chiave)} }

func (p *persone) conCodice(cf string) [16]byte {
	p.testo = append(append(p.testo[:0], "cf\x00"...), strings.ToUpper(cf)...)
	return p.uuid()
}

func (p *persone) senzaCodice(ente, comune, sezione string, tipo byte, soggetto int64) [16]byte {
	b := append(p.testo[:0], "id\x00"...)
	for _, s := range []string{ente, comune, sezione} {
		b = append(append(b, s...), 0)
	}
	p.testo = strconv.AppendInt(append(b, tipo, 0), soggetto, 10)
	return p.uuid()
}

// uuid is the digest cut to the form of a version 8: the bits that say so, the rest ours.
func (p *persone) uuid() (u [16]byte) {
	p.h.Reset()
	_, _ = p.h.Write(p.testo)
	p.somma = p.h.Sum(p.somma[:0])
	copy(u[:], p.somma)
	u[6] = u[6]&0x0f | 0x80
	u[8] = u[8]&0x3f | 0x80
	return u
}
