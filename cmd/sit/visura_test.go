package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/visura"
	"github.com/cestor/sit/sit/visura/visuratest"
)

// The worked example of catasto-censuario §6, from its files to the questions of an office.
func TestTheWorkedExampleIsImportedAndConsulted(t *testing.T) {
	url := pgtest.URL(t)
	dir := t.TempDir()
	for nome, testo := range map[string]string{
		"X100000001.PRM": "Comune richiesto          : X100\nTipologia di estrazione   : Fabbricati aggiornamento\nDate registrazione        : 01/06/2015  30/06/2015\n",
		"X100000001.FAB": `X100| |1001|F|1|1||A03|02|5||650000|335,70||A|1|3||2||||15031990|15031990|A|004512|001|1990|10062015|11062015|V|021733|001|2015|0001234||700001|700450|||NC|COSTITUZIONE|VAR|AMPLIAMENTO||
X100| |1001|F|1|2||0007|00045||0003||
X100| |1001|F|1|3|236|DELLE GINESTRE|000012|||42|
X100| |1001|F|2|1||A02|03|6,5|118|1013000|523,17||A|1|3||2||||10062015|11062015|V|021733|001|2015||||||||di stadio: classamento e rendita proposti|700450||TO0123456/2015|20062015|VAR|AMPLIAMENTO|||1|
X100| |1001|F|2|2||0007|00045||0003|||0007|00046||0001||
X100| |1001|F|2|3|236|DELLE GINESTRE|000012|00014A||42|
X100| |1001|F|2|4||0007|00045||0001|
X100| |1001|F|2|5|1|0000777|
X100| |1002|F|1|1||||||0|0||||||T||||15031990|15031990|A|004512|001|1990|||||||A||700001||||NC|COSTITUZIONE||||
X100| |1002|F|1|2||0007|00045||0001||
X100| |1003|F|2|1||||||0|0||||||||||10062015|11062015|V|021733|001|2015|||||||C||700451||||FUS|FUSIONE||||
X100| |1003|F|2|2||0007|00045||0004||
`,
		"X100000001.SOG": `X100| |3001|P|TREBIOTTI|ODILIA|2|23051961|X100|TRBDLO61E63X100K||
X100| |3002|P|BRAVESCO|ERMANTE|1|02111958|X100|BRVRNT58S02X100P|CONIUGE DI TREBIOTTI ODILIA|
X100| |3003|G|EDILIZIA IMMAGINARIA "LA BETULLA" S.R.L.|X100|00000123455|
`,
		"X100000001.TIT": `X100| |3003|G|1001|F|10||1|1| ||15031990|A|004512|001|1990|15031990|0001234|07042001|N|009981|001|2001|20042001|700001|700210|9001|NC|COSTITUZIONE|IST|COMPRAVENDITA|
X100| |3001|P|1001|F|10||1|2|C|3002|07042001|N|009981|001|2001|20042001||||||||700210||9002|IST|COMPRAVENDITA|||
X100| |3002|P|1001|F|10||1|2|C|3001|07042001|N|009981|001|2001|20042001||||||||700210||9003|IST|COMPRAVENDITA|||
`,
		"X100000002.PRM": "Comune richiesto          : X100\nTipologia di estrazione   : Terreni completa ptaspec si\nData selezione            : 30/06/2015\n",
		"X100000002.TER": `X100| |2001|T|2|1|7|00045||||282|00|0|5|40|1|0|0|0|0|0|0|15031990|15031990|M|000321|001|1990|||||||0000001||800002||TM|TIPO MAPPALE DEL 15/03/1990|||
X100| |2002|T|3|1|7|00050||||993|00|0|42|15|0|1|1|42150|21100|21,77|10,9|04092008|04092008|F|187654|001|2008||||||||DI IMMOBILE: PARTICELLA PORZIONATA|800120||FRZ|FRAZIONAMENTO DEL 04/09/2008|||
X100| |2002|T|3|2|A1|C17|
X100| |2002|T|3|3|1|0000777|
X100| |2002|T|3|4|AA|1|02|0|30|0|AB|29|01|0|12|15|
X100| |2003|T|2|1|7|00049||||998|00||||1|0|0|0|0|0|0|04092008|04092008|F|187654|001|2008|||||||0000000||800120||FRZ|FRAZIONAMENTO DEL 04/09/2008|||
`,
		"X100000002.SOG": "X100| |3001|P|TREBIOTTI|ODILIA|2|23051961|X100|TRBDLO61E63X100K||\nX100| |3002|P|BRAVESCO|ERMANTE|1|02111958|X100|BRVRNT58S02X100P||\n",
		"X100000002.TIT": `X100| |3002|P|2002|T|20||1|1| ||04092008|F|187654|001|2008|04092008||||||||800120||9101|FRZ|FRAZIONAMENTO|||
X100| |3001|P|2002|T|80||1|1| ||04092008|F|187654|001|2008|04092008||||||||800120||9102|FRZ|FRAZIONAMENTO|||
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, nome), []byte(testo), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if code, out, errs := sitCmd(t, "ente", "add", "X100", "--nome", "Borgo Sant'Elpidio", "--db", url); code != 0 {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	if code, out, errs := sitCmd(t, "import", dir, "--conferma", "LACUNA", "--db", url, "--json"); code != 0 || strings.Count(out, `"esito":"acquisita"`) != 2 {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	db, err := pg.Open(t.Context(), pg.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	e := visuratest.Enti(t, db, "X100")
	v := visura.New(db)
	ctx := visuratest.Operatore(t.Context(), 1, "prova", e, authz.Tributi.Permessi()...)
	giorno := func(s string) visura.Quando {
		g, err := sit.ParseGiorno(s)
		if err != nil {
			t.Fatal(err)
		}
		return visura.Il(g)
	}
	titolari := func(h visura.Titolari, err error) string {
		if err != nil {
			return err.Error()
		}
		var s []string
		for _, x := range h.Items {
			s = append(s, fmt.Sprintf("%s %s %d/%d", *x.CF, x.DirittoTesto, *x.QuotaNum, *x.QuotaDen))
		}
		for _, a := range h.Avvisi {
			s = append(s, a.Codice)
		}
		return strings.Join(s, ", ")
	}
	for giorno_, want := range map[string]string{
		"2000-01-01": "00000123455 Proprietà 1/1",
		"2016-01-01": "BRVRNT58S02X100P Proprietà 1/2, TRBDLO61E63X100K Proprietà 1/2",
		"1980-01-01": "",
	} {
		if got := titolari(v.TitolariUIU(ctx, e[0], "X100-F-1001", giorno(giorno_))); got != want {
			t.Errorf("on %s: %s", giorno_, got)
		}
	}
	if got := titolari(v.TitolariParticella(ctx, e[0], "X100_000700.50", giorno("2016-01-01"))); got != "BRVRNT58S02X100P Nuda proprietà 1/1, TRBDLO61E63X100K Usufrutto 1/1" {
		t.Errorf("of the particella: %s", got)
	}
	foglio, numero := "0007", "45"
	u, err := v.ListUIU(ctx, e[0], visura.FiltroUIU{Foglio: &foglio, Numero: &numero}, giorno("2020-01-01"), visura.Pagina{Limite: 9})
	if err != nil || len(u.Items) != 2 || u.Items[0].ID != "X100-F-1001" || *u.Items[0].Rendita != 52317 || !u.Items[1].BCNC || len(u.Items[0].Identificativi) != 2 {
		t.Errorf("units: %+v %v", u, err)
	}
	s, err := v.CercaSoggetti(ctx, visura.DomandaSoggetti{Cognome: "Trebioti", Nome: "Odilia"})
	if err != nil || len(s.Items) != 1 || *s.Items[0].CF != "TRBDLO61E63X100K" {
		t.Errorf("a misspelt name: %+v %v", s, err)
	}
	d, err := v.Visura(ctx, e[0], visura.DomandaVisura{Particella: "X100_000700.50", Storica: true}, giorno("2020-01-01"), giorno("2020-01-01").Giorno)
	if err != nil || len(d.Terreni) != 1 || *d.Terreni[0].Superficie != 4215 || len(d.Terreni[0].Porzioni) != 2 || *d.Terreni[0].Agrario != 1090 || d.AggiornataAl.Aperto() {
		t.Errorf("visura: %+v %v", d, err)
	}
}
