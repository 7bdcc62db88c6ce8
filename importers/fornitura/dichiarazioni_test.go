package fornitura

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const testaTARI = "cod_comune;id_utenza;id_oggetto;tipo_utenza;cf_intestatario;denominazione;data_inizio;data_fine;sezione;foglio;numero;denominatore;sub;causale_assenza_dati;prog_nazionale;prog_accesso;via_testo;civico;esponente;scala;piano;interno;superficie_mq;superficie_origine;categoria;componenti;titolo_occupazione;uso;cod_riduzione;ateco;piva;dovuto_fissa;dovuto_variabile;tefa;perequazione;anno\n"

// csv writes a file of its own folder, and gives its path.
func csv(t testing.TB, nome string, righe ...string) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), nome)
	senzaErrore(t, os.WriteFile(p, []byte(strings.Join(righe, "\n")+"\n"), 0o644))
	return p
}

// tari writes lines of few fields: utenza, oggetto, cf, foglio, numero, sub, mq, the rest the same.
func rigaTARI(utenza, cf, foglio, numero, sub, mq string) string {
	return fmt.Sprintf("X100;%s;1;D;%s;ROSSI MARIO;2019-03-01;;;%s;%s;;%s;;;;VIA ROMA;12;A;;2;4;%s;M;D2;2;P;1;RID01:30;;;7728;11840;978;150;2025", utenza, cf, foglio, numero, sub, mq)
}

func estrattoTARI(t testing.TB, righe ...string) string {
	return csv(t, "tari.csv", append([]string{strings.TrimSpace(testaTARI)}, righe...)...)
}

// posizioniTARI is what is living: utenza, oggetto, day of the end, mq, place, person or none.
func (b *banco) posizioniTARI() []string {
	return righe(b, `SELECT concat_ws(' ', id_utenza, id_oggetto, superficie_mq, concat_ws('/', n_foglio, n_numero, n_subalterno), CASE WHEN persona IS NULL THEN 'nessuno' ELSE 'persona' END, al)
		FROM tributi.tari WHERE superseded_at IS NULL ORDER BY 1`)
}

func TestATARIExtractComesInWithEveryField(t *testing.T) {
	b := nuovoBanco(t, "X100")
	f := csv(t, "estratto.csv", "\ufeff"+strings.TrimSpace(testaTARI)+";zona_raccolta",
		`X100;U1;1;D;rssmra80a01h501u;"ROSSI ""MARIO"" D'AMICO";01/03/2019;;;0012;00045/2;;003;;1234;000777;VIA ROMA;12;A;B;2;4;84,50;M;D 2;2;P;1;RID01:30|RID02|RID03:12,5;;;7728;11840;978;150;2025;NORD`,
		`X100;U2;1;N;12345678903;BAR SPORT;2020-01-01;2024-06-30;A;7;STRADA002;;;2;;;PIAZZA GRANDE;;;;;;240.00;C;1;;L;4;;56.30;12345678903;130800;;6540;;2025;`)
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-01-01")}, f)
	if e.Tipo != "tributi.tari" || e.Modo != "completa" || e.Letti["TARI"] != 2 || e.Acquisiti["posizioni"] != 2 || e.Nuovi != 2 || e.Scarti != 0 || e.Anomalie != 0 {
		t.Errorf("%+v", e)
	}
	if len(e.Avvisi) != 1 || e.Avvisi[0].Codice != "COLONNE_SCONOSCIUTE" || !strings.Contains(e.Avvisi[0].Esempio, "zona_raccolta") {
		t.Errorf("%+v", e.Avvisi)
	}
	got := righe(b, `SELECT concat_ws('|', id_utenza, tipo_utenza, cf, cf_valido, denominazione, n_sezione, n_foglio, n_numero, n_denominatore, n_subalterno, causale_assenza,
		prog_nazionale, prog_accesso, via_testo, civico, esponente, scala, piano, interno, superficie_mq, superficie_origine, categoria, componenti, titolo, uso, riduzioni,
		ateco, piva, dovuto_fissa_cent, dovuto_variabile_cent, tefa_cent, perequazione_cent, anno, dal, al, altro, riga) FROM tributi.tari ORDER BY 1`)
	vuole := []string{
		`U1|D|RSSMRA80A01H501U|t|ROSSI "MARIO" D'AMICO||12|45|2|3|1234|777|VIA ROMA|12|A|B|2|4|84.50|M|D2|2|P|1|[{"codice": "RID01", "percento": 30}, {"codice": "RID02", "percento": null}, {"codice": "RID03", "percento": 12.50}]|7728|11840|978|150|2025|2019-03-01|{"zona_raccolta": "NORD"}|2`,
		`U2|N|12345678903|t|BAR SPORT|A|7|STRADA002|||2|PIAZZA GRANDE|240.00|C|N01|L|4|[]|56.30|12345678903|130800|6540|2025|2020-01-01|2024-06-30|3`,
	}
	if !slices.Equal(got, vuole) {
		t.Errorf("%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(vuole, "\n"))
	}
	if n := uno[int](b, "SELECT count(*) FROM tributi.tari WHERE persona = infra.persona(cf) AND NOT grezza LIKE 'X100;U1;1;D;rssm%' = (id_utenza = 'U2')"); n != 2 {
		t.Errorf("%d lines have their person and are kept as delivered", n)
	}
	if e := b.una(GiaAcquisita, Opzioni{}, f); *e.Fornitura != 1 {
		t.Errorf("the same file again: %+v", e)
	}
}

func TestALaterExtractClosesWhatItNoLongerHolds(t *testing.T) {
	b := nuovoBanco(t, "X100")
	u := func(n int, mq string) string {
		return rigaTARI(fmt.Sprintf("U%d", n), "RSSMRA80A01H501U", "12", "45", fmt.Sprint(n), mq)
	}
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-01-01")}, estrattoTARI(t, u(1, "80"), u(2, "60"), u(3, "50")))
	prima := righe(b, "SELECT posizione_id::text || ' ' || id_utenza FROM tributi.tari ORDER BY id_utenza")
	stato := b.statoDichiarazioni()
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-06-01")}, estrattoTARI(t, u(2, "65"), u(3, "50,0"), u(4, "90")))
	if e.Nuovi != 1 || e.Modificati != 1 || e.Chiusi != 1 || e.Invariati != 1 || e.Acquisiti["posizioni"] != 3 {
		t.Errorf("%+v", e)
	}
	fermo(t, "positions", b.posizioniTARI(), []string{
		"U1 1 80.00 12/45/1 persona 2025-06-01", "U2 1 65.00 12/45/2 persona", "U3 1 50.00 12/45/3 persona", "U4 1 90.00 12/45/4 persona"})
	fermo(t, "ids of the known", righe(b, "SELECT posizione_id::text || ' ' || id_utenza FROM tributi.tari WHERE superseded_at IS NULL AND id_utenza <> 'U4' ORDER BY id_utenza"), prima)

	// What had ended and is back opens again; what lacks already is not ended twice.
	e = b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-07-01")}, estrattoTARI(t, u(1, "80"), u(3, "50"), u(4, "90")))
	if e.Nuovi != 0 || e.Modificati != 1 || e.Chiusi != 1 || e.Invariati != 2 {
		t.Errorf("%+v", e)
	}
	e = b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-08-01")}, estrattoTARI(t, u(1, "80"), u(3, "50"), u(4, "91")))
	if e.Modificati != 1 || e.Chiusi != 0 {
		t.Errorf("%+v", e)
	}
	for range 3 {
		b.annullaUltima()
	}
	fermo(t, "after undoing all but the first", b.statoDichiarazioni(), stato)
}

func TestAnOlderExtractIsRefused(t *testing.T) {
	b := nuovoBanco(t, "X100")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-06-01")}, estrattoTARI(t, rigaTARI("U1", "", "1", "2", "", "80")))
	stato := b.statoDichiarazioni()
	e := b.una(Rifiutata, Opzioni{Riferimento: giorno(t, "2025-01-01")}, estrattoTARI(t, rigaTARI("U2", "", "1", "2", "", "80")))
	if e.Codice != "FORNITURA_INTERMEDIA" {
		t.Errorf("%+v", e)
	}
	fermo(t, "positions", b.statoDichiarazioni(), stato)
}

func TestALineThatIsAScartoClosesNothing(t *testing.T) {
	b := nuovoBanco(t, "X100")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-01-01")}, estrattoTARI(t, rigaTARI("U1", "", "1", "2", "", "80"), rigaTARI("U2", "", "1", "3", "", "80")))
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-06-01")}, estrattoTARI(t, rigaTARI("U1", "", "1", "2", "", "1.080"), rigaTARI("U3", "", "1", "3", "", "80")))
	if e.Scarti != 1 || e.Chiusi != 1 || e.Nuovi != 1 {
		t.Errorf("%+v", e)
	}
	fermo(t, "positions", b.posizioniTARI(), []string{"U1 1 80.00 1/2/ nessuno", "U2 1 80.00 1/3/ nessuno 2025-06-01", "U3 1 80.00 1/3/ nessuno"})
	fermo(t, "scarti", righe(b, "SELECT concat_ws('|', file LIKE '%tari.csv', riga, campo, valore, motivo, proposta) FROM tributi.scarto"), []string{
		"t|2|superficie_mq|non si capisce se la virgola o il punto separa i decimali o le migliaia|forse 1080, o forse 1.080"})
}

// Each line is wrong in a way of its own; the good one among them comes in.
func TestDirtyLinesAreScartiWithAProposal(t *testing.T) {
	b := nuovoBanco(t, "X100", "B542")
	buona := rigaTARI("U1", "RSSMRA80A01H501U", "1", "2", "", "80")
	campo := func(n int, s string) string {
		f := strings.Split(buona, ";")
		f[1], f[n] = fmt.Sprintf("K%d", n), s
		return strings.Join(f, ";")
	}
	f := estrattoTARI(t, buona, "ZZZZ;U2;1;D", campo(3, "X"), campo(6, "03/31/2024"), campo(7, "2024-02-30"), campo(13, "9"), campo(22, "-84"), campo(23, "Q"),
		campo(25, "due"), campo(26, "Z"), campo(27, "7"), campo(28, "RID01:130"), campo(35, "25"), "X100;U3;\"1;D", campo(5, "CITT\xc0"), "X100;;1;D;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;",
		"G999"+buona[4:], "B542"+buona[4:])
	es := b.importa(Opzioni{Riferimento: giorno(t, "2025-01-01")}, f)
	if len(es) != 3 || es[0].Ente == nil || es[0].Letti["TARI"]+es[1].Letti["TARI"] != 17 {
		t.Fatalf("%+v", es)
	}
	if es[2].Esito != Rifiutata || es[2].Codice != "COMUNE_SCONOSCIUTO" && es[2].Codice != "ENTE_NON_REGISTRATO" {
		t.Errorf("the other comune: %+v", es[2])
	}
	fermo(t, "positions", b.posizioniTARI(), []string{"U1 1 80.00 1/2/ persona", "U1 1 80.00 1/2/ persona"})
	got := righe(b, "SELECT concat_ws('|', riga, campo, left(motivo, 44), proposta) FROM tributi.scarto ORDER BY riga")
	fermo(t, "scarti", got, []string{
		"3|la riga ha 4 campi invece di 36; da corregge",
		"4|tipo_utenza|il valore non è fra quelli del tracciato: D,",
		"5|data_inizio|il giorno non esiste|forse 2024-03-31, con il giorno al posto del mese",
		"6|data_fine|il giorno non esiste|forse 2024-02-29, l'ultimo del mese",
		"7|causale_assenza_dati|il numero non è fra 1 e 3",
		"8|superficie_mq|il numero è negativo|forse 84",
		"9|superficie_origine|il valore non è fra quelli del tracciato: C,",
		"10|componenti|non è un numero",
		"11|titolo_occupazione|il valore non è fra quelli del tracciato: P,",
		"12|uso|il numero non è fra 1 e 5",
		"13|cod_riduzione|la percentuale di una riduzione non è un num",
		"14|anno|il numero non è fra 1990 e 2199",
		"15|le virgolette aperte non si chiudono alla fi|chiudere le virgolette, o raddoppiare quelle che fanno parte del testo",
		"16|la riga non è scritta in UTF-8|se il file è in Windows-1252 (ANSI), salvarlo in UTF-8",
		"17|id_utenza|il campo è vuoto",
	})
	if n := uno[int](b, "SELECT count(*) FROM tributi.scarto WHERE convert_from(contenuto, 'LATIN1') LIKE 'X100;K%' AND valore IS NULL"); n != 12 {
		t.Errorf("%d scarti keep their line", n)
	}
}

func TestContradictionsGoInAndAreListed(t *testing.T) {
	b := nuovoBanco(t, "X100")
	tari := estrattoTARI(t,
		rigaTARI("U1", "RSSMRA80A01H501X", "1", "2", "", "80"),
		rigaTARI("U2", "", "", "", "", "0"),
		strings.Replace(strings.Replace(rigaTARI("U3", "RSSMRA80A01H501U", "1O", "3/A", "5-6", "80"), "2019-03-01;", "2019-03-01;2018-01-01", 1), ";D2;", ";N01;", 1))
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-01-01")}, tari)
	if e.Scarti != 0 || e.Anomalie != 7 || e.Acquisiti["posizioni"] != 3 {
		t.Errorf("%+v", e)
	}
	fermo(t, "anomalie", righe(b, "SELECT concat_ws('|', codice, gravita, riga) FROM tributi.anomalia ORDER BY riga, codice"), []string{
		"CF_ERRATO|avviso|2", "CF_ASSENTE|avviso|3", "IDENTIFICATIVO_ASSENTE|avviso|3", "SUPERFICIE_ZERO|nota|3",
		"CATEGORIA_SCONOSCIUTA|avviso|4", "DATE_INVERTITE|errore|4", "IDENTIFICATIVO_DUBBIO|avviso|4"})
	fermo(t, "positions", b.posizioniTARI(), []string{"U1 1 80.00 1/2/ nessuno", "U2 1 0.00 // nessuno", "U3 1 80.00 10/3A/5-6 persona 2018-01-01"})
	if n := uno[int](b, "SELECT count(*) FROM tributi.anomalia WHERE testo ~ 'ROSSI|RSSMRA'"); n != 0 {
		t.Errorf("%d anomalie name a person", n)
	}
}

const testaIMU = "cod_comune;id_posizione;anno;cf;denominazione;tipo_oggetto;sezione;foglio;numero;denominatore;sub;categoria;rendita;reddito_dominicale;valore_area;quota_num;quota_den;mesi;abitazione_principale;pertinenza;riduzione;esenzione;aliquota;dovuto_cent"

func TestAnIMUExtractIsWholeForItsYears(t *testing.T) {
	b := nuovoBanco(t, "X100")
	riga := func(anno int, id, rendita string) string {
		return fmt.Sprintf("X100;%s;%d;BNCLRA75D50F205R;BIANCHI LAURA;F;;12;45;;3;A/2;%s;;;1;2;12;S;N;comodato;;10,6;75300", id, anno, rendita)
	}
	imu := func(righe ...string) string { return csv(t, "imu.csv", append([]string{testaIMU}, righe...)...) }
	vive := func() []string {
		return righe(b, `SELECT concat_ws('|', anno, id_posizione, cf_valido, tipo_oggetto, n_foglio, n_numero, n_subalterno, categoria, rendita_cent, quota_num, quota_den, mesi,
			abitazione_principale, pertinenza, riduzione, aliquota_permille, dovuto_cent, al) FROM tributi.imu WHERE superseded_at IS NULL ORDER BY 1`)
	}
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-03-01")}, imu(riga(2024, "P1", "845,67"), riga(2024, "P2", "516.46"), riga(2023, "P1", "800")))
	if e.Tipo != "tributi.imu" || e.Letti["IMU"] != 3 || e.Acquisiti["posizioni"] != 3 || e.Nuovi != 3 || e.Anomalie != 0 {
		t.Errorf("%+v", e)
	}
	fermo(t, "positions", vive(), []string{
		"2023|P1|t|F|12|45|3|A02|80000|1|2|12|t|f|comodato|10.6000|75300",
		"2024|P1|t|F|12|45|3|A02|84567|1|2|12|t|f|comodato|10.6000|75300",
		"2024|P2|t|F|12|45|3|A02|51646|1|2|12|t|f|comodato|10.6000|75300"})
	// An older day about another year is no older extract; the years that are not named stay.
	e = b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2022-05-01")}, imu(riga(2021, "P1", "800")))
	if e.Nuovi != 1 || e.Chiusi != 0 {
		t.Errorf("%+v", e)
	}
	if e = b.una(Rifiutata, Opzioni{Riferimento: giorno(t, "2025-01-01")}, imu(riga(2024, "P3", "1"), riga(2020, "P3", "1"))); e.Codice != "FORNITURA_INTERMEDIA" || !strings.Contains(*e.Motivo, "del 2024") {
		t.Errorf("%+v", e)
	}
	stato := b.statoDichiarazioni()
	e = b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-09-01")}, imu(riga(2024, "P2", "516,46"), riga(2024, "P9", "1")))
	if e.Nuovi != 1 || e.Chiusi != 1 || e.Invariati != 1 {
		t.Errorf("%+v", e)
	}
	if n := uno[string](b, "SELECT string_agg(anno || id_posizione, ' ') FROM tributi.imu WHERE superseded_at IS NULL AND al = '2025-09-01'"); n != "2024P1" {
		t.Errorf("ended: %s", n)
	}
	b.annullaUltima()
	fermo(t, "undone", b.statoDichiarazioni(), stato)
	// Once undone its content may come again.
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-09-01")}, imu(riga(2024, "P2", "516,46"), riga(2024, "P9", "1")))
}

func TestIMUSharesAndMonths(t *testing.T) {
	b := nuovoBanco(t, "X100")
	riga := func(id, num, den, mesi, aliquota string) string {
		return fmt.Sprintf("X100;%s;2024;BNCLRA75D50F205R;;T;;12;45;;;;;87,50;;%s;%s;%s;;;;;%s;", id, num, den, mesi, aliquota)
	}
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-03-01")}, csv(t, "imu.csv", testaIMU,
		riga("P1", "0", "0", "12", ""), riga("P2", "1", "0", "12", ""), riga("P3", "3", "2", "7", ""), riga("P4", "1", "", "7", ""), riga("P5", "1", "1", "13", ""), riga("P6", "1", "3", "", "1060")))
	if e.Scarti != 3 || e.Acquisiti["posizioni"] != 3 || e.Anomalie != 2 {
		t.Errorf("%+v", e)
	}
	fermo(t, "shares", righe(b, "SELECT concat_ws('|', id_posizione, quota_num, quota_den, mesi, reddito_dominicale_cent) FROM tributi.imu ORDER BY 1"), []string{"P1|12|8750", "P3|3|2|7|8750", "P4|1|7|8750"})
	fermo(t, "scarti", righe(b, "SELECT concat_ws('|', riga, campo) FROM tributi.scarto ORDER BY 1"), []string{"3|quota_den", "6|mesi", "7|aliquota"})
}

func TestResidentsComeInByPersonAndPeriod(t *testing.T) {
	b := nuovoBanco(t, "X100")
	const testa = "cod_comune;cf;cognome;nome;nascita;decesso;id_famiglia;via_testo;civico;esponente;interno;prog_accesso;dal;al"
	residenti := func(righe ...string) string { return csv(t, "residenti.csv", append([]string{testa}, righe...)...) }
	vivi := func() []string {
		return righe(b, `SELECT concat_ws('|', cf, cf_valido, cognome, nome, nascita, decesso, id_famiglia, via_testo, civico, esponente, interno, prog_accesso, dal, al, persona IS NOT NULL) FROM anagrafe.residente WHERE superseded_at IS NULL ORDER BY cognome, nome, dal`)
	}
	const mario, laura, senza = "X100;RSSMRA80A01H501U;ROSSI;MARIO;01/01/1980;;F1;VIA ROMA;12;A;4;777;2010-05-01;2020-01-01", "X100;BNCLRA75D50F205R;BIANCHI;LAURA;1975-04-10;;F1;VIA ROMA;12;A;4;777;2010-05-01;", "X100;;VERDI;ADA;2024-01-31;;F1;VIA ROMA;12;A;4;777;2024-01-31;"
	const mario2 = "X100;RSSMRA80A01H501U;ROSSI;MARIO;01/01/1980;;F2;VIA GARIBALDI;3;;;778;2020-01-01;"
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-01-01")}, residenti(mario, mario2, laura, senza))
	if e.Tipo != "anagrafe.residenti" || e.Letti["RESIDENTI"] != 4 || e.Acquisiti["residenti"] != 4 || e.Nuovi != 4 || e.Anomalie != 1 {
		t.Errorf("%+v", e)
	}
	fermo(t, "residents", vivi(), []string{
		"BNCLRA75D50F205R|t|BIANCHI|LAURA|1975-04-10|F1|VIA ROMA|12|A|4|777|2010-05-01|t",
		"RSSMRA80A01H501U|t|ROSSI|MARIO|1980-01-01|F1|VIA ROMA|12|A|4|777|2010-05-01|2020-01-01|t",
		"RSSMRA80A01H501U|t|ROSSI|MARIO|1980-01-01|F2|VIA GARIBALDI|3|778|2020-01-01|t",
		"f|VERDI|ADA|2024-01-31|F1|VIA ROMA|12|A|4|777|2024-01-31|f"})
	// A person who leaves, one whose code does not go with the name.
	e = b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-06-01")}, residenti(mario, mario2, senza, "X100;BNCLRA75D50F205R;NERI;LAURA;1975-04-11;;F9;;;;;;2025-05-05;"))
	if e.Nuovi != 1 || e.Chiusi != 1 || e.Invariati != 3 || e.Anomalie != 3 {
		t.Errorf("%+v", e)
	}
	fermo(t, "anomalie", righe(b, "SELECT DISTINCT codice FROM anagrafe.anomalia ORDER BY 1"), []string{"CF_ASSENTE", "CF_DISCORDE"})
	if n := uno[string](b, "SELECT cognome || al FROM anagrafe.residente WHERE superseded_at IS NULL AND al = '2025-06-01'"); n != "BIANCHI2025-06-01" {
		t.Errorf("who left: %s", n)
	}
}

func TestRatesTariffsAndValuesOfAYear(t *testing.T) {
	b := nuovoBanco(t, "X100")
	rif := Opzioni{Riferimento: giorno(t, "2025-01-01")}
	e := b.una(Acquisita, rif, csv(t, "a.csv", "cod_comune;anno;fattispecie;aliquota_permille;detrazione_cent;categoria", "X100;2024;Gruppo D;10,6;;", "X100;2024;abitazione_principale;5;20000;A/1", "X100;2024;negozi sfitti;9.6;0;c1", "X100;2024;altri;;;"))
	if e.Tipo != "tributi.aliquote" || e.Acquisiti["aliquote"] != 3 || e.Scarti != 1 {
		t.Errorf("%+v", e)
	}
	fermo(t, "rates", righe(b, "SELECT concat_ws('|', anno, fattispecie, categoria, aliquota_permille, detrazione_cent) FROM tributi.aliquota ORDER BY 1"),
		[]string{"2024|abitazione_principale|A01|5.0000|20000", "2024|gruppo_d||10.6000|0", "2024|negozi sfitti|C01|9.6000|0"})

	e = b.una(Acquisita, rif, csv(t, "t.csv", "cod_comune;anno;tipo_utenza;componenti;categoria;fissa_euro_mq;variabile_euro;variabile_euro_mq;tefa_permille", "X100;2024;D;1;;0,92;118,40;;50", "X100;2024;D;;D2;0.84;155.1;;50", "X100;2024;N;;7;2,35;;3,10;50", "X100;2024;D;;;1;;;", "X100;2024;N;;;1;;;"))
	if e.Tipo != "tributi.tariffe" || e.Acquisiti["tariffe"] != 3 || e.Scarti != 2 {
		t.Errorf("%+v", e)
	}
	fermo(t, "tariffs", righe(b, "SELECT concat_ws('|', anno, tipo_utenza, componenti, categoria, fissa_euro_mq, variabile_euro, variabile_euro_mq, tefa_permille) FROM tributi.tariffa ORDER BY 1"),
		[]string{"2024|D|1||0.920000|118.4000|0.000000|50.0000", "2024|D|2||0.840000|155.1000|0.000000|50.0000", "2024|N|0|N07|2.350000|0.0000|3.100000|50.0000"})

	valori := func(righe ...string) string {
		return csv(t, "v.csv", append([]string{"cod_comune;anno;zona;euro_mq;abbattimento"}, righe...)...)
	}
	e = b.una(Acquisita, rif, valori("X100;2024;B1;120,50;10", "X100;2024;C;85;", "X100;2023;C;80;"))
	if e.Tipo != "tributi.valori-aree" || e.Acquisiti["valori_aree"] != 3 {
		t.Errorf("%+v", e)
	}
	e = b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-02-01")}, valori("X100;2024;B1;120,5;10,0", "X100;2024;D;30;"))
	if e.Nuovi != 1 || e.Invariati != 1 || e.Chiusi != 1 {
		t.Errorf("%+v", e)
	}
	fermo(t, "values", righe(b, "SELECT concat_ws('|', anno, zona, euro_mq, abbattimento, al) FROM tributi.valore_area WHERE superseded_at IS NULL ORDER BY 1"),
		[]string{"2023|C|80.0000|0.0000", "2024|B1|120.5000|10.0000", "2024|C|85.0000|0.0000|2025-02-01", "2024|D|30.0000|0.0000"})
}

func TestTheSameKeyTwiceIsSaidOnce(t *testing.T) {
	b := nuovoBanco(t, "X100")
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-01-01")}, estrattoTARI(t, rigaTARI("U1", "", "1", "2", "", "80"), rigaTARI("U2", "", "1", "2", "", "80"), rigaTARI("U1", "", "1", "2", "", "90")))
	if e.Letti["TARI"] != 3 || e.Acquisiti["posizioni"] != 2 || e.Nuovi != 2 || !slices.ContainsFunc(e.Avvisi, func(a Avviso) bool { return a.Codice == "RIGA_RIPETUTA" && a.N == 1 }) {
		t.Errorf("%+v", e)
	}
	fermo(t, "positions", b.posizioniTARI(), []string{"U1 1 90.00 1/2/ nessuno", "U2 1 80.00 1/2/ nessuno"})
}

func TestAFileWithoutAColumnIsRefusedByName(t *testing.T) {
	b := nuovoBanco(t, "X100")
	for nome, c := range map[string]struct{ testo, tipo, colonna string }{
		"TARI without the comune": {strings.TrimPrefix(testaTARI, "cod_comune;") + "U1;1;D\n", "tributi.tari", "cod_comune"},
		"IMU without the year":    {strings.Replace(testaIMU, "anno;", "", 1) + "\nX100;P1;\n", "tributi.imu", "anno"},
	} {
		t.Run(nome, func(t *testing.T) {
			e := b.per(t).una(Rifiutata, Opzioni{}, csv(t, "x.csv", strings.TrimSpace(c.testo)))
			if e.Tipo != c.tipo || e.Codice != "COLONNA_MANCANTE" || !strings.Contains(*e.Motivo, "manca la colonna "+c.colonna+":") {
				t.Errorf("%+v", e)
			}
		})
	}
	if e := b.una(Rifiutata, Opzioni{}, csv(t, "x.csv", strings.TrimSpace(testaTARI))); e.Codice != "CONSEGNA_VUOTA" {
		t.Errorf("a header alone: %+v", e)
	}
}

func TestOtherComuniArePassedOver(t *testing.T) {
	b := nuovoBanco(t, "X100", "B542")
	f := estrattoTARI(t, rigaTARI("U1", "", "1", "2", "", "80"), "B542"+rigaTARI("U1", "", "1", "2", "", "80")[4:], "H501"+rigaTARI("U2", "", "1", "2", "", "80")[4:])
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-01-01"), Ente: "B542"}, f)
	if e.Letti["TARI"] != 1 || *e.Ente != "B542" || !slices.ContainsFunc(e.Avvisi, func(a Avviso) bool { return a.Codice == "ALTRO_COMUNE" }) {
		t.Errorf("%+v", e)
	}
	if n := uno[int](b, "SELECT count(*) FROM tributi.tari"); n != 1 {
		t.Errorf("%d positions", n)
	}
}

// A rehearsal says what the real run would, and leaves nothing.
func TestARehearsalOfAnExtractLeavesNothing(t *testing.T) {
	b := nuovoBanco(t, "X100")
	opz := Opzioni{Riferimento: giorno(t, "2025-01-01"), DryRun: true}
	f := estrattoTARI(t, rigaTARI("U1", "", "1", "2", "", "80"), rigaTARI("U2", "", "1", "2", "", "x"))
	if e := b.una(Acquisita, opz, f); e.Nuovi != 1 || e.Scarti != 1 || e.Fornitura != nil {
		t.Errorf("%+v", e)
	}
	for _, tabella := range []string{"tributi.tari", "tributi.scarto", "tributi.anomalia", "staging.tari", "staging.nominata", "forniture.fornitura"} {
		if n := uno[int](b, "SELECT count(*) FROM "+tabella); n != 0 {
			t.Errorf("%d rows are left in %s", n, tabella)
		}
	}
}

// statoDichiarazioni is every row of what offices deliver, but for the names of its versions.
func (b *banco) statoDichiarazioni() []string {
	return righe(b, `
		SELECT 'tari ' || (to_jsonb(t) - 'superseded_at')::text || (superseded_at IS NULL)::text FROM tributi.tari t
		UNION ALL SELECT 'imu ' || (to_jsonb(t) - 'superseded_at')::text || (superseded_at IS NULL)::text FROM tributi.imu t
		UNION ALL SELECT 'residente ' || (to_jsonb(t) - 'superseded_at')::text || (superseded_at IS NULL)::text FROM anagrafe.residente t
		UNION ALL SELECT 'anno ' || to_jsonb(t)::text FROM tributi.anno_consegnato t
		UNION ALL SELECT 'anomalia ' || to_jsonb(t)::text FROM tributi.anomalia t
		ORDER BY 1`)
}

func TestEachFileOfADeliveryHasItsDigest(t *testing.T) {
	b := nuovoBanco(t, "X100")
	dir := t.TempDir()
	uno1, due := deposita(t, dir, "uno.csv", []byte(testaTARI+rigaTARI("U1", "", "1", "2", "", "80")+"\n")), deposita(t, dir, "due.csv", []byte(testaTARI+rigaTARI("U2", "", "1", "2", "", "80")+"\n"))
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-01-01")}, uno1, due)
	var vuole []string
	for _, p := range []string{due, uno1} {
		x, err := os.ReadFile(p)
		senzaErrore(t, err)
		vuole = append(vuole, fmt.Sprintf("%d %s %x", *e.Fornitura, p, sha256.Sum256(x)))
	}
	fermo(t, "files", righe(b, "SELECT concat_ws(' ', fornitura_id, file, sha256) FROM forniture.contenuto ORDER BY file"), vuole)
	fermo(t, "files of the lines", righe(b, "SELECT DISTINCT file FROM tributi.tari ORDER BY 1"), []string{due, uno1})
}
