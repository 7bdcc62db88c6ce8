package imu

import (
	"slices"

	"github.com/cestor/sit/sit/tributi/conto"
)

// Quota is a share of an object. Presunta says that the registers do not state it, and that equal
// shares were taken.
type Quota struct {
	Num, Den int64
	Presunta bool
}

// Intero is the whole.
var Intero = Quota{Num: 1, Den: 1}

// Frazione is the share as a number.
func (q Quota) Frazione() *conto.Frazione { return conto.Di(q.Num, q.Den) }

// Periodo is some months of the year in which nothing changes of an object for its holder.
type Periodo struct {
	Mesi       Mesi
	Oggetto    Oggetto
	Quota      Quota
	Condizioni Condizione
	Residenti  int    // possessors who reside there, for the detrazione; 0 counts as one
	Esenzione  string // why nothing is owed, in Italian; empty: it is
}

// Bene is an object of one holder over a year.
type Bene struct {
	ID      string
	Periodi []Periodo
}

// Regole are what the law leaves open or to the comune.
type Regole struct {
	// Cumula lets the halves for a protected building and for an unusable one stack; by default one
	// alone is granted (tributi.md §3.5).
	Cumula bool
}

// Voce is what is owed for an object under one code, for the months in which nothing changes. The
// cents of the voci of one object and code add up to their exact sum, rounded once (§3.8).
type Voce struct {
	Bene       string
	Codice     Codice
	Imponibile *conto.Frazione // euro, of the whole object, after the reductions of the base
	Aliquota   Aliquota
	Quota      Quota
	Mesi       Mesi
	Dovuto     int64 // cents

	scelta     scelta
	periodo    Periodo
	base       string          // how the base is made
	note       []string        // what was asked for and is not due, and why what is not owed is not
	lordo      *conto.Frazione // euro, before the detrazione
	detrazione *conto.Frazione // euro taken off; nil none
	netto      *conto.Frazione
}

// Totale is what is paid under one code.
type Totale struct {
	Codice    Codice
	Dovuto    int64 // cents
	DaVersare int64 // euro
	Acconto   int64 // euro, with the same rates
	Saldo     int64 // euro
}

// Calcolo is what a holder owes in a year, object by object and code by code.
type Calcolo struct {
	Anno   int
	Voci   []Voce
	Totali []Totale
}

// Dovuto is the sum in cents.
func (c Calcolo) Dovuto() (cent int64) {
	for _, v := range c.Voci {
		cent += v.Dovuto
	}
	return cent
}

// Calcola reckons what one holder owes for all that he holds: the home and what goes with it are
// judged month by month over all of it, so a part cannot be reckoned by itself. The voci come in the
// order of the beni and of their months.
func Calcola(p *Prospetto, beni []Bene, r Regole) Calcolo {
	anni := make([]annoBene, len(beni))
	for i, b := range beni {
		anni[i] = mensile(b)
	}
	case_ := assegnaCasa(anni)
	var out Calcolo
	if p != nil {
		out.Anno = p.Anno
	}
	for _, a := range anni {
		for _, periodo := range a.periodi() {
			out.Voci = append(out.Voci, voci(p, a.bene.ID, periodo, case_, r, out.Anno)...)
		}
	}
	togliDetrazione(p, out.Voci)
	arrotonda(out.Voci)
	out.Totali = totali(out.Voci)
	return out
}

// voci reckons one stretch of months of one object: one voce, but for group D, of which the State
// has its part.
func voci(p *Prospetto, bene string, m mese, case_ [12]string, r Regole, anno int) []Voce {
	v := Voce{Bene: bene, Quota: m.Quota, Mesi: m.Mesi, periodo: m.Periodo, note: m.note, lordo: new(conto.Frazione), Imponibile: new(conto.Frazione)}
	f, esente := classifica(m, case_, anno)
	v.Codice = codiceDi[f]
	base, testo := m.Oggetto.Base()
	v.base = testo
	if base != nil {
		v.Imponibile = base
	}
	if esente != "" {
		v.scelta.Fattispecie = f
		v.note = append(v.note, esente)
		return []Voce{v}
	}
	v.scelta = p.per(f, m.Oggetto, m.Condizioni)
	fattore, riduzioni := riduci(m.Periodo, r)
	v.Imponibile, v.note = conto.Per(v.Imponibile, fattore.base), append(v.note, riduzioni...)
	quanto := func(a Aliquota) *conto.Frazione {
		return conto.Per(v.Imponibile, a.Frazione(), m.Quota.Frazione(), conto.Di(int64(m.Mesi.Quanti()), 12), fattore.imposta)
	}
	v.Aliquota = v.scelta.Aliquota
	if f != GruppoD {
		v.lordo = quanto(v.Aliquota)
		return []Voce{v}
	}
	// The State's part does not depend on what the comune votes (c. 744); what is over is the comune's.
	comune := v
	v.Codice, v.Aliquota = DStato, QuotaStato
	comune.Codice, comune.Aliquota = DComune, max(0, v.scelta.Aliquota-QuotaStato)
	v.lordo, comune.lordo = quanto(v.Aliquota), quanto(comune.Aliquota)
	return []Voce{v, comune}
}

// togliDetrazione takes the detrazione off what is owed for a taxed home and then, for what is left
// of it, for what goes with it (c. 749): by months and by heads of who resides there, not by shares.
func togliDetrazione(p *Prospetto, voci []Voce) {
	resta := new(conto.Frazione)
	for _, v := range voci {
		if v.detraibile() && v.periodo.Condizioni.ha(Casa) {
			resta.Add(resta, v.spetta())
		}
	}
	for _, casa := range [...]bool{true, false} {
		for i := range voci {
			v := &voci[i]
			if !v.detraibile() || v.periodo.Condizioni.ha(Casa) != casa || resta.Sign() == 0 {
				continue
			}
			v.detrazione = resta
			if resta.Cmp(v.lordo) > 0 {
				v.detrazione = v.lordo
			}
			resta = new(conto.Frazione).Sub(resta, v.detrazione)
		}
	}
}

func (v *Voce) detraibile() bool { return v.Codice == Abitazione && v.lordo.Sign() > 0 }

// spetta is the detrazione of the months of a home, in euro.
func (v *Voce) spetta() *conto.Frazione {
	return conto.Per(conto.Di(v.scelta.Detrazione, 100), conto.Di(int64(v.Mesi.Quanti()), 12), conto.Di(1, int64(max(1, v.periodo.Residenti))))
}

// arrotonda rounds once for each object and code: each voce is what its sum so far rounds to, less
// what went before, so that the voci add up to the rounded sum.
func arrotonda(voci []Voce) {
	type chiave struct {
		bene   string
		codice Codice
	}
	type somma struct {
		esatta conto.Frazione
		cent   int64
	}
	somme := map[chiave]*somma{}
	for i := range voci {
		v := &voci[i]
		v.netto = v.lordo
		if v.detrazione != nil {
			v.netto = new(conto.Frazione).Sub(v.lordo, v.detrazione)
		}
		s := somme[chiave{v.Bene, v.Codice}]
		if s == nil {
			s = &somma{}
			somme[chiave{v.Bene, v.Codice}] = s
		}
		s.esatta.Add(&s.esatta, v.netto)
		cent := conto.Cent(&s.esatta)
		v.Dovuto, s.cent = cent-s.cent, cent
	}
}

func totali(voci []Voce) []Totale {
	var out []Totale
	for _, c := range tuttiCodici {
		t := Totale{Codice: c}
		n := 0
		for _, v := range voci {
			if v.Codice == c {
				t.Dovuto += v.Dovuto
				n++
			}
		}
		if n > 0 {
			t.DaVersare, t.Acconto, t.Saldo = conto.Euro(t.Dovuto), conto.Acconto(t.Dovuto), conto.Saldo(t.Dovuto)
			out = append(out, t)
		}
	}
	return slices.Clip(out)
}
