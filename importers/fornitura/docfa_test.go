package fornitura

import (
	"archive/zip"
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cestor/sit/sit/archivio"
)

// A month of declarations, all invented: AB0012345 varies unit 1005 and splits from it 1006.
const (
	docfaDC = "X100| |1005|AB0012345|15012024|1|A02|03|6,5|118|523,17||||A|3||2|T|||A|0007|00045||0003|||VIA|DELLE GINESTRE|12|12/A|||\n" +
		"X100| |1006|AB0012345|15012024||F03|||||||||||1|||||0007|00045||0009|E|1|||||||\n"
	docfaDM  = "X100| |1005|AB0012345|15012024|1|105,4|A|270|270|\nX100| |1005|AB0012345|15012024|2|40|D|0||\n"
	docfaSC  = "X100| |1005|AB0012345|15012024|AB0012345|1|TIF|200|\nX100| |0|AB0012345|15012024|AB0012345|2|TIF|500|\n"
	docfaLIS = "                                       X100 COMUNE INVENTATO\r\n                    05022024                             0001 DOC\r\n"
)

// zippati is a zip of the contents given by name; those that end with .zip are already zips.
func zippati(t testing.TB, voci map[string]string) string {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, nome := range slices.Sorted(maps.Keys(voci)) {
		e, err := w.Create(nome)
		senzaErrore(t, err)
		_, err = e.Write([]byte(voci[nome]))
		senzaErrore(t, err)
	}
	senzaErrore(t, w.Close())
	return buf.String()
}

// gennaio is the whole supply of January 2024 in one outer zip: what was measured in two parts, the
// second drawing in a zip of its own.
func gennaio(t testing.TB) map[string]string {
	return map[string]string{
		"X100_202401_DC.zip":      zippati(t, map[string]string{"DC.DAT": docfaDC}),
		"X100_202401_DM_PL_1.zip": zippati(t, map[string]string{"DM.DAT": docfaDM, "SC.DAT": docfaSC, "AB0012345.001": "II*\x00pianta"}),
		"X100_202401_DM_PL_2.zip": zippati(t, map[string]string{"planimetrie.zip": zippati(t, map[string]string{"AB0012345.002": "II*\x00elaborato"})}),
		"X100_202401_DOC.zip":     zippati(t, map[string]string{"AB0012345.PDF": "%PDF-1.4 modello", "AB0012345.DAT": "B  riga", "X100_202401.LIS": docfaLIS}),
	}
}

// conArchivio gives the bench a folder for the files.
func (b *banco) conArchivio() (dir string, a *archivio.Archivio) {
	dir = b.t.(*testing.T).TempDir()
	apri := sync.OnceValues(func() (*archivio.Archivio, error) { return archivio.New(archivio.Config{Dir: dir}, b.DB) })
	b.Archivio = apri
	a, err := apri()
	senzaErrore(b.t, err)
	return dir, a
}

// statoDocfa is every row of the DOCFA and of what is kept; nomi takes away what an undo does not give back.
func (b *banco) statoDocfa() []string {
	var q []string
	for _, t := range []string{"catasto.docfa", "catasto.docfa_poligono", "catasto.docfa_scheda", "catasto.docfa_documento", "archivio.trattenuto"} {
		q = append(q, "SELECT '"+t+" ' || ROW(t.*)::text AS r FROM "+t+" t")
	}
	return righe(b, strings.Join(append(q, "SELECT 'file ' || sha256 FROM archivio.file"), " UNION ALL ")+" ORDER BY r")
}

// conservati are the digests on disk.
func conservati(t testing.TB, dir string) []string {
	l, err := filepath.Glob(filepath.Join(dir, "??", "*"))
	senzaErrore(t, err)
	return l
}

func TestAMonthOfDocfaComesInFromItsOuterZip(t *testing.T) {
	b := nuovoBanco(t, "X100")
	dir, a := b.conArchivio()
	p := deposita(t, t.TempDir(), "da inviare al comune.zip", []byte(zippati(t, gennaio(t))))

	vuoto := b.statoDocfa()
	e := b.una(Acquisita, Opzioni{DryRun: true}, p)
	uguale(t, "after a rehearsal", b.statoDocfa(), vuoto)
	if e.Fornitura != nil || e.Nuovi != 8 || len(conservati(t, dir)) != 0 {
		t.Errorf("rehearsal: %+v", e)
	}

	e = b.una(Acquisita, Opzioni{}, p)
	if e.Tipo != "catasto.docfa" || e.Modo != "aggiornamento" || e.Riferimento.String() != "2024-01-31" || e.Scarti != 0 || e.Nuovi != 8 || e.Modificati+e.Chiusi+e.Invariati != 0 {
		t.Errorf("%+v", e)
	}
	if want := map[string]int64{"DC": 2, "DM": 2, "SC": 2, "PL": 2, "DOC": 2, "LIS": 1}; !maps.Equal(e.Letti, want) {
		t.Errorf("read %v", e.Letti)
	}
	if want := map[string]int64{"dichiarazioni": 2, "poligoni": 2, "schede": 2, "documenti": 2}; !maps.Equal(e.Acquisiti, want) {
		t.Errorf("acquired %v", e.Acquisiti)
	}
	// 105.4 and a balcony of 25 m² at 30% and 15 at 10%: 114, within a twentieth of 118.
	if e.Anomalie != 0 || len(e.Avvisi) != 0 {
		t.Errorf("%+v", e.Avvisi)
	}
	for _, c := range []struct{ cosa, sql, vuole string }{
		{"the fields of a unit", `SELECT concat_ws(' ', comune, immobile, protocollo, anno, registrazione, zona, categoria, classe, consistenza_milli, superficie, rendita_milli, scala, interni, piani, sezione_urbana, foglio, numero, subalterno, toponimo, indirizzo, civici) FROM catasto.docfa WHERE immobile = 1005`,
			"X100 1005 AB0012345 2024 2024-01-15 1 A02 03 6500 118 523170 A {3} {2,T} A 0007 00045 0003 VIA DELLE GINESTRE {12,12/A}"},
		{"its clean identifier", `SELECT concat_ws('|', n_sezione_urbana, n_foglio, n_numero, n_denominatore, n_subalterno) FROM catasto.docfa WHERE immobile = 1005`, "A|7|45||3"},
		{"graffati", `SELECT graffati || edificialita FROM catasto.docfa WHERE immobile = 1006`, "1E"},
		{"polygons", `SELECT string_agg(progressivo || ambiente || superficie_milli || ' ' || altezza_milli, ', ' ORDER BY progressivo) FROM catasto.docfa_poligono`, "1A105400 270000, 2D40000 0"},
		{"drawings", `SELECT string_agg(immobile || ' ' || nome_file || '.' || numero || ' 1:' || scala || ' ' || byte, ', ' ORDER BY numero) FROM catasto.docfa_scheda JOIN archivio.file USING (ente_id, sha256, byte)`, "1005 AB0012345.1 1:200 10, 0 AB0012345.2 1:500 13"},
		{"documents", `SELECT string_agg(protocollo || '/' || anno || ' ' || formato, ', ' ORDER BY formato) FROM catasto.docfa_documento JOIN archivio.trattenuto USING (ente_id, fornitura_id, sha256)`, "AB0012345/2024 DAT, AB0012345/2024 PDF"},
	} {
		if got := uno[string](b, c.sql); got != c.vuole {
			t.Errorf("%s: %q, want %q", c.cosa, got, c.vuole)
		}
	}
	for _, sha := range righe(b, `SELECT sha256 FROM catasto.docfa_scheda UNION ALL SELECT sha256 FROM catasto.docfa_documento`) {
		if !a.Presente(sha) {
			t.Errorf("%s is not kept", sha)
		}
	}

	prima := b.statoDocfa()
	if e := b.una(GiaAcquisita, Opzioni{}, p); e.Fornitura == nil {
		t.Error("the same zip again does not say which delivery it is")
	}
	uguale(t, "after the same zip again", b.statoDocfa(), prima)
	// The same content as folders, with lines padded otherwise: nothing changes.
	sciolta := scrivi(t, map[string]string{
		"X100_202401_DC/DC.DAT": strings.ReplaceAll(docfaDC, "|A02|", "| A02 |") + "\r\n", "X100_202401_DM_PL/DM.DAT": docfaDM, "X100_202401_DM_PL/SC.DAT": docfaSC,
		"X100_202401_DM_PL/AB0012345.001": "II*\x00pianta", "X100_202401_DOC/ab0012345.pdf": "%PDF-1.4 modello",
	})
	if e := b.una(Acquisita, Opzioni{}, sciolta); e.Nuovi+e.Modificati != 0 || e.Invariati != 7 || e.Anomalie != 0 {
		t.Errorf("the same content again: %+v", e)
	}
	b.annullaUltima()
	uguale(t, "after the second was undone", b.statoDocfa(), prima)
	b.annullaUltima()
	uguale(t, "after both were undone", b.statoDocfa(), vuoto)
	b.pulito()
	if e := b.una(Acquisita, Opzioni{}, p); e.Nuovi != 8 {
		t.Errorf("after an undo the content may come again: %+v", e)
	}
}

func TestASupplementarySupplyCorrectsItsMonthAndIsUndone(t *testing.T) {
	b := nuovoBanco(t, "X100")
	b.conArchivio()
	dir := t.TempDir()
	voci := gennaio(t)
	// In the same path, before its month by name: it is merged after it.
	voci["A.zip"] = zippati(t, map[string]string{"X100_INT_202401_DC_PL.zip": zippati(t, map[string]string{
		"DC.DAT": strings.Replace(docfaDC, "|A02|03|", "|A03|04|", 1) + "X100| |1007|AB0099999|31012024||C02||12|15|30,99|||||||S1|||||7|45||10|||||||||\n",
		"DM.DAT": strings.Replace(docfaDM, "|105,4|", "|140|", 1),
		"SC.DAT": "X100| |1007|AB0099999|31012024|AB0099999|1|TIF|200|\n", "AB0099999.001": "II*\x00cantina",
	})})
	p := deposita(t, dir, "tutto.zip", []byte(zippati(t, voci)))
	es := b.importa(Opzioni{}, p)
	if len(es) != 2 || es[0].Esito != Acquisita || es[1].Esito != Acquisita || es[0].Nuovi != 8 {
		t.Fatalf("%+v", es)
	}
	if e := es[1]; e.Nuovi != 2 || e.Modificati != 2 || e.Invariati != 2 || e.Anomalie != 1 || avviso(e, "SUPERFICIE_DISCORDE") == 0 {
		t.Errorf("%+v", e)
	}
	if got := uno[string](b, `SELECT gravita || ' ' || oggetto || ': ' || testo FROM catasto.anomalia`); got != "avviso X100-F-1005: protocollo AB0012345/2024: la superficie dichiarata è 118 m², quella dei poligoni (DPR 138/1998) 149 m²" {
		t.Errorf("%s", got)
	}
	vivo := `SELECT categoria || ' ' || (SELECT superficie_milli FROM catasto.docfa_poligono WHERE progressivo = 1 AND superseded_at IS NULL) || ' ' ||
		(SELECT count(*) FROM catasto.docfa WHERE superseded_at IS NULL) FROM catasto.docfa WHERE immobile = 1005 AND superseded_at IS NULL`
	if got := uno[string](b, vivo); got != "A03 140000 3" {
		t.Errorf("%s", got)
	}
	b.annullaUltima()
	if got := uno[string](b, vivo); got != "A02 105400 2" {
		t.Errorf("undone: %s", got)
	}
	if n := uno[int](b, `SELECT count(*) FROM catasto.anomalia`) + uno[int](b, `SELECT count(*) FROM archivio.trattenuto t WHERE NOT EXISTS (SELECT FROM forniture.fornitura f WHERE f.fornitura_id = t.fornitura_id AND f.stato = 'acquisita')`); n != 0 {
		t.Errorf("%d rows of it are left", n)
	}
	b.pulito()
}

func TestWhatCannotBeReadOrPlacedIsAScarto(t *testing.T) {
	b := nuovoBanco(t, "X100")
	b.conArchivio()
	dc := docfaDC + "X200| |1|AB1|15012024|" + strings.Repeat("|", 29) + "\nX100| |x|AB1|15012024|" + strings.Repeat("|", 29) + "\nX100| |8| |15012024|" + strings.Repeat("|", 29) + "\nsolo parole\n" +
		"X100| |9|AB2|31022024|" + strings.Repeat("|", 29) + "\n"
	p := deposita(t, t.TempDir(), "X100_202401_DC_PL.zip", []byte(zippati(t, map[string]string{"DC.DAT": dc, "DM.DAT": docfaDM + "X100| |1005|AB0012345|15012024||7|A|||\n" + "X100| |77|AB7|15012024|1|7|A|||\n" + docfaDM,
		"SC.DAT": docfaSC + "X100| |1005|AB0012345|15012024||3|TIF|200|\n", "AB0012345.001": "II*\x00pianta", "ZZ.001": "II*\x00di nessuno", "leggimi.txt": "ciao"})))
	e := b.una(Acquisita, Opzioni{}, p)
	// Four lines of DC, one of DM, one of SC, one drawing of nobody.
	if e.Scarti != 7 || e.Letti["DC"] != 7 || e.Acquisiti["dichiarazioni"] != 3 {
		t.Errorf("%+v", e)
	}
	got := righe(b, `SELECT split_part(file, '!/', 2) || ' ' || riga || ': ' || motivo FROM catasto.scarto ORDER BY file, riga`)
	want := []string{
		"DC.DAT 3: la riga è di un altro comune: X200", "DC.DAT 4: non è un numero", "DC.DAT 5: manca il protocollo: non si sa di quale dichiarazione è la riga",
	}
	if len(got) != 7 || !slices.Equal(got[:3], want) || !strings.HasPrefix(got[6], "ZZ.001 0: nessuna riga di SC.DAT") {
		t.Errorf("%q", got)
	}
	if got := righe(b, `SELECT codice || ' ' || gravita || ' ' || COALESCE(oggetto, '') FROM catasto.anomalia ORDER BY 1`); !slices.Equal(got, []string{
		"DATA_INESISTENTE avviso X100-F-9", "POLIGONI_SENZA_DICHIARAZIONE nota X100-F-77", "SCHEDA_SENZA_IMMAGINE avviso AB0012345/2024"}) {
		t.Errorf("%q", got)
	}
	if avviso(e, "RIGA_RIPETUTA") != 2 {
		t.Errorf("%+v", e.Avvisi)
	}
	if !slices.ContainsFunc(e.Avvisi, func(a Avviso) bool { return a.Codice == "FILE_IGNORATO" && strings.Contains(a.Esempio, "leggimi.txt") }) {
		t.Errorf("%+v", e.Avvisi)
	}
	tutto := deposita(t, t.TempDir(), "X100_202402_DC.zip", []byte(zippati(t, map[string]string{"DC.DAT": "solo parole\n"})))
	if e := b.una(Rifiutata, Opzioni{}, tutto); e.Codice != "NIENTE_DI_LEGGIBILE" || e.Scarti != 1 {
		t.Errorf("%+v", e)
	}
}

func TestTheDocumentsMayComeBeforeTheDeclarations(t *testing.T) {
	b := nuovoBanco(t, "X100")
	b.conArchivio()
	dir := t.TempDir()
	voci := gennaio(t)
	doc := deposita(t, dir, "X100_202401_DOC_1.zip", []byte(zippati(t, map[string]string{"AB0012345.PDF": "%PDF-1.4 modello", "x.LIS": strings.Replace(docfaLIS, "0001", "0003", 1)})))
	e := b.una(Acquisita, Opzioni{}, doc)
	if e.Nuovi != 1 || e.Acquisiti["documenti"] != 1 || avviso(e, "DC_ASSENTE") == 0 || avviso(e, "DOCUMENTO_SPAIATO") == 0 || avviso(e, "INDICE_DISCORDE") == 0 {
		t.Errorf("%+v", e)
	}
	// The lines of the drawings first, then the drawings, one by one.
	linee := deposita(t, dir, "X100_202401_DM_PL_1.zip", []byte(zippati(t, map[string]string{"DM.DAT": docfaDM, "SC.DAT": docfaSC})))
	if e := b.una(Acquisita, Opzioni{}, linee); e.Nuovi != 4 || avviso(e, "SCHEDA_SENZA_IMMAGINE") != 2 || avviso(e, "POLIGONI_SENZA_DICHIARAZIONE") == 0 {
		t.Errorf("%+v", e)
	}
	senza := b.statoDocfa()
	disegni := deposita(t, dir, "X100_202401_DM_PL_2.zip", []byte(zippati(t, map[string]string{"AB0012345.001": "II*\x00pianta"})))
	if e := b.una(Acquisita, Opzioni{}, disegni); e.Modificati != 1 || e.Nuovi+e.Scarti != 0 {
		t.Errorf("%+v", e)
	}
	// The line again, without the drawing, does not take it away.
	ancora := deposita(t, dir, "X100_202401_DM_PL_3.zip", []byte(zippati(t, map[string]string{"SC.DAT": strings.Replace(docfaSC, "|TIF|200|", "|TIF|100|", 1)})))
	if e := b.una(Acquisita, Opzioni{}, ancora); e.Modificati != 1 || e.Invariati != 1 {
		t.Errorf("%+v", e)
	}
	if got := uno[string](b, `SELECT scala || ' ' || (sha256 IS NOT NULL) FROM catasto.docfa_scheda WHERE numero = 1 AND superseded_at IS NULL`); got != "100 true" {
		t.Errorf("%s", got)
	}
	b.annullaUltima()
	b.annullaUltima()
	uguale(t, "without the drawings", b.statoDocfa(), senza)
	if e := b.una(Acquisita, Opzioni{}, deposita(t, dir, "X100_202401_DC.zip", []byte(voci["X100_202401_DC.zip"]))); e.Nuovi != 2 || e.Anomalie != 0 {
		t.Errorf("%+v", e)
	}
}

func TestWithoutAFolderOnlyWhatHasFilesIsRefused(t *testing.T) {
	b := nuovoBanco(t, "X100")
	dir := t.TempDir()
	for _, prova := range []bool{true, false} {
		e := b.una(Rifiutata, Opzioni{DryRun: prova}, deposita(t, dir, "tutto.zip", []byte(zippati(t, gennaio(t)))))
		if e.Codice != "ARCHIVIO_NON_CONFIGURATO" || !strings.Contains(*e.Motivo, "4 file") || !strings.Contains(*e.Motivo, "--archivio") {
			t.Errorf("%s %s", e.Codice, *e.Motivo)
		}
	}
	if n := uno[int](b, `SELECT count(*) FROM catasto.docfa`); n != 0 {
		t.Errorf("%d rows", n)
	}
	// A lone DC.DAT, without the archive that says its month.
	e := b.una(Acquisita, Opzioni{}, deposita(t, dir, "DC.DAT", []byte("guasta\n"+docfaDC)))
	if e.Riferimento.String() != "2024-01-15" || e.Nuovi != 2 || e.Scarti != 1 {
		t.Errorf("%+v", e)
	}
	e = b.una(Rifiutata, Opzioni{}, deposita(t, t.TempDir(), "SC.DAT", []byte("guasta\n")))
	if e.Codice != "COMUNE_NON_INDICATO" {
		t.Errorf("%+v", e)
	}
	b.pulito()
}

func TestOtherComuniAndEmptyMonthsOfDocfa(t *testing.T) {
	b := nuovoBanco(t, "X100", "X200")
	b.conArchivio()
	dir := t.TempDir()
	p := deposita(t, dir, "tutto.zip", []byte(zippati(t, map[string]string{
		"X100_202402_DC.zip": zippati(t, map[string]string{"DC.DAT": ""}),
		"X200_202402_DC.zip": zippati(t, map[string]string{"DC.DAT": strings.ReplaceAll(docfaDC, "X100", "X200")}),
		"X300_202402_DC.zip": zippati(t, map[string]string{"DC.DAT": strings.ReplaceAll(docfaDC, "X100", "X300")}),
	})))
	es := b.importa(Opzioni{}, p)
	if len(es) != 3 || es[0].Esito != Acquisita || es[0].Nuovi != 0 || es[1].Esito != Acquisita || es[1].Nuovi != 2 || es[2].Esito != Rifiutata || es[2].Codice != "COMUNE_SCONOSCIUTO" {
		t.Fatalf("%+v", es)
	}
	e := b.una(GiaAcquisita, Opzioni{Ente: "X200"}, p)
	if *e.Ente != "X200" {
		t.Errorf("%+v", e)
	}
	rotto := []byte(zippati(t, map[string]string{"X100_202403_DC.zip": zippati(t, map[string]string{"DC.DAT": docfaDC})}))
	es = b.importa(Opzioni{}, deposita(t, dir, "rotto.zip", rotto[:len(rotto)/2]))
	if len(es) == 0 || slices.ContainsFunc(es, func(e Esito) bool { return e.Esito != Rifiutata }) {
		t.Errorf("%+v", es)
	}
	if _, err := os.Stat(filepath.Join(dir, "rotto.zip")); err != nil {
		t.Error(err)
	}
	b.pulito()
}
