package ricerca

import (
	"math"
	"testing"
)

func TestLeggiReadsEverySystem(t *testing.T) {
	const lon, lat = 14.6454, 41.1234
	cases := []struct {
		riga string
		x, y float64
		srid int
	}{
		{"lat: 41.1234, lon: 14.6454", lon, lat, srid6706},
		{"Latitudine 41,1234 Longitudine 14,6454", lon, lat, srid6706},
		{"41.1234N 14.6454E", lon, lat, srid6706},
		{"N 41.1234 E 14.6454", lon, lat, srid6706},
		{"41.1234° N, 14.6454° E", lon, lat, srid6706},
		{"41,1234°; 14,6454°", lon, lat, srid6706},
		{"(41.1234, 14.6454)", lon, lat, srid6706},
		{"WGS84 41.1234 14.6454", lon, lat, srid6706},
		{"41.1234 14.6454 EPSG:4326", lon, lat, srid6706},
		{"ETRF2000 41.1234 14.6454", lon, lat, srid6706},
		{`41°7'24.24"N 14°38'43.44"E`, lon, lat, srid6706},
		{`41° 7' 24,24" N - 14° 38' 43,44" E`, lon, lat, srid6706},
		{`41°7′24.24″N, 14°38′43.44″E`, lon, lat, srid6706},
		{`41º 7' 24.24'' 14º 38' 43.44''`, lon, lat, srid6706},
		{`E14°38'43.44" N41°7'24.24"`, lon, lat, srid6706},
		{"41 7 24.24 N 14 38 43.44 E", lon, lat, srid6706},
		{"N 41 7 24.24 E 14 38 43.44", lon, lat, srid6706},
		{"41°7.404' N 14°38.724' E", lon, lat, srid6706},
		{"470235 4552345 UTM 33N", 470235, 4552345, utm33},
		{"UTM33 470235 4552345", 470235, 4552345, utm33},
		{"33T 470235 4552345", 470235, 4552345, utm33},
		{"E 470235 N 4552345 fuso 32", 470235, 4552345, utm32},
		{"E=470235,5 N=4552345,25 (UTM 33)", 470235.5, 4552345.25, utm33},
		{"X: 270235 Y: 4452345 zona 34", 270235, 4452345, utm34},
		{"RDN2008 / UTM zone 33N", 0, 0, 0},
		{"EPSG:25832 470235 4552345", 470235, 4552345, utm32},
		{"EPSG:32633; 470235; 4552345", 470235, 4552345, utm33},
		{"EPSG 6708 4552345 470235", 470235, 4552345, utm33},
		{"ED50 UTM 33 470235 4552345", 470235, 4552345, ed50 + 33},
		{"470.235 4.552.345", 470235, 4552345, utm32},
		{"470.235,50 4.552.345,25", 470235.5, 4552345.25, utm32},
		{"470,235.50 4,552,345.25", 470235.5, 4552345.25, utm32},
		{"470 235 4 552 345", 470235, 4552345, utm32},
		{"4'552'345 470'235", 470235, 4552345, utm32},
		{"470235.12 m, 4552345.34 m", 470235.12, 4552345.34, utm32},
		{"Gauss-Boaga 2490235 4552345", 2490235, 4552345, boagaE},
		{"Gauss Boaga fuso ovest 1670235,5 4652345,5", 1670235.5, 4652345.5, boagaO},
		{"Roma40 2.490.235 4.552.345", 2490235, 4552345, boagaE},
		{"EPSG:3004 4552345 2490235", 2490235, 4552345, boagaE},
		{"1395000 4991000", 1395000, 4991000, boagaO},
	}
	for _, c := range cases {
		d := Leggi(c.riga)
		if c.srid == 0 {
			if len(d.Coordinate) > 0 {
				t.Errorf("Leggi(%q) sees coordinates: %+v", c.riga, d.Coordinate)
			}
			continue
		}
		if len(d.Coordinate) == 0 {
			t.Errorf("Leggi(%q) sees no coordinates: %+v", c.riga, d)
			continue
		}
		if g := d.Coordinate[0]; g.SRID != c.srid || math.Abs(g.X-c.x) > 1e-5 || math.Abs(g.Y-c.y) > 1e-5 {
			t.Errorf("Leggi(%q) = %+v, want %f %f in %d", c.riga, g, c.x, c.y, c.srid)
		}
	}
	for _, riga := range []string{
		"41.1234 -14.6454", "41.1234S 14.6454E", "41.1234N 14.6454W", "41°61'00\"N 14°38'00\"E", "EPSG:9999 470235 4552345", "3/45678", "foglio 12 particella 4567",
		"via roma 12345 67890", "66011 12", "00012/00345", "1 2 3 4 5 6 7 8 9", "12.345 678.90", "IT60X0542811101000000123456",
	} {
		if d := Leggi(riga); len(d.Coordinate) > 0 {
			t.Errorf("Leggi(%q) sees coordinates: %+v", riga, d.Coordinate)
		}
	}
}

func TestLeggiReadsLinks(t *testing.T) {
	const lon, lat = 14.6454, 41.1234
	for _, riga := range []string{
		"https://www.google.com/maps/@41.1234,14.6454,17z",
		"https://www.google.it/maps/@41.1234,14.6454,320m/data=!3m1!1e3?entry=ttu",
		"https://www.google.com/maps/place/Via+Roma+12/@41.0,14.0,17z/data=!3m1!4b1!4m6!3m5!1s0x0:0x0!8m2!3d41.1234!4d14.6454!16s",
		"https://maps.google.com/?q=41.1234,14.6454",
		"https://maps.google.com/maps?q=loc:41.1234,14.6454&z=15",
		"https://www.google.com/maps/search/?api=1&query=41.1234%2C14.6454",
		"https://www.google.com/maps/search/41.1234,+14.6454",
		"https://www.google.com/maps/dir/?api=1&destination=41.1234,14.6454",
		"https://www.google.com/maps/place/41.1234,14.6454",
		"www.google.com/maps/@41.1234,14.6454,17z",
		"guarda qui: https://maps.google.com/?ll=41.1234,14.6454 ciao",
		"https://www.openstreetmap.org/#map=17/41.1234/14.6454",
		"https://www.openstreetmap.org/?mlat=41.1234&mlon=14.6454#map=12/41.0/14.0",
		"https://www.bing.com/maps?cp=41.1234~14.6454&lvl=17",
		"https://bing.com/maps/default.aspx?sp=point.41.1234_14.6454_Casa",
		"https://maps.apple.com/?ll=41.1234,14.6454&z=18",
		"http://maps.apple.com/?q=41.1234,14.6454",
		"https://maps.apple.com/place?coordinate=41.1234,14.6454",
		"https://wego.here.com/?map=41.1234,14.6454,17,normal",
		"https://waze.com/ul?ll=41.1234,14.6454&navigate=yes",
		"https://example.org/mappa?lat=41.1234&lon=14.6454",
		"https://example.org/mappa?zoom=3&Lng=14.6454&Lat=41.1234",
		"geo:41.1234,14.6454", "geo:41.1234,14.6454;u=35", "geo:0,0?q=41.1234,14.6454(Casa)",
		"https://sit.example.it/#17/41.1234/14.6454", "https://sit.example.it/#17.5/41.1234/14.6454&layers=particelle;zone,,0.6&date=2025-01-01", "#17/41.1234/14.6454", "/#18/41.1234/14.6454",
	} {
		d := Leggi(riga)
		if len(d.Coordinate) != 1 || d.Coordinate[0] != (Coordinata{lon, lat, srid6706, 1}) || d.strada != nil {
			t.Errorf("Leggi(%q) = %+v", riga, d)
		}
	}
	for riga, want := range map[string]string{
		"https://sit.example.it/#17/41.1/14.6&sel=particella:X100_000300.45":                      "X100_000300.45",
		"https://sit.example.it/#17/41.1/14.6&layers=zone&sel=particella:X100_000100.731%2F2":     "X100_000100.731/2",
		"https://sit.example.it/particella/X100_000300.45":                                        "X100_000300.45",
		"https://sit.example.it/particella/X100_000100.731%2F2?data=2024-01-01":                   "X100_000100.731/2",
		"/particella/X100_000300.45":                                                              "X100_000300.45",
		"https://sit.example.it/api/v1/X100/particelle/X100_000300.45/confinanti":                 "X100_000300.45",
		"https://sit.example.it/foglio/X100_000300":                                               "X100_000300.",
		"https://sit.example.it/#17/41.1/14.6&sel=edificio:X100_000100.1%2B1":                     "X100_000100.1",
		"https://wfs.example/ows?REQUEST=GetFeature&ID=CadastralParcel.IT.AGE.PLA.X100_000300.45": "X100_000300.45",
		"IT.AGE.PLA.X100_000300.45":                                                               "X100_000300.45",
		"CadastralParcel.IT.AGE.PLA.X100_000300.45":                                               "X100_000300.45",
		"IT:AGE:PLA:X100_000300.45":                                                               "X100_000300.45",
		"IT.AGE.MAP.X100_000300":                                                                  "X100_000300.",
	} {
		d := Leggi(riga)
		if len(d.Ipotesi) != 1 || d.Ipotesi[0].Mappa+"."+d.Ipotesi[0].Numero.String() != want || len(d.Codici) != 1 {
			t.Errorf("Leggi(%q) = %+v, want %s", riga, d, want)
		}
	}
	if d := Leggi("https://sit.example.it/particella/H501/A/12/345"); len(d.Ipotesi) != 1 || d.Ipotesi[0].Sezione != "A" || d.Ipotesi[0].Foglio != 12 ||
		d.Ipotesi[0].Numero.Numero != "345" || d.Codici[0] != "H501" {
		t.Errorf("%+v", d)
	}
	if d := Leggi("https://sit.example.it/via/448349"); d.Via != "448349" {
		t.Errorf("%+v", d)
	}
	if d := Leggi("https://sit.example.it/comune/b542"); len(d.Codici) != 1 || d.Codici[0] != "B542" {
		t.Errorf("%+v", d)
	}
	// A link that says nowhere is still a link: its words are not looked for.
	for _, riga := range []string{"https://maps.app.goo.gl/AbCdEf123", "https://www.google.com/maps/place/Via+Roma", "https://example.org/via roma 12", "https://%zz/", "geo:", "geo:999,999", "https://maps.google.com/?q=51.5,-0.1"} {
		if d := Leggi(riga); len(d.Coordinate)+len(d.Ipotesi) > 0 || d.strada != nil {
			t.Errorf("Leggi(%q) = %+v", riga, d)
		}
	}
}
