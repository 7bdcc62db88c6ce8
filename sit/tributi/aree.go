package tributi

import (
	"github.com/cestor/sit/sit/tributi/conto"
	"github.com/cestor/sit/sit/tributi/imu"
)

// The least of a particella that is taxed as an area: what XC-17 takes for more than a scrap
// (tributi.md §7.2).
const (
	minimoMq    = 2000   // hundredths of m²
	minimaQuota = 50_000 // millionths
	intera      = 1_000_000
)

// aree taxes as building land the terreni that a plan adopted by 1 January made so (c. 741 d), at the
// values of the comune; the rest of a particella goes on as land, by its part of the income. A declared value, or an exemption as of
// farmers, stands.
func (f *fatti) aree(possessi []*possesso) {
	for _, p := range possessi {
		if p.Tipo != "T" {
			continue
		}
		valore, quota, mq, manca := f.valoreArea(p.particella)
		if mq < minimoMq || quota < minimaQuota {
			continue
		}
		if manca != "" {
			f.avvisa("AREA_SENZA_VALORE", "%s è edificabile al 1° gennaio, ma per il %d manca il valore al m² della zona %s: è calcolata come terreno.", p.id, f.anno, manca)
			continue
		}
		for m := range 12 {
			if p.mesi.Ha(m) && p.stato[m].Genere == imu.Terreno && p.esenzione[m] == "" {
				if quota < intera-minimaQuota {
					p.resto[m] = imu.Oggetto{Genere: imu.Terreno, Dominicale: p.stato[m].Dominicale * (intera - quota) / intera}
				}
				p.stato[m] = imu.Oggetto{Genere: imu.Area, Valore: valore}
				f.avvisa("AREA_DAL_PIANO", "%s è edificabile al 1° gennaio per %s m², ai valori di riferimento del comune: il valore venale può essere un altro.", p.id, conto.Decimale(conto.Di(mq, 100), 0, 0))
			}
		}
	}
}

// valoreArea is the value in cents of what is buildable of a particella; manca names a zone without one.
func (f *fatti) valoreArea(particella int64) (cent, quota, mq int64, manca string) {
	valore := new(conto.Frazione)
	for _, e := range f.edificabile {
		if e.ParticellaID != particella {
			continue
		}
		quota, mq = quota+e.Quota, mq+e.Mq
		v, ok := f.tariffario.ValoreArea(e.Sigla)
		if !ok {
			manca = e.Sigla
			continue
		}
		valore.Add(valore, v.Valore(conto.Di(e.Mq, 100)))
	}
	return conto.Cent(valore), quota, mq, manca
}
