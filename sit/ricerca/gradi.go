package ricerca

import (
	"strconv"
	"strings"
)

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
