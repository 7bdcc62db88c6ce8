package ricerca

import (
	"regexp"
	"strconv"
	"strings"
)

// The systems in which Italian coordinates are copied from one screen to another.
const (
	srid6706 = 6706 // RDN2008, longitude and latitude
	utm32    = 7791
	utm33    = 7792
	boagaO   = 3003
	boagaE   = 3004
)

var (
	decimali = regexp.MustCompile(`[-+]?\d+(?:[.,]\d+)?`)
	gradi    = regexp.MustCompile(`(\d{1,3})\s*°\s*(?:(\d{1,2})\s*['′’]\s*)?(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:"|″|”|'')\s*)?([NSEWO]?)`)
	fuso     = regexp.MustCompile(`(?:UTM|ZONA|FUSO|EPSG)?[ :]*\b(32N?|33N?|32T|33T|3003|3004|7791|7792|6707|6708|25832|25833|32632|32633)\b`)
	soloCoo  = regexp.MustCompile(`^(?:LONG?|LATI?|LONGITUDINE|LATITUDINE|UTM|ZONA|FUSO|EPSG|EST|NORD|GAUSS|BOAGA|WGS|RDN|[NEXYST])*$`)
)

// leggiCoordinate reads a pair of coordinates, or nothing. Italy's longitudes (5 to 20) and
// latitudes (35 to 48) do not meet, so their order does not matter; neither does that of metres.
func leggiCoordinate(riga string) []Coordinata {
	riga = strings.ToUpper(riga)
	if c := leggiGradi(riga); c != nil {
		return c
	}
	lettere := regexp.MustCompile(`[^A-Z]+`).ReplaceAllString(riga, "")
	if !soloCoo.MatchString(lettere) {
		return nil
	}
	zona := ""
	if lettere != "" {
		if m := fuso.FindStringSubmatchIndex(riga); m != nil {
			zona = riga[m[2]:m[3]]
			riga = riga[:m[0]] + " " + riga[m[1]:]
		}
	}
	for _, n := range coppie(riga) {
		if c := coordinata(n[0], n[1], zona); c != nil {
			return c
		}
	}
	return nil
}

// coppie are the ways to see two numbers in a line: "41,12 14,64" has two decimal commas,
// "41.12,14.64" a comma that separates.
func coppie(riga string) [][2]float64 {
	var tutte [][2]float64
	virgole := [2]string{riga, strings.ReplaceAll(riga, ",", " ")}
	for _, s := range virgole {
		trovati := decimali.FindAllString(s, 4)
		if len(trovati) != 2 {
			continue
		}
		a, err1 := strconv.ParseFloat(strings.ReplaceAll(trovati[0], ",", "."), 64)
		b, err2 := strconv.ParseFloat(strings.ReplaceAll(trovati[1], ",", "."), 64)
		if err1 == nil && err2 == nil {
			tutte = append(tutte, [2]float64{a, b})
		}
	}
	return tutte
}

func coordinata(a, b float64, zona string) []Coordinata {
	if !(a < b) {
		a, b = b, a
	}
	// Small whole numbers are a foglio and a particella: degrees have decimals.
	intero := a == float64(int64(a)) && b == float64(int64(b))
	switch {
	case a > 5 && a < 20 && b > 35 && b < 48 && !intero:
		return []Coordinata{{a, b, srid6706, 1}}
	case b < 3.8e6 || b > 5.3e6:
		return nil
	case a > 1.2e6 && a < 1.9e6 && (zona == "" || zona == "3003"):
		return []Coordinata{{a, b, boagaO, 1}}
	case a > 2.1e6 && a < 2.95e6 && (zona == "" || zona == "3004"):
		return []Coordinata{{a, b, boagaE, 1}}
	case a < 1e5 || a > 9.5e5:
		return nil
	}
	switch zona {
	case "":
		return []Coordinata{{a, b, utm32, 0.6}, {a, b, utm33, 0.6}}
	case "32", "32N", "32T", "7791", "6707", "25832", "32632":
		return []Coordinata{{a, b, utm32, 1}}
	case "33", "33N", "33T", "7792", "6708", "25833", "32633":
		return []Coordinata{{a, b, utm33, 1}}
	}
	return nil
}

// leggiGradi reads degrees, minutes and seconds: 41°07'24.5"N 14°38'43"E.
func leggiGradi(riga string) []Coordinata {
	m := gradi.FindAllStringSubmatch(riga, 3)
	if len(m) != 2 || strings.TrimSpace(gradi.ReplaceAllString(riga, "")) != "" && strings.Trim(gradi.ReplaceAllString(riga, ""), " ,;") != "" {
		return nil
	}
	var v [2]float64
	for i, p := range m {
		g, _ := strconv.ParseFloat(p[1], 64)
		primi, _ := strconv.ParseFloat("0"+p[2], 64)
		secondi, _ := strconv.ParseFloat("0"+strings.ReplaceAll(p[3], ",", "."), 64)
		if primi >= 60 || secondi >= 60 || p[4] == "S" || p[4] == "W" || p[4] == "O" {
			return nil
		}
		v[i] = g + primi/60 + secondi/3600
	}
	a, b := min(v[0], v[1]), max(v[0], v[1])
	if a > 5 && a < 20 && b > 35 && b < 48 {
		return []Coordinata{{a, b, srid6706, 1}}
	}
	return nil
}
