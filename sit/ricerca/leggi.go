package ricerca

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/cestor/sit/catasto"
)

// Leggi reads a line. It never fails: what makes no sense means nothing.
func Leggi(riga string) Domanda {
	if len(riga) > MaxDomanda {
		return Domanda{}
	}
	if d, ok := leggiCollegamento(riga); ok {
		return d
	}
	if len(riga) > maxRiga {
		return Domanda{}
	}
	if c := leggiCoordinate(riga); len(c) > 0 {
		return Domanda{Coordinate: c}
	}
	finita := riga != "" && riga[len(riga)-1] == ' '
	riga = sigleCatastali.Replace(spoglia(riga))
	if d, ok := leggiRiferimento(riga); ok {
		return d
	}
	strada := leggiRichiesta(riga, !finita)
	if strada.forte {
		l := lettore{segni: spezza(riga)}
		return Domanda{Codici: l.soloCodici(), Indirizzo: true, strada: &strada}
	}
	l := lettore{segni: spezza(riga)}
	l.scorri()
	d := l.domanda()
	if n := len(l.segni); n > 0 {
		d.scrive = !finita && l.segni[n-1].tipo == numero
	}
	if !l.detta && !strada.vuota() {
		d.strada = &strada
	}
	return d
}

// sigleCatastali are written with periods that would cut them.
var sigleCatastali = strings.NewReplacer("P.LLA", "PLLA", "N.C.E.U.", " ", "N.C.T.", " ", "C.T.", " ", "C.F.", " ")

// leggiRiferimento reads the national reference of a sheet or of a particella, as INSPIRE writes it too:
// IT.AGE.PLA.H501D076700.45, CadastralParcel.IT.AGE.PLA.H501D076700.45.
func leggiRiferimento(riga string) (Domanda, bool) {
	riga = strings.ReplaceAll(riga, " ", "")
	if i := strings.Index(strings.ReplaceAll(riga, ":", "."), "IT.AGE."); i >= 0 && len(riga) > i+11 {
		riga = riga[i+11:]
	}
	mappa, resto, haNumero := strings.Cut(riga, ".")
	if len(mappa) != 11 || !lettera(mappa[0]) || mentre(mappa[:4], 1, cifra) != 4 || mentre(mappa[:9], 5, cifra) != 9 || haNumero && resto == "" {
		return Domanda{}, false
	}
	f, err := catasto.ParseIDFoglio(mappa)
	if err != nil {
		return Domanda{}, false
	}
	i := Ipotesi{Comune: f.Comune, Sezione: f.Sezione, Foglio: f.Foglio, Mappa: f.String(), Punteggio: 1}
	if haNumero {
		if i.Numero, err = catasto.ParseNumero(resto); err != nil {
			return Domanda{}, false
		}
	}
	return Domanda{Codici: []catasto.CodiceComune{f.Comune}, Ipotesi: []Ipotesi{i}}, true
}

// lettore goes through the tokens once and keeps what each number was said to be.
type lettore struct {
	segni              []segno
	codici             []catasto.CodiceComune
	nome               []string
	sezione            string
	allegato, sviluppo string
	foglio             string
	numero             string // with the denominatore after a slash
	sub                string
	altri              []string // numbers that nothing names, each with what a slash joins to it
	detta              bool     // labels say that it is a foglio or a particella
}

func (l *lettore) scorri() {
	for i := 0; i < len(l.segni); i++ {
		s := l.segni[i]
		switch {
		case s.tipo == codice:
			// F123 may be a comune or "foglio 123": the comune is kept apart and settled by the enti.
			l.codici = append(l.codici, catasto.CodiceComune(s.testo))
		case s.tipo == parola:
			i += l.parola(i)
		case s.tipo == numero:
			n, usati := l.composto(i)
			l.altri = append(l.altri, n)
			i += usati - 1
		}
	}
}

// soloCodici are the comuni named by code in an address.
func (l *lettore) soloCodici() []catasto.CodiceComune {
	for _, s := range l.segni {
		if s.tipo == codice {
			l.codici = append(l.codici, catasto.CodiceComune(s.testo))
		}
	}
	return l.codici
}

// parola takes a word, with the number after it when the word is a label. It says how many
// further tokens it used.
func (l *lettore) parola(i int) int {
	testo := l.segni[i].testo
	etichetta := etichettaDi(testo)
	if etichetta == rumore {
		return 0
	}
	dopo := i + 1
	if campo := l.lettera(etichetta); campo != nil {
		if dopo < len(l.segni) && len(l.segni[dopo].testo) == 1 && l.segni[dopo].tipo != barra {
			*campo = l.segni[dopo].testo
			return 1
		}
		return 0
	}
	if testo == "S" && l.foglio == "" && l.numero == "" && len(l.altri) == 0 { // a sub comes after something
		etichetta = nessuna
	}
	saltati := 0
	if etichetta != nessuna && dopo+1 < len(l.segni) && civili[l.segni[dopo].testo] && l.segni[dopo+1].tipo == numero {
		dopo, saltati = dopo+1, 1 // foglio n. 3
	}
	if etichetta != nessuna && dopo < len(l.segni) && l.segni[dopo].tipo == numero {
		n, usati := l.composto(dopo)
		l.detta = l.detta || !civili[testo]
		switch etichetta {
		case eFoglio:
			capo, resto, _ := strings.Cut(n, "/")
			l.foglio = capo
			if resto != "" { // fg 3/45
				l.altri = append(l.altri, resto)
			}
		case eParticella:
			l.numero = n
		case eSub:
			l.sub = n
		case eDenominatore:
			if k := len(l.altri); l.numero != "" && !strings.Contains(l.numero, "/") {
				l.numero += "/" + n
			} else if l.numero == "" && k > 0 && !strings.Contains(l.altri[k-1], "/") {
				l.altri[k-1] += "/" + n
			}
		}
		return usati + saltati
	}
	switch {
	case len(testo) > 1 && etichetta != nessuna: // a label with nothing after it
	case testo == "STRADA" || testo == "ACQUA":
		l.altri = append(l.altri, testo)
	default:
		l.nome = append(l.nome, testo)
	}
	return 0
}

// lettera is what a label that one letter or digit follows is about.
func (l *lettore) lettera(e etichetta) *string {
	switch e {
	case eSezione:
		return &l.sezione
	case eAllegato:
		return &l.allegato
	case eSviluppo:
		return &l.sviluppo
	}
	return nil
}

// composto joins the number at i with what slashes attach to it, and says how many tokens it
// took.
func (l *lettore) composto(i int) (string, int) {
	n, usati := l.segni[i].testo, 1
	for i+usati+1 < len(l.segni) && l.segni[i+usati].tipo == barra && l.segni[i+usati+1].tipo != barra {
		n += "/" + l.segni[i+usati+1].testo
		usati += 2
	}
	return n, usati
}

// domanda settles the readings, best first.
func (l *lettore) domanda() Domanda {
	d := Domanda{Codici: l.codici}
	// "Roma D 767 45": a letter alone between the name and the numbers is the sezione.
	if n := len(l.nome); l.sezione == "" && n > 0 && len(l.nome[n-1]) == 1 && (l.foglio != "" || len(l.altri) > 0) {
		l.sezione, l.nome = l.nome[n-1], l.nome[:n-1]
	}
	d.Nome = l.nome
	for _, c := range l.codici {
		if c[0] == 'F' && l.foglio == "" {
			d.Ipotesi = l.aggiungi(d.Ipotesi, string(c[1:]), primo(l.numero, l.altri), 0.7)
		}
	}
	switch a := l.altri; {
	case l.foglio != "" && l.numero != "":
		d.Ipotesi = l.aggiungi(d.Ipotesi, l.foglio, l.numero, 1)
	case l.foglio != "" && len(a) > 0:
		d.Ipotesi = l.aggiungi(d.Ipotesi, l.foglio, a[0], 1)
	case l.foglio != "":
		d.Ipotesi = l.aggiungi(d.Ipotesi, l.foglio, "", 1)
	case l.numero != "" && len(a) > 0: // 3 particella 45
		d.Ipotesi = l.aggiungi(d.Ipotesi, a[0], l.numero, 0.95)
	case l.numero != "":
		d.Ipotesi = l.aggiungi(d.Ipotesi, "", l.numero, 0.9)
	case len(a) >= 2:
		d.Ipotesi = l.aggiungi(d.Ipotesi, a[0], a[1], 1)
		capo, resto, ok := strings.Cut(a[0], "/")
		if ok { // 3/45 2: the last is the sub
			con := *l
			con.sub = cmp.Or(l.sub, a[1])
			d.Ipotesi = con.aggiungi(d.Ipotesi, capo, resto, 1)
		}
	case len(a) == 1:
		capo, resto, ok := strings.Cut(a[0], "/")
		if !ok {
			d.Ipotesi = l.aggiungi(d.Ipotesi, "", capo, 0.6)
			d.Ipotesi = l.aggiungi(d.Ipotesi, capo, "", 0.55)
			break
		}
		d.Ipotesi = l.aggiungi(d.Ipotesi, capo, resto, 1)
		d.Ipotesi = l.aggiungi(d.Ipotesi, "", a[0], 0.7) // 731/2 is also a number with its denominatore
	}
	return d
}

// aggiungi adds the reading when its parts are a foglio and a number. Of 3/45/2 the last part
// is the denominatore, or the sub of a unit: both are tried.
func (l *lettore) aggiungi(tutte []Ipotesi, foglio, numero string, punteggio float64) []Ipotesi {
	i := Ipotesi{Sezione: l.sezione, Allegato: l.allegato, Sviluppo: l.sviluppo, Foglio: QualsiasiFoglio, Punteggio: punteggio}
	if numero != "" {
		i.Sub = strings.TrimLeft(l.sub, "0")
	}
	if foglio != "" {
		n, err := strconv.Atoi(foglio)
		if err != nil || n < 0 || n > 9999 {
			return tutte
		}
		i.Foglio = n
	}
	if numero == "" {
		return append(tutte, i)
	}
	n, err := catasto.ParseNumero(numero)
	if err != nil {
		return tutte
	}
	i.Numero = n
	tutte = append(tutte, i)
	if n.Denominatore != "" && foglio != "" {
		i.Sub = cmp.Or(i.Sub, i.Numero.Denominatore)
		i.Numero.Denominatore, i.Punteggio = "", punteggio*0.9
		tutte = append(tutte, i)
	}
	return tutte[:min(len(tutte), maxIpotesi)]
}

func primo(s string, altri []string) string {
	if s == "" && len(altri) > 0 {
		return altri[0]
	}
	return s
}
