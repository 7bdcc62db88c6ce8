package esempio

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"

	"github.com/cestor/sit/catasto/censuario"
	"github.com/cestor/sit/cmd/sit/banco"
)

func data(n int) censuario.Data { return censuario.Data(n) }

// The plan of Borgo di Prova, drawn on the grid of its sheets:
//
//	PRG 2004 (vigente)        A  the old village · B1 along Via della Prova · C1 from the 9 to the 10 ·
//	                          F1 the school and the church · E1 the rest of the two sheets
//	PUC (adottato 2024)       the 2 and the 3 of foglio 1, and part of the 7, become C2
//	vincoli                   CIM around the north-west corner, PAE142c along the torrente, a power line,
//	                          a well, and one that is not public
type pianta struct{ features []map[string]any }

func (p *pianta) metti(geometria string, coordinate any, proprieta map[string]any) {
	p.features = append(p.features, map[string]any{"type": "Feature", "properties": proprieta, "geometry": map[string]any{"type": geometria, "coordinates": coordinate}})
}

func (p *pianta) poligono(proprieta map[string]any, anelli ...[][2]float64) {
	p.metti("Polygon", gradi(anelli...), proprieta)
}

// gradi are rings in longitude and latitude, at the centimetre.
func gradi(anelli ...[][2]float64) (out [][][2]float64) {
	for _, a := range anelli {
		var r [][2]float64
		for _, p := range a {
			r = append(r, grado(p))
		}
		out = append(out, r)
	}
	return out
}

func grado(p [2]float64) [2]float64 {
	lon, lat := banco.Geografiche(p[0], p[1])
	return [2]float64{math.Round(lon*1e7) / 1e7, math.Round(lat*1e7) / 1e7}
}

func (p *pianta) scrivi() []byte {
	var b bytes.Buffer
	b.WriteString("{\"type\":\"FeatureCollection\",\"features\":[\n")
	for k, f := range p.features {
		j, err := json.Marshal(f)
		if err != nil {
			panic(err)
		}
		if k > 0 {
			b.WriteString(",\n")
		}
		b.Write(j)
	}
	b.WriteString("\n]}\n")
	return b.Bytes()
}

func piano(adottato bool) []byte {
	uno, due := nuovo("X100_000100", 0, ascisse, ordinate), foglioDue()
	var p pianta
	zona := func(sigla, descrizione, zto, articolo string, anelli ...[][2]float64) {
		q := map[string]any{"strumento": "PRG 2004", "stato": "vigente", "sigla": sigla, "descrizione": descrizione, "zto": zto, "articolo": articolo,
			"data_adozione": "2003-06-20", "data_approvazione": "2004-03-11"}
		if adottato {
			q["strumento"], q["stato"], q["data_adozione"] = "PUC", "adottato", "2024-11-15"
			delete(q, "data_approvazione")
		}
		p.poligono(q, anelli...)
	}
	if adottato {
		zona("C2", "Espansione residenziale", "C", "19", uno.giro(1, 0, 4, 1))
		zona("B1", "Completamento", "B", "12", uno.giro(0, 3, 4, 4))
		zona("E1", "Agricola ordinaria", "E", "31", uno.giro(0, 1, 6, 2))
		return p.scrivi()
	}
	zona("A", "Centro antico", "A", "10", uno.giro(6, 4, 7, 5))
	zona("B1", "Completamento residenziale", "B", "12", uno.giro(0, 3, 4, 4))
	zona("F1", "Attrezzature pubbliche", "F", "25", uno.giro(4, 3, 6, 5))
	zona("C1", "Espansione residenziale", "C", "18", uno.giro(2, 1, 6, 2))
	zona("E1", "Agricola ordinaria", "E", "31", uno.giro(0, 0, 2, 2))
	zona("E1", "Agricola ordinaria", "E", "31", uno.giro(2, 0, 6, 1))
	zona("E1", "Agricola ordinaria", "E", "31", uno.giro(6, 0, 9, 2))
	zona("E2", "Agricola di tutela", "E", "32", uno.giro(0, 4, 4, 5))
	zona("E2", "Agricola di tutela", "E", "32", uno.giro(6, 3, 9, 4))
	zona("E2", "Agricola di tutela", "E", "32", uno.giro(7, 4, 9, 5))
	zona("E2", "Agricola di tutela", "E", "32", uno.giro(10, 0, 11, 5))
	zona("E1", "Agricola ordinaria", "E", "31", due.giro(0, 0, 6, 2))
	zona("E1", "Agricola ordinaria", "E", "31", due.giro(0, 3, 6, 5))
	return p.scrivi()
}

func vincoli() []byte {
	uno := nuovo("X100_000100", 0, ascisse, ordinate)
	var p pianta
	vincolo := func(codice, titolo, norma, tipo string, altro map[string]any) map[string]any {
		q := map[string]any{"codice": codice, "titolo": titolo, "norma": norma, "tipo": tipo, "pubblico": true, "valida_dal": "2004-03-11"}
		for k, v := range altro {
			q[k] = v
		}
		return q
	}
	// Two hundred metres of a cemetery that lies north-west of the sheet.
	var giro [][2]float64
	c := uno.punto(-150, 330)
	for k := range 73 {
		a := float64(k) * math.Pi / 36
		giro = append(giro, [2]float64{c[0] + 200*math.Cos(a), c[1] + 200*math.Sin(a)})
	}
	p.poligono(vincolo("CIM", "Fascia di rispetto cimiteriale", "RD 1265/1934 art. 338", "inedificabilita_assoluta", nil), giro)
	p.poligono(vincolo("PAE142c", "Fiumi, torrenti e corsi d'acqua", "D.Lgs 42/2004 art. 142 c. 1 lett. c", "autorizzazione", map[string]any{"precisione_m": 2.0}),
		[][2]float64{uno.punto(240, -20), uno.punto(240, 320), uno.punto(500, 320), uno.punto(500, -20), uno.punto(240, -20)})
	linea := [][2]float64{}
	for _, xy := range [][2]float64{{-10, 30}, {130, 95}, {300, 110}, {420, 190}} {
		linea = append(linea, grado(uno.punto(xy[0], xy[1])))
	}
	p.metti("LineString", linea, vincolo("ELE", "Elettrodotto a 132 kV", "DPCM 8/7/2003", "informativo", nil))
	p.metti("Point", grado(uno.punto(280, 40)), vincolo("POZ", "Pozzo comunale", "D.Lgs 152/2006 art. 94", "relativa", nil))
	p.poligono(vincolo("MIL", "Servitù non pubblica", "D.Lgs 66/2010 art. 320", "autorizzazione", map[string]any{"pubblico": false}), uno.giro(0, 4, 1, 5))
	return p.scrivi()
}

// impronte are the buildings as seen from above: those of the map, half a metre off, and a barn on
// the 15 of foglio 1 that no cadastre knows.
func impronte() []byte {
	var p pianta
	n := 0
	metti := func(anello [][2]float64) {
		n++
		var r [][2]float64
		for _, q := range anello {
			r = append(r, [2]float64{q[0] + .4, q[1] - .3})
		}
		p.poligono(map[string]any{"codice": fmt.Sprintf("DBT%03d", n), "altezza_m": 6.5, "piani": 2, "epoca": "2025"}, r)
	}
	for _, f := range []*foglio{foglioUno(true), foglioDue(), allegato()} {
		for _, o := range f.oggetti {
			if anello, ok := casaDi(o); ok {
				metti(anello)
			}
		}
	}
	metti(foglioUno(true).quadro(20, 250, 16, 11))
	return p.scrivi()
}

func pratiche() []byte {
	t := nuovaTavola("cod_comune;archivio;anno;numero;protocollo;data_protocollo;kind;stato;oggetto;cf_richiedente;richiedente;sezione;foglio;numero_particella;denominatore;sub;via_testo;civico;data_esito;data_inizio_lavori;data_fine_lavori;mq_aggiunti")
	pratica := func(anno, numero, protocollo, giorno, kind, stato, oggetto string, g gente, foglio, particella string, altro ...string) {
		t.riga(append([]string{"cod_comune", "X100", "archivio", "SUE", "anno", anno, "numero", numero, "protocollo", protocollo, "data_protocollo", giorno, "kind", kind, "stato", stato,
			"oggetto", oggetto, "cf_richiedente", g.cf, "richiedente", g.chi(), "foglio", foglio, "numero_particella", particella}, altro...)...)
	}
	pratica("1986", "112", "2231", "1986-11-20", "CONDONO", "in_istruttoria", "Sanatoria di tettoia", betulla, "1", "5,6")
	pratica("1998", "14", "801", "1998-03-02", "PDC", "chiusa", "Costruzione di fabbricato per civile abitazione", tersillo, "1", "11", "data_esito", "1998-04-20", "data_inizio_lavori", "1998-05-01", "data_fine_lavori", "1999-02-28", "mq_aggiunti", "354")
	pratica("2022", "7", "1190", "2022-05-09", "PDC", "lavori_ultimati", "Nuova costruzione bifamiliare", tersillo, "1", "9", "data_esito", "2022-09-30", "data_inizio_lavori", "2022-11-14", "data_fine_lavori", "2024-03-29", "mq_aggiunti", "298")
	pratica("2023", "31", "2204", "2023-10-02", "CILA", "efficace", "Manutenzione straordinaria interna", ermelindo, "1", "11", "sub", "1", "via_testo", "VIA DELLA PROVA", "civico", "2", "data_inizio_lavori", "2023-10-16", "data_fine_lavori", "2023-12-20")
	pratica("2024", "3", "410", "2024-02-19", "SCIA", "lavori_ultimati", "Frazionamento di unità in due alloggi", adalgisia, "1", "12", "sub", "1", "data_inizio_lavori", "2024-03-20", "data_fine_lavori", "2024-06-30")
	pratica("2024", "12", "1655", "2024-06-27", "SCA", "chiusa", "Agibilità di fabbricato bifamiliare", tersillo, "1", "24", "data_esito", "2024-07-26")
	pratica("2025", "2", "233", "2025-01-10", "PDC", "in_istruttoria", "Ampliamento di casa rurale", remigia, "2", "1", "via_testo", "CONTRADA LA PROVA", "civico", "1", "mq_aggiunti", "48,50")
	pratica("2025", "9", "1201", "2025-05-13", "PAESAGGISTICA", "rilasciata", "Recinzione lungo il torrente", ettorino, "1", "22", "data_esito", "2025-07-30")
	pratica("2025", "18", "2040", "2025-09-04", "SANATORIA", "diniegata", "Tettoia in contrada", foscolino, "2", "5", "via_testo", "CONTRADA LA PROVA", "civico", "3", "data_esito", "2025-11-12")
	return t.b.Bytes()
}
