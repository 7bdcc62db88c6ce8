package ricerca

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/cestor/sit/catasto"
)

// leggiCollegamento reads a link to a map, or to a page of ours, pasted into the box; ok tells that
// the line is a link, whether or not it says where. Links are read, never followed.
func leggiCollegamento(riga string) (d Domanda, ok bool) {
	riga = strings.TrimSpace(riga)
	minuscola := strings.ToLower(riga)
	switch {
	case strings.HasPrefix(minuscola, "geo:"):
		luogo, _, _ := strings.Cut(riga[4:], ";")
		luogo, domanda, _ := strings.Cut(luogo, "?")
		if q, err := url.ParseQuery(domanda); err == nil {
			if c := coppiaGradi(q.Get("q"), ","); c != nil {
				return Domanda{Coordinate: c}, true // geo:0,0?q=41.1,14.6(qui)
			}
		}
		return Domanda{Coordinate: coppiaGradi(luogo, ",")}, true
	case strings.Contains(minuscola, "://"), strings.HasPrefix(minuscola, "www."), strings.HasPrefix(minuscola, "maps."), strings.HasPrefix(minuscola, "goo.gl/"),
		strings.HasPrefix(riga, "/particella/"), strings.HasPrefix(riga, "/foglio/"), strings.HasPrefix(riga, "/via/"), strings.HasPrefix(riga, "/comune/"),
		strings.HasPrefix(riga, "#") && strings.Count(riga, "/") >= 2, strings.HasPrefix(riga, "/#"):
	default:
		return Domanda{}, false
	}
	// What follows the link, or comes before it, is chatter: "guarda qui: https://…".
	for _, campo := range strings.Fields(riga) {
		if strings.ContainsAny(campo, "/#") {
			riga = strings.Trim(campo, "<>()\"'")
			break
		}
	}
	u, err := url.Parse(riga)
	if err != nil {
		return Domanda{}, true
	}
	if d, ok := nostra(u); ok {
		return d, true
	}
	return Domanda{Coordinate: doveIndica(u)}, true
}

// nostra reads the links of this portal: its pages, its API and the permalink of the map.
func nostra(u *url.URL) (Domanda, bool) {
	if i := strings.Index(strings.ToUpper(u.Path+u.RawQuery), "IT.AGE."); i >= 0 {
		id, _, _ := strings.Cut((u.Path + u.RawQuery)[i:], "&")
		id, _, _ = strings.Cut(id, "/")
		return leggiRiferimento(spoglia(id))
	}
	// Cut before it is decoded: a numero may hold a slash, a building a plus.
	pezzi := strings.Split(strings.Trim(u.EscapedPath(), "/"), "/")
	for i, p := range pezzi {
		if s, err := url.PathUnescape(p); err == nil {
			pezzi[i] = s
		}
	}
	for i := 0; i+1 < len(pezzi); i++ {
		switch p := pezzi[i]; p {
		case "particella", "particelle", "foglio", "fogli":
			if d, ok := leggiRiferimento(spoglia(pezzi[i+1])); ok {
				return d, true
			}
			if resto := pezzi[i+1:]; len(resto) == 4 { // /particella/H501/A/12/345
				l := lettore{sezione: strings.Trim(strings.ToUpper(resto[1]), "_-")}
				d := Domanda{Ipotesi: l.aggiungi(nil, resto[2], resto[3], 1)}
				if c, err := catasto.ParseCodiceComune(resto[0]); err == nil && len(d.Ipotesi) > 0 {
					d.Codici = []catasto.CodiceComune{c}
					return d, true
				}
			}
		case "via":
			return Domanda{Via: pezzi[i+1]}, true
		case "comune":
			if c, err := catasto.ParseCodiceComune(pezzi[i+1]); err == nil {
				return Domanda{Codici: []catasto.CodiceComune{c}}, true
			}
		}
	}
	// #17/41.1/14.6&layers=…&sel=particella:H501A001200.345
	testa, resto, _ := strings.Cut(u.EscapedFragment(), "&")
	q, _ := url.ParseQuery(resto)
	for _, scelto := range append(q["sel"], u.Query()["sel"]...) {
		tipo, id, _ := strings.Cut(scelto, ":")
		switch tipo {
		case "particella", "foglio", "edificio":
			id, _, _ = strings.Cut(id, "+") // of a building, the particella
			if d, ok := leggiRiferimento(spoglia(id)); ok {
				return d, true
			}
		case "via", "indirizzo":
			return Domanda{Via: id}, true
		case "comune", "ente":
			if c, err := catasto.ParseCodiceComune(id); err == nil {
				return Domanda{Codici: []catasto.CodiceComune{c}}, true
			}
		}
	}
	if zoom, dove, ok := strings.Cut(testa, "/"); ok && !strings.Contains(zoom, "=") {
		if c := coppiaGradi(dove, "/"); c != nil {
			return Domanda{Coordinate: c}, true
		}
	}
	return Domanda{}, false
}

// doveIndica is the place that a link to somebody's map points at: the thing chosen before the
// middle of the picture.
func doveIndica(u *url.URL) []Coordinata {
	// Google: …/place/…/@41.1,14.6,17z/data=!3m1!4b1!4m6!3m5!8m2!3d41.1!4d14.6
	percorso := u.Path
	if i := strings.LastIndex(percorso, "!3d"); i >= 0 {
		lat, resto, ok := strings.Cut(percorso[i+3:], "!4d")
		lon := resto[:fineNumero(resto)]
		if c := coppiaGradi(lat+","+lon, ","); ok && c != nil {
			return c
		}
	}
	q := u.Query()
	frammento, _ := url.ParseQuery(strings.TrimLeft(u.Fragment, "/?!"))
	uno := func(chiavi ...string) string {
		for _, k := range chiavi {
			for nome, valori := range q {
				if strings.EqualFold(nome, k) && len(valori) > 0 && valori[0] != "" {
					return valori[0]
				}
			}
			if v := frammento.Get(k); v != "" {
				return v
			}
		}
		return ""
	}
	if c := coppiaGradi(uno("mlat")+","+uno("mlon"), ","); c != nil {
		return c
	}
	for _, k := range []string{"q", "query", "destination", "daddr", "viewpoint", "ll", "sll", "coordinate", "near", "marker", "pin", "cbll", "point"} {
		if c := coppiaGradi(uno(k), ","); c != nil {
			return c
		}
	}
	for _, pezzo := range strings.Split(percorso, "/") {
		pezzo, _ = strings.CutPrefix(pezzo, "@")
		if c := coppiaGradi(strings.ReplaceAll(pezzo, "+", " "), ","); c != nil {
			return c
		}
	}
	if c := coppiaGradi(uno("cp"), "~"); c != nil { // Bing
		return c
	}
	if s := uno("sp"); strings.HasPrefix(s, "point.") {
		if c := coppiaGradi(s[6:], "_"); c != nil {
			return c
		}
	}
	if m := uno("map"); m != "" { // OpenStreetMap: #map=17/41.1/14.6; HERE: map=41.1,14.6,15
		if _, dove, ok := strings.Cut(m, "/"); ok {
			if c := coppiaGradi(dove, "/"); c != nil {
				return c
			}
		}
		if c := coppiaGradi(m, ","); c != nil {
			return c
		}
	}
	if c := coppiaGradi(uno("lat", "latitude", "y")+","+uno("lon", "lng", "long", "longitude", "x"), ","); c != nil {
		return c
	}
	if c := coppiaGradi(uno("center", "c"), ","); c != nil {
		return c
	}
	// Metres: ?E=470235&N=4552345, center=470235,4552345
	return leggiCoordinate(strings.ReplaceAll(uno("center", "c"), ",", " ") + uno("e", "x") + " " + uno("n", "y"))
}

// coppiaGradi reads the two numbers at the start of s: "41.1,14.6", "loc:41.1, 14.6 (casa)".
func coppiaGradi(s, separatore string) []Coordinata {
	s = strings.TrimSpace(s)
	s, _ = strings.CutPrefix(s, "loc:")
	a, resto, ok := strings.Cut(s, separatore)
	if !ok {
		return nil
	}
	resto = strings.TrimSpace(resto)
	x, err1 := strconv.ParseFloat(strings.TrimSpace(a), 64)
	y, err2 := strconv.ParseFloat(resto[:fineNumero(resto)], 64)
	if err1 != nil || err2 != nil || !gradiItaliani(min(x, y), max(x, y)) {
		return nil
	}
	return []Coordinata{{min(x, y), max(x, y), srid6706, 1}}
}

// fineNumero is where the number at the start of s ends.
func fineNumero(s string) int {
	i := slices.IndexFunc([]byte(s), func(c byte) bool { return !cifra(c) && c != '.' && c != '-' })
	if i < 0 {
		return len(s)
	}
	return i
}
