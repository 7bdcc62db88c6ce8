package auth_test

import (
	"strings"
	"testing"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/web/auth"
)

func TestTheFileOfTheFruitoriIsRead(t *testing.T) {
	voce := func(cambia ...string) string {
		return "[" + strings.NewReplacer(cambia...).Replace(`{"client_id":"`+provincia+`","purposeId":"`+finalita+`","nome":" Provincia ","enti":["b542"],"scopi":["CATASTO:read","catasto:read","titolari:read:case"],"scade":"2020-01-02"}`) + "]"
	}
	f, err := auth.LeggiFruitori(strings.NewReader(voce()))
	x := f[auth.Riconosciuto{ClientID: provincia, PurposeID: finalita}]
	if err != nil || len(f) != 1 || x.Nome != "Provincia" || x.Enti[0] != "B542" || len(x.Scopi) != 2 || x.Scopi[1] != "titolari:read:case" || x.Scade.In(sit.Roma()).Format("2006-01-02T15") != "2020-01-02T00" {
		t.Errorf("%+v, %v", f, err)
	}
	for nome, c := range map[string]struct{ testo, perche string }{
		"not a list":          {`{}`, "lista JSON"},
		"two lists":           {`[] []`, "più di una lista"},
		"a word unknown":      {voce(`"nome"`, `"name"`), "lista JSON"},
		"nobody":              {voce(`"client_id":"`+provincia+`","purposeId":"`+finalita+`",`, ""), "client_id, purposeId"},
		"a client badly told": {voce(provincia, "provincia"), "client_id, purposeId"},
		"twice":               {strings.TrimSuffix(voce(), "]") + "," + strings.TrimPrefix(voce(provincia, strings.ToUpper(provincia)), "["), "fruitore 2"},
		"no name":             {voce(" Provincia ", " "), "nome"},
		"a name of two lines": {voce(" Provincia ", `a\nb`), "nome"},
		"an ente that is not": {voce("b542", "borgo"), "codice catastale"},
		"no ente":             {voce(`"b542"`, ""), "enti o scopi"},
		"a scope that is not": {voce("CATASTO:read", "tutto"), "«tutto» non è un permesso"},
		"no scope":            {voce(`"CATASTO:read","catasto:read","titolari:read:case"`, ""), "enti o scopi"},
		"no end":              {voce("2020-01-02", ""), "scade"},
	} {
		f, err := auth.LeggiFruitori(strings.NewReader(c.testo))
		if sit.Codice(err) != "FRUITORI_NON_VALIDI" || !strings.Contains(sit.Messaggio(err), c.perche) || f != nil {
			t.Errorf("%s: %v, %v", nome, f, err)
		}
	}
}

func FuzzLeggiFruitori(f *testing.F) {
	f.Add(`[{"client_id":"` + provincia + `","nome":"P","enti":["B542"],"scopi":["catasto:read"],"scade":"2027-01-01"}]`)
	f.Add(`[]`)
	f.Add(`[{"purposeId":"x"}]`)
	f.Fuzz(func(t *testing.T, s string) {
		fruitori, err := auth.LeggiFruitori(strings.NewReader(s))
		for con, x := range fruitori {
			if err != nil || con == (auth.Riconosciuto{}) || x.Nome == "" || len(x.Enti) == 0 || len(x.Scopi) == 0 || x.Scade.IsZero() {
				t.Fatalf("%q gives %+v, %v", s, fruitori, err)
			}
		}
	})
}
