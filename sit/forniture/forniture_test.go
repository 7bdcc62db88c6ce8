package forniture

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg/pgtest"
)

func TestTheRegisterAndItsScartiAreRead(t *testing.T) {
	db := pgtest.Open(t)
	if _, err := db.AddEnte(t.Context(), sit.Ente{Codice: "X100", Nome: "Prova", Zona: 7792}, nil, 0); err != nil {
		t.Fatal(err)
	}
	if l, err := Lista(t.Context(), db, ""); err != nil || len(l) != 0 {
		t.Fatalf("an empty register: %v, %v", l, err)
	}
	err := db.OwnerConn(t.Context(), func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, `WITH f AS (INSERT INTO forniture.fornitura (ente_id, fornitura_id, catena, tipo, file, sha256, modo, stato, chi)
			SELECT ente_id, 7, 'mappa', 'mappa.cxf', 'a.cxf', 'x', 'parziale', 'acquisita', 'prova' FROM sit.ente RETURNING ente_id)
			INSERT INTO catasto.scarto (ente_id, fornitura_id, file, riga, motivo) SELECT ente_id, 7, 'a.cxf', 12, 'coordinata non valida' FROM f`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if l, err := Lista(t.Context(), db, "X100"); err != nil || len(l) != 1 || l[0].FornituraID != 7 {
		t.Errorf("register: %+v, %v", l, err)
	}
	if s, err := Scarti(t.Context(), db, 7); err != nil || len(s) != 1 || s[0].Riga != 12 || s[0].Motivo != "coordinata non valida" {
		t.Errorf("scarti: %+v, %v", s, err)
	}
	if _, err := Scarti(t.Context(), db, 8); sit.Kind(err) != sit.NotFound {
		t.Errorf("a delivery that is not there: %v", err)
	}
}
