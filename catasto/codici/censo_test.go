package codici

import (
	"strconv"
	"strings"
	"testing"
)

func TestCategorie(t *testing.T) {
	for s, want := range map[string]struct {
		codice, mostra, nome string
		unita                Unita
		nota, classe         bool
	}{
		"A02":   {"A02", "A/2", "abitazioni di tipo civile", Vani, true, true},
		" a/10": {"A10", "A/10", "uffici e studi privati", Vani, true, true},
		"A002":  {"A02", "A/2", "abitazioni di tipo civile", Vani, true, true},
		"B4":    {"B04", "B/4", "uffici pubblici", MetriCubi, true, true},
		"C06":   {"C06", "C/6", "stalle, scuderie, rimesse, autorimesse", Metri, true, true},
		"D08":   {"D08", "D/8", "fabbricati per speciali esigenze di un'attività commerciale", Nessuna, true, false},
		"F03":   {"F03", "F/3", "unità in corso di costruzione", Nessuna, true, false},
		"A12":   {"A12", "A/12", "", Vani, false, true},
		"F08":   {"F08", "F/8", "", Nessuna, false, false},
		"G01":   {"G01", "G01", "", Nessuna, false, false},
		"A/":    {"A/", "A/", "", Nessuna, false, false},
		"A-1":   {"A-1", "A-1", "", Nessuna, false, false},
		"":      {"", "", "", Nessuna, false, false},
	} {
		c, ok := CategoriaDi(s)
		if ok != want.nota || c.Codice != want.codice || c.String() != want.mostra || c.Nome != want.nome || c.Unita() != want.unita || c.ConClasse() != want.classe {
			t.Errorf("%q: %+v, %v; %s, %q", s, c, ok, c, c.Unita())
		}
	}
	d, _ := CategoriaDi("D01")
	f, _ := CategoriaDi("F01")
	if !d.ConRendita() || f.ConRendita() || len(categorie()) != 55 {
		t.Errorf("%v %v %d", d, f, len(categorie()))
	}
}

func TestQualita(t *testing.T) {
	for s, want := range map[string]Qualita{
		"1":   {"1", "seminativo", Coltura},
		"029": {"29", "vigneto", Coltura},
		"282": {EnteUrbano, "ente urbano", Urbana},
		"302": {"302", "strade pubb", AcqueStrade},
		"993": {Modello26, "modello 26", Porzionata},
		"998": {Soppresso, "soppresso", QualitaSoppressa},
		"997": {"997", "sop var ter", QualitaSoppressa},
		"999": {"999", "disponibile", Disponibile},
		"450": {"450", "rel ente ur", Accessori},
		"515": {"515", "casa", Storica},
		"182": {"182", "miniera", NonTassata},
		"":    {"", "", Ignota},
	} {
		if q, ok := QualitaDi(s); !ok || q != want {
			t.Errorf("%q: %+v, %v", s, q, ok)
		}
	}
	for _, s := range []string{"108", "0", "ROSSI", "-1"} {
		if q, ok := QualitaDi(s); ok || q.Nome != q.Codice {
			t.Errorf("%q: %+v, %v", s, q, ok)
		}
	}
	if len(qualita()) != 284 {
		t.Errorf("%d qualità", len(qualita()))
	}
}

// A blank is all that tells abitazione from a partial usufrutto.
func TestDirittiKeepTheirBlanks(t *testing.T) {
	for s, want := range map[string]Diritto{
		"10":  {"10", "Proprietà", Proprieta, Esatto},
		"30":  {"30", "Abitazione", Abitazione, Esatto},
		"30 ": {"30 ", "Usufruttuario parziale", Usufrutto, Esatto},
		"20":  {"20", "Nuda proprietà", NudaProprieta, Esatto},
		"20 ": {"20 ", "Livellario", Enfiteusi, Esatto},
		"99 ": {"99 ", "Titolo non codificato", NonCodificato, Esatto},
		"99":  {"99", "Titolo non codificato", NonCodificato, Ricondotto},
		"10 ": {"10 ", "Proprietà", Proprieta, Ricondotto},
		"1S":  {"1S", "Proprietà superficiaria", ProprietaSuperficiaria, Ricondotto},
		"3 ":  {"3 ", "Comproprietario", Proprieta, Esatto},
	} {
		if d, ok := DirittoDi(s); !ok || d != want {
			t.Errorf("%q: %+v, %v", s, d, ok)
		}
	}
	if d, ok := DirittoDi("88 "); ok || d.Certezza != Sconosciuto || d.Nome != "88" || d.Codice != "88 " {
		t.Errorf("%+v, %v", d, ok)
	}
	for s, want := range map[string]Certezza{"30": Ambiguo, "20": Ambiguo, "70": Ambiguo, "10": Esatto, "99": Ricondotto, "64": Ricondotto} {
		if d, ok := DirittoTagliatoDi(s); !ok || d.Certezza != want || (d.Famiglia == FamigliaIgnota) != (want == Ambiguo) {
			t.Errorf("%q trimmed: %+v, %v", s, d, ok)
		}
	}
	for s, want := range map[string]bool{"30": false, "30 ": false, "99": true, "4": true, "10": false, "88": false, "0": true} {
		if got := DirittoTagliato(s); got != want {
			t.Errorf("%q was trimmed: %v", s, got)
		}
	}
}

// Contract §0, Rights.
func TestTheFamiliesAreThoseOfTheContract(t *testing.T) {
	for _, s := range strings.Split("10,1s,1t,20,2s,3 ,4 ,7 ,8 ,64 ", ",") {
		if d, _ := DirittoDi(s); !d.Proprietario() || d.Godimento() {
			t.Errorf("%q is of an owner: %+v", s, d)
		}
	}
	for _, s := range strings.Split("80,8a,8e,8s,70,7s,30,3s,15 ,30 ,33 ,36 ,37 ,39 ,40 ,41 ,42 ,43 ,50 ,60 ,61 ,62 ,70 ,71 ,72 ", ",") {
		if d, _ := DirittoDi(s); d.Proprietario() || !d.Godimento() {
			t.Errorf("%q lets enjoy: %+v", s, d)
		}
	}
	for _, s := range strings.Split("40,50,60,90,100,990,991,0 ,12 ,20 ,46 ,55 ", ",") {
		if d, _ := DirittoDi(s); d.Proprietario() || d.Godimento() || d.Famiglia == FamigliaIgnota {
			t.Errorf("%q does neither: %+v", s, d)
		}
	}
	if len(diritti) != 67 {
		t.Errorf("%d diritti", len(diritti))
	}
}

func TestPartite(t *testing.T) {
	for _, c := range []struct {
		tipo    byte
		partita string
		want    PartitaSpeciale
		nota    bool
	}{
		{'F', "C", PartitaSoppressa, true}, {'F', "A", BeneComuneNonCensibile, true}, {'F', "0000000", BeneComuneCensibile, true}, {'F', "0", BeneComuneCensibile, true},
		{'F', "0001234", PartitaOrdinaria, true}, {'F', "", PartitaOrdinaria, true}, {'F', "000000C", PartitaSoppressa, true}, {'F', "RS", PartitaOrdinaria, false},
		{'T', "0000000", PartitaSoppressa, true}, {'T', "0", PartitaSoppressa, true}, {'T', "1", EntiUrbani, true}, {'T', "0000005", StradePubbliche, true},
		{'T', "0000006", PartitaOrdinaria, true}, {'T', "RS", PartitaOrdinaria, false}, {'T', "C", PartitaOrdinaria, false},
	} {
		if got, ok := PartitaDi(c.tipo, c.partita); got != c.want || ok != c.nota {
			t.Errorf("%c %q: %q, %v", c.tipo, c.partita, got, ok)
		}
	}
	for _, m := range []map[string]PartitaSpeciale{partiteF, partiteT} {
		for k, p := range m {
			if p.Nome() == "" {
				t.Errorf("%s has no name", k)
			}
		}
	}
}

func TestCausaliAndNote(t *testing.T) {
	for _, c := range []struct {
		tipo          byte
		causale, nota string
		want          bool
	}{
		{'F', "FRZ", "", true}, {'F', "fus ", "", true}, {'F', "VTO", "", false}, {'F', "VMI", "V", false}, {'F', "VAR", "V", false}, {'F', "", "V", false},
		{'T', "FRZ", "", true}, {'T', "TM", "", true}, {'T', "033", "", true}, {'T', "26A", "F", false}, {'T', "", "F", true}, {'T', " ", "m", true}, {'T', "", "V", false},
		{'T', "IST", "F", false}, {'F', "", "F", false},
	} {
		if got := Divide(c.tipo, c.causale, c.nota); got != c.want {
			t.Errorf("%c %q %q divides: %v", c.tipo, c.causale, c.nota, got)
		}
	}
	if c, ok := CausaleDi('F', "IST"); !ok || c.Nome == "" || c.Codice != "IST" {
		t.Errorf("%+v", c)
	}
	if c, ok := CausaleDi('F', "ZZZ"); ok || c.Codice != "ZZZ" {
		t.Errorf("%+v", c)
	}
	for _, c := range []struct {
		f          func(string) (string, bool)
		codice     string
		nome       string
		conosciuto bool
	}{
		{ToponimoDi, "236", "VIA", true}, {ToponimoDi, "0", "", true}, {ToponimoDi, "001", "ALZATA", true}, {ToponimoDi, "720", "720", false}, {ToponimoDi, "", "", true},
		{RegimeDi, "C", "comunione legale dei beni", true}, {RegimeDi, " ", "", true}, {RegimeDi, "X", "X", false},
		{RiservaDi, "1", "mancano agli atti passaggi intermedi", true}, {RiservaDi, "8", "8", false},
		{ClassamentoDi, "4", "classamento rettificato", true}, {ClassamentoDi, "0", "0", false},
		{func(s string) (string, bool) { return NotaDi('F', s) }, "R", "voltura automatica dalla conservatoria", true},
		{func(s string) (string, bool) { return NotaDi('T', s) }, "f", "frazionamento", true},
		{func(s string) (string, bool) { return NotaDi('T', s) }, "P", "P", false},
	} {
		if n, ok := c.f(c.codice); n != c.nome || ok != c.conosciuto {
			t.Errorf("%q: %q, %v", c.codice, n, ok)
		}
	}
}

func TestTheTablesAreWellWritten(t *testing.T) {
	for nome, m := range map[string]map[string]string{"categorie": categorie(), "qualita": qualita(), "toponimi": toponimi()} {
		for codice, testo := range m {
			if codice == "" || testo == "" || strings.TrimSpace(testo) != testo {
				t.Errorf("%s %q: %q", nome, codice, testo)
			}
			if _, err := strconv.Atoi(codice); err != nil && nome != "categorie" {
				t.Errorf("%s %q is no number", nome, codice)
			}
		}
	}
	if len(toponimi()) != 554 {
		t.Errorf("%d toponimi", len(toponimi()))
	}
}
