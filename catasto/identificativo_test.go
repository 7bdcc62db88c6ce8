package catasto_test

import (
	"strings"
	"testing"

	"github.com/cestor/sit/catasto"
)

func TestNormalizzaIdentificativo(t *testing.T) {
	type i = catasto.Identificativo
	for nome, c := range map[string]struct {
		campi [5]string // sezione, foglio, numero, denominatore, subalterno
		vuole i
		dubbi catasto.Difetto
	}{
		// tributi.md §9.4
		"zeros in front go":                    {[5]string{"", "0012", "00045", "", "0003"}, i{Foglio: "12", Numero: "45", Subalterno: "3"}, 0},
		"a letter behind the foglio":           {[5]string{"", "12/B", "45", "", ""}, i{Foglio: "12", Allegato: "B", Numero: "45"}, 0},
		"a denominatore behind the numero":     {[5]string{"", "12", "45/2", "", ""}, i{Foglio: "12", Numero: "45", Denominatore: "2"}, 0},
		"a street keeps its name":              {[5]string{"", "12", "STRADA002", "", ""}, i{Foglio: "12", Numero: "STRADA002"}, 0},
		"a subalterno of zeros is none":        {[5]string{"", "12", "45", "", "000"}, i{Foglio: "12", Numero: "45"}, 0},
		"a blank sezione is none":              {[5]string{" ", "12", "45", "", ""}, i{Foglio: "12", Numero: "45"}, 0},
		"a sezione of zeros is none":           {[5]string{"000", "12", "45", "", ""}, i{Foglio: "12", Numero: "45"}, 0},
		"a sezione of one letter":              {[5]string{"A", "12", "45", "", ""}, i{Sezione: "A", Foglio: "12", Numero: "45"}, 0},
		"the sign of no sezione":               {[5]string{"_", "12", "45", "", ""}, i{Foglio: "12", Numero: "45"}, 0},
		"a sezione urbana of three":            {[5]string{"sgv", "12", "45", "", ""}, i{Sezione: "SGV", Foglio: "12", Numero: "45"}, 0},
		"a sezione that is none":               {[5]string{"CENTRO", "12", "45", "", ""}, i{Sezione: "CENTRO", Foglio: "12", Numero: "45"}, catasto.SezioneDubbia},
		"a dash for the denominatore":          {[5]string{"", "12", "123-2", "", ""}, i{Foglio: "12", Numero: "123", Denominatore: "2"}, 0},
		"a point for the denominatore":         {[5]string{"", "12", "123.2", "", ""}, i{Foglio: "12", Numero: "123", Denominatore: "2"}, 0},
		"a denominatore in its field":          {[5]string{"", "12", "00123", "0002", ""}, i{Foglio: "12", Numero: "123", Denominatore: "2"}, 0},
		"said twice":                           {[5]string{"", "12", "123/2", "2", ""}, i{Foglio: "12", Numero: "123", Denominatore: "2"}, 0},
		"said twice, and not the same":         {[5]string{"", "12", "123/2", "3", ""}, i{Foglio: "12", Numero: "123", Denominatore: "3"}, catasto.DenominatoreDiscorde},
		"a spreadsheet's decimal":              {[5]string{"", "12.0", "45.0", "", "3"}, i{Foglio: "12", Numero: "45", Subalterno: "3"}, 0},
		"a letter behind the numero":           {[5]string{"", "12", "123/a", "", ""}, i{Foglio: "12", Numero: "123A"}, catasto.NumeroConLettera},
		"a numero with its letter":             {[5]string{"", "12", "123A", "", ""}, i{Foglio: "12", Numero: "123A"}, 0},
		"a numero that is a letter":            {[5]string{"", "12", "a", "", ""}, i{Foglio: "12", Numero: "A"}, 0},
		"a blank before the letter":            {[5]string{"", "12", "123  bis", "", ""}, i{Foglio: "12", Numero: "123BIS"}, 0},
		"a blank between two numbers":          {[5]string{"", "12", "12  13", "", ""}, i{Foglio: "12", Numero: "12 13"}, catasto.NumeroIllegibile},
		"two numbers in one field":             {[5]string{"", "12", "45,46", "", ""}, i{Foglio: "12", Numero: "45,46"}, catasto.NumeroIllegibile},
		"zeros before a letter are the numero": {[5]string{"", "12", "0123A", "", ""}, i{Foglio: "12", Numero: "0123A"}, 0},
		"an edificiale of the tavolare":        {[5]string{"", "12", ".45", "", ""}, i{Foglio: "12", Numero: "45"}, 0},
		"an O in the foglio":                   {[5]string{"", "1O", "45", "", ""}, i{Foglio: "10", Numero: "45"}, catasto.LetteraPerZero},
		"an O in the subalterno":               {[5]string{"", "12", "45", "", "o1"}, i{Foglio: "12", Numero: "45", Subalterno: "1"}, catasto.LetteraPerZero},
		"an O in the numero is a letter":       {[5]string{"", "12", "12O", "", ""}, i{Foglio: "12", Numero: "12O"}, 0},
		"an O alone is a letter":               {[5]string{"", "O", "45", "", ""}, i{Foglio: "O", Numero: "45"}, catasto.FoglioNonNumerico},
		"a foglio of zeros is none":            {[5]string{"", "0000", "00000", "0000", ""}, i{}, 0},
		"dashes are nothing":                   {[5]string{"-", "-", "--", "-", "."}, i{}, 0},
		"two subalterni in one field":          {[5]string{"", "12", "45", "", "3-4"}, i{Foglio: "12", Numero: "45", Subalterno: "3-4"}, catasto.SubalternoDubbio},
		"a foglio that is no number":           {[5]string{"", "B12", "45", "", ""}, i{Foglio: "B12", Numero: "45"}, catasto.FoglioNonNumerico},
	} {
		t.Run(nome, func(t *testing.T) {
			got, d := catasto.NormalizzaIdentificativo(c.campi[0], c.campi[1], c.campi[2], c.campi[3], c.campi[4])
			if got != c.vuole || d != c.dubbi {
				t.Errorf("%q: %+v %v, not %+v %v", c.campi, got, d.Testi(), c.vuole, c.dubbi.Testi())
			}
		})
	}
}

func TestIdentificativoScritto(t *testing.T) {
	i, _ := catasto.NormalizzaIdentificativo("", "0012", "00045", "", "003")
	if got := i.String(); got != "Fg. 12 n. 45 sub 3" {
		t.Errorf("for people: %q", got)
	}
	if got := i.Chiave("A182", 'F'); got != "A182|F|-|12|45|-|3" {
		t.Errorf("to compare: %q", got)
	}
	if !i.Completo() || (catasto.Identificativo{Foglio: "12"}).Completo() {
		t.Error("foglio and numero identify, foglio alone does not")
	}
}

// What is normal already stays as it is, whatever it came from.
func FuzzNormalizzaIdentificativo(f *testing.F) {
	f.Add("A", "0012/B", "45/2", "", "000")
	f.Add("_", "1O", "123 / A", "03", "3-4")
	f.Add("0", "0.1", "0", "0", "0")
	f.Add("\u00a0", "..", " - 12", "0/0", "O O")
	f.Fuzz(func(t *testing.T, sezione, foglio, numero, denominatore, sub string) {
		i, _ := catasto.NormalizzaIdentificativo(sezione, foglio, numero, denominatore, sub)
		di := i.Foglio
		if i.Allegato != "" {
			di += "/" + i.Allegato
		}
		j, _ := catasto.NormalizzaIdentificativo(i.Sezione, di, i.Numero, i.Denominatore, i.Subalterno)
		if i != j {
			t.Errorf("%+v becomes %+v", i, j)
		}
		for _, s := range []string{i.Sezione, i.Foglio, i.Numero, i.Denominatore, i.Subalterno} {
			if s != "" && (strings.Trim(s, "0") == "" || strings.TrimSpace(s) != s) {
				t.Errorf("%q is not normal", s)
			}
		}
	})
}
