package imu

import (
	"math/big"

	"github.com/cestor/sit/catasto/codici"
	"github.com/cestor/sit/sit/tributi/conto"
)

// Titolo is a right over an object on a day, as TIT writes it. Titolare is whatever tells holders
// apart; a Den of zero, or of no sense, is a share that is not stated.
type Titolo struct {
	Titolare string
	Diritto  string // the three raw characters, blanks included
	Num, Den int64
}

// Parte is what a holder owes tax for.
type Parte struct {
	Titolare string
	Quota    Quota
}

// intero is the whole that the shares of a right add up to.
type intero uint8

const (
	nessuno       intero = iota
	proprieta            // full and bare
	superficiaria        // ownership of the building alone, full and bare
	enfiteusi            // livello and colonia perpetua too
	superficie           // the right to build, not yet or no more an ownership
	godimento            // usufrutto, uso, abitazione over the proprieta
	godimentoSup         // the same over the superficiaria
	godimentoEnf         // the same over the enfiteusi
	concedenti           // who granted the enfiteusi
	areaSola             // owner of the land under what another owns
	interi
)

// ruolo says of which whole a raw diritto is a share, whether it is bare, and whether a share of it
// that nothing burdens is taxed (c. 743; tributi.md §3.3; of the older family, contract §0: 3, 4, 7,
// 8, 64 are ownership, the others as their text says).
func ruolo(diritto string) (i intero, nuda bool) {
	switch diritto {
	case "2s":
		return superficiaria, true
	case "3s", "7s", "8s":
		return godimentoSup, false
	case "8e", "36 ", "37 ", "39 ", "40 ", "41 ", "60 ", "61 ", "62 ", "70 ":
		return godimentoEnf, false
	case "42 ", "43 ", "71 ": // usufruct of what the concedente keeps: not taxed, as he is not
		return nessuno, false
	}
	d, _ := codici.DirittoDi(diritto)
	switch d.Famiglia {
	case codici.Proprieta:
		return proprieta, false
	case codici.NudaProprieta:
		return proprieta, true
	case codici.ProprietaSuperficiaria:
		return superficiaria, false
	case codici.ProprietaArea:
		return areaSola, false
	case codici.Superficie:
		return superficie, false
	case codici.Enfiteusi:
		return enfiteusi, false
	case codici.Usufrutto, codici.Uso, codici.Abitazione:
		return godimento, false
	case codici.Concedente:
		return concedenti, false
	}
	return nessuno, false
}

// quota is a title with the share that was understood.
type quota struct {
	t        Titolo
	intero   intero
	nuda     bool
	parte    *conto.Frazione
	presunta bool
}

// tolleranza within which the shares of a whole may exceed it: half a hundredth (tributi.md §7.2 XC-21).
var tolleranza = conto.Di(1005, 1000)

// Ripartisci says for what share each holder is taxed, given all the titles over an object on one
// day, in the order in which the holders are met; who owes nothing is not there. Of a right that
// burdens ownership beyond what its bare counterpart carries, the excess is taken off the full
// owners: 10 for the whole beside 80 for a half leaves the owner a half.
func Ripartisci(genere Genere, titoli []Titolo) []Parte {
	quote := leggi(genere, titoli)
	var somme, nude [interi]*conto.Frazione
	for i := range somme {
		somme[i], nude[i] = new(conto.Frazione), new(conto.Frazione)
	}
	for _, q := range quote {
		somme[q.intero].Add(somme[q.intero], q.parte)
		if q.nuda {
			nude[q.intero].Add(nude[q.intero], q.parte)
		}
	}
	peso := func(grava, sopporta *conto.Frazione) *conto.Frazione {
		if d := new(conto.Frazione).Sub(grava, sopporta); d.Sign() > 0 {
			return d
		}
		return new(conto.Frazione)
	}
	var libera [interi]*conto.Frazione // the part of each whole's full shares that nothing burdens
	sopra := new(conto.Frazione).Add(somme[superficiaria], somme[superficie])
	sulla := conto.Di(0, 1)
	sulla.Add(sulla, peso(somme[godimento], nude[proprieta]))
	sulla.Add(sulla, peso(somme[enfiteusi], somme[concedenti]))
	if genere == Fabbricato {
		sulla.Add(sulla, peso(sopra, somme[areaSola]))
	}
	libera[proprieta] = liberata(new(conto.Frazione).Sub(somme[proprieta], nude[proprieta]), sulla)
	libera[superficiaria] = liberata(new(conto.Frazione).Sub(somme[superficiaria], nude[superficiaria]), peso(somme[godimentoSup], nude[superficiaria]))
	libera[enfiteusi] = liberata(somme[enfiteusi], somme[godimentoEnf])
	uno := conto.Di(1, 1)
	libera[superficie], libera[godimento], libera[godimentoSup], libera[godimentoEnf] = uno, uno, uno, uno
	return raccogli(quote, &libera)
}

// liberata is the fraction of the full shares that a burden leaves free.
func liberata(piena, peso *conto.Frazione) *conto.Frazione {
	if piena.Sign() <= 0 || peso.Cmp(piena) >= 0 {
		return new(conto.Frazione)
	}
	r := new(conto.Frazione).Sub(piena, peso)
	return r.Quo(r, piena)
}

func raccogli(quote []quota, libera *[interi]*conto.Frazione) []Parte {
	var ordine []string
	somme, presunte := map[string]*conto.Frazione{}, map[string]bool{}
	for _, q := range quote {
		f := libera[q.intero]
		if f == nil || q.nuda {
			continue
		}
		p := conto.Per(q.parte, f)
		if p.Sign() <= 0 {
			continue
		}
		s, ok := somme[q.t.Titolare]
		if !ok {
			s = new(conto.Frazione)
			somme[q.t.Titolare] = s
			ordine = append(ordine, q.t.Titolare)
		}
		s.Add(s, p)
		presunte[q.t.Titolare] = presunte[q.t.Titolare] || q.presunta
	}
	out := make([]Parte, 0, len(ordine))
	for _, t := range ordine {
		s := somme[t]
		if s.Cmp(conto.Di(1, 1)) > 0 {
			s = conto.Di(1, 1) // nobody owes for more than the whole
		}
		if !s.Num().IsInt64() || !s.Denom().IsInt64() {
			s = approssima(s)
		}
		out = append(out, Parte{t, Quota{s.Num().Int64(), s.Denom().Int64(), presunte[t]}})
	}
	return out
}

// approssima keeps a share whose terms exceed 64 bits, which only senseless registers have, to a
// billionth.
func approssima(q *conto.Frazione) *conto.Frazione {
	n := new(big.Int).Mul(q.Num(), big.NewInt(1e9))
	return conto.Di(n.Quo(n, q.Denom()).Int64(), 1e9)
}

// leggi understands the shares. Within a whole, those not stated take what the stated leave, in equal
// parts; where the stated exceed the whole, all holders have equal shares (tributi.md §3.3).
func leggi(genere Genere, titoli []Titolo) []quota {
	var quote []quota
	costruito := false // somebody holds the building apart from the land
	for _, t := range titoli {
		i, nuda := ruolo(t.Diritto)
		quote = append(quote, quota{t: t, intero: i, nuda: nuda})
		costruito = costruito || i == superficiaria || i == superficie || t.Diritto == "7 "
	}
	for i := range quote {
		// Who owns the land owes for a terreno; and the old 8 is ownership unless another holds the building.
		if q := &quote[i]; q.intero == areaSola && (genere != Fabbricato || q.t.Diritto == "8 " && !costruito) {
			q.intero = proprieta
		}
	}
	for i := proprieta; i < interi; i++ {
		completa(quote, i)
	}
	var out []quota
	for _, q := range quote {
		if q.intero != nessuno {
			out = append(out, q)
		}
	}
	return out
}

func completa(quote []quota, i intero) {
	dette := new(conto.Frazione)
	mute := 0
	persone := map[string]int{} // titles of each
	for k := range quote {
		q := &quote[k]
		if q.intero != i {
			continue
		}
		persone[q.t.Titolare]++
		if q.t.Num > 0 && q.t.Den > 0 && q.t.Num <= q.t.Den {
			q.parte = conto.Di(q.t.Num, q.t.Den)
			dette.Add(dette, q.parte)
		} else {
			mute++
		}
	}
	troppe := dette.Cmp(tolleranza) > 0
	resto := new(conto.Frazione).Sub(conto.Di(1, 1), dette)
	for k := range quote {
		q := &quote[k]
		switch {
		case q.intero != i:
		case troppe || mute > 0 && resto.Sign() <= 0:
			q.parte, q.presunta = conto.Di(1, int64(len(persone))*int64(persone[q.t.Titolare])), true
		case q.parte == nil:
			q.parte, q.presunta = conto.Per(resto, conto.Di(1, int64(mute))), true
		}
	}
}
