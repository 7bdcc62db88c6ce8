package portal

import (
	"html/template"
	"math"
	"strconv"
	"strings"
	"time"
)

// How each language writes days, numbers and measures, and what the codes of the offices mean.

// giorno turns 2025-09-22 into 22/09/2025, or 22 September 2025, and leaves what it cannot read.
func (l lingua) giorno(s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	if l == inglese {
		return t.Format("2 January 2006")
	}
	return t.Format("02/01/2006")
}

func (l lingua) migliaia(n any) string {
	var v int64
	switch x := n.(type) {
	case int:
		v = int64(x)
	case int64:
		v = x
	}
	s := strconv.FormatInt(v, 10)
	punto := "."
	if l == inglese {
		punto = ","
	}
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + punto + s[i:]
	}
	return s
}

// mq writes an area as offices do: 1.043 m².
func (l lingua) mq(v any) string { return l.migliaia(int64(math.Round(numero(v)))) + " m²" }

// ettari writes a large area: 1.234,5 ha.
func (l lingua) ettari(v any) string { return l.decimale(numero(v)/10000, 1) + " ha" }

// metri writes a distance to the centimetre, and no digit that says nothing.
func (l lingua) metri(v any) string { return l.decimale(numero(v), 2) + " m" }

func (l lingua) decimale(v float64, cifre int) string {
	scala := math.Pow10(cifre)
	intero, resto, _ := strings.Cut(strconv.FormatFloat(math.Round(v*scala)/scala, 'f', -1, 64), ".")
	n, err := strconv.ParseInt(intero, 10, 64)
	if err != nil {
		return intero
	}
	virgola := ","
	if l == inglese {
		virgola = "."
	}
	if resto == "" {
		return l.migliaia(n)
	}
	if n == 0 && v < 0 {
		return "-0" + virgola + resto
	}
	return l.migliaia(n) + virgola + resto
}

func numero(v any) float64 {
	switch x := v.(type) {
	case *float64:
		if x != nil {
			return *x
		}
	case float64:
		return x
	}
	return 0
}

func percento(parte, tutto int) int {
	if tutto <= 0 {
		return 0
	}
	return int(math.Round(100 * float64(parte) / float64(tutto)))
}

// The tables. Each value is a sentence of the languages; a code that is not here is shown as it is.
var (
	fonti = map[string]string{
		"cxf": "mappa catastale (CXF)", "geojson": "fogli di mappa (GeoJSON)", "gml": "dati aperti del catasto (GML)", "vettoriale": "file vettoriale",
	}
	gravitaAnomalie = map[string]string{"errore": "Errore", "avviso": "Avviso", "nota": "Nota"}
	anomalie        = map[string]string{
		"C02": "Il foglio non ha un confine, o ne ha più di uno.",
		"C03": "Un poligono consegnato si incrocia con se stesso: è conservato com'è, e riparato per disegnarlo.",
		"C04": "Particelle, strade o acque escono dal confine del loro foglio.",
		"C05": "Le particelle di un foglio si sovrappongono, o lasciano vuoti tra loro.",
		"C06": "Una particella è disegnata in più parti sullo stesso foglio: le parti sono state unite.",
		"C07": "Un edificio esce dalla sua particella, o porta il numero di una particella che non c'è.",
		"C09": "Due fogli vicini si sovrappongono lungo il bordo: le mappe di origine non combaciano.",
		"C10": "Un foglio cade fuori dal comune: il sistema di coordinate è da controllare.",
		"C11": "È consegnato un allegato o uno sviluppo, ma non il foglio di cui fa parte.",
		"C13": "Una particella ha una lettera o un numero provvisorio al posto del numero.",

		"MAPPA_SENZA_CENSUARIO": "Una particella è disegnata, e il censuario non la conosce.",
		"CENSUARIO_SENZA_MAPPA": "Una particella esiste per il censuario, e nessuna mappa la disegna.",
		"AREA_DIFFORME":         "La superficie catastale e l'area calcolata dalla mappa differiscono di oltre il 2 % e 5 m².",
		"SOPPRESSA_DISEGNATA":   "Una particella è soppressa per il censuario, e la mappa la disegna ancora.",
		"VIVA_NON_DISEGNATA":    "Una particella esiste per il censuario, e la mappa non la disegna più.",
	}
	tipiFornitura = map[string]string{
		"mappa.cxf": "Mappa catastale (CXF)", "mappa.geojson": "Fogli di mappa (GeoJSON)", "mappa.gml": "Dati aperti del catasto (GML)",
		"mappa.vettoriale": "Mappa da file vettoriale", "confini.comuni": "Confine comunale", "indirizzi.anncsu": "Stradario e civici (ANNCSU)",
		"indirizzi.civici": "Civici del comune", "impronte": "Impronte degli edifici", "catasto.fabbricati": "Catasto fabbricati", "catasto.terreni": "Catasto terreni", "catasto.docfa": "Dichiarazioni DOCFA",
		"tributi.tari": "Estratto TARI", "tributi.imu": "Estratto IMU", "anagrafe.residenti": "Residenti",
		"tributi.aliquote": "Aliquote IMU", "tributi.tariffe": "Tariffe TARI", "tributi.valori-aree": "Valori delle aree fabbricabili",
	}
	stati = map[string]string{
		"in_corso": "in corso", "acquisita": "acquisita", "rifiutata": "rifiutata", "fallita": "non riuscita", "annullata": "annullata",
		"nuovo": "ricevuta", "preso_in_carico": "presa in carico", "risolto": "risolta", "respinto": "respinta",
	}
	modi = map[string]string{
		"prima": "prima consegna", "nuova": "nuova versione", "correzione": "correzione dello stesso giorno", "precedente": "versione precedente, consegnata dopo",
		"ignorata": "non usata: una fonte migliore parla dello stesso giorno",
	}
	temi = map[string]string{
		"particelle": "Particelle", "edifici": "Edifici", "fogli": "Fogli di mappa", "civici": "Civici", "particelle_etichette": "Numeri delle particelle",
		"segni": "Scritte e segni", "comuni": "Confine comunale",
	}
	metodi = map[string]string{
		"GPS": "GPS", "cartografia": "cartografia", "mappa catastale": "mappa catastale", "ortofoto": "ortofoto", "altra fonte": "altra fonte",
	}
	originiParentela = map[string]string{
		"mutazione": "atto catastale", "sovrapposizione": "confronto dei disegni", "operatore": "indicata dall'ufficio",
	}
	generi = map[string]string{
		"particella": "Particella", "foglio": "Foglio", "indirizzo": "Via", "civico": "Civico", "via": "Via", "edificio": "Edificio",
		"luogo": "Luogo", "ente": "Comune", "comune": "Comune", "coordinate": "Coordinate", "punto": "Punto sulla mappa",
	}
)

func (l lingua) voceDi(tavola map[string]string, codice string) string {
	if s, ok := tavola[codice]; ok {
		return l.frase(s)
	}
	return codice
}

func (l lingua) fonte(s string) string         { return l.voceDi(fonti, s) }
func (l lingua) gravita(s string) string       { return l.voceDi(gravitaAnomalie, s) }
func (l lingua) tipoFornitura(s string) string { return l.voceDi(tipiFornitura, s) }
func (l lingua) stato(s string) string         { return l.voceDi(stati, s) }
func (l lingua) modo(s string) string          { return l.voceDi(modi, s) }
func (l lingua) origine(s string) string       { return l.voceDi(originiParentela, s) }
func (l lingua) genere(s string) string        { return l.voceDi(generi, s) }

func (l lingua) tema(s string) string { return l.voceDi(temi, s) }

// peso writes the size of a file, to three digits.
func (l lingua) peso(n int64) string {
	v, unita := float64(n)/1000, "KB"
	switch {
	case v >= 1e6:
		v, unita = v/1e6, "GB"
	case v >= 1e3:
		v, unita = v/1e3, "MB"
	}
	cifre := 0
	if v < 100 {
		cifre = 1
	}
	return l.decimale(v, cifre) + " " + unita
}

// metodo is how a position was taken, as the office of addresses says it.
func (l lingua) metodo(s string) string {
	if s == "" {
		return l.testo("non indicato")
	}
	return l.voceDi(metodi, s)
}

// significato explains the code of an anomalia to who is no surveyor; of one that we do not know
// an example speaks, in the words of the register.
func (l lingua) significato(codice, esempio string) template.HTML {
	if s, ok := anomalie[codice]; ok {
		return template.HTML(template.HTMLEscapeString(l.frase(s)))
	}
	return template.HTML(`<span lang="it">` + template.HTMLEscapeString(esempio) + `</span>`)
}

// nomeFoglio writes a sheet: A12, 3 all. B.
func (l lingua) nomeFoglio(f RifFoglio) string {
	s := f.Sezione + strconv.Itoa(f.Numero)
	if f.Allegato != "" {
		s += " " + l.testo("all. %s", f.Allegato)
	}
	if f.Sviluppo != "" {
		s += " " + l.testo("svil. %s", f.Sviluppo)
	}
	return s
}
