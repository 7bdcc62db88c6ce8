package importers

import (
	"bytes"
	"io"
)

// esatto gives the announced bytes, and calls fewer of them by their name.
type esatto struct {
	r    io.Reader
	left int64
}

func (e *esatto) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n, err := e.r.Read(p[:min(int64(len(p)), e.left)])
	e.left -= int64(n)
	if err == io.EOF && e.left > 0 {
		err = io.ErrUnexpectedEOF
	} else if err == io.EOF {
		err = nil
	}
	return n, err
}

// finoAlDescrittore reads stored data whose length comes after them: it stops at a descriptor
// that gives the checksum and the length of exactly the bytes before it. The content may hold
// such signatures (it may be a zip), but not one that tells the truth about it.
type finoAlDescrittore struct{ l *lettore }

var descriptorMark = []byte{'P', 'K', 7, 8}

func (s *finoAlDescrittore) Read(p []byte) (int, error) {
	from := s.l.from
	b, err := from.Peek(28)
	if len(b) == 0 {
		return 0, unexpected(err)
	}
	if b, err = from.Peek(max(len(b), from.Buffered())); err != nil {
		return 0, unexpected(err)
	}
	i := bytes.Index(b, descriptorMark)
	switch {
	case i == 0:
		if s.ends(b) {
			return 0, io.EOF
		}
		i = len(descriptorMark) // the mark cannot begin again inside itself
	case i < 0 && len(b) < 16:
		return 0, io.ErrUnexpectedEOF // no descriptor fits any more
	case i < 0:
		i = len(b) - (len(descriptorMark) - 1)
	}
	return from.Read(p[:min(len(p), i)])
}

func (s *finoAlDescrittore) ends(b []byte) bool {
	n := uint64(s.l.n)
	if len(b) >= 24 && le.Uint32(b[4:]) == s.l.sum && le.Uint64(b[8:]) == n && le.Uint64(b[16:]) == n {
		return true
	}
	return len(b) >= 16 && le.Uint32(b[4:]) == s.l.sum && uint64(le.Uint32(b[8:])) == n && uint64(le.Uint32(b[12:])) == n
}

func unexpected(err error) error {
	if err == nil || err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
