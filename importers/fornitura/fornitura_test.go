package fornitura

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/codici"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
)

// shared is the folder of the real data, beside the checkout.
func shared(t testing.TB, nome string) string {
	t.Helper()
	p := filepath.Join("../../../shared/data", nome)
	if _, err := os.Stat(p); err != nil {
		t.Skipf("SALTATI: manca %s, i dati reali accanto al progetto", p)
	}
	return p
}

// banco is a database with the enti that a test names, and an importer on it.
type banco struct {
	*Importatore
	t   testing.TB
	ctx context.Context
}

func nuovoBanco(t testing.TB, enti ...catasto.CodiceComune) *banco {
	t.Helper()
	db := pgtest.Open(t)
	b := &banco{t: t, ctx: t.Context(), Importatore: &Importatore{DB: db}}
	b.NuovoEnte = func(ctx context.Context, comune catasto.CodiceComune) error {
		c, _ := codici.PerCodice(comune)
		zona := codici.ZonaUTM(c.Sigla)
		if zona == 0 {
			zona = codici.UTM33
		}
		nome := c.Nome
		if nome == "" {
			nome = "Comune di prova"
		}
		_, err := db.AddEnte(ctx, sit.Ente{Codice: comune, Nome: nome, Provincia: c.Sigla, Zona: zona}, nil, 0)
		return err
	}
	for _, e := range enti {
		if err := b.NuovoEnte(b.ctx, e); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// importa runs an import and returns its deliveries.
func (b *banco) importa(opz Opzioni, paths ...string) []Esito {
	b.t.Helper()
	var out []Esito
	opz.Oggi = sit.Data(2026, time.January, 15)
	if err := b.Importa(b.ctx, opz, paths, func(e Esito) error { out = append(out, e); return nil }); err != nil {
		b.t.Fatalf("import %v: %v", paths, err)
	}
	return out
}

// una runs an import that must be one delivery with the given outcome.
func (b *banco) una(esito string, opz Opzioni, paths ...string) Esito {
	b.t.Helper()
	es := b.importa(opz, paths...)
	if len(es) != 1 || es[0].Esito != esito {
		for _, e := range es {
			m := ""
			if e.Motivo != nil {
				m = *e.Motivo
			}
			b.t.Logf("%s %s %s %s", e.File, e.Esito, e.Codice, m)
		}
		b.t.Fatalf("import %v: %d deliveries, want one %s", paths, len(es), esito)
	}
	return es[0]
}

// uno scans one value.
func uno[T any](b *banco, sql string, args ...any) (v T) {
	b.t.Helper()
	err := b.DB.OwnerConn(b.ctx, func(ctx context.Context, conn *pgx.Conn) error {
		return conn.QueryRow(ctx, sql, args...).Scan(&v)
	})
	if err != nil {
		b.t.Fatalf("%s: %v", sql, err)
	}
	return v
}

func giorno(t *testing.T, s string) *sit.Giorno {
	t.Helper()
	g, err := sit.ParseGiorno(s)
	if err != nil {
		t.Fatal(err)
	}
	return &g
}

var _ = pg.EWKB(nil)
