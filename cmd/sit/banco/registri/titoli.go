package registri

import (
	"fmt"

	"github.com/cestor/sit/catasto/censuario"
)

// parte is the right of one subject, before it is a title.
type parte struct {
	chi      soggetto
	diritto  string
	num, den int64
	regime   string
	rif      soggetto
	conRif   bool
	libero   string
}

// intera is the whole property of one.
func intera(s soggetto) []parte { return []parte{{chi: s, diritto: "10", num: 1, den: 1}} }

// ditta draws who owns something: one, two who are married, heirs, bare owners under an usufruct.
// tanti is how many the titles of one immobile should be on average.
func (l *lotto) ditta(tanti float64) []parte {
	p := l.popolo
	// What follows gives 1.7 on average: draws of one or of many bring it where it must be.
	switch d := tanti - 1.7; {
	case d < 0 && l.r.Float64() < -d/0.7:
		return intera(p.persona(l.r))
	case d > 0 && l.r.Float64() < d/1.8:
		return l.comunione()
	}
	switch n := l.r.IntN(100); {
	case n < 43:
		return intera(p.qualunque(l.r))
	case n < 70:
		return l.coppia()
	case n < 81:
		return l.comunione()
	case n < 88:
		return l.usufrutto()
	case n < 95:
		return intera(p.impresa(l.r))
	case n < 97:
		return intera(ilComune)
	case n == 97:
		return []parte{{chi: ilComune, diritto: "1t", num: 1, den: 1}, {chi: p.persona(l.r), diritto: "1s", num: 1, den: 1}}
	case n == 98:
		return l.vecchi()
	}
	c := l.comunione()
	return append(c, parte{chi: p.persona(l.r), diritto: "30", num: 1, den: 1}) // with who lives there
}

func (l *lotto) coppia() []parte {
	p := l.popolo
	for {
		a := soggetto(l.r.IntN(p.persone/famiglia) * famiglia)
		b, ok := p.coniuge(a)
		if !ok {
			continue
		}
		out := []parte{{chi: a, diritto: "10", num: 1, den: 2}, {chi: b, diritto: "10", num: 1, den: 2}}
		switch l.r.IntN(6) {
		case 0: // each for himself
		case 1:
			out[0].regime, out[1].regime = "S", "S"
		default:
			for k := range out {
				out[k].regime, out[k].rif, out[k].conRif = "C", out[1-k].chi, true
			}
		}
		return out
	}
}

// comunione is of two to six: of brothers, or of a widow with her children.
func (l *lotto) comunione() []parte {
	p := l.popolo
	fam := soggetto(l.r.IntN(p.persone/famiglia) * famiglia)
	n := 2 + min(l.r.IntN(4), l.r.IntN(4))
	if l.r.IntN(3) > 0 {
		var out []parte
		for k := range n {
			out = append(out, parte{chi: fam + 2 + soggetto(k%4), diritto: "10", num: 1, den: int64(n)})
		}
		if n > 4 {
			out[4].chi = fam + 6
		}
		return out
	}
	vedova := fam + 1
	if p.morte(vedova) > 0 {
		vedova = fam
	}
	out := []parte{{chi: vedova, diritto: "10", num: int64(n), den: int64(3 * n)}}
	for k := range n {
		out = append(out, parte{chi: fam + 2 + soggetto(k), diritto: "10", num: 2, den: int64(3 * n)})
	}
	if n > 4 {
		out[5].chi = fam + 7
	}
	return out
}

// usufrutto is of a parent, the bare property of the children.
func (l *lotto) usufrutto() []parte {
	fam := soggetto(l.r.IntN(l.popolo.persone/famiglia) * famiglia)
	n := 1 + l.r.IntN(2)
	out := []parte{{chi: fam + soggetto(l.r.IntN(2)), diritto: "80", num: 1, den: 1}}
	for k := range n {
		out = append(out, parte{chi: fam + 2 + soggetto(k), diritto: "20", num: 1, den: int64(n)})
	}
	return out
}

// vecchi are titles of the older family of codes, where a blank is data.
func (l *lotto) vecchi() []parte {
	p := l.popolo
	switch l.r.IntN(6) {
	case 0:
		return []parte{{chi: p.persona(l.r), diritto: "3 "}, {chi: p.persona(l.r), diritto: "3 "}, {chi: p.persona(l.r), diritto: "30 "}}
	case 1:
		return []parte{{chi: parrocchia, diritto: "40", num: 1, den: 1}, {chi: p.persona(l.r), diritto: "50", num: 1, den: 1}}
	case 2:
		return []parte{{chi: p.persona(l.r), diritto: "20 "}, {chi: parrocchia, diritto: "40"}}
	case 3:
		return []parte{{chi: p.persona(l.r), diritto: "99 ", libero: "ONERE NON CODIFICATO DI ESEMPIO"}, {chi: p.persona(l.r), diritto: "10", num: 1, den: 1}}
	case 4:
		return []parte{{chi: p.persona(l.r), diritto: "990", libero: "DA VERIFICARE, ATTI DI PROVA"}}
	}
	return []parte{{chi: p.persona(l.r), diritto: "46 "}, {chi: p.persona(l.r), diritto: "56 "}}
}

// intesta gives an immobile its titles by an act. Old ones may not say the shares, or say them
// wrong; 18 % of all say 0/0.
func (l *lotto) intesta(i *immobile, a atto, parti []parte) {
	if a.mese == 0 && !l.ferma {
		switch n := l.r.IntN(1000); {
		case n < 165:
			for k := range parti {
				parti[k].num, parti[k].den = 0, 0
			}
		case n < 172 && parti[0].den > 1:
			parti[0].num++ // they do not add up
		case n < 175 && parti[0].diritto == "10":
			parti[0].num, parti[0].den = 1000, 999
		}
	}
	for _, p := range parti {
		l.prossimi.titolo++
		t := &titolo{chi: p.chi, inizio: a.mese, fine: mai, Titolarita: censuario.Titolarita{
			Comune: string(l.e.Comune), TipoSoggetto: tipo(p.chi), Immobile: i.id, TipoImmobile: i.tipo,
			Diritto: p.diritto, TitoloNonCodificato: p.libero, QuotaNum: presente(p.num), QuotaDen: presente(p.den),
			Regime: p.regime, Generante: a.Atto, TitolaritaID: l.e.BaseID + 9_000 + l.prossimi.titolo,
		}}
		if p.chi >= 0 && a.mese == 0 && !l.ferma && l.r.IntN(60) == 0 {
			t.chi += doppione // the record without tax code of the same person
		}
		t.Soggetto = l.popolo.id(t.chi)
		if p.conRif {
			t.rif, t.SoggettoRiferimento = p.rif, l.popolo.id(p.rif)
		}
		if l.r.IntN(8000) == 0 {
			t.Immobile += 80_000_000 // of an immobile that nobody delivers
		}
		if a.mese > 0 && l.r.IntN(12) == 0 {
			t.Partita = fmt.Sprintf("%07d", 1_000_000+l.prossimi.titolo%900_000)
		}
		i.titoli = append(i.titoli, t)
	}
	i.toccato = a.mese
}

func (l *lotto) cessa(t *titolo, a atto) {
	t.Conclusivo, t.fine = a.Atto, a.mese
}

// subentra ends all the titles of an immobile and gives it others.
func (l *lotto) subentra(i *immobile, a atto, parti []parte) {
	for _, t := range i.aperti() {
		l.cessa(t, a)
	}
	l.intesta(i, a, parti)
}

// partiDi says the titles of an immobile again, for another that takes its place.
func partiDi(i *immobile) (out []parte) {
	for _, t := range i.aperti() {
		out = append(out, t.parte())
	}
	return out
}

func (t *titolo) parte() parte {
	return parte{chi: t.chi.vero(), diritto: t.Diritto, num: t.QuotaNum.N, den: t.QuotaDen.N, regime: t.Regime, rif: t.rif,
		conRif: t.SoggettoRiferimento != 0, libero: t.TitoloNonCodificato}
}
