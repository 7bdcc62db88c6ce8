package registri

// successioni looks whether somebody who has a right on an immobile is dead, and gives it to
// whom it goes: the usufruct to nobody, the rest to the heirs.
func (l *lotto) successioni(i *immobile, mese int) {
	for _, t := range i.titoli {
		if t.fine != mai || l.popolo.morte(t.chi) != mese {
			continue
		}
		a := l.eredita(t.chi.vero(), mese)
		switch t.Diritto {
		case "80":
			l.consolida(i, t, mese)
		case "30":
			l.cessa(t, a)
			i.toccato = mese
		default:
			l.cessa(t, a)
			l.intesta(i, a, l.quote(t, mese))
			l.vedova(i, t, a)
		}
		return // the others that he had wait for nobody: one act a month is enough
	}
}

// eredita is the act by which what somebody had goes to the heirs: one for all that he had in a
// catasto.
func (l *lotto) eredita(s soggetto, mese int) atto {
	if a, ok := l.morti[s]; ok {
		return a
	}
	causale, descrizione := "DEN", "SUCCESSIONE DI "+l.popolo.nominativo(s)
	if l.r.IntN(10) == 0 {
		causale, descrizione = "TOL", "TESTAMENTO OLOGRAFO DI "+l.popolo.nominativo(s)
	}
	a := l.atto(mese, "N", causale, descrizione, 60+l.r.IntN(300))
	l.morti[s] = a
	return a
}

// nominativo is how an act names a person: descriptions are personal data.
func (p *popolo) nominativo(s soggetto) string {
	q := p.soggetto(s, p.e.Mesi)
	return q.Cognome + " " + q.Nome
}

// quote are the parts of the heirs: a third to the widow and the rest among the children, or to
// each as much. By a will the widow may have the usufruct.
func (l *lotto) quote(t *titolo, mese int) (out []parte) {
	vedovo, tutti := l.popolo.eredi(t.chi)
	num, den, n := t.QuotaNum.N, t.QuotaDen.N, int64(len(tutti))
	if t.Diritto == "10" && vedovo && n > 1 && l.r.IntN(8) == 0 {
		out = append(out, parte{chi: tutti[0], diritto: "80", num: num, den: den})
		for _, s := range tutti[1:] {
			out = append(out, parte{chi: s, diritto: "20", num: num, den: den * (n - 1)})
		}
		return semplifica(out)
	}
	for k, s := range tutti {
		p := parte{chi: s, diritto: t.Diritto, num: num, den: den * n, libero: t.TitoloNonCodificato}
		if vedovo && n > 1 {
			if p.den = den * 3; k > 0 {
				p.num, p.den = num*2, den*3*(n-1)
			}
		}
		out = append(out, p)
	}
	return semplifica(out)
}

func semplifica(parti []parte) []parte {
	for k, p := range parti {
		a, b := p.num, p.den
		for b != 0 {
			a, b = b, a%b
		}
		if a > 1 {
			parti[k].num, parti[k].den = p.num/a, p.den/a
		}
	}
	return parti
}

// vedova writes the right of who was married in comunione anew, without it.
func (l *lotto) vedova(i *immobile, t *titolo, a atto) {
	for _, v := range i.aperti() {
		if v.Regime == "C" && v.SoggettoRiferimento != 0 && v.rif == t.chi.vero() && v.inizio < a.mese {
			l.cessa(v, a)
			p := v.parte()
			p.regime, p.conRif = "", false
			l.intesta(i, a, []parte{p})
		}
	}
}

// consolida ends an usufruct by death: the bare owners have the whole property.
func (l *lotto) consolida(i *immobile, t *titolo, mese int) {
	a := l.atto(mese, "V", "CUS", "RIUNIONE DI USUFRUTTO", 30+l.r.IntN(200))
	l.cessa(t, a)
	for _, v := range i.aperti() {
		if v.Diritto != "20" {
			continue
		}
		l.cessa(v, a)
		p := v.parte()
		p.diritto = "10"
		l.intesta(i, a, []parte{p})
	}
	i.toccato = mese
}
