package visura_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/visura"
	"github.com/cestor/sit/sit/visura/visuratest"
)

// apriLegami is the office on the comune of the tests with streets and a census, and some titles.
func apriLegami(t *testing.T) *banco {
	b := &banco{t: t, db: pgtest.Open(t)}
	mappatest.Territorio(t, b.db)
	mappatest.Indirizzi(t, b.db)
	mappatest.Censuario(t, b.db)
	err := b.db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `
			INSERT INTO catasto.estrazione (ente_id, fornitura_id, tipo, modo, alla_data, registrata_al)
			SELECT ente_id, 21, 'T', 'completa', '2025-05-31'::date, NULL::date FROM sit.ente WHERE codice = 'X100'
			UNION ALL SELECT ente_id, 22, 'F', 'aggiornamento', NULL, '2025-03-31' FROM sit.ente WHERE codice = 'X100';
			INSERT INTO catasto.soggetto (ente_id, comune, tipo, soggetto, cf, cf_valido, persona, nome_ricerca, impronta, fornitura_id)
			SELECT e.ente_id, 'X100', s.t, s.n, s.cf, s.ok, gen_random_uuid(), 'INVENTATO', 0, 22
			FROM sit.ente e, (VALUES ('P', 1, NULL, false), ('P', 2, 'TRBDLO61E63X100K', true), ('P', 3, 'TRBDLO61E63X100A', false), ('G', 4, '00000123455', true)) AS s (t, n, cf, ok) WHERE e.codice = 'X100';
			INSERT INTO catasto.titolarita (ente_id, comune, chiave, soggetto_tipo, soggetto, immobile_tipo, immobile, diritto, quota_num, quota_den, aperto, dal, impronta, fornitura_id)
			SELECT e.ente_id, 'X100', row_number() OVER (), t.st, t.s, t.it, t.i, t.d, t.n, t.m, t.al IS NULL, '2000-01-01', 0, 22
			FROM sit.ente e, (VALUES ('P', 1, 'F', 201, '10', 1, 3, NULL), ('P', 2, 'F', 201, '10', 1, 3, NULL), ('P', 3, 'F', 201, '10', 1, 3, NULL), -- thirds make a whole
				('P', 2, 'F', 202, '20', 1, 2, NULL), ('P', 1, 'F', 202, '80', 1, 2, NULL), -- half of it is nobody's
				('P', 2, 'F', 205, '10', 0, 0, NULL), ('P', 77, 'F', 206, '10', 1, 1, NULL), ('G', 4, 'T', 999, '10', 1, 1, NULL), ('G', 4, 'F', 204, '10', 1, 1, NULL)) AS t (st, s, it, i, d, n, m, al) WHERE e.codice = 'X100';
			SELECT catasto.lega(ente_id, 0) FROM sit.ente WHERE codice = 'X100'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	b.v, b.enti = visura.New(b.db), visuratest.Enti(t, b.db, "X100", "X200")
	return b
}

func TestTheQualityOfTheRegistersOfAnEnte(t *testing.T) {
	b := apriLegami(t)
	ctx := b.uno("", authz.CatastoRead)
	q, err := b.v.Qualita(ctx, b.enti[0], giorno("2025-06-10"), 45)
	if err != nil {
		t.Fatal(err)
	}
	got, _ := json.MarshalIndent(q, "", " ")
	settantuno, dieci := 71, 10
	want, _ := json.MarshalIndent(visura.Qualita{
		Ente: "X100", Giorno: giorno("2025-06-10"),
		Cursori: []visura.Cursore{{Catasto: "fabbricati", RegistrataAl: giorno("2025-03-31"), CompletaAl: sit.DaSempre, Giorni: &settantuno, InRitardo: true},
			{Catasto: "terreni", RegistrataAl: giorno("2025-05-31"), CompletaAl: giorno("2025-05-31"), Giorni: &dieci}},
		UIUParticella: visura.Legame{Totale: 5, Legati: []visura.Conto{{"identificativo", 3}}, NonLegati: []visura.Conto{{"PARTICELLA_IGNOTA", 1}, {"SEZIONE_URBANA_SENZA_FOGLIO", 1}}, Percento: 60},
		UIUCivico:     visura.Legame{Totale: 5, Legati: []visura.Conto{{"esatto", 2}}, NonLegati: []visura.Conto{{"CIVICO_IGNOTO", 1}, {"VIA_IGNOTA", 1}, {"VIA_NON_INDICATA", 1}}, Percento: 40},
		Mappa:         []visura.Conto{{"MAPPA_SENZA_CENSUARIO", 4}, {"CENSUARIO_SENZA_MAPPA", 2}, {"AREA_DIFFORME", 1}, {"SOPPRESSA_DISEGNATA", 1}},
		Discendenza:   []visura.Conto{{"mutazione", 3}},
		Titoli:        visura.ContoTitoli{Totale: 9, SenzaSoggetto: 1, SenzaImmobile: 1, SuSoppressi: 1},
		Soggetti:      visura.ContoSoggetti{Totale: 4, SenzaCF: 1, CFErrato: 1},
		Quote:         visura.ContoQuote{Totale: 6, Incomplete: 1, NonDichiarate: 1},
	}, "", " ")
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Error(diff)
	}
	if _, err := b.v.Qualita(ctx, b.enti[1], giorno("2025-06-10"), 45); sit.Kind(err) != sit.NotFound {
		t.Errorf("of another ente: %v", err)
	}
	if _, err := b.v.Qualita(b.uno("", authz.AuditRead), b.enti[0], giorno("2025-06-10"), 45); sit.Kind(err) != sit.Forbidden {
		t.Errorf("without the scope: %v", err)
	}
}

func TestWhatDidNotMatchIsListedPageByPage(t *testing.T) {
	b := apriLegami(t)
	ctx := b.uno("", authz.CatastoRead)
	var got []string
	for dopo, n := "", 0; n < 10; n++ {
		lista, seguito, err := b.v.Sciolti(ctx, b.enti[0], "", visura.Pagina{Limite: 1, Dopo: dopo})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range lista {
			got = append(got, fmt.Sprintf("%s %s%s/%s %s %s", x.UIU, x.SezioneUrbana, x.Foglio, x.Numero, x.Subalterno, x.Motivo))
		}
		if dopo = seguito; dopo == "" {
			break
		}
	}
	if want := []string{"X100-F-205 U9/45 1 SEZIONE_URBANA_SENZA_FOGLIO", "X100-F-206 1/777 1 PARTICELLA_IGNOTA"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	lista, seguito, err := b.v.IndirizziSciolti(ctx, b.enti[0], "CIVICO_IGNOTO", visura.Pagina{Limite: 50})
	if err != nil || seguito != "" || len(lista) != 1 || lista[0] != (visura.IndirizzoSciolto{"X100-F-206", "VIA ROSA PROVETTI", "400", "", "VIA ROSA PROVETTI", "700001", "CIVICO_IGNOTO"}) {
		t.Errorf("%+v %q %v", lista, seguito, err)
	}
	vie, err := b.v.VieSciolte(ctx, b.enti[0])
	if err != nil || len(vie) != 1 || vie[0] != (visura.ViaSciolta{"VIA DEL TUTTO IGNOTA", "VIA_IGNOTA", 1}) {
		t.Errorf("%+v %v", vie, err)
	}
	if _, _, err := b.v.Sciolti(ctx, b.enti[0], "", visura.Pagina{Limite: 1, Dopo: "%%%"}); sit.Kind(err) != sit.Invalid {
		t.Errorf("a broken cursor: %v", err)
	}
}

func TestTheOfficeSaysWhereASezioneUrbanaLeads(t *testing.T) {
	b := apriLegami(t)
	ctx := b.uno("", authz.CatastoRead, authz.FlussiWrite)
	dove := func() string {
		lista, _, err := b.v.Sciolti(ctx, b.enti[0], "", visura.Pagina{Limite: 50})
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(len(lista))
	}
	_, mancanti, err := b.v.Sezioni(ctx, b.enti[0])
	if err != nil || len(mancanti) != 1 || mancanti[0] != (visura.SezioneAttesa{"U", "9", 1}) {
		t.Fatalf("%+v %v", mancanti, err)
	}
	for nome, s := range map[string]visura.Sezione{
		"no sezione":                  {FoglioUrbano: "9", Foglio: "3"},
		"a foglio that is no number":  {SezioneUrbana: "U", FoglioUrbano: "nove", Foglio: "3"},
		"a foglio that is not":        {SezioneUrbana: "U", FoglioUrbano: "9", Foglio: "88"},
		"a sezione of two letters":    {SezioneUrbana: "U", Sezione: "AB", Foglio: "3"},
		"a foglio of another sezione": {SezioneUrbana: "U", Sezione: "A", Foglio: "3"},
	} {
		if err := b.v.ScriviSezione(ctx, b.enti[0], s); sit.Kind(err) != sit.Invalid {
			t.Errorf("%s: %v", nome, err)
		}
	}
	if err := b.v.ScriviSezione(ctx, b.enti[0], visura.Sezione{SezioneUrbana: " u", FoglioUrbano: "0009", Foglio: "003"}); err != nil {
		t.Fatal(err)
	}
	tabella, mancanti, err := b.v.Sezioni(ctx, b.enti[0])
	if err != nil || len(mancanti) != 0 || len(tabella) != 1 || tabella[0].SezioneUrbana != "U" || tabella[0].FoglioUrbano != "9" || tabella[0].Foglio != "3" || tabella[0].Chi == "" {
		t.Errorf("%+v %+v %v", tabella, mancanti, err)
	}
	if got := dove(); got != "1" {
		t.Errorf("%s identifiers lead nowhere, want 1", got)
	}
	if err := b.v.TogliSezione(ctx, b.enti[0], "U", "9"); err != nil {
		t.Fatal(err)
	}
	if got := dove(); got != "2" {
		t.Errorf("%s identifiers lead nowhere, want 2", got)
	}
	if err := b.v.TogliSezione(ctx, b.enti[0], "U", "9"); sit.Kind(err) != sit.NotFound {
		t.Errorf("twice: %v", err)
	}
	if err := b.v.ScriviSezione(b.uno("", authz.CatastoRead), b.enti[0], visura.Sezione{SezioneUrbana: "U", Foglio: "3"}); sit.Kind(err) != sit.Forbidden {
		t.Errorf("who only reads: %v", err)
	}
}
