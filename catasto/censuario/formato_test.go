package censuario

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// rapporto reads a delivery full of invented people, some of them where no name belongs.
func rapporto(t *testing.T) (Rapporto, string) {
	t.Helper()
	prm, err := LeggiPRM(strings.NewReader(file(t, "X100000001.PRM") + "Richiesto da ODILIA TREBIOTTI: sì\nFormato nuovo: x\n"))
	if err != nil {
		t.Fatal(err)
	}
	fab := leggi(t, LeggiFAB, file(t, "X100000001.FAB")+
		unita(46, map[int]string{8: "A99", 36: "FU TREBIOTTI ODILIA", 42: "SUCCESSIONE DI BRAVESCO ERMANTE", 41: "QQQ", 46: "TREBIOTTI"})+"\n"+
		unita(45, map[int]string{8: "A98", 41: "QQQ", 9: "TREBIOTTI", 35: "BRAVESCO"})+"\n"+
		strings.TrimSuffix(unita(45, map[int]string{41: "ZZ9", 43: "TREBIOTTI", 45: "8"}), "|")+"\n"+
		unita(39, nil)+"\n", Opzioni{})
	ter := leggi(t, LeggiTER, file(t, "X100000002.TER")+terra(43, map[int]string{3: "123456789012345", 12: "777", 37: "ODILIA", 26: "P", 36: "RS"})+"\n", Opzioni{})
	sog := leggi(t, LeggiSOG, file(t, "X100.SOG")+
		"X100| |3004|P|BRAVESCO|ODILIA|0||    |BRVRNT58S02X100P|FU ERMANTE|\n"+
		"X100| |3005|P|BRAVESCO|ODILIA|ERMANTE|||||\nX100| |ERMANTE|P|\n", Opzioni{})
	tit := leggi(t, LeggiTIT, file(t, "X100.TIT")+titolo(32, map[int]string{7: "88 ", 8: "USO A TREBIOTTI", 11: "Q", 28: "9"})+"\n"+titolo(32, map[int]string{7: "12", 29: "EDI"})+"\n", Opzioni{})
	r := NuovoRapporto(&prm, &fab.formato, &ter.formato, &sog.formato, &tit.formato)
	var b strings.Builder
	if err := r.Testo(&b); err != nil {
		t.Fatal(err)
	}
	return r, b.String()
}

func TestTheFormatReportNamesNobody(t *testing.T) {
	r, testo := rapporto(t)
	j, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"TREBIOTTI", "ODILIA", "BRAVESCO", "ERMANTE", "BETULLA", "TRBDLO", "BRVRNT", "00000123455", "GINESTRE", "1961", "523", "COMPRAVENDITA", "ESEMPIO", "PROPOSTI"} {
		for nome, scritto := range map[string]string{"text": testo, "JSON": string(j)} {
			if strings.Contains(strings.ToUpper(scritto), s) {
				t.Errorf("the %s says %s", nome, s)
			}
		}
	}
}

func TestTheFormatReportTellsTheShape(t *testing.T) {
	r, testo := rapporto(t)
	if d := cmp.Diff([]Etichetta{{"Comune richiesto", true}, {"Data richiesta", true}, {"Data elaborazione", true}, {"Tipologia di estrazione", true},
		{"Date registrazione", true}, {"Numero record", true}, {"(altra)", false}, {"Formato nuovo", false}}, r.PRM); d != "" {
		t.Error(d)
	}
	fab, ter, sog, tit := r.File[0], r.File[1], r.File[2], r.File[3]
	if fab.Tipo != "FAB" || fab.Righe != 16 || fab.Scarti != 1 || fab.CampiScarti[39] != 1 || fab.SenzaSeparatore != 1 || fab.LF != 16 || len(fab.Record) != 5 ||
		!cmp.Equal(fab.Record[0].Campi, map[int]int{45: 6, 46: 1}) || fab.Record[0].Campo[35] != (FormatoCampo{36, "annotazione", 41}) {
		t.Errorf("%+v", fab)
	}
	// What stands in a line of another number of fields is not taken for a code.
	if d := cmp.Diff([]CodiciIgnoti{{"categoria", map[string]int{"A98": 1}, 0}, {"causale", map[string]int{"QQQ": 1}, 0}, {"partita speciale", map[string]int{}, 1}}, fab.Codici); d != "" {
		t.Error(d)
	}
	if ter.CifreImmobile != 15 || ter.LarghezzaPorzioni != 6 {
		t.Errorf("%+v", ter)
	}
	if d := cmp.Diff([]CodiciIgnoti{{"partita speciale", map[string]int{"RS": 1}, 0}, {"qualità", map[string]int{"777": 1}, 0}, {"tipo nota", map[string]int{"P": 1}, 0}}, ter.Codici); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]CodiciIgnoti{{"sesso", map[string]int{"0": 1}, 1}}, sog.Codici); d != "" || sog.CifreSoggetto != 4 {
		t.Error(d)
	}
	if d := cmp.Diff([]CodiciIgnoti{{"causale", map[string]int{"EDI": 1}, 0}, {"diritto", map[string]int{"88 ": 1}, 0}, {"regime", map[string]int{"Q": 1}, 0}}, tit.Codici); d != "" || tit.DirittiTagliati != 1 || tit.CifreTitolarita != 4 {
		t.Error(d, tit)
	}
	for _, s := range []string{"FAB: 16 righe, 1 scarti", "campi degli scarti 39×1", "campi 45×6 46×1", "36=41", `codici sconosciuti di diritto: "88 "×1`, "CAMPI_IN_PIU", "Formato nuovo  (non conosciuta)"} {
		if !strings.Contains(testo, s) {
			t.Errorf("the report does not say %q:\n%s", s, testo)
		}
	}
}

// A scanner that reads another file starts the shape anew.
func TestAFormatoIsOfOneFile(t *testing.T) {
	var f Formato
	for range 2 {
		for range LeggiFAB(strings.NewReader(file(t, "X100000001.FAB")), Opzioni{Formato: &f}) {
		}
		if f.Righe != 12 || f.Record[0].Righe != 4 || len(f.Codici) != 0 {
			t.Errorf("%+v", f)
		}
	}
}
