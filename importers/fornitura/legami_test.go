package fornitura

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto/codici"
)

// terra is a state of a particella of the census, as a delivery of registers leaves it.
type terra struct {
	immobile, progressivo int
	foglio                int
	numero, sub           string
	qualita, mq           int
	partita               string
	dal, al               string
	nasce, finisce        int64 // mutazione
	causale, nota         string
}

// unita is a state of a unit, with one identifier and one address.
type unita struct {
	immobile                                   int
	sezioneUrbana, foglio, numero, subalterno  string
	toponimo, indirizzo, civico, codice, extra string
	partita                                    string
}

const consegnaSQL = `INSERT INTO forniture.fornitura (ente_id, fornitura_id, catena, tipo, file, sha256, modo, stato, chi, conclusa_at)
	SELECT ente_id, $1::bigint, $2::text, $2::text, 'x', $1::bigint::text, 'completa', 'acquisita', 'prova', now() FROM sit.ente WHERE codice = 'X100'`

// censisci puts states into the registers and ties them.
func (b *banco) censisci(fornitura int64, terre []terra, case_ ...unita) {
	b.t.Helper()
	b.esegui(consegnaSQL, fornitura, map[bool]string{true: "catasto.terreni", false: "catasto.fabbricati"}[len(terre) > 0])
	b.esegui(`DO $$ DECLARE e integer := (SELECT ente_id FROM sit.ente WHERE codice = 'X100'); BEGIN
		IF NOT catasto.ha_partizioni(e) THEN
			PERFORM catasto.crea_partizioni(e);
			PERFORM catasto.indicizza_partizioni(e, q) FROM generate_series(1, 4) AS q;
			PERFORM catasto.attacca_partizioni(e);
		END IF; END $$`)
	for _, x := range terre {
		b.esegui(`INSERT INTO catasto.particella (ente_id, comune, sezione, foglio, numero, denominatore, mappa, tipo, id, nata_da)
			SELECT ente_id, 'X100', '', $1::int, $2::text, '', '', 'particella', 'X100_' || lpad($1::int::text, 4, '0') || '00.' || $2::text, $3::bigint FROM sit.ente WHERE codice = 'X100' ON CONFLICT DO NOTHING`, x.foglio, x.numero, fornitura)
		b.esegui(`INSERT INTO catasto.stadio_terreno (ente_id, comune, immobile, progressivo, foglio, numero, subalterno, particella_id, qualita, superficie_mq, partita,
				dal, al, aperto, g_mutazione, g_causale, g_tipo, c_mutazione, c_causale, c_tipo, impronta, fornitura_id)
			SELECT p.ente_id, 'X100', $1::int, $2::int, $3::int::text, $4::text, NULLIF($5::text, ''), p.particella_id, NULLIF($6::int, 0), NULLIF($7::int, 0), $8::text, NULLIF($9::text, '')::date, NULLIF($10::text, '')::date, $10::text = '',
				NULLIF($11::bigint, 0), NULLIF($13::text, ''), NULLIF($14::text, ''), NULLIF($12::bigint, 0), NULLIF($13::text, ''), NULLIF($14::text, ''), 0, $15::bigint
			FROM catasto.particella p WHERE p.foglio = $3::int AND p.numero = $4::text AND p.mappa = ''`,
			x.immobile, x.progressivo, x.foglio, x.numero, x.sub, x.qualita, x.mq, x.partita, x.dal, x.al, x.nasce, x.finisce, x.causale, x.nota, fornitura)
	}
	b.esegui(`INSERT INTO catasto.terreno (ente_id, particella_id, immobile, progressivo, subalterno, dal, al, superficie_mq, qualita, soppressa)
		SELECT ente_id, particella_id, immobile, progressivo, COALESCE(subalterno, ''), dal, al, superficie_mq, qualita, soppressa FROM catasto.stadio_terreno WHERE fornitura_id = $1`, fornitura)
	for _, x := range case_ {
		b.esegui(`INSERT INTO catasto.stadio_uiu (ente_id, comune, immobile, progressivo, aperto, partita, impronta, fornitura_id, indirizzi)
			SELECT ente_id, 'X100', $1::int, 1, true, NULLIF($2::text, ''), 0, $3::bigint, jsonb_build_array(jsonb_build_object('toponimo', $4::text, 'indirizzo', $5::text, 'civici', to_jsonb(string_to_array($6::text, ',')), 'codice_strada', $7::text))
			FROM sit.ente WHERE codice = 'X100'`, x.immobile, x.partita, fornitura, x.toponimo, x.indirizzo, x.civico, x.codice)
		b.esegui(`INSERT INTO catasto.identificativo (ente_id, comune, immobile, sezione_urbana, foglio, numero, subalterno, nata_da)
			SELECT ente_id, 'X100', $1, $2, $3, $4, $5, $6 FROM sit.ente WHERE codice = 'X100'`, x.immobile, x.sezioneUrbana, x.foglio, x.numero, x.subalterno, fornitura)
	}
	b.esegui(`SELECT catasto.lega(ente_id, $1) FROM sit.ente WHERE codice = 'X100'`, fornitura)
}

func (b *banco) esegui(sql string, args ...any) {
	b.t.Helper()
	err := b.DB.OwnerConn(b.ctx, func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, sql, args...)
		return err
	})
	if err != nil {
		b.t.Fatalf("%.120s: %v", sql, err)
	}
}

// mutazioni lists kin as the public sees it: "1>2 mutazione".
func (b *banco) discendenze() []string {
	b.t.Helper()
	return righe(b, `SELECT da.numero || '>' || a.numero || ' ' || s.origine FROM catasto.discendenza s
		JOIN catasto.particella da ON da.particella_id = s.da JOIN catasto.particella a ON a.particella_id = s.a ORDER BY 1`)
}

func (b *banco) legami() []string {
	b.t.Helper()
	return righe(b, `SELECT i.immobile || ' ' || COALESCE(p.id, '-') || ' ' || COALESCE(i.legame, '') FROM catasto.identificativo i
		LEFT JOIN catasto.particella p ON p.ente_id = i.ente_id AND p.particella_id = i.particella_id ORDER BY i.immobile`)
}

func (b *banco) discordanze() []string {
	b.t.Helper()
	return righe(b, `SELECT codice || ' ' || gravita || ' ' || oggetto FROM catasto.anomalia WHERE codice ~ 'CENSUARIO|DIFFORME|DISEGNATA' ORDER BY 1`)
}

// The grid of squares of ten metres: 45 is 400 square metres, 46 and 47 are 200 each.
var foglioLegami = []string{"45 45 46 47", "45 45 46 47"}

var censuarioLegami = []terra{
	{immobile: 1, progressivo: 1, foglio: 3, numero: "45", qualita: 282, mq: 400, partita: "0000001", dal: "1990-01-01"},
	{immobile: 2, progressivo: 1, foglio: 3, numero: "46", qualita: 1, mq: 230, partita: "0001234"},
	{immobile: 3, progressivo: 2, foglio: 3, numero: "47", qualita: 998, partita: "0000000", dal: "2008-09-04"},
	{immobile: 4, progressivo: 1, foglio: 3, numero: "99", qualita: 1, mq: 50, partita: "0001234", dal: "2000-01-01"},
	{immobile: 5, progressivo: 1, foglio: 3, numero: "100", qualita: 1, mq: 50, partita: "0001234", dal: "2024-06-01"},
	{immobile: 6, progressivo: 1, foglio: 9, numero: "1", qualita: 1, mq: 50, partita: "0001234"},
}

var unitaLegami = []unita{
	{immobile: 1, foglio: "3", numero: "45", subalterno: "2"},
	{immobile: 2, sezioneUrbana: "A", foglio: "7", numero: "46"},
	{immobile: 3, foglio: "3", numero: "777"},
	{immobile: 4, foglio: "3", numero: "99"},
	{immobile: 5, sezioneUrbana: "B", foglio: "3", numero: "45"},
}

// Map and census come in either order, and what is undone is forgotten.
func TestUnitsAndMapAreTiedInEitherOrder(t *testing.T) {
	discordi := []string{
		"AREA_DIFFORME avviso X100_000300.46", "CENSUARIO_SENZA_MAPPA avviso X100_000300.99", "CENSUARIO_SENZA_MAPPA nota X100_000300.100", "SOPPRESSA_DISEGNATA avviso X100_000300.47",
	}
	tutti := []string{"1 X100_000300.45 identificativo", "2 - ", "3 - ", "4 X100_000300.99 identificativo", "5 - "}
	for nome, prima := range map[string]string{"the map first": "mappa", "the census first": "censuario", "the units first": "unita"} {
		t.Run(nome, func(t *testing.T) {
			b := nuovoBanco(t, "X100")
			var mappa Esito
			disegna := func() {
				mappa = b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, tav("X100_000300", foglioLegami...).cxf(t, t.TempDir()))
			}
			censo := func() { b.censisci(900, censuarioLegami) }
			case_ := func() { b.censisci(901, nil, unitaLegami...) }
			switch prima {
			case "mappa":
				disegna()
				censo()
				case_()
			case "censuario":
				censo()
				case_()
				disegna()
			case "unita":
				case_()
				disegna()
				censo()
			}
			if got := b.legami(); !slices.Equal(got, tutti) {
				t.Errorf("units %q", got)
			}
			if got := b.discordanze(); !slices.Equal(got, discordi) {
				t.Errorf("anomalie %q", got)
			}
			if prima == "unita" {
				return
			}
			senzaErrore(t, b.annulla(mappa))
			if got := b.legami(); !slices.Equal(got, tutti) {
				t.Errorf("without the map, units %q", got)
			}
			if got := b.discordanze(); len(got) > 0 {
				t.Errorf("without the map, anomalie %q", got)
			}
			if got := righe(b, `SELECT id FROM catasto.particella ORDER BY 1`); len(got) != 6 {
				t.Errorf("without the map, particelle %q", got)
			}
		})
	}
}

func TestSezioniUrbaneLeadWhereTheOfficeSays(t *testing.T) {
	b := nuovoBanco(t, "X100")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, tav("X100_000300", foglioLegami...).cxf(t, t.TempDir()))
	b.censisci(901, nil, unitaLegami...)
	scrivi := func(sezione, urbano, foglio string) {
		b.esegui(`INSERT INTO visura.sezione_urbana (ente_id, sezione_urbana, foglio_urbano, foglio, chi) SELECT ente_id, $1, $2, $3, 'prova' FROM sit.ente`, sezione, urbano, foglio)
		b.esegui(`SELECT catasto.lega_identificativi(ente_id, NULL) FROM sit.ente`)
	}
	scrivi("A", "7", "3")
	scrivi("B", "", "")
	if got := b.legami(); got[1] != "2 X100_000300.46 sezione_urbana" || got[4] != "5 X100_000300.45 sezione_urbana" {
		t.Errorf("units %q", got)
	}
	scrivi("B", "3", "4") // a foglio of its own wins over the sezione
	b.esegui(`DELETE FROM visura.sezione_urbana WHERE sezione_urbana = 'A'`)
	b.esegui(`SELECT catasto.lega_identificativi(ente_id, NULL) FROM sit.ente`)
	if got := b.legami(); got[1] != "2 - " || got[4] != "5 - " {
		t.Errorf("after the edit, units %q", got)
	}
}

func TestTheActsOfTheCensusTellWhoDescendsFromWhom(t *testing.T) {
	f := func(imm, prog int, numero string, nasce, finisce int64, causale string) terra {
		x := terra{immobile: imm, progressivo: prog, foglio: 3, numero: numero, qualita: 1, mq: 100, partita: "0001234", dal: "2019-03-01", nasce: nasce, finisce: finisce, causale: causale}
		if finisce != 0 {
			x.dal, x.al = "1980-01-01", "2019-03-01"
		}
		return x
	}
	via := func(x terra) terra { x.qualita, x.partita, x.mq = 998, "0000000", 0; return x }
	nota := func(x terra, n string) terra { x.nota = n; return x }
	cases := []struct {
		name  string
		terre []terra
		want  []string
	}{
		{"a split into new numbers", []terra{f(1, 1, "1", 0, 7, "FRZ"), via(f(1, 2, "1", 7, 0, "FRZ")), f(2, 1, "2", 7, 0, "FRZ"), f(3, 1, "3", 7, 0, "FRZ")}, []string{"1>2 mutazione", "1>3 mutazione"}},
		{"a split that keeps the number", []terra{f(1, 1, "1", 0, 7, "FRZ"), f(1, 2, "1", 7, 0, "FRZ"), f(2, 1, "2", 7, 0, "FRZ")}, []string{"1>2 mutazione"}},
		{"last states alone, as a whole load has them", []terra{f(1, 2, "1", 7, 0, "FRZ"), via(f(4, 2, "4", 7, 0, "FRZ")), f(2, 1, "2", 7, 0, "FRZ")}, []string{"1>2 mutazione", "4>1 mutazione", "4>2 mutazione"}},
		{"a merge into one that goes on", []terra{f(1, 1, "1", 0, 7, "FUS"), f(1, 2, "1", 7, 0, "FUS"), f(2, 1, "2", 0, 7, "FUS"), via(f(2, 2, "2", 7, 0, "FUS"))}, []string{"2>1 mutazione"}},
		{"a tipo mappale of two that both go on", []terra{f(1, 1, "1", 0, 7, "TM"), f(1, 2, "1", 7, 0, "TM"), f(2, 1, "2", 0, 7, "TM"), f(2, 2, "2", 7, 0, "TM")}, nil},
		{"a tipo mappale that suppresses one", []terra{f(1, 1, "1", 0, 7, "TM"), f(1, 2, "1", 7, 0, "TM"), f(2, 1, "2", 0, 7, "TM"), via(f(2, 2, "2", 7, 0, "TM"))}, []string{"2>1 mutazione"}},
		{"a change of class", []terra{f(1, 1, "1", 0, 7, "VCL"), via(f(1, 2, "1", 7, 0, "VCL")), f(2, 1, "2", 7, 0, "VCL")}, nil},
		{"before 2007, a note of frazionamento", []terra{nota(f(1, 1, "1", 0, 7, ""), "F"), nota(via(f(1, 2, "1", 7, 0, "")), "F"), nota(f(2, 1, "2", 7, 0, ""), "F")}, []string{"1>2 mutazione"}},
		{"another act", []terra{f(1, 1, "1", 0, 7, "FRZ"), f(2, 1, "2", 8, 0, "FRZ")}, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := nuovoBanco(t, "X100")
			b.censisci(900, c.terre)
			if got := b.discendenze(); !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
			// What a delivery touches alone gives the same.
			b.esegui(`DELETE FROM catasto.successione`)
			b.esegui(`SELECT catasto.lega_mutazioni(ente_id, ARRAY(SELECT particella_id FROM catasto.particella WHERE numero = '1')) FROM sit.ente`)
			b.esegui(`SELECT catasto.lega_mutazioni(ente_id, ARRAY(SELECT particella_id FROM catasto.particella)) FROM sit.ente`)
			if got := b.discendenze(); !slices.Equal(got, c.want) {
				t.Errorf("bit by bit %q, want %q", got, c.want)
			}
			// An undo that takes the states away takes the kin.
			b.esegui(`DELETE FROM catasto.stadio_terreno`)
			b.esegui(`DELETE FROM catasto.terreno`)
			b.esegui(`SELECT catasto.lega(ente_id, 0) FROM sit.ente`)
			if got := b.discendenze(); len(got) > 0 {
				t.Errorf("after the undo %q", got)
			}
		})
	}
}

// One act split 1 and 4 both; the map tells which child is whose, and an overlap with a
// neighbour that the act does not name is a sliver.
func TestTheMapChoosesAmongTheParentsOfAnAct(t *testing.T) {
	b := nuovoBanco(t, "X100")
	s := tav("X100_000300", "1 1 1 4 4 4 9 9", "1 1 1 4 4 4 9 9")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2018-01-01")}, s.cxf(t, t.TempDir()))
	s.righe = []string{"2 2 3 5 5 6 6 9", "2 2 3 5 5 6 6 9"}
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01"), Conferma: []string{"FOGLIO_DIMEZZATO"}}, s.cxf(t, t.TempDir()))
	stadio := func(imm int, numero string, nasce, finisce int64) terra {
		x := terra{immobile: imm, progressivo: 1, foglio: 3, numero: numero, qualita: 1, mq: 100, partita: "0001234", dal: "2019-03-01", nasce: nasce, finisce: finisce, causale: "FRZ"}
		if finisce != 0 {
			x.dal, x.al = "", "2019-03-01"
		}
		return x
	}
	if got, want := b.discendenze(), []string{"1>2 sovrapposizione", "1>3 sovrapposizione", "4>5 sovrapposizione", "4>6 sovrapposizione", "9>6 sovrapposizione"}; !slices.Equal(got, want) {
		t.Fatalf("by overlap %q, want %q", got, want)
	}
	b.censisci(900, []terra{stadio(1, "1", 0, 7), stadio(4, "4", 0, 7), stadio(2, "2", 7, 0), stadio(3, "3", 7, 0), stadio(5, "5", 7, 0), stadio(6, "6", 7, 0)})
	if got, want := b.discendenze(), []string{"1>2 mutazione", "1>3 mutazione", "4>5 mutazione", "4>6 mutazione"}; !slices.Equal(got, want) {
		t.Errorf("with the census %q, want %q", got, want)
	}
}

func TestAddressesFindTheirCivico(t *testing.T) {
	b := nuovoBanco(t, "X100")
	u := func(n int, toponimo, indirizzo, civico, codice string) unita {
		return unita{immobile: n, foglio: "3", numero: "45", subalterno: fmt.Sprint(n), toponimo: toponimo, indirizzo: indirizzo, civico: civico, codice: codice}
	}
	cases := []struct {
		unita unita
		want  string
	}{
		{u(1, "236", "DELLE GINESTRE", "000012", "42"), "1 VIA DELLE GINESTRE 12 esatto "},
		{u(2, "236", "DELLE GINESTRE", "12/A", "42"), "1 VIA DELLE GINESTRE 12/A esatto "},
		{u(3, "236", "GINESTRE", "00012A", ""), "1 VIA DELLE GINESTRE 12/A simile "},
		{u(4, "236", "GINESTRA", "12", "42"), "1 VIA DELLE GINESTRE 12 codice "},
		{u(5, "236", "DELLE GINESTRE", "99", ""), "1 VIA DELLE GINESTRE - via CIVICO_IGNOTO"},
		{u(6, "236", "DELLE GINESTRE", "SNC", ""), "1 VIA DELLE GINESTRE - via CIVICO_SNC"},
		{u(7, "236", "DELLE GINESTRE", "", ""), "1 VIA DELLE GINESTRE - via CIVICO_NON_INDICATO"},
		{u(8, "130", "DELLE GINESTRE", "12", ""), "1 - - nessuno VIA_IGNOTA"},
		{u(9, "236", "G. GARIBALDI", "3", ""), "1 VIA GIUSEPPE GARIBALDI 3 simile "},
		{u(10, "236", "GARIBALDI", "3", ""), "1 VIA GIUSEPPE GARIBALDI 3 simile "},
		{u(11, "236", "GARIBALDI GIUSEPPE", "3", ""), "1 VIA GIUSEPPE GARIBALDI 3 simile "},
		{u(12, "236", "ROMA NUOVA", "1", ""), "1 - - nessuno VIA_IGNOTA"},
		{u(13, "236", "MAZZINI", "1", ""), "1 - - nessuno VIA_AMBIGUA"},
		{u(14, "0", "", "1", ""), "1 - - nessuno VIA_NON_INDICATA"},
		{u(15, "0", "VIA ROMA", "1", ""), "1 VIA ROMA 1 esatto "},
		{u(16, "236", "VECCHIO NOME", "1", ""), "1 VIA ROMA 1 esatto "},
		{u(17, "236", "S.ANTONIO", "1", ""), "1 VIA SANT'ANTONIO 1 simile "},
		{u(18, "90", "PRATO", "7", ""), "1 LOCALITA' PRATO 7 esatto "},
		{u(19, "999", "ROMA", "1", ""), "1 - - nessuno VIA_IGNOTA"},
		{u(20, "236", "ROMA", "1,12,x", ""), "1 VIA ROMA 1 esatto |101 VIA ROMA 12 esatto |201 VIA ROMA - via CIVICO_ILLEGGIBILE"},
		{u(21, "236", "ROMA", "5", ""), "1 VIA ROMA - via CIVICO_AMBIGUO"},
	}
	var tutte []unita
	for _, c := range cases {
		tutte = append(tutte, c.unita)
	}
	soppressa := u(50, "236", "ROMA", "1", "")
	soppressa.partita = "C"
	b.censisci(901, nil, append(tutte, soppressa)...)
	if got := righe(b, `SELECT DISTINCT grado || ' ' || motivo FROM catasto.uiu_civico ORDER BY 1`); !slices.Equal(got, []string{"nessuno STRADARIO_ASSENTE", "nessuno VIA_NON_INDICATA"}) {
		t.Errorf("where there is no stradario: %q", got)
	}
	b.esegui(`DO $$ DECLARE e integer := (SELECT ente_id FROM sit.ente); BEGIN
		INSERT INTO indirizzi.via (ente_id, via_id, codice, nata_da) SELECT e, n, n::text, 1 FROM generate_series(1, 7) AS n;
		INSERT INTO indirizzi.stato_via (ente_id, via_id, denominazione, odonimo, dal, al, fornitura_id) VALUES
			(e, 1, '', 'VIA DELLE GINESTRE', NULL, NULL, 1), (e, 2, '', 'VIA GIUSEPPE GARIBALDI', NULL, NULL, 1), (e, 3, '', 'VIA VECCHIO NOME', NULL, '2020-01-01', 1), (e, 3, '', 'VIA ROMA', '2020-01-01', NULL, 1),
			(e, 4, '', 'VIA G. MAZZINI', NULL, NULL, 1), (e, 5, '', 'VIA FRANCESCO MAZZINI', NULL, NULL, 1), (e, 6, '', 'VIA SANT''ANTONIO', NULL, NULL, 1), (e, 7, '', 'LOCALITÀ PRATO', NULL, NULL, 1);
		INSERT INTO indirizzi.civico (ente_id, civico_id, codice, nata_da) SELECT e, n, n::text, 1 FROM generate_series(1, 9) AS n;
		INSERT INTO indirizzi.stato_civico (ente_id, civico_id, via_id, numero, ordine, esponente, testo, fornitura_id) VALUES
			(e, 1, 1, '12', 12, '', '12', 1), (e, 2, 1, '12', 12, 'A', '12/A', 1), (e, 3, 2, '3', 3, '', '3', 1), (e, 4, 3, '1', 1, '', '1', 1), (e, 5, 3, '12', 12, '', '12', 1),
			(e, 6, 6, '1', 1, '', '1', 1), (e, 7, 7, '7', 7, '', '7', 1), (e, 8, 3, '5', 5, '', '5', 1), (e, 9, 3, '5', 5, '', '5', 1);
	END $$`)
	legge := func() map[string]string {
		got := map[string]string{}
		for _, r := range righe(b, `SELECT u.immobile || '=' || string_agg(u.ordine || ' ' || COALESCE(n.odonimo, '-') || ' ' || COALESCE(c.testo, '-') || ' ' || u.grado || ' ' || COALESCE(u.motivo, ''), '|' ORDER BY u.ordine)
			FROM catasto.uiu_civico u
			LEFT JOIN indirizzi.nome_via n ON n.ente_id = u.ente_id AND n.via_id = u.via_id AND n.al IS NULL
			LEFT JOIN indirizzi.stato_civico c ON c.ente_id = u.ente_id AND c.civico_id = u.civico_id
			GROUP BY u.immobile`) {
			k, v, _ := strings.Cut(r, "=")
			got[k] = v
		}
		return got
	}
	confronta := func(quando string) {
		got := legge()
		for _, c := range cases {
			want := strings.ReplaceAll(c.want, "LOCALITA' PRATO", "LOCALITÀ PRATO")
			if g := got[fmt.Sprint(c.unita.immobile)]; g != want {
				t.Errorf("%s: %s %s %s: %q, want %q", quando, c.unita.toponimo, c.unita.indirizzo, c.unita.civico, g, want)
			}
		}
		if g, ok := got["50"]; ok {
			t.Errorf("%s: a suppressed unit has the address %q", quando, g)
		}
	}
	b.esegui(`SELECT catasto.lega_civici(ente_id, NULL) FROM sit.ente`)
	confronta("all")
	// Unit by unit, where the code of the street was learned before.
	for _, c := range cases {
		b.esegui(`SELECT catasto.lega_civici(ente_id, ARRAY[$1::bigint]) FROM sit.ente`, c.unita.immobile)
	}
	confronta("one by one")
}

// BenchmarkLega ties an ente of 60.000 units and 40.000 particelle of which all is to be tied.
func BenchmarkLega(bm *testing.B) {
	b := grande(bm)
	for _, c := range []struct{ nome, sql string }{
		{"whole", `SELECT catasto.lega(ente_id, 0) FROM sit.ente`},
		{"identificativi", `SELECT catasto.lega_identificativi(ente_id, NULL) FROM sit.ente`},
		{"civici", `SELECT catasto.lega_civici(ente_id, NULL) FROM sit.ente`},
		{"mutazioni", `SELECT catasto.lega_mutazioni(ente_id, NULL) FROM sit.ente`},
		{"confronto", `SELECT catasto.confronta_mappa(ente_id, 1, NULL) FROM sit.ente`},
		{"delivery of 500", `SELECT catasto.lega(ente_id, 3) FROM sit.ente`},
	} {
		bm.Run(c.nome, func(bm *testing.B) {
			for range bm.N {
				bm.StopTimer()
				if c.nome == "whole" { // as after the first load
					b.esegui(`UPDATE catasto.identificativo SET particella_id = NULL, legame = NULL`)
					b.esegui(`DELETE FROM catasto.uiu_civico`)
					b.esegui(`DELETE FROM catasto.successione`)
					b.esegui(`DELETE FROM catasto.anomalia`)
				}
				bm.StartTimer()
				b.esegui(c.sql)
			}
		})
	}
	bm.Logf("%v", righe(b, `SELECT 'linked ' || count(*) FROM catasto.identificativo WHERE particella_id IS NOT NULL UNION ALL SELECT 'civici ' || grado || ' ' || count(*) FROM catasto.uiu_civico GROUP BY grado
		UNION ALL SELECT origine || ' ' || count(*) FROM catasto.successione GROUP BY origine UNION ALL SELECT codice || ' ' || count(*) FROM catasto.anomalia GROUP BY codice`))
}

func grande(t testing.TB) *banco {
	b := nuovoBanco(t, "X100")
	b.esegui(`DO $$ DECLARE e integer := (SELECT ente_id FROM sit.ente WHERE codice = 'X100'); BEGIN
		PERFORM catasto.crea_partizioni(e);
		INSERT INTO forniture.fornitura (ente_id, fornitura_id, catena, tipo, file, sha256, modo, stato, chi, conclusa_at)
		SELECT e, n, 'x', CASE n WHEN 1 THEN 'mappa.cxf' ELSE 'catasto.terreni' END, 'x', n::text, 'completa', 'acquisita', 'prova', now() FROM generate_series(1, 3) AS n;
		INSERT INTO catasto.foglio (ente_id, nome, comune, foglio) SELECT e, 'X100_' || lpad(n::text, 4, '0') || '00', 'X100', n FROM generate_series(1, 40) AS n;
		INSERT INTO catasto.stesura (ente_id, foglio_id, gruppo, fornitura_id, riferimento, fonte, modo, sistema, precisione_m)
		SELECT e, foglio_id, 1, 1, '2020-01-01', 'cxf', 'prima', 'EPSG:7792', 0.6 FROM catasto.foglio;
		PERFORM catasto.indicizza_partizioni(e, q) FROM generate_series(1, 4) AS q;
		PERFORM catasto.attacca_partizioni(e);
		INSERT INTO catasto.particella (ente_id, particella_id, comune, sezione, foglio, numero, denominatore, mappa, tipo, id, nata_da)
		SELECT e, n, 'X100', '', 1 + n % 40, (1 + n / 40)::text, '', '', 'particella', 'X100_' || lpad((1 + n % 40)::text, 4, '0') || '00.' || (1 + n / 40), 1 FROM generate_series(0, 39999) AS n;
		INSERT INTO catasto.disegno (ente_id, foglio_id, classe, particella_id, codice, tipo, fornitura_id, fonte, digest, area_mq)
		SELECT e, f.foglio_id, 2, p.particella_id, p.numero, 'particella', 1, 'cxf', 0, 100 + p.particella_id % 50
		FROM catasto.particella p JOIN catasto.foglio f ON f.foglio = p.foglio WHERE p.particella_id % 50 <> 0;
		INSERT INTO catasto.stadio_terreno (ente_id, comune, immobile, progressivo, foglio, numero, particella_id, qualita, superficie_mq, partita, dal, aperto, g_mutazione, g_causale, impronta, fornitura_id)
		SELECT e, 'X100', p.particella_id, 1 + (p.particella_id % 3), p.foglio, p.numero, p.particella_id, CASE WHEN p.particella_id % 17 = 0 THEN 998 ELSE 1 + p.particella_id % 100 END, 100 + p.particella_id % 51,
			CASE WHEN p.particella_id % 17 = 0 THEN '0000000' ELSE '0001234' END, '2010-01-01', true, 1000 + p.particella_id / 4, CASE WHEN p.particella_id % 20 < 4 THEN 'FRZ' ELSE 'VCL' END, 0, 2
		FROM catasto.particella p WHERE p.particella_id % 60 <> 0;
		INSERT INTO catasto.terreno (ente_id, particella_id, immobile, progressivo, dal, superficie_mq, qualita, soppressa)
		SELECT ente_id, particella_id, immobile, progressivo, dal, superficie_mq, qualita, soppressa FROM catasto.stadio_terreno;
		INSERT INTO catasto.stadio_uiu (ente_id, comune, immobile, progressivo, aperto, partita, impronta, fornitura_id, indirizzi)
		SELECT e, 'X100', n, 1, true, CASE WHEN n % 30 = 0 THEN 'C' END, 0, CASE WHEN n < 500 THEN 3 ELSE 2 END,
			jsonb_build_array(jsonb_build_object('toponimo', '236', 'indirizzo', CASE n % 7 WHEN 0 THEN 'G. COGNOME' WHEN 1 THEN 'COGNOME' ELSE 'GIACOMO COGNOME' END || chr(65 + n % 23) || chr(65 + n / 23 % 26),
				'civici', jsonb_build_array(lpad((1 + n % 90)::text, 6, '0')), 'codice_strada', (n % 598)::text))
		FROM generate_series(0, 59999) AS n;
		INSERT INTO catasto.identificativo (ente_id, comune, immobile, foglio, numero, subalterno, nata_da)
		SELECT e, 'X100', n, (1 + n % 40)::text, (1 + n / 60)::text, (1 + n % 9)::text, CASE WHEN n < 500 THEN 3 ELSE 2 END FROM generate_series(0, 59999) AS n;
		INSERT INTO indirizzi.via (ente_id, via_id, codice, nata_da) SELECT e, n, n::text, 1 FROM generate_series(0, 597) AS n;
		INSERT INTO indirizzi.stato_via (ente_id, via_id, denominazione, odonimo, fornitura_id) SELECT e, n, '', 'VIA GIACOMO COGNOME' || chr(65 + n % 23) || chr(65 + n / 23), 1 FROM generate_series(0, 597) AS n;
		INSERT INTO indirizzi.stato_civico (ente_id, civico_id, via_id, numero, ordine, testo, fornitura_id) SELECT e, n, n % 598, (1 + n / 598)::text, 1 + n / 598, '', 1 FROM generate_series(0, 39999) AS n;
	END $$`)
	b.esegui(`ANALYZE`)
	return b
}

// What SQL needs of the code tables is the same as Go has.
func TestTheCodesOfTheLinksAreThoseOfTheTables(t *testing.T) {
	b := nuovoBanco(t)
	righeToponimi := righe(b, `SELECT codice || '=' || nome FROM infra.toponimo`)
	if len(righeToponimi) < 500 {
		t.Fatalf("%d toponimi", len(righeToponimi))
	}
	for _, r := range righeToponimi {
		codice, nome, _ := strings.Cut(r, "=")
		if n, ok := codici.ToponimoDi(codice); !ok || n != nome {
			t.Errorf("toponimo %s: %q, the table has %q", codice, nome, n)
		}
	}
	for _, c := range []struct{ causale, nota string }{
		{"FRZ", ""}, {"033", "V"}, {"TM", "M"}, {"MAP", ""}, {"VTO", "F"}, {"VCL", ""}, {"VMI", ""}, {"RIT", "F"}, {"IST", "F"}, {"26A", ""}, {"VRS", "M"}, {"IMP", "I"}, {"", "F"}, {"", "M"}, {"", "V"}, {"", "T"}, {" ", "F"},
	} {
		if divide := uno[bool](b, `SELECT catasto.effetto($1, $2) > 0`, c.causale, c.nota); divide != codici.Divide('T', c.causale, c.nota) {
			t.Errorf("causale %q, nota %q: splits or merges for SQL %t, for Go %t", c.causale, c.nota, divide, !divide)
		}
	}
}
