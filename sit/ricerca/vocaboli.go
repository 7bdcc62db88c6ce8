package ricerca

import "strings"

// What people write around the name of a street (tributi.md §2.3): the kinds of street and their
// abbreviations, words that tell little, titles, numbers in letters. All in upper case without
// accents.

// generi are the denominazioni urbanistiche generiche by family: within a family they are taken
// for each other more easily.
var generi = [][]string{
	{"VIA", "STRADA", "VIETTA", "STRADELLA", "STRADONE", "CARRAIA", "TRATTURO", "TRATTURELLO"},
	{"VIALE", "CORSO", "VIALETTO", "PASSEGGIATA", "LUNGOMARE", "LUNGOLAGO", "LUNGOFIUME", "LUNGARNO", "LUNGOTEVERE", "CIRCONVALLAZIONE", "TANGENZIALE", "RACCORDO", "SPALTO", "BASTIONE", "RIVIERA"},
	{"PIAZZA", "PIAZZALE", "PIAZZETTA", "LARGO", "LARGHETTO", "SLARGO", "CAMPIELLO", "PIAZZOLA", "SAGRATO"},
	{"VICO", "VICOLO", "CHIASSO", "CARRUGGIO", "CALLE", "RUA", "RUGA", "SALITA", "DISCESA", "SCALINATA", "GRADINATA", "RAMPA", "TRAVERSA", "PASSAGGIO", "GALLERIA", "SOTTOPASSO", "SUPPORTICO", "CORTILE", "FONDACO", "CLIVO"},
	{"CONTRADA", "LOCALITA", "FRAZIONE", "BORGO", "BORGATA", "RIONE", "QUARTIERE", "VILLAGGIO", "CASALE", "CASCINA", "PODERE", "MASSERIA", "NUCLEO"},
}

// genere is a kind of street: 0 for none.
type genere uint8

// dug and famiglia number the kinds; nomeGenere is read the other way.
var (
	dug        = map[string]genere{}
	famiglia   = []int{-1}
	nomeGenere = []string{""}
	suonoDug   = []string{""} // as they sound
)

// forti begin an address and nothing else: with one of them in the line, numbers are civici and not
// particelle. "Borgo" is not of them, for too many comuni are called so.
var forti = map[string]bool{
	"VIA": true, "VIALE": true, "PIAZZA": true, "PIAZZALE": true, "PIAZZETTA": true, "CORSO": true, "LARGO": true, "VICOLO": true, "VICO": true,
	"STRADA": true, "CONTRADA": true, "LOCALITA": true, "FRAZIONE": true, "SALITA": true, "LUNGOMARE": true, "TRAVERSA": true, "RUA": true,
}

// abbreviazioni are written with or without their periods and slashes, which are gone here.
var abbreviazioni = map[string]string{
	"VLE": "VIALE", "VL": "VIALE", "PZA": "PIAZZA", "PZZA": "PIAZZA", "PZ": "PIAZZA", "PZZ": "PIAZZA", "PIAZ": "PIAZZA", "PLE": "PIAZZALE", "PZLE": "PIAZZALE", "PZALE": "PIAZZALE",
	"PTTA": "PIAZZETTA", "PZTTA": "PIAZZETTA", "CSO": "CORSO", "LGO": "LARGO", "STR": "STRADA", "LOC": "LOCALITA", "FRAZ": "FRAZIONE", "FRZ": "FRAZIONE", "FR": "FRAZIONE",
	"CDA": "CONTRADA", "CTR": "CONTRADA", "CTRDA": "CONTRADA", "CONTR": "CONTRADA", "CONTDA": "CONTRADA", "CD": "CONTRADA", "VLO": "VICOLO", "VIC": "VICOLO", "BGO": "BORGO", "BGATA": "BORGATA",
	"SAL": "SALITA", "SALTA": "SALITA", "TRAV": "TRAVERSA", "TRV": "TRAVERSA", "LUNG": "LUNGOMARE", "CIRC": "CIRCONVALLAZIONE", "CIRCNE": "CIRCONVALLAZIONE", "SCAL": "SCALINATA", "QRE": "QUARTIERE", "QUART": "QUARTIERE",
	"VILL": "VILLAGGIO", "CASC": "CASCINA", "CNA": "CASCINA", "FLLI": "FRATELLI", "STA": "SANTA", "STO": "SANTO", "SNC": "SNC", "SN": "SNC", "SSNC": "SNC",
}

// santi are all one word: "S. Antonio", "San Antonio" and "Sant'Antonio" are one saint.
var santi = map[string]bool{"SAN": true, "SANTO": true, "SANTA": true, "SANT": true, "SANTI": true, "SANTE": true, "SS": true, "SANTISSIMA": true, "SANTISSIMO": true}

const santo = "SAN"

// deboli tell little: left out or put in, the street is the same.
var deboli = insieme("DI DEL DELLO DELLA DELL DEI DEGLI DELLE D DE DAL DALLA DALL DAI DA AL ALLA ALLO ALL AI ALLE LA LE IL LO L I GLI IN NEL NELLA E ED A CON SUL SULLA SUI PER")

// titoli are dropped as often as written.
var titoli = insieme("DOTT DOTTOR DOTTORE DR CAV CAVALIER CAVALIERE GEN GENERALE PROF PROFESSOR PROFESSORE ING INGEGNER INGEGNERE AVV AVVOCATO ON ONOREVOLE DON MONS MONSIGNOR " +
	"MONSIGNORE PADRE SUOR COL COLONNELLO CAP CAPITANO TEN TENENTE SEN SENATORE MAESTRO CARD CARDINALE CONTE BARONE MARCHESE DUCA PRINCIPE RE REGINA SERGENTE CAPORALE MAGGIORE AMMIRAGLIO PRESIDENTE COMM")

// ordinali and cardinali are numbers in letters.
var numeriInLettere = map[string]int{
	"PRIMO": 1, "SECONDO": 2, "TERZO": 3, "QUARTO": 4, "QUINTO": 5, "SESTO": 6, "SETTIMO": 7, "OTTAVO": 8, "NONO": 9, "DECIMO": 10, "UNDICESIMO": 11, "DODICESIMO": 12,
	"PRIMA": 1, "SECONDA": 2, "TERZA": 3, "QUARTA": 4, "QUINTA": 5, "SESTA": 6, "SETTIMA": 7, "OTTAVA": 8, "NONA": 9, "DECIMA": 10,
	"UNO": 1, "DUE": 2, "TRE": 3, "QUATTRO": 4, "CINQUE": 5, "SEI": 6, "SETTE": 7, "OTTO": 8, "NOVE": 9, "DIECI": 10, "UNDICI": 11, "DODICI": 12, "TREDICI": 13,
	"QUATTORDICI": 14, "QUINDICI": 15, "SEDICI": 16, "DICIASSETTE": 17, "DICIOTTO": 18, "DICIANNOVE": 19, "VENTI": 20, "VENTUNO": 21, "VENTIDUE": 22, "VENTITRE": 23,
	"VENTIQUATTRO": 24, "VENTICINQUE": 25, "VENTISEI": 26, "VENTISETTE": 27, "VENTOTTO": 28, "VENTINOVE": 29, "TRENTA": 30, "TRENTUNO": 31, "MILLE": 1000,
}

// esponenti are words after a civico that belong to it.
var esponenti = map[string]string{"BIS": "BIS", "TER": "TER", "QUATER": "QUATER", "QUINQUIES": "QUINQUIES", "ROSSO": "R", "NERO": "N"}

// interni begin what follows a civico and is no part of it: the stair, the floor, the flat.
var interni = insieme("INT INTERNO SC PIANO APP APPARTAMENTO SUB")

// civili are labels of a civico.
var civili = insieme("N NR NUM NUMERO CIV CIVICO")

func insieme(parole string) map[string]bool {
	m := map[string]bool{}
	for _, p := range strings.Fields(parole) {
		m[p] = true
	}
	return m
}

func init() {
	for f, nomi := range generi {
		for _, n := range nomi {
			dug[n] = genere(len(nomeGenere))
			nomeGenere, famiglia, suonoDug = append(nomeGenere, n), append(famiglia, f), append(suonoDug, piega(n))
		}
	}
}

// numeroDi is the number that a word stands for: Arabic, Roman or in letters; 0 for none.
func numeroDi(s string) int {
	if n, ok := numeriInLettere[s]; ok {
		return n
	}
	if n := romano(s); n > 0 {
		return n
	}
	n := 0
	for i := 0; i < len(s); i++ {
		if !cifra(s[i]) || i > 3 {
			return 0
		}
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// romano reads the Roman numbers of streets, up to 39; a single letter but I, V and X is a
// letter.
func romano(s string) int {
	n, prima := 0, 0
	for i := len(s) - 1; i >= 0; i-- {
		v := 0
		switch s[i] {
		case 'I':
			v = 1
		case 'V':
			v = 5
		case 'X':
			v = 10
		default:
			return 0
		}
		if v < prima {
			n -= v
		} else {
			n, prima = n+v, v
		}
	}
	if n > 39 || len(s) > 7 {
		return 0
	}
	return n
}
