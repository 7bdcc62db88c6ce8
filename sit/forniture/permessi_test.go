package forniture

import (
	"strings"
	"testing"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Who may bring what, and who may read it word for word: the table of contract §4.3 for each role.
func TestEachOfficeBringsItsOwn(t *testing.T) {
	const ente = 3
	for _, c := range []struct {
		ruolo        authz.Ruolo
		porta, legge string // kinds of delivery
	}{
		{authz.Amministratore, "mappa registri indirizzi", "mappa indirizzi"},
		{authz.Tributi, "mappa registri tributi residenti indirizzi", "mappa registri tributi residenti indirizzi"},
		{authz.Edilizia, "mappa pratiche indirizzi", "mappa pratiche indirizzi"},
		{authz.Urbanistica, "mappa indirizzi", "mappa indirizzi"},
	} {
		permessi := map[authz.Scope]sit.Ambito{}
		for _, s := range c.ruolo.Permessi() {
			permessi[s] = sit.AmbitoDi(ente)
		}
		chi := authz.NewChi(authz.Persona, sit.Operatore{ID: 1}, permessi)
		for nome, tipi := range map[string][]string{
			"mappa": {"mappa.cxf", "sup", ""}, "registri": {"catasto.terreni", "censuario.parte"}, "tributi": {"tributi.imu"}, "residenti": {"anagrafe.residenti"},
			"pratiche": {"edilizia.pratiche"}, "indirizzi": {"indirizzi.anncsu"},
		} {
			if err := porta(chi, tipi, ente); (err == nil) != strings.Contains(c.porta, nome) {
				t.Errorf("%s brings %s: %v", c.ruolo, nome, err)
			}
			if vede(chi, tipi[0], ente) != strings.Contains(c.legge, nome) {
				t.Errorf("%s reads %s", c.ruolo, nome)
			}
			if porta(chi, tipi, ente+1) == nil && nome != "mappa" && nome != "indirizzi" {
				t.Errorf("%s brings %s of another ente", c.ruolo, nome)
			}
		}
	}
}

func TestAFormatReportIsReadable(t *testing.T) {
	got := string(FormatoTesto([]byte(`{"record":{"2":{"campi":[6,8],"ignoti":[]},"1":{"separatore":true}},"file":[{"nome":"FAB","righe":12000000}],"nota":null}`)))
	want := `Rapporto sul formato dei file consegnati. Non contiene dati di persone.

file
  - 1
    nome: FAB
    righe: 12000000
nota: –
record
  1
    separatore: sì
  2
    campi: 6, 8
    ignoti: 
`
	if got != want {
		t.Errorf("%s", got)
	}
	if string(FormatoTesto([]byte("{"))) != "{" {
		t.Error("what is no JSON is lost")
	}
}

func TestNamesAreMadePlain(t *testing.T) {
	for s, vuole := range map[string]string{"A.FAB": "A.FAB", `C:\dati\A.FAB`: "A.FAB", "../../x.zip": "x.zip", "/": "", "": "", "..": "", ".aperta": "", "a\x00b": "", "caff\xe8.csv": "caff_.csv", strings.Repeat("a", 201): ""} {
		if got, err := PulisciNome(s); got != vuole || (err == nil) != (vuole != "") {
			t.Errorf("%q: %q, %v", s, got, err)
		}
	}
}
