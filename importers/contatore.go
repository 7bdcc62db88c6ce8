package importers

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
)

// Contatore counts and digests what is read through it, so that a file is read once.
type Contatore struct {
	r io.Reader
	n int64
	h hash.Hash
}

// NewContatore counts what is read of r.
func NewContatore(r io.Reader) *Contatore { return &Contatore{r: r, h: sha256.New()} }

// Read passes on what the source gives.
func (c *Contatore) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	c.h.Write(p[:n])
	return n, err
}

// Letti are the bytes read so far.
func (c *Contatore) Letti() int64 { return c.n }

// SHA256 is the digest, in hexadecimal, of the bytes read so far: of the whole file only once
// the source has answered io.EOF.
func (c *Contatore) SHA256() string { return hex.EncodeToString(c.h.Sum(nil)) }
