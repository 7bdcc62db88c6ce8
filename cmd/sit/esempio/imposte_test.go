package esempio

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cestor/sit/cmd/sit/banco/registri"
)

// What the tax office and the registry of residents of Borgo di Prova have, at the end of 2025. Most
// of it agrees with the census; what does not was planted, and each line says so:
//
//	XC-01  the flat of Tersillo on the 24: he lives there, and no utenza
//	XC-02  Adalgisia pays for the 12 sub 1, which is two units since 2024; a number typed wrong
//	XC-03  Gedeone declares 75 m² of 112
//	XC-07  the flat over the shop of Adalgisia: rendita 600,00 for 681,72
//	XC-17  the 25, buildable since the plan was adopted, and no area declared
//	XC-21  the house of Foscolino in contrada La Prova is taxed twice
//	XC-27  Gedeone and Ilarinda have a child: two occupants for three
type gente struct{ cognome, nome, cf, denominazione string }

func (g gente) chi() string {
	if g.denominazione != "" {
		return g.denominazione
	}
	return g.cognome + " " + g.nome
}

func nata(cognome, nome string, nascita int, donna bool, luogo string) gente {
	p := persona(cognome, nome, data(nascita), donna, luogo)
	return gente{cognome: cognome, nome: nome, cf: p.CF}
}

var (
	ermelindo = gente{cognome: Cittadino().Cognome, nome: Cittadino().Nome, cf: Cittadino().CF}
	nerina    = nata("FIORGUALDELLI", "NERINA", 19610309, true, "X102")
	tersillo  = nata("MEZZOBALDASTRI", "TERSILLO", 19490211, false, "X100")
	gedeone   = nata("QUADRAPANI", "GEDEONE", 19930817, false, "X103")
	ilarinda  = nata("SALTAMORELLI", "ILARINDA", 19951130, true, "X100")
	piccola   = nata("QUADRAPANI", "CELESTRINA", 20230502, true, "X100")
	silveria  = nata("PASSALACORTE", "SILVERIA", 19380622, true, "X105")
	remigia   = nata("GRANDELVECCHI", "REMIGIA", 19640202, true, "X100")
	calimero  = nata("GRANDELVECCHI", "CALIMERO", 19670915, false, "X100")
	foscolino = nata("STRAMBOTTINI", "FOSCOLINO", 19550101, false, "X100")
	adalgisia = nata("RIBALDORELLI", "ADALGISIA", 19710428, true, "X107")
	venerando = nata("CANTAGALLINI", "VENERANDO", 19310719, false, "X100")
	bernarda  = nata("CANTAGALLINI", "BERNARDINA", 19620606, true, "X100")
	ettorino  = nata("BARBALUNGA DI PROVA", "ETTORINO", 19790316, false, "X101")
	betulla   = gente{denominazione: `SOCIETA' AGRICOLA IMMAGINARIA "LA BETULLA" S.R.L.`, cf: registri.PartitaIVA(9_900_000_300)}
)

// tavola writes a CSV of contract §3 a row at a time.
type tavola struct {
	b       bytes.Buffer
	colonne []string
}

func nuovaTavola(intestazione string) *tavola {
	t := &tavola{colonne: strings.Split(intestazione, ";")}
	t.b.WriteString(intestazione + "\r\n")
	return t
}

// riga takes the values of the columns that have one, as name, value, name, value.
func (t *tavola) riga(coppie ...string) {
	valori := map[string]string{}
	for i := 0; i < len(coppie); i += 2 {
		valori[coppie[i]] = coppie[i+1]
	}
	for k, c := range t.colonne {
		v := valori[c]
		delete(valori, c)
		if strings.ContainsAny(v, ";\"\n") {
			v = `"` + strings.ReplaceAll(v, `"`, `""`) + `"`
		}
		if k > 0 {
			t.b.WriteByte(';')
		}
		t.b.WriteString(v)
	}
	for c := range valori {
		panic("no column " + c)
	}
	t.b.WriteString("\r\n")
}

func tari() []byte {
	t := nuovaTavola("cod_comune;id_utenza;id_oggetto;tipo_utenza;cf_intestatario;denominazione;data_inizio;data_fine;sezione;foglio;numero;denominatore;sub;causale_assenza_dati;prog_nazionale;prog_accesso;via_testo;civico;esponente;scala;piano;interno;superficie_mq;superficie_origine;categoria;componenti;titolo_occupazione;uso;cod_riduzione;ateco;piva;dovuto_fissa;dovuto_variabile;tefa;perequazione;anno")
	n := 0
	utenza := func(g gente, dal, foglio, numero, sub, via, civico, mq string, altro ...string) {
		n++
		t.riga(append([]string{"cod_comune", "X100", "id_utenza", fmt.Sprintf("U%04d", n), "id_oggetto", "1", "tipo_utenza", "D", "cf_intestatario", g.cf, "denominazione", g.chi(),
			"data_inizio", dal, "foglio", foglio, "numero", numero, "sub", sub, "via_testo", via, "civico", civico, "superficie_mq", mq, "superficie_origine", "D", "anno", "2025"}, altro...)...)
	}
	casa := func(componenti string) []string {
		return []string{"categoria", "D" + componenti, "componenti", componenti, "titolo_occupazione", "P", "uso", "1"}
	}
	utenza(ermelindo, "2001-10-01", "1", "11", "1", "VIA DELLA PROVA", "2", "86,00", casa("2")...)
	utenza(ermelindo, "2001-10-01", "0001", "00011", "0004", "V. DELLA PROVA", "2", "17,00", "categoria", "D2", "componenti", "2", "titolo_occupazione", "P", "uso", "3")
	utenza(gedeone, "2024-03-01", "1", "11", "2", "VIA DELLA PROVA", "2", "75,00", casa("2")...) // XC-03 and XC-27
	utenza(silveria, "2001-10-01", "1", "11", "3", "VIA DELLA PROVA", "4", "98,00", append(casa("1"), "cod_riduzione", "UNICO:30")...)
	utenza(adalgisia, "1999-01-01", "1", "12", "1", "VIA DELLA PROVA", "6", "140,00", casa("1")...) // XC-02
	utenza(ettorino, "2002-05-01", "1", "13", "1", "VIA DELLA PROVA", "8", "66,00", casa("1")...)   // two that are one since 2024
	utenza(ettorino, "2002-05-01", "1", "13", "2", "VIA DELLA PROVA", "8", "58,00", "esponente", "BIS", "categoria", "D1", "componenti", "1", "titolo_occupazione", "P", "uso", "2")
	utenza(gedeone, "2024-06-15", "1", "24", "1", "VIA DELLA PROVA", "9", "130,00", "categoria", "D2", "componenti", "2", "titolo_occupazione", "P", "uso", "2")
	utenza(adalgisia, "1997-01-01", "1", "101", "2", "P.ZZA DEL MUNICIPIO", "1", "95,00", casa("2")...)
	utenza(adalgisia, "1997-01-01", "1", "101", "1", "PIAZZA DELLA CONCORDIA", "1", "46,00", "tipo_utenza", "N", "categoria", "N13", "titolo_occupazione", "P", "uso", "4", "ateco", "47.59")
	utenza(foscolino, "1996-08-01", "1", "140", "", "PIAZZA DELLA CONCORDIA", "4", "80,00", casa("2")...) // XC-02: 140 for 104
	utenza(foscolino, "1996-08-01", "2", "5", "", "CONTRADA LA PROVA", "3", "90,00", "categoria", "D2", "componenti", "2", "titolo_occupazione", "P", "uso", "2")
	utenza(foscolino, "2011-01-01", "2", "5", "", "C.DA LA PROVA", "3", "90,00", "categoria", "D2", "componenti", "2", "titolo_occupazione", "P", "uso", "2") // XC-21
	utenza(remigia, "2019-06-01", "2", "1", "1", "CONTRADA LA PROVA", "1", "150,00", casa("1")...)
	utenza(remigia, "2019-06-01", "2", "1", "2", "CONTRADA LA PROVA", "1", "25,00", "categoria", "D1", "componenti", "1", "titolo_occupazione", "P", "uso", "3")
	utenza(calimero, "2019-06-01", "2", "9", "", "CONTRADA LA PROVA", "5", "100,00", casa("1")...)
	utenza(bernarda, "2019-06-01", "", "", "", "CONTRADA LA PROVA", "9", "104,00", append(casa("2"), "causale_assenza_dati", "3")...) // to be tied by person and address
	utenza(ettorino, "2024-02-01", "2", "21", "", "CONTRADA LA PROVA", "11", "135,00", "categoria", "D1", "componenti", "1", "titolo_occupazione", "P", "uso", "2")
	utenza(betulla, "2005-01-01", "1", "12", "5", "VIA DELLA PROVA", "8", "44,00", "tipo_utenza", "N", "categoria", "N3", "titolo_occupazione", "P", "uso", "4") // on a graffato
	return t.b.Bytes()
}

func imu() []byte {
	t := nuovaTavola("cod_comune;id_posizione;anno;cf;denominazione;tipo_oggetto;sezione;foglio;numero;denominatore;sub;categoria;rendita;reddito_dominicale;valore_area;quota_num;quota_den;mesi;abitazione_principale;pertinenza;riduzione;esenzione;aliquota;dovuto_cent")
	for _, anno := range []string{"2024", "2025"} {
		n := 0
		posizione := func(g gente, foglio, numero, sub, categoria, rendita, num, den, dovuto string, altro ...string) {
			n++
			t.riga(append([]string{"cod_comune", "X100", "id_posizione", fmt.Sprintf("P%04d", n), "anno", anno, "cf", g.cf, "denominazione", g.chi(), "tipo_oggetto", "F",
				"foglio", foglio, "numero", numero, "sub", sub, "categoria", categoria, "rendita", rendita, "quota_num", num, "quota_den", den, "mesi", "12",
				"abitazione_principale", "N", "pertinenza", "N", "aliquota", "10,6", "dovuto_cent", dovuto}, altro...)...)
		}
		casa := []string{"abitazione_principale", "S", "aliquota", "0"}
		posizione(ermelindo, "1", "11", "1", "A/3", "511,29", "1", "2", "0", casa...)
		posizione(nerina, "1", "11", "1", "A/3", "511,29", "1", "2", "0", casa...)
		posizione(gedeone, "1", "11", "2", "A/2", "650,74", "1", "2", "0", casa...)
		posizione(ilarinda, "1", "11", "2", "A/2", "650,74", "1", "2", "0", casa...)
		posizione(silveria, "1", "11", "3", "A/2", "704,96", "1", "1", "0", casa...)
		posizione(adalgisia, "1", "101", "1", "C/1", "1193,04", "1", "1", "73032")
		posizione(adalgisia, "1", "101", "2", "A/2", "600,00", "1", "1", "0", casa...) // XC-07
		posizione(ettorino, "1", "13", "3", "A/3", "619,75", "1", "1", "110366")
		posizione(foscolino, "2", "5", "", "A/4", "258,22", "1", "1", "45984")
		posizione(remigia, "2", "1", "1", "A/7", "774,68", "1", "1", "0", casa...)
		posizione(remigia, "2", "1", "2", "C/6", "90,38", "1", "1", "0", "pertinenza", "S", "aliquota", "0")
		posizione(betulla, "1", "1", "", "D/10", "2124,00", "1", "1", "14496", "aliquota", "1")
		// Of the 25 the owner declares what it grew before the plan: XC-17.
		posizione(tersillo, "1", "25", "", "", "", "1", "1", "2108", "tipo_oggetto", "T", "reddito_dominicale", "16,44", "aliquota", "7,6")
	}
	return t.b.Bytes()
}

func residenti() []byte {
	t := nuovaTavola("cod_comune;cf;cognome;nome;nascita;decesso;id_famiglia;via_testo;civico;esponente;interno;prog_accesso;dal;al")
	risiede := func(famiglia string, g gente, nascita, via, civico, dal string, altro ...string) {
		t.riga(append([]string{"cod_comune", "X100", "cf", g.cf, "cognome", g.cognome, "nome", g.nome, "nascita", nascita, "id_famiglia", famiglia,
			"via_testo", via, "civico", civico, "dal", dal}, altro...)...)
	}
	risiede("F001", ermelindo, "1958-07-21", "VIA DELLA PROVA", "2", "2001-10-05", "interno", "1")
	risiede("F001", nerina, "1961-03-09", "VIA DELLA PROVA", "2", "2001-10-05", "interno", "1")
	risiede("F002", gedeone, "1993-08-17", "VIA DELLA PROVA", "2", "2024-03-10", "interno", "2")
	risiede("F002", ilarinda, "1995-11-30", "VIA DELLA PROVA", "2", "2024-03-10", "interno", "2")
	risiede("F002", piccola, "2023-05-02", "VIA DELLA PROVA", "2", "2024-03-10", "interno", "2")
	risiede("F003", silveria, "1938-06-22", "VIA DELLA PROVA", "4", "1970-01-01", "interno", "3")
	risiede("F004", adalgisia, "1971-04-28", "P.ZA DELLA CONCORDIA", "1", "1998-04-01")
	risiede("F005", ettorino, "1979-03-16", "VIA DELLA PROVA", "8", "2010-09-01")
	risiede("F006", tersillo, "1949-02-11", "VIA DELLA PROVA", "9", "2024-07-01") // XC-01
	risiede("F007", foscolino, "1955-01-01", "PIAZZA DEL MUNICIPIO", "4", "1990-01-01")
	risiede("F008", remigia, "1964-02-02", "CONTRADA LA PROVA", "1", "2019-06-10")
	risiede("F009", calimero, "1967-09-15", "CONTRADA LA PROVA", "5", "2019-06-10")
	risiede("F010", bernarda, "1962-06-06", "CONTRADA LA PROVA", "9", "1990-01-01")
	risiede("F010", venerando, "1931-07-19", "CONTRADA LA PROVA", "9", "1990-01-01", "decesso", "2024-02-27", "al", "2024-02-27")
	return t.b.Bytes()
}

func aliquote() []byte {
	t := nuovaTavola("cod_comune;anno;fattispecie;aliquota_permille;detrazione_cent;categoria")
	for _, anno := range []string{"2021", "2022", "2023", "2024", "2025", "2026"} {
		for _, r := range [][3]string{{"abitazione_principale", "6", "20000"}, {"rurali", "1", "0"}, {"gruppo_d", "10,6", "0"}, {"terreni", "7,6", "0"}, {"aree", "10,6", "0"}, {"altri", "10,6", "0"}} {
			t.riga("cod_comune", "X100", "anno", anno, "fattispecie", r[0], "aliquota_permille", r[1], "detrazione_cent", r[2])
		}
	}
	return t.b.Bytes()
}

func tariffe() []byte {
	t := nuovaTavola("cod_comune;anno;tipo_utenza;componenti;categoria;fissa_euro_mq;variabile_euro;variabile_euro_mq;tefa_permille")
	for _, anno := range []string{"2021", "2022", "2023", "2024", "2025"} {
		for k, q := range [][2]string{{"0,84", "55,10"}, {"0,92", "118,40"}, {"0,98", "165,30"}, {"1,05", "201,20"}, {"1,10", "248,90"}, {"1,16", "287,00"}} {
			t.riga("cod_comune", "X100", "anno", anno, "tipo_utenza", "D", "componenti", fmt.Sprint(k+1), "fissa_euro_mq", q[0], "variabile_euro", q[1], "tefa_permille", "50")
		}
		for _, q := range [][3]string{{"N03", "1,10", "1,42"}, {"N11", "2,05", "2,70"}, {"N13", "2,35", "3,10"}} {
			t.riga("cod_comune", "X100", "anno", anno, "tipo_utenza", "N", "categoria", q[0], "fissa_euro_mq", q[1], "variabile_euro_mq", q[2], "tefa_permille", "50")
		}
	}
	return t.b.Bytes()
}

func valoriAree() []byte {
	t := nuovaTavola("cod_comune;anno;zona;euro_mq;abbattimento")
	for _, anno := range []string{"2021", "2022", "2023", "2024", "2025", "2026"} {
		t.riga("cod_comune", "X100", "anno", anno, "zona", "B1", "euro_mq", "62,00", "abbattimento", "0")
		t.riga("cod_comune", "X100", "anno", anno, "zona", "C1", "euro_mq", "38,50", "abbattimento", "10")
	}
	return t.b.Bytes()
}

func TestWhatTheOfficesHaveIsWhatIsTold(t *testing.T) {
	dir := t.TempDir()
	for nome, b := range map[string][]byte{
		"tributi/tari.csv": tari(), "tributi/imu.csv": imu(), "tributi/aliquote.csv": aliquote(), "tributi/tariffe.csv": tariffe(), "tributi/valori_aree.csv": valoriAree(),
		"anagrafe/residenti.csv": residenti(), "edilizia/pratiche.csv": pratiche(),
		"urbanistica/prg.geojson": piano(false), "urbanistica/puc_adottato.geojson": piano(true), "urbanistica/vincoli.geojson": vincoli(), "urbanistica/impronte.geojson": impronte(),
	} {
		p := filepath.Join(dir, nome)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	confrontaCartella(t, dir, filepath.Join("borgo", "uffici"))
}
