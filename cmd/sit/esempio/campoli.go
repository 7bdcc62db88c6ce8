package esempio

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/cestor/sit/catasto/gml"
	"github.com/cestor/sit/cmd/sit/banco/registri"
)

// campoDelCittadino is a particella of Campoli, in a census that is invented like all of it.
var campoDelCittadino = [2]string{"5", "142"}

// censuarioDiCampoli is an invented census of real particelle: nobody in it exists.
func censuarioDiCampoli() (registri.Ente, error) {
	c := Cittadino()
	e := registri.Ente{Seme: 542, Comune: "B542", Nome: "CAMPOLI DEL MONTE TABURNO", UIU: 2000, Titoli: 8000, Mesi: 3, Ritmo: 2, Al: 20250630,
		Ospiti: []registri.Ospite{{Foglio: campoDelCittadino[0], Numero: campoDelCittadino[1],
			Persona: registri.Persona{Cognome: c.Cognome, Nome: c.Nome, Nascita: 19580721, Luogo: "X100", CF: c.CF}}}}
	b, err := files.ReadFile("B542.zip")
	if err != nil {
		return e, err
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return e, err
	}
	visti := map[registri.Sito]bool{}
	for _, f := range z.File {
		if !strings.HasSuffix(f.Name, "_ple.gml") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return e, err
		}
		for q, err := range gml.NewScanner(r, f.Name).Objects() {
			if err != nil {
				return e, errors.Join(err, r.Close())
			}
			s := registri.Sito{Foglio: strconv.Itoa(q.Foglio.Foglio), Numero: q.Numero.String()}
			if q.Tipo != gml.Particella || !q.Numero.Numerata() || visti[s] {
				continue
			}
			visti[s] = true
			s.Mq = metri(q)
			// The open data draw no buildings: small particelle have one, one time in two.
			s.Edificato = s.Mq < 700 && len(e.Siti)%2 == 0
			e.Siti = append(e.Siti, s)
		}
		if err := r.Close(); err != nil {
			return e, err
		}
	}
	e.Particelle = len(e.Siti) * 104 / 100
	return e, nil
}

func scriviCampoli(ctx context.Context, dir string) error {
	e, err := censuarioDiCampoli()
	if err != nil {
		return err
	}
	_, err = e.Scrivi(ctx, dir)
	return err
}

// metri is about how large a particella in longitude and latitude is.
func metri(q *gml.Record) int64 {
	const grado = 111_320.0
	var somma float64
	da := 0
	for _, poligono := range q.Ends {
		for _, fine := range poligono { // a hole goes the other way round
			var a float64
			for k := da; k < fine; k += 2 {
				n := k + 2
				if n >= fine {
					n = da
				}
				a += q.Flat[k]*q.Flat[n+1] - q.Flat[n]*q.Flat[k+1]
			}
			somma += a / 2
			da = fine
		}
	}
	return max(1, int64(math.Abs(somma)*grado*grado*math.Cos(41.13*math.Pi/180)))
}
