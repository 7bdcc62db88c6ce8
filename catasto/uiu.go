package catasto

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
)

// IDUIU names a unit outside: CCCC[Z]-F-<identificativo immobile>. The number is that of one
// comune and one sezione only.
type IDUIU struct {
	Comune   CodiceComune
	Sezione  string // one letter or digit, or empty
	Immobile int64
}

var idUIU = regexp.MustCompile(`^([A-Z][0-9]{3})([A-Z0-9]?)-F-([0-9]{1,15})$`)

// ParseIDUIU reads an id in either case.
func ParseIDUIU(s string) (IDUIU, error) {
	m := idUIU.FindStringSubmatch(pulisci(s))
	if m == nil {
		return IDUIU{}, fmt.Errorf("identificativo di unità %q: si scrive come B542-F-1234", Taglia(s))
	}
	n, _ := strconv.ParseInt(m[3], 10, 64) // at most fifteen digits by the pattern
	return IDUIU{Comune: CodiceComune(m[1]), Sezione: m[2], Immobile: n}, nil
}

func (u IDUIU) String() string {
	return string(u.Comune) + u.Sezione + "-F-" + strconv.FormatInt(u.Immobile, 10)
}

// Compare orders by comune, sezione, number.
func (u IDUIU) Compare(o IDUIU) int {
	return cmp.Or(cmp.Compare(u.Comune, o.Comune), cmp.Compare(u.Sezione, o.Sezione), cmp.Compare(u.Immobile, o.Immobile))
}
