package main

import (
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"github.com/cestor/sit/sit/mappa/carta/cartatest"
	"github.com/cestor/sit/sit/pg/pgtest"
)

// The real map on paper, through the whole program: what is printed at a scale measures, with a
// ruler, what the map says it measures.
func TestEstrattiOfTheRealMapMeasureWhatTheySay(t *testing.T) {
	db := pgtest.URL(t)
	for _, c := range [][]string{{"esempio/B542.zip", "2025-09-22"}, {"esempio/H501D076700.zip", "2024-01-01"}} {
		if code, out, err := sitCmd(t, "import", c[0], "--riferimento", c[1], "--crea-ente", "--db", db); code != exitOK {
			t.Fatalf("%s%s", out, err)
		}
	}
	a := accendi(t, "serve", "--addr", "127.0.0.1:0", "--db", db)
	for _, ente := range []string{"B542", "H501"} {
		var elenco struct {
			Features []struct {
				Properties struct {
					ID              string
					Tipo            string
					SuperficieMappa float64 `json:"superficie_mappa_mq"`
				}
			}
		}
		stato, corpo := a.prendi("/api/v1/" + ente + "/particelle?limit=400")
		if err := json.Unmarshal([]byte(corpo), &elenco); stato != 200 || err != nil || len(elenco.Features) < 300 {
			t.Fatalf("%d %v, %d particelle", stato, err, len(elenco.Features))
		}
		for i := 0; i < len(elenco.Features); i += 37 {
			p := elenco.Features[i].Properties
			for _, d := range []struct {
				scala   int
				formato string
			}{{1000, "A3"}, {5000, "A4"}} {
				indirizzo := fmt.Sprintf("/api/v1/%s/estratto?particella=%s&scala=%d&formato=%s", ente, url.QueryEscape(p.ID), d.scala, d.formato)
				stato, corpo := a.prendi(indirizzo)
				if stato != 200 {
					t.Errorf("%s: %d %s", indirizzo, stato, corpo)
					continue
				}
				pagine := cartatest.Leggi(t, []byte(corpo))
				got := scelta(pagine[0]) * float64(d.scala) * float64(d.scala) / 1e6
				// A vertex is on paper to 4 thousandths of a millimetre, which at 1:5000 are 2 cm.
				if len(pagine) != 1 || math.Abs(got-p.SuperficieMappa) > 1+p.SuperficieMappa/500 {
					t.Errorf("%s: %.1f m² on paper, %.1f m² on the map", indirizzo, got, p.SuperficieMappa)
				}
				if !pagine[0].Ha("Estratto senza valore legale") || !pagine[0].Ha(fmt.Sprintf("Scala 1:%d.000", d.scala/1000)) {
					t.Errorf("%s: %s", indirizzo, pagine[0].Scritto())
				}
			}
		}
	}
}

// scelta is the area of the particella that a page points out, in square millimetres: its holes
// run against its outside.
func scelta(p cartatest.Pagina) (a float64) {
	for _, x := range p.Tratti {
		if x.Colore == "0.647 0.078 0.118" && x.Chiuso && math.Abs(x.Spessore-0.6) < 0.01 {
			a += planar.Area(orb.Ring(append(x.Punti, x.Punti[0])))
		}
	}
	return math.Abs(a)
}
