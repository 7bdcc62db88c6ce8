package edilizia

import (
	"strings"
	"unicode"

	"github.com/cestor/sit/catasto"
)

// taci takes away the persons, for who may read the register and not write in it (contract §4.3): their
// fields, and in what people typed their names and the tax code of anybody. The name of somebody who
// is no person of the pratica is a word like any other, and stays.
func (p *Pratica) taci() {
	nomi := map[string]bool{}
	for _, s := range p.Soggetti {
		for _, t := range []*string{s.CF, s.Denominazione} {
			if t == nil {
				continue
			}
			for _, w := range strings.FieldsFunc(*t, separa) {
				if len([]rune(w)) > 2 {
					nomi[strings.ToUpper(w)] = true
				}
			}
		}
	}
	p.Oggetto = copri(p.Oggetto, nomi)
	for i := range p.Eventi {
		p.Eventi[i].Atto, p.Eventi[i].Nota = copri(p.Eventi[i].Atto, nomi), copri(p.Eventi[i].Nota, nomi)
	}
	p.CFRichiedente, p.Richiedente, p.Soggetti = nil, nil, []Soggetto{}
}

func separa(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// copri writes an ellipsis for the words that are a name, or a person's tax code.
func copri(s *string, nomi map[string]bool) *string {
	if s == nil {
		return s
	}
	var b strings.Builder
	resto := *s
	for resto != "" {
		i := strings.IndexFunc(resto, separa)
		switch {
		case i < 0:
			i = len(resto)
		case i == 0:
			if i = strings.IndexFunc(resto, func(r rune) bool { return !separa(r) }); i < 0 {
				i = len(resto)
			}
			b.WriteString(resto[:i])
			resto = resto[i:]
			continue
		}
		if cf, ok := catasto.ParseCodiceFiscale(resto[:i]); nomi[strings.ToUpper(resto[:i])] || ok && cf.Persona() {
			b.WriteString("…")
		} else {
			b.WriteString(resto[:i])
		}
		resto = resto[i:]
	}
	t := b.String()
	return &t
}
