package urbanistica

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// AreaDifforme is the code of the avviso for a particella whose drawing and whose census differ, over both (§5.3).
const (
	AreaDifforme       = "AREA_DIFFORME"
	differenzaRelativa = 0.02
	differenzaMq       = 5
)

// componi applies the rules to what was measured of one particella.
func componi(r rigaTerreno, strati []rigaStrato, misure []misura) Destinazione {
	d := Destinazione{Particella: r.ID, Disegnata: r.Disegnata, Soppressa: r.Soppressa, AreaMappa: r.Area, SenzaDati: senzaDati(strati), Versioni: versioni(strati)}
	switch {
	case r.Superficie != nil && *r.Superficie > 0:
		d.Superficie, d.DaCatasto = float64(*r.Superficie), true
	case r.Disegnata:
		d.Superficie = MetriQuadri(r.Area)
		d.avvisa("SUPERFICIE_DI_MAPPA", "Il catasto terreni non dice la superficie di questa particella: le aree sono quelle della mappa.")
	}
	if !r.Disegnata || r.Area <= 0 {
		d.avvisa("PARTICELLA_NON_IN_MAPPA", "Nel giorno chiesto la particella non è disegnata in mappa: non si può dire quali zone e vincoli la riguardano.")
		return d
	}
	t := terreno{area: r.Area, precisione: r.Precisione}
	s := d.Superficie
	if scarto := math.Abs(r.Area - s); d.DaCatasto && scarto > differenzaRelativa*s && scarto > differenzaMq {
		d.avvisa(AreaDifforme, fmt.Sprintf("La superficie catastale è %.0f m², l'area calcolata dalla mappa %.0f m²: differiscono di %.0f m².", s, r.Area, scarto))
	}
	if !d.DaCatasto {
		s = r.Area
	}
	perStrato := map[[3]string][]misura{}
	for _, m := range misure {
		k := [3]string{m.Tema, m.Chiave, m.Stato}
		perStrato[k] = append(perStrato[k], m)
	}
	d.zone(t, s, strumenti(strati), perStrato)
	for _, x := range strati {
		if x.Tema != temaVincoli || !x.Vale {
			continue
		}
		trovati := perStrato[[3]string{x.Tema, x.Chiave, x.Stato}]
		if len(trovati) == 0 {
			d.NonInteressati = append(d.NonInteressati, x.Chiave)
		}
		for _, m := range trovati {
			d.Vincoli = append(d.Vincoli, t.vincola(m, s))
		}
	}
	slices.SortStableFunc(d.Vincoli, perCatalogo)
	slices.SortStableFunc(d.NonInteressati, func(a, b string) int { return cmp.Compare(diCatalogo(a), diCatalogo(b)) })
	return d
}

// zone fills the table of zones, one instrument after the other.
func (d *Destinazione) zone(t terreno, s float64, piani []rigaStrato, perStrato map[[3]string][]misura) {
	principale := false
	for _, x := range piani {
		righe := perStrato[[3]string{x.Tema, x.Chiave, x.Stato}]
		if len(righe) == 0 {
			d.NonInteressati = append(d.NonInteressati, Versione{Chiave: x.Chiave, Stato: x.Stato}.Nome())
			continue
		}
		slices.SortFunc(righe, func(a, b misura) int { return cmp.Compare(*a.Posto, *b.Posto) })
		r := t.classifica(righe, s)
		d.Zone = append(d.Zone, r.zone...)
		resto := Parte{Mq: MetriQuadri(r.residuo * s), Percento: percento(r.residuo)}
		switch {
		case x.Stato == vigente && !principale:
			principale, d.NonClassificata = true, &resto
		case r.residuo > 0:
			d.Zone = append(d.Zone, Zona{Strumento: x.Chiave, Stato: x.Stato, Parte: resto, Quota: r.residuo})
		}
		if r.sovrapposte {
			d.avvisa("ZONE_SOVRAPPOSTE", fmt.Sprintf("In questa particella alcune zone dello strumento «%s» si sovrappongono: le percentuali possono superare 100.", x.Chiave))
		}
	}
	// A vigente instrument that says nothing of the particella leaves all of it unclassified.
	if !principale && len(piani) > 0 && piani[0].Stato == vigente {
		d.NonClassificata = &Parte{Mq: MetriQuadri(s), Percento: 100}
	}
}

func (d *Destinazione) avvisa(codice, testo string) {
	d.Avvisi = append(d.Avvisi, Avviso{codice, testo})
}

// perCatalogo is the order of §4.7: the catalogue, then what is in none of it, the larger part first.
func perCatalogo(a, b Vincolo) int {
	return cmp.Or(cmp.Compare(diCatalogo(a.Codice), diCatalogo(b.Codice)), strings.Compare(a.Codice, b.Codice),
		cmp.Compare(b.Quota, a.Quota), strings.Compare(a.Titolo, b.Titolo), strings.Compare(a.Norma, b.Norma), cmp.Compare(b.Dimensione, a.Dimensione))
}

// senzaDati are the themes of which the ente has nothing that holds: zone, where there is no plan, and those of the
// catalogue.
func senzaDati(strati []rigaStrato) (temi []string) {
	zone := false
	noti := make([]bool, len(catalogo)+1)
	for _, s := range strati {
		switch {
		case !s.Vale:
		case s.Tema == temaZone:
			zone = true
		default:
			noti[diCatalogo(s.Chiave)] = true
		}
	}
	if !zone {
		temi = append(temi, temaZone)
	}
	for i, t := range catalogo {
		if !noti[i] {
			temi = append(temi, t.Codice)
		}
	}
	return temi
}

func versioni(strati []rigaStrato) (out []Versione) {
	for _, s := range strati {
		if s.Vale {
			out = append(out, Versione{Tema: s.Tema, Chiave: s.Chiave, Stato: s.Stato, Giorno: s.Versione, Fornitura: s.Fornitura, Impronta: s.Impronta})
		}
	}
	slices.SortStableFunc(out, func(a, b Versione) int {
		return cmp.Or(-strings.Compare(a.Tema, b.Tema), strings.Compare(a.Nome(), b.Nome()))
	})
	return out
}
