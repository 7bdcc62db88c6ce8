package catasto

import (
	"fmt"
	"strings"
)

// SyntaxError is a line or an object of a delivered file that cannot be read. The parsers
// return it and go on with the next record; who imports keeps it as a scarto.
type SyntaxError struct {
	File   string // name of the file as delivered
	Line   int    // 1 for the first line; for formats without lines the ordinal of the object
	Field  string // name of the field in the layout, may be empty
	Value  string // what was found, cut to a readable length
	Reason string // in Italian: it is shown to people
}

func (e *SyntaxError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d: ", e.File, e.Line)
	if e.Field != "" {
		fmt.Fprintf(&b, "%s: ", e.Field)
	}
	b.WriteString(e.Reason)
	if e.Value != "" {
		fmt.Fprintf(&b, " (%q)", e.Value)
	}
	return b.String()
}

// Taglia cuts s to a length that fits a message, on a rune boundary.
func Taglia(s string) string {
	const limite = 80
	n := 0
	for i := range s {
		if n++; n > limite {
			return s[:i] + "…"
		}
	}
	return s
}
