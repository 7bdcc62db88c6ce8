package visura

import (
	"math/big"

	"github.com/cestor/sit/catasto/codici"
)

// famiglia says of which whole a share of a right is a part. Ownership full and bare add up
// together; usufruct adds up to the bare ownership that it weighs on. The usufructs of the older
// family are partial by name, and add up to nothing.
func famiglia(diritto string) (intero string, usufrutto bool) {
	switch diritto {
	case "80", "8a":
		return "proprietà", true
	case "8s":
		return "proprietà superficiaria", true
	case "2s":
		return "proprietà superficiaria", false
	}
	switch d, _ := codici.DirittoDi(diritto); d.Famiglia {
	case codici.Proprieta, codici.NudaProprieta:
		return "proprietà", false
	case codici.ProprietaSuperficiaria:
		return "proprietà superficiaria", false
	case codici.ProprietaArea:
		return "proprietà per l'area", false
	}
	return "", false
}

func nuda(diritto string) bool {
	d, _ := codici.DirittoDi(diritto)
	return d.Famiglia == codici.NudaProprieta
}

// parte is a share as a number; false when it is not stated (0/0, or nothing) or makes no sense.
func parte(num, den *int64) (*big.Rat, bool) {
	if num == nil || den == nil || *den <= 0 || *num <= 0 {
		return nil, false
	}
	return big.NewRat(*num, *den), true
}

// somma is what the shares of one whole come to.
type somma struct {
	piena, nuda, usufrutto big.Rat
	nonIndicate            bool
	usufrutti              bool
}

// avvisiQuote tells when the shares of an immobile do not make a whole. The law does not want
// them to (catasto-censuario §4.3): it is something to look at, and no error.
func avvisiQuote(titoli []Titolare) []Avviso {
	type dove struct {
		immobile int64
		famiglia string
	}
	somme := map[dove]*somma{}
	var ordine []dove
	for _, t := range titoli {
		f, usufrutto := famiglia(t.Diritto)
		if f == "" {
			continue
		}
		d := dove{t.Immobile, f}
		s := somme[d]
		if s == nil {
			s = &somma{}
			somme[d] = s
			ordine = append(ordine, d)
		}
		q, ok := parte(t.QuotaNum, t.QuotaDen)
		switch {
		case !ok:
			s.nonIndicate = true
		case usufrutto:
			s.usufrutto.Add(&s.usufrutto, q)
			s.usufrutti = true
		case nuda(t.Diritto):
			s.nuda.Add(&s.nuda, q)
		default:
			s.piena.Add(&s.piena, q)
		}
	}
	var avvisi []Avviso
	uno := big.NewRat(1, 1)
	for _, d := range ordine {
		s := somme[d]
		if s.nonIndicate {
			avvisi = append(avvisi, Avviso{"QUOTE_NON_INDICATE", "Per la " + d.famiglia + " non tutte le quote sono indicate nei registri."})
			continue
		}
		var totale big.Rat
		if totale.Add(&s.piena, &s.nuda); totale.Cmp(uno) != 0 {
			avvisi = append(avvisi, Avviso{"QUOTE_INCOMPLETE", "Le quote della " + d.famiglia + " sommano a " + totale.RatString() + " invece che a 1."})
		}
		if (s.usufrutti || s.nuda.Sign() > 0) && s.usufrutto.Cmp(&s.nuda) != 0 {
			avvisi = append(avvisi, Avviso{"QUOTE_INCOMPLETE", "Le quote di usufrutto sommano a " + s.usufrutto.RatString() + ", quelle della nuda " + d.famiglia + " a " + s.nuda.RatString() + "."})
		}
	}
	return avvisi
}
