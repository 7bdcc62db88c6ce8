package ricerca

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
)

// lessico is every name of a street or of a locality, of every ente, ready to be looked through
// at each keystroke. It is immutable: what changes makes another one.
type lessico struct {
	enti   []sit.Ente
	nomi   [][]string // words of the name of each ente
	perEnt map[int32]int
	vie    []via
	voci   []voce
	voc    *vocabolario
	inizio []uint32 // of the posti of each word of voc
	posti  []posto
	scelta []uint32 // voci, those of more civici first: what to offer to who wrote only "via"
}

// via is a street, or a locality in which streets are.
type via struct {
	ente     int // in enti
	id       int64
	codice   string
	luogo    bool // a locality: it has no codice
	stati    []statoVia
	civici   int
	punto    orb.Point
	riquadro orb.Bound
	posta    bool // punto and riquadro are known
}

// statoVia is a name of a street and the days in which it was that.
type statoVia struct {
	nome, localita string
	dal, al        sit.Giorno
	origine        origine
}

type origine uint8

const (
	ufficiale origine = iota
	altraLingua
	appreso // taught by an office: dialect, custom
	storico // no longer in use
)

// voce is one name of a via, cut for comparing.
type voce struct {
	via, stato int
	genere     genere
	termini    []termineVoce
	peso       float32 // of all its termini
	testo      string  // as termini write it, for the last comparison
}

type termineVoce struct {
	testo string
	peso  float32
	fuori bool // of the locality, which is not part of the name
}

// posto is where a word stands: from position pos of a voce, over n words; voce under zero is
// the ente ^voce.
type posto struct {
	voce   int32
	pos, n uint8
}

const maxPosizioni = 24

// nuovoLessico builds the lessico of what the tables hold.
func nuovoLessico(enti []sit.Ente, vie []via) *lessico {
	l := &lessico{enti: enti, perEnt: map[int32]int{}, vie: vie}
	for i, e := range enti {
		l.perEnt[e.ID] = i
		l.nomi = append(l.nomi, parole(e.Nome))
	}
	type scritto struct {
		parola string
		posto
	}
	var tutti []scritto
	for i, nome := range l.nomi {
		for j, p := range nome {
			if !deboli[p] {
				tutti = append(tutti, scritto{p, posto{^int32(i), uint8(min(j, 250)), 1}})
			}
		}
		if intero := strings.Join(nome, ""); len(nome) > 1 && len(intero) <= maxParola {
			tutti = append(tutti, scritto{intero, posto{^int32(i), 0, uint8(min(len(nome), 250))}})
		}
	}
	for i := range l.vie {
		for j, s := range l.vie[i].stati {
			v := tagliaVoce(i, j, s)
			n := int32(len(l.voci))
			l.voci = append(l.voci, v)
			scrivi := func(parola string, pos, quanti int) {
				if len(parola) > 1 && len(parola) <= maxParola {
					tutti = append(tutti, scritto{parola, posto{n, uint8(pos), uint8(quanti)}})
				}
			}
			dal := 0
			if v.genere != 0 {
				dal = 1
			}
			propri := 0
			for p, t := range v.termini {
				if !t.fuori {
					propri++
				}
				if p < dal || deboli[t.testo] && numeroDi(t.testo) == 0 {
					continue
				}
				scrivi(t.testo, p, 1)
				if k := numeroDi(t.testo); k > 0 {
					scrivi(chiaveNumero(k), p, 1)
				}
			}
			for p := 0; p+1 < len(v.termini); p++ {
				scrivi(v.termini[p].testo+v.termini[p+1].testo, p, 2)
			}
			for _, p := range []int{0, dal} {
				var b strings.Builder
				for _, t := range v.termini[p:propri] {
					b.WriteString(t.testo)
				}
				if propri-p > 2 {
					scrivi(b.String(), p, propri-p)
				}
			}
		}
	}
	tutteParole := make([]string, len(tutti))
	for i, s := range tutti {
		tutteParole[i] = s.parola
	}
	l.voc = nuovoVocabolario(tutteParole)
	l.inizio = make([]uint32, len(l.voc.parole)+1)
	slices.SortStableFunc(tutti, func(a, b scritto) int {
		return cmp.Or(strings.Compare(a.parola, b.parola), cmp.Compare(a.voce, b.voce))
	})
	l.posti = make([]posto, len(tutti))
	k := 0
	for i, s := range tutti {
		for ; k < len(l.voc.parole) && l.voc.parole[k] < s.parola; k++ {
			l.inizio[k+1] = uint32(i)
		}
		l.posti[i] = s.posto
	}
	for ; k < len(l.voc.parole); k++ {
		l.inizio[k+1] = uint32(len(tutti))
	}
	for i := range l.voci {
		l.scelta = append(l.scelta, uint32(i))
	}
	slices.SortStableFunc(l.scelta, func(a, b uint32) int {
		return cmp.Compare(l.vie[l.voci[b].via].civici, l.vie[l.voci[a].via].civici)
	})
	return l
}

func chiaveNumero(n int) string { return "#" + strconv.Itoa(n) }

// tagliaVoce cuts a name. Its first word is its kind, when it is one and others follow.
func tagliaVoce(indice, stato int, s statoVia) voce {
	v := voce{via: indice, stato: stato}
	tt := termini(spoglia(s.nome), maxPosizioni)
	pesanti, ultima := 0, -1
	for i, t := range tt {
		testo := t.testo
		if santi[testo] || testo == "S" && i > 0 {
			testo = santo
		}
		if i == 0 && len(tt) > 1 {
			v.genere = dug[testo]
		}
		v.termini = append(v.termini, termineVoce{testo: testo, peso: pesoVoce(testo, t.cifre)})
		if i > 0 || v.genere == 0 {
			if v.termini[i].peso > 0.4 {
				pesanti, ultima = pesanti+1, i
			}
		}
	}
	if v.genere != 0 {
		v.termini[0].peso = 0
	}
	// Of a person the surname comes last; a name of nothing but light words weighs by all of them.
	for i := range v.termini {
		t := &v.termini[i]
		switch {
		case i == 0 && v.genere != 0:
		case pesanti == 0:
			t.peso = 0.7
		case pesanti > 1 && i != ultima && t.peso > 0.4:
			t.peso *= 0.6
		}
		v.peso += t.peso
	}
	var b strings.Builder
	for i, t := range v.termini {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.testo)
	}
	v.testo = b.String()
	for _, t := range termini(spoglia(s.localita), maxPosizioni) {
		if len(v.termini) < maxPosizioni && !deboli[t.testo] && dug[t.testo] == 0 {
			v.termini = append(v.termini, termineVoce{testo: t.testo, fuori: true})
		}
	}
	return v
}

func pesoVoce(testo string, cifre bool) float32 {
	switch {
	case testo == santo:
		return 0.25
	case cifre || numeroDi(testo) > 0:
		return 0.4
	case deboli[testo]:
		return 0
	case titoli[testo]:
		return 0.12
	case dug[testo] != 0:
		return 0.2
	case len(testo) == 1:
		return 0.2
	}
	return pesoParola(testo)
}

// pesoParola is what a word proves: long ones more than short ones.
func pesoParola(s string) float32 { return 0.41 + 0.59*float32(min(len(s)-1, 6))/6 }

// attuale is how the via is called on the day, or the last name it had; viva is false when it has
// none any more.
func (v *via) attuale(g sit.Giorno) (s *statoVia, viva bool) {
	for i := range v.stati {
		x := &v.stati[i]
		if x.origine != ufficiale || x.dal > g {
			continue
		}
		if x.al > g {
			return x, true
		}
		if s == nil || x.al > s.al {
			s = x
		}
	}
	return s, false
}
