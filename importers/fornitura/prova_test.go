package fornitura

import "testing"

func TestARehearsalWithNewEntiLeavesNothing(t *testing.T) {
	b := nuovoBanco(t)
	opz := Opzioni{Riferimento: giorno(t, "2025-09-22"), CreaEnte: true, DryRun: true}
	p := shared(t, ctfRoma)
	if e := b.una(Acquisita, opz, p); e.Nuovi != 1583 || e.Fornitura != nil {
		t.Errorf("rehearsal: %+v", e)
	}
	for _, tabella := range []string{"sit.ente", "sit.ente_comune", "infra.impostazione", "forniture.fornitura", "catasto.foglio", "catasto.particella", "catasto.disegno"} {
		if n := uno[int](b, "SELECT count(*) FROM "+tabella); n != 0 {
			t.Errorf("%d rows are left in %s", n, tabella)
		}
	}
	opz.DryRun = false
	b.una(Acquisita, opz, p)
}
