package ricerca_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/ricerca"
)

// civicoReale is an access of the real data.
type civicoReale struct {
	Ente        catasto.CodiceComune
	Via, Codice string // PROGRESSIVO_NAZIONALE, PROGRESSIVO_ACCESSO
	Odonimo     string
	Numero      int
	Esponente   string
	Lon, Lat    float64
}

// Testo is the civico as it is written after the street.
func (c civicoReale) Testo() string {
	if c.Esponente == "" {
		return fmt.Sprint(c.Numero)
	}
	return fmt.Sprintf("%d/%s", c.Numero, c.Esponente)
}

// comuniReali have real civici beside the checkout.
var comuniReali = []struct {
	codice         catasto.CodiceComune
	nome, cartella string
}{
	{"B238", "Bucchianico", "B238-bucchianico"},
	{"C776", "Civitella Messer Raimondo", "C776-civitella-messer-raimondo"},
	{"H052", "Pretoro", "H052-pretoro"},
}

// civiciReali reads the real civici, or skips.
func civiciReali(t testing.TB) []civicoReale {
	t.Helper()
	radice := filepath.Join("..", "..", "..", "shared", "data", "comuni")
	if _, err := os.Stat(radice); err != nil {
		t.Skip("SALTATI 1: manca la cartella dei dati di prova ../shared/data")
	}
	var tutti []civicoReale
	for _, c := range comuniReali {
		b, err := os.ReadFile(filepath.Join(radice, c.cartella, "CIVICI.geojson"))
		if err != nil {
			t.Fatal(err)
		}
		var raccolta struct {
			Features []struct {
				Properties struct {
					Via       float64 `json:"PROGR_NAZIONALE"`
					Codice    float64 `json:"PROGR_CIVICO"`
					Civico    float64 `json:"CIVICO"`
					Esponente *string `json:"ESPONENTE"`
					Odonimo   string  `json:"VIA"`
				}
				Geometry struct{ Coordinates [2]float64 }
			}
		}
		if err := json.Unmarshal(b, &raccolta); err != nil {
			t.Fatal(err)
		}
		for _, f := range raccolta.Features {
			p := f.Properties
			x := civicoReale{Ente: c.codice, Via: fmt.Sprintf("%.0f", p.Via), Codice: fmt.Sprintf("%.0f", p.Codice), Odonimo: strings.TrimSpace(p.Odonimo),
				Numero: int(p.Civico), Lon: f.Geometry.Coordinates[0], Lat: f.Geometry.Coordinates[1]}
			if p.Esponente != nil {
				x.Esponente = strings.ToUpper(*p.Esponente)
			}
			tutti = append(tutti, x)
		}
	}
	return tutti
}

// apriReali is the box over a database that holds the real civici.
func apriReali(t testing.TB) (*ricerca.Ricerca, *mappa.Mappa, []civicoReale) {
	civici := civiciReali(t)
	db := pgtest.Open(t)
	for _, c := range comuniReali {
		if _, err := db.AddEnte(t.Context(), sit.Ente{Codice: c.codice, Nome: c.nome, Provincia: "CH", Regione: "Abruzzo", Zona: 7792}, nil, 7792); err != nil {
			t.Fatal(err)
		}
	}
	caricaCivici(t, db, civici)
	m := mappa.New(db)
	return ricerca.New(db, m), m, civici
}

// caricaCivici writes streets and civici as a delivery of ANNCSU would leave them.
func caricaCivici(t testing.TB, db *pg.DB, civici []civicoReale) {
	t.Helper()
	ctx := t.Context()
	enti, err := db.Enti(ctx)
	if err != nil {
		t.Fatal(err)
	}
	perCodice := map[catasto.CodiceComune]int32{}
	for _, e := range enti {
		perCodice[e.Codice] = e.ID
	}
	err = db.OwnerConn(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		var vie, stati, accessi [][]any
		var punti [][]any
		id := map[string]int64{}
		for i, c := range civici {
			ente := perCodice[c.Ente]
			v, ok := id[string(c.Ente)+c.Via]
			if !ok {
				v = int64(len(id) + 1)
				id[string(c.Ente)+c.Via] = v
				dug, resto, _ := strings.Cut(c.Odonimo, " ")
				vie = append(vie, []any{ente, v, c.Via, 1})
				stati = append(stati, []any{ente, v, dug, resto, c.Odonimo, 1})
			}
			accessi = append(accessi, []any{ente, int64(i + 1), c.Codice, 1})
			punti = append(punti, []any{ente, int64(i + 1), v, fmt.Sprint(c.Numero), int32(c.Numero), c.Esponente, c.Testo(), 1, c.Lon, c.Lat})
		}
		if _, err := conn.Exec(ctx, `CREATE TEMP TABLE p (e int, c bigint, v bigint, numero text, ordine int, esponente text, testo text, f int, lon float8, lat float8)`); err != nil {
			return err
		}
		for _, t := range []struct {
			tabella pgx.Identifier
			colonne []string
			righe   [][]any
		}{
			{pgx.Identifier{"indirizzi", "via"}, []string{"ente_id", "via_id", "codice", "nata_da"}, vie},
			{pgx.Identifier{"indirizzi", "stato_via"}, []string{"ente_id", "via_id", "dug", "denominazione", "odonimo", "fornitura_id"}, stati},
			{pgx.Identifier{"indirizzi", "civico"}, []string{"ente_id", "civico_id", "codice", "nata_da"}, accessi},
			{pgx.Identifier{"p"}, []string{"e", "c", "v", "numero", "ordine", "esponente", "testo", "f", "lon", "lat"}, punti},
		} {
			if _, err := conn.CopyFrom(ctx, t.tabella, t.colonne, pgx.CopyFromRows(t.righe)); err != nil {
				return err
			}
		}
		_, err := conn.Exec(ctx, `
			INSERT INTO indirizzi.stato_civico (ente_id, civico_id, via_id, numero, ordine, esponente, testo, geom, fornitura_id)
			SELECT e, c, v, numero, ordine, esponente, testo, ST_Transform(ST_SetSRID(ST_MakePoint(lon, lat), 6706), 7792), f FROM p`)
		if err != nil {
			return err
		}
		if _, err = conn.Exec(ctx, `DROP TABLE p`); err != nil {
			return err
		}
		_, err = conn.Exec(ctx, `INSERT INTO indirizzi.versione SELECT DISTINCT ente_id, 1 FROM indirizzi.via
			ON CONFLICT (ente_id) DO UPDATE SET versione = indirizzi.versione.versione + 1`)
		return err
	})
	if err != nil {
		t.Fatalf("load the real civici: %v", err)
	}
}
