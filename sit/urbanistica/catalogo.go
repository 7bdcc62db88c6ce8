package urbanistica

import (
	"strings"
	"unicode"
)

// Tema is a constraint of the catalogue (edilizia §3.3).
type Tema struct{ Codice, Titolo, Norma string }

// Catalogo lists the constraints in the order in which they are printed.
var catalogo = []Tema{
	{"PAE136", "Beni paesaggistici dichiarati", "D.Lgs 42/2004 art. 136"},
	{"PAE142a", "Territori costieri, 300 m", "D.Lgs 42/2004 art. 142 c. 1 lett. a"},
	{"PAE142b", "Territori intorno ai laghi, 300 m", "D.Lgs 42/2004 art. 142 c. 1 lett. b"},
	{"PAE142c", "Fiumi, torrenti e corsi d'acqua, 150 m dalle sponde", "D.Lgs 42/2004 art. 142 c. 1 lett. c"},
	{"PAE142d", "Montagne oltre 1.600 m (Alpi) o 1.200 m (Appennino e isole)", "D.Lgs 42/2004 art. 142 c. 1 lett. d"},
	{"PAE142f", "Parchi e riserve", "D.Lgs 42/2004 art. 142 c. 1 lett. f"},
	{"PAE142g", "Boschi e foreste", "D.Lgs 42/2004 art. 142 c. 1 lett. g"},
	{"PAE142h", "Usi civici e università agrarie", "D.Lgs 42/2004 art. 142 c. 1 lett. h"},
	{"PAE142i", "Zone umide", "D.Lgs 42/2004 art. 142 c. 1 lett. i"},
	{"PAE142l", "Vulcani", "D.Lgs 42/2004 art. 142 c. 1 lett. l"},
	{"PAE142m", "Zone di interesse archeologico", "D.Lgs 42/2004 art. 142 c. 1 lett. m"},
	{"BCA", "Beni culturali", "D.Lgs 42/2004 artt. 10, 13, 45"},
	{"IDR", "Vincolo idrogeologico", "RD 3267/1923"},
	{"PAI_P", "Pericolosità idrogeologica", "Piano di assetto idrogeologico, PGRA"},
	{"PAI_R", "Rischio idrogeologico", "Piano di assetto idrogeologico, PGRA"},
	{"CIM", "Rispetto cimiteriale", "RD 1265/1934 art. 338"},
	{"ELE", "Distanza da elettrodotti", "DPCM 8 luglio 2003"},
	{"FER", "Rispetto ferroviario", "DPR 753/1980"},
	{"STR", "Rispetto stradale", "DPR 495/1992 artt. 26-28"},
	{"FLU10", "Polizia idraulica, 10 m", "RD 523/1904 art. 96"},
	{"POZ", "Tutela di pozzi e sorgenti", "D.Lgs 152/2006 art. 94"},
	{"DEP", "Rispetto dei depuratori", "Norme locali"},
	{"DIS", "Rispetto delle discariche", "Norme locali"},
	{"STA", "Rispetto delle stalle", "Norme locali"},
	{"AER", "Superfici aeroportuali", "Codice della navigazione art. 707, ENAC"},
	{"N2K", "Rete Natura 2000", "DPR 357/1997"},
	{"FIRE", "Aree percorse dal fuoco", "L. 353/2000 art. 10"},
	{"SIS", "Zona sismica", "Informativo"},
	{"MIL", "Servitù militari", "D.Lgs 66/2010 art. 320"},
	{"MIN", "Aree minerarie", "RD 1443/1927"},
	{"SEV", "Stabilimenti a rischio di incidente rilevante", "D.Lgs 105/2015"},
	{"ACU", "Classe acustica", "L. 447/1995"},
	{"ASV", "Asservimenti e convenzioni", "Atti"},
	{"USI", "Usi civici", "L. 1766/1927, L. 168/2017"},
}

// Catalogo lists the constraints of the catalogue in the order in which they are printed.
func Catalogo() []Tema { return catalogo }

// diCatalogo is the place in the catalogue of a code, itself or one that goes on from it: PAI_P3 is of PAI_P,
// STR-C of STR; SISMICO is of none. After the last when it is of none.
func diCatalogo(codice string) int {
	trovato, lungo := len(catalogo), 0
	for i, t := range catalogo {
		n := len(t.Codice)
		if n <= lungo || len(codice) < n || !strings.EqualFold(codice[:n], t.Codice) {
			continue
		}
		if len(codice) == n || !unicode.IsLetter([]rune(codice[n:])[0]) {
			trovato, lungo = i, n
		}
	}
	return trovato
}
