package fornitura

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// terCompleta is a whole load of terreni of sheet 7: one parcel a number.
func terCompleta(t *testing.T, numeri ...string) string {
	var ter strings.Builder
	for i, n := range numeri {
		fmt.Fprintf(&ter, "X100| |%d|T|1|1|7|%s||||1|01|0|1|0|0|0|0|0|0|1,5|1,5|15031990|15031990|M|000321|001|1990||||||||||800002||TM||||\n", 5000+i, n)
	}
	return scrivi(t, map[string]string{"X100T.TER": ter.String(), "X100T.PRM": "Comune richiesto: X100\nTipologia di estrazione: Terreni completa ptaspec no\nData selezione: 31/12/2023\n"})
}

// The map and the census name the same particelle, whichever comes first: the id is that of the sheet where
// a particella is first drawn, and until then that of its main sheet.
func TestMapAndCensusMeetInAnyOrder(t *testing.T) {
	numeri := []string{"00001", "00002", "0000A", "00099", "*"}
	mappa := func(b *banco) {
		dir := t.TempDir()
		tav("X100_0007A0", "1 1 2 2", "1 1 A A").cxf(t, dir)
		b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2024-01-01")}, dir)
	}
	censuario := func(b *banco) {
		if e := b.una(Acquisita, Opzioni{}, terCompleta(t, numeri...)); e.Acquisiti["particelle"] != int64(len(numeri)) {
			t.Errorf("%+v", e)
		}
	}
	const cosa = `SELECT string_agg(p.id || '=' || COALESCE((SELECT string_agg(s.numero, '+') FROM catasto.stadio_terreno s WHERE s.particella_id = p.particella_id AND s.superseded_at IS NULL), '') || '/'
		|| (SELECT count(*) FROM catasto.disegno d WHERE d.particella_id = p.particella_id), ' ' ORDER BY p.id) FROM catasto.particella p`
	vuole := map[string]string{
		"map first":    "X100_000700.99=00099/0 X100_0007A0.1=00001/1 X100_0007A0.2=00002/1 X100_0007A0.A=0000A/1",
		"census first": "X100_000700.99=00099/0 X100_000700.A=0000A/0 X100_0007A0.1=00001/1 X100_0007A0.2=00002/1 X100_0007A0.A=/1",
	}
	for nome, ordine := range map[string][]func(*banco){"map first": {mappa, censuario}, "census first": {censuario, mappa}} {
		t.Run(nome, func(t *testing.T) {
			b := nuovoBanco(t, "X100")
			ordine[0](b)
			prima := uno[string](b, cosa)
			stato := b.stato()
			ordine[1](b)
			if got := uno[string](b, cosa); got != vuole[nome] {
				t.Errorf("%s\nwant %s", got, vuole[nome])
			}
			b.annullaUltima()
			if got := uno[string](b, cosa); got != prima {
				t.Errorf("after the undo: %s\nwant %s", got, prima)
			}
			uguale(t, "after the undo", senzaComuni(b.stato()), senzaComuni(stato))
			ordine[1](b)
			// Undone in the order in which they came.
			n := uno[int64](b, `SELECT fornitura_id FROM forniture.fornitura WHERE stato = 'acquisita' ORDER BY conclusa_at LIMIT 1`)
			if err := b.Annulla(b.ctx, n, "prova", "collaudo"); err != nil {
				t.Fatal(err)
			}
			b.annullaUltima()
			if got := uno[int64](b, `SELECT count(*) FROM catasto.particella`); got != 0 {
				t.Errorf("%d particelle that nobody names are left", got)
			}
			ordine[1](b) // and from there again
			b.pulito()
		})
	}
}

// senzaComuni leaves out what only the enti are.
func senzaComuni(righe []string) []string {
	return slices.DeleteFunc(righe, func(r string) bool { return strings.HasPrefix(r, "ente ") })
}

func TestACensusBeforeTheFirstMapLeavesTheMapWhole(t *testing.T) {
	dopo, solo := nuovoBanco(t, "X100"), nuovoBanco(t, "X100")
	dopo.una(Acquisita, Opzioni{}, terCompleta(t, "00001", "00002", "00077"))
	foglio := tav("X100_000700", "1 1 2 = 3", "1 1 2 = 4", "~ ~ 5 = 6").con(edificio{"1", 2, 2, 6, 6}, edificio{"5", 22, 2, 4, 4})
	for _, b := range []*banco{dopo, solo} {
		dir := t.TempDir()
		foglio.cxf(t, dir)
		b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2024-01-01")}, dir)
		b.per(t).vede(foglio, "2024-06-01")
		b.tassella("X100_000700", "2024-06-01")
	}
	const disegni = `SELECT string_agg(p.id || ' ' || d.classe || ' ' || d.codice || ' ' || d.ordine || ' ' || round(d.area_mq::numeric, 1) || ' ' || COALESCE(d.dal::text, ''), ', ' ORDER BY p.id, d.classe, d.ordine)
		FROM catasto.disegno d JOIN catasto.particella p USING (ente_id, particella_id)`
	if a, b := uno[string](dopo, disegni), uno[string](solo, disegni); a != b {
		t.Errorf("after a census\n%s\nwithout\n%s", a, b)
	}
}
