package fornitura

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/cestor/sit/catasto/cxf"
	"github.com/cestor/sit/catasto/gml"
)

// trasformato writes a CXF with every coordinate of the sheet passed through f, and texts outside.
func trasformato(t *testing.T, s tavola, f func(e, n float64) (x, y float64), testi ...string) []byte {
	var buf strings.Builder
	w := cxf.NewWriter(&buf, cxf.Header{Genere: cxf.Mappa, Nome: s.nome, Foglio: s.id(), Scala: 2000})
	for _, p := range append(s.poligoni(), s.confine()) {
		for _, parte := range p.parti {
			flat, ends := piatto(parte)
			for i := 0; i+1 < len(flat); i += 2 {
				flat[i], flat[i+1] = f(flat[i], flat[i+1])
			}
			senzaErrore(t, w.Write(cxf.Bordo{Codice: nomeCXF(p.codice), Dimensione: 10, Posizione: [2]float64{flat[0], flat[1]}, Flat: flat, Ends: [][]int{ends}}))
		}
	}
	for i, x := range testi {
		senzaErrore(t, w.Write(cxf.Testo{Testo: x, Dimensione: 20, X: 0, Y: float64(-i), Esterno: true}))
	}
	senzaErrore(t, w.Close())
	return []byte(buf.String())
}

// discosta is how far the confine of the only sheet lies from where it should.
func discosta(b *banco, e, n float64) float64 {
	return uno[float64](b, `SELECT ST_Distance(ST_SetSRID(ST_MakePoint($1, $2), 7792), ST_SetSRID(ST_MakePoint(ST_XMin(geom), ST_YMin(geom)), 7792)) FROM catasto.disegno WHERE classe = 1`, e, n)
}

func TestGaussBoagaLandsWithinFourMetres(t *testing.T) {
	// V5 of cartografia §3.7: Monte Mario in 3004 and in 7792; the sheet stands there.
	b := nuovoBanco(t, "H501")
	s := tav("H501_000100", "1 2", "3 4")
	e0, n0 := s.origine()
	raw := trasformato(t, s, func(e, n float64) (float64, float64) { return e - e0 + 2308739.38, n - n0 + 4644532.03 })
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, deposita(t, t.TempDir(), s.nome+".cxf", raw))
	if d := discosta(b, 288735.555, 4644521.681); d > 1 || conta(e)[0] != 5 {
		t.Errorf("%.3f m away, %v", d, conta(e))
	}
	if got := uno[string](b, `SELECT sistema || ' ' || precisione_m FROM catasto.stesura LIMIT 1`); got != "EPSG:3004 2" {
		t.Errorf("the sheet says %s", got)
	}
}

func TestCoordinatesThatAreNotInItaly(t *testing.T) {
	b := nuovoBanco(t, "X100")
	s := tav("X100_000100", "1 2", "3 4")
	sposta := func(f func(e, n float64) (float64, float64)) func(dir string) string {
		return func(dir string) string { return deposita(t, dir, s.nome+".cxf", trasformato(t, s, f)) }
	}
	for name, scrivi := range map[string]func(dir string) string{
		"another hemisphere":   sposta(func(e, n float64) (float64, float64) { return e, n - 9_100_000 }),
		"swapped axes, CXF":    sposta(func(e, n float64) (float64, float64) { return n, e }),
		"very far":             sposta(func(e, n float64) (float64, float64) { return e * 1e9, n * 1e9 }),
		"swapped axes, GML":    func(dir string) string { return deposita(t, dir, "X100_PROVA_ple.gml", scambiato(t, s)) },
		"not a number, GML":    func(dir string) string { return deposita(t, dir, "X100_PROVA_ple.gml", conNumero(t, s, "NaN")) },
		"infinite, GML":        func(dir string) string { return deposita(t, dir, "X100_PROVA_ple.gml", conNumero(t, s, "1e999")) },
		"GeoJSON, other zones": func(dir string) string { return deposita(t, dir, s.nome+".geojson", altroEPSG(t, s, "3395")) },
	} {
		t.Run(name, func(t *testing.T) {
			b := b.per(t)
			es := b.importa(Opzioni{Riferimento: giorno(t, "2020-01-01")}, scrivi(t.TempDir()))
			if name == "not a number, GML" || name == "infinite, GML" {
				// One vertex of one particella: it goes in without geometry, and is listed.
				if len(es) != 1 || es[0].Esito != Acquisita || len(b.anomalie("C03")) != 1 {
					t.Errorf("%+v", es)
				}
				if len(es) == 1 && es[0].Esito == Acquisita {
					senzaErrore(t, b.annulla(es[0]))
				}
				return
			}
			if len(es) != 1 || es[0].Esito != Rifiutata || es[0].Motivo == nil || *es[0].Motivo == "" {
				t.Errorf("%+v", es)
			}
			if n := uno[int](b, `SELECT count(*) FROM catasto.foglio`); n != 0 {
				t.Errorf("%d sheets came in", n)
			}
			b.pulito()
		})
	}
}

func scambiato(t *testing.T, s tavola) []byte {
	return perPosList(t, s, func(campi []string) {
		for i := 0; i+1 < len(campi); i += 2 {
			campi[i], campi[i+1] = campi[i+1], campi[i]
		}
	})
}

func conNumero(t *testing.T, s tavola, numero string) []byte {
	fatto := false
	return perPosList(t, s, func(campi []string) {
		if !fatto {
			campi[2], fatto = numero, true
		}
	})
}

// perPosList rewrites the coordinates of each ring of the GML of s.
func perPosList(t *testing.T, s tavola, f func(campi []string)) []byte {
	const apri, chiudi = `<gml:posList srsDimension="2">`, `</gml:posList>`
	var out strings.Builder
	resto := string(gmlDi(t, "", gml.Particella, s))
	for {
		i := strings.Index(resto, apri)
		if i < 0 {
			break
		}
		i += len(apri)
		fine := strings.Index(resto[i:], chiudi) + i
		campi := strings.Fields(resto[i:fine])
		f(campi)
		fmt.Fprint(&out, resto[:i], strings.Join(campi, " "))
		resto = resto[fine:]
	}
	out.WriteString(resto)
	return []byte(out.String())
}

func altroEPSG(t *testing.T, s tavola, codice string) []byte {
	p := s.geojson(t, t.TempDir())
	b, err := os.ReadFile(p)
	senzaErrore(t, err)
	return []byte(sostituisci(t, string(b), "EPSG::7792", "EPSG::"+codice))
}

func TestTheInverseOfUTMIsRight(t *testing.T) {
	// V1 and V3 of cartografia §3.7.
	for _, v := range [][4]float64{{417181.931, 4650259.848, 14, 42}, {471053.770, 4553447.322, 14.65513034, 41.13181565}} {
		if lon, lat := geografiche(v[0], v[1]); math.Abs(lon-v[2]) > 1.5e-8 || math.Abs(lat-v[3]) > 1.5e-8 {
			t.Errorf("%v %v is %.9f %.9f", v[0], v[1], lon, lat)
		}
	}
}
