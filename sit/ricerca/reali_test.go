package ricerca_test

import (
	"archive/zip"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
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
	X, Y        float64
	SRID        int
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
	{"A182", "Alessandria", ""},
}

// shared is the folder of the real data beside the checkout.
func shared(t testing.TB) string {
	t.Helper()
	radice := filepath.Join("..", "..", "..", "shared", "data")
	if _, err := os.Stat(radice); err != nil {
		t.Skip("SALTATI 1: manca la cartella dei dati di prova ../shared/data")
	}
	return radice
}

// civiciReali reads the real civici of the three comuni.
func civiciReali(t testing.TB) []civicoReale {
	t.Helper()
	radice := filepath.Join(shared(t), "comuni")
	var tutti []civicoReale
	for _, c := range comuniReali {
		if c.cartella == "" {
			continue
		}
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
				Numero: int(p.Civico), X: f.Geometry.Coordinates[0], Y: f.Geometry.Coordinates[1], SRID: 6706}
			if p.Esponente != nil {
				x.Esponente = strings.ToUpper(*p.Esponente)
			}
			tutti = append(tutti, x)
		}
	}
	return tutti
}

// civiciAlessandria reads those of a town of 850 streets, many of which are called almost the same.
// They have no code of their own: their place in the file is one.
func civiciAlessandria(t testing.TB) []civicoReale {
	t.Helper()
	z, err := zip.OpenReader(filepath.Join(shared(t), "urbanistica", "alessandria", "numeri-civici_numeri-civici.csv.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	f, err := z.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(f)
	r.Comma = ';'
	righe, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var tutti []civicoReale
	for i, c := range righe[1:] {
		numero, err := strconv.Atoi(c[5])
		x, err1 := strconv.ParseFloat(c[9], 64)
		y, err2 := strconv.ParseFloat(c[10], 64)
		if err != nil || err1 != nil || err2 != nil {
			continue
		}
		tutti = append(tutti, civicoReale{Ente: "A182", Via: c[0], Codice: fmt.Sprint("a", i), Odonimo: strings.ToUpper(c[1] + " " + c[2]), Numero: numero,
			Esponente: strings.ToUpper(c[6]), X: x, Y: y, SRID: 3003})
	}
	return tutti
}

// apriReali is the box over a database that holds the real civici.
func apriReali(t testing.TB, civici []civicoReale) (*ricerca.Ricerca, *mappa.Mappa) {
	db := pgtest.Open(t)
	for _, c := range comuniReali {
		if !slices.ContainsFunc(civici, func(x civicoReale) bool { return x.Ente == c.codice }) {
			continue
		}
		if _, err := db.AddEnte(t.Context(), sit.Ente{Codice: c.codice, Nome: c.nome, Provincia: "CH", Regione: "Abruzzo", Zona: 7792}, nil, 7792); err != nil {
			t.Fatal(err)
		}
	}
	caricaCivici(t, db, civici)
	m := mappa.New(db)
	return ricerca.New(db, m), m
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
			punti = append(punti, []any{ente, int64(i + 1), v, fmt.Sprint(c.Numero), int32(c.Numero), c.Esponente, c.Testo(), 1, c.X, c.Y, c.SRID})
		}
		if _, err := conn.Exec(ctx, `CREATE TEMP TABLE p (e int, c bigint, v bigint, numero text, ordine int, esponente text, testo text, f int, x float8, y float8, srid int)`); err != nil {
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
			{pgx.Identifier{"p"}, []string{"e", "c", "v", "numero", "ordine", "esponente", "testo", "f", "x", "y", "srid"}, punti},
		} {
			if _, err := conn.CopyFrom(ctx, t.tabella, t.colonne, pgx.CopyFromRows(t.righe)); err != nil {
				return err
			}
		}
		_, err := conn.Exec(ctx, `
			INSERT INTO indirizzi.stato_civico (ente_id, civico_id, via_id, numero, ordine, esponente, testo, geom, fornitura_id)
			SELECT e, c, v, numero, ordine, esponente, testo, ST_Transform(ST_SetSRID(ST_MakePoint(x, y), srid), 7792), f FROM p`)
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
