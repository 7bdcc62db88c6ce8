package fornitura

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/gml"
)

func rinomina(da, a string) error { return os.Rename(da, a) }

func TestTheCountsOfADelivery(t *testing.T) {
	b := nuovoBanco(t, "X100")
	s := tav("X100_000100", "1 2 =", "1 3 ~").con(edificio{"1", 1, 1, 3, 3}, edificio{"3", 11, 1, 3, 3})
	s.testi = []testoSegnato{{"Rio", 5, 15}, {"(12)", 15, 15}}
	dir := t.TempDir()
	raw := string(s.cxfDi(t)) // and an object that cannot be read
	raw = sostituisci(t, raw, "TESTO\r\nRio\r\n  20\r\n", "TESTO\r\nRio\r\n  ventidue\r\n")
	p := deposita(t, dir, s.nome+".cxf", []byte(raw))
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, p)
	if e.Letti["CXF"] != 10 || e.Scarti != 1 || conta(e) != [4]int64{9, 0, 0, 0} {
		t.Errorf("letti %v, scarti %d, %v", e.Letti, e.Scarti, conta(e))
	}
	want := map[string]int64{"fogli": 1, "particelle": 3, "strade": 1, "acque": 1, "edifici": 2, "segni": 1}
	for k, n := range want {
		if e.Acquisiti[k] != n {
			t.Errorf("acquisiti %s is %d, want %d", k, e.Acquisiti[k], n)
		}
	}
	if r := righe(b, `SELECT file || ' ' || riga || ' ' || motivo FROM catasto.scarto`); len(r) != 1 {
		t.Errorf("scarti: %q", r)
	}
	if e.SHA256 == "" || *e.Ente != "X100" || e.Tipo != "mappa.cxf" || e.Modo != "parziale" || e.Motivo != nil || e.File != p {
		t.Errorf("%+v", e)
	}
	// One line in the register, the same as what was said.
	got := uno[string](b, `SELECT concat_ws(' ', catena, tipo, stato, riferimento, nuovi, modificati, chiusi, invariati, scarti, letti, acquisiti ->> 'edifici') FROM forniture.fornitura`)
	if got != `mappa mappa.cxf acquisita 2020-01-01 9 0 0 0 1 {"CXF": 10} 2` {
		t.Errorf("register: %s", got)
	}
}

func TestDeliveriesAreOneForEachEnteAndFormatInOrderOfDate(t *testing.T) {
	b := nuovoBanco(t, "X100", "X101")
	dir := t.TempDir()
	tav("X101_000100", "1 2").conSUP(t, dir, "2021-01-01")
	tav("X100_000100", "1 2").conSUP(t, dir, "2022-01-01")
	tav("X100_000200", "1 2").conSUP(t, dir, "2018-01-01")
	tav("X100_000300", "1 2").geojson(t, dir)
	gmlIn(t, dir, "2019-01-01T12:00:00Z", tav("X101_000500", "1 2"))
	es := b.importa(Opzioni{Riferimento: giorno(t, "2020-01-01")}, dir)
	var got []string
	for _, e := range es {
		got = append(got, string(*e.Ente)+" "+e.Tipo+" "+e.Riferimento.String()+" "+e.Esito)
	}
	want := []string{"X101 mappa.gml 2019-01-01 acquisita", "X100 mappa.geojson 2020-01-01 acquisita", "X101 mappa.cxf 2021-01-01 acquisita", "X100 mappa.cxf 2022-01-01 acquisita"}
	uguale(t, "deliveries", got, want)
	b.pulito()
}

func TestADigestAlreadyAcquiredComesInNoMore(t *testing.T) {
	b := nuovoBanco(t, "X100")
	uno, due := t.TempDir(), t.TempDir()
	tav("X100_000100", "1 2 2").conSUP(t, uno, "2020-01-01")
	tav("X100_000200", "1 2 2").conSUP(t, uno, "2020-01-01")
	prima := b.una(Acquisita, Opzioni{}, uno)
	tav("X100_000100", "1 1 2").conSUP(t, due, "2021-01-01")
	b.una(Acquisita, Opzioni{}, due) // something came between
	stato := b.stato()
	file, err := filepath.Glob(uno + "/*")
	senzaErrore(t, err)
	contrario := []string{file[3], file[2], file[1], file[0]}
	for nome, p := range map[string][]string{
		"the folder": {uno}, "its files": file, "in another order": contrario,
		"zipped": {zippa(t, t.TempDir(), "a.zip", file...)}, "zipped otherwise": {zippa(t, t.TempDir(), "b.zip", contrario...)},
		"a zip in a zip": {zippa(t, t.TempDir(), "c.zip", zippa(t, t.TempDir(), "d.zip", file...))},
	} {
		e := b.una(GiaAcquisita, Opzioni{}, p...)
		if *e.Fornitura != *prima.Fornitura || e.SHA256 != prima.SHA256 {
			t.Errorf("%s: delivery %d, digest %s; want %d, %s", nome, *e.Fornitura, e.SHA256, *prima.Fornitura, prima.SHA256)
		}
		if d := b.una(GiaAcquisita, Opzioni{DryRun: true}, p...); *d.Fornitura != *prima.Fornitura {
			t.Errorf("%s, dry: %d", nome, *d.Fornitura)
		}
	}
	uguale(t, "after them all", b.stato(), stato)
	if n := len(righe(b, `SELECT file FROM forniture.fornitura`)); n != 2 {
		t.Errorf("%d lines in the register, want 2", n)
	}
	b.pulito()
}

func TestADeliveryThatChangesNothingIsADeliveryAllTheSame(t *testing.T) {
	b := nuovoBanco(t, "X100")
	s := tav("X100_000100", "1 2 2").con(edificio{"1", 1, 1, 3, 3})
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, s.cxf(t, t.TempDir()))
	prima := righe(b, `SELECT disegno_id || ' ' || xmin || ' ' || ctid FROM catasto.disegno ORDER BY disegno_id`)
	raw := append(s.cxfDi(t), "\r\n"...) // another digest, the same drawing
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01")}, deposita(t, t.TempDir(), s.nome+".cxf", raw))
	if conta(e) != [4]int64{0, 0, 0, 4} {
		t.Errorf("%v", conta(e))
	}
	uguale(t, "rows", righe(b, `SELECT disegno_id || ' ' || xmin || ' ' || ctid FROM catasto.disegno ORDER BY disegno_id`), prima)
}

func TestADryRunEndsAsTheRealOneAndLeavesNothing(t *testing.T) {
	b := nuovoBanco(t, "X100")
	s := tav("X100_000100", "1 2 3 4 5 6", "7 7 7 7 8 9").con(edificio{"1", 1, 1, 3, 3})
	for _, c := range []struct {
		s   tavola
		opz Opzioni
	}{
		{s, Opzioni{Riferimento: giorno(t, "2020-01-01")}},
		{tav("X100_000100", "1 1 1 1 5 6", "7 7 7 7 7 7"), Opzioni{Riferimento: giorno(t, "2021-01-01")}},                // halved
		{tav("X100_000100", "1 2 3 4 5 6", "7 7 7 8 8 9").spostata(1, 1), Opzioni{Riferimento: giorno(t, "2021-01-01")}}, // shifted
		{s.spostata(0.02, 0), Opzioni{Riferimento: giorno(t, "2010-01-01"), Completa: true}},
	} {
		p := c.s.cxf(t, t.TempDir())
		prima, registro := b.stato(), righe(b, `SELECT f::text FROM forniture.fornitura f ORDER BY 1`)
		prova := c.opz
		prova.DryRun = true
		d := b.importa(prova, p)
		uguale(t, "dry run", b.stato(), prima)
		uguale(t, "dry run, register", righe(b, `SELECT f::text FROM forniture.fornitura f ORDER BY 1`), registro)
		if n := uno[int](b, `SELECT count(*) FROM catasto.scarto`); n != 0 {
			t.Errorf("%d scarti", n)
		}
		b.pulito()
		v := b.importa(c.opz, p)
		if len(d) != 1 || len(v) != 1 || d[0].Esito != v[0].Esito || d[0].Codice != v[0].Codice || conta(d[0]) != conta(v[0]) || d[0].Anomalie != v[0].Anomalie {
			t.Errorf("dry %+v\nreal %+v", d, v)
		}
	}
}

func TestComuniThatAreNoEnte(t *testing.T) {
	b := nuovoBanco(t, "X100")
	dir := t.TempDir()
	for _, n := range []string{"X100_000100", "X101_000100", "A000_000100", "B542_000100"} {
		tav(n, "1 2").cxf(t, dir)
	}
	tav("B542_000200", "1 2").cxf(t, dir)
	opz := Opzioni{Riferimento: giorno(t, "2020-01-01")}
	esiti := func(es []Esito) (out []string) {
		for _, e := range es {
			out = append(out, string(*e.Ente)+" "+e.Esito+" "+e.Codice)
		}
		return out
	}
	solo := opz
	solo.Ente = "X100"
	e := b.una(Acquisita, solo, dir)
	if a, ok := haAvviso(e, "ALTRO_COMUNE"); !ok || a.N < 4 {
		t.Errorf("--ente: avvisi %v", e.Avvisi)
	}
	senzaErrore(t, b.annulla(e))
	uguale(t, "without --ente", esiti(b.importa(opz, dir)), []string{"X100 acquisita ", "A000 rifiutata COMUNE_SCONOSCIUTO", "B542 rifiutata ENTE_NON_REGISTRATO", "X101 rifiutata COMUNE_SCONOSCIUTO"})
	crea := opz
	crea.CreaEnte = true
	uguale(t, "--crea-ente", esiti(b.importa(crea, dir)), []string{"X100 gia_acquisita ", "B542 acquisita ", "A000 rifiutata COMUNE_SCONOSCIUTO", "X101 rifiutata COMUNE_SCONOSCIUTO"})
	if got := righe(b, `SELECT codice FROM sit.ente ORDER BY codice`); len(got) != 2 {
		t.Errorf("enti %v", got)
	}
	// Nothing of the one asked for.
	altro := opz
	altro.Ente = "X100"
	if es := b.importa(altro, tav("B542_000300", "1 2").cxf(t, t.TempDir())); len(es) != 1 || es[0].Esito != Rifiutata {
		t.Errorf("%+v", es)
	}
}

// The feature of a comune that does not exist, in the file of one that does.
func TestA000InAnothersFileIsItsOwnRefusal(t *testing.T) {
	b := nuovoBanco(t, "X100")
	raw := gmlDi(t, "", gml.Particella, tav("X100_000100", "1 2"), tav("A000W000200", "= ="))
	es := b.importa(Opzioni{Riferimento: giorno(t, "2020-01-01")}, deposita(t, t.TempDir(), "X100_PROVA_ple.gml", raw))
	if len(es) != 2 || es[0].Esito != Acquisita || es[0].Acquisiti["strade"] != 0 || es[1].Codice != "COMUNE_SCONOSCIUTO" || *es[1].Ente != catasto.CodiceComune("A000") {
		t.Errorf("%+v", es)
	}
}

func TestTheNextImportThrowsAwayTheScrapPaperOfTheDead(t *testing.T) {
	b := nuovoBanco(t, "X100")
	opz := Opzioni{Riferimento: giorno(t, "2020-01-01")}
	b.una(Acquisita, opz, tav("X100_000100", "1 2").cxf(t, t.TempDir()))
	// One died while it read, one after its commit, one after it was taken out of the register.
	ente := uno[int](b, `SELECT ente_id FROM sit.ente`)
	uno[string](b, `WITH f AS (INSERT INTO forniture.fornitura (ente_id, fornitura_id, catena, tipo, file, sha256, modo, stato, chi)
		SELECT $1, n, 'mappa', 'mappa.cxf', 'x', n::text, 'parziale', stato, 'y' FROM (VALUES (900001, 'in_corso'), (900002, 'acquisita')) AS v (n, stato))
		SELECT concat(staging.apri(n)) FROM generate_series(900001, 900003) AS n LIMIT 1`, ente)
	uno[string](b, `SELECT string_agg(concat(staging.apri(n)), '') FROM generate_series(900002, 900003) AS n`)
	uno[int](b, `WITH s AS (INSERT INTO catasto.scarto (ente_id, fornitura_id, file, riga, motivo) SELECT $1, n, 'x', 1, 'y' FROM generate_series(900001, 900002) AS n) SELECT 1`, ente)
	b.una(Acquisita, opz, tav("X100_000200", "1 2").cxf(t, t.TempDir()))
	b.pulito()
	if got := righe(b, `SELECT fornitura_id || ' ' || stato FROM forniture.fornitura WHERE fornitura_id > 900000 ORDER BY 1`); len(got) != 2 || got[0] != "900001 fallita" || got[1] != "900002 acquisita" {
		t.Errorf("register %v", got)
	}
	if got := righe(b, `SELECT fornitura_id::text FROM catasto.scarto`); len(got) != 1 || got[0] != "900002" {
		t.Errorf("scarti of %v: those of the dead go, those of an acquired delivery stay", got)
	}
}

func TestAnImportCalledOffLeavesNothing(t *testing.T) {
	b := nuovoBanco(t, "X100")
	dir := t.TempDir()
	for _, n := range []string{"X100_000100", "X100_000200", "X100_000300"} {
		tav(n, "1 2 3", "4 5 6").cxf(t, dir)
	}
	for _, fase := range []string{"lettura", "preparazione", "scrittura"} {
		ctx, cancel := context.WithCancel(b.ctx)
		opz := Opzioni{Riferimento: giorno(t, "2020-01-01"), Progresso: func(a Avanzamento) {
			if a.Fase == fase {
				cancel()
			}
		}}
		if err := b.Importa(ctx, opz, []string{dir}, func(e Esito) error { t.Errorf("%s: %+v", fase, e); return nil }); err == nil {
			t.Errorf("called off at %s, it ended well", fase)
		}
		cancel()
		if s := b.stato(); len(s) != 1 {
			t.Errorf("called off at %s: %v", fase, s)
		}
		b.pulito()
	}
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, dir)
}
