// Package caratteri is the type in which everything is printed: Titillium Web, that of the portal.
//
// It knows nothing of what is printed: the rooms that print lay out their pages.
package caratteri

import (
	_ "embed"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

//go:embed TitilliumWeb-Regular.ttf
var titillium []byte

//go:embed TitilliumWeb-SemiBold.ttf
var titilliumGrassetto []byte

//go:embed TitilliumWeb-Italic.ttf
var titilliumCorsivo []byte

// Famiglia is the name of the type in a document that has loaded it.
const Famiglia = "titillium"

// The styles of the type.
const (
	Tondo     = ""
	Grassetto = "B"
	Corsivo   = "I"
)

// Carica gives a document the type, in its three styles.
func Carica(pdf *fpdf.Fpdf) {
	pdf.AddUTF8FontFromBytes(Famiglia, Tondo, titillium)
	pdf.AddUTF8FontFromBytes(Famiglia, Grassetto, titilliumGrassetto)
	pdf.AddUTF8FontFromBytes(Famiglia, Corsivo, titilliumCorsivo)
}

// Pulito keeps what the type has: below the basic plane, and no control.
func Pulito(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < 0x20 || r == 0x7f || r == 0xfffd:
			return -1
		case r > 0xffff:
			return '?'
		}
		return r
	}, s)
}
