package visura_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/visura"
)

// dichiara fills X100 with declarations: two that the registers have, one by its protocollo and one
// by its day; one that they have not; one of the place of F 1001 under a new id; one of a place where
// no unit is yet. And one in X200, of a unit with the same id.
func (b *banco) dichiara() {
	b.t.Helper()
	err := b.db.Owner(b.t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(b.t.Context(), `
			INSERT INTO catasto.docfa (ente_id, comune, immobile, protocollo, anno, registrazione, categoria, classe, superficie, rendita_milli, foglio, numero, subalterno, impronta, fornitura_id, superseded_at)
			SELECT e.ente_id, e.codice, x.immobile, x.protocollo, x.anno, x.giorno::date, 'A02', '03', 118, 523170, '0007', lpad(x.numero, 5, '0'), x.sub, 1, 20, x.superata::timestamptz
			FROM (VALUES
				('X100', 1001, 'TO0123456', 2015, '2015-06-11', '45', '0003', NULL),
				('X100', 1001, 'AB0000001', 2000, '2000-01-10', '45', '0003', NULL),
				('X100', 1001, 'AB0000002', 2024, '2024-02-01', '45', '0003', NULL),
				('X100', 1001, 'AB0000009', 2024, '2024-02-02', '45', '0003', '2025-01-01'),
				('X100', 1010, 'AB0000003', 2023, '2023-05-05', '45', '3', NULL),
				('X100', 1003, 'AB0000004', 2015, NULL, '45', '4', NULL),
				('X100', 1011, 'AB0000005', 2024, '2024-03-03', '50', NULL, NULL),
				('X200', 1001, 'TO0123456', 2015, '2015-06-11', '45', '0003', NULL)
			) AS x (codice, immobile, protocollo, anno, giorno, numero, sub, superata)
			JOIN sit.ente e ON e.codice = x.codice`)
		if err != nil {
			return err
		}
		_, err = tx.Exec(b.t.Context(), `
			INSERT INTO catasto.docfa_scheda (ente_id, comune, immobile, protocollo, anno, nome_file, numero, impronta, fornitura_id)
			SELECT ente_id, comune, immobile, protocollo, anno, protocollo, 1, 1, 20 FROM catasto.docfa WHERE protocollo = 'AB0000002'`)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func TestADeclarationWaitsUntilTheRegistersHaveIt(t *testing.T) {
	b := apri(t)
	b.dichiara()
	for _, c := range []struct {
		nome, id string
		q        visura.Quando
		want     []string
	}{
		{"the latest first", "X100-F-1001", il("2025-01-01"), []string{
			"AB0000002/2024 X100-F-1001 in attesa <nil>  schede 1", "AB0000003/2023 X100-F-1010 in attesa <nil>  per identificativo",
			"TO0123456/2015 X100-F-1001 in atti 2 2015-06-11 certa", "AB0000001/2000 X100-F-1001 in atti 2 2015-06-11"}},
		{"a day before the state was registered", "X100-F-1001", visura.Quando{Giorno: giorno("2025-01-01"), NotoAl: giorno("2015-01-01")}, []string{"AB0000001/2000 X100-F-1001 in attesa <nil> "}},
		{"a unit that the registers have not", "X100-F-1010", il("2025-01-01"), []string{"AB0000003/2023 X100-F-1010 in attesa <nil> "}},
		{"a declaration without a day", "X100-F-1003", il("2025-01-01"), []string{"AB0000004/2015 X100-F-1003 in attesa <nil> "}},
		{"none", "X100-F-1002", il("2025-01-01"), nil},
	} {
		lista, err := b.v.Docfa(b.tutto(), b.enti[0], c.id, c.q)
		if err != nil {
			t.Errorf("%s: %v", c.nome, err)
			continue
		}
		var got []string
		for _, d := range lista {
			s := fmt.Sprint(d.Numero(), " ", d.Unita, " ", d.Stato, " ", valore(d.Stadio), " ", d.InAtti)
			if d.Certa {
				s += " certa"
			}
			if d.PerIdentificativo {
				s += " per identificativo"
			}
			if d.Schede > 0 {
				s += fmt.Sprint(" schede ", d.Schede)
			}
			got = append(got, s)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%s\nwant\n%s", c.nome, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
	lista, err := b.v.Docfa(b.tutto(), b.enti[0], "X100-F-1001", il("2025-01-01"))
	if err != nil || valore(lista[0].Rendita) != int64(52317) || valore(lista[0].Classe) != "3" || valore(lista[0].Superficie) != int64(118) {
		t.Errorf("%+v %v", lista, err)
	}
	lista, err = b.v.Docfa(b.uno("", authz.EdiliziaRead), b.enti[0], "X100-F-1001", il("2025-01-01"))
	if err != nil || len(lista) != 4 || lista[0].Rendita != nil || lista[0].Classe != nil || valore(lista[0].Categoria) != "A02" {
		t.Errorf("without catasto:rendita: %+v %v", lista, err)
	}
	_, err = b.v.Docfa(b.uno("", authz.CatastoRead), b.enti[0], "X100-F-1001", il("2025-01-01"))
	if sit.Kind(err) != sit.Forbidden {
		t.Errorf("with catasto:read alone: %v", err)
	}
	if _, err = b.v.Docfa(b.uno("", authz.EdiliziaRead), b.enti[1], "X200-F-1001", il("2025-01-01")); sit.Kind(err) != sit.NotFound {
		t.Errorf("another ente: %v", err)
	}
	// The policy, whatever a query forgets.
	for _, tabella := range []string{"docfa", "docfa_scheda"} {
		if err := b.db.Read(t.Context(), sit.AmbitoDi(b.enti[1].ID), func(tx pgx.Tx) error {
			var altrui int
			err := tx.QueryRow(t.Context(), `SELECT count(*) FROM catasto.`+tabella+` WHERE ente_id = $1`, b.enti[0].ID).Scan(&altrui)
			if altrui != 0 {
				t.Errorf("another ente sees %d rows of %s", altrui, tabella)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	_, err = b.v.Docfa(b.tutto(), b.enti[0], "X100-G-1", il("2025-01-01"))
	rifiutata(t, err, sit.NotFound, "UIU_INESISTENTE")
}

func TestTheFascicoloTellsOfDeclarations(t *testing.T) {
	b := apri(t)
	b.dichiara()
	for id, want := range map[string][]string{
		"X100-F-1001": {
			"AB0000002/2024 2024-02-01 1 Dichiarazione DOCFA AB0000002/2024 dell'unità X100-F-1001, categoria A/2, 118 m²: in attesa, il censuario non ha ancora uno stadio che la riporti",
			"AB0000003/2023 2023-05-05 0.8 Dichiarazione DOCFA AB0000003/2023 dell'unità X100-F-1010, categoria A/2, 118 m²: in attesa, il censuario non ha ancora uno stadio che la riporti",
			"TO0123456/2015 2015-06-11 1 Dichiarazione DOCFA TO0123456/2015 dell'unità X100-F-1001, categoria A/2, 118 m²: in atti con lo stadio 2",
			"AB0000001/2000 2000-01-10 0.8 Dichiarazione DOCFA AB0000001/2000 dell'unità X100-F-1001, categoria A/2, 118 m²: probabilmente in atti con lo stadio 2, registrato dopo",
		},
		// A building that the registers have not yet.
		"X100_000700.50": {"AB0000005/2024 2024-03-03 1 Dichiarazione DOCFA AB0000005/2024 dell'unità X100-F-1011, categoria A/2, 118 m²: in attesa, il censuario non ha ancora uno stadio che la riporti"},
		"X100_000700.49": nil,
	} {
		f, err := b.v.Fascicolo(b.tutto(), b.enti[0], id, il("2025-01-01"))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, x := range f.Items {
			if x.Tipo == "docfa" {
				got = append(got, fmt.Sprint(x.ID, " ", x.Data, " ", x.Confidenza, " ", x.Testo))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n%s", id, strings.Join(got, "\n"))
		}
	}
	// Of the particella of 1001: its own, those of its neighbours on it, and each once.
	f, err := b.v.Fascicolo(b.tutto(), b.enti[0], "X100_000700.45", il("2025-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	var numeri []string
	for _, x := range f.Items {
		if x.Tipo == "docfa" {
			numeri = append(numeri, x.ID)
		}
	}
	if slices.Sort(numeri); strings.Join(numeri, " ") != "AB0000001/2000 AB0000002/2024 AB0000003/2023 AB0000004/2015 TO0123456/2015" {
		t.Errorf("%v", numeri)
	}
}
