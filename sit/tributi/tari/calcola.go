package tari

import (
	"slices"
	"time"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/tributi/conto"
)

// Ambito is what a reduction cuts.
type Ambito uint8

// The values of Ambito.
const (
	Entrambe Ambito = iota
	SoloFissa
	SoloVariabile
)

// Riduzione cuts a part of what is owed, while it holds (tributi.md §4.5).
type Riduzione struct {
	Codice    string
	Ambito    Ambito
	Millesimi int64 // thousandths: 300 is 30 per cent
	AlPiu     bool  // a ceiling and not a cut: owed is at most Millesimi of the whole (distance, service not given)
	Dal, Al   sit.Giorno
}

// SempreRidotta is a reduction that holds all through.
func SempreRidotta(codice string, millesimi int64) Riduzione {
	return Riduzione{Codice: codice, Millesimi: millesimi, Dal: sit.DaSempre, Al: sit.PerSempre}
}

// Utenza is what is taxed: an object of an utenza while nothing of it changes.
type Utenza struct {
	Chiave         Chiave
	Superficie     Superficie
	SenzaVariabile bool // a garage or cellar of who already pays for a dwelling: the variable part is not repeated
	Dal, Al        sit.Giorno
	Riduzioni      []Riduzione
}

// Regole are what the comune's own rules say.
type Regole struct {
	AMesi bool  // months and not days count (tributi.md §4.6)
	Tetto int64 // thousandths: the cuts together are at most this; 0: the whole
}

// Calcolo is what is owed for a year, in cents. Imposta is what is rounded first, TEFA is reckoned
// on it, and Perequazione is beside both.
type Calcolo struct {
	Anno         int
	Imposta      int64
	TEFA         int64
	Perequazione int64
	Fissa        *conto.Frazione // euro, exact
	Variabile    *conto.Frazione

	tariffa                Tariffa
	utenza                 Utenza
	tratti                 []tratto
	interaFissa, interaVar *conto.Frazione // of a whole year, before any reduction
}

// Totale is the tax and the TEFA on it.
func (c Calcolo) Totale() int64 { return c.Imposta + c.TEFA }

// DaVersare is the euro of all that is paid together.
func (c Calcolo) DaVersare() int64 { return conto.Euro(c.Totale() + c.Perequazione) }

// tratto is a part of the year in which the reductions do not change.
type tratto struct {
	num, den         int64 // part of the year
	fissa, variabile int64 // thousandths that are owed
	riduzioni        []string
}

// Calcola reckons an utenza over a year.
func Calcola(anno int, t Tariffa, u Utenza, r Regole) Calcolo {
	out := Calcolo{Anno: anno, Fissa: new(conto.Frazione), Variabile: new(conto.Frazione)}
	mq := conto.Di(int64(u.Superficie), 100)
	fissa := conto.Per(conto.Di(t.FissaMq, 1_000_000), mq)
	variabile := conto.Per(conto.Di(t.VariabileMq, 1_000_000), mq)
	variabile.Add(variabile, conto.Di(t.Variabile, 10_000))
	if u.SenzaVariabile {
		variabile = new(conto.Frazione)
	}
	tratti := tratti(anno, u, r)
	parte := new(conto.Frazione)
	for _, x := range tratti {
		p := conto.Di(x.num, x.den)
		parte.Add(parte, p)
		out.Fissa.Add(out.Fissa, conto.Per(fissa, p, conto.Di(x.fissa, 1000)))
		out.Variabile.Add(out.Variabile, conto.Per(variabile, p, conto.Di(x.variabile, 1000)))
	}
	out.Imposta = conto.Cent(new(conto.Frazione).Add(out.Fissa, out.Variabile))
	out.TEFA = conto.Cent(conto.Per(conto.Di(out.Imposta, 100), t.tefa()))
	out.Perequazione = conto.Cent(conto.Per(conto.Di(Perequazione(anno), 100), parte))
	out.tariffa, out.utenza, out.tratti, out.interaFissa, out.interaVar = t, u, tratti, fissa, variabile
	return out
}

// tratti divides the part of the year in which the utenza is open where a reduction begins or ends.
func tratti(anno int, u Utenza, r Regole) []tratto {
	primo, dopo := sit.Data(anno, time.January, 1), sit.Data(anno+1, time.January, 1)
	dal, al := max(primo, u.Dal), min(dopo, u.Al)
	if dal >= al {
		return nil
	}
	tagli := []sit.Giorno{dal, al}
	for _, x := range u.Riduzioni {
		for _, g := range [...]sit.Giorno{x.Dal, x.Al} {
			if g > dal && g < al {
				tagli = append(tagli, g)
			}
		}
	}
	slices.Sort(tagli)
	tagli = slices.Compact(tagli)
	var out []tratto
	for i := range len(tagli) - 1 {
		x := ridotto(u, tagli[i], r)
		if x.num, x.den = int64(tagli[i+1]-tagli[i]), int64(dopo-primo); r.AMesi {
			x.num, x.den = int64(mesi(anno, tagli[i], tagli[i+1])), 12
		}
		if x.num > 0 {
			out = append(out, x)
		}
	}
	return out
}

// mesi counts the months of which more than half is between two days; on a half, the month is of
// who begins.
func mesi(anno int, dal, al sit.Giorno) (n int) {
	for m := range time.Month(12) {
		primo, dopo := sit.Data(anno, m+1, 1), sit.Data(anno, m+2, 1)
		g := min(al, dopo) - max(dal, primo)
		if 2*g > dopo-primo || 2*g == dopo-primo && al >= dopo {
			n++
		}
	}
	return n
}

// ridotto is how much of the whole is owed on a day.
func ridotto(u Utenza, g sit.Giorno, r Regole) tratto {
	var tagliaFissa, tagliaVariabile int64
	x := tratto{fissa: 1000, variabile: 1000}
	tetto := r.Tetto
	if tetto <= 0 {
		tetto = 1000
	}
	for _, d := range u.Riduzioni {
		if g < d.Dal || g >= d.Al || d.AlPiu {
			continue
		}
		if d.Ambito != SoloVariabile {
			tagliaFissa += d.Millesimi
		}
		if d.Ambito != SoloFissa {
			tagliaVariabile += d.Millesimi
		}
		x.riduzioni = append(x.riduzioni, d.Codice+" "+conto.Decimale(conto.Di(d.Millesimi, 10), 0, 1)+" per cento")
	}
	x.fissa -= min(tagliaFissa, tetto, 1000)
	x.variabile -= min(tagliaVariabile, tetto, 1000)
	for _, d := range u.Riduzioni {
		if g < d.Dal || g >= d.Al || !d.AlPiu {
			continue
		}
		if d.Ambito != SoloVariabile {
			x.fissa = min(x.fissa, d.Millesimi)
		}
		if d.Ambito != SoloFissa {
			x.variabile = min(x.variabile, d.Millesimi)
		}
		x.riduzioni = append(x.riduzioni, d.Codice+" al più "+conto.Decimale(conto.Di(d.Millesimi, 10), 0, 1)+" per cento")
	}
	return x
}
