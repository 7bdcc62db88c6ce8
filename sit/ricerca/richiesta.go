package ricerca

import "strconv"

// richiesta is a line read as an address: words that may name a street, numbers that may be its
// civico.
type richiesta struct {
	termini []termineChiesto
	civici  []civicoChiesto
	forte   bool // it says that it is an address: "via", "piazza", "n. civico"
}

type termineChiesto struct {
	termine
	scritto  string // as written: testo of an S is SAN
	generi   []genereChiesto
	numero   int
	debole   bool
	rumore   bool // says nothing: a label, a CAP, a flat
	civico   bool // said to be a civico, or its esponente: no part of a name
	iniziato bool // the last word, not finished yet
	peso     float32
}

type genereChiesto struct {
	genere genere
	simile float32
}

// civicoChiesto is a number of the line that may be a civico, with the terms that write it.
type civicoChiesto struct {
	termini   uint32
	ordine    int
	esponente string
	modo      modoCivico
	detto     bool // "n. 12": nothing but a civico
	iniziato  bool // it ends the line, and may go on
}

type modoCivico uint8

const (
	perNumero modoCivico = iota
	senzaNumero
	aMetri
)

// leggiRichiesta reads a bare line (spoglia). iniziata: who writes has not finished the last word.
func leggiRichiesta(riga string, iniziata bool) richiesta {
	r := richiesta{}
	tt := termini(riga, maxTermini)
	for i, t := range tt {
		r.termini = append(r.termini, chiesto(t, iniziata && i == len(tt)-1, i == 0))
		// STRADA001 is a particella.
		r.forte = r.forte || forti[t.testo] && !(t.testo == "STRADA" && i+1 < len(tt) && tt[i+1].attaccato)
	}
	for i := 0; i+1 < len(tt); i++ { // X100 is a comune
		if n := &r.termini[i+1]; n.cifre && n.attaccato && len(n.testo) == 3 && len(tt[i].testo) == 1 && !tt[i].attaccato {
			r.termini[i].rumore, n.rumore = true, true
		}
	}
	r.leggiCivici()
	for i := range r.civici {
		c := &r.civici[i]
		c.iniziato = iniziata && c.modo == perNumero && c.esponente == "" && c.ordine < 1000 && c.termini == 1<<(len(tt)-1)
	}
	return r
}

func chiesto(t termine, iniziato, primo bool) termineChiesto {
	q := termineChiesto{termine: t, scritto: t.testo, numero: numeroDi(t.testo), iniziato: iniziato && !t.cifre && !t.punto}
	switch {
	case t.cifre:
		q.peso = 0.15                // a number too many
		q.rumore = len(t.testo) == 5 // a CAP: no civico has five digits
		return q
	case t.testo == "ITALIA":
		q.rumore = true
		return q
	}
	q.debole = deboli[t.testo]
	if santi[t.testo] || t.testo == "S" && (t.punto || !t.apostrofo) {
		q.testo = santo
	}
	q.generi = generiDi(q.testo, q.iniziato && (primo || len(q.testo) > 2))
	switch {
	case q.testo == santo:
		q.peso = 0.3
	case q.numero > 0 && len(q.testo) == 1: // "vico V", and the article I
		q.peso = 0.25
	case q.debole || len(q.testo) == 1:
		q.peso = 0.05
	case titoli[q.testo]:
		q.peso = 0.1
	case len(q.generi) > 0:
		q.peso = 0.3
	case q.numero > 0:
		q.peso = 0.4
	default:
		q.peso = pesoParola(q.testo)
	}
	return q
}

// generiDi are the kinds of street that a word may name: exactly, misspelt, or begun.
func generiDi(s string, iniziato bool) []genereChiesto {
	if g := dug[s]; g != 0 {
		return []genereChiesto{{g, 1}}
	}
	if s == "V" && !iniziato {
		return []genereChiesto{{dug["VIA"], 0.9}}
	}
	if len(s) < 3 && !iniziato {
		return nil
	}
	var out []genereChiesto
	f := piega(s)
	for g := genere(1); int(g) < len(suonoDug); g++ {
		p := suonoDug[g]
		switch d := len(p) - len(f); {
		case f == p:
			out = append(out, genereChiesto{g, 0.95})
		case iniziato && d > 0 && p[:len(f)] == f:
			out = append(out, genereChiesto{g, 0.85})
		case d > 1 || d < -1:
		case len(f) == 3 && len(p) == 3:
			if lettere(f) == lettere(p) { // "vai"
				out = append(out, genereChiesto{g, 0.9})
			}
		case len(p) >= 4 && len(f) >= 4 || nomeGenere[g] == "VIA" && f[0] == 'V':
			if distanza(f, p) == 1 {
				out = append(out, genereChiesto{g, 0.85})
			}
		}
	}
	return out
}

// leggiCivici finds the numbers that may be civici, with what belongs to them, and puts aside
// what follows a civico: stair, floor, flat.
func (r *richiesta) leggiCivici() {
	for i := 0; i < len(r.termini); i++ {
		t := &r.termini[i]
		switch {
		case t.testo == "SNC":
			t.rumore, r.forte = true, true
			r.civici = append(r.civici, civicoChiesto{modo: senzaNumero, detto: true})
		case (t.testo == "KM" || t.testo == "CHILOMETRO") && r.cifre(i+1):
			r.metri(i)
			i++
		case civili[t.testo] && r.cifre(i+1):
			t.rumore = true
			i += r.civico(i+1, true)
		case interni[t.testo] && len(r.civici) > 0 && i+1 < len(r.termini):
			t.rumore, r.termini[i+1].rumore = true, true
			i++
		case t.cifre && !t.ordinale && !t.rumore:
			i += r.civico(i, false) - 1
		}
	}
}

func (r *richiesta) cifre(i int) bool { return i < len(r.termini) && r.termini[i].cifre }

// civico reads the number at i with its esponente, and says how many terms it is.
func (r *richiesta) civico(i int, detto bool) int {
	n, err := strconv.Atoi(r.termini[i].testo)
	if err != nil || n > 99_999 {
		return 1
	}
	c := civicoChiesto{termini: 1 << i, ordine: n, detto: detto}
	r.termini[i].civico = detto
	usati := 1
	if i+1 < len(r.termini) {
		t := &r.termini[i+1]
		e, parola := esponenti[t.testo]
		segue := i+2 < len(r.termini) && !r.termini[i+2].cifre
		switch {
		case parola:
			c.esponente = e
		case t.cifre && t.barra && len(t.testo) < 5: // 12/2, 12-14
			c.esponente = t.testo
		case t.scritto == "V" && !t.attaccato && !t.barra && segue: // "12 v roma"
		case !t.cifre && len(t.scritto) == 1 && !t.punto && !t.apostrofo:
			c.esponente = t.scritto
		case !t.cifre && t.barra && len(t.scritto) <= 3:
			c.esponente = t.scritto
		}
		if c.esponente != "" {
			c.termini |= 1 << (i + 1)
			t.civico = true
			usati++
		}
	}
	r.civici = append(r.civici, c)
	return usati
}

// metri reads a distance along a road, "km 12+300": as metres.
func (r *richiesta) metri(i int) {
	km, err := strconv.Atoi(r.termini[i+1].testo)
	if err != nil || km > 2000 {
		return
	}
	c := civicoChiesto{termini: 1<<i | 1<<(i+1), ordine: km * 1000, modo: aMetri, detto: true}
	if r.cifre(i+2) && len(r.termini[i+2].testo) <= 3 {
		m, _ := strconv.Atoi((r.termini[i+2].testo + "00")[:3]) // 12,3 is 12+300
		c.termini, c.ordine = c.termini|1<<(i+2), c.ordine+m
	}
	r.civici = append(r.civici, c)
	r.forte = true
}

// vuota is a line that names no street at all.
func (r *richiesta) vuota() bool {
	for _, t := range r.termini {
		if !t.rumore && !t.cifre && (len(t.testo) > 1 || t.numero > 0) {
			return false
		}
	}
	return true
}
