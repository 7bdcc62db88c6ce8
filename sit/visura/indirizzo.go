package visura

import (
	"strings"
)

// rigaVia is an address as delivered.
type rigaVia struct {
	Toponimo     *string  `json:"toponimo"`
	Indirizzo    *string  `json:"indirizzo"`
	Civici       []string `json:"civici"`
	CodiceStrada *string  `json:"codice_strada"`
}

func (r rigaVia) pulito() Indirizzo {
	i := Indirizzo{Civici: []string{}, CodiceStrada: normaPtr(r.CodiceStrada)}
	for _, c := range r.Civici {
		if c = civico(c); c != "" {
			i.Civici = append(i.Civici, c)
		}
	}
	i.Testo = strings.TrimSpace(toponimo(testo(r.Toponimo)) + " " + strings.TrimSpace(testo(r.Indirizzo)))
	if len(i.Civici) > 0 {
		i.Testo += " n. " + strings.Join(i.Civici, ", ")
	}
	return i
}

// civico takes the zeros away with which some deliveries pad a street number: 00014A is 14A.
func civico(s string) string {
	s = strings.ToUpper(strings.TrimSpace(s))
	if t := strings.TrimLeft(s, "0"); t != "" && t[0] >= '1' && t[0] <= '9' {
		return t
	} else if t == "" {
		return ""
	}
	return s
}
