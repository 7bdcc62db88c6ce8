package censuario

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cestor/sit/catasto"
)

func TestAPRMIsReadTolerantly(t *testing.T) {
	for testo, want := range map[string]PRM{
		"COMUNE  RICHIESTO:X100A\r\nTipologia di Estrazione : Terreni completa ptaspec no\r\nData Selezione: 1/7/2015\r\nFOGLI   estratti: 1, 2:3\r\n": {
			ComuneRichiesto: "X100", SezioneRichiesta: "A", Tipologia: "Terreni completa ptaspec no", Modo: Completa, TipoImmobile: 'T', PartiteSpeciali: No,
			DataSelezione: 20150701, FogliEstratti: "1, 2:3"},
		"\xEF\xBB\xBFTipologia di estrazione: FABBRICATI AGGIORNAMENTO\nDate registrazione: 01/06/2015 30/06/2015\nNumero record: 1200": {
			Tipologia: "FABBRICATI AGGIORNAMENTO", Modo: Aggiornamento, TipoImmobile: 'F', RegistrazioneDal: 20150601, RegistrazioneAl: 20150630,
			NumeroRecord: Intero{1200, true}},
		"Tipologia di estrazione: terreni completa PTASPEC  SI\nComune richiesto: Inventata (x100)\nSezione: b\nNon ha i due punti\nData richiesta: mai": {
			ComuneRichiesto: "X100", SezioneRichiesta: "B", Tipologia: "terreni completa PTASPEC  SI", Modo: Completa, TipoImmobile: 'T', PartiteSpeciali: Si},
		"tipologia di estrazione: completa\ntipologia di estrazione: aggiornamento\nComune richiesto: X100 - sez. C": {
			ComuneRichiesto: "X100", SezioneRichiesta: "C", Tipologia: "completa", Modo: Completa},
		"tipologia di estrazione: completa\nComune richiesto: X100 INVENTATA": {ComuneRichiesto: "X100", Tipologia: "completa", Modo: Completa},
	} {
		got, err := LeggiPRM(strings.NewReader(testo))
		if d := cmp.Diff(want, got, cmpopts.IgnoreFields(PRM{}, "Voci")); d != "" || err != nil {
			t.Errorf("%q: %v %s", testo, err, d)
		}
		if got.Parziale() != (got.FogliEstratti != "") {
			t.Error("parziale")
		}
	}
}

// Without its kind a delivery cannot be acquired.
func TestAPRMMustSayItsKind(t *testing.T) {
	for testo, riga := range map[string]int{"Comune richiesto: X100": 0, "": 0, "Comune richiesto: X100\nTipologia di estrazione: Fabbricati": 2, "Tipologia di estrazione: completa aggiornamento": 1} {
		p, err := LeggiPRM(strings.NewReader(testo))
		e, ok := errors.AsType[*catasto.SyntaxError](err)
		if !ok || e.Line != riga || e.Field != "tipologia di estrazione" || strings.Contains(testo, "X100") != (p.ComuneRichiesto == "X100") {
			t.Errorf("%q: %v, %+v", testo, err, p)
		}
	}
	if _, err := LeggiPRM(strings.NewReader(strings.Repeat("a: b\n", maxPRM/4))); err == nil {
		t.Error("a PRM of any size was read")
	}
}
