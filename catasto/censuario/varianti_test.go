package censuario

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// campi writes a line of n fields with those given by position, closed.
func campi(n int, dati map[int]string) string {
	v := make([]string, n)
	for i, s := range dati {
		if i <= n {
			v[i-1] = s
		}
	}
	return strings.Join(v, "|") + "|"
}

func unita(n int, altri map[int]string) string {
	d := map[int]string{1: "X100", 2: " ", 3: "1001", 4: "F", 5: "1", 6: "1", 8: "A02", 13: "523,17", 23: "10062015", 38: "700450", 40: "20062015"}
	for i, s := range altri {
		d[i] = s
	}
	return campi(n, d)
}

func terra(n int, altri map[int]string) string {
	d := map[int]string{1: "X100", 2: " ", 3: "2001", 4: "T", 5: "1", 6: "1", 7: "7", 8: "00045", 12: "282", 36: "0000001", 39: "5"}
	for i, s := range altri {
		d[i] = s
	}
	return campi(n, d)
}

func titolo(n int, altri map[int]string) string {
	d := map[int]string{1: "X100", 2: " ", 3: "3001", 4: "P", 5: "1001", 6: "F", 7: "10", 9: "1", 10: "2", 11: " ", 13: "07042001", 26: "700210", 27: "9"}
	for i, s := range altri {
		d[i] = s
	}
	return campi(n, d)
}

func avvisi(v []Avviso) string {
	var s []string
	for _, a := range v {
		s = append(s, strings.TrimSuffix(a.Codice+" "+a.Campo, " "))
	}
	return strings.Join(s, ", ")
}

func TestLayoutsOfFABRecord1(t *testing.T) {
	for nome, c := range map[string]struct {
		testo  string
		righe  int
		avvisi string // of the last line
		extra  []string
	}{
		"before 2007":                {unita(40, nil), 1, "", nil},
		"45":                         {unita(45, map[int]string{45: "1"}), 1, "", nil},
		"46, empty":                  {unita(46, nil), 1, "", nil},
		"46, full":                   {unita(46, map[int]string{46: "x"}), 1, CampiInPiu, []string{"x"}},
		"48":                         {unita(48, map[int]string{47: "y"}), 1, CampiInPiu, []string{"", "y"}},
		"between two layouts":        {unita(42, nil), 1, CampiInattesi, nil},
		"39":                         {unita(39, nil), 0, "", nil},
		"not closed in an open file": {strings.Repeat(strings.TrimSuffix(unita(45, map[int]string{45: "1"}), "|")+"\n", 2), 2, "", nil},
		"open file, last empty":      {strings.TrimSuffix(unita(45, map[int]string{45: "1"}), "|") + "\n" + strings.TrimSuffix(unita(45, nil), "|"), 2, "", nil},
		"open file, 40, last empty":  {strings.TrimSuffix(unita(40, nil), "|") + "\n" + strings.TrimSuffix(unita(40, map[int]string{40: ""}), "|"), 2, "", nil},
		"one not closed":             {strings.Repeat(unita(45, nil)+"\n", 10) + strings.TrimSuffix(unita(45, map[int]string{45: "1"}), "|"), 11, SeparatoreMancante, nil},
	} {
		l := leggi(t, LeggiFAB, c.testo, Opzioni{})
		if len(l.righe) != c.righe {
			t.Errorf("%s: %d lines, %v", nome, len(l.righe), l.scarti)
			continue
		}
		if c.righe == 0 {
			continue
		}
		u := l.righe[c.righe-1]
		if avvisi(u.Avvisi) != c.avvisi || !cmp.Equal(u.UIU.Extra, c.extra) || u.UIU.RenditaEuro.Milli != 523170 || u.UIU.Conclusivo.Mutazione != 700450 {
			t.Errorf("%s: %v, %+v", nome, u.Avvisi, u.UIU)
		}
	}
}

func TestLayoutsOfTERAndSOG(t *testing.T) {
	for testo, want := range map[string]string{
		terra(39, nil): "", terra(43, nil): "", terra(41, nil): CampiInattesi, terra(44, map[int]string{44: "x"}): CampiInPiu, terra(38, nil): "no",
	} {
		l := leggi(t, LeggiTER, testo, Opzioni{})
		if want == "no" {
			if len(l.righe) != 0 || len(l.scarti) != 1 {
				t.Errorf("%q: %v", testo, l.righe)
			}
			continue
		}
		if len(l.righe) != 1 || avvisi(l.righe[0].Avvisi) != want || l.righe[0].Terreno.Conclusivo.Mutazione != 5 {
			t.Errorf("%q: %+v, %v", testo, l.righe, l.scarti)
		}
	}
	for testo, want := range map[string]int{
		"X100| |1|P|A|B|1||||y|": 1, "X100| |1|P|A|B|1||||": 0, "X100| |1|G|A|X100|00000123455|": 1, "X100| |1|G|A|X100|": 0, "X100||1|p|A|B|1|||||": 1,
	} {
		if l := leggi(t, LeggiSOG, testo, Opzioni{}); len(l.righe) != want {
			t.Errorf("%q: %d, %v", testo, len(l.righe), l.scarti)
		}
	}
}

func TestLayoutsOfTIT(t *testing.T) {
	for nome, c := range map[string]struct {
		testo           string
		id              int64
		causale, avvisi string
	}{
		"27":                 {titolo(27, nil), 0, "", ""},
		"28":                 {titolo(28, map[int]string{28: "9001"}), 9001, "", ""},
		"32":                 {titolo(32, map[int]string{28: "123456789012345", 29: "IST"}), 123456789012345, "IST", ""},
		"32, blank causale":  {titolo(32, map[int]string{28: "9001", 29: " "}), 9001, "", ""},
		"32, no id":          {titolo(32, map[int]string{29: "IST"}), 0, "IST", ""},
		"31, shifted":        {titolo(31, map[int]string{28: "IST", 29: "COMPRAVENDITA"}), 0, "IST", SenzaTitolarita},
		"31, shifted, blank": {titolo(31, map[int]string{28: " "}), 0, "", SenzaTitolarita},
		"31 but an id":       {titolo(31, map[int]string{28: "9001", 29: "IST"}), 9001, "IST", ""},
		"28, not an id":      {titolo(28, map[int]string{28: "IST"}), 0, "", NumeroIllegibile + " identificativo titolarità"},
		"30":                 {titolo(30, map[int]string{28: "9001", 29: "IST"}), 9001, "IST", CampiInattesi},
	} {
		l := leggi(t, LeggiTIT, c.testo, Opzioni{})
		if len(l.righe) != 1 {
			t.Errorf("%s: %v", nome, l.scarti)
			continue
		}
		r := l.righe[0]
		if r.TitolaritaID != c.id || r.Generante.Causale != c.causale || avvisi(r.Avvisi) != c.avvisi || r.Conclusivo.Mutazione != 9 {
			t.Errorf("%s: %+v", nome, r)
		}
	}
	if l := leggi(t, LeggiTIT, titolo(26, nil), Opzioni{}); len(l.scarti) != 1 {
		t.Errorf("26 fields: %+v", l.righe)
	}
	// In a file that does not close its records.
	aperto := strings.TrimSuffix(titolo(32, map[int]string{28: "9001", 32: "x"}), "|") + "\n"
	for testo, want := range map[string]string{
		strings.TrimSuffix(titolo(32, map[int]string{28: "9002", 29: "IST"}), "|"): "9002 IST ",
		strings.TrimSuffix(titolo(32, map[int]string{29: "IST"}), "|"):             "0 IST ",
		titolo(31, map[int]string{28: "IST"}):                                      "0 IST " + SenzaTitolarita,
	} {
		l := leggi(t, LeggiTIT, aperto+testo, Opzioni{})
		r := l.righe[1]
		if got := fmt.Sprint(r.TitolaritaID, " ", r.Generante.Causale, " ", avvisi(r.Avvisi)); got != want {
			t.Errorf("%s: %s", testo, got)
		}
	}
	// Once shifted, a causale of digits is no id.
	l := leggi(t, LeggiTIT, titolo(31, map[int]string{28: "IST"})+"\n"+titolo(31, map[int]string{28: "033"}), Opzioni{})
	if len(l.righe) != 2 || l.righe[1].TitolaritaID != 0 || l.righe[1].Generante.Causale != "033" || !l.stat.SenzaTitolarita {
		t.Errorf("%+v", l.righe)
	}
}

// A blank in the codice diritto is data.
func TestTheCodiceDirittoIsNeverTrimmed(t *testing.T) {
	for _, d := range []string{"10", "30", "30 ", "99 ", " 3", "   ", ""} {
		l := leggi(t, LeggiTIT, titolo(32, map[int]string{7: d}), Opzioni{})
		if len(l.righe) != 1 || l.righe[0].Diritto != d {
			t.Errorf("%q: %+v", d, l.righe)
		}
	}
}

func TestTitlesWithoutOneSideAreKept(t *testing.T) {
	for _, c := range []struct {
		campi  map[int]string
		avvisi string
	}{
		{map[int]string{3: "", 4: ""}, TitoloIncompleto + " identificativo soggetto"},
		{map[int]string{5: " ", 6: " "}, TitoloIncompleto + " identificativo immobile"},
		{map[int]string{4: "Z"}, TipoIllegibile + " tipo soggetto"},
		{map[int]string{6: ""}, TipoIllegibile + " tipo immobile"},
	} {
		l := leggi(t, LeggiTIT, titolo(32, c.campi), Opzioni{})
		if len(l.righe) != 1 || avvisi(l.righe[0].Avvisi) != c.avvisi {
			t.Errorf("%v: %+v, %v", c.campi, l.righe, l.scarti)
		}
	}
	for _, c := range []map[int]string{{3: "", 5: ""}, {3: "x"}, {5: "10a"}, {3: "1234567890123456789"}} {
		if l := leggi(t, LeggiTIT, titolo(32, c), Opzioni{}); len(l.scarti) != 1 {
			t.Errorf("%v: %+v", c, l.righe)
		}
	}
}

func TestRejectionsSayWhereAndWhy(t *testing.T) {
	nome := "TREBIOTTI"
	testo := file(t, "X100000001.FAB") + "\n" +
		"X100| |10x1|F|1|1|" + nome + "|\n" +
		"X100| |1001|F|1|7|" + nome + "|\n" +
		"X100| |1001|T|1|1|" + nome + "|\n" +
		"X100| |1001|F||2|" + nome + "|\n" +
		"X100| |1001|F|1|2|\n" +
		nome + "\n" +
		"X100| |1004|F|1|5|1||\n"
	l := leggi(t, LeggiFAB, testo, Opzioni{})
	var got []string
	for i, e := range l.scarti {
		if e.Line != 14+i || e.File != "prova" || strings.Contains(e.Error(), nome) || !strings.HasPrefix(testo[strings.Index(testo, l.grezze[i]):], l.grezze[i]) || l.grezze[i] == "" {
			t.Errorf("%v of %q", e, l.grezze[i])
		}
		got = append(got, e.Field)
	}
	if d := cmp.Diff([]string{"identificativo immobile", "tipo record", "tipo immobile", "progressivo", "", ""}, got); d != "" {
		t.Error(d)
	}
	if len(l.righe) != 13 || l.righe[12].Riga != 20 || l.righe[12].Riserve[0].Codice != "1" || l.stat.Righe != 19 || l.stat.Scarti != 6 || l.stat.Record['2'] != 4 {
		t.Errorf("%d lines, %+v", len(l.righe), l.stat)
	}
}

func TestGroups(t *testing.T) {
	head := "X100| |1|F|1|"
	for nome, c := range map[string]struct {
		testo  string
		want   []Identificativo
		avvisi string
		extra  []string
	}{
		"two":              {head + "2||0007|00045||0003|||0007|00046||0001||", []Identificativo{{"", "0007", "00045", "", "0003", ""}, {"", "0007", "00046", "", "0001", ""}}, "", nil},
		"swapped":          {head + "2||0007|00045|||0003|", []Identificativo{{"", "0007", "00045", "", "0003", ""}}, SubalternoScambiato + " subalterno", nil},
		"swapped with E":   {head + "2||0007|.45||E|0003|", []Identificativo{{"", "0007", ".45", "", "0003", "E"}}, SubalternoScambiato + " subalterno", nil},
		"not swapped":      {head + "2||0007|00045||0003|E|", []Identificativo{{"", "0007", "00045", "", "0003", "E"}}, "", nil},
		"blank number":     {head + "2|{{B|0007|     ||   3||", []Identificativo{{"{{B", "0007", "", "", "   3", ""}}, "", nil},
		"closing lost":     {head + "2||0007|00045||0003|", []Identificativo{{"", "0007", "00045", "", "0003", ""}}, SeparatoreMancante, nil},
		"short group":      {head + "2||0007|00045||", []Identificativo{{"", "0007", "00045", "", "", ""}}, GruppoIncompleto, nil},
		"a field too much": {head + "2||0007|00045||0003||x|", []Identificativo{{"", "0007", "00045", "", "0003", ""}}, CampiInPiu, []string{"x"}},
		"blanks too much":  {head + "2||0007|00045||0003|| |", []Identificativo{{"", "0007", "00045", "", "0003", ""}}, "", nil},
	} {
		l := leggi(t, LeggiFAB, c.testo, Opzioni{})
		if len(l.righe) != 1 {
			t.Errorf("%s: %v", nome, l.scarti)
			continue
		}
		r := l.righe[0]
		if d := cmp.Diff(c.want, r.Identificativi); d != "" || avvisi(r.Avvisi) != c.avvisi || !cmp.Equal(r.Extra, c.extra) {
			t.Errorf("%s: %s %v %v", nome, d, r.Avvisi, r.Extra)
		}
	}
	l := leggi(t, LeggiFAB, head+"3|236|DELLE GINESTRE|1|2|3|42|0|LE CASE|SNC||||\n"+head+"4||0007|00045||1||0007|00046||2|\n"+head+"5|1||2|0000777|", Opzioni{})
	if len(l.righe) != 3 || len(l.righe[0].Indirizzi) != 2 || l.righe[0].Indirizzi[1].Civico[0] != "SNC" || len(l.righe[1].UtilitaComuni) != 2 || len(l.righe[2].Riserve) != 2 {
		t.Errorf("%+v %v", l.righe, l.scarti)
	}
}

func TestPorzioniOfSixAndOfEight(t *testing.T) {
	head := "X100| |1|T|1|4|"
	sei := "AA|1|02|0|30|0|AB|29|01|0|12|15|"
	otto := "AA|1|02|0|30|0|1,5|2|AB|29|01|0|12|15|3|0,25|"
	lungo := strings.Repeat("A|1|02|0|30|0|", 4)        // 24 fields: six and eight both divide
	lungo8 := strings.Repeat("B|1|02|0|30|0|1,5|2|", 3) // 24 fields
	vuoto8 := "AA|1|02|0|30|0|||"                       // no redditi
	for nome, c := range map[string]struct {
		righe     []string
		larghezze []int
		avvisi    string // of the last
		file      int
	}{
		"six":                      {[]string{sei}, []int{6}, "", 6},
		"eight":                    {[]string{otto}, []int{8}, "", 8},
		"24, six":                  {[]string{lungo}, []int{6}, "", 6},
		"24, eight":                {[]string{lungo8}, []int{8}, "", 8},
		"eight, empty":             {[]string{vuoto8}, []int{8}, "", 8},
		"eight, empty, not closed": {[]string{otto, "AA|1|02|0|30|0||"}, []int{8, 8}, SeparatoreMancante, 8},
		"one of eight among six":   {[]string{sei, otto, sei}, []int{6, 8, 6}, "", 6},
		"the odd one is told":      {[]string{sei, otto}, []int{6, 8}, LarghezzaPorzioni, 6},
		"none fits":                {[]string{otto, "1|02|0|30|0|1|2|3|"}, []int{8, 8}, LarghezzaPorzioni, 8},
	} {
		l := leggi(t, LeggiTER, head+strings.Join(c.righe, "\n"+head), Opzioni{})
		var got []int
		for _, r := range l.righe {
			got = append(got, r.Larghezza)
		}
		if !cmp.Equal(c.larghezze, got) || avvisi(l.righe[len(l.righe)-1].Avvisi) != c.avvisi || l.stat.LarghezzaPorzioni != c.file {
			t.Errorf("%s: %v, %v, %+v", nome, got, l.righe[len(l.righe)-1].Avvisi, l.stat)
		}
	}
	p := leggi(t, LeggiTER, head+otto, Opzioni{}).righe[0].Porzioni
	if len(p) != 2 || p[1].RedditoAgrarioEuro != (Decimale{250, true}) || p[0].RedditoDominicaleEuro != (Decimale{1500, true}) || p[1].Superficie() != (Intero{1215, true}) {
		t.Errorf("%+v", p)
	}
}

func TestCharacters(t *testing.T) {
	sog := func(s string) string { return "X100| |1|G|" + s + "|X100||\n" }
	for nome, c := range map[string]struct {
		testo    string
		want     string // denominazione of the last line
		codifica Codifica
		avvisi   string
	}{
		"ascii":               {sog(`L'ALTRA "X" \ S.R.L.`), `L'ALTRA "X" \ S.R.L.`, ASCII, ""},
		"windows-1252":        {sog("N\xB0 1 \x80\x85"), "N° 1 €…", Windows1252, ""},
		"utf-8":               {sog("N° 1 è"), "N° 1 è", UTF8, ""},
		"utf-8 with its mark": {"\xEF\xBB\xBF" + sog("è"), "è", UTF8, BOM},
		"joined files":        {sog("A") + "\xEF\xBB\xBF" + sog("è"), "è", UTF8, BOM},
		"the mark alone":      {"\xEF\xBB\xBF" + sog("\xE8"), "è", Windows1252, BOM},
		"undefined":           {sog("A\x81\x8D"), "A\uFFFD\uFFFD", Windows1252, ByteIndefiniti},
		"nul":                 {sog("A\x00B\x00"), "AB", ASCII, NULTolti},
		"nul and accents":     {sog("A\x00\xE0"), "Aà", Windows1252, NULTolti},
		"late accents":        {strings.Repeat(sog("A"), 5000) + sog("\xE8"), "è", Windows1252, ""},
		"late utf-8":          {strings.Repeat(sog("A"), 5000) + sog("è"), "è", UTF8, ""},
		"mixed, utf-8 first":  {sog("è") + strings.Repeat(sog("A"), 5000) + sog("\xE8"), "è", UTF8, CodificaMista},
		"mixed, 1252 first":   {sog("\xE8") + sog("è"), "Ã¨", Windows1252, ""},
		"0x85 ends no line":   {sog("A\x85B"), "A…B", Windows1252, ""},
	} {
		l := leggi(t, LeggiSOG, c.testo, Opzioni{})
		n := len(l.righe)
		if n != strings.Count(c.testo, "\n") || l.righe[n-1].Denominazione != c.want || l.stat.Codifica != c.codifica || avvisi(l.righe[n-1].Avvisi) != c.avvisi {
			t.Errorf("%s: %+v, %+v", nome, l.righe[max(0, n-1):], l.stat)
		}
	}
	l := leggi(t, LeggiSOG, sog("a\x00")+sog("\x81")+sog("b\x90\x00"), Opzioni{})
	if l.stat.NUL != 2 || l.stat.Indefiniti != 2 || l.stat.Avvisi[Avviso{NULTolti, ""}] != 2 {
		t.Errorf("%+v", l.stat)
	}
}

func TestLineEnds(t *testing.T) {
	r := "X100| |1|G|A|X100||"
	for testo, want := range map[string][]int{
		r + "\n" + r + "\n": {1, 2}, r + "\r\n" + r: {1, 2}, "\n\r\n" + r + "\n  \n\x00\x00\n" + r + "\n\n\x1a": {3, 6}, "": nil, "\n": nil, "\xEF\xBB\xBF\n" + r: {2},
	} {
		l := leggi(t, LeggiSOG, testo, Opzioni{})
		var got []int
		for _, r := range l.righe {
			got = append(got, r.Riga)
		}
		if !cmp.Equal(want, got) || l.stat.Righe != len(want) || len(l.scarti) > 0 {
			t.Errorf("%q: %v, %+v, %v", testo, got, l.stat, l.scarti)
		}
	}
	l := leggi(t, LeggiSOG, r+"\r\n"+r+"\n"+r, Opzioni{})
	if l.stat.CRLF != 1 || l.stat.LF != 1 || l.stat.Byte != int64(3*len(r)+3) {
		t.Errorf("%+v", l.stat)
	}
}

func TestALineOverTheLimitIsOneScarto(t *testing.T) {
	r := "X100| |1|G|A|X100||\n"
	lunga := "X100| |2|G|" + strings.Repeat("B", 300_000) + "|X100||\n"
	for _, limite := range []int{100, 100_000, 290_000} {
		l := leggi(t, LeggiSOG, r+lunga+r, Opzioni{MaxRiga: limite})
		if len(l.righe) != 2 || len(l.scarti) != 1 || l.scarti[0].Line != 2 || l.righe[1].Riga != 3 || len(l.grezze[0]) > grezzaTagliata || !strings.HasPrefix(lunga, l.grezze[0]) || l.grezze[0] == "" || l.stat.Righe != 3 {
			t.Errorf("limit %d: %d lines, %v, %d bytes kept", limite, len(l.righe), l.scarti, len(l.grezze[0]))
		}
	}
	for _, limite := range []int{0, 301_000} {
		if l := leggi(t, LeggiSOG, r+lunga+r, Opzioni{MaxRiga: limite}); len(l.righe) != 3 {
			t.Errorf("limit %d: %v", limite, l.scarti)
		}
	}
	esatta := strings.TrimSuffix(r, "\n")
	if l := leggi(t, LeggiSOG, esatta+"\r\n"+esatta+"\n"+esatta, Opzioni{MaxRiga: len(esatta)}); len(l.righe) != 3 {
		t.Errorf("a line of the limit: %v", l.scarti)
	}
	if l := leggi(t, LeggiSOG, esatta+"\n"+esatta, Opzioni{MaxRiga: len(esatta) - 1}); len(l.scarti) != 2 {
		t.Errorf("a line of one more: %v", l.righe)
	}
	if l := leggi(t, LeggiSOG, strings.TrimSuffix(lunga, "\n"), Opzioni{MaxRiga: 100}); len(l.scarti) != 1 || l.err != nil {
		t.Errorf("the last line: %v, %v", l.scarti, l.err)
	}
}

// What the disk could not give must not pass for the end of the file.
func TestAReadErrorIsTold(t *testing.T) {
	guasto := errors.New("no more")
	testo := file(t, "X100.SOG")
	for _, prima := range []string{"", testo, strings.Repeat(testo, 2000), testo[:100]} {
		var err error
		n := 0
		for _, e := range LeggiSOG(io.MultiReader(strings.NewReader(prima), iotest.ErrReader(guasto)), Opzioni{File: "x"}) {
			n++
			err = e
		}
		if !errors.Is(err, guasto) {
			t.Errorf("after %d bytes: %d lines, then %v", len(prima), n, err)
		}
	}
}

func TestTheScanStopsWhenAsked(t *testing.T) {
	n := 0
	var s Statistica
	for range LeggiFAB(strings.NewReader(file(t, "X100000001.FAB")), Opzioni{Statistica: &s}) {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 || s.Righe != 3 {
		t.Errorf("%d, %+v", n, s)
	}
}
