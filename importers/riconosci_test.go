package importers

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRiconosci(t *testing.T) {
	gml := func(inside string) string {
		return `<?xml version="1.0"?><!-- <CP:CadastralParcel> --><wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" ` +
			`xsi:schemaLocation="x?TYPENAME=CP:CadastralParcel">` + inside + `</wfs:FeatureCollection>`
	}
	width := func(n int, lines ...string) string {
		var b strings.Builder
		for _, l := range lines {
			b.WriteString(l + strings.Repeat(" ", n-len(l)) + "\r\n")
		}
		return b.String()
	}
	for _, c := range []struct {
		case_, nome, testa string
		want               Tipo
	}{
		{"a sheet of the map", "H501D076700.CTF", "MAPPA\r\nH501D076700\r\n", MappaCXF},
		{"a sheet under any name, with a mark in front", "foglio.txt", "\ufeffMAPPA FONDIARIO  \nX\n", MappaCXF},
		{"an index of sheets with a curly apostrophe", "x.cxf", "QUADRO D’UNIONE\r\nA\r\n", MappaCXF},
		{"a text that begins with the same word", "x.txt", "MAPPA DEL TESORO\n", Sconosciuto},
		{"surfaces", "x.sup", "H501D07670020250101\r\nN.FABBRIC         131\r\n", SUP},
		{"the same shape with other words", "x.sup", "H501D07670020250101\r\nN.PALAZZI         131\r\n", Sconosciuto},
		{"a sheet of the official GeoJSON", "B542_000100.geojson",
			`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"LIVELLO":"CONFINI"}}]}`, MappaGeoJSON},
		{"GeoJSON that quotes the word", "x.geojson",
			`{"type":"FeatureCollection","features":[{"properties":{"nota":"{\"LIVELLO\":1}"}}]}`, Vettoriale},
		{"street numbers in GeoJSON", "CIVICI.geojson",
			`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"PROGR_NAZIONALE":1.0}}]}`, IndirizziANNCSU},
		{"other JSON", "x.json", `{"type":"fattura"}`, Sconosciuto},
		{"parcels under another prefix", "x.gml", gml(`<w:member><zz:CadastralParcel gml:id="1">`), MappaGML},
		{"sheets without a prefix", "x.xml", gml("<member><CadastralZoning>"), MappaGML},
		{"an empty collection of parcels", "A001_ABANO TERME_PLE.gml", gml(""), MappaGML},
		{"an empty collection of something", "x.gml", gml(""), Vettoriale},
		{"another GML under the same name", "x_ple.gml", gml("<wfs:member><a:Strada>"), Vettoriale},
		{"a name only in an address", "x.gml", gml("<wfs:member><a:Strada>"), Vettoriale},
		{"a service that complains", "B542_ple.gml", `<?xml version="1.0"?><ServiceExceptionReport version="1.3.0">`, EccezioneServizio},
		{"a web page", "x.gml", "<!DOCTYPE html><html><body>errore", Sconosciuto},
		{"a supply of DOCFA", "X100_202401_DC.zip", "PK\x03\x04", CatastoDocfa},
		{"a supplementary one", "X100_INT_200601_DOC_2.zip", "PK\x03\x04", CatastoDocfa},
		{"the data of one", "DC.DAT", "X100| |1001|A0001|01012024|1|A02|\n", CatastoDocfa},
		{"a zip", "ITALIA.zip", "PK\x03\x04", Archivio},
		{"a spreadsheet", "civici.xlsx", "PK\x03\x04", Vettoriale},
		{"buildings", "X100000001.FAB", "X100| |1001|F|1|1|001|A02|\n", CatastoFabbricati},
		{"land", "X100000001.ter", "X100||2002|T|1|1|7|00045|\n", CatastoTerreni},
		{"land under the name of buildings", "X100000001.FAB", "X100||2002|T|1|1|7|00045|\n", Sconosciuto},
		{"persons", "x.SOG", "X100| |1|P|ROSSI|ANNA|2|\n", ParteCensuaria},
		{"toy lines of another project", "textfile.SOG", "Hello|Catasto|2021\n", Sconosciuto},
		{"titles", "x.TIT", "X100| |1|P|1001|F|10 |\n", ParteCensuaria},
		{"what was asked", "x.PRM", "Comune   richiesto          : X100\n", ParteCensuaria},
		{"a month without changes", "x.FAB", "", CatastoFabbricati},
		{"streets and numbers", "INDIR_ITA.csv", "\ufeffCODICE_COMUNE;CODICE_ISTAT;PROGRESSIVO_NAZIONALE;ODONIMO\n", IndirizziANNCSU},
		{"waste tax", "x.csv", "id_utenza;cod_comune;\"id_oggetto\";tipo_utenza\n", TributiTARI},
		{"property tax", "x.csv", "COD_COMUNE;ID_POSIZIONE;ANNO;CF;TIPO_OGGETTO\n", TributiIMU},
		{"building files", "x.csv", "cod_comune;archivio;anno;numero;protocollo;kind\n", EdiliziaPratiche},
		{"rates", "x.csv", "cod_comune;anno;fattispecie;aliquota_permille;detrazione_cent;categoria\n", TributiAliquote},
		{"area values", "x.csv", "cod_comune;anno;zona;euro_mq;abbattimento\n", TributiValoriAree},
		{"tariffs", "x.csv", "cod_comune;anno;tipo_utenza;componenti;categoria;fissa_euro_mq;variabile_euro\n", TributiTariffe},
		{"residents", "x.csv", "cod_comune;cf;cognome;nome;nascita;decesso;id_famiglia\n", AnagrafeResidenti},
		{"a table of something", "x.csv", "a;b;c\n1;2;3\n", Sconosciuto},
		{"payments", "x.txt", width(300, "A120250101", "G120250101"), TributiF24},
		{"electricity", "x.txt", width(300, "0ABCDE12345", "1E2024"), TributiUtenze},
		{"rents", "x.txt", width(200, "0", "AABC2024"), TributiLocazioni},
		{"successions", "x.txt", width(250, "AABC 2024 0001 000001 00", "A"), Sconosciuto},
		{"successions with their key", "x.txt", width(250, "AABC2400012000001000X100", "BABC"), TributiSuccessioni},
		{"measures", "x.xml", "<Metrici><DatiRichiesta><N_File>", TributiMetrici},
		{"a GeoPackage under another name", "x.bin", "SQLite format 3\x00", Vettoriale},
		{"a part of a shapefile", "x.dbf", "\x03\x7a\x01", Vettoriale},
		{"a name with a path", `C:\consegna\Particelle.SHP`, "", Vettoriale},
		{"nothing at all", "", "", Sconosciuto},
	} {
		t.Run(c.case_, func(t *testing.T) {
			if got := Riconosci(c.nome, []byte(c.testa)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestRiconosciRealFiles(t *testing.T) {
	root := filepath.Join("..", "..", "shared", "data")
	if _, err := os.Stat(root); err != nil {
		t.Skip("SALTATI: manca ../shared/data")
	}
	want := map[string]Tipo{
		"cxf/H501D076700.CTF": MappaCXF,
		"ade-open-data/geojson-fogli-B542/B542_000100.geojson":                           MappaGeoJSON,
		"ade-open-data/gml-ricostruito-B542/B542_CAMPOLI DEL MONTE TABURNO_map.gml":      MappaGML,
		"ade-open-data/gml-ricostruito-B542/B542_CAMPOLI DEL MONTE TABURNO_ple.gml":      MappaGML,
		"ade-open-data/wfs/A176_003100_329.gml":                                          MappaGML,
		"ade-open-data/wfs/A000W000200_STRADA001.gml":                                    MappaGML,
		"ade-open-data/wfs/L439_particelle_esempio.geojson":                              Vettoriale,
		"ade-open-data/layer-da-cxf/L964-villamagna/Fabbricati.geojson":                  Vettoriale,
		"comuni/H052-pretoro/CIVICI.geojson":                                             IndirizziANNCSU,
		"comuni/B238-bucchianico/CIVICI.geojson":                                         IndirizziANNCSU,
		"comuni/B542-campoli-del-monte-taburno/prg_epsg7792.geojson":                     Vettoriale,
		"urbanistica/cdu-test/db_esempio.gpkg":                                           Vettoriale,
		"catasto-open-samples/textfile.SOG":                                              Sconosciuto,
		"urbanistica/alessandria/viario_viario.csv":                                      Sconosciuto,
		"ade-open-data/shp-2021-B542/B542_2021-02_da_CXF.zip!/Particelle.shp":            Vettoriale,
		"urbanistica/alessandria/numeri-civici_numeri-civici.csv.zip!/numeri-civici.csv": Sconosciuto,
	}
	err := Visita(t.Context(), []string{root}, Limiti{}, func(v Voce, r io.Reader) error {
		tipo, ok := want[strings.TrimPrefix(filepath.ToSlash(v.Percorso), filepath.ToSlash(root)+"/")]
		if !ok {
			return nil
		}
		delete(want, strings.TrimPrefix(filepath.ToSlash(v.Percorso), filepath.ToSlash(root)+"/"))
		head, err := io.ReadAll(io.LimitReader(r, TestaUtile))
		if got := Riconosci(v.Nome, head); got != tipo {
			t.Errorf("%s: got %s, want %s", v.Percorso, got, tipo)
		}
		return err
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name := range want {
		t.Errorf("not met: %s", name)
	}
}

func TestTheFilesOfADocfaSupplyAreKnownByWhatTheyLieIn(t *testing.T) {
	for percorso, want := range map[string]string{
		"X100_202401_DC.zip!/DC.DAT":                              "X100_202401_DC",
		"tutto.zip!/a/X100_INT_202401_DOC_2.zip!/AB0012345.PDF":   "X100_INT_202401_DOC_2",
		"x100_202401_dm_pl_1.ZIP!/planimetrie.zip!/AB0012345.001": "X100_202401_DM_PL_1",
		"X100_202401_DC.zip!/X100_202401_DC_PL.zip!/DC.DAT":       "X100_202401_DC_PL",
		`X100_202401_DOC\AB0012345.DAT`:                           "X100_202401_DOC",
		"X100_202401_DC.zip":                                      "", // not in it: it is it
		"DC.DAT":                                                  "",
	} {
		n, ok := DocfaDi(percorso)
		if ok != (want != "") || ok && n.String() != want {
			t.Errorf("%s: %v %v", percorso, n, ok)
		}
		if got := RiconosciVoce(Voce{Percorso: percorso, Nome: "x.pdf"}, []byte("%PDF-1.4")); (got == CatastoDocfa) != ok {
			t.Errorf("%s: %s", percorso, got)
		}
	}
}

func FuzzRiconosci(f *testing.F) {
	for _, s := range []string{"MAPPA\n", "<a:b/><!--", "{\"type\":\"Feature\"}", "x|y", "\ufeff", "PK\x03\x04", "<", "<?", "<:>"} {
		f.Add("x.gml", []byte(s))
		f.Add("x.FAB", []byte(s))
	}
	f.Fuzz(func(t *testing.T, nome string, testa []byte) {
		if Riconosci(nome, testa) == "" {
			t.Error("no kind is not a kind")
		}
	})
}
