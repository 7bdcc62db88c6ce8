package fornitura

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// scrivi puts the files of an extraction in a folder of its own and gives the folder.
func scrivi(t *testing.T, file map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for nome, testo := range file {
		p := filepath.Join(dir, nome)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(testo), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// The worked example of catasto-censuario §6: all invented.
const (
	esempioPRM = "Comune richiesto          : X100\nData richiesta            : 02/07/2015\nData elaborazione         : 03/07/2015\n" +
		"Tipologia di estrazione   : Fabbricati aggiornamento\nDate registrazione        : 01/06/2015  30/06/2015\nNumero record             : 12\n"
	esempioFAB = `X100| |1001|F|1|1||A03|02|5||650000|335,70||A|1|3||2||||15031990|15031990|A|004512|001|1990|10062015|11062015|V|021733|001|2015|0001234||700001|700450|||NC|COSTITUZIONE|VAR|AMPLIAMENTO||
X100| |1001|F|1|2||0007|00045||0003||
X100| |1001|F|1|3|236|DELLE GINESTRE|000012|||42|
X100| |1001|F|2|1||A02|03|6,5|118|1013000|523,17||A|1|3||2||||10062015|11062015|V|021733|001|2015||||||||di stadio: classamento e rendita proposti|700450||TO0123456/2015|20062015|VAR|AMPLIAMENTO|||1|
X100| |1001|F|2|2||0007|00045||0003|||0007|00046||0001||
X100| |1001|F|2|3|236|DELLE GINESTRE|000012|00014A||42|
X100| |1001|F|2|4||0007|00045||0001|
X100| |1001|F|2|5|1|0000777|
X100| |1002|F|1|1||||||0|0||||||T||||15031990|15031990|A|004512|001|1990|||||||A||700001||||NC|COSTITUZIONE||||
X100| |1002|F|1|2||0007|00045||0001||
X100| |1003|F|2|1||||||0|0||||||||||10062015|11062015|V|021733|001|2015|||||||C||700451||||FUS|FUSIONE||||
X100| |1003|F|2|2||0007|00045||0004||
`
	esempioTER = `X100| |2001|T|2|1|7|00045||||282|00|0|5|40|1|0|0|0|0|0|0|15031990|15031990|M|000321|001|1990|||||||0000001||800002||TM|TIPO MAPPALE DEL 15/03/1990|||
X100| |2002|T|3|1|7|00050||||993|00|0|42|15|0|1|1|42150|21100|21,77|10,9|04092008|04092008|F|187654|001|2008||||||||DI IMMOBILE: PARTICELLA PORZIONATA|800120||FRZ|FRAZIONAMENTO DEL 04/09/2008|||
X100| |2002|T|3|2|A1|C17|
X100| |2002|T|3|3|1|0000777|
X100| |2002|T|3|4|AA|1|02|0|30|0|AB|29|01|0|12|15|
X100| |2003|T|2|1|7|00049||||998|00||||1|0|0|0|0|0|0|04092008|04092008|F|187654|001|2008|||||||0000000||800120||FRZ|FRAZIONAMENTO DEL 04/09/2008|||
X100| |2004|T|1|1|7|*||||302|00|0|18|70|1|0|0|0|0|0|0|01010001|16011979|I|000000|000|0|||||||0000005||1||IMP|IMPIANTO|||
`
	esempioSOG = `X100| |3001|P|TREBIOTTI|ODILIA|2|23051961|X100|TRBDLO61E63X100K||
X100| |3002|P|BRAVESCO|ERMANTE|1|02111958|X100|BRVRNT58S02X100P|CONIUGE DI TREBIOTTI ODILIA|
X100| |3003|G|EDILIZIA IMMAGINARIA "LA BETULLA" S.R.L.|X100|00000123455|
`
	esempioTIT = `X100| |3003|G|1001|F|10||1|1| ||15031990|A|004512|001|1990|15031990|0001234|07042001|N|009981|001|2001|20042001|700001|700210|9001|NC|COSTITUZIONE|IST|COMPRAVENDITA|
X100| |3001|P|1001|F|10||1|2|C|3002|07042001|N|009981|001|2001|20042001||||||||700210||9002|IST|COMPRAVENDITA|||
X100| |3002|P|1001|F|10||1|2|C|3001|07042001|N|009981|001|2001|20042001||||||||700210||9003|IST|COMPRAVENDITA|||
X100| |3002|P|2002|T|20||1|1| ||04092008|F|187654|001|2008|04092008||||||||800120||9101|FRZ|FRAZIONAMENTO|||
X100| |3001|P|2002|T|80||1|1| ||04092008|F|187654|001|2008|04092008||||||||800120||9102|FRZ|FRAZIONAMENTO|||
X100| |3003|G|2002|T|99 |ONERE NON CODIFICATO DI ESEMPIO|0|0| ||01010001|I|000000|000|0|16011979|0000777|||||||1||9103| ||||
`
)

// righeDi keeps the lines of an example that have all of the words.
func righeDi(testo string, parole ...string) string {
	var out strings.Builder
riga:
	for r := range strings.Lines(testo) {
		for _, p := range parole {
			if !strings.Contains(r, p) {
				continue riga
			}
		}
		out.WriteString(r)
	}
	return out.String()
}

func prmTerreni() string {
	return strings.NewReplacer("Fabbricati", "Terreni").Replace(esempioPRM)
}

func esempioFabbricati(t *testing.T) string {
	return scrivi(t, map[string]string{"X100000001.PRM": esempioPRM, "X100000001.FAB": esempioFAB, "X100000001.SOG": esempioSOG, "X100000001.TIT": righeDi(esempioTIT, "|1001|F|")})
}

func esempioTerreni(t *testing.T) string {
	return scrivi(t, map[string]string{"X100000002.PRM": prmTerreni(), "X100000002.TER": esempioTER, "X100000002.SOG": esempioSOG, "X100000002.TIT": righeDi(esempioTIT, "|2002|T|")})
}

func TestTheWorkedExampleGivesItsExpectedResults(t *testing.T) {
	b := nuovoBanco(t, "X100")
	e := b.una(Rifiutata, Opzioni{}, esempioFabbricati(t))
	if e.Codice != "LACUNA" {
		t.Fatalf("an update without a whole load before it: %s", e.Codice)
	}
	conferma := Opzioni{Conferma: []string{"LACUNA"}}
	e = b.una(Acquisita, conferma, esempioFabbricati(t))
	if e.Letti["FAB"] != 12 || e.Letti["SOG"] != 3 || e.Letti["TIT"] != 3 || e.Scarti != 0 || e.Acquisiti["uiu"] != 3 || e.Acquisiti["titolarita"] != 3 ||
		e.Acquisiti["soggetti"] != 3 || e.Nuovi != 10 || e.Modificati+e.Chiusi+e.Invariati != 0 || e.Modo != "aggiornamento" || e.Riferimento.String() != "2015-06-30" {
		t.Errorf("the line of the fabbricati: %+v", e)
	}
	e = b.una(Acquisita, conferma, esempioTerreni(t))
	if e.Letti["TER"] != 7 || e.Acquisiti["particelle"] != 4 || e.Nuovi != 7 || e.Invariati != 3 || e.Scarti != 0 {
		t.Errorf("the line of the terreni: %+v", e)
	}
	for _, c := range []struct{ cosa, sql, vuole string }{
		{"current units and common goods", `SELECT count(*) FILTER (WHERE NOT soppressa AND NOT bcnc) || ' ' || count(*) FILTER (WHERE bcnc) || ' ' || count(*) FILTER (WHERE soppressa)
			FROM catasto.stadio_uiu WHERE superseded_at IS NULL AND aperto`, "1 1 1"},
		{"current and suppressed parcels", `SELECT count(*) FILTER (WHERE NOT soppressa) || ' ' || count(*) FILTER (WHERE soppressa) FROM catasto.stadio_terreno WHERE superseded_at IS NULL AND aperto`, "3 1"},
		{"area and its portions", `SELECT superficie_mq || ' = ' || (SELECT string_agg(p->>'superficie_mq', ' + ') FROM jsonb_array_elements(porzioni) p) FROM catasto.stadio_terreno WHERE immobile = 2002`, "4215 = 3000 + 1215"},
		{"owner on 1 January 2000", `SELECT string_agg(soggetto::text, ' ' ORDER BY soggetto) FROM catasto.titolarita WHERE immobile = 1001 AND dal <= '2000-01-01' AND (aperto OR al > '2000-01-01')`, "3003"},
		{"owners on 1 January 2016", `SELECT string_agg(soggetto || ' ' || quota_num || '/' || quota_den || ' ' || regime, ', ' ORDER BY soggetto) FROM catasto.titolarita WHERE immobile = 1001 AND dal <= '2016-01-01' AND (aperto OR al > '2016-01-01')`, "3001 1/2 C, 3002 1/2 C"},
		{"what mutation 700450 ends and begins", `SELECT string_agg(progressivo || CASE WHEN c_mutazione = 700450 THEN ' ends' ELSE ' begins' END, ', ' ORDER BY progressivo) FROM catasto.stadio_uiu WHERE 700450 IN (c_mutazione, g_mutazione)`, "1 ends, 2 begins"},
		{"identifiers of the graffata", `SELECT string_agg(i->>'numero', ' ' ORDER BY o) FROM catasto.stadio_uiu, jsonb_array_elements(identificativi) WITH ORDINALITY AS x (i, o) WHERE immobile = 1001 AND progressivo = 2`, "00045 00046"},
		{"identifiers to look for", `SELECT string_agg(immobile || ':' || foglio || '/' || numero || '/' || subalterno, ' ' ORDER BY immobile, numero, subalterno) FROM catasto.identificativo`, "1001:7/45/3 1001:7/46/1 1002:7/45/1 1003:7/45/4"},
		{"the right with its blank", `SELECT '«' || diritto || '»' || dal::text IS NULL || impianto::text FROM catasto.titolarita WHERE titolo = 9103`, ""},
		{"the counts", `SELECT uiu || ' ' || particelle || ' ' || aggiornata FROM catasto.consistenza`, "1 2 2015-06-30"},
		{"particelle", `SELECT string_agg(id, ' ' ORDER BY id) FROM catasto.particella`, "X100_000700.45 X100_000700.49 X100_000700.50"},
		{"what is public of a particella", `SELECT string_agg(t.immobile || ' ' || COALESCE(t.superficie_mq, 0) || ' ' || t.qualita || ' ' || t.soppressa, ', ' ORDER BY t.immobile) FROM catasto.terreno t`, "2001 540 282 false, 2002 4215 993 false, 2003 0 998 true"},
		{"words of names", `SELECT string_agg(parola, ' ' ORDER BY parola) FROM catasto.parola_soggetto`, "BETULLA BRAVESCO EDILIZIA ERMANTE IMMAGINARIA LA ODILIA SRL TREBIOTTI"},
		{"addresses", `SELECT indirizzi::text FROM catasto.stadio_uiu WHERE immobile = 1001 AND progressivo = 2`,
			`[{"civici": ["000012", "00014A"], "toponimo": "236", "indirizzo": "DELLE GINESTRE", "codice_strada": "42"}]`},
	} {
		if c.vuole == "" {
			continue
		}
		if got := uno[string](b, c.sql); got != c.vuole {
			t.Errorf("%s: %q, want %q", c.cosa, got, c.vuole)
		}
	}
	if d := uno[string](b, `SELECT diritto FROM catasto.titolarita WHERE titolo = 9103 AND impianto AND dal IS NULL`); d != "99 " {
		t.Errorf("the right that is not coded: %q", d)
	}
	prima := b.registri()
	if e := b.una(GiaAcquisita, conferma, esempioFabbricati(t)); e.Fornitura == nil {
		t.Error("the same files again do not say which delivery they are")
	}
	// The same lines in another file: nothing is written, not even the same again.
	altro := scrivi(t, map[string]string{"x.prm": esempioPRM + "\n", "x.fab": esempioFAB + "\n\n", "x.sog": esempioSOG, "x.tit": righeDi(esempioTIT, "|1001|F|")})
	if e := b.una(Acquisita, conferma, altro); e.Nuovi+e.Modificati+e.Chiusi != 0 || e.Invariati != 10 {
		t.Errorf("the same content again: %+v", e)
	}
	uguale(t, "after the same content again", b.registri(), prima)
	b.pulito()
}

// registri is every row of the registers, with the place where it lies: not even rewriting it the same goes
// unseen.
func (b *banco) registri() []string { return righe(b, registriSQL("xmin::text, ")) }

// vivi is the same but for where it lies: an undo gives that back.
func (b *banco) vivi() []string { return righe(b, registriSQL("")) }

func registriSQL(prima string) string {
	var q []string
	for _, t := range []string{"stadio_uiu", "stadio_terreno", "soggetto", "titolarita", "identificativo", "parola_soggetto", "terreno", "particella"} {
		q = append(q, "SELECT '"+t+" ' || ROW("+prima+"t.*)::text AS r FROM catasto."+t+" t")
	}
	return strings.Join(q, " UNION ALL ") + " ORDER BY r"
}

func TestStageTwoAloneClosesStageOne(t *testing.T) {
	b := nuovoBanco(t, "X100")
	uno1 := scrivi(t, map[string]string{"a.PRM": strings.Replace(esempioPRM, "aggiornamento", "completa", 1) + "Data selezione : 31/05/2015\n",
		"a.FAB": strings.Replace(righeDi(esempioFAB, "|1001|F|1|"), "10062015|11062015|V|021733|001|2015|0001234||700001|700450|||NC|COSTITUZIONE|VAR|AMPLIAMENTO||", "||||||0001234||700001||||NC|COSTITUZIONE||||", 1)})
	b.una(Acquisita, Opzioni{}, uno1)
	prima := b.vivi()
	due := scrivi(t, map[string]string{"b.PRM": esempioPRM, "b.FAB": righeDi(esempioFAB, "|1001|F|2|")})
	e := b.una(Acquisita, Opzioni{}, due)
	if e.Nuovi != 1 || e.Chiusi != 1 || e.Modificati != 0 {
		t.Errorf("%+v", e)
	}
	if got := uno[string](b, `SELECT al || ' ' || reg_al || ' ' || c_numero || ' ' || c_mutazione || ' ' || c_causale || ' ' || chiusura FROM catasto.stadio_uiu WHERE progressivo = 1 AND superseded_at IS NULL`); got != "2015-06-10 2015-06-11 021733 700450 VAR derivata" {
		t.Errorf("stage 1 ends %s", got)
	}
	// A record with its own end wins over the derived one; an open one does not open it again.
	tre := scrivi(t, map[string]string{"c.PRM": strings.Replace(esempioPRM, "Numero record             : 12", "", 1), "c.FAB": righeDi(esempioFAB, "|1001|F|1|")})
	if e := b.una(Acquisita, Opzioni{}, tre); e.Modificati != 1 || e.Nuovi+e.Chiusi != 0 {
		t.Errorf("%+v", e)
	}
	if got := uno[string](b, `SELECT COALESCE(chiusura, 'come consegnata') FROM catasto.stadio_uiu WHERE progressivo = 1 AND superseded_at IS NULL`); got != "come consegnata" {
		t.Errorf("stage 1: %s", got)
	}
	vecchia := scrivi(t, map[string]string{"d.PRM": esempioPRM, "d.FAB": leggiFile(t, uno1, "a.FAB")})
	if e := b.una(Acquisita, Opzioni{}, vecchia); e.Modificati+e.Nuovi+e.Chiusi != 0 || !slices.ContainsFunc(e.Avvisi, func(a Avviso) bool { return a.Codice == "STADIO_NON_RIAPERTO" }) {
		t.Errorf("an older record over a closed state: %+v", e)
	}
	for range 3 {
		b.annullaUltima()
	}
	uguale(t, "after the three undone", b.vivi(), prima)
}

func leggiFile(t *testing.T, dir, nome string) string {
	t.Helper()
	x, err := os.ReadFile(filepath.Join(dir, nome))
	if err != nil {
		t.Fatal(err)
	}
	return string(x)
}

func (b *banco) annullaUltima() {
	b.t.Helper()
	n := uno[int64](b, `SELECT fornitura_id FROM forniture.fornitura WHERE stato = 'acquisita' ORDER BY conclusa_at DESC LIMIT 1`)
	if err := b.Annulla(b.ctx, n, "prova", "collaudo"); err != nil {
		b.t.Fatal(err)
	}
}
