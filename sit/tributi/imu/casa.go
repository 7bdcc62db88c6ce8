package imu

import (
	"github.com/cestor/sit/sit/tributi/conto"
)

// mese is a Periodo after the home was judged over all that the holder has.
type mese struct {
	Periodo
	note []string
}

// annoBene is an object month by month.
type annoBene struct {
	bene  Bene
	mesi  [12]*Periodo
	note  [12]string
	tolte [12]Condizione // claimed and not granted
}

func mensile(b Bene) annoBene {
	a := annoBene{bene: b}
	for i := range b.Periodi {
		for m := range 12 {
			if b.Periodi[i].Mesi.Ha(m) {
				a.mesi[m] = &b.Periodi[i]
			}
		}
	}
	return a
}

// condizioni are those granted in a month.
func (a *annoBene) condizioni(m int) Condizione {
	if a.mesi[m] == nil {
		return 0
	}
	return a.mesi[m].Condizioni &^ a.tolte[m]
}

// assegnaCasa grants month by month one home, and with it one C/2, one C/6 and one C/7: of those
// claimed the one with the highest rendita (c. 741 b; tributi.md §7.2 XC-16, XC-28). It says in
// which categoria the home of each month is; empty where there is none.
func assegnaCasa(anni []annoBene) (categorie [12]string) {
	for m := range 12 {
		casa := scegli(anni, m, Casa, Abitativa)
		for i := range anni {
			switch {
			case !anni[i].condizioni(m).ha(Casa) || i == casa || anni[i].mesi[m].Quota.Num <= 0:
			case casa < 0 || !Abitativa(anni[i].mesi[m].Oggetto.Categoria):
				anni[i].nega(m, Casa, "Non è un'abitazione: nessuna esenzione come abitazione principale.")
			default:
				anni[i].nega(m, Casa, "L'abitazione principale è una sola: è riconosciuta quella con la rendita più alta.")
			}
		}
		if casa >= 0 {
			categorie[m] = anni[casa].mesi[m].Oggetto.Categoria
		}
		for _, c := range [...]string{"C02", "C06", "C07"} {
			una := scegli(anni, m, Pertinenza, func(x string) bool { return x == c })
			for i := range anni {
				if !anni[i].condizioni(m).ha(Pertinenza) || anni[i].mesi[m].Oggetto.Categoria != c {
					continue
				}
				switch {
				case casa < 0:
					anni[i].nega(m, Pertinenza, "Indicata come pertinenza, ma non risulta un'abitazione principale a cui serva.")
				case i != una:
					anni[i].nega(m, Pertinenza, "Pertinenza in più: con l'abitazione principale ne va una sola di ciascuna categoria C/2, C/6, C/7 (c. 741 lett. b).")
				}
			}
		}
		for i := range anni {
			if anni[i].condizioni(m).ha(Pertinenza) && !DaPertinenza(anni[i].mesi[m].Oggetto.Categoria) {
				anni[i].nega(m, Pertinenza, "Pertinenza dell'abitazione può essere solo un C/2, un C/6, un C/7.")
			}
		}
	}
	return categorie
}

// scegli is the object with a condition that has the highest rendita in a month, the first on a
// tie; -1 when there is none.
func scegli(anni []annoBene, m int, c Condizione, in func(categoria string) bool) int {
	k := -1
	for i := range anni {
		if p := anni[i].mesi[m]; p != nil && p.Oggetto.Genere == Fabbricato && p.Quota.Num > 0 && anni[i].condizioni(m).ha(c) && in(p.Oggetto.Categoria) &&
			(k < 0 || p.Oggetto.Rendita > anni[k].mesi[m].Oggetto.Rendita) {
			k = i
		}
	}
	return k
}

func (a *annoBene) nega(m int, c Condizione, perche string) {
	a.tolte[m] |= c
	a.note[m] = perche
}

// periodi gathers the months that are alike, in the order of the first of each.
func (a *annoBene) periodi() []mese {
	type chiave struct {
		p    Periodo
		nota string
	}
	dove := map[chiave]int{}
	var out []mese
	for m := range 12 {
		if a.mesi[m] == nil {
			continue
		}
		p := *a.mesi[m]
		p.Condizioni, p.Mesi = a.condizioni(m), 0
		k := chiave{p, a.note[m]}
		i, ok := dove[k]
		if !ok {
			i = len(out)
			dove[k] = i
			out = append(out, mese{Periodo: p})
			if a.note[m] != "" {
				out[i].note = []string{a.note[m]}
			}
		}
		out[i].Mesi |= 1 << m
	}
	return out
}

// classifica says of which family an object is and, when nothing is owed for it, why.
func classifica(m mese, case_ [12]string, anno int) (f Fattispecie, esente string) {
	o := m.Oggetto
	f = famigliaDi(m, case_, anno)
	switch {
	case m.Esenzione != "":
		return f, m.Esenzione
	case m.Quota.Num <= 0 || m.Quota.Den <= 0:
		return f, "Nessuna quota imponibile."
	case f == AbitazionePrincipale && m.Condizioni.ha(Casa) && !Lusso(o.Categoria):
		return f, "Abitazione principale, non di categoria A/1, A/8 o A/9: esente (c. 740)."
	case f == AbitazionePrincipale && m.Condizioni.ha(Pertinenza) && !Lusso(casaDi(m.Mesi, case_)):
		return f, "Pertinenza dell'abitazione principale: esente come questa (c. 741 lett. b)."
	case f == BeniMerce && anno >= 2022:
		return f, "Fabbricato costruito e destinato alla vendita dall'impresa, non locato: esente dal 2022 (c. 751)."
	case o.Genere == Fabbricato && o.gruppo() == 'E':
		return f, "Gruppo E: esente (c. 759 lett. b)."
	case o.Genere == Fabbricato && o.gruppo() == 'F' && o.Valore == 0:
		return f, "Gruppo F, senza rendita: il fabbricato non è tassato; se vi sono lavori in corso (F/3, F/4) si tassa il valore dell'area, che qui non è noto."
	}
	if base, _ := o.Base(); base == nil {
		return f, "Senza rendita al catasto: nulla da calcolare finché non è attribuita."
	}
	return f, ""
}

// casaDi is the categoria of the home in some months, which are all alike for what goes with it.
func casaDi(mesi Mesi, case_ [12]string) string {
	for m := range 12 {
		if mesi.Ha(m) {
			return case_[m]
		}
	}
	return ""
}

func famigliaDi(m mese, case_ [12]string, anno int) Fattispecie {
	o := m.Oggetto
	switch {
	case o.Genere == Terreno:
		return Terreni
	case o.Genere == Area, o.gruppo() == 'F' && o.Valore > 0:
		return Aree
	case m.Condizioni.ha(Casa | Pertinenza):
		return AbitazionePrincipale
	case o.rurale():
		return Rurali
	case m.Condizioni.ha(Merce) && anno >= 2020:
		return BeniMerce
	case o.gruppo() == 'D':
		return GruppoD
	}
	return Altri
}

// riduzione is by how much the base and the tax are cut.
type riduzione struct{ base, imposta *conto.Frazione }

// riduci grants the reductions of a stretch of months (c. 747, 760), and says which and why not.
func riduci(p Periodo, r Regole) (riduzione, []string) {
	out := riduzione{conto.Di(1, 1), conto.Di(1, 1)}
	var note []string
	c := p.Condizioni
	meta := func(perche string) {
		out.base.Mul(out.base, conto.Di(1, 2))
		note = append(note, perche)
	}
	if p.Oggetto.Genere != Fabbricato {
		return out, nil
	}
	switch {
	case c.ha(Comodato) && Lusso(p.Oggetto.Categoria):
		note = append(note, "Comodato non riconosciuto: non vale per le categorie A/1, A/8, A/9.")
	case c.ha(Comodato):
		meta("Comodato a genitore o figlio: base al 50 per cento (c. 747 lett. c).")
	}
	if c.ha(Storico) {
		meta("Interesse storico o artistico: base al 50 per cento (c. 747 lett. a).")
	}
	switch {
	case c.ha(Inagibile) && c.ha(Storico) && !r.Cumula:
		note = append(note, "Inagibile: la riduzione non si somma a quella per interesse storico.")
	case c.ha(Inagibile):
		meta("Inagibile e non utilizzato: base al 50 per cento (c. 747 lett. b).")
	}
	switch {
	case c.ha(Concordato):
		out.imposta.Mul(out.imposta, conto.Di(3, 4))
		note = append(note, "Locato a canone concordato: imposta al 75 per cento (c. 760).")
	case c.ha(Estero):
		out.imposta.Mul(out.imposta, conto.Di(1, 2))
		note = append(note, "Posseduto da pensionato residente all'estero: imposta al 50 per cento (L. 178/2020 art. 1 c. 48).")
	}
	return out, note
}
