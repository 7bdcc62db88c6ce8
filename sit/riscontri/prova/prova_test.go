package prova_test

import (
	"testing"

	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/riscontri"
	"github.com/cestor/sit/sit/riscontri/prova"
)

// Every rule finds all that its cases deserve, and nothing else.
func TestRulesAreRightOnTheirCases(t *testing.T) {
	db := pgtest.Open(t)
	voti, err := prova.Prova(t.Context(), db, riscontri.New(db))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range voti {
		t.Logf("%s: %d cases, precision %.2f, recall %.2f", v.Regola, v.Casi, v.Precisione(), v.Richiamo())
		if v.Giuste == 0 || v.Casi < 4 {
			t.Errorf("%s has no cases that try it", v.Regola)
		}
		for _, s := range v.Sbagli {
			t.Error(s)
		}
	}
}

// A rule says at least as many traps as it is tried on.
func TestEveryRuleIsTriedOnBothKinds(t *testing.T) {
	for _, r := range riscontri.Catalogo() {
		n := 0
		for _, c := range prova.Casi() {
			if c.Regola == r.Codice {
				n++
			}
		}
		if n < len(r.Trappole) {
			t.Errorf("%s names %d traps, and there are %d cases in all", r.Codice, len(r.Trappole), n)
		}
	}
}
