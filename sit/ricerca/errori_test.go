package ricerca_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// domandaErrata is a line as somebody in a hurry writes it, and what it means.
type domandaErrata struct {
	riga   string
	ente   string // the page is of this comune; empty: all of them
	giusti []string
	errori string
}

// storpiatore makes misspelt lines out of the real civici. The same seed gives the same lines.
//
// Each line is the address of a civico, or of a street, drawn at random, lower case and without
// accents, with one to three of these errors, each of which happens at a desk or on a telephone:
// letters swapped, lost, doubled, undoubled, added, or taken from the key beside; the kind of
// street wrong, abbreviated, or left out; apostrophes left out or turned into blanks; "San" as "s.";
// the first name left out or reduced to its initial; prepositions left out; numbers in words,
// Roman or Arabic; two words joined; the words in another order, the civico first; the esponente
// glued, spaced or after a dash; "n." before the civico. A third of the lines names the comune,
// a third is asked on the page of the comune, a third says nothing: there any street of exactly
// that name, and its civico of that number, is right. No error is made that turns the line into another
// real street.
type storpiatore struct {
	r      *rand.Rand
	civici []civicoReale
	nomi   map[string]map[string]bool // ente -> odonimi
	tutte  map[string]int             // denominazione without its kind -> streets
	parole map[string]map[string]int  // ente -> last word -> streets
}

func nuovoStorpiatore(seme uint64, civici []civicoReale) *storpiatore {
	s := &storpiatore{r: rand.New(rand.NewPCG(seme, 7)), civici: civici, nomi: map[string]map[string]bool{}, tutte: map[string]int{}, parole: map[string]map[string]int{}}
	for _, c := range civici {
		e := string(c.Ente)
		if s.nomi[e] == nil {
			s.nomi[e], s.parole[e] = map[string]bool{}, map[string]int{}
		}
		if s.nomi[e][c.Odonimo] {
			continue
		}
		s.nomi[e][c.Odonimo] = true
		pp := strings.Fields(strings.ToLower(c.Odonimo))
		s.tutte[strings.Join(pp[1:], " ")]++
		s.parole[e][pp[len(pp)-1]]++
	}
	return s
}

var (
	tasti = map[byte]string{'q': "wa", 'w': "qes", 'e': "wrd", 'r': "etf", 't': "ryg", 'y': "tuh", 'u': "yij", 'i': "uok", 'o': "ipl", 'p': "ol", 'a': "qsz", 's': "adwx",
		'd': "sfec", 'f': "dgrv", 'g': "fhtb", 'h': "gjyn", 'j': "hkum", 'k': "jlim", 'l': "kop", 'z': "asx", 'x': "zcs", 'c': "xvd", 'v': "cbf", 'b': "vng", 'n': "bmh", 'm': "njk"}
	sigle = map[string][]string{"via": {"v.", "v"}, "viale": {"v.le", "vle"}, "piazza": {"p.za", "p.zza", "pza"}, "corso": {"c.so", "cso"}, "largo": {"l.go"}, "contrada": {"c.da", "cda", "contr.", "c/da"},
		"localita'": {"loc.", "loc", "localita"}, "frazione": {"fraz.", "fr.", "fraz"}, "salita": {"sal.", "sal"}, "vico": {"vic.", "vicolo"}, "borgo": {"b.go"}}
	numeri = [][]string{{"i", "1", "primo"}, {"ii", "2", "secondo"}, {"iii", "3", "terzo"}, {"iv", "4", "quarto"}, {"v", "5", "quinto"}, {"vi", "6", "sesto"}}
	dugs   = []string{"via", "piazza", "viale", "corso", "contrada", "strada", "largo"}
)

// domanda makes one line.
func (s *storpiatore) domanda() domandaErrata {
	c := s.civici[s.r.IntN(len(s.civici))]
	e := string(c.Ente)
	pp := strings.Fields(strings.ToLower(c.Odonimo))
	dug, den := pp[0], pp[1:]
	intera := strings.Join(den, " ")
	var fatti []string
	fa := func(quanto float64, nome string, f func() bool) {
		if len(fatti) < 3 && s.r.Float64() < quanto && f() {
			fatti = append(fatti, nome)
		}
	}
	for len(fatti) == 0 {
		dug, den = pp[0], slices.Clone(pp[1:])
		fa(0.12, "nome", func() bool { // first name left out or reduced
			ultima := den[len(den)-1]
			if len(den) < 2 || s.parole[e][ultima] > 1 || len(ultima) < 5 || slices.Contains(den, "di") || slices.ContainsFunc(numeri, func(n []string) bool { return slices.Contains(n, ultima) }) {
				return false
			}
			if s.r.IntN(2) == 0 || len(den[0]) < 4 {
				den = den[len(den)-1:]
			} else {
				den[0] = den[0][:1] + "."
			}
			return true
		})
		fa(0.15, "numero", func() bool {
			for i, p := range den {
				for _, n := range numeri {
					if slices.Contains(n, p) {
						den[i] = n[s.r.IntN(3)]
						return den[i] != p
					}
				}
			}
			return false
		})
		fa(0.3, "santo", func() bool {
			for i, p := range den {
				switch {
				case p == "san" || p == "santa":
					den[i] = "s."
					return true
				case strings.HasPrefix(p, "sant'"):
					den[i] = []string{"s. ", "s.", "sant ", "sant", "santo "}[s.r.IntN(5)] + p[5:]
					return true
				}
			}
			return false
		})
		fa(0.3, "preposizione", func() bool {
			n := len(den)
			den = slices.DeleteFunc(den, func(p string) bool { return slices.Contains([]string{"di", "del", "dei", "della", "de"}, p) })
			return len(den) < n && len(den) > 0
		})
		fa(0.5, "apostrofo", func() bool {
			x := strings.ReplaceAll(strings.Join(den, " "), "'", []string{"", " ", "’"}[s.r.IntN(3)])
			cambiato := x != strings.Join(den, " ")
			den = strings.Fields(x)
			return cambiato
		})
		fa(0.55, "lettera", func() bool { return s.lettera(den) })
		fa(0.25, "lettera", func() bool { return len(strings.Join(den, "")) > 9 && s.lettera(den) })
		fa(0.06, "unite", func() bool {
			if len(den) < 2 || len(den[0]) < 3 || len(den[1]) < 3 || strings.HasSuffix(den[0], ".") {
				return false
			}
			den = append([]string{den[0] + den[1]}, den[2:]...)
			return true
		})
		fa(0.25, "dug", func() bool {
			switch s.r.IntN(4) {
			case 0: // left out
				if s.tutte[intera] > 1 {
					return false
				}
				dug = ""
			case 1: // wrong
				altra := dugs[s.r.IntN(len(dugs))]
				if altra == dug || s.tutte[intera] > 1 {
					return false
				}
				dug = altra
			case 2: // misspelt
				x := []string{dug}
				if !s.lettera(x) {
					return false
				}
				dug = x[0]
			default:
				if len(sigle[dug]) == 0 {
					return false
				}
				dug = sigle[dug][s.r.IntN(len(sigle[dug]))]
			}
			return true
		})
		fa(0.08, "ordine", func() bool {
			if len(den) < 2 || dug == "" || slices.Contains(pp, "di") || slices.ContainsFunc(den, func(p string) bool { return strings.HasSuffix(p, ".") || len(p) < 3 }) {
				return false
			}
			den = append(den[len(den)-1:], den[:len(den)-1]...)
			return true
		})
	}
	via := strings.TrimSpace(strings.TrimSuffix(dug, "'") + " " + strings.Join(den, " "))
	d := domandaErrata{errori: strings.Join(fatti, " ")}
	civico := s.r.IntN(3) > 0
	riga := via
	if civico {
		n := fmt.Sprint(c.Numero)
		if c.Esponente != "" {
			come := []string{"/", " ", "-", " / ", ""}
			if c.Esponente[0] <= '9' {
				come = come[:4] // "391" is not 39/1 to anybody
			}
			n += come[s.r.IntN(len(come))] + strings.ToLower(c.Esponente)
		}
		switch s.r.IntN(8) {
		case 0:
			riga = n + " " + via
		case 1:
			riga = via + " n. " + n
		case 2:
			riga = via + ", " + n
		case 3:
			riga = via + " n° " + n
		default:
			riga = via + " " + n
		}
	}
	dove := s.r.IntN(3)
	switch dove {
	case 0:
		d.ente = e
	case 1:
		for _, k := range comuniReali {
			if k.codice == c.Ente {
				nome := strings.ToLower(k.nome)
				if s.r.IntN(3) == 0 {
					nome, _, _ = strings.Cut(nome, " ")
				}
				riga += []string{" ", ", ", " - "}[s.r.IntN(3)] + nome
			}
		}
	}
	for _, x := range s.civici {
		if x.Odonimo != c.Odonimo || dove < 2 && x.Ente != c.Ente {
			continue
		}
		if !civico {
			d.giusti = append(d.giusti, x.Via)
		} else if x.Numero == c.Numero && x.Esponente == c.Esponente {
			d.giusti = append(d.giusti, x.Codice)
		}
	}
	slices.Sort(d.giusti)
	d.giusti = slices.Compact(d.giusti)
	d.riga = riga
	return d
}

// lettera spoils a letter of one of the longer words.
func (s *storpiatore) lettera(pp []string) bool {
	i := s.r.IntN(len(pp))
	p := []byte(pp[i])
	if len(p) < 4 || strings.ContainsAny(pp[i], "'’. ") || p[0] < 'a' || slices.ContainsFunc(numeri, func(n []string) bool { return slices.Contains(n, pp[i]) }) {
		return false
	}
	k := 1 + s.r.IntN(len(p)-1)
	switch s.r.IntN(6) {
	case 0: // swapped
		if p[k-1] == p[k] {
			return false
		}
		p[k-1], p[k] = p[k], p[k-1]
	case 1: // lost
		p = slices.Delete(p, k, k+1)
	case 2: // doubled
		p = slices.Insert(p, k, p[k])
	case 3: // undoubled
		for j := 1; j < len(p); j++ {
			if p[j] == p[j-1] {
				pp[i] = string(slices.Delete(p, j, j+1))
				return true
			}
		}
		return false
	case 4: // the key beside
		v := tasti[p[k]]
		if v == "" {
			return false
		}
		p[k] = v[s.r.IntN(len(v))]
	default: // added
		p = slices.Insert(p, k, byte('a'+s.r.IntN(26)))
	}
	pp[i] = string(p)
	return true
}
