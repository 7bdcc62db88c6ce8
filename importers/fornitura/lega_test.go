package fornitura

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
)

// slegate are the positions that nothing ties: without a catasto, all that tributi.lega has seen.
func (b *banco) slegate() []string {
	return righe(b, `SELECT t.id_utenza || ' ' || n.motivo FROM tributi.non_legata n JOIN tributi.tari t ON t.posizione_id = n.posizione_id AND t.superseded_at IS NULL ORDER BY 1`)
}

func TestWhatADeadProcessLeftUntiedIsTiedByTheNextStart(t *testing.T) {
	b := nuovoBanco(t, "X100")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-01-31")}, estrattoTARI(t, rigaTARI("1", "", "3", "45", "1", "80"), rigaTARI("2", "", "3", "46", "1", "90")))
	want := []string{"1 CATASTO_ASSENTE", "2 CATASTO_ASSENTE"}
	uguale(t, "after an import", b.slegate(), want)
	uguale(t, "and nothing is asked for", righe(b, "SELECT ente_id::text FROM tributi.da_legare"), nil)

	b.esegui("DELETE FROM tributi.non_legata")
	b.esegui("INSERT INTO tributi.da_legare SELECT ente_id FROM sit.ente")
	ente := pgx.NamedArgs{"ente": uno[int32](b, "SELECT ente_id FROM sit.ente")}
	senzaErrore(t, b.DB.OwnerConn(b.ctx, func(ctx context.Context, altro *pgx.Conn) error {
		if _, err := altro.Exec(ctx, queries.SQL("BloccaEnte"), ente); err != nil {
			return err
		}
		if err := b.Spazza(ctx); err != nil {
			return err
		}
		_, err := altro.Exec(ctx, queries.SQL("SbloccaEnte"), ente)
		return err
	}))
	uguale(t, "while somebody works on the ente", b.slegate(), nil)

	senzaErrore(t, b.Spazza(b.ctx))
	uguale(t, "after the start", b.slegate(), want)
	uguale(t, "and nothing is asked for any more", righe(b, "SELECT ente_id::text FROM tributi.da_legare"), nil)
}

func TestARefusedOrRehearsedExtractAsksForNoLinks(t *testing.T) {
	b := nuovoBanco(t, "X100")
	file := estrattoTARI(t, rigaTARI("1", "", "3", "45", "1", "80"))
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-01-31"), DryRun: true}, file)
	uguale(t, "a rehearsal", b.slegate(), nil)
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-01-31")}, file)
	b.una(Rifiutata, Opzioni{Riferimento: giorno(t, "2024-01-31")}, estrattoTARI(t, rigaTARI("2", "", "3", "46", "1", "90")))
	uguale(t, "a refusal", b.slegate(), []string{"1 CATASTO_ASSENTE"})
	uguale(t, "nothing is asked for", righe(b, "SELECT ente_id::text FROM tributi.da_legare"), nil)
}
