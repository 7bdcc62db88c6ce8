package fornitura

import (
	"archive/zip"
	"bytes"
	"cmp"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/cxf"
	"github.com/cestor/sit/catasto/fogli"
	"github.com/cestor/sit/catasto/gml"
)

// deposita writes a file and dates it 10 January 2026.
func deposita(t testing.TB, dir, nome string, b []byte) string {
	t.Helper()
	p := filepath.Join(dir, nome)
	if err := os.WriteFile(p, b, 0o644); err != nil {
		t.Fatal(err)
	}
	ora := time.Date(2026, 1, 10, 12, 0, 0, 0, time.UTC)
	if err := os.Chtimes(p, ora, ora); err != nil {
		t.Fatal(err)
	}
	return p
}

func senzaErrore(t testing.TB, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// cxfDi writes the sheet as CXF, each part of a polygon a bordo of its own.
func (s tavola) cxfDi(t testing.TB) []byte {
	var buf bytes.Buffer
	w := cxf.NewWriter(&buf, cxf.Header{Genere: cxf.Mappa, Nome: s.nome, Foglio: s.id(), Scala: 2000})
	bordo := func(codice string, parte [][]float64) {
		flat, ends := piatto(parte)
		pos := [2]float64{(flat[0]+flat[4])/2 - 0.5, (flat[1]+flat[5])/2 - 0.5}
		if p, ok := s.etich[codice]; ok {
			e, n := s.origine()
			pos = [2]float64{e + p[0], n + p[1]}
		}
		senzaErrore(t, w.Write(cxf.Bordo{Codice: codice, Dimensione: 10, Posizione: pos, PuntoInterno: [2]float64{1, 2}, Flat: flat, Ends: [][]int{ends}}))
	}
	if !s.senza {
		for _, p := range s.confine().parti {
			bordo(s.nome, p)
		}
	}
	for _, p := range s.poligoni() {
		for _, parte := range p.parti {
			bordo(nomeCXF(p.codice), parte)
		}
	}
	for _, e := range s.rettangoli() {
		bordo(e.codice+"+", [][]float64{e.anello})
	}
	e0, n0 := s.origine()
	for _, x := range s.testi {
		senzaErrore(t, w.Write(cxf.Testo{Testo: x.testo, Dimensione: 20, X: e0 + x.x, Y: n0 + x.y}))
	}
	senzaErrore(t, w.Close())
	return buf.Bytes()
}

func nomeCXF(codice string) string {
	switch codice[0] {
	case '=':
		return "STRADA"
	case '~':
		return "ACQUA"
	}
	return codice
}

func (s tavola) rettangoli() (out []parte) {
	e0, n0 := s.origine()
	for _, e := range s.edifici {
		x, y := e0+e.x, n0+e.y
		out = append(out, parte{e.codice, []float64{x, y, x, y + e.h, x + e.w, y + e.h, x + e.w, y, x, y}})
	}
	return out
}

func (s tavola) cxf(t testing.TB, dir string) string {
	return deposita(t, dir, s.nome+".cxf", s.cxfDi(t))
}

// conSUP writes the CXF and its SUP of that day.
func (s tavola) conSUP(t testing.TB, dir, giorno string) string {
	s.cxf(t, dir)
	s.sup(t, dir, giorno, nil)
	return dir
}

// sup writes the surfaces of the sheet, true unless guasta says otherwise.
func (s tavola) sup(t testing.TB, dir, giorno string, guasta func(*cxf.SUP)) string {
	data, err := time.Parse(time.DateOnly, giorno)
	senzaErrore(t, err)
	u := cxf.SUP{Nome: s.nome, Riferimento: data}
	mq := func(parte [][]float64) int {
		flat, ends := piatto(parte)
		return int(math.Round(areaPoligono(flat, ends)))
	}
	for _, p := range s.poligoni() {
		for _, parte := range p.parti {
			switch a := mq(parte); p.codice[0] {
			case '=':
				u.Conteggi.Strade++
				u.Strade += a
			case '~':
				u.Conteggi.Acque++
				u.Acque += a
			default:
				u.Conteggi.Particelle++
				u.Particelle += a
				u.Aree = append(u.Aree, cxf.Area{Codice: p.codice, Mq: a})
			}
		}
	}
	for _, p := range s.confine().parti {
		flat, ends := piatto(p[:1])
		u.Confine += int(math.Round(areaPoligono(flat, ends)))
		u.Conteggi.SvilAll += len(p) - 1
		for _, buco := range p[1:] {
			u.SvilAll += mq([][]float64{buco})
		}
	}
	for _, e := range s.rettangoli() {
		u.Conteggi.Fabbricati++
		u.Fabbricati += mq([][]float64{e.anello})
	}
	slices.SortFunc(u.Aree, func(a, b cxf.Area) int { return cmp.Or(cmp.Compare(a.Codice, b.Codice), cmp.Compare(a.Mq, b.Mq)) })
	u.Totale = u.Particelle + u.Strade + u.Acque + u.SvilAll
	u.Sbilancio = u.Totale - u.Confine
	if guasta != nil {
		guasta(&u)
	}
	var buf bytes.Buffer
	senzaErrore(t, cxf.WriteSUP(&buf, u))
	return deposita(t, dir, s.nome+".sup", buf.Bytes())
}

// geojson writes the sheet in the layout of the service.
func (s tavola) geojson(t testing.TB, dir string) string {
	var buf bytes.Buffer
	w := fogli.NewWriter(&buf, 7792)
	scrivi := func(livello fogli.Livello, codice string, parti [][][]float64) {
		for _, parte := range parti {
			flat, ends := piatto(parte)
			o := &fogli.Oggetto{Livello: livello, Foglio: s.id(), Codice: codice, Superficie: "1.5", Flat: flat, Ends: [][]int{ends}}
			if livello == fogli.Particelle {
				o.Etichetta = &[2]float64{(flat[0] + flat[4]) / 2, (flat[1] + flat[5]) / 2}
				o.Altezza = 10
			}
			senzaErrore(t, w.Write(o))
		}
	}
	if !s.senza {
		scrivi(fogli.Confini, "", s.confine().parti)
	}
	for _, p := range s.poligoni() {
		switch p.codice[0] {
		case '=':
			scrivi(fogli.Strade, "", p.parti)
		case '~':
			scrivi(fogli.Acque, "", p.parti)
		default:
			scrivi(fogli.Particelle, p.codice, p.parti)
		}
	}
	for _, e := range s.rettangoli() {
		scrivi(fogli.Fabbricati, "", [][][]float64{{e.anello}})
	}
	senzaErrore(t, w.Close())
	return deposita(t, dir, s.nome+".geojson", buf.Bytes())
}

// gmlDi writes the sheets as one file of the open data: particelle, or fogli.
func gmlDi(t testing.TB, timeStamp string, solo gml.Tipo, tavole ...tavola) []byte {
	var buf bytes.Buffer
	w := gml.NewWriter(&buf, gml.Header{TimeStamp: timeStamp}, -1)
	for _, s := range tavole {
		if solo == gml.Foglio {
			scriviGML(t, w, s, gml.Foglio, s.confine(), "")
			continue
		}
		strade, acque := 0, 0
		for _, p := range s.poligoni() {
			numero := p.codice
			switch p.codice[0] {
			case '=':
				strade++
				numero = catasto.Numero{Numero: "STRADA" + tre(strade)}.String()
			case '~':
				acque++
				numero = "ACQUA" + tre(acque)
			}
			scriviGML(t, w, s, gml.Particella, p, numero)
		}
	}
	senzaErrore(t, w.Close())
	return buf.Bytes()
}

func tre(n int) string {
	return string([]byte{'0' + byte(n/100), '0' + byte(n/10%10), '0' + byte(n%10)})
}

func scriviGML(t testing.TB, w *gml.Writer, s tavola, tipo gml.Tipo, p poligono, numero string) {
	r := &gml.Record{Tipo: tipo, Riferimento: s.nome, Foglio: s.id(), Label: numero, Comune: string(s.id().Comune), SRID: 6706}
	if numero != "" {
		r.Riferimento += "." + numero
	}
	for _, parte := range p.parti {
		var ends []int
		for _, a := range parte {
			for i := 0; i+1 < len(a); i += 2 {
				lon, lat := geografiche(a[i], a[i+1])
				r.Flat = append(r.Flat, lon, lat)
			}
			ends = append(ends, len(r.Flat))
		}
		r.Ends = append(r.Ends, ends)
	}
	senzaErrore(t, w.Write(r))
}

// gmlIn writes the two files of the open data in dir.
func gmlIn(t testing.TB, dir, timeStamp string, tavole ...tavola) string {
	comune := tavole[0].nome[:4]
	deposita(t, dir, comune+"_PROVA_map.gml", gmlDi(t, timeStamp, gml.Foglio, tavole...))
	deposita(t, dir, comune+"_PROVA_ple.gml", gmlDi(t, timeStamp, gml.Particella, tavole...))
	return dir
}

// geografiche inverts UTM 33 on GRS80 by the series of Krüger: far better than the eight
// decimals of a GML.
func geografiche(e, n float64) (lon, lat float64) {
	const a, f = 6378137.0, 1 / 298.257222101
	n1 := f / (2 - f)
	n2, n3 := n1*n1, n1*n1*n1
	raggio := a / (1 + n1) * (1 + n2/4 + n2*n2/64)
	xi, eta := n/(0.9996*raggio), (e-500_000)/(0.9996*raggio)
	beta := []float64{n1/2 - 2*n2/3 + 37*n3/96, n2/48 + n3/15, 17 * n3 / 480}
	x, y := xi, eta
	for i, b := range beta {
		k := float64(2 * (i + 1))
		x -= b * math.Sin(k*xi) * math.Cosh(k*eta)
		y -= b * math.Cos(k*xi) * math.Sinh(k*eta)
	}
	chi := math.Asin(math.Sin(x) / math.Cosh(y))
	delta := []float64{2*n1 - 2*n2/3 - 2*n3, 7*n2/3 - 8*n3/5, 56 * n3 / 15}
	phi := chi
	for i, d := range delta {
		phi += d * math.Sin(float64(2*(i+1))*chi)
	}
	return 15 + math.Atan2(math.Sinh(y), math.Cos(x))*180/math.Pi, phi * 180 / math.Pi
}

// zippa puts files in a zip, in the order given.
func zippa(t testing.TB, dir, nome string, file ...string) string {
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, f := range file {
		b, err := os.ReadFile(f)
		senzaErrore(t, err)
		e, err := w.CreateHeader(&zip.FileHeader{Name: filepath.Base(f), Method: zip.Deflate, Modified: time.Date(2026, 1, 10, 12, 0, 0, 0, time.UTC)})
		senzaErrore(t, err)
		_, err = e.Write(b)
		senzaErrore(t, err)
	}
	senzaErrore(t, w.Close())
	return deposita(t, dir, nome, buf.Bytes())
}
