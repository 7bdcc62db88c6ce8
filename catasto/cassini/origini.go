package cassini

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"github.com/cestor/sit/catasto"
)

// Origine is the point from which the coordinates of a map were measured. Lat and Lon are
// those of the point in ETRF2000.
type Origine struct {
	Numero   int // in the list of the grandi origini, zero for a piccola
	Nome     string
	Lat, Lon float64
	Province []string // indicative: the sheet itself names its origin
	alias    []string // other spellings printed on sheets
}

// Grandi lists the grandi origini whose position is known. Those of Sicily and Sardinia are
// transformed with the parameters of the islands (EPSG:1664, EPSG:1662), not the peninsular
// ones, which are 5 to 8 m off there.
func Grandi() []Origine { return slices.Clone(grandi) }

var grandi = []Origine{
	{1, "Vercelli", 45.45042576, 8.20503948, []string{"BI", "NO", "VB", "VC"}, nil},
	{2, "Pordenone", 45.95458397, 12.66047164, []string{"BL", "UD", "VE"}, nil},
	{3, "Monte Bronzone", 45.70905303, 9.99074064, []string{"SO", "BG", "BS", "CR"}, []string{"Bronzone"}},
	{4, "Lodi", 45.31413505, 9.50297431, []string{"CO", "MI", "PR", "PC"}, nil},
	{5, "Alessandria", 44.91472668, 8.61134796, []string{"AL", "AT"}, nil},
	{6, "Monte Bignone", 43.87352936, 7.73372694, []string{"IM"}, []string{"Bignone"}},
	{7, "Forte Diamante", 44.46112587, 8.93946834, []string{"GE", "SP", "SV", "PR"}, []string{"Diamante"}},
	{8, "Portonovo", 44.53248216, 11.75335874, []string{"BO", "FE", "FC", "RN", "RA", "RO"}, []string{"Porto Novo"}},
	{9, "Siena", 43.31828703, 11.33221016, []string{"AR", "FI", "GR", "LI", "LU", "PI", "PT", "SI"}, []string{"Torre del Mangia", "Siena Torre del Mangia"}},
	{10, "Urbino", 43.72514932, 12.63626776, []string{"PU"}, nil},
	{11, "Monte Pennino", 43.10138543, 12.88876541, []string{"AP", "FM", "MC", "PG"}, []string{"Pennino"}},
	{12, "Monte Mario", 41.92439627, 12.45214521, []string{"RM", "VT", "TR", "FR", "LT"}, []string{"Roma Monte Mario"}},
	{13, "Monte Ocre", 42.25645724, 13.44313386, []string{"AQ", "PE", "RI"}, []string{"Ocre"}},
	{14, "Monte Palombo", 41.65102260, 14.25965522, []string{"BN", "CB", "CH", "PE", "IS", "TE"}, []string{"Pietrereie", "Palombo", "Monte Palombo Pietrereie"}},
	{16, "Taranto", 40.47618517, 17.22847695, []string{"TA", "BR"}, []string{"Taranto Cattedrale", "Cattedrale di Taranto"}},
	{17, "Lecce", 40.35195558, 18.16922358, []string{"LE", "BR", "TA"}, nil},
	{18, "Monte Bruto", 39.14090145, 16.42183592, []string{"CS", "CZ", "RC"}, []string{"Bruto"}},
	{19, "Torre Titone", 37.8480983817, 12.5397097119, []string{"TP"}, []string{"Titone"}},
	{20, "Etna", 37.7646853027, 14.9853204811, []string{"ME", "CT"}, []string{"Punta Lucia", "Etna Punta Lucia", "Monte Etna"}},
	{21, "Monte Castelluccio", 37.4160165337, 13.7792961710, []string{"AG", "CL", "EN"}, []string{"Castelluccio"}},
	{22, "Mineo", 37.2670384395, 14.6924706599, []string{"SR", "RG"}, nil},
	{23, "Sardegna", 40.0004063964, 9.1168893285, []string{"CA", "NU", "OR", "SS"}, []string{"Origine ideale Sardegna"}},
	{24, "Innsbruck", 47.26927415, 11.39370656, []string{"TN", "BZ"}, nil},
	{27, "Monte Cairo", 41.54152292, 13.76055843, []string{"FR", "NA"}, []string{"Cairo"}},
	{28, "Francolise", 41.18261872, 14.06374347, []string{"NA", "CB", "BN"}, nil},
	{29, "Cancello", 40.84019413, 14.43144708, []string{"NA"}, nil},
	{30, "Miradois", 40.86365124, 14.25552353, []string{"NA"}, nil},
	{31, "Monte Petrella", 41.32219558, 13.66559070, []string{"FR", "LT"}, []string{"Petrella"}},
	{32, "Marigliano", 40.92522593, 14.45600831, []string{"NA"}, nil},
}

var cilento, valloDiDiano = Origine{Nome: "Cilento", Lat: 40.535328, Lon: 15.324016}, Origine{Nome: "Vallo di Diano", Lat: 40.283555, Lon: 15.483897}

// piccole are the origins of single comuni, as public projects use them.
var piccole = map[catasto.CodiceComune]Origine{
	"G087": {Nome: "Orbassano", Lat: 45.007336, Lon: 7.53725},
	"C665": {Nome: "C665", Lat: 45.19033, Lon: 7.889418},
	"C370": {Nome: "C370", Lat: 45.558239, Lon: 10.76357},
	"B305": {Nome: "B305", Lat: 45.067618, Lon: 7.436827},
	"I258": {Nome: "I258", Lat: 45.099116, Lon: 7.356182},
	"C261": {Nome: "C261", Lat: 45.31413, Lon: 9.502994},
	"C722": {Nome: "C722", Lat: 45.235812, Lon: 7.602194},
	"G535": {Nome: "G535", Lat: 44.759075, Lon: 9.917936},
	"G476": cilento, "A484": cilento, "G793": cilento, "I089": cilento, "I143": cilento, "I307": cilento,
	"G226": valloDiDiano, "B266": valloDiDiano, "B868": valloDiDiano, "F618": valloDiDiano, "F625": valloDiDiano,
	"H683": valloDiDiano, "I410": valloDiDiano, "I451": valloDiDiano, "D292": valloDiDiano,
}

// PerComune gives the piccola origine of a comune, where one is known.
func PerComune(c catasto.CodiceComune) (Origine, bool) {
	o, ok := piccole[c]
	return o, ok
}

// PerNome finds a grande origine by the text printed on a sheet.
func PerNome(testo string) (Origine, bool) {
	chiave := normale(testo)
	if chiave == "" {
		return Origine{}, false
	}
	for _, o := range grandi {
		if normale(o.Nome) == chiave || slices.ContainsFunc(o.alias, func(a string) bool { return normale(a) == chiave }) {
			return o, true
		}
	}
	return Origine{}, false
}

// normale makes spellings comparable: upper case, no accents, no punctuation, M.TE as MONTE.
func normale(s string) string {
	s, _, _ = transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn))), s)
	parole := strings.FieldsFunc(strings.ToUpper(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	s = strings.Join(parole, " ") + " "
	for _, monte := range []string{"M TE ", "MTE ", "M "} {
		if resto, ok := strings.CutPrefix(s, monte); ok {
			s = "MONTE " + resto
			break
		}
	}
	return strings.TrimSpace(s)
}

// PROJ is the definition of the system for ST_Transform. The position of the origin is that in
// ETRF2000 and so is the ellipsoid: distances on Bessel and on WGS84 differ by less than a
// millimetre at 90 km, while inverting on Bessel would put the map 450 m away.
func (o Origine) PROJ() string {
	return fmt.Sprintf("+proj=cass +lat_0=%.10f +lon_0=%.10f +x_0=0 +y_0=0 +ellps=WGS84 +units=m", o.Lat, o.Lon)
}

// Accuracies in metres that a sheet carries when nothing better is measured.
const (
	AccuratezzaETRF2000   = 0.6
	AccuratezzaCassini    = 2.0 // through a known origin
	AccuratezzaGaussBoaga = 2.0
)
