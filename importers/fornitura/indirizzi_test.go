package fornitura

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cestor/sit/sit"
)

const (
	testataINDIR = "CODICE_COMUNE;CODICE_ISTAT;PROGRESSIVO_NAZIONALE;CODICE_COMUNALE;ODONIMO;LOCALITA';DIZIONE_LINGUA1;DIZIONE_LINGUA2;PROGRESSIVO_ACCESSO;CODICE_COMUNALE_ACCESSO;CIVICO;ESPONENTE;SPECIFICITA;METRICO;PROGRESSIVO_SNC;COORD_X_COMUNE;COORD_Y_COMUNE;QUOTA;METODO"
	testataSTRAD = "CODICE_COMUNE;CODICE_ISTAT;PROGRESSIVO_NAZIONALE;CODICE_COMUNALE;ODONIMO;LOCALITA';TOTALE_ACCESSI;DIZIONE_LINGUA1;DIZIONE_LINGUA2;"
)

// indir writes an INDIR: each line is "via nome accesso civico esponente x y", in words apart from
// the name, whose spaces are underscores; a dot is nothing.
func indir(t testing.TB, dir, comune string, righe ...string) string {
	var b strings.Builder
	b.WriteString("\ufeff" + testataINDIR + "\r\n")
	for _, r := range righe {
		c := strings.Fields(r)
		for i := range c {
			if c[i] == "." {
				c[i] = ""
			}
		}
		c = append(c, make([]string, 7)...)
		fmt.Fprintf(&b, "%s;999100;%s;;%s;;;;%s;;%s;%s;;;;%s;%s;;1\r\n", comune, c[0], strings.ReplaceAll(c[1], "_", " "), c[2], c[3], c[4],
			strings.ReplaceAll(c[5], ".", ","), strings.ReplaceAll(c[6], ".", ","))
	}
	return deposita(t, dir, "INDIR_"+comune+".csv", []byte(b.String()))
}

// strad writes a STRAD: each line is "via nome".
func strad(t testing.TB, dir, comune string, righe ...string) string {
	var b strings.Builder
	b.WriteString("\ufeff" + testataSTRAD + "\r\n")
	for _, r := range righe {
		c := strings.Fields(r)
		fmt.Fprintf(&b, "%s;999100;%s;;%s;;0;;;\r\n", comune, c[0], strings.ReplaceAll(c[1], "_", " "))
	}
	return deposita(t, dir, "STRAD_"+comune+".csv", []byte(b.String()))
}

// viario and civici are what is believed of a day, in the words of strad and indir.
func (b *banco) viario(giorno string) []string {
	b.t.Helper()
	return righe(b, `SELECT k.codice || ' ' || replace(s.odonimo, ' ', '_') FROM indirizzi.stato_via s JOIN indirizzi.via k USING (ente_id, via_id)
		WHERE s.superseded_at IS NULL AND (s.dal IS NULL OR s.dal <= $1::date) AND (s.al IS NULL OR s.al > $1::date) ORDER BY 1`, giorno)
}

func (b *banco) civici(giorno string) []string {
	b.t.Helper()
	return righe(b, `SELECT v.codice || ' ' || k.codice || ' ' || s.testo || CASE WHEN s.geom IS NULL THEN ''
			ELSE ' ' || round(ST_X(ST_Transform(s.geom, 6706))::numeric, 4) END
		FROM indirizzi.stato_civico s JOIN indirizzi.civico k USING (ente_id, civico_id) JOIN indirizzi.via v USING (ente_id, via_id)
		WHERE s.superseded_at IS NULL AND (s.dal IS NULL OR s.dal <= $1::date) AND (s.al IS NULL OR s.al > $1::date) ORDER BY 1`, giorno)
}

// statoIndirizzi is all that a delivery of addresses may change, one line a row.
func (b *banco) statoIndirizzi() []string {
	b.t.Helper()
	return righe(b, `SELECT r FROM (
		SELECT 'via ' || v::text AS r FROM indirizzi.via v
		UNION ALL SELECT 'stato ' || s::text FROM indirizzi.stato_via s
		UNION ALL SELECT 'civico ' || c::text FROM indirizzi.civico c
		UNION ALL SELECT 'stato ' || c::text FROM indirizzi.stato_civico c
		UNION ALL SELECT 'anomalia ' || ROW(a.fornitura_id, a.codice, a.oggetto, a.testo)::text FROM indirizzi.anomalia a
		UNION ALL SELECT 'legame ' || l::text FROM indirizzi.legame l) AS t ORDER BY r`)
}

func fermo(t *testing.T, che string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got\n  %s\nwant\n  %s", che, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestASecondDeliveryOfAddressesIsHistory(t *testing.T) {
	b := nuovoBanco(t, "X100")
	uno, due := t.TempDir(), t.TempDir()
	strad(t, uno, "X100", "1 VIA_DEI_PLATANI", "2 VIA_CORTA", "3 VIA_VUOTA")
	indir(t, uno, "X100", "1 VIA_DEI_PLATANI 11 1 . 14.85 41.2", "1 VIA_DEI_PLATANI 12 2 a 14.86 41.2", "2 VIA_CORTA 21 1 . . .")
	strad(t, due, "X100", "1 VIA_ROSA_PROVETTI", "2 VIA_CORTA")
	indir(t, due, "X100", "1 VIA_ROSA_PROVETTI 11 1 . 14.85 41.2", "1 VIA_ROSA_PROVETTI 12 2 A 14.87 41.2", "2 VIA_CORTA 22 3 . . .")

	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2019-12-31")}, uno)
	if conta(e) != [4]int64{6, 0, 0, 0} || e.Letti["INDIR"] != 3 || e.Letti["STRAD"] != 3 || e.Acquisiti["vie"] != 3 || e.Acquisiti["civici"] != 3 || e.Modo != "completa" {
		t.Errorf("%+v", e)
	}
	stato := b.statoIndirizzi()
	e2 := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2024-12-31")}, due)
	// New: 22. Changed: the name, the place of 12. Closed: 3 and 21. Unchanged: 2 and 11.
	if conta(e2) != [4]int64{1, 2, 2, 2} {
		t.Errorf("%v", conta(e2))
	}
	fermo(t, "streets before", b.viario("2020-06-01"), []string{"1 VIA_DEI_PLATANI", "2 VIA_CORTA", "3 VIA_VUOTA"})
	fermo(t, "streets long before", b.viario("1950-01-01"), b.viario("2020-06-01"))
	fermo(t, "streets after", b.viario("2024-12-31"), []string{"1 VIA_ROSA_PROVETTI", "2 VIA_CORTA"})
	fermo(t, "civici before", b.civici("2024-12-30"), []string{"1 11 1 14.8500", "1 12 2/A 14.8600", "2 21 1"})
	fermo(t, "civici after", b.civici("2025-01-01"), []string{"1 11 1 14.8500", "1 12 2/A 14.8700", "2 22 3"})
	b.pulito()

	// What was delivered comes again whatever came between, and changes nothing.
	if e := b.una(GiaAcquisita, Opzioni{Riferimento: giorno(t, "2026-01-01")}, uno); e.Nuovi != 0 {
		t.Errorf("%+v", e)
	}
	if err := b.annulla(e); err == nil || !strings.Contains(err.Error(), "FORNITURA_NON_ULTIMA") {
		t.Errorf("undo of the first: %v", err)
	}
	senzaErrore(t, b.annulla(e2))
	fermo(t, "undo", b.statoIndirizzi(), stato)
	senzaErrore(t, b.annulla(e))
	if s := b.statoIndirizzi(); len(s) != 0 {
		t.Errorf("left: %v", s)
	}
}

func TestARehearsalOfAddressesLeavesNothing(t *testing.T) {
	b := nuovoBanco(t)
	dir := t.TempDir()
	indir(t, dir, "A182", "1 VIA_ROMA 11 1 . 8.61 44.91")
	opz := Opzioni{CreaEnte: true, DryRun: true, Riferimento: giorno(t, "2024-01-01")}
	if e := b.una(Acquisita, opz, dir); e.Nuovi != 2 || e.Fornitura != nil {
		t.Errorf("%+v", e)
	}
	if n := uno[int](b, `SELECT (SELECT count(*) FROM sit.ente) + (SELECT count(*) FROM forniture.fornitura) + (SELECT count(*) FROM indirizzi.via) + (SELECT count(*) FROM indirizzi.versione)`); n != 0 {
		t.Errorf("%d rows are left", n)
	}
	b.pulito()
}

func TestARegionIsADeliveryForEachEnte(t *testing.T) {
	b := nuovoBanco(t, "X100", "X200")
	dir := t.TempDir()
	var testo strings.Builder
	testo.WriteString(testataINDIR + "\n")
	for i, c := range []string{"X100", "X100", "X200", "X100", "A182", "B542", "A000", "X300"} {
		fmt.Fprintf(&testo, "%s;1;%d;;VIA %d;;;;%d;;1;;;;;;;;\n", c, 100+i, i, 1000+i)
	}
	p := deposita(t, dir, "INDIR_ITA.csv", []byte(testo.String()))
	esiti := func(opz Opzioni) (out []string) {
		opz.Riferimento = giorno(t, "2024-01-01")
		for _, e := range b.importa(opz, p) {
			out = append(out, fmt.Sprint(*e.Ente, " ", e.Esito, " ", e.Codice, " ", e.Nuovi, " ", e.Letti["INDIR"]+e.Letti["oggetti"]))
		}
		return out
	}
	fermo(t, "a dry run of all", esiti(Opzioni{DryRun: true, CreaEnte: true}), []string{
		"X100 acquisita  6 3", "X200 acquisita  2 1", "A182 acquisita  2 1", "B542 acquisita  2 1",
		"A000 rifiutata COMUNE_SCONOSCIUTO 0 1", "X300 rifiutata COMUNE_SCONOSCIUTO 0 1"})
	fermo(t, "all", esiti(Opzioni{}), []string{"X100 acquisita  6 3", "X200 acquisita  2 1",
		"A000 rifiutata COMUNE_SCONOSCIUTO 0 1", "A182 rifiutata ENTE_NON_REGISTRATO 0 1", "B542 rifiutata ENTE_NON_REGISTRATO 0 1", "X300 rifiutata COMUNE_SCONOSCIUTO 0 1"})
	// Asked for one, the others are passed over and counted; the digest is the same for each ente.
	senzaErrore(t, b.NuovoEnte(b.ctx, "A182"))
	e := b.una(Acquisita, Opzioni{Ente: "A182", Riferimento: giorno(t, "2024-01-01")}, p)
	if a, ok := haAvviso(e, "ALTRO_COMUNE"); !ok || a.N != 7 {
		t.Errorf("%+v", e.Avvisi)
	}
	b.una(GiaAcquisita, Opzioni{Ente: "X200", Riferimento: giorno(t, "2024-01-01")}, p)
}

func TestMapsAndAddressesComeInOnePath(t *testing.T) {
	b := nuovoBanco(t, "X100")
	dir := t.TempDir()
	tav("X100_000100", "1 2").conSUP(t, dir, "2020-01-01")
	e0, n0 := tav("X100_000100", "1 2").origine()
	lon, lat := geografiche(e0+5, n0+5)
	indir(t, dir, "X100", fmt.Sprintf("1 VIA_ROMA 11 1 . %.7f %.7f", lon, lat), "1 VIA_ROMA 12 2 . 14.0 42.5")
	es := b.importa(Opzioni{}, dir)
	if len(es) != 2 || es[0].Tipo != "mappa.cxf" || es[1].Tipo != "indirizzi.anncsu" || es[0].Esito != Acquisita || es[1].Esito != Acquisita {
		t.Fatalf("%+v", es)
	}
	if _, ok := haAvviso(es[1], "RIFERIMENTO_OGGI"); !ok || es[1].Riferimento.String() != "2026-01-15" {
		t.Errorf("%+v", es[1])
	}
	// The map came first: it knows that the second door is not here, and on what the first stands.
	if a, ok := haAvviso(es[1], "POSIZIONE_FUORI_COMUNE"); !ok || a.N != 1 || es[1].Anomalie != 1 {
		t.Errorf("%+v", es[1])
	}
	fermo(t, "civici", b.civici("2026-01-15"), []string{fmt.Sprintf("1 11 1 %.4f", lon), "1 12 2"})
	legami := func() []string {
		return righe(b, `SELECT k.codice || ' ' || p.id || ' ' || l.modo FROM indirizzi.legame l JOIN indirizzi.civico k USING (ente_id, civico_id) JOIN catasto.particella p USING (ente_id, particella_id) ORDER BY 1`)
	}
	fermo(t, "links", legami(), []string{"11 X100_000100.1 dentro"})
	// A map that comes later moves the link, and its undo gives it back; without a map there is none.
	nuova := t.TempDir()
	tav("X100_000100", "3 2").conSUP(t, nuova, "2025-01-01")
	m := b.una(Acquisita, Opzioni{Conferma: []string{"FOGLIO_DIMEZZATO"}}, nuova)
	fermo(t, "links on the new map", legami(), []string{"11 X100_000100.3 dentro"})
	senzaErrore(t, b.annulla(m))
	fermo(t, "links after the undo", legami(), []string{"11 X100_000100.1 dentro"})
	senzaErrore(t, b.annulla(es[0]))
	if l := legami(); len(l) != 0 {
		t.Errorf("links without a map: %v", l)
	}
}

func TestACivicoWithoutItsStreetIsAScarto(t *testing.T) {
	b := nuovoBanco(t, "X100")
	dir := t.TempDir()
	strad(t, dir, "X100", "1 VIA_ROMA")
	indir(t, dir, "X100", "1 VIA_ROMA 11 1 .", "2 VIA_IGNOTA 21 1 .", ". . 31 1 .", "1 . 12 2 .")
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2024-01-01")}, dir)
	if e.Scarti != 2 || e.Acquisiti["civici"] != 2 || e.Acquisiti["vie"] != 1 || e.Letti["INDIR"] != 4 {
		t.Errorf("%+v", e)
	}
	fermo(t, "scarti", righe(b, `SELECT riga || ' ' || motivo FROM indirizzi.scarto WHERE contenuto IS NOT NULL ORDER BY riga`),
		[]string{"3 la via del civico non è nello stradario della stessa consegna", "4 il civico è senza la sua via: manca il progressivo nazionale"})
	// Alone, an INDIR names its streets; of those known it need not say the name.
	solo := t.TempDir()
	indir(t, solo, "X100", "1 . 11 1 .", "1 . 12 2 .", "3 VIA_NUOVA 41 1 .", "4 . 51 1 .")
	e = b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-01-01")}, solo)
	if e.Scarti != 1 || conta(e) != [4]int64{2, 0, 0, 2} {
		t.Errorf("%+v", e)
	}
	fermo(t, "streets", b.viario("2025-01-01"), []string{"1 VIA_ROMA", "3 VIA_NUOVA"})
	// A stradario alone ends the streets it lacks, and tells of the civici that are left standing.
	s := t.TempDir()
	strad(t, s, "X100", "1 VIA_ROMA_VECCHIA")
	e = b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-06-01")}, s)
	if a, ok := haAvviso(e, "VIA_SOPPRESSA_CON_CIVICI"); !ok || a.N != 1 || e.Chiusi != 1 || e.Modificati != 1 {
		t.Errorf("%+v", e)
	}
	fermo(t, "civici", b.civici("2025-06-01"), []string{"1 11 1", "1 12 2", "3 41 1"})
}

func TestTheLastLineWins(t *testing.T) {
	b := nuovoBanco(t, "X100")
	dir := t.TempDir()
	indir(t, dir, "X100", "1 VIA_ROMA 11 1 a 14.80 41.2", "1 VIA_ROMA 12 1 A 14.81 41.2", "1 VIA_ROMA 13 3 .", "1 VIA_ROMA_NUOVA 13 5 .", "1 VIA_ROMA_NUOVA 14 1 B 14.82 41.2")
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2024-01-01")}, dir)
	fermo(t, "civici", b.civici("2024-01-01"), []string{"1 12 1/A 14.8100", "1 13 5", "1 14 1/B 14.8200"})
	fermo(t, "streets", b.viario("2024-01-01"), []string{"1 VIA_ROMA_NUOVA"})
	for _, c := range []string{"CIVICO_RIPETUTO", "ACCESSO_RIPETUTO", "NOME_DISCORDE"} {
		if a, ok := haAvviso(e, c); !ok || a.N != 1 {
			t.Errorf("%s: %+v", c, e.Avvisi)
		}
	}
	if e.Anomalie != 3 || e.Scarti != 0 {
		t.Errorf("%+v", e)
	}
}

func TestAWholeDeliveryThatEndsTooMuchAsksForAConfirmation(t *testing.T) {
	b := nuovoBanco(t, "X100")
	var tutti []string
	for i := range 400 {
		tutti = append(tutti, fmt.Sprintf("1 VIA_ROMA %d %d .", 1000+i, i+1))
	}
	uno, due := t.TempDir(), t.TempDir()
	indir(t, uno, "X100", tutti...)
	indir(t, due, "X100", tutti[:300]...)
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2024-01-01")}, uno)
	stato := b.statoIndirizzi()
	e := b.una(Rifiutata, Opzioni{Riferimento: giorno(t, "2025-01-01")}, due)
	if e.Codice != "SOGLIA_RICONCILIAZIONE" || !strings.Contains(*e.Motivo, "100 ") {
		t.Errorf("%s %s", e.Codice, *e.Motivo)
	}
	fermo(t, "refusal", b.statoIndirizzi(), stato)
	e = b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-01-01"), Conferma: []string{"SOGLIA_RICONCILIAZIONE"}}, due)
	if e.Chiusi != 100 {
		t.Errorf("%+v", e)
	}
}

const mappaCivici = `{"srid":7792,"codice_via":"cod","dug":"tipo","denominazione":"nome","civico":"num","esponente":"esp","x":"est","y":"nord"}`

func TestTheTableOfAComuneKnowsTheStreetsOfANNCSU(t *testing.T) {
	b := nuovoBanco(t, "X100")
	dir := t.TempDir()
	p := deposita(t, dir, "INDIR.csv", []byte(testataINDIR+"\nX100;1;9001;17;VIA ROMA;;;;501;;1;;;;;;;;\nX100;1;9002;18;VIA CORTA;;;;502;;1;;;;;;;;\n"))
	anncsu := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2024-01-01")}, p)
	mappa, err := ParseMappa([]byte(mappaCivici))
	senzaErrore(t, err)
	e0, n0 := tav("X100_000100", "1").origine()
	tabella := deposita(t, dir, "civici.csv", []byte(fmt.Sprintf("cod;tipo;nome;num;esp;est;nord\n17;Via;Roma;1;;%f;%f\n017;Via;Roma;2;b;%f;%f\n;;Via Corta;1;;;\n33;Vicolo;Nuovo;3;;%f;%f\n33;Vicolo;Nuovo;ingresso;;;\n;;;4;;;\n", e0, n0, e0+9, n0, e0, n0+9)))
	e := b.una(Acquisita, Opzioni{Tipo: "indirizzi.civici", Mappa: mappa, Ente: "X100", Riferimento: giorno(t, "2025-01-01")}, tabella)
	if e.Letti["CIVICI"] != 6 || e.Scarti != 2 || e.Modo != "parziale" {
		t.Errorf("%+v", e)
	}
	fermo(t, "streets", b.viario("2025-01-01"), []string{"9001 VIA_ROMA", "9002 VIA_CORTA", "c33 Vicolo_Nuovo"})
	var posti []string
	for _, r := range b.civici("2025-01-01") {
		c := strings.Fields(r)
		if strings.HasPrefix(c[1], "x") {
			c[1] = "x"
		}
		posti = append(posti, strings.Join(c[:3], " ")+map[bool]string{true: " qui"}[len(c) > 3])
	}
	// The 1 of VIA ROMA is that of ANNCSU, and has a place now; the 2/B is known to the comune alone.
	slices.Sort(posti)
	fermo(t, "civici", posti, []string{"9001 501 1 qui", "9001 x 2/B qui", "9002 502 1", "c33 x 3 qui"})
	// Another tipo is another chain, but what it stands on cannot be taken from under it.
	if err := b.annulla(anncsu); err == nil || !strings.Contains(err.Error(), "FORNITURA_NON_ULTIMA") {
		t.Errorf("%v", err)
	}
	b.una(GiaAcquisita, Opzioni{Tipo: "indirizzi.civici", Mappa: mappa, Ente: "X100", Riferimento: giorno(t, "2025-01-01")}, tabella)
	// ANNCSU learns of the 2/B: the comune's own ends, and a line without coordinates takes no place away.
	p = deposita(t, dir, "INDIR.csv", []byte(testataINDIR+"\nX100;1;9001;17;VIA ROMA;;;;501;;1;;;;;;;;\nX100;1;9001;17;VIA ROMA;;;;503;;2;b;;;;;;;\nX100;1;9002;18;VIA CORTA;;;;502;;1;;;;;;;;\n"))
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2026-01-01")}, p)
	posti = nil
	for _, r := range b.civici("2026-01-01") {
		posti = append(posti, strings.Join(strings.Fields(r)[:3], " "))
	}
	fermo(t, "civici", posti, []string{"9001 501 1", "9001 503 2/B", "9002 502 1"})
	if n := uno[int](b, `SELECT count(*) FROM indirizzi.stato_civico s JOIN indirizzi.civico k USING (ente_id, civico_id) WHERE k.codice = '501' AND s.superseded_at IS NULL AND s.al IS NULL AND s.geom IS NOT NULL`); n != 1 {
		t.Error("the place that the comune gave is gone")
	}
	tabella = deposita(t, dir, "altri.csv", []byte(fmt.Sprintf("cod;tipo;nome;num;esp;est;nord\n17;Via;Roma;9;;%f;%f\n", e0, n0)))
	for m, codice := range map[string]string{`{"strada":"nome"}`: "CAMPO_SCONOSCIUTO", `{"srid":7792,"civico":"num"}`: "CAMPO_MANCANTE",
		`{"denominazione":"nome","civico":"num","x":"est","y":"nord"}`: "SISTEMA_SCONOSCIUTO", `{"srid":99999,"denominazione":"nome","civico":"num","x":"est","y":"nord"}`: "SISTEMA_SCONOSCIUTO"} {
		mappa, err := ParseMappa([]byte(m))
		senzaErrore(t, err)
		es := b.importa(Opzioni{Tipo: "indirizzi.civici", Mappa: mappa, Ente: "X100", Riferimento: giorno(t, "2027-01-01"), DryRun: true}, tabella)
		if len(es) != 1 || es[0].Esito != Rifiutata || es[0].Codice != codice {
			t.Errorf("%s: %+v", m, es)
		}
	}
}

func TestTheRealCiviciOfAlessandriaComeInFromTheirZip(t *testing.T) {
	p := shared(t, "urbanistica/alessandria/numeri-civici_numeri-civici.csv.zip")
	b := nuovoBanco(t, "A182")
	mappa, err := ParseMappa([]byte(`{"srid":3003,"codice_via":"CodiceVia","dug":"DUG","denominazione":"DUF","civico":"Civico","esponente":"Esponente","x":"CoordX","y":"CoordY"}`))
	senzaErrore(t, err)
	e := b.una(Acquisita, Opzioni{Tipo: "indirizzi.civici", Mappa: mappa, Ente: "A182", Riferimento: giorno(t, "2026-02-03")}, p)
	t.Logf("%+v", e)
	if e.Letti["CIVICI"] != 26160 || e.Scarti > 20 || e.Acquisiti["civici"] < 26000 || e.Acquisiti["vie"] < 700 {
		t.Errorf("%+v", e)
	}
	if n := uno[int](b, `SELECT count(*) FROM indirizzi.stato_civico WHERE geom IS NULL`); n > 5 {
		t.Errorf("%d civici without a place", n)
	}
}

// TestAnyHistoryOfAddressesIsWhatTheModelSays delivers random stradari and civici on random days,
// in any order, and looks at every day after each; then undoes them all.
func TestAnyHistoryOfAddressesIsWhatTheModelSays(t *testing.T) {
	b := nuovoBanco(t, "X100")
	durata := 10 * time.Second
	if s := os.Getenv("SIT_TEST_STORIE"); s != "" {
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
		storiaDiIndirizzi(t, rt, b)
	})
	if storie < 3 {
		t.Errorf("only %d histories in %v", storie, durata)
	}
	t.Logf("%d histories", storie)
}

func storiaDiIndirizzi(t *testing.T, rt *rapid.T, b *banco) {
	var vie, civici modello
	type passo struct {
		e     Esito
		stato []string
	}
	var passi []passo
	defer func() {
		for i, p := range slices.Backward(passi) {
			if err := b.annulla(p.e); err != nil {
				rt.Fatalf("undo of delivery %d: %v", i+1, err)
			}
			if got := b.statoIndirizzi(); !slices.Equal(got, p.stato) {
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
		sotto := filepath.Join(dir, fmt.Sprint(i))
		if err := os.Mkdir(sotto, 0o755); err != nil {
			rt.Fatal(err)
		}
		g := sit.Data(2000+rapid.IntRange(0, 4).Draw(rt, "year"), time.January, 1)
		nomi := map[int]string{}
		var dette, scritti, porte []string
		for v := 1; v <= 3; v++ {
			if n := rapid.SampledFrom([]string{"", "VIA_A", "VIA_B"}).Draw(rt, "name"); n != "" {
				nomi[v] = n
				dette = append(dette, fmt.Sprintf("%d %s", v, n))
			}
		}
		for a := 11; a <= 14; a++ {
			v := rapid.IntRange(0, 3).Draw(rt, "street")
			if nomi[v] == "" {
				continue
			}
			x := rapid.SampledFrom([]string{"14.8000", "14.9000"}).Draw(rt, "place")
			scritti = append(scritti, fmt.Sprintf("%d %s %d %d . %s 41.2", v, nomi[v], a, a, x))
			porte = append(porte, fmt.Sprintf("%d %d %d %s", v, a, a, x))
		}
		if len(dette) == 0 {
			continue
		}
		slices.Sort(porte)
		strad(t, sotto, "X100", dette...)
		conCivici := len(scritti) > 0 && rapid.IntRange(0, 3).Draw(rt, "civici too") > 0
		if conCivici {
			indir(t, sotto, "X100", scritti...)
		}
		stato, primaVie, primaCivici := b.statoIndirizzi(), vie.copia(), civici.copia()
		e := b.importa(Opzioni{Riferimento: &g}, sotto)[0]
		if e.Esito == GiaAcquisita {
			continue
		}
		presa := vie.consegna(g, "", dette)
		if conCivici {
			presa = civici.consegna(g, "", porte) && presa
		}
		if presa != (e.Esito == Acquisita) {
			rt.Fatalf("of %s: %s %s, the model says %v; it had %v, %v", g, e.Esito, e.Codice, presa, primaVie.versioni, primaCivici.versioni)
		}
		if !presa {
			vie, civici = primaVie, primaCivici
			continue
		}
		passi = append(passi, passo{e, stato})
		for anno := 1999; anno <= 2005; anno++ {
			giorno := sit.Data(anno, time.June, 1)
			if got, want := b.viario(giorno.String()), vie.al(giorno); !slices.Equal(got, want) {
				rt.Errorf("delivery %d (of %s), on %s the streets are %v, want %v of %v", i+1, g, giorno, got, want, vie.versioni)
			}
			if got, want := b.civici(giorno.String()), civici.al(giorno); !slices.Equal(got, want) {
				rt.Errorf("delivery %d (of %s), on %s the civici are %v, want %v of %v", i+1, g, giorno, got, want, civici.versioni)
			}
		}
		if n := uno[int](b, `SELECT count(*) FROM indirizzi.stato_civico a JOIN indirizzi.stato_civico b USING (ente_id, civico_id)
			WHERE a.stato_civico_id < b.stato_civico_id AND a.superseded_at IS NULL AND b.superseded_at IS NULL
			  AND COALESCE(a.dal, '-infinity') < COALESCE(b.al, 'infinity') AND COALESCE(b.dal, '-infinity') < COALESCE(a.al, 'infinity')`); n > 0 {
			rt.Errorf("delivery %d: %d pairs of states of one civico hold on the same day", i+1, n)
		}
	}
}
