package ricerca

import (
	"slices"
	"strconv"
	"strings"
)

// The systems in which Italian coordinates are copied from one screen to another.
const (
	srid6706 = 6706 // RDN2008, longitude and latitude
	utm32    = 7791
	utm33    = 7792
	utm34    = 7793
	ed50     = 23000 // European Datum 1950 / UTM: 23032, 23033, 23034
	boagaO   = 3003
	boagaE   = 3004
)

// sistemi are the EPSG codes under which people know those systems. ETRS89, WGS 84 and RDN2008
// differ by less than what is typed.
var sistemi = map[string]int{
	"7791": utm32, "6707": utm32, "25832": utm32, "32632": utm32, "3064": utm32, "7792": utm33, "6708": utm33, "25833": utm33, "32633": utm33, "3065": utm33,
	"7793": utm34, "6709": utm34, "25834": utm34, "32634": utm34, "23032": ed50 + 32, "23033": ed50 + 33, "23034": ed50 + 34, "3003": boagaO, "3004": boagaE,
	"6706": srid6706, "4326": srid6706, "4258": srid6706, "CRS84": srid6706,
}

var fusi = map[string]int{"32": utm32, "33": utm33, "34": utm34}

// parolaCoordinate are the words that may stand beside coordinates; anything else makes the line
// something else.
var paroleCoordinate = insieme("LON LONG LONGITUDINE LONGITUDE LAT LATI LATITUDINE LATITUDE UTM ZONA FUSO EPSG EST NORD OVEST EAST NORTH GAUSS BOAGA ROMA MONTE MARIO WGS RDN ETRS ETRF ED " +
	"COORDINATE COORD X Y E N S T M MT METRI GB CRS D DATUM SRID")

// parte is a piece of a line of coordinates: a number, or a word.
type parte struct {
	testo  string
	numero bool
	segno  byte // after a number: ° ' " or 0
	prima  byte // what separates it from the piece before: ' ', ',' or ';', 0 if nothing does
	meno   bool
}

const maxParti = 24

// leggiCoordinate reads a pair of coordinates, or nothing. Italy's longitudes (5 to 20) and
// latitudes (35 to 48) do not meet, so their order does not matter; neither does that of metres.
func leggiCoordinate(riga string) []Coordinata {
	if !puoEssereCoordinate(riga) {
		return nil
	}
	parti := dividi(strings.ToUpper(riga))
	if parti == nil {
		return nil
	}
	parti, zona, ok := togliSistema(parti)
	if !ok {
		return nil
	}
	if c := leggiGradi(parti); c != nil {
		return c
	}
	var numeri []parte
	for _, p := range parti {
		switch {
		case p.numero && p.segno != 0 && p.segno != 'd' || p.meno:
			return nil
		case p.numero:
			numeri = append(numeri, p)
		case p.testo == "S" || p.testo == "W" || p.testo == "O":
			return nil
		}
	}
	return coppia(numeri, zona)
}

// puoEssereCoordinate puts most lines aside at once: two numbers of some length are needed.
func puoEssereCoordinate(s string) bool {
	cifre := 0
	for i := 0; i < len(s); i++ {
		if cifra(s[i]) {
			cifre++
		}
	}
	return cifre >= 5 || cifre >= 4 && strings.ContainsAny(s, "°º")
}

// dividi cuts the line, nil when it holds what no coordinates do.
func dividi(s string) []parte {
	var out []parte
	separa := byte(' ')
	for i := 0; i < len(s); {
		if len(out) == maxParti {
			return nil
		}
		c := s[i]
		switch {
		case cifra(c):
			j := i
			for j < len(s) && (cifra(s[j]) || (s[j] == '.' || s[j] == ',') && j+1 < len(s) && cifra(s[j+1]) ||
				s[j] == '\'' && j+3 < len(s) && cifra(s[j+1]) && cifra(s[j+2]) && cifra(s[j+3]) && (j+4 == len(s) || !cifra(s[j+4])) && !strings.ContainsAny(s, "°º\"″”")) {
				j++
			}
			p := parte{testo: s[i:j], numero: true, prima: separa, meno: i > 0 && s[i-1] == '-' && (i == 1 || !cifra(s[i-2]))}
			var lungo int
			p.segno, lungo = segnoDi(s[j:])
			out, i, separa = append(out, p), j+lungo, 0
		case lettera(c):
			j := mentre(s, i, lettera)
			if !paroleCoordinate[s[i:j]] && s[i:j] != "W" && s[i:j] != "O" {
				return nil
			}
			out, i, separa = append(out, parte{testo: s[i:j], prima: separa}), j, 0
		case c == ';' || c == '|' || c == '/':
			separa, i = ';', i+1
		case c == ',':
			separa, i = max(separa, ','), i+1
		case c >= 0x80:
			if segno, lungo := segnoDi(s[i:]); lungo > 0 && len(out) > 0 && segno != 0 { // "41 °"
				out[len(out)-1].segno, i = segno, i+lungo
				continue
			}
			separa, i = max(separa, ' '), i+1 // a blank of another kind, a dash
		default:
			separa, i = max(separa, ' '), i+1
		}
	}
	return out
}

// segnoDi is the mark of degrees, minutes or seconds at the start of s.
func segnoDi(s string) (byte, int) {
	for _, m := range [...]struct {
		segno string
		vale  byte
	}{{"°", 'd'}, {"º", 'd'}, {"''", '"'}, {"′′", '"'}, {"’’", '"'}, {"\"", '"'}, {"″", '"'}, {"”", '"'}, {"“", '"'}, {"'", '\''}, {"′", '\''}, {"’", '\''}, {"`", '\''}} {
		if strings.HasPrefix(s, m.segno) {
			return m.vale, len(m.segno)
		}
	}
	return 0, 0
}

// togliSistema takes the name of the system out of the line: "UTM 33N", "EPSG:7792",
// "Gauss-Boaga fuso est", "WGS84".
func togliSistema(tutte []parte) (parti []parte, srid int, ok bool) {
	datumED, boaga := false, false
	for i := 0; i < len(tutte); i++ {
		p := tutte[i]
		dopo := func(quali ...string) bool {
			return i+1 < len(tutte) && tutte[i+1].numero && slices.Contains(quali, tutte[i+1].testo)
		}
		switch {
		case p.numero && len(parti) == 0 && p.segno == 0 && i+1 < len(tutte) && tutte[i+1].prima == 0 && fusi[p.testo] != 0 && (tutte[i+1].testo == "N" || tutte[i+1].testo == "T" || tutte[i+1].testo == "S"):
			srid, i = fusi[p.testo], i+1 // "33T 470235 4552345"
		case p.numero && sistemi[p.testo] != 0 && (len(tutte)-i-1 >= 2 && len(parti) == 0 || numeriIn(parti) >= 2):
			srid = sistemi[p.testo]
		case p.numero:
			parti = append(parti, p)
		case (p.testo == "WGS" || p.testo == "CRS") && dopo("84"), p.testo == "ETRS" && dopo("89"), p.testo == "RDN" && dopo("2008"), p.testo == "ETRF" && dopo("2000", "2000-RDN2008"),
			p.testo == "ROMA" && dopo("40", "1940"):
			boaga = boaga || p.testo == "ROMA"
			i++
		case p.testo == "ED" && dopo("50", "1950"):
			datumED = true
			i++
		case (p.testo == "UTM" || p.testo == "FUSO" || p.testo == "ZONA") && dopo("32", "33", "34"):
			srid = fusi[tutte[i+1].testo]
			if i+2 < len(tutte) && tutte[i+2].prima == 0 && (tutte[i+2].testo == "N" || tutte[i+2].testo == "T" || tutte[i+2].testo == "S") {
				i++
			}
			i++
		case (p.testo == "EPSG" || p.testo == "SRID") && i+1 < len(tutte) && tutte[i+1].numero:
			s, noto := sistemi[tutte[i+1].testo]
			if !noto {
				return nil, 0, false
			}
			srid, i = s, i+1
		case p.testo == "GAUSS" || p.testo == "BOAGA" || p.testo == "GB" || p.testo == "MARIO":
			boaga = true
		case (p.testo == "FUSO" || p.testo == "ZONA") && i+1 < len(tutte) && (tutte[i+1].testo == "OVEST" || tutte[i+1].testo == "EST") && !tutte[i+1].numero:
			srid = boagaE
			if tutte[i+1].testo == "OVEST" {
				srid = boagaO
			}
			i++
		case p.testo == "OVEST":
			return nil, 0, false
		case len(p.testo) == 1:
			parti = append(parti, p)
		}
	}
	switch {
	case srid == srid6706:
		srid = 0
	case datumED && srid >= utm32 && srid <= utm34:
		srid = ed50 + 32 + srid - utm32
	case boaga && srid != boagaO && srid != boagaE:
		srid = 0 // the false easting tells the zone
	}
	return parti, srid, true
}

func numeriIn(parti []parte) (n int) {
	for _, p := range parti {
		if p.numero {
			n++
		}
	}
	return n
}

// coppia finds the two numbers that make sense: what a comma, a period or a blank is in a number
// is settled by what comes out.
func coppia(pezzi []parte, srid int) []Coordinata {
	if len(pezzi) == 1 { // 41.12,14.64
		if capo, resto, ok := strings.Cut(pezzi[0].testo, ","); ok && !strings.Contains(resto, ",") {
			pezzi = []parte{{testo: capo}, {testo: resto}}
		}
	}
	if len(pezzi) < 2 || len(pezzi) > 8 {
		return nil
	}
	for k := 1; k < len(pezzi); k++ { // blanks between thousands: 470 235 4 552 345
		a, ok1 := migliaia(pezzi[:k])
		b, ok2 := migliaia(pezzi[k:])
		if !ok1 || !ok2 {
			continue
		}
		for _, x := range valori(a) {
			for _, y := range valori(b) {
				if c := coordinata(x, y, srid, strings.ContainsAny(a+b, ".,")); c != nil {
					return c
				}
			}
		}
	}
	return nil
}

func migliaia(pezzi []parte) (string, bool) {
	s := pezzi[0].testo
	for _, p := range pezzi[1:] {
		if intero, _, _ := strings.Cut(strings.ReplaceAll(p.testo, ",", "."), "."); len(intero) != 3 || strings.ContainsAny(s, ".,") {
			return "", false
		}
		s += p.testo
	}
	return s, true
}

// valori are the ways to read a number: "4.552.345,5", "4,552,345.5", "470.235".
func valori(s string) []float64 {
	s = strings.ReplaceAll(s, "'", "")
	var forme []string
	punti, virgole := strings.Count(s, "."), strings.Count(s, ",")
	switch {
	case punti > 0 && virgole > 0 && strings.LastIndexByte(s, ',') > strings.LastIndexByte(s, '.'):
		forme = []string{strings.ReplaceAll(strings.ReplaceAll(s, ".", ""), ",", ".")}
	case punti > 0 && virgole > 0:
		forme = []string{strings.ReplaceAll(s, ",", "")}
	case punti > 1 || virgole > 1:
		forme = []string{strings.NewReplacer(".", "", ",", "").Replace(s)}
	case punti+virgole == 1:
		forme = []string{strings.ReplaceAll(s, ",", "."), strings.NewReplacer(".", "", ",", "").Replace(s)}
	default:
		forme = []string{s}
	}
	var out []float64
	for _, f := range forme {
		if v, err := strconv.ParseFloat(f, 64); err == nil {
			out = append(out, v)
		}
	}
	return out
}

// coordinata says where two numbers are, in any order. Without a system their size tells it.
func coordinata(a, b float64, srid int, decimali bool) []Coordinata {
	if !(a < b) {
		a, b = b, a
	}
	// Small whole numbers are a foglio and a particella: degrees have decimals.
	if gradiItaliani(a, b) {
		if !decimali || srid != 0 {
			return nil
		}
		return []Coordinata{{a, b, srid6706, 1}}
	}
	if b < 3.8e6 || b > 5.3e6 {
		return nil
	}
	switch {
	case a > 1.2e6 && a < 1.9e6 && (srid == 0 || srid == boagaO):
		return []Coordinata{{a, b, boagaO, 1}}
	case a > 2.1e6 && a < 2.95e6 && (srid == 0 || srid == boagaE):
		return []Coordinata{{a, b, boagaE, 1}}
	case a < 1e5 || a > 9.5e5 || srid == boagaO || srid == boagaE:
		return nil
	case srid == 0:
		return []Coordinata{{a, b, utm32, 0.6}, {a, b, utm33, 0.6}}
	}
	return []Coordinata{{a, b, srid, 1}}
}

func gradiItaliani(a, b float64) bool { return a > 5 && a < 20 && b > 35 && b < 48 }

// leggiGradi reads degrees, minutes and seconds: 41°07'24.5"N 14°38'43"E, N41 07 24 E14 38 43,
// 41°07.408' 14°38.71'.
func leggiGradi(parti []parte) []Coordinata {
	var angoli [][]parte
	var ora []parte
	chiudi := func() {
		if len(ora) > 0 {
			angoli, ora = append(angoli, ora), nil
		}
	}
	gradi, emisferi := 0, 0
	for i, p := range parti {
		switch {
		case !p.numero && (p.testo == "N" || p.testo == "E"):
			emisferi++
			// Before the first number the letter comes before its angle, else after.
			if i == 0 || len(ora) > 0 && !parti[0].numero {
				chiudi()
			} else if parti[0].numero {
				chiudi()
			}
		case !p.numero:
			return nil
		case p.segno == 'd':
			chiudi()
			gradi++
			ora = append(ora, p)
		default:
			ora = append(ora, p)
		}
	}
	chiudi()
	if len(angoli) != 2 || gradi != 2 && (emisferi != 2 || len(angoli[0]) != len(angoli[1])) || gradi == 0 && len(angoli[0]) < 2 {
		return nil
	}
	var v [2]float64
	for i, a := range angoli {
		if len(a) > 3 {
			return nil
		}
		for j, p := range a {
			x, err := strconv.ParseFloat(strings.ReplaceAll(p.testo, ",", "."), 64)
			if err != nil || p.meno || j > 0 && x >= 60 || j == 0 && x > 180 {
				return nil
			}
			v[i] += x / []float64{1, 60, 3600}[j]
		}
	}
	if a, b := min(v[0], v[1]), max(v[0], v[1]); gradiItaliani(a, b) {
		return []Coordinata{{a, b, srid6706, 1}}
	}
	return nil
}
