package tributi

import (
	"slices"
	"strconv"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/tributi/imu"
)

// possesso is an immobile of the person month by month.
type possesso struct {
	chiaveImmobile
	id        string
	stato     [12]imu.Oggetto
	quota     [12]imu.Quota
	mesi      imu.Mesi // possessed, and there
	posizioni []rigaPosizione

	particelle, civici []int64
	interni            []string
	particella         int64 // of a terreno
	condizioni         [12]imu.Condizione
	esenzione          [12]string
	residenti          [12]int
}

// beni are the objects of the person, as imu reckons them.
func (f *fatti) beni() []imu.Bene {
	var possessi []*possesso
	for _, k := range f.immobili() {
		var p *possesso
		if k.Tipo == "F" {
			p = f.unita(k)
		} else {
			p = f.terreno(k)
		}
		if p != nil && p.mesi != 0 {
			possessi = append(possessi, p)
		}
	}
	f.dichiarazioni(possessi)
	f.case_(possessi)
	out := make([]imu.Bene, len(possessi))
	for i, p := range possessi {
		out[i] = p.bene()
	}
	return out
}

func (p *possesso) bene() imu.Bene {
	b := imu.Bene{ID: p.id}
	for m := range 12 {
		if p.mesi.Ha(m) {
			b.Periodi = append(b.Periodi, imu.Periodo{Mesi: 1 << m, Oggetto: p.stato[m], Quota: p.quota[m], Condizioni: p.condizioni[m], Residenti: p.residenti[m], Esenzione: p.esenzione[m]})
		}
	}
	return b
}

// unita follows a unit through the year; nil when it is not taxed at all.
func (f *fatti) unita(k chiaveImmobile) *possesso {
	p := &possesso{chiaveImmobile: k, id: k.uiu()}
	var tratti []imu.Tratto[imu.Oggetto]
	trovata := false
	for _, s := range f.uiu {
		if s.chiave() != k {
			continue
		}
		trovata = true
		p.particelle, p.civici, p.interni = s.Particelle, s.Civici, s.Interni
		o := imu.Oggetto{Genere: imu.Fabbricato, Categoria: s.Categoria, Rendita: s.Rendita, Rurale: s.Rurale}
		if s.Soppressa || s.BCNC {
			o = imu.Oggetto{}
		} else if prima := statoIl(tratti, f.inizio()); s.Dal > f.inizio() && !perLavori(s.Causale) && prima.Rendita > 0 && (prima.Rendita != o.Rendita || prima.Categoria != o.Categoria) {
			// A rendita that was only put right is used from the next 1 January (tributi.md §3.2).
			o = prima
			f.avvisa("RENDITA_AL_1_GENNAIO", "%s: la rendita è cambiata nell'anno senza lavori (causale %s), quindi vale quella del 1° gennaio.", p.id, s.Causale)
		}
		tratti = append(tratti, imu.Tratto[imu.Oggetto]{Dal: s.Dal, Al: s.Al, Valore: o})
	}
	if !trovata {
		f.avvisa("OGGETTO_IGNOTO", "%s: c'è un titolo, ma al catasto non risulta alcuno stadio dell'unità nell'anno. Non è calcolata.", p.id)
		return nil
	}
	p.metti(f, tratti)
	return p
}

// perLavori is false of the acts that change how a unit is classed or named, and nothing built.
func perLavori(causale string) bool {
	switch causale {
	case "CLA", "VCL", "RIT", "VUF", "VTO", "VMI":
		return false
	}
	return true
}

func statoIl(tratti []imu.Tratto[imu.Oggetto], g sit.Giorno) (o imu.Oggetto) {
	for _, t := range tratti {
		if t.Dal <= g && g < t.Al {
			o = t.Valore
		}
	}
	return o
}

// enteUrbano is the qualità of the land under a building, which is taxed with it.
const enteUrbano = 282

func (f *fatti) terreno(k chiaveImmobile) *possesso {
	p := &possesso{chiaveImmobile: k}
	var tratti []imu.Tratto[imu.Oggetto]
	for _, s := range f.terreni {
		if s.chiave() != k {
			continue
		}
		p.id, p.particella = s.Particella, s.ParticellaID
		if p.id == "" {
			p.id = k.Comune + k.Sezione + "-T-" + strconv.FormatInt(k.Immobile, 10)
		}
		o := imu.Oggetto{Genere: imu.Terreno, Dominicale: s.Dominicale}
		if s.Soppressa || s.Qualita == enteUrbano {
			o = imu.Oggetto{}
		}
		tratti = append(tratti, imu.Tratto[imu.Oggetto]{Dal: s.Dal, Al: s.Al, Valore: o})
	}
	p.metti(f, tratti)
	return p
}

// metti lays the states over the months of possession. A state without a genere is nothing to tax.
func (p *possesso) metti(f *fatti, tratti []imu.Tratto[imu.Oggetto]) {
	genere := imu.Fabbricato
	if p.Tipo == "T" {
		genere = imu.Terreno
	}
	var esiste imu.Mesi
	p.stato, esiste = imu.Anno(f.anno, tratti)
	p.quota, p.mesi = imu.Anno(f.anno, f.quote(p.chiaveImmobile, genere))
	p.mesi &= esiste
	for m := range 12 {
		if p.stato[m].Genere == 0 {
			p.mesi &^= 1 << m
		}
	}
}

// dichiarazioni gives each object what its positions say. A position says how many months and not
// which: they are taken from the first of possession on, in the order of the positions.
func (f *fatti) dichiarazioni(possessi []*possesso) {
	for _, d := range f.posizioni {
		trovata := false
		for _, p := range possessi {
			if d.Tipo == "F" && p.Tipo == "F" && slices.Contains(d.Unita, p.id) || d.Tipo != "F" && p.Tipo == "T" && slices.Contains(d.Particelle, p.particella) {
				trovata = true
				p.posizioni = append(p.posizioni, d)
			}
		}
		if !trovata {
			f.avvisa("POSIZIONE_SENZA_TITOLO", "La posizione %d è di un oggetto di cui al catasto non risulta un diritto imponibile nell'anno: non entra nel calcolo.", d.PosizioneID)
		}
	}
	for _, p := range possessi {
		m := 0
		for _, d := range p.posizioni {
			c := d.condizioni()
			for n := 0; n < d.Mesi && m < 12; m++ {
				if !p.mesi.Ha(m) {
					continue
				}
				n++
				p.condizioni[m] |= c
				if d.Esenzione != "" {
					p.esenzione[m] = "Esenzione dichiarata: " + d.Esenzione + "."
				}
				if d.Tipo == "A" && d.ValoreArea > 0 {
					p.stato[m] = imu.Oggetto{Genere: imu.Area, Valore: d.ValoreArea}
				}
			}
		}
		if len(p.posizioni) > 1 && p.posizioni[0].Mesi < 12 {
			f.avvisa("MESI_IN_ORDINE", "%s: le posizioni dicono quanti mesi e non quali; sono presi in ordine.", p.id)
		}
	}
}

func (d rigaPosizione) condizioni() imu.Condizione {
	c, _ := imu.CondizioneDi(d.Riduzione)
	if d.AbitazionePrincipale && !d.Pertinenza {
		c |= imu.Casa
	}
	if d.Pertinenza {
		c |= imu.Pertinenza
	}
	return c
}
