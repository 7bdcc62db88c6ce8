package visura

import "strings"

// norma is the clean spelling of a part of an identifier: trimmed, upper case, without the zeros
// before a number (catasto-censuario §3.2). visura.norma is the same in SQL.
func norma(s string) string {
	s = strings.ToUpper(strings.TrimSpace(s))
	if soloCifre(s) {
		if t := strings.TrimLeft(s, "0"); t != "" {
			return t
		}
		return "0"
	}
	return s
}

// normaPtr is norma, nil for nothing.
func normaPtr(s *string) *string { return oNull(norma(testo(s))) }
