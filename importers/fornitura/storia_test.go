package fornitura

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cestor/sit/sit"
)

// modello is what is drawn of one sheet, version by version: the whole of the contract in
// memory, for sheets that are not shifted. Particelle and buildings have a history each.
type modello struct {
	versioni []versione // by day
}

type versione struct {
	giorno  sit.Giorno
	fonti   []Fonte
	disegno []string
}

// consegna tells how the contract takes a delivery of the sheet, and takes it.
func (m *modello) consegna(g sit.Giorno, f Fonte, disegno []string) (presa bool) {
	i, c := slices.BinarySearchFunc(m.versioni, g, func(v versione, g sit.Giorno) int { return int(v.giorno) - int(g) })
	switch {
	case c: // of a day that is loaded: the better source, or the same, corrects that day
		v := &m.versioni[i]
		if !slices.ContainsFunc(v.fonti, func(p Fonte) bool { return rango[p] < rango[f] }) {
			v.disegno = disegno
			v.fonti = append(v.fonti, f)
		}
		return true
	case i > 0 && i < len(m.versioni): // between two
		return false
	}
	m.versioni = slices.Insert(m.versioni, i, versione{g, []Fonte{f}, disegno})
	return true
}

// al is the drawing of a day; the oldest one answers for the days before it.
func (m *modello) al(g sit.Giorno) []string {
	for i, v := range slices.Backward(m.versioni) {
		if v.giorno <= g || i == 0 {
			return v.disegno
		}
	}
	return nil
}

func (m *modello) copia() modello {
	out := modello{slices.Clone(m.versioni)}
	for i := range out.versioni {
		out.versioni[i].fonti = slices.Clone(out.versioni[i].fonti)
	}
	return out
}

// muta splits, merges, renumbers and moves borders of a drawing.
func muta(t *rapid.T, righe []string) []string {
	celle := tav("X100_000100", righe...).celle()
	codici := []string{"1", "2", "3", "4", "5", "6", "7", "8", "9/1", "A", "=", "~"}
	for range rapid.IntRange(0, 4).Draw(t, "mutations") {
		r, c := rapid.IntRange(0, len(celle)-1).Draw(t, "row"), rapid.IntRange(0, len(celle[0])-1).Draw(t, "column")
		nuovo := rapid.SampledFrom(codici).Draw(t, "code")
		if vecchio := celle[r][c]; rapid.Bool().Draw(t, "whole") { // renumber, or merge into another
			for i := range celle {
				for j := range celle[i] {
					if celle[i][j] == vecchio {
						celle[i][j] = nuovo
					}
				}
			}
			continue
		}
		celle[r][c] = nuovo
	}
	out := make([]string, len(celle))
	for i, r := range celle {
		out[i] = strings.Join(r, " ")
	}
	return out
}

// costruisce puts a building, or none, in each square of the lowest row, in words that say where
// it is and how large.
func costruisce(t *rapid.T) (out []string) {
	for i := range 4 {
		if l := rapid.SampledFrom([]int{0, 4, 5}).Draw(t, "building"); l > 0 {
			out = append(out, fmt.Sprintf("%d+%d", 10*i, l))
		}
	}
	return out
}

func costruita(s tavola, parole []string) tavola {
	celle := s.celle()
	for _, p := range parole {
		var x, l int
		fmt.Sscanf(p, "%d+%d", &x, &l)
		codice := celle[len(celle)-1][x/10]
		if codice == "=" || codice == "~" {
			codice = ""
		}
		s.edifici = append(s.edifici, edificio{codice, float64(x) + 2, 2, float64(l), float64(l)})
	}
	return s
}

// edifici are the buildings of a sheet on a day, in the words of costruisce.
func (b *banco) edifici(s tavola, giorno string) []string {
	b.t.Helper()
	e0, _ := s.origine()
	return righe(b, `SELECT format('%s+%s', round((ST_XMin(d.geom) - 2 - $2)::numeric), round(sqrt(ST_Area(d.geom))))
		FROM catasto.disegno d JOIN catasto.foglio f USING (ente_id, foglio_id)
		WHERE f.nome = $1 AND d.classe = 3 AND d.superseded_at IS NULL
		  AND (d.dal IS NULL OR d.dal <= $3::date) AND (d.al IS NULL OR d.al > $3::date)
		ORDER BY ST_XMin(d.geom), d.disegno_id`, s.nome, e0, giorno)
}

// TestAnyHistoryDrawsWhatTheContractSays delivers random drawings of a sheet, on random days, in
// any order and from any source, and looks at every day after each; then undoes them all.
func TestAnyHistoryDrawsWhatTheContractSays(t *testing.T) {
	b := nuovoBanco(t, "X100")
	durata := 12 * time.Second
	if s := os.Getenv("SIT_TEST_STORIE"); s != "" { // how long, for a night
		var err error
		durata, err = time.ParseDuration(s)
		senzaErrore(t, err)
	}
	fine := time.Now().Add(durata)
	storie := 0
	rapid.Check(t, func(rt *rapid.T) {
		if time.Now().After(fine) {
			return
		}
		storie++
		unaStoria(t, rt, b)
	})
	if storie < 3 {
		t.Errorf("only %d histories in %v", storie, durata)
	}
	t.Logf("%d histories", storie)
}

func unaStoria(t *testing.T, rt *rapid.T, b *banco) {
	var mappa, edifici modello
	disegno := []string{"1 1 2 3", "1 4 2 3", "= = = ~"}
	type passo struct {
		e     Esito
		stato []string
	}
	var passi []passo
	defer func() { // leave the database empty for the next history, whatever happened
		for i, p := range slices.Backward(passi) {
			if err := b.annulla(p.e); err != nil {
				rt.Fatalf("undo of delivery %d: %v", i+1, err)
			}
			if got := b.stato(); !slices.Equal(got, p.stato) {
				uguale(t, fmt.Sprintf("undo of delivery %d of %d", i+1, len(passi)), got, p.stato)
				rt.Errorf("undo of delivery %d", i+1)
			}
		}
	}()
	dir, err := os.MkdirTemp("", "storia")
	if err != nil {
		rt.Fatal(err)
	}
	defer os.RemoveAll(dir)
	for i := range rapid.IntRange(2, 6).Draw(rt, "deliveries") {
		disegno = muta(rt, disegno)
		g := sit.Data(2000+rapid.IntRange(0, 5).Draw(rt, "year"), time.January, 1)
		f := rapid.SampledFrom([]Fonte{FonteCXF, FonteGeoJSON, FonteGML}).Draw(rt, "source")
		costruito := costruisce(rt)
		s := costruita(tav("X100_000100", disegno...), costruito)
		sotto := fmt.Sprintf("%s/%d", dir, i)
		if err := os.Mkdir(sotto, 0o755); err != nil {
			rt.Fatal(err)
		}
		switch f {
		case FonteCXF:
			s.cxf(t, sotto)
		case FonteGeoJSON:
			s.geojson(t, sotto)
		case FonteGML:
			gmlIn(t, sotto, "", s)
		}
		stato, prima, primaEdifici := b.stato(), mappa.copia(), edifici.copia()
		es := b.importa(Opzioni{Riferimento: &g, Conferma: []string{"FOGLIO_DIMEZZATO"}}, sotto)
		if len(es) != 1 {
			rt.Fatalf("%d deliveries", len(es))
		}
		e := es[0]
		if e.Esito == GiaAcquisita { // the very same drawing once more
			continue
		}
		presa := mappa.consegna(g, f, disegno)
		if f != FonteGML { // a GML says nothing of them
			presa = edifici.consegna(g, f, costruito) && presa
		}
		if presa != (e.Esito == Acquisita) {
			rt.Fatalf("%s of %s: %s %s, the model says %v; it had %v, %v", f, g, e.Esito, e.Codice, presa, prima.versioni, primaEdifici.versioni)
		}
		if !presa {
			mappa, edifici = prima, primaEdifici
			continue
		}
		passi = append(passi, passo{e, stato})
		for anno := 1999; anno <= 2006; anno++ {
			giorno := sit.Data(anno, time.June, 1)
			want := tav("X100_000100", mappa.al(giorno)...)
			if got := b.disegnata(want, giorno.String()); !slices.Equal(got, want.righe) {
				rt.Errorf("delivery %d (%s of %s), on %s the sheet is\n  %s\nwant\n  %s\nof %v", i+1, f, g, giorno,
					strings.Join(got, "\n  "), strings.Join(want.righe, "\n  "), mappa.versioni)
			}
			if got, want := b.edifici(s, giorno.String()), edifici.al(giorno); !slices.Equal(got, want) {
				rt.Errorf("delivery %d (%s of %s), on %s the buildings are %v, want %v of %v", i+1, f, g, giorno, got, want, edifici.versioni)
			}
		}
	}
}
