package fornitura

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cestor/sit/catasto/cxf"
	"github.com/cestor/sit/catasto/gml"
)

const rovine = "X100_000100"

// gmlCon is a GML of one good sheet with something put before its end.
func gmlCon(t *testing.T, mezzo string) []byte {
	return []byte(sostituisci(t, string(gmlDi(t, "", gml.Particella, tav(rovine, "1 2"))), "</wfs:FeatureCollection>", mezzo+"</wfs:FeatureCollection>"))
}

func zipDi(t *testing.T, voci map[string][]byte) []byte {
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for nome, b := range voci {
		e, err := w.Create(nome)
		senzaErrore(t, err)
		_, err = e.Write(b)
		senzaErrore(t, err)
	}
	senzaErrore(t, w.Close())
	return buf.Bytes()
}

// Every hostile file is refused in words, and leaves the state as it was.
func TestHostileFilesAreRefusedClearly(t *testing.T) {
	buona := tav(rovine, "1 2").cxfDi(t)
	lunga := strings.Repeat("x", 3<<20)
	senzaTesta := append([]byte(nil), zipDi(t, map[string][]byte{rovine + ".cxf": buona})...)
	files := map[string]func(dir string){
		"deep XML": func(d string) {
			deposita(t, d, "a.gml", gmlCon(t, strings.Repeat("<wfs:member>", 200)+strings.Repeat("</wfs:member>", 200)))
		},
		"DOCTYPE": func(d string) {
			deposita(t, d, "a.gml", []byte(sostituisci(t, string(gmlCon(t, "")), "<wfs:FeatureCollection", "<!DOCTYPE x [<!ENTITY a \"b\">]><wfs:FeatureCollection")))
		},
		"an entity": func(d string) {
			deposita(t, d, "a.gml", []byte(sostituisci(t, string(gmlCon(t, "")), "<CP:LABEL>1<", "<CP:LABEL>&a;<")))
		},
		"ill formed": func(d string) { deposita(t, d, "a.gml", gmlCon(t, "<a></b>")) },
		"half a GML": func(d string) { b := gmlCon(t, ""); deposita(t, d, "a.gml", b[:len(b)*2/3]) },
		"a long tag": func(d string) { deposita(t, d, "a.gml", gmlCon(t, "<"+lunga+">")) },
		"an error": func(d string) {
			deposita(t, d, "a.gml", []byte(`<?xml version="1.0"?><ServiceExceptionReport><ServiceException>no</ServiceException></ServiceExceptionReport>`))
		},
		"half JSON": func(d string) {
			b, _ := os.ReadFile(tav(rovine, "1 2").geojson(t, t.TempDir()))
			deposita(t, d, rovine+".geojson", b[:len(b)*2/3])
		},
		"half a CXF":  func(d string) { deposita(t, d, rovine+".cxf", buona[:len(buona)/2]) },
		"only a head": func(d string) { deposita(t, d, rovine+".cxf", []byte("MAPPA\r\n"+rovine+"\r\n2000.000\r\nEOF\r\n")) },
		"no sheet":    func(d string) { deposita(t, d, "x.cxf", []byte("MAPPA\r\nPIPPO\r\n2000.000\r\nEOF\r\n")) },
		"twice":       func(d string) { deposita(t, d, "a.cxf", buona); deposita(t, d, "b.cxf", append(buona, '\n')) },
		"SUP alone":   func(d string) { tav(rovine, "1 2").sup(t, d, "2020-01-01", nil) },
		"nothing":     func(string) {},
		"unknown":     func(d string) { deposita(t, d, "nota.txt", []byte("Si trasmette quanto richiesto.")) },
		"not ours":    func(d string) { deposita(t, d, "a.zip", zipDi(t, map[string][]byte{"nota.txt": []byte("ciao")})) },
		"../ in zip":  func(d string) { deposita(t, d, "a.zip", zipDi(t, map[string][]byte{"../" + rovine + ".cxf": buona})) },
		"/abs in zip": func(d string) { deposita(t, d, "a.zip", zipDi(t, map[string][]byte{"/etc/" + rovine + ".cxf": buona})) },
		"half a zip":  func(d string) { deposita(t, d, "a.zip", senzaTesta[:len(senzaTesta)-30]) },
		"a bomb": func(d string) {
			deposita(t, d, "a.zip", zipDi(t, map[string][]byte{rovine + ".cxf": append(buona, make([]byte, 50<<20)...)}))
		},
		"a link": func(d string) { senzaErrore(t, os.Symlink("/etc/passwd", filepath.Join(d, rovine+".cxf"))) },
	}
	b := nuovoBanco(t, "X100")
	prima := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2010-01-01")}, tav("X100_000200", "1 2").cxf(t, t.TempDir()))
	stato := b.stato()
	for name, scrivi := range files {
		t.Run(name, func(t *testing.T) {
			b := b.per(t)
			dir := t.TempDir()
			scrivi(dir)
			es := b.importa(Opzioni{Riferimento: giorno(t, "2020-01-01")}, dir)
			if len(es) != 1 || es[0].Esito != Rifiutata {
				t.Fatalf("%d deliveries: %+v", len(es), es)
			}
			e := es[0]
			if e.Codice == "" || e.Motivo == nil || !strings.Contains(*e.Motivo, " ") || strings.Contains(*e.Motivo, "%!") {
				t.Errorf("%q: %v", e.Codice, e.Motivo)
			} else {
				t.Logf("%s: %.200s", e.Codice, *e.Motivo)
			}
			uguale(t, "refusal", b.stato(), stato)
			b.pulito()
		})
	}
	if _, err := os.Stat("/etc/" + rovine + ".cxf"); err == nil {
		t.Error("a zip wrote outside")
	}
	senzaErrore(t, b.annulla(prima))
}

// An archive that breaks in the middle of an entry refuses the delivery that the entry had fed,
// and is one line.
func TestAnEntryThatBreaksRefusesItsDelivery(t *testing.T) {
	b := nuovoBanco(t, "X100")
	var righe []string
	for r := range 20 {
		var celle []string
		for c := range 20 {
			celle = append(celle, fmt.Sprint(1+r*20+c))
		}
		righe = append(righe, strings.Join(celle, " "))
	}
	s := tav(rovine, righe...)
	gmlIn(t, t.TempDir(), "", s)
	intero := zipDi(t, map[string][]byte{"X100_PROVA_ple.gml": gmlDi(t, "", gml.Particella, s)})
	for name, p := range map[string]string{
		"a wrong checksum":     deposita(t, t.TempDir(), "a.zip", guasto(intero, len(intero)/2)),
		"in a zip within":      deposita(t, t.TempDir(), "b.zip", zipDi(t, map[string][]byte{"c.zip": guasto(intero, len(intero)/2)})),
		"cut in a zip within":  deposita(t, t.TempDir(), "d.zip", zipDi(t, map[string][]byte{"e.zip": intero[:len(intero)*3/4]})),
		"beside another sheet": filepath.Dir(deposita(t, filepath.Dir(gmlIn(t, t.TempDir(), "", tav("X100_000200", "1 2"))+"/x"), "a.zip", guasto(intero, len(intero)/2))),
	} {
		t.Run(name, func(t *testing.T) {
			b := b.per(t)
			es := b.importa(Opzioni{Riferimento: giorno(t, "2020-01-01")}, p)
			if len(es) != 1 || es[0].Esito != Rifiutata || es[0].Motivo == nil {
				t.Errorf("%d deliveries: %+v", len(es), es)
			}
			if n := uno[int](b, `SELECT count(*) FROM catasto.foglio`); n != 0 {
				t.Errorf("%d sheets of a broken archive came in", n)
			}
			b.pulito()
		})
	}
}

func guasto(b []byte, i int) []byte {
	c := bytes.Clone(b)
	c[i] ^= 0xff
	return c
}

func TestALineOfAHundredMegabytes(t *testing.T) {
	b := nuovoBanco(t, "X100")
	riga := bytes.Repeat([]byte("1"), 100<<20)
	cxfLungo := append([]byte("MAPPA\r\n"+rovine+"\r\n2000.000\r\nTESTO\r\n"), riga...)
	for nome, raw := range map[string][]byte{
		rovine + ".cxf":      append(cxfLungo, "\r\nEOF\r\n"...),
		rovine + ".geojson":  append([]byte(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"LIVELLO":"PARTICELLE","CODICE":"`), riga...),
		"X100_PROVA_ple.gml": append(gmlCon(t, "")[:700], riga...),
	} {
		es := b.importa(Opzioni{Riferimento: giorno(t, "2020-01-01")}, deposita(t, t.TempDir(), nome, raw))
		if len(es) != 1 || es[0].Esito != Rifiutata {
			t.Errorf("%s: %+v", nome, es)
		}
	}
	b.pulito()
}

func TestWhatCannotBeOpened(t *testing.T) {
	b := nuovoBanco(t, "X100")
	dir := t.TempDir()
	buona := tav(rovine, "1 2").cxf(t, dir)
	es := b.importa(Opzioni{Riferimento: giorno(t, "2020-01-01")}, filepath.Join(dir, "manca.cxf"), buona)
	if len(es) != 2 || es[0].Esito != Acquisita || es[1].Esito != Rifiutata || !strings.Contains(*es[1].Motivo, "manca.cxf") {
		t.Errorf("%+v", es)
	}
}

// The same sheet in two files of the open data, of two years: it is not drawn twice over.
func TestTheSameSheetInTwoFilesIsNotDrawnTwice(t *testing.T) {
	b := nuovoBanco(t, "X100")
	dir := t.TempDir()
	senzaErrore(t, os.Mkdir(dir+"/2024", 0o755), os.Mkdir(dir+"/2025", 0o755))
	gmlIn(t, dir+"/2024", "2024-01-01T12:00:00Z", tav(rovine, "1 2 2", "3 3 3"))
	gmlIn(t, dir+"/2025", "2025-01-01T12:00:00Z", tav(rovine, "1 1 2", "3 3 3"))
	es := b.importa(Opzioni{}, dir)
	if len(es) != 1 || es[0].Esito != Rifiutata || !strings.Contains(*es[0].Motivo, rovine) {
		t.Errorf("%+v", es)
	}
	b.pulito()
}

// Latin-1, a BOM, a blank line at the end, bare line feeds, an upper-case extension: all is read.
func TestOfficeFilesAreReadAsTheyCome(t *testing.T) {
	b := nuovoBanco(t, "X100")
	s := tav(rovine, "1 2")
	s.testi = []testoSegnato{{"Località Perù", 5, 5}}
	raw := s.cxfDi(t)
	latino := bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("à"), []byte{0xe0}), []byte("ù"), []byte{0xf9})
	for name, c := range map[string]struct {
		nome string
		raw  []byte
	}{
		"Latin-1": {rovine + ".CXF", latino}, "a BOM": {rovine + ".cxf", append([]byte("\ufeff"), raw...)},
		"line feeds": {strings.ToLower(rovine) + ".ctf", bytes.ReplaceAll(raw, []byte("\r"), nil)}, "blank lines": {rovine + ".cxf", append(raw, "\r\n \r\n"...)},
	} {
		t.Run(name, func(t *testing.T) {
			b := b.per(t)
			e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, deposita(t, t.TempDir(), c.nome, c.raw))
			if got := uno[string](b, `SELECT testo FROM catasto.disegno WHERE classe = 4`); got != "Località Perù" {
				t.Errorf("the text is %q", got)
			}
			if a := b.anomalie("C01"); len(a) != 0 || e.Scarti != 0 {
				t.Errorf("C01 %v, scarti %d", a, e.Scarti)
			}
			senzaErrore(t, b.annulla(e))
		})
	}
}

func TestASUPThatDisagreesIsListed(t *testing.T) {
	b := nuovoBanco(t, "X100")
	s := tav(rovine, "1 1 2", "1 3 =").con(edificio{"1", 1, 1, 3, 3})
	for name, c := range map[string]struct {
		guasta func(*cxf.SUP)
		want   string
	}{
		"true":             {nil, ""},
		"an area":          {func(u *cxf.SUP) { u.Aree[0].Mq += 3; u.Particelle += 3; u.Totale += 3; u.Sbilancio += 3 }, "particella 1"},
		"within the metre": {func(u *cxf.SUP) { u.Aree[0].Mq++; u.Aree[1].Mq-- }, ""},
		"a count":          {func(u *cxf.SUP) { u.Conteggi.Fabbricati++ }, "N.FABBRIC"},
		"a balance":        {func(u *cxf.SUP) { u.Confine--; u.Sbilancio++ }, "SBILANCIO"},
		"a missing one":    {func(u *cxf.SUP) { u.Particelle -= u.Aree[2].Mq; u.Aree = u.Aree[:2] }, "particella 3"},
	} {
		t.Run(name, func(t *testing.T) {
			b := b.per(t)
			dir := t.TempDir()
			s.cxf(t, dir)
			s.sup(t, dir, "2020-01-01", c.guasta)
			e := b.una(Acquisita, Opzioni{}, dir)
			a := strings.Join(b.anomalie("C08"), "; ")
			if c.want == "" && a != "" || !strings.Contains(a, c.want) {
				t.Errorf("C08: %q, want %q", a, c.want)
			}
			senzaErrore(t, b.annulla(e))
		})
	}
}
