package esporta_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/planar"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/importers/fornitura"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/mappa/esporta"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
)

var oggi = mappa.Quando{Giorno: sit.Data(2025, 6, 1)}

type ufficio struct {
	t  testing.TB
	db *pg.DB
	e  mappa.Ente
	x  *esporta.Esporta
}

func (u ufficio) esegui(sql string, args ...any) {
	u.t.Helper()
	if err := u.db.Owner(u.t.Context(), func(tx pgx.Tx) error { _, err := tx.Exec(u.t.Context(), sql, args...); return err }); err != nil {
		u.t.Fatal(err)
	}
}

func (u ufficio) conta(sql string) (n int64) {
	u.t.Helper()
	if err := u.db.Read(u.t.Context(), sit.Pubblico(), func(tx pgx.Tx) error { return tx.QueryRow(u.t.Context(), sql, u.e.ID).Scan(&n) }); err != nil {
		u.t.Fatal(err)
	}
	return n
}

func apri(t testing.TB, db *pg.DB, codice string) ufficio {
	t.Helper()
	e, err := mappa.New(db).Ente(t.Context(), codice)
	if err != nil {
		t.Fatal(err)
	}
	return ufficio{t, db, e, esporta.New(db, func(_ context.Context, w io.Writer, x esporta.Tegole) (int64, error) {
		_, err := io.WriteString(w, x.Nome+"|"+x.Tema+"|"+x.VersioneDati+"|"+x.Attribuzione)
		return 1, err
	})}
}

func borgo(t testing.TB) ufficio {
	t.Helper()
	db := pgtest.Open(t)
	mappatest.Territorio(t, db)
	return apri(t, db, "X100")
}

// campoli is a real comune, as the demonstration has it.
func campoli(t testing.TB) ufficio {
	t.Helper()
	db := pgtest.Open(t)
	if _, err := db.AddEnte(t.Context(), sit.Ente{Codice: "B542", Nome: "Campoli del Monte Taburno", Zona: 7792}, nil, 7792); err != nil {
		t.Fatal(err)
	}
	g := sit.Data(2025, 9, 22)
	im := &fornitura.Importatore{DB: db, NuovoEnte: func(context.Context, catasto.CodiceComune) error { return nil }}
	if err := im.Importa(t.Context(), fornitura.Opzioni{Chi: "prova", Oggi: sit.Data(2026, 1, 15), Riferimento: &g},
		[]string{"../../../cmd/sit/esempio/B542.zip"}, func(e fornitura.Esito) error {
			if e.Esito != fornitura.Acquisita {
				return errors.New(*e.Motivo)
			}
			return nil
		}); err != nil {
		t.Fatal(err)
	}
	return apri(t, db, "B542")
}

func (u ufficio) richiesta(f esporta.Formato, tema string, q mappa.Quando, virgola bool) esporta.Richiesta {
	u.t.Helper()
	r, err := esporta.Nuova(u.e, f, tema, q, virgola)
	if err != nil {
		u.t.Fatal(err)
	}
	return r
}

func (u ufficio) scrivi(r esporta.Richiesta) ([]byte, esporta.Esito) {
	u.t.Helper()
	var b bytes.Buffer
	out, err := u.x.Scrivi(u.t.Context(), &b, r)
	if err != nil {
		u.t.Fatalf("%s %s: %v", r.Formato, r.Tema, err)
	}
	return b.Bytes(), out
}

func (u ufficio) collezione(tema string, q mappa.Quando) *geojson.FeatureCollection {
	u.t.Helper()
	b, out := u.scrivi(u.richiesta(esporta.GeoJSON, tema, q, false))
	fc, err := geojson.UnmarshalFeatureCollection(b)
	if err != nil {
		u.t.Fatalf("%v\n%s", err, b)
	}
	if int64(len(fc.Features)) != out.Oggetti {
		u.t.Errorf("%s: %d features, %d told", tema, len(fc.Features), out.Oggetti)
	}
	return fc
}

// righe reads a CSV back: with its header, and without the BOM.
func (u ufficio) righe(tema string, q mappa.Quando, virgola bool) (righe []map[string]string) {
	u.t.Helper()
	b, _ := u.scrivi(u.richiesta(esporta.CSV, tema, q, virgola))
	b, ok := bytes.CutPrefix(b, []byte("\ufeff"))
	if !ok || !bytes.Contains(b, []byte("\r\n")) {
		u.t.Errorf("no BOM, or lines of another kind: %.40q", b)
	}
	r := csv.NewReader(bytes.NewReader(b))
	r.Comma = ';'
	tutte, err := r.ReadAll()
	if err != nil {
		u.t.Fatalf("%v\n%s", err, b)
	}
	for _, riga := range tutte[1:] {
		m := map[string]string{}
		for i, v := range riga {
			m[tutte[0][i]] = v
		}
		righe = append(righe, m)
	}
	return righe
}

func TestAParticellaIsOneFeatureWhateverSheetsItIsOn(t *testing.T) {
	u := borgo(t)
	fc := u.collezione("particelle", oggi)
	var ids []string
	for _, f := range fc.Features {
		ids = append(ids, f.ID.(string))
		if f.Properties["id"] != f.ID {
			t.Errorf("%v", f.Properties)
		}
		if f.ID == "X100_000300.45" {
			if m, ok := f.Geometry.(orb.MultiPolygon); !ok || len(m) != 2 || f.Properties["superficie_mappa_mq"] != 800.0 {
				t.Errorf("45 is drawn on two sheets: %v %v", f.Geometry, f.Properties)
			}
		}
		if f.ID == "X100_000300.47" {
			p := f.Geometry.(orb.Polygon)
			if len(p) != 2 || p[0].Orientation() != orb.CCW || p[1].Orientation() != orb.CW {
				t.Errorf("47 has a hole, and rings turn as the RFC wants: %v", p)
			}
		}
		if f.ID == "X100_000100.731/2" {
			if f.Properties["numero"] != "731" || f.Properties["denominatore"] != "2" || f.Properties["sezione"] != nil || f.Properties["foglio"] != 1.0 {
				t.Errorf("%v", f.Properties)
			}
		}
	}
	want := []string{"X100_000100.1", "X100_000100.2", "X100_000100.3", "X100_000100.4", "X100_000100.6", "X100_000100.7", "X100_000100.731/2",
		"X100_000100.STRADA001", "X100_000200.10", "X100_000300.45", "X100_000300.47", "X100_000300.48"}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Error(diff)
	}
	if fc.ExtraMembers["licenza"] != esporta.Licenza || fc.ExtraMembers["attribuzione"] != esporta.Attribuzione || fc.ExtraMembers["giorno"] != "2022-01-01" {
		t.Errorf("%v", fc.ExtraMembers)
	}
	// In 2021 the 5 was whole; before the oldest map the file says what it is.
	nomi := func(fc *geojson.FeatureCollection) (s string) {
		for _, f := range fc.Features {
			s += f.Properties["numero"].(string) + " "
		}
		return s
	}
	prima := u.collezione("particelle", mappa.Quando{Giorno: sit.Data(2021, 1, 1), Esplicito: true})
	if s := nomi(prima); !strings.Contains(s, " 5 ") || strings.Contains(s, " 6 ") || prima.ExtraMembers["avvisi"] != nil || prima.ExtraMembers["giorno"] != "2020-01-01" {
		t.Errorf("%s %v", s, prima.ExtraMembers)
	}
	antica := u.collezione("particelle", mappa.Quando{Giorno: sit.Data(1900, 1, 1), Esplicito: true})
	if antica.ExtraMembers["avvisi"] == nil || nomi(antica) != nomi(prima) {
		t.Errorf("%v", antica.ExtraMembers)
	}
}

func TestATableOfTheOfficeCannotBeAFormula(t *testing.T) {
	u := borgo(t)
	for i, testo := range []string{"=HYPERLINK(\"http://x\")", "+39", "-2", "@SUM(A1)", "piazza; \"nuova\"", "\tcella", "normale"} {
		u.esegui(`INSERT INTO catasto.disegno (ente_id, foglio_id, classe, codice, tipo, testo, angolo, fornitura_id, fonte, digest, geom)
			SELECT $1, foglio_id, 4, $2, 'testo', $3, -0.5, 1, 'cxf', 0, ST_SetSRID(ST_MakePoint(470010 + $4, 4550010), 7792) FROM catasto.foglio WHERE ente_id = $1 AND nome = 'X100_000100'`,
			u.e.ID, strconv.Itoa(i), testo, float64(i))
	}
	got := map[string]bool{}
	for _, r := range u.righe("segni", oggi, true) {
		got[r["testo"]] = true
		if r["angolo"] != "-0,5" || !strings.Contains(r["lon"], ",") || r["foglio"] != "X100_000100" {
			t.Errorf("%v", r)
		}
	}
	want := map[string]bool{"'=HYPERLINK(\"http://x\")": true, "'+39": true, "'-2": true, "'@SUM(A1)": true, "piazza; \"nuova\"": true, "'\tcella": true, "normale": true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if n := len(u.collezione("segni", oggi).Features); n != 7 {
		t.Errorf("%d segni", n)
	}
	for _, r := range u.righe("particelle", oggi, false) {
		lon, err1 := strconv.ParseFloat(r["lon"], 64)
		lat, err2 := strconv.ParseFloat(r["lat"], 64)
		if err1 != nil || err2 != nil || lon < 14 || lon > 15 || lat < 41 || lat > 42 {
			t.Errorf("%v", r)
		}
	}
}

// The point of a label lies inside, where the shape has a hole too.
func TestTheLabelPointIsInside(t *testing.T) {
	u := borgo(t)
	forme := map[string]orb.MultiPolygon{}
	for _, f := range u.collezione("particelle", oggi).Features {
		switch g := f.Geometry.(type) {
		case orb.Polygon:
			forme[f.ID.(string)] = orb.MultiPolygon{g}
		case orb.MultiPolygon:
			forme[f.ID.(string)] = g
		}
	}
	for _, r := range u.righe("particelle", oggi, false) {
		lon, _ := strconv.ParseFloat(r["lon"], 64)
		lat, _ := strconv.ParseFloat(r["lat"], 64)
		if !planar.MultiPolygonContains(forme[r["id"]], orb.Point{lon, lat}) {
			t.Errorf("%s: %g %g", r["id"], lon, lat)
		}
	}
}

func TestCiviciComeFromTheirOffice(t *testing.T) {
	u := borgo(t)
	if n := len(u.collezione("civici", oggi).Features); n != 0 {
		t.Fatalf("%d civici before any delivery", n)
	}
	s0, err := u.x.Stato(t.Context(), u.richiesta(esporta.GeoJSON, "civici", oggi, false))
	if err != nil || s0.HaCivici {
		t.Fatalf("%+v %v", s0, err)
	}
	u.esegui(`INSERT INTO forniture.fornitura (ente_id, fornitura_id, catena, tipo, file, sha256, modo, riferimento, stato, chi)
		VALUES ($1, 9, 'indirizzi', 'indirizzi.anncsu', 'c.csv', 'c', 'completa', '2024-03-01', 'acquisita', 'prova')`, u.e.ID)
	u.esegui(`INSERT INTO indirizzi.via (ente_id, via_id, codice, nata_da) VALUES ($1, 1, '12345', 9)`, u.e.ID)
	u.esegui(`INSERT INTO indirizzi.stato_via (ente_id, via_id, dug, denominazione, odonimo, fornitura_id) VALUES ($1, 1, 'VIA', 'ROMA', 'VIA ROMA', 9)`, u.e.ID)
	u.esegui(`INSERT INTO indirizzi.civico (ente_id, civico_id, codice, nata_da) VALUES ($1, 1, '900', 9), ($1, 2, '901', 9)`, u.e.ID)
	u.esegui(`INSERT INTO indirizzi.stato_civico (ente_id, civico_id, via_id, numero, ordine, esponente, testo, geom, fornitura_id)
		VALUES ($1, 1, 1, '12', 12, 'A', '12/A', ST_SetSRID(ST_MakePoint(470010, 4550010), 7792), 9), ($1, 2, 1, '3', 3, '', '3', NULL, 9)`, u.e.ID)
	u.esegui(`INSERT INTO indirizzi.legame (ente_id, civico_id, particella_id, modo, distanza_m)
		SELECT $1, 1, particella_id, 'dentro', 0 FROM catasto.particella WHERE ente_id = $1 AND id = 'X100_000100.1'`, u.e.ID)
	u.esegui(`INSERT INTO indirizzi.versione (ente_id, versione) VALUES ($1, 7)`, u.e.ID)
	fc := u.collezione("civici", oggi)
	if len(fc.Features) != 2 || fc.Features[0].Properties["civico"] != "3" || fc.Features[0].Geometry != nil ||
		fc.Features[1].Properties["particella"] != "X100_000100.1" || fc.Features[1].Properties["via"] != "VIA ROMA" || fc.ExtraMembers["giorno"] != "2024-03-01" ||
		fc.ExtraMembers["attribuzione"] != esporta.AttribuzioneIndirizzi {
		t.Errorf("%+v %v", fc.Features, fc.ExtraMembers)
	}
	righe := u.righe("civici", oggi, false)
	if len(righe) != 2 || righe[0]["lon"] != "" || righe[1]["civico"] != "12/A" || righe[1]["lon"] == "" {
		t.Errorf("%v", righe)
	}
	s1, err := u.x.Stato(t.Context(), u.richiesta(esporta.GeoJSON, "civici", oggi, false))
	if err != nil || !s1.HaCivici || s1.Versione == s0.Versione {
		t.Errorf("%+v %v", s1, err)
	}
	file := u.gpkg("", oggi)
	if out := ogrinfo(t, file, "civici"); !strings.Contains(out, "Feature Count: 2") {
		t.Error(out)
	}
}

func (u ufficio) gpkg(tema string, q mappa.Quando) string {
	u.t.Helper()
	b, _ := u.scrivi(u.richiesta(esporta.GeoPackage, tema, q, false))
	file := filepath.Join(u.t.TempDir(), "a.gpkg")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		u.t.Fatal(err)
	}
	return file
}

func ogrinfo(t testing.TB, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "ogrinfo", append([]string{"-ro", "-so"}, args...)...).CombinedOutput()
	if err != nil || bytes.Contains(out, []byte("ERROR")) || bytes.Contains(out, []byte("Warning")) {
		t.Fatalf("ogrinfo %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// A real comune: what GDAL counts in the files is what is in the database.
func TestGDALReadsEveryFormatOfARealComune(t *testing.T) {
	u := campoli(t)
	domani := mappa.Quando{Giorno: sit.Data(2026, 1, 15)}
	const vivi = ` FROM catasto.disegno WHERE ente_id = $1 AND superseded_at IS NULL AND al IS NULL AND classe = `
	attesi := map[string]int64{
		"particelle": u.conta("SELECT count(DISTINCT particella_id)" + vivi + "2"),
		"fogli":      u.conta("SELECT count(DISTINCT foglio_id)" + vivi + "1"),
		"edifici":    u.conta("SELECT count(*)" + vivi + "3"),
		"segni":      u.conta("SELECT count(*)" + vivi + "4"),
		"comuni":     1,
	}
	if attesi["particelle"] < 4000 || attesi["fogli"] < 8 {
		t.Fatalf("%v", attesi)
	}
	file := u.gpkg("", domani)
	for tema, n := range attesi {
		if n == 0 { // the open data have no buildings: a table of them would say that there are none
			if out := ogrinfo(t, file); strings.Contains(out, tema) {
				t.Errorf("%s was never delivered\n%s", tema, out)
			}
			continue
		}
		out := ogrinfo(t, file, tema)
		if !strings.Contains(out, "Feature Count: "+strconv.FormatInt(n, 10)+"\n") || !strings.Contains(out, `ID["EPSG",7792]`) {
			t.Errorf("%s: want %d\n%s", tema, n, out)
		}
		if righe := u.righe(tema, domani, false); int64(len(righe)) != n {
			t.Errorf("%s: %d lines of CSV, want %d", tema, len(righe), n)
		}
		json := filepath.Join(t.TempDir(), "a.geojson")
		b, _ := u.scrivi(u.richiesta(esporta.GeoJSON, tema, domani, false))
		if err := os.WriteFile(json, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if out := ogrinfo(t, "-al", json); !strings.Contains(out, "Feature Count: "+strconv.FormatInt(n, 10)+"\n") {
			t.Errorf("%s: want %d\n%s", tema, n, out)
		}
	}
	out := ogrinfo(t, file, "particelle")
	for _, want := range []string{"Geometry: Multi Polygon", "foglio: Integer", "superficie_mappa_mq: Real", "valida_dal: Date", "numero: String", "FID Column = fid", "Geometry Column = geom"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	// Title, licence and index are where a GIS looks for them; the file of the same data is the same.
	sql := func(q string) string { return ogrinfoSQL(t, file, q) }
	if s := sql("SELECT description FROM gpkg_contents WHERE table_name = 'particelle'"); !strings.Contains(s, "22/09/2025") || !strings.Contains(s, "CC BY 4.0") {
		t.Error(s)
	}
	if s := sql("SELECT count(*) AS n FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'"); !strings.Contains(s, "= 4") {
		t.Error(s)
	}
	if s := sql("SELECT valore FROM informazioni WHERE voce = 'attribuzione'"); !strings.Contains(s, esporta.Attribuzione) {
		t.Error(s)
	}
	if s := sql("SELECT count(*) AS n FROM particelle WHERE sezione IS NULL"); !strings.Contains(s, strconv.FormatInt(attesi["particelle"], 10)) {
		t.Error("what is absent is not null: " + s)
	}
	a, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := u.scrivi(u.richiesta(esporta.GeoPackage, "", domani, false))
	if !bytes.Equal(a, b) {
		t.Error("the same data gave other bytes")
	}
	// Areas in the file are those of its own geometry, in the ente's own zone.
	if s := sql("SELECT count(*) AS n FROM particelle WHERE abs(ST_Area(geom) - superficie_mappa_mq) > 0.02"); !strings.Contains(s, "= 0") {
		t.Error(s)
	}
}

func ogrinfoSQL(t testing.TB, file, q string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "ogrinfo", "-ro", "-q", "-dialect", "sqlite", "-sql", q, file).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", q, err, out)
	}
	return string(out)
}

// GDAL may take minutes: no transaction waits for it, for the database ends those that idle.
func TestGDALWorksOutsideOfAnyTransaction(t *testing.T) {
	u := borgo(t)
	bin := t.TempDir()
	vero, err := exec.LookPath("ogr2ogr")
	if err != nil {
		t.Fatal(err)
	}
	segnale := filepath.Join(bin, "entrato")
	if err := os.WriteFile(filepath.Join(bin, "ogr2ogr"), []byte("#!/bin/sh\ntouch "+segnale+"\nsleep 0.5\nexec "+vero+" \"$@\"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	fine := make(chan error, 1)
	r := u.richiesta(esporta.GeoPackage, "fogli", oggi, false)
	go func() { _, err := u.x.Scrivi(context.Background(), io.Discard, r); fine <- err }()
	for _, err := os.Stat(segnale); err != nil; _, err = os.Stat(segnale) {
		select {
		case err := <-fine:
			t.Fatalf("it ended before GDAL began: %v", err)
		default:
		}
	}
	app, _ := u.db.Stat()
	if n := app.AcquiredConns(); n != 0 {
		t.Errorf("%d connections are held while GDAL works", n)
	}
	if err := <-fine; err != nil {
		t.Error(err)
	}
}

func TestOneTemaOfAGeoPackage(t *testing.T) {
	u := borgo(t)
	out := ogrinfo(t, u.gpkg("fogli", oggi))
	if !strings.Contains(out, "fogli (Multi Polygon)") || strings.Contains(out, "particelle") {
		t.Error(out)
	}
}

func TestWithoutGDALTheOtherFormatsGoOn(t *testing.T) {
	u := borgo(t)
	t.Setenv("PATH", t.TempDir())
	if _, err := u.x.Scrivi(t.Context(), io.Discard, u.richiesta(esporta.GeoPackage, "", oggi, false)); sit.Codice(err) != "GDAL_ASSENTE" || sit.Kind(err) != sit.Unavailable ||
		!strings.Contains(sit.Messaggio(err), "apt-get install gdal-bin") {
		t.Errorf("%v", err)
	}
	if n := len(u.collezione("particelle", oggi).Features); n != 12 {
		t.Errorf("%d", n)
	}
}

func TestWhatCannotBeAskedIsRefusedInWords(t *testing.T) {
	u := borgo(t)
	for _, tema := range []string{"persone", "' OR 1=1 --", "../../etc/passwd", "PARTICELLE", strings.Repeat("x", 5000), "particelle\x00"} {
		if _, err := esporta.Nuova(u.e, esporta.CSV, tema, oggi, false); sit.Codice(err) != "TEMA_SCONOSCIUTO" || len(sit.Messaggio(err)) > 400 {
			t.Errorf("%.20q: %v", tema, err)
		}
	}
	if _, err := esporta.Nuova(u.e, esporta.GeoJSON, "", oggi, true); sit.Kind(err) != sit.Invalid || err == nil {
		t.Errorf("a decimal comma in GeoJSON: %v", err)
	}
	if _, err := esporta.ParseFormato("shp"); sit.Codice(err) != "FORMATO_SCONOSCIUTO" {
		t.Errorf("%v", err)
	}
	vuoto := apri(t, u.db, "X200")
	for _, f := range esporta.Formati {
		if _, err := vuoto.x.Scrivi(t.Context(), io.Discard, vuoto.richiesta(f, "", oggi, false)); sit.Codice(err) != "MAPPA_ASSENTE" || sit.Kind(err) != sit.NotFound {
			t.Errorf("%s: %v", f, err)
		}
		if _, err := vuoto.x.Scrivi(t.Context(), io.Discard, vuoto.richiesta(f, "", mappa.Quando{Giorno: oggi.Giorno, Esplicito: true}, false)); sit.Codice(err) != "DATA_FUORI_STORIA" {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// A file is known by what it is made of: equal keys, equal bytes.
func TestTheKeyFollowsTheDataAndNotTheClock(t *testing.T) {
	u := borgo(t)
	chiave := func(f esporta.Formato, tema string, g sit.Giorno, virgola bool) string {
		r := u.richiesta(f, tema, mappa.Quando{Giorno: g, Esplicito: true}, virgola)
		s, err := u.x.Stato(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		return s.Chiave(r)
	}
	a := chiave(esporta.CSV, "particelle", sit.Data(2023, 5, 1), false)
	if b := chiave(esporta.CSV, "particelle", sit.Data(2025, 5, 1), false); a != b {
		t.Errorf("nothing changed between the days: %s %s", a, b)
	}
	for _, b := range []string{chiave(esporta.CSV, "particelle", sit.Data(2021, 5, 1), false), chiave(esporta.CSV, "particelle", sit.Data(2019, 5, 1), false),
		chiave(esporta.CSV, "particelle", sit.Data(2023, 5, 1), true), chiave(esporta.CSV, "fogli", sit.Data(2023, 5, 1), false), chiave(esporta.GeoJSON, "particelle", sit.Data(2023, 5, 1), false)} {
		if a == b {
			t.Errorf("%s is the key of another file too", a)
		}
	}
	u.esegui(`INSERT INTO catasto.tile_version (ente_id, layer, foglio_id) VALUES ($1, 'particelle', 1)`, u.e.ID)
	if b := chiave(esporta.CSV, "particelle", sit.Data(2023, 5, 1), false); a == b {
		t.Errorf("a delivery did not change the key %s", a)
	}
	r := u.richiesta(esporta.CSV, "", oggi, false)
	if nome := r.NomeFile(sit.Data(2025, 9, 22)); nome != "X100_particelle_2025-09-22.csv" {
		t.Error(nome)
	}
	if nome := u.richiesta(esporta.PMTiles, "", oggi, false).NomeFile(sit.DaSempre); nome != "X100_mappa.pmtiles" {
		t.Error(nome)
	}
}

func TestTilesComeFromWhoDrawsThem(t *testing.T) {
	u := borgo(t)
	b, out := u.scrivi(u.richiesta(esporta.PMTiles, "edifici", oggi, false))
	if string(b) != "Borgo Sant'Elpidio (X100): Fabbricati|edifici|2022-01-01|"+esporta.Attribuzione || out.Oggetti != 1 {
		t.Errorf("%s %+v", b, out)
	}
}

// A disk that fills, or a person who goes away, ends the reading with an error.
func TestAnExportThatCannotGoOnSaysSo(t *testing.T) {
	u := borgo(t)
	for _, f := range []esporta.Formato{esporta.CSV, esporta.GeoJSON, esporta.GeoPackage} {
		if _, err := u.x.Scrivi(t.Context(), pieno{}, u.richiesta(f, "", oggi, false)); !errors.Is(err, errPieno) {
			t.Errorf("%s on a full disk: %v", f, err)
		}
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if _, err := u.x.Scrivi(ctx, io.Discard, u.richiesta(f, "", oggi, false)); err == nil {
			t.Errorf("%s: nobody waits, and it ended well", f)
		}
	}
}

type pieno struct{}

var errPieno = errors.New("no space left")

func (pieno) Write([]byte) (int, error) { return 0, errPieno }
