package tributi

import (
	"slices"
	"strings"

	"github.com/cestor/sit/sit/tributi/imu"
)

// dimora is where a person resides in a month. The zero value is nowhere that is known.
type dimora struct {
	Civico  int64 // 0: an address without a street number
	Interno string
}

// dimore are the residences of somebody month by month, and the months in which there is one.
func (f *fatti) dimore(persone ...string) ([12]dimora, imu.Mesi) {
	var tratti []imu.Tratto[dimora]
	for _, r := range f.residenze {
		if slices.Contains(persone, r.Persona) {
			tratti = append(tratti, imu.Tratto[dimora]{Dal: r.Dal, Al: r.Al, Valore: dimora{r.Civico, r.Interno}})
		}
	}
	return imu.Anno(f.anno, tratti)
}

// abita says whether a residence is in a unit: certain when it is at its street number, excluded when
// both have one and they differ, or both an interno and they differ.
func (p *possesso) abita(d dimora) (certo, escluso bool) {
	switch {
	case d.Civico == 0 || len(p.civici) == 0:
		return false, false
	case !slices.Contains(p.civici, d.Civico):
		return false, true
	}
	if d.Interno == "" || len(p.interni) == 0 {
		return true, false
	}
	uguale := slices.ContainsFunc(p.interni, func(i string) bool {
		return strings.EqualFold(strings.TrimLeft(strings.TrimSpace(i), "0"), d.Interno)
	})
	return uguale, !uguale
}

// case_ settles month by month which unit is the home and what goes with it. A declared home is
// one unless the registry of residents says otherwise; where nothing is declared the dwelling at
// the street number of residence is. Of more than one imu keeps one.
func (f *fatti) case_(possessi []*possesso) {
	dove, risiede := f.dimore(f.persone...)
	for m := range 12 {
		dichiarata := false
		for _, p := range possessi {
			if p.Tipo != "F" || !p.mesi.Ha(m) || p.condizioni[m]&imu.Casa == 0 {
				continue
			}
			_, altrove := p.abita(dove[m])
			if f.anagrafe && (!risiede.Ha(m) || altrove) {
				p.condizioni[m] &^= imu.Casa
				f.avvisa("RESIDENZA_DISCORDE", "%s è dichiarata abitazione principale, ma in almeno un mese l'anagrafe dice che la persona non vi risiede: quei mesi non sono esenti.", p.id)
				continue
			}
			dichiarata = true
		}
		if !dichiarata && risiede.Ha(m) {
			f.presumiCasa(possessi, m, dove[m])
		}
		f.presumiPertinenze(possessi, m)
	}
	f.contaResidenti(possessi)
}

func (f *fatti) presumiCasa(possessi []*possesso, m int, d dimora) {
	for _, p := range possessi {
		if p.Tipo != "F" || !p.mesi.Ha(m) || !imu.Abitativa(p.stato[m].Categoria) {
			continue
		}
		if certo, _ := p.abita(d); certo {
			p.condizioni[m] |= imu.Casa
			f.avvisa("CASA_DALLA_RESIDENZA", "%s è presa come abitazione principale perché la persona risiede a quel civico.", p.id)
		}
	}
}

// presumiPertinenze takes as going with the home the C/2, C/6, C/7 on a particella of the home that
// no position speaks of.
func (f *fatti) presumiPertinenze(possessi []*possesso, m int) {
	for _, casa := range possessi {
		if casa.Tipo != "F" || !casa.mesi.Ha(m) || casa.condizioni[m]&imu.Casa == 0 {
			continue
		}
		for _, p := range possessi {
			if p.Tipo != "F" || !p.mesi.Ha(m) || len(p.posizioni) > 0 || !imu.DaPertinenza(p.stato[m].Categoria) || !comuni(p.particelle, casa.particelle) {
				continue
			}
			p.condizioni[m] |= imu.Pertinenza
			f.avvisa("PERTINENZA_PRESUNTA", "%s è presa come pertinenza perché sta sulla stessa particella dell'abitazione; nessuna posizione ne parla.", p.id)
		}
	}
}

func comuni(a, b []int64) bool {
	return slices.ContainsFunc(a, func(x int64) bool { return slices.Contains(b, x) })
}

// contaResidenti counts, for a home that is taxed, the holders who reside in it: the detrazione is
// divided among them (c. 749).
func (f *fatti) contaResidenti(possessi []*possesso) {
	for _, p := range possessi {
		if !slices.ContainsFunc(p.stato[:], func(o imu.Oggetto) bool { return imu.Lusso(o.Categoria) }) {
			continue
		}
		for _, persone := range f.possessori(p.chiaveImmobile) {
			dove, risiede := f.dimore(persone...)
			for m := range 12 {
				if certo, _ := p.abita(dove[m]); risiede.Ha(m) && certo {
					p.residenti[m]++
				}
			}
		}
	}
}

// possessori are the ids of each who was taxed for a share of a unit in the year.
func (f *fatti) possessori(k chiaveImmobile) [][]string {
	visti := map[string]bool{}
	var out [][]string
	for _, s := range f.spartizioni(k, imu.Fabbricato) {
		for _, p := range s.parti {
			switch {
			case visti[p.Titolare]:
			case p.Titolare == mia:
				out = append(out, f.persone)
			default:
				out = append(out, []string{p.Titolare})
			}
			visti[p.Titolare] = true
		}
	}
	return out
}
