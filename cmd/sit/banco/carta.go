package banco

import (
	"context"
	"fmt"
	"os/exec"

	"github.com/jackc/pgx/v5"
)

// carta measures how long somebody waits for a sheet of paper: an estratto di mappa, alone and
// with three others asking.
func (b *banco) carta(ctx context.Context, db *banca, s *servente) error {
	wrk, err := exec.LookPath("wrk")
	if err != nil {
		return b.Emetti(misura("carta", 0, "1/s").con("non misurata: manca wrk (apt install wrk)"))
	}
	var estratti, schede []string
	err = db.admin(ctx, "sit", func(conn *pgx.Conn) error {
		rows, _ := conn.Query(ctx, queries.SQL("Identificativi"), pgx.NamedArgs{"quanti": 2000})
		var ente, id string
		_, err := pgx.ForEachRow(rows, []any{&ente, &id}, func() error {
			estratti = append(estratti, "/api/v1/"+ente+"/estratto?particella="+id+"&scala=2000")
			schede = append(schede, "/api/v1/"+ente+"/particelle/"+id+"/scheda")
			return nil
		})
		return err
	})
	if err != nil {
		return fmt.Errorf("choose particelle to print: %w", err)
	}
	for _, d := range []struct {
		nome     string
		percorsi []string
		aperte   int
	}{{"carta.estratto.c1", estratti, 1}, {"carta.estratto.c4", estratti, 4}, {"carta.scheda.c1", schede, 1}} {
		b.avanza("wrk: %s", d.nome)
		if err := b.wrk(ctx, wrk, s, d.nome, d.percorsi, d.aperte); err != nil {
			return err
		}
	}
	return nil
}
