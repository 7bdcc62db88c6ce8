package ricerca

import "slices"

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
