package censuario

import (
	"strings"
	"testing"
)

// dice reads one line and says what is wrong with it.
func dice(t *testing.T, file, testo string, al Data) string {
	t.Helper()
	var v []Avviso
	switch file {
	case "FAB":
		r := leggi(t, LeggiFAB, testo, Opzioni{}).righe[0]
		v = r.Plausibilita(nil, al)
	case "TER":
		r := leggi(t, LeggiTER, testo, Opzioni{}).righe[0]
		v = r.Plausibilita(nil, al)
	case "SOG":
		r := leggi(t, LeggiSOG, testo, Opzioni{}).righe[0]
		v = r.Plausibilita(nil, al)
	case "TIT":
		r := leggi(t, LeggiTIT, testo, Opzioni{}).righe[0]
		v = r.Plausibilita(nil, al)
	}
	for _, a := range v {
		if a.Testo() == "" || a.Gravita() == "" {
			t.Errorf("%s says nothing", a.Codice)
		}
	}
	return avvisi(v)
}

func TestTheExampleIsPlausible(t *testing.T) {
	for nome, f := range map[string]string{"X100000001.FAB": "FAB", "X100000002.TER": "TER", "X100.SOG": "SOG", "X100.TIT": "TIT"} {
		for riga := range strings.Lines(file(t, nome)) {
			if got := dice(t, f, riga, 20150703); got != "" {
				t.Errorf("%s: %s\n%s", nome, got, riga)
			}
		}
	}
}

func TestWhatALineSaysAgainstItself(t *testing.T) {
	abitazione := map[int]string{9: "03", 10: "6,5", 29: ""}
	con := func(altri map[int]string) map[int]string {
		m := map[int]string{}
		for k, v := range abitazione {
			m[k] = v
		}
		for k, v := range altri {
			m[k] = v
		}
		return m
	}
	const dal, al = "data di efficacia (atto generante)", "data di efficacia (atto conclusivo)"
	for _, c := range []struct {
		file, testo, want string
	}{
		{"FAB", unita(45, con(nil)), ""},
		{"FAB", unita(45, con(map[int]string{9: ""})), ClassamentoMancante + " classe"},
		{"FAB", unita(45, con(map[int]string{9: "00", 10: "0"})), ClassamentoMancante + " classe, " + ClassamentoMancante + " consistenza"},
		{"FAB", unita(45, con(map[int]string{9: "U"})), ""},
		{"FAB", unita(45, con(map[int]string{13: "0"})), ClassamentoMancante + " rendita euro"},
		{"FAB", unita(45, con(map[int]string{13: "", 12: "650000"})), ""},
		{"FAB", unita(45, con(map[int]string{10: "6,25"})), ConsistenzaFrazione + " consistenza"},
		{"FAB", unita(45, con(map[int]string{8: "C06", 10: "6,5"})), ConsistenzaFrazione + " consistenza"},
		{"FAB", unita(45, con(map[int]string{8: "D08", 9: "", 10: ""})), ""},
		{"FAB", unita(45, con(map[int]string{8: "D08"})), ClassamentoInatteso + " classe, " + ClassamentoInatteso + " consistenza, " + ConsistenzaFrazione + " consistenza"},
		{"FAB", unita(45, con(map[int]string{8: "F03", 9: "", 10: ""})), ClassamentoInatteso + " rendita euro"},
		{"FAB", unita(45, con(map[int]string{8: "F03", 9: "", 10: "", 13: "0"})), ""},
		{"FAB", unita(45, con(map[int]string{8: ""})), ClassamentoMancante + " categoria"},
		{"FAB", unita(45, con(map[int]string{8: "A12"})), CodiceSconosciuto + " categoria"},
		{"FAB", unita(45, con(map[int]string{8: "", 35: "C", 13: "0"})), ""},
		{"FAB", unita(45, con(map[int]string{35: "C"})), ClassamentoInatteso + " categoria, " + ClassamentoInatteso + " rendita euro"},
		{"FAB", unita(45, con(map[int]string{35: "RS"})), CodiceSconosciuto + " partita"},
		{"FAB", unita(45, map[int]string{8: "", 29: "11062015"}), ""}, // closed
		{"FAB", unita(45, con(map[int]string{29: "09062015"})), DateInvertite + " " + al},
		{"FAB", unita(45, con(map[int]string{29: "10062015"})), ""},
		{"FAB", unita(45, con(map[int]string{23: "05072015"})), DataFutura + " " + dal},
		{"FAB", unita(45, con(map[int]string{23: "04072015"})), ""},
		{"FAB", "X100| |1|F|1|2||0007|.45|||E|", ""},
		{"FAB", "X100| |1|F|1|2||0007|45|||E|", EdificialitaDiscorde + " edificialità"},
		{"FAB", "X100| |1|F|1|2||0007|.45||||", EdificialitaDiscorde + " edificialità"},
		{"FAB", "X100| |1|F|1|2|||     |||||", IdentificativoVuoto + " foglio, " + IdentificativoVuoto + " numero"},
		{"TER", terra(43, nil), ""},
		{"TER", terra(43, map[int]string{14: "1", 15: "100", 16: "99"}), MisuraFuoriScala + " are"},
		{"TER", terra(43, map[int]string{18: "1"}), PorzioneDiscorde + " flag porzione"},
		{"TER", terra(43, map[int]string{12: "993"}), PorzioneDiscorde + " flag porzione"},
		{"TER", terra(43, map[int]string{12: "993", 18: "1"}), ""},
		{"TER", terra(43, map[int]string{12: "108"}), CodiceSconosciuto + " qualità"},
		{"TER", "X100| |1|T|1|4|AA|108|02|0|30|100|", MisuraFuoriScala + " centiare, " + CodiceSconosciuto + " qualità"},
		{"TIT", titolo(32, nil), ""},
		{"TIT", titolo(32, map[int]string{9: "3"}), QuotaOltreUno + " quota numeratore"},
		{"TIT", titolo(32, map[int]string{9: "0", 10: "0"}), ""},
		{"TIT", titolo(32, map[int]string{10: "0"}), QuotaSuZero + " quota denominatore"},
		{"TIT", titolo(32, map[int]string{9: "", 10: ""}), QuotaMancante + " quota numeratore"},
		{"TIT", titolo(32, map[int]string{11: "C"}), ComunioneSola + " soggetto di riferimento"},
		{"TIT", titolo(32, map[int]string{11: "C", 12: "3002"}), ""},
		{"TIT", titolo(32, map[int]string{7: "88 "}), CodiceSconosciuto + " codice diritto"},
		{"TIT", titolo(32, map[int]string{7: "12"}), DirittoTagliato + " codice diritto"},
		{"TIT", titolo(32, map[int]string{7: "990"}), TitoloSenzaTesto + " titolo non codificato"},
		{"TIT", titolo(32, map[int]string{20: "01012001"}), DateInvertite + " " + al},
		{"SOG", "X100| |1|P|TREBIOTTI|ODILIA|2|23051961|X100|||", SenzaCodiceFiscale + " codice fiscale"},
		{"SOG", "X100| |1|P|TREBIOTTI|ODILIA|2|23051961|X100|TRBDLO61E63X100J||", CodiceFiscaleErrato + " codice fiscale"},
		{"SOG", "X100| |1|P|TREBIOTTI|ODILIA|1|24051961|X101|TRBDLO61E63X100K||", NascitaDiscorde + " data di nascita, " + NascitaDiscorde + " luogo di nascita, " + SessoDiscorde + " sesso"},
		{"SOG", "X100| |1|P|BRAVESCO|ODILIA|0||    |TRBDLO61E63X100K||", NomeDiscorde + " codice fiscale"},
		{"SOG", "X100| |1|P|TREBIOTTI|ODILIA|||    |00000123455||", CodiceProvvisorio + " codice fiscale"},
		{"SOG", "X100| |1|P|TREBIOTTI|ODILIA|2|23052061|X100|||", DataFutura + " data di nascita, " + SenzaCodiceFiscale + " codice fiscale"},
		{"SOG", "X100| |1|G|LA BETULLA|X100|TRBDLO61E63X100K|", ""},
		{"SOG", "X100| |1|G|LA BETULLA|X100|00000123450|", CodiceFiscaleErrato + " codice fiscale"},
	} {
		if got := dice(t, c.file, c.testo, 20150703); got != c.want {
			t.Errorf("%s\n got %q\nwant %q", c.testo, got, c.want)
		}
	}
	if got := dice(t, "FAB", unita(45, con(map[int]string{23: "05072015"})), 0); got != "" {
		t.Errorf("without a day of extraction: %s", got)
	}
}

func TestEveryAvvisoHasItsWords(t *testing.T) {
	for codice, s := range significati {
		if s.testo == "" || s.gravita == "" || strings.ToUpper(codice) != codice {
			t.Errorf("%s: %+v", codice, s)
		}
	}
}
