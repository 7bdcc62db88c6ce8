package edilizia

import "github.com/cestor/sit/sit"

// Gruppo gathers the stati as a map can tell them apart.
type Gruppo string

// The groups, in the order of the legend.
const (
	InCorso   Gruppo = "in_corso"  // nothing is decided yet
	Assentite Gruppo = "assentite" // the works may be done, or were
	Negate    Gruppo = "negate"    // refused, lapsed, annulled
	Chiuse    Gruppo = "chiuse"    // closed and archived, or ended in a way that the register does not say
)

// Gruppi are all of them, in that order.
var Gruppi = []Gruppo{InCorso, Assentite, Negate, Chiuse}

// Gruppo is that of a stato.
func (s Stato) Gruppo() Gruppo {
	switch s {
	case AssentitaPerSilenzio, Rilasciata, Efficace, LavoriIniziati, Variante, LavoriUltimati, SCAPresentata:
		return Assentite
	case Irricevibile, Diniegata, Decaduta, Annullata:
		return Negate
	case Conclusa, Archiviata, Chiusa:
		return Chiuse
	}
	return InCorso
}

// LeggiGruppi gives the stati of some groups, and all of them for none.
func LeggiGruppi(nomi []string) (stati []Stato, err error) {
	chiesti := map[Gruppo]bool{}
	for _, n := range nomi {
		chiesti[Gruppo(n)] = true
	}
	noti := 0
	for _, g := range Gruppi {
		if chiesti[g] {
			noti++
		}
	}
	if noti < len(chiesti) {
		return nil, sit.Rifiuto(sit.Invalid, "FILTRO_NON_VALIDO", "I gruppi di stati sono in_corso, assentite, negate e chiuse: scriverne uno o più, separati da virgole.").Su("gruppi")
	}
	for _, s := range Stati {
		if len(chiesti) == 0 || chiesti[s.Gruppo()] {
			stati = append(stati, s)
		}
	}
	return stati, nil
}
