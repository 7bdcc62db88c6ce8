package ricerca

import (
	"math/bits"
	"slices"
	"strings"
)

// vocabolario is a list of words in which a misspelt one is found. It is immutable once
// built.
//
// Words are kept as they sound (piega), by length, with the set of their letters in 32 bits:
// each spelling error changes two letters of the set at most, so that nearly all words are put
// aside by one comparison, and the distance is counted for what is left.
type vocabolario struct {
	parole  []string // as written, sorted
	piegate []string
	insiemi []uint32 // letters of piegate, in the order of perLunghezza
	ordine  []uint32 // words by length of piegate
	da      [maxParola + 2]int
}

func nuovoVocabolario(parole []string) *vocabolario {
	slices.Sort(parole)
	v := &vocabolario{parole: slices.Compact(parole)}
	v.piegate = make([]string, len(v.parole))
	v.ordine = make([]uint32, len(v.parole))
	for i, p := range v.parole {
		v.piegate[i], v.ordine[i] = piega(p), uint32(i)
	}
	slices.SortStableFunc(v.ordine, func(a, b uint32) int { return len(v.piegate[a]) - len(v.piegate[b]) })
	v.insiemi = make([]uint32, len(v.ordine))
	lungo := 0
	for i, p := range v.ordine {
		v.insiemi[i] = lettere(v.piegate[p])
		for ; lungo < len(v.piegate[p]); lungo++ {
			v.da[lungo+1] = i
		}
	}
	for lungo++; lungo < len(v.da); lungo++ {
		v.da[lungo] = len(v.ordine)
	}
	return v
}

// lettere is the set of the letters of a word; digits share the rest of the bits.
func lettere(s string) (m uint32) {
	for i := 0; i < len(s); i++ {
		m |= 1 << ((s[i] - 'A') & 31)
	}
	return m
}

// somigliante is a word of the vocabolario and how like it is to the one looked for.
type somigliante struct {
	parola uint32
	simile float32
}

// maxSomiglianti bounds the answers of one word.
const maxSomiglianti = 160

// cerca appends the words like p, with so many errors at most, and, when p is not finished, those that
// begin like it.
func (v *vocabolario) cerca(dst []somigliante, p string, iniziata bool, massimo int) []somigliante {
	if len(p) > maxParola {
		p = p[:maxParola]
	}
	da := len(dst)
	if i, ok := slices.BinarySearch(v.parole, p); ok {
		dst = append(dst, somigliante{uint32(i), 1})
	}
	if iniziata {
		dst = v.iniziate(dst, p)
	}
	f := piega(p)
	errori := min(ammessi(f), massimo)
	insieme := lettere(f)
	dal, al := max(0, len(f)-errori), min(maxParola, len(f)+errori)
	if iniziata && len(f) >= 4 {
		al = maxParola // "garibl" begins a word, misspelt
	}
	for i := v.da[dal]; i < v.da[al+1] && len(dst)-da < maxSomiglianti*2; i++ {
		diversi := insieme ^ v.insiemi[i]
		intera := int(v.ordine[i])
		altra := v.piegate[intera]
		if len(altra) > len(f)+errori {
			// Only its beginning is compared.
			if f[0] != altra[0] || bits.OnesCount32(insieme&^v.insiemi[i]) > 1 {
				continue
			}
			if s := inizioSimile(f, altra); s > 0 {
				dst = append(dst, somigliante{uint32(intera), s})
			}
			continue
		}
		if bits.OnesCount32(diversi) > 2*errori {
			continue
		}
		if s := v.somiglia(p, f, intera, errori); s > 0 {
			dst = append(dst, somigliante{uint32(intera), s})
		} else if iniziata && len(f) >= 4 && len(altra) > len(f) && f[0] == altra[0] {
			if s := inizioSimile(f, altra); s > 0 {
				dst = append(dst, somigliante{uint32(intera), s})
			}
		}
	}
	return migliori(dst, da)
}

// iniziate appends the words that begin with p.
func (v *vocabolario) iniziate(dst []somigliante, p string) []somigliante {
	i, _ := slices.BinarySearch(v.parole, p)
	for n := 0; i < len(v.parole) && n < 2*maxSomiglianti && strings.HasPrefix(v.parole[i], p); i, n = i+1, n+1 {
		if len(v.parole[i]) > len(p) {
			dst = append(dst, somigliante{uint32(i), 0.78 + 0.2*float32(len(p))/float32(len(v.parole[i]))})
		}
	}
	return dst
}

// ammessi is how many errors a word may have: short ones mean something else too soon.
func ammessi(s string) int {
	switch {
	case len(s) < 3:
		return 0
	case len(s) < 7:
		return 1
	case len(s) < 12:
		return 2
	}
	return 3
}

// somiglia compares p, whose sound is f, with a word of as many letters, more or less.
func (v *vocabolario) somiglia(p, f string, i, errori int) float32 {
	altra, intera := v.piegate[i], v.parole[i]
	d := 0
	if f != altra {
		if d = distanza(f, altra); d > errori {
			return 0
		}
		// Of three letters only swapped ones are an error: "vai" for "via", not "mai" for "mao".
		if len(f) == 3 && (len(altra) != 3 || lettere(f) != lettere(altra)) {
			return 0
		}
	}
	if d == 0 {
		if p == intera {
			return 0 // already there
		}
		return 0.97
	}
	s := 1 - float32(d)/float32(max(len(f), len(altra))+1)
	if f[0] != altra[0] {
		s -= 0.04 // the first letter is seldom the wrong one
	}
	return s
}

// inizioSimile is how like p is to the beginning of a longer word, with an error in it.
func inizioSimile(f, altra string) float32 {
	for _, n := range [...]int{len(f), len(f) + 1, len(f) - 1} {
		if n <= len(altra) && distanza(f, altra[:n]) <= 1 {
			return 0.62 + 0.2*float32(len(f))/float32(len(altra))
		}
	}
	return 0
}

// migliori keeps the best of what was appended from da on, each word once.
func migliori(tutte []somigliante, da int) []somigliante {
	nuove := tutte[da:]
	slices.SortFunc(nuove, func(a, b somigliante) int {
		switch {
		case a.simile > b.simile:
			return -1
		case a.simile < b.simile:
			return 1
		}
		return int(a.parola) - int(b.parola)
	})
	n := 0
	for _, s := range nuove {
		if n == maxSomiglianti {
			break
		}
		if !slices.ContainsFunc(nuove[:n], func(x somigliante) bool { return x.parola == s.parola }) {
			nuove[n] = s
			n++
		}
	}
	return tutte[:da+n]
}
