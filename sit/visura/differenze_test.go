package visura_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/visura"
	"github.com/cestor/sit/sit/visura/visuratest"
)

func cambi(d visura.Differenze) string {
	var s []string
	for _, x := range d.Items {
		lato := func(c *visura.Confronto) string {
			switch {
			case c == nil:
				return "-"
			case len(c.Oggetti) > 0:
				return strings.Join(c.Oggetti, "+")
			case len(c.Titolari) > 0:
				return fmt.Sprint(len(c.Titolari), " titoli")
			}
			return fmt.Sprint(valore(c.Stadio), " ", valore(c.Categoria))
		}
		s = append(s, fmt.Sprintf("%s %s: %s > %s", x.Tipo, strings.TrimPrefix(x.Oggetto, "X100-F-"), lato(x.Prima), lato(x.Dopo)))
	}
	return strings.ReplaceAll(strings.Join(s, "\n"), "X100-F-", "")
}

// atti adds units that an act split, merged, closed and built in 2018: 60 became 61 and 62; 63 and
// 64 became 65; 66 was pulled down; 67 was built and at once varied; 68 went on smaller, and 69 was
// cut out of it.
func (b *banco) atti() {
	b.t.Helper()
	err := b.db.Owner(b.t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(b.t.Context(), `
			INSERT INTO catasto.stadio_uiu (ente_id, comune, immobile, progressivo, categoria, partita, dal, al, reg_dal, reg_al, aperto, g_causale, g_mutazione, c_causale, c_mutazione, impronta, fornitura_id)
			SELECT (SELECT ente_id FROM sit.ente WHERE codice = 'X100'), 'X100', i, p, CASE WHEN pa IS NULL THEN 'A02' END, pa, dal::date, al::date, dal::date, al::date, al IS NULL, gc, gm, cc, cm, i, f
			FROM (VALUES
				(60, 1, NULL, '2000-01-01', '2018-03-01', 'NC', 1, 'DIV', 50, 15), (60, 2, 'C', '2018-03-01', NULL, 'DIV', 50, NULL, NULL, 16),
				(61, 1, NULL, '2018-03-01', NULL, 'DIV', 50, NULL, NULL, 16), (62, 1, NULL, '2018-03-01', NULL, 'DIV', 50, NULL, NULL, 16),
				(63, 1, NULL, '2000-01-01', '2018-04-01', 'NC', 1, 'FUS', 51, 15), (63, 2, 'C', '2018-04-01', NULL, 'FUS', 51, NULL, NULL, 16),
				(64, 1, NULL, '2000-01-01', '2018-04-01', 'NC', 1, 'FUS', 51, 15), (64, 2, 'C', '2018-04-01', NULL, 'FUS', 51, NULL, NULL, 16),
				(65, 1, NULL, '2018-04-01', NULL, 'FUS', 51, NULL, NULL, 16),
				(66, 1, NULL, '2000-01-01', '2018-05-01', 'NC', 1, 'DET', 52, 15), (66, 2, 'C', '2018-05-01', NULL, 'DET', 52, NULL, NULL, 16),
				(67, 1, NULL, '2018-06-01', '2018-07-01', 'NC', 53, 'VAR', 54, 16), (67, 2, NULL, '2018-07-01', NULL, 'VAR', 54, NULL, NULL, 16),
				(68, 1, NULL, '2000-01-01', '2018-08-01', 'NC', 1, 'FRZ', 55, 15), (68, 2, NULL, '2018-08-01', NULL, 'FRZ', 55, NULL, NULL, 16),
				(69, 1, NULL, '2018-08-01', NULL, 'FRZ', 55, NULL, NULL, 16),
				(70, 1, NULL, '2000-01-01', '2018-09-01', 'NC', 1, 'VTO', 56, 15), (70, 2, NULL, '2018-09-01', NULL, 'VTO', 56, NULL, NULL, 16),
				(71, 1, NULL, '2018-09-01', '2018-01-01', 'NC', 57, 'VAR', 58, 16)
			) AS v(i, p, pa, dal, al, gc, gm, cc, cm, f)`)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

const delDiciotto = `divisa 60: 1 A02 > 61+62
fusa 65: 63+64 > 1 A02
chiusa 66: 1 A02 > -
nuova 67: - > 2 A02
divisa 68: 1 A02 > 68+69
variata 70: 1 A02 > 2 A02`

func TestWhatActsDidBetweenTwoDays(t *testing.T) {
	b := apri(t)
	b.atti()
	d := visura.DomandaDifferenze{Dal: giorno("2018-01-01"), Al: giorno("2019-01-01")}
	x, err := b.v.Differenze(b.tutto(), b.enti[0], d, giorno("2025-06-01"), visura.Pagina{})
	if got := cambi(x); err != nil || got != delDiciotto {
		t.Errorf("%v\n%s", err, got)
	}
	for _, i := range x.Items {
		if i.Atto == nil || i.Atto.Mutazione == nil {
			t.Errorf("%s %s has no act", i.Tipo, i.Oggetto)
		}
	}
	var pezzi []string
	p := visura.Pagina{Limite: 4}
	for range 4 {
		x, err := b.v.Differenze(b.tutto(), b.enti[0], d, giorno("2025-06-01"), p)
		if err != nil {
			t.Fatal(err)
		}
		pezzi = append(pezzi, cambi(x))
		if p.Dopo = x.Seguito; p.Dopo == "" {
			break
		}
	}
	if got := strings.Join(pezzi, "\n"); got != delDiciotto || len(pezzi) != 2 {
		t.Errorf("page by page:\n%s", got)
	}
	_, err = b.v.Differenze(b.tutto(), b.enti[0], visura.DomandaDifferenze{Dal: d.Al, Al: d.Dal}, giorno("2025-06-01"), visura.Pagina{})
	rifiutata(t, err, sit.Invalid, "PARAMETRO_NON_VALIDO")
	// An act without a name of it that splits nothing: parents of a unit are those that split or merge.
	doc, err := b.v.Visura(b.tutto(), b.enti[0], visura.DomandaVisura{UIU: "X100-F-65"}, il("2020-01-01"), giorno("2020-01-01"))
	if err != nil || len(doc.Parenti) != 2 || doc.Parenti[0].ID != "X100-F-63" || doc.Parenti[0].Successore {
		t.Errorf("parents of 65: %+v %v", doc.Parenti, err)
	}
	doc, err = b.v.Visura(b.tutto(), b.enti[0], visura.DomandaVisura{UIU: "X100-F-60"}, il("2010-01-01"), giorno("2020-01-01"))
	if err != nil || len(doc.Parenti) != 2 || !doc.Parenti[1].Successore {
		t.Errorf("children of 60: %+v %v", doc.Parenti, err)
	}
}

// What a delivery changed is what was known before it against what was known after, whatever came
// later.
func TestWhatADeliveryChanged(t *testing.T) {
	b := apri(t)
	err := b.db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `
			INSERT INTO forniture.fornitura (ente_id, fornitura_id, catena, tipo, file, sha256, modo, stato, chi)
			SELECT ente_id, f, 'catasto.fabbricati', 'catasto.fabbricati', 'f', 'f' || f, 'aggiornamento', s, 'prova'
			FROM sit.ente, (VALUES (20, 'acquisita'), (21, 'acquisita'), (22, 'rifiutata')) v(f, s) WHERE codice = 'X100';
			-- 20 corrects the category of 1001, 21 corrects it again.
			UPDATE catasto.stadio_uiu SET superseded_at = now(), superata_da = 20 WHERE immobile = 1001 AND progressivo = 2;
			INSERT INTO catasto.stadio_uiu (ente_id, comune, immobile, progressivo, categoria, dal, reg_dal, aperto, impronta, fornitura_id, superseded_at, superata_da)
			SELECT ente_id, comune, immobile, progressivo, 'A07', dal, reg_dal, true, 77, 20, now(), 21 FROM catasto.stadio_uiu WHERE immobile = 1001 AND progressivo = 2;
			INSERT INTO catasto.stadio_uiu (ente_id, comune, immobile, progressivo, categoria, dal, reg_dal, aperto, impronta, fornitura_id)
			SELECT ente_id, comune, immobile, progressivo, 'A08', dal, reg_dal, true, 78, 21 FROM catasto.stadio_uiu WHERE fornitura_id = 20;
			-- and 21 gives the half of 3002 to 3004.
			UPDATE catasto.titolarita SET superseded_at = now(), superata_da = 21 WHERE chiave = 9003;
			INSERT INTO catasto.titolarita (ente_id, comune, chiave, soggetto_tipo, soggetto, immobile_tipo, immobile, diritto, quota_num, quota_den, dal, reg_dal, aperto, impronta, fornitura_id)
			SELECT ente_id, comune, chiave, 'P', 3004, 'F', 1001, diritto, 1, 2, dal, reg_dal, true, 79, 21 FROM catasto.titolarita WHERE chiave = 9003;`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int64]string{
		20: "variata 1001: 2 A02 > 2 A07",
		21: "intestazione 1001: 2 titoli > 2 titoli\nvariata 1001: 2 A07 > 2 A08",
	} {
		x, err := b.v.Differenze(b.tutto(), b.enti[0], visura.DomandaDifferenze{Fornitura: n}, giorno("2025-06-01"), visura.Pagina{})
		if got := cambi(x); err != nil || got != want {
			t.Errorf("delivery %d: %v\n%s", n, err, got)
		}
	}
	_, err = b.v.Differenze(b.tutto(), b.enti[0], visura.DomandaDifferenze{Fornitura: 22}, giorno("2025-06-01"), visura.Pagina{})
	rifiutata(t, err, sit.Conflict, "FORNITURA_NON_ACQUISITA")
	// The map that was redrawn in 2022 is delivery 2.
	x, err := b.v.Differenze(b.tutto(), b.enti[0], visura.DomandaDifferenze{Fornitura: 2}, giorno("2025-06-01"), visura.Pagina{})
	if got := cambi(x); err != nil || got != "divisa X100_000100.5: <nil> <nil> > X100_000100.6+X100_000100.7" {
		t.Errorf("the map: %v\n%s", err, got)
	}
}

func TestALongListWantsTwoSignatures(t *testing.T) {
	b := apri(t)
	visuratest.Folla(t, b.db, 600)
	var cf []string
	for i := 1; i <= 600; i++ {
		cf = append(cf, fmt.Sprintf("XXXYYY%d", 1000000+i))
	}
	primo := visuratest.Operatore(t.Context(), 1, "avviso ai titolari", b.enti, authz.Tributi.Permessi()...)
	secondo := visuratest.Operatore(t.Context(), 2, "", b.enti, authz.Tributi.Permessi()...)
	domanda := func() visura.DomandaElenco { return visura.DomandaElenco{CF: append([]string(nil), cf...)} }
	_, err := b.v.Elenco(primo, b.enti[0], domanda(), il("2020-01-01"))
	rifiutata(t, err, sit.Forbidden, "SECONDA_FIRMA")
	if righe := visuratest.Consultazioni(t, b.db); len(righe) != 0 {
		t.Errorf("what was not shown is in the register: %+v", righe)
	}
	_, err = b.v.Elenco(primo, b.enti[0], domanda(), il("2020-01-01")) // asking twice is one request
	rifiutata(t, err, sit.Forbidden, "SECONDA_FIRMA")
	attesa, err := b.v.ElenchiInAttesa(secondo)
	if err != nil || len(attesa) != 1 || attesa[0].Righe <= 500 || attesa[0].Modo != "cf" || attesa[0].Chi != 1 || !strings.Contains(sit.Messaggio(func() error { _, e := b.v.Elenco(primo, b.enti[0], domanda(), il("2020-01-01")); return e }()), fmt.Sprint("n. ", attesa[0].RichiestaID)) {
		t.Fatalf("waiting: %+v %v", attesa, err)
	}
	rifiutata(t, b.v.DecidiElenco(primo, b.enti[0], attesa[0].RichiestaID, true), sit.Conflict, "RICHIESTA_NON_DECIDIBILE")
	if err := b.v.DecidiElenco(secondo, b.enti[0], attesa[0].RichiestaID, true); err != nil {
		t.Fatal(err)
	}
	e, err := b.v.Elenco(primo, b.enti[0], domanda(), il("2020-01-01"))
	if err != nil || len(e.Items) != attesa[0].Righe {
		t.Errorf("approved: %d rows, %v", len(e.Items), err)
	}
	_, err = b.v.Elenco(visuratest.Operatore(t.Context(), 2, "x", b.enti, authz.Tributi.Permessi()...), b.enti[0], domanda(), il("2020-01-01"))
	rifiutata(t, err, sit.Forbidden, "SECONDA_FIRMA") // approved for who asked
	_, err = b.v.Elenco(primo, b.enti[0], domanda(), il("2021-01-01"))
	rifiutata(t, err, sit.Forbidden, "SECONDA_FIRMA") // another day is another question
}

func TestWhatTheComuneOwns(t *testing.T) {
	b := apri(t)
	err := b.db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `
			INSERT INTO catasto.soggetto (ente_id, comune, tipo, soggetto, denominazione, cf, cf_valido, persona, nome_ricerca, impronta, fornitura_id)
			SELECT ente_id, 'X100', 'G', 5000, 'COMUNE DI BORGO SANT''ELPIDIO', '00000200014', true, md5('comune')::uuid, 'COMUNE DI BORGO SANTELPIDIO', 1, 11 FROM sit.ente WHERE codice = 'X100';
			INSERT INTO catasto.titolarita (ente_id, comune, chiave, soggetto_tipo, soggetto, immobile_tipo, immobile, diritto, quota_num, quota_den, dal, reg_dal, aperto, impronta, fornitura_id)
			SELECT ente_id, 'X100', 9900, 'G', 5000, 'T', 2002, '1t', 2, 3, '2010-01-01', '2010-01-02', true, 1, 11 FROM sit.ente WHERE codice = 'X100'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = b.v.Patrimonio(b.tutto(), b.enti[0], il("2020-01-01"))
	rifiutata(t, err, sit.Conflict, "CODICI_MANCANTI")
	codici, proposti, err := b.v.CodiciPatrimonio(b.tutto(), b.enti[0])
	if err != nil || len(codici) != 0 || len(proposti) != 1 || proposti[0].CF != "00000200014" {
		t.Fatalf("%+v %+v %v", codici, proposti, err)
	}
	rifiutata(t, b.v.ScriviCodicePatrimonio(b.tutto(), b.enti[0], "12", "", false), sit.Invalid, "CF_NON_VALIDO")
	if err := b.v.ScriviCodicePatrimonio(b.tutto(), b.enti[0], "00000200014", "sede", false); err != nil {
		t.Fatal(err)
	}
	if _, proposti, err = b.v.CodiciPatrimonio(b.tutto(), b.enti[0]); err != nil || len(proposti) != 0 {
		t.Errorf("proposed again: %+v %v", proposti, err)
	}
	e, err := b.v.Patrimonio(b.tutto(), b.enti[0], il("2020-01-01"))
	if err != nil || len(e.Items) != 1 || e.Items[0].Immobile != "X100_000700.50" || *e.Items[0].QuotaNum != 2 || *e.Items[0].QuotaDen != 3 {
		t.Errorf("%+v %v", e.Items, err)
	}
	if err := b.v.ScriviCodicePatrimonio(b.tutto(), b.enti[0], "00000200014", "", true); err != nil {
		t.Fatal(err)
	}
}
