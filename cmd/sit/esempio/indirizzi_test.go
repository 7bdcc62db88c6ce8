package esempio

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cestor/sit/catasto/cxf"
	"github.com/cestor/sit/cmd/sit/banco"
)

// The streets of Borgo di Prova. In 2024 the square changed its name.
var strade = []struct {
	codice, comunale, nome, nome2024, localita string
}{
	{"9100001", "1", "VIA DELLA PROVA", "", ""},
	{"9100002", "2", "VICO SAN ROCCO", "", ""},
	{"9100003", "3", "PIAZZA DEL MUNICIPIO", "PIAZZA DELLA CONCORDIA", "CAPOLUOGO"},
	{"9100004", "4", "CONTRADA LA PROVA", "", "LA PROVA"},
	{"9100005", "5", "STRADA PROVINCIALE 12", "", ""},
	{"9100006", "6", "LOCALITA' TORRENTE MUTO", "", ""},
	{"9100007", "7", "VIA SENZA PORTE", "", ""},
}

type porta struct {
	via, numero, esponente, metrico, snc string
	p                                    [2]float64
	metodo                               string
	dal2024, fino2019                    bool
	senzaPunto                           bool
}

// porte are the doors: those north of the road open to the south, the others to the north, a step
// before the wall.
func porte() []porta {
	uno, due, vecchio := foglioUno(true), foglioDue(), allegato()
	sud := func(f *foglio, x, y, w, h, quanto float64) [2]float64 {
		return accanto(f.quadro(x, y, w, h), 0, 3, quanto, 1)
	}
	nord := func(f *foglio, x, y, w, h, quanto float64) [2]float64 {
		return accanto(f.quadro(x, y, w, h), 1, 2, quanto, 1)
	}
	out := []porta{
		{via: "9100001", numero: "2", p: sud(uno, 12, 160, 30, 18, .25), metodo: "1"},
		{via: "9100001", numero: "4", p: sud(uno, 12, 160, 30, 18, .75), metodo: "1"},
		{via: "9100001", numero: "6", p: sud(uno, 70, 158, 20, 24, .5), metodo: "3"},
		{via: "9100001", numero: "6", esponente: "a", p: sud(uno, 96, 190, 12, 9, .5), metodo: "3", fino2019: true},
		{via: "9100001", numero: "8", p: sud(uno, 128, 160, 26, 20, .3), metodo: "4"},
		{via: "9100001", numero: "8", esponente: "bis", p: sud(uno, 128, 160, 26, 20, .7), metodo: "4"},
		{via: "9100001", numero: "7", p: nord(uno, 52, 98, 18, 14, .5), metodo: "2"},
		{via: "9100001", numero: "9", p: nord(uno, 126, 100, 16, 20, .5), metodo: "1", dal2024: true},
		{via: "9100001", numero: "11", senzaPunto: true},
		{via: "9100002", numero: "1", p: sud(uno, 196, 168, 14, 34, .5), metodo: "3"},
		{via: "9100002", numero: "3", p: sud(uno, 188, 236, 30, 22, .5), metodo: "3"},
		{via: "9100005", metrico: "1250", p: nord(uno, 10, 12, 22, 16, .5), metodo: "1"},
		{via: "9100005", metrico: "1310", p: nord(uno, 36, 44, 12, 10, .5), metodo: "1"},
		{via: "9100006", snc: "1", p: sud(uno, 380, 240, 8, 14, .5), metodo: "4"},
	}
	n := 0
	for _, o := range vecchio.oggetti {
		if anello, ok := casaDi(o); ok {
			n++
			out = append(out, porta{via: "9100003", numero: fmt.Sprint(n), p: accanto(anello, 0, 3, .5, .4), metodo: "2"})
		}
	}
	n = 0
	for _, o := range due.oggetti {
		if anello, ok := casaDi(o); ok {
			out = append(out, porta{via: "9100004", numero: fmt.Sprint(2*n + 1), p: accanto(anello, 0, 3, .4, 3), metodo: "4"})
			n++
		}
	}
	return out
}

// accanto is a point at quanto of the side from corner i to corner j, so many metres outside.
func accanto(anello [][2]float64, i, j int, quanto, fuori float64) [2]float64 {
	a, b, c := anello[i], anello[j], centro(anello)
	p := [2]float64{a[0] + (b[0]-a[0])*quanto, a[1] + (b[1]-a[1])*quanto}
	m := [2]float64{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2}
	dx, dy := m[0]-c[0], m[1]-c[1]
	l := fuori / distanza(dx, dy)
	return [2]float64{p[0] + dx*l, p[1] + dy*l}
}

func distanza(dx, dy float64) float64 { return math.Hypot(dx, dy) }

// casaDi is the outline of an object that is a building.
func casaDi(o cxf.Object) ([][2]float64, bool) {
	b, ok := o.(cxf.Bordo)
	if !ok || b.Classe != cxf.Fabbricato {
		return nil, false
	}
	var anello [][2]float64
	for i := 0; i+1 < len(b.Flat); i += 2 {
		anello = append(anello, [2]float64{b.Flat[i], b.Flat[i+1]})
	}
	return anello, true
}

func scriviIndirizzi(secondo bool) (indir, strad []byte) {
	var i, s bytes.Buffer
	i.WriteString("\ufeffCODICE_COMUNE;CODICE_ISTAT;PROGRESSIVO_NAZIONALE;CODICE_COMUNALE;ODONIMO;LOCALITA';DIZIONE_LINGUA1;DIZIONE_LINGUA2;PROGRESSIVO_ACCESSO;CODICE_COMUNALE_ACCESSO;CIVICO;ESPONENTE;SPECIFICITA;METRICO;PROGRESSIVO_SNC;COORD_X_COMUNE;COORD_Y_COMUNE;QUOTA;METODO\r\n")
	s.WriteString("\ufeffCODICE_COMUNE;CODICE_ISTAT;PROGRESSIVO_NAZIONALE;CODICE_COMUNALE;ODONIMO;LOCALITA';TOTALE_ACCESSI;DIZIONE_LINGUA1;DIZIONE_LINGUA2;\r\n")
	accessi := map[string]int{}
	nomi := map[string][]string{}
	for _, v := range strade {
		nome := v.nome
		if secondo {
			nome = cmp.Or(v.nome2024, v.nome)
		}
		nomi[v.codice] = []string{v.comunale, nome, v.localita}
	}
	for k, p := range porte() {
		if p.dal2024 && !secondo || p.fino2019 && secondo {
			continue
		}
		accessi[p.via]++
		v := nomi[p.via]
		x, y := "", ""
		if !p.senzaPunto {
			lon, lat := banco.Geografiche(p.p[0], p.p[1])
			x, y = strings.Replace(fmt.Sprintf("%.7f", lon), ".", ",", 1), strings.Replace(fmt.Sprintf("%.7f", lat), ".", ",", 1)
		}
		esponente := p.esponente
		if secondo { // the case of an esponente means nothing
			esponente = strings.ToUpper(esponente)
		}
		fmt.Fprintf(&i, "X100;999100;%s;%s;%s;%s;;;%d;;%s;%s;;%s;%s;%s;%s;;%s\r\n", p.via, v[0], v[1], v[2], 91000001+k, p.numero, esponente, p.metrico, p.snc, x, y, p.metodo)
	}
	for _, v := range strade {
		n := nomi[v.codice]
		fmt.Fprintf(&s, "X100;999100;%s;%s;%s;%s;%d;;;\r\n", v.codice, n[0], n[1], n[2], accessi[v.codice])
	}
	return i.Bytes(), s.Bytes()
}

func TestTheInventedAddressesAreThoseGenerated(t *testing.T) {
	for _, anno := range []string{"2019", "2024"} {
		indir, strad := scriviIndirizzi(anno == "2024")
		dir := filepath.Join("borgo", "indirizzi-"+anno)
		for nome, b := range map[string][]byte{"INDIR_X100.csv": indir, "STRAD_X100.csv": strad} {
			p := filepath.Join(dir, nome)
			if *update {
				if err := os.MkdirAll(dir, 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(p, b, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if got, err := os.ReadFile(p); err != nil || !bytes.Equal(got, b) {
				t.Errorf("%s is not what the drawing gives (%v): go test -update", p, err)
			}
		}
	}
	if slices.ContainsFunc(porte(), func(p porta) bool { return !p.senzaPunto && p.p[0] < origineX-50 }) {
		t.Error("a door lies outside the comune")
	}
}
