package ricerca

import (
	"strconv"
	"strings"
)

// paroleCoordinate are the words that may stand beside coordinates; anything else makes the line
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
