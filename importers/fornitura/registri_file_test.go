package fornitura

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cestor/sit/catasto"
)

func avviso(e Esito, codice string) int64 {
	for _, a := range e.Avvisi {
		if a.Codice == codice {
			return a.N
		}
	}
	return 0
}

const completaPRM = "Comune richiesto: X100\nTipologia di estrazione: Fabbricati completa\nData selezione: 31/12/2023\n"

// fabAperte is n open units, from the first on.
func fabAperte(comune string, primo, n int) string {
	var b strings.Builder
	for i := primo; i < primo+n; i++ {
		fmt.Fprintf(&b, "%s| |%d|F|1|1||A02|03|6,5|118||523,17||A|1|||2||||10062015|11062015|V|021733|001|2015|||||||||700450||||VAR||||1|\n%s| |%d|F|1|2||0007|00045||%04d||\n", comune, i, comune, i, i)
	}
	return b.String()
}

// fabAperte writes 45 fields: one more separator would be a field.
func TestTheUnitsOfTheTestsAreWellFormed(t *testing.T) {
	b := nuovoBanco(t, "X100")
	e := b.una(Acquisita, Opzioni{}, scrivi(t, map[string]string{"a.fab": fabAperte("X100", 1, 3), "a.prm": completaPRM}))
	if e.Nuovi != 3 || e.Scarti != 0 || e.Anomalie != 0 || len(e.Avvisi) != 0 {
		t.Errorf("%+v", e)
	}
}

func TestFilesOfAnExtractionComeInAnyOrderAndPlace(t *testing.T) {
	file := map[string]string{"X100000001.PRM": esempioPRM, "X100000001.FAB": esempioFAB, "X100000001.SOG": esempioSOG, "X100000001.TIT": righeDi(esempioTIT, "|1001|F|"),
		"X100000002.PRM": prmTerreni(), "X100000002.TER": esempioTER, "X100000002.SOG": esempioSOG, "X100000002.TIT": righeDi(esempioTIT, "|2002|T|")}
	nomi := []string{"X100000001.FAB", "X100000001.PRM", "X100000001.SOG", "X100000001.TIT", "X100000002.PRM", "X100000002.SOG", "X100000002.TER", "X100000002.TIT"}
	inZip := func(nomi ...string) []byte {
		var buf bytes.Buffer
		w := zip.NewWriter(&buf)
		for _, n := range nomi {
			f, err := w.Create(n)
			senzaErrore(t, err)
			_, err = f.Write([]byte(file[filepath.Base(n)]))
			senzaErrore(t, err)
		}
		senzaErrore(t, w.Close())
		return buf.Bytes()
	}
	modi := map[string]func(dir string){
		"a folder": func(dir string) {
			for n, s := range file {
				senzaErrore(t, os.WriteFile(filepath.Join(dir, n), []byte(s), 0o644))
			}
		},
		"a zip in the order of the letters": func(dir string) { deposita(t, dir, "a.zip", inZip(nomi...)) },
		"a zip, subjects before the states": func(dir string) {
			r := slices.Clone(nomi)
			slices.Reverse(r)
			deposita(t, dir, "a.zip", inZip(r...))
		},
		"zips within a zip, one for each file": func(dir string) {
			var buf bytes.Buffer
			w := zip.NewWriter(&buf)
			for i, n := range []int{7, 3, 2, 0, 5, 1, 4, 6} {
				f, err := w.Create(fmt.Sprintf("parte%d.zip", i))
				senzaErrore(t, err)
				_, err = f.Write(inZip(nomi[n]))
				senzaErrore(t, err)
			}
			senzaErrore(t, w.Close())
			deposita(t, dir, "tutto.zip", buf.Bytes())
		},
		"lower case, one folder an extraction, renamed one by one": func(dir string) {
			for n, s := range file {
				sotto := "fabbricati"
				if strings.HasPrefix(n, "X100000002") {
					sotto = "terreni"
				}
				senzaErrore(t, os.MkdirAll(filepath.Join(dir, sotto), 0o755), os.WriteFile(filepath.Join(dir, sotto, "il_"+strings.ToLower(n[11:])+"_nuovo"+strings.ToLower(n[10:])), []byte(s), 0o644))
			}
		},
	}
	b := nuovoBanco(t, "X100")
	var prima []string
	for _, nome := range slices.Sorted(func(yield func(string) bool) {
		for n := range modi {
			if !yield(n) {
				return
			}
		}
	}) {
		dir := t.TempDir()
		modi[nome](dir)
		es := b.importa(Opzioni{Conferma: []string{"LACUNA"}}, dir)
		if len(es) != 2 || es[0].Esito != Acquisita || es[1].Esito != Acquisita || es[0].Tipo != "catasto.fabbricati" || es[1].Tipo != "catasto.terreni" ||
			es[0].Nuovi != 10 || es[1].Nuovi != 7 || es[0].Letti["SOG"] != 3 {
			t.Fatalf("%s: %+v", nome, es)
		}
		stato := righe(b, vivePerEnte, "X100")
		if prima == nil {
			prima = stato
		}
		uguale(t, nome, stato, prima)
		b.annullaUltima()
		b.annullaUltima()
		if resti := righe(b, vivePerEnte, "X100"); len(resti) > 0 {
			t.Errorf("%s: the undo leaves %v", nome, resti)
		}
		b.pulito()
	}
}

func TestWhatAPRMDoesNotSayIsRefusedByName(t *testing.T) {
	b := nuovoBanco(t, "X100")
	fab := fabAperte("X100", 1, 3)
	for nome, c := range map[string]struct {
		file   map[string]string
		codice string
	}{
		"no PRM":                          {map[string]string{"a.FAB": fab}, "PRM_ASSENTE"},
		"subjects alone":                  {map[string]string{"a.SOG": esempioSOG}, "PRM_ASSENTE"},
		"empty files alone":               {map[string]string{"a.FAB": "", "a.TIT": ""}, "PRM_ASSENTE"},
		"neither whole nor an update":     {map[string]string{"a.FAB": fab, "a.PRM": strings.Replace(completaPRM, "completa", "", 1)}, "PRM_SENZA_TIPO"},
		"a PRM of nothing":                {map[string]string{"a.FAB": fab, "a.PRM": "ciao\n"}, "PRM_SENZA_TIPO"},
		"the PRM of the terreni":          {map[string]string{"a.FAB": fab, "a.PRM": strings.Replace(completaPRM, "Fabbricati", "Terreni", 1)}, "PRM_DISCORDE"},
		"an update without days":          {map[string]string{"a.FAB": fab, "a.PRM": strings.Replace(completaPRM, "completa", "aggiornamento", 1)}, "PRM_SENZA_DATE"},
		"both cadastres under one name":   {map[string]string{"a.FAB": fab, "a.TER": esempioTER, "a.PRM": completaPRM}, "DUE_CATASTI"},
		"a whole load of nothing":         {map[string]string{"a.FAB": "", "a.PRM": completaPRM}, "CONSEGNA_VUOTA"},
		"a whole load without its states": {map[string]string{"a.SOG": esempioSOG, "a.PRM": completaPRM}, "CONSEGNA_VUOTA"},
		"a FAB full of a TER":             {map[string]string{"a.FAB": esempioTER, "a.PRM": completaPRM}, "NIENTE_DI_LEGGIBILE"},
		"a FAB of noise beside subjects":  {map[string]string{"a.FAB": "X100|boh|\nX100|mah|\n", "a.SOG": esempioSOG, "a.PRM": esempioPRM}, "NIENTE_DI_LEGGIBILE"},
		"a FAB of noise":                  {map[string]string{"a.FAB": "boh\nmah\n", "a.PRM": completaPRM}, "NIENTE_DI_LEGGIBILE"},
		"another comune than the PRM":     {map[string]string{"a.FAB": fab, "a.PRM": strings.Replace(completaPRM, "X100", "X200", 1)}, "COMUNI_DIVERSI"},
	} {
		t.Run(nome, func(t *testing.T) {
			es := b.per(t).importa(Opzioni{}, scrivi(t, c.file))
			if len(es) != 1 || es[0].Esito != Rifiutata || es[0].Codice != c.codice {
				t.Fatalf("%+v", es)
			}
			if len(righe(b, vivePerEnte, "X100")) > 0 {
				t.Error("something came in all the same")
			}
		})
	}
	if n := uno[int64](b, `SELECT count(*) FROM catasto.estrazione`); n == 0 {
		t.Error("what the PRM of a refused delivery says is not kept")
	}
	b.pulito()
}

func TestAGapInTheRegistrationsIsRefusedUntilConfirmed(t *testing.T) {
	b := nuovoBanco(t, "X100")
	mese := func(dal, al string, fab string) string {
		return scrivi(t, map[string]string{"m.fab": fab, "m.prm": "Comune richiesto: X100\nTipologia di estrazione: Fabbricati aggiornamento\nDate registrazione: " + dal + "  " + al + "\n"})
	}
	vuoto := mese("01/01/2024", "31/01/2024", "")
	if e := b.una(Rifiutata, Opzioni{}, vuoto); e.Codice != "LACUNA" {
		t.Errorf("no whole load before: %s", e.Codice)
	}
	b.una(Acquisita, Opzioni{}, scrivi(t, map[string]string{"a.fab": fabAperte("X100", 1, 3), "a.prm": completaPRM}))
	// A month without changes has an empty file, or none, and takes the cursor further all the same.
	b.una(Acquisita, Opzioni{}, vuoto)
	if e := b.una(Rifiutata, Opzioni{}, mese("02/02/2024", "29/02/2024", "")); e.Codice != "LACUNA" || !strings.Contains(*e.Motivo, "2024-01-31") {
		t.Errorf("a day is missing: %+v", e)
	}
	solo := scrivi(t, map[string]string{"m.prm": "Comune richiesto: X100\nTipologia di estrazione: Fabbricati aggiornamento\nDate registrazione: 20/01/2024  29/02/2024\n"})
	b.una(Acquisita, Opzioni{}, solo) // it overlaps
	if e := b.una(Rifiutata, Opzioni{}, mese("01/04/2024", "30/04/2024", "")); e.Codice != "LACUNA" {
		t.Errorf("March is missing: %+v", e)
	}
	aprile := b.una(Acquisita, Opzioni{Conferma: []string{"LACUNA"}, Chi: "rossana"}, mese("01/04/2024", "30/04/2024", ""))
	if got := uno[string](b, `SELECT chi || ' ' || array_to_string(conferme, ',') FROM forniture.fornitura WHERE fornitura_id = $1`, *aprile.Fornitura); got != "rossana LACUNA" {
		t.Errorf("who confirmed what: %s", got)
	}
	b.una(Acquisita, Opzioni{}, mese("01/05/2024", "31/05/2024", ""))
	b.annullaUltima()
	if e := b.una(Rifiutata, Opzioni{}, mese("01/06/2024", "30/06/2024", "")); e.Codice != "LACUNA" {
		t.Errorf("May was undone: %+v", e)
	}
	// The terreni have a cursor of their own.
	if e := b.una(Rifiutata, Opzioni{}, scrivi(t, map[string]string{"t.ter": esempioTER, "t.prm": prmTerreni()})); e.Codice != "LACUNA" {
		t.Errorf("the terreni: %+v", e)
	}
}

func TestAPathOfManyDeliveriesGoesWholeLoadsFirstAndThenByDay(t *testing.T) {
	file := map[string]string{
		"3/X100.fab": fabAperte("X100", 4, 1), "3/X100.prm": "Comune richiesto: X100\nTipologia di estrazione: Fabbricati aggiornamento\nDate registrazione: 01/02/2024 29/02/2024\n",
		"1/X100.fab": fabAperte("X100", 5, 1), "1/X100.prm": "Comune richiesto: X100\nTipologia di estrazione: Fabbricati aggiornamento\nDate registrazione: 01/01/2024 31/01/2024\n",
		"9/X100.fab": fabAperte("X100", 1, 3), "9/X100.prm": completaPRM,
		"2/X200.fab": fabAperte("X200", 1, 3), "2/X200.prm": strings.Replace(completaPRM, "X100", "X200", 1),
		"4/X300.fab": fabAperte("X300", 1, 3), "4/X300.prm": strings.Replace(completaPRM, "X100", "X300", 1),
	}
	b := nuovoBanco(t, "X100", "X200")
	dir := scrivi(t, file)
	for _, prova := range []bool{true, false} { // a rehearsal ends as the real run does
		es := b.importa(Opzioni{DryRun: prova}, dir)
		var got []string
		for _, e := range es {
			got = append(got, fmt.Sprintf("%s %s %s %d %s", *e.Ente, e.Modo, e.Esito, e.Nuovi, e.Codice))
		}
		vuole := []string{"X100 completa acquisita 3 ", "X200 completa acquisita 3 ", "X100 aggiornamento acquisita 1 ", "X100 aggiornamento acquisita 1 ", "X300 parziale rifiutata 0 COMUNE_SCONOSCIUTO"}
		if !slices.Equal(got, vuole) {
			t.Errorf("rehearsal %v:\n%s\nwant\n%s", prova, strings.Join(got, "\n"), strings.Join(vuole, "\n"))
		}
		if n := uno[int64](b, `SELECT count(*) FROM forniture.fornitura`); prova && n != 0 {
			t.Errorf("the rehearsal leaves %d lines in the register", n)
		}
		b.pulito()
	}
	if e := b.una(GiaAcquisita, Opzioni{Ente: "X200"}, dir); *e.Ente != catasto.CodiceComune("X200") {
		t.Errorf("--ente: %+v", e)
	}
}

func TestAWholeLoadThatLacksTooMuchIsAskedAbout(t *testing.T) {
	b := nuovoBanco(t, "X100")
	b.una(Acquisita, Opzioni{}, scrivi(t, map[string]string{"a.fab": fabAperte("X100", 1, 40), "a.prm": completaPRM, "a.sog": esempioSOG,
		"a.tit": "X100| |3003|G|1|F|10 ||1|1| ||10062015|V|021733|001|2015|11062015||||||||700450||1|||||\nX100| |3003|G|40|F|10 ||1|1| ||10062015|V|021733|001|2015|11062015||||||||700450||2|||||\n"}))
	prima := righe(b, vivePerEnte, "X100")
	dopo := strings.Replace(completaPRM, "2023", "2024", 1)
	poche := map[string]string{"b.fab": fabAperte("X100", 1, 37), "b.prm": dopo}
	if e := b.una(Rifiutata, Opzioni{}, scrivi(t, poche)); e.Codice != "SOGLIA_RICONCILIAZIONE" {
		t.Errorf("three of forty: %+v", e)
	}
	uguale(t, "after the refusal", righe(b, vivePerEnte, "X100"), prima)
	due := scrivi(t, map[string]string{"b.fab": fabAperte("X100", 1, 38), "b.prm": dopo, "b.tit": "X100| |3003|G|1|F|10 ||1|1| ||10062015|V|021733|001|2015|11062015||||||||700450||1|||||\n"})
	e := b.una(Acquisita, Opzioni{}, due)
	if e.Chiusi != 3 || e.Invariati != 39 || avviso(e, "RICONCILIATI") != 3 {
		t.Errorf("two units and the title of one of them: %+v", e)
	}
	if got := uno[string](b, `SELECT string_agg(immobile || ' ' || al || ' ' || chiusura, ', ' ORDER BY immobile) FROM catasto.stadio_uiu WHERE NOT aperto AND superseded_at IS NULL`); got != "39 2024-12-31 riconciliata, 40 2024-12-31 riconciliata" {
		t.Error(got)
	}
	b.annullaUltima()
	uguale(t, "after the undo", righe(b, vivePerEnte, "X100"), prima)
	// Limited to some sheets, or without its titles, absence proves nothing.
	e = b.una(Acquisita, Opzioni{}, scrivi(t, map[string]string{"c.fab": fabAperte("X100", 1, 10), "c.prm": dopo + "Fogli   estratti: 7 8\n"}))
	if e.Modo != "parziale" || e.Chiusi != 0 {
		t.Errorf("some sheets: %+v", e)
	}
	e = b.una(Acquisita, Opzioni{Conferma: []string{"SOGLIA_RICONCILIAZIONE"}}, scrivi(t, poche))
	if e.Chiusi != 3 || avviso(e, "SOGLIA_RICONCILIAZIONE") != 3 {
		t.Errorf("confirmed, without titles: %+v", e)
	}
	// A later whole load that has them again opens them again: nobody had registered their end.
	e = b.una(Acquisita, Opzioni{}, scrivi(t, map[string]string{"d.fab": fabAperte("X100", 1, 40), "d.prm": strings.Replace(completaPRM, "2023", "2025", 1)}))
	if e.Modificati != 3 || e.Chiusi != 0 {
		t.Errorf("they are back: %+v", e)
	}
}

func TestSpecialPartiteAreClosedOnlyByWhoAskedForThem(t *testing.T) {
	terreni := func(ptaspec, giorno, righe string) string {
		return scrivi(t, map[string]string{"a.ter": righe, "a.prm": "Comune richiesto: X100\nTipologia di estrazione: Terreni completa ptaspec " + ptaspec + "\nData selezione: " + giorno + "\n"})
	}
	b := nuovoBanco(t, "X100")
	b.una(Acquisita, Opzioni{}, terreni("si", "31/12/2015", esempioTER))
	opz := Opzioni{Conferma: []string{"SOGLIA_RICONCILIAZIONE"}}
	if e := b.una(Acquisita, opz, terreni("no", "31/12/2016", righeDi(esempioTER, "|2002|"))); e.Chiusi != 0 || e.Invariati != 1 {
		t.Errorf("ptaspec no: %+v", e)
	}
	if e := b.una(Acquisita, opz, terreni("si", "31/12/2017", righeDi(esempioTER, "|2002|"))); e.Chiusi != 3 {
		t.Errorf("ptaspec si: %+v", e)
	}
}

func TestDirtyFilesLoseOnlyTheLinesThatCannotBeRead(t *testing.T) {
	b := nuovoBanco(t, "X100", "X200")
	fab := esempioFAB
	fab = strings.Replace(fab, "X100| |1002|F|1|1|", "X100| |1002|F|1|1|\x00", 1)
	fab = strings.Replace(fab, "|0007|00045||0004||", "|0007|00045|||0004|", 1) // subalterno and edificialità swapped
	fab = strings.ReplaceAll(fab, "AMPLIAMENTO|||1|\n", "AMPLIAMENTO|||1|NUOVO|\n")
	fab = "\ufeff" + strings.ReplaceAll(fab, "\n", "\r\n") + "X100| |abc|F|1|1|\r\nX100| |1009|F|1|2||0007|00099||0001||\r\n\r\n \r\nX100| |1001|F|7|9|\r\n"
	e := b.una(Acquisita, Opzioni{Conferma: []string{"LACUNA"}}, scrivi(t, map[string]string{"x.fab": fab, "x.prm": esempioPRM}))
	if e.Letti["FAB"] != 15 || e.Scarti != 3 || e.Acquisiti["uiu"] != 3 || e.Nuovi != 4 {
		t.Errorf("%+v", e)
	}
	for _, a := range []string{"BOM", "NUL_TOLTI", "SUBALTERNO_SCAMBIATO", "CAMPI_IN_PIU"} {
		if avviso(e, a) != 1 {
			t.Errorf("avviso %s: %d", a, avviso(e, a))
		}
	}
	if got := uno[string](b, `SELECT string_agg(riga || ' ' || motivo || ' ' || length(contenuto), '; ' ORDER BY riga) FROM catasto.scarto`); got !=
		"13 non è un numero 17; 14 manca il record 1 del suo stadio: da sola la riga non si può collocare 37; 17 tipo di record sconosciuto: sono 1-5 18" {
		t.Error(got)
	}
	if got := uno[string](b, `SELECT (SELECT identificativi->0->>'subalterno' FROM catasto.stadio_uiu WHERE immobile = 1003) || ' ' || (SELECT extra[1] FROM catasto.stadio_uiu WHERE immobile = 1001 AND progressivo = 2)`); got != "0004 NUOVO" {
		t.Error(got)
	}
	// A title of nobody, or on nothing, is kept and listed.
	e = b.una(Acquisita, Opzioni{Conferma: []string{"LACUNA"}}, scrivi(t, map[string]string{"z.prm": esempioPRM, "z.tit": "X100| |||1001|F|10||1|1| ||07042001|N|009981|001|2001|20042001||||||||700210||9010|IST||||\n" +
		"X100| |3001|Q|||10||1|1| ||07042001|N|009981|001|2001|20042001||||||||700210||9011|IST||||\nX100| ||||F|10||1|1| ||07042001|N|009981|001|2001|20042001||||||||700210||9012|IST||||\n"}))
	if e.Nuovi != 2 || e.Scarti != 1 || avviso(e, "TITOLO_INCOMPLETO") != 2 || avviso(e, "TITOLO_SENZA_SOGGETTO") != 2 || avviso(e, "TITOLO_SENZA_IMMOBILE") != 1 {
		t.Errorf("titles of nobody: %+v", e)
	}
	// Lines of another comune: asked about, and left out.
	misto := scrivi(t, map[string]string{"y.fab": fabAperte("X100", 50, 2) + fabAperte("X200", 1, 1), "y.prm": esempioPRM})
	if e := b.una(Rifiutata, Opzioni{}, misto); e.Codice != "COMUNI_DIVERSI" || e.Scarti != 2 {
		t.Errorf("%+v", e)
	}
	if e := b.una(Acquisita, Opzioni{Conferma: []string{"COMUNI_DIVERSI", "LACUNA"}}, misto); e.Nuovi != 2 || e.Scarti != 2 {
		t.Errorf("%+v", e)
	}
}

// Lines of a state need not lie together, and of what comes twice the last line holds.
func TestLinesInAnyOrderMakeTheSameStates(t *testing.T) {
	b := nuovoBanco(t, "X100")
	opz := Opzioni{Conferma: []string{"LACUNA"}}
	b.una(Acquisita, opz, esempioFabbricati(t))
	vuole := righe(b, statiSQL)
	b.annullaUltima()
	linee := slices.Collect(strings.Lines(esempioFAB))
	slices.Reverse(linee)
	e := b.una(Acquisita, opz, scrivi(t, map[string]string{"x.fab": strings.Join(slices.Insert(linee, 0, strings.Replace(linee[1], "FUS|FUSIONE", "FUS|ALTRO", 1)), ""), "x.prm": esempioPRM}))
	if e.Letti["FAB"] != 13 || e.Nuovi != 4 || avviso(e, "RIGHE_RIPETUTE") != 1 || e.Scarti != 0 {
		t.Errorf("%+v", e)
	}
	uguale(t, "lines turned upside down", righe(b, statiSQL), vuole)
}

const statiSQL = `SELECT ROW(immobile, progressivo, categoria, rendita_milli, identificativi, indirizzi, utilita, riserve, dal, al, g_causale, g_descrizione, impronta)::text FROM catasto.stadio_uiu WHERE superseded_at IS NULL ORDER BY immobile, progressivo`

func TestAnomalieNameNoPerson(t *testing.T) {
	b := nuovoBanco(t, "X100")
	sog := strings.NewReplacer("TRBDLO61E63X100K", "TRBDLO61E63X100A", "02111958", "03111958").Replace(esempioSOG)
	tit := righeDi(esempioTIT, "|1001|F|") + "X100| |7777|P|1001|F|10||3|2|C||07042001|N|009981|001|2001|20042001||||||||700210||9004|IST||||\n" +
		"X100| |3001|P|8888|F|10||1|1| ||07042001|N|009981|001|2001|20042001|0000001|06042001|N|1|1|2001|20042001|700210||9005|IST||||\n" +
		"X100| |3001|P|1003|F|10||1|1| ||07042001|N|009981|001|2001|20042001||||||||700210||9006|IST||||\n"
	e := b.una(Acquisita, Opzioni{Conferma: []string{"LACUNA"}}, scrivi(t, map[string]string{"x.fab": esempioFAB, "x.prm": esempioPRM, "x.sog": sog, "x.tit": tit}))
	for _, codice := range []string{"CF_ERRATO", "CF_DISCORDE", "TITOLO_SENZA_SOGGETTO", "TITOLO_SENZA_IMMOBILE", "TITOLO_SU_SOPPRESSA", "QUOTA_IMPOSSIBILE", "REGIME_SENZA_CONIUGE", "INTERVALLO_INVERTITO"} {
		if avviso(e, codice) != 1 {
			t.Errorf("%s: %d", codice, avviso(e, codice))
		}
	}
	tutto := strings.Join(righe(b, `SELECT a::text FROM catasto.anomalia a UNION ALL SELECT motivo FROM catasto.scarto UNION ALL SELECT avvisi::text FROM forniture.fornitura UNION ALL SELECT prm::text || formato::text FROM catasto.estrazione`), "\n")
	for _, nome := range []string{"TREBIOTTI", "BRAVESCO", "ODILIA", "TRBDLO", "BRVRNT", "BETULLA", "00000123455"} {
		if strings.Contains(tutto, nome) {
			t.Errorf("%s is named", nome)
		}
	}
	if int64(len(righe(b, `SELECT codice FROM catasto.anomalia`))) != e.Anomalie {
		t.Errorf("anomalie listed and counted differ: %d", e.Anomalie)
	}
}

func TestARehearsalWithANewEnteLeavesNothing(t *testing.T) {
	b := nuovoBanco(t)
	dir := scrivi(t, map[string]string{"a.fab": fabAperte("A944", 1, 3), "a.prm": strings.Replace(completaPRM, "X100", "A944", 1),
		"b.ter": strings.ReplaceAll(esempioTER, "X100", "A944"), "b.prm": "Comune richiesto: A944\nTipologia di estrazione: Terreni completa ptaspec si\nData selezione: 31/12/2023\n"})
	if e := b.importa(Opzioni{}, dir); len(e) != 2 || e[0].Codice != "ENTE_NON_REGISTRATO" || e[1].Codice != "ENTE_NON_REGISTRATO" {
		t.Fatalf("%+v", e)
	}
	for _, prova := range []bool{true, false} {
		es := b.importa(Opzioni{CreaEnte: true, DryRun: prova}, dir)
		if len(es) != 2 || es[0].Esito != Acquisita || es[1].Esito != Acquisita || es[1].Acquisiti["particelle"] != 4 || (es[0].Fornitura == nil) != prova {
			t.Fatalf("rehearsal %v: %+v", prova, es)
		}
		if n := uno[int64](b, `SELECT (SELECT count(*) FROM sit.ente) + (SELECT count(*) FROM catasto.estrazione) + (SELECT count(*) FROM forniture.fornitura)
			+ (SELECT count(*) FROM pg_inherits WHERE inhparent = 'catasto.particella'::regclass)`); prova && n != 0 {
			t.Errorf("the rehearsal leaves %d things", n)
		}
		b.pulito()
	}
}

func TestTheSameSubjectOfTwoCadastresSurvivesTheUndoOfEither(t *testing.T) {
	for _, prima := range []string{"F", "T"} {
		t.Run("first "+prima, func(t *testing.T) {
			b := nuovoBanco(t, "X100")
			opz := Opzioni{Conferma: []string{"LACUNA"}}
			dirs := []string{esempioFabbricati(t), esempioTerreni(t)}
			if prima == "T" {
				slices.Reverse(dirs)
			}
			uno1 := b.una(Acquisita, opz, dirs[0])
			b.una(Acquisita, opz, dirs[1])
			if err := b.annulla(uno1); err != nil {
				t.Fatal(err)
			}
			if n := uno[int64](b, `SELECT count(*) FROM catasto.soggetto WHERE superseded_at IS NULL`); n != 3 {
				t.Errorf("%d subjects are left, want those that the other cadastre delivered too", n)
			}
			if n := uno[int64](b, `SELECT count(*) FROM catasto.titolarita WHERE superseded_at IS NULL`); n != 3 {
				t.Errorf("%d titles are left", n)
			}
			b.annullaUltima()
			if left := righe(b, vivePerEnte, "X100"); len(left) > 0 || uno[int64](b, `SELECT count(*) FROM catasto.conferma`) != 0 {
				t.Errorf("left: %v", left)
			}
		})
	}
}
