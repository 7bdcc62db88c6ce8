package carta

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/caratteri"
	"github.com/cestor/sit/sit/visura"
)

// Visura is a visura ready to be printed.
type Visura struct {
	visura.Documento
	Nome string // of this system
}

// Titolo is what the document is called; no person is in it.
func (v Visura) Titolo() string {
	return v.genere() + " " + v.Immobile + " – " + v.Ente.Nome
}

func (v Visura) genere() string {
	if v.Storica {
		return "Visura storica per immobile"
	}
	return "Visura attuale per immobile"
}

// PDF draws the visura: the header of every page, the immobile, who holds it, where it comes from,
// and what the document is not.
func (v Visura) PDF() ([]byte, error) {
	f := nuovo(v)
	f.testa = v.testa
	f.pagina()
	v.richiesta(f)
	switch {
	case v.Tipo == "T" && len(v.Terreni) == 0, v.Tipo == "F" && len(v.Unita) == 0:
		f.y += 6
		f.carattere(caratteri.Corsivo, 9)
		f.paragrafo(margine, utile, "Nessuno stadio dell'immobile, fra quelli consegnati, vale il "+data(v.Quando.Giorno)+".")
		f.y += 2
	case v.Storica:
		v.storia(f)
	default:
		for i := range v.Unita {
			v.unita(f, v.Unita[i], "Unità immobiliare "+periodo(v.Unita[i].Dal, v.Unita[i].Al, v.Unita[i].Impianto))
		}
		for i := range v.Terreni {
			v.terreno(f, v.Terreni[i], "Particella "+periodo(v.Terreni[i].Dal, v.Terreni[i].Al, v.Terreni[i].Impianto))
		}
	}
	v.intestati(f)
	v.parenti(f)
	v.avvisi(f)
	return f.chiudi()
}

// testa is the header of a page and its foot.
func (v Visura) testa(f *foglio) {
	f.pdf.SetTextColor(0, 0, 0)
	if f.pagine > 1 {
		f.carattere(caratteri.Grassetto, 8.5)
		f.scrivi(margine, f.y+3, v.genere()+" (segue)")
		f.carattere(caratteri.Tondo, 8)
		f.scriviA(larga-margine, f.y+3, v.comune()+" · "+v.Immobile)
		f.y += 7
	} else {
		f.carattere(caratteri.Grassetto, 15)
		f.scrivi(margine, f.y+6, v.genere())
		f.carattere(caratteri.Tondo, 9.5)
		f.scrivi(margine, f.y+11.5, "Situazione degli atti informatizzati al "+data(v.situazione()))
		f.carattere(caratteri.Grassetto, 10)
		f.scriviA(larga-margine, f.y+5, "Comune di "+v.Ente.Nome)
		f.carattere(caratteri.Tondo, 8)
		f.scriviA(larga-margine, f.y+9.3, v.Nome)
		f.scriviA(larga-margine, f.y+13, "Data: "+data(v.EmessaIl))
		f.y += 15.5
		f.pdf.SetDrawColor(0, 0, 0)
		f.pdf.SetLineWidth(0.5)
		f.pdf.Line(margine, f.y, larga-margine, f.y)
		f.y += 1.5
	}
	y := alta - margine - piede + 5
	f.pdf.SetDrawColor(0, 0, 0)
	f.pdf.SetLineWidth(0.2)
	f.pdf.Line(margine, y-3.5, larga-margine, y-3.5)
	f.carattere(caratteri.Grassetto, 7.5)
	f.scrivi(margine, y, "Consultazione della copia comunale dei registri del catasto: non è una certificazione e non ne ha il valore.")
	f.carattere(caratteri.Tondo, 7)
	f.scrivi(margine, y+3.3, "I certificati catastali li rilascia l'Agenzia delle Entrate. Dati consegnati dall'Agenzia delle Entrate fino alle registrazioni del "+v.aggiornata()+".")
	if v.Quando.NotoAl != sit.PerSempre {
		f.scrivi(margine, y+6.6, "Contiene soltanto ciò che risultava registrato il "+data(v.Quando.NotoAl)+".")
	}
	f.scrivi(larga-margine-22, y+3.3, "Pagina "+strconv.Itoa(f.pagine)+" di {pagine}")
}

// situazione is the day of the question, but never after the last day that the deliveries know of.
func (v Visura) situazione() sit.Giorno {
	if !v.AggiornataAl.Aperto() && v.AggiornataAl < v.Quando.Giorno {
		return v.AggiornataAl
	}
	return v.Quando.Giorno
}

func (v Visura) aggiornata() string {
	if v.AggiornataAl.Aperto() {
		return "giorno non indicato"
	}
	return data(v.AggiornataAl)
}

func (v Visura) comune() string {
	s := "Comune di " + v.Ente.Nome + " (" + string(v.Ente.Codice) + ")"
	if v.Ente.Provincia != "" {
		s += ", provincia di " + v.Ente.Provincia
	}
	return s
}

// richiesta says what was asked for.
func (v Visura) richiesta(f *foglio) {
	f.y += 1
	f.pdf.SetDrawColor(90, 90, 90)
	f.pdf.SetLineWidth(0.15)
	f.pdf.Line(margine, f.y, larga-margine, f.y)
	f.voce("Dati della richiesta", v.comune())
	if v.Tipo == "F" {
		ident := v.Immobile
		if n := len(v.Unita); n > 0 && len(v.Unita[n-1].Identificativi) > 0 {
			ident = maiuscola(v.Unita[n-1].Identificativi[0].String()) + " (immobile " + v.Immobile + ")"
		}
		f.voce("Catasto Fabbricati", ident)
	} else {
		ident := v.Immobile
		if p, err := catasto.ParseIDParticella(v.Immobile); err == nil {
			ident = "Foglio " + strconv.Itoa(p.Foglio.Foglio) + " particella " + p.Numero.String() + " (riferimento " + v.Immobile + ")"
			if p.Foglio.Sezione != "" {
				ident = "Sezione " + p.Foglio.Sezione + " " + ident
			}
		}
		f.voce("Catasto Terreni", ident)
	}
	if v.Storica {
		f.voce("Periodo", "dall'origine al "+data(v.Quando.Giorno))
	} else {
		f.voce("Alla data", data(v.Quando.Giorno))
	}
}

func maiuscola(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

var tabellaUIU = tabella{
	gruppi: []gruppo{{"", 1}, {"DATI IDENTIFICATIVI", 4}, {"DATI DI CLASSAMENTO", 6}, {"DATI DERIVANTI DA", 1}},
	colonne: []colonna{{"N.", 8, 'c'}, {"Sez. urbana", 15, 'c'}, {"Foglio", 13, 'c'}, {"Particella", 17, 'c'}, {"Sub", 12, 'c'},
		{"Zona cens.", 14, 'c'}, {"Categoria", 15, 'c'}, {"Classe", 13, 'c'}, {"Consistenza", 20, 'c'}, {"Superficie catastale", 27, 'c'}, {"Rendita", 26, 'r'}, {"", 93, 'l'}},
}

// unita is a state of a unit.
func (v Visura) unita(f *foglio, u visura.Unita, titolo string) {
	f.sezione(titolo)
	f.testaTabella(tabellaUIU)
	a := u.Altro
	superficie := ""
	if u.Superficie != nil {
		superficie = "Totale: " + strconv.FormatInt(*u.Superficie, 10) + " m²"
	}
	classe := o(u.Classe)
	if a.ClasseRiservata {
		classe = "riservata"
	}
	n := max(len(u.Identificativi), 1)
	for i := range n {
		c := make([]string, 12)
		c[0] = strconv.Itoa(i + 1)
		if i < len(u.Identificativi) {
			x := u.Identificativi[i]
			numero := o(x.Numero)
			if x.Denominatore != nil {
				numero += "/" + *x.Denominatore
			}
			c[1], c[2], c[3], c[4] = o(x.SezioneUrbana), o(x.Foglio), numero, o(x.Sub)
		}
		if i == 0 {
			c[5], c[6], c[7], c[8], c[9], c[10], c[11] = a.Zona, categoria(u.Categoria), classe, consistenza(u), superficie, euro(u.Rendita, a.ClasseRiservata), derivante('F', u.Atto, u.Impianto)
			switch {
			case u.Soppressa:
				c[6], c[10] = "", "Soppressa"
			case u.BCNC:
				c[10] = "Bene comune non censibile"
			}
		}
		f.riga(tabellaUIU, c...)
	}
	var indirizzi []string
	for _, x := range u.Indirizzi {
		indirizzi = append(indirizzi, x.Testo)
	}
	f.voce("Indirizzo", strings.Join(append(indirizzi, dove(a)...), "; "))
	notifica := a.Protocollo
	if !a.Notifica.Aperto() {
		notifica += " del " + data(a.Notifica)
	}
	f.voce("Notifica", strings.TrimSpace(notifica))
	f.voce("Partita", partita('F', a.Partita))
	f.voce("Annotazioni", a.Annotazione)
	var comuni []string
	for _, x := range a.Utilita {
		comuni = append(comuni, x.String())
	}
	f.voce("Utilità comuni", strings.Join(comuni, "; "))
	f.voce("Riserve", riserve(a.Riserve))
	f.voce("Concluso da", concluso('F', u.Fine, a.Chiusura))
}

// dove says where in the building a unit is.
func dove(a *visura.AltroUIU) []string {
	var s []string
	for _, x := range []struct{ nome, valore string }{{"Lotto", a.Lotto}, {"Edificio", a.Edificio}, {"Scala", a.Scala}, {"Interno", strings.Join(a.Interni, ", ")}, {"Piano", strings.Join(a.Piani, "-")}} {
		if strings.TrimSpace(x.valore) != "" {
			s = append(s, x.nome+" "+x.valore)
		}
	}
	if len(s) == 0 {
		return nil
	}
	return []string{strings.Join(s, " ")}
}

func concluso(tipo byte, a *visura.Atto, chiusura string) string {
	s := derivante(tipo, a, false)
	switch chiusura {
	case "derivata":
		s += " (fine dedotta dallo stadio seguente)"
	case "riconciliata":
		s += " (assente dalla consegna completa)"
	}
	return strings.TrimSpace(s)
}

var tabellaTerreni = tabella{
	gruppi: []gruppo{{"", 1}, {"DATI IDENTIFICATIVI", 4}, {"DATI DI CLASSAMENTO", 9}, {"DATI DERIVANTI DA", 1}},
	colonne: []colonna{{"N.", 8, 'c'}, {"Foglio", 12, 'c'}, {"Particella", 16, 'c'}, {"Sub", 10, 'c'}, {"Porz.", 10, 'c'},
		{"Qualità", 30, 'l'}, {"Classe", 13, 'c'}, {"ha", 10, 'r'}, {"are", 8, 'r'}, {"ca", 8, 'r'}, {"Deduz.", 14, 'c'}, {"Riserve", 10, 'c'}, {"Dominicale", 22, 'r'}, {"Agrario", 22, 'r'}, {"", 80, 'l'}},
}

// terreno is a state of a particella.
func (v Visura) terreno(f *foglio, t visura.Terreno, titolo string) {
	f.sezione(titolo)
	f.testaTabella(tabellaTerreni)
	numero := o(t.Numero)
	if t.Denominatore != nil {
		numero += "/" + *t.Denominatore
	}
	ha, are, ca := ettari(t.Superficie)
	classe, dominicale, agrario := o(t.Classe), euro(t.Dominicale, t.ClasseRiservata), euro(t.Agrario, t.ClasseRiservata)
	if t.ClasseRiservata {
		classe = "riservata"
	}
	quale := strings.ToUpper(o(t.QualitaTesto))
	if t.Soppressa {
		quale, classe, dominicale, agrario = "SOPPRESSA", "", "", ""
	}
	haRiserve := ""
	if len(t.Riserve) > 0 {
		haRiserve = "sì"
	}
	f.riga(tabellaTerreni, "1", o(t.Foglio), numero, o(t.Subalterno), "", quale, classe, ha, are, ca, strings.Join(t.Deduzioni, " "), haRiserve, dominicale, agrario, derivante('T', t.Atto, t.Impianto))
	for _, p := range t.Porzioni {
		ha, are, ca := ettari(p.Superficie)
		classe := o(p.Classe)
		d, a := euro(p.Dominicale, false), euro(p.Agrario, false)
		if t.ClasseRiservata {
			classe, d, a = "riservata", "", ""
		}
		f.riga(tabellaTerreni, "", "", "", "", p.Porzione, strings.ToUpper(o(p.QualitaTesto)), classe, ha, are, ca, "", "", d, a, "")
	}
	f.voce("Partita", partita('T', t.Partita))
	f.voce("Annotazioni", t.Annotazione)
	f.voce("Riserve", riserve(t.Riserve))
	f.voce("Concluso da", concluso('T', t.Fine, t.Chiusura))
}

// storia is every state, from the one of the day back to the first.
func (v Visura) storia(f *foglio) {
	for i := len(v.Unita) - 1; i >= 0; i-- {
		u := v.Unita[i]
		v.unita(f, u, fmt.Sprintf("Situazione dell'unità immobiliare %s (stadio %d)", periodo(u.Dal, u.Al, u.Impianto), o(u.Stadio)))
	}
	for i := len(v.Terreni) - 1; i >= 0; i-- {
		t := v.Terreni[i]
		v.terreno(f, t, fmt.Sprintf("Situazione della particella %s (stadio %d)", periodo(t.Dal, t.Al, t.Impianto), o(t.Stadio)))
	}
}

var tabellaIntestati = tabella{
	colonne: []colonna{{"N.", 8, 'c'}, {"DATI ANAGRAFICI", 92, 'l'}, {"CODICE FISCALE", 38, 'c'}, {"DIRITTI E ONERI REALI", 55, 'l'}, {"DATI DERIVANTI DA", 80, 'l'}},
}

// intestati are the holders: those of the day, or one table for each period.
func (v Visura) intestati(f *foglio) {
	if len(v.Titolari) == 0 {
		f.sezione("Intestati")
		f.y += 1
		f.carattere(caratteri.Corsivo, 9)
		f.paragrafo(margine, utile, "Nessun intestatario risulta dai registri consegnati.")
		return
	}
	if !v.Storica {
		f.sezione("Intestati")
		v.tabellaIntestati(f, v.Titolari)
		return
	}
	titoli := slices.Clone(v.Titolari)
	slices.SortStableFunc(titoli, func(a, b visura.Titolare) int {
		switch {
		case a.Dal != b.Dal:
			return int(min(max(int64(b.Dal)-int64(a.Dal), -1), 1))
		case a.Al != b.Al:
			return int(min(max(int64(b.Al)-int64(a.Al), -1), 1))
		}
		return 0
	})
	for len(titoli) > 0 {
		n := slices.IndexFunc(titoli, func(t visura.Titolare) bool { return t.Dal != titoli[0].Dal || t.Al != titoli[0].Al })
		if n < 0 {
			n = len(titoli)
		}
		f.sezione("Situazione degli intestati " + periodo(titoli[0].Dal, titoli[0].Al, titoli[0].Impianto))
		v.tabellaIntestati(f, titoli[:n])
		titoli = titoli[n:]
	}
}

func (v Visura) tabellaIntestati(f *foglio, titoli []visura.Titolare) {
	f.testaTabella(tabellaIntestati)
	for i, t := range titoli {
		f.riga(tabellaIntestati, strconv.Itoa(i+1), anagrafica(t), o(t.CF), diritto(t), derivante(v.Tipo[0], t.Atto, t.Impianto))
	}
}

// parenti are the immobili from which this one comes, and those that come from it.
func (v Visura) parenti(f *foglio) {
	var da, a []string
	for _, p := range v.Parenti {
		s := p.ID
		if !p.Giorno.Aperto() {
			s += " (" + data(p.Giorno) + ")"
		}
		if p.Successore {
			a = append(a, s)
		} else {
			da = append(da, s)
		}
	}
	if len(da)+len(a) == 0 {
		return
	}
	f.sezione("Mutazioni")
	f.pdf.Line(margine, f.y, larga-margine, f.y)
	f.voce("Deriva da", strings.Join(da, ", "))
	f.voce("Ha dato luogo a", strings.Join(a, ", "))
}

func (v Visura) avvisi(f *foglio) {
	avvisi := v.Avvisi
	if v.Riservata {
		avvisi = append(slices.Clone(avvisi), visura.Avviso{Testo: "Rendite, redditi e classi non sono mostrati a chi ha chiesto la visura."})
	}
	if len(avvisi) == 0 {
		return
	}
	f.y += 5
	f.carattere(caratteri.Corsivo, 8.5)
	for _, a := range avvisi {
		f.paragrafo(margine, utile, a.Testo)
	}
}
