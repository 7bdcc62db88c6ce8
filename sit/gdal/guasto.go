package gdal

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// Assente says that a program is not installed on this machine.
type Assente struct {
	Programma string
	Err       error
}

// Error is for the log.
func (a *Assente) Error() string { return fmt.Sprintf("program %s: %v", a.Programma, a.Err) }

func (a *Assente) Unwrap() error { return a.Err }

// Motivo is the sort of a Guasto.
type Motivo uint8

// The sorts. Rotto is the one for all else: GDAL began and could not go to the end.
const (
	Rotto Motivo = iota
	Tempo
	Memoria
	Spazio // a file grew over its limit
	Ignoto // GDAL does not know the format
)

// ErrTempo is the cause of a Guasto of time.
var ErrTempo = errors.New("GDAL took too long")

// Guasto is why a program did not do its work.
type Guasto struct {
	Motivo Motivo
	Err    error // how the program ended; nil when it ended well and complained all the same

	testo, dir string
}

// Error is for the log.
func (g *Guasto) Error() string {
	switch {
	case g.Err == nil:
		return "GDAL: " + g.Testo()
	case g.testo == "":
		return "GDAL: " + g.Err.Error()
	}
	return fmt.Sprintf("GDAL: %v: %s", g.Err, g.Testo())
}

func (g *Guasto) Unwrap() error { return g.Err }

// Testo is what GDAL said, cut to what a message can hold and without the name of our folder.
func (g *Guasto) Testo() string {
	text := g.testo
	if len(text) > 500 {
		text = strings.ToValidUTF8(text[:500], "") + "…"
	}
	return strings.ReplaceAll(text, g.dir+string(filepath.Separator), "")
}
