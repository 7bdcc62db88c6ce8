package authz

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/cestor/sit/sit"
)

func TestWhoSignsInIsAPerson(t *testing.T) {
	for cf, buono := range map[string]bool{"": false, "MRTMTT25D09F205Z": true, "mrt mtt 25d09 f205z": true, "MRTMTT25D09F205Y": false, "00905811006": false} {
		if _, err := LeggiCF(cf); (err == nil) != buono {
			t.Errorf("%q: %v", cf, err)
		}
	}
}

func TestExpiries(t *testing.T) {
	ora := time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)
	for testo, dopo := range map[string]time.Duration{"90d": 90 * 24 * time.Hour, "12h": 12 * time.Hour, "2026-11-28": 13 * time.Hour, " 1h ": time.Hour} {
		if fine, err := LeggiScadenza(testo, ora); err != nil || fine.Sub(ora) != dopo {
			t.Errorf("%q: %v, %v", testo, fine, err)
		}
	}
	for _, testo := range []string{"", "d", "90", "90m", "-1d", "0d", "9999999d", "99999d", "2026-11-27", "2020-01-01", "2999-01-01", "+3h", "1.5d", "2026-13-01"} {
		if fine, err := LeggiScadenza(testo, ora); err == nil {
			t.Errorf("%q: %v", testo, fine)
		}
	}
}

func FuzzLeggiScadenza(f *testing.F) {
	for _, s := range []string{"90d", "12h", "2026-12-31", "-1d", "99999999999999999999d"} {
		f.Add(s)
	}
	ora := time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		if fine, err := LeggiScadenza(s, ora); err == nil && (!fine.After(ora) || fine.Sub(ora) > scadenzaMassima) {
			t.Fatalf("%q gives %v", s, fine)
		}
	})
}

func FuzzLeggiScopo(f *testing.F) {
	for _, s := range []string{"pratica:12", "protocollo:1/2026", " a ", "\x00", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		scopo, err := LeggiScopo(s)
		if err == nil && (scopo != strings.TrimSpace(scopo) || strings.ContainsAny(scopo, "\x00\n\r\t")) {
			t.Fatalf("%q gives %q", s, scopo)
		}
	})
}

// pratica 7 of ente 1 is about one immobile.
type unaPratica struct{}

// Of the applications 12/2026 is not entered, 13/2026 is that of X100-F-1.
func (unaPratica) RiguardaProtocollo(_ context.Context, _ int32, protocollo, immobile string) (entrata, riguarda bool, err error) {
	return protocollo == "13/2026", protocollo == "13/2026" && immobile == "X100-F-1", nil
}

func (unaPratica) Riguarda(_ context.Context, ente int32, pratica, immobile string) (bool, error) {
	return ente == 1 && pratica == "7" && immobile == "X100-F-1", nil
}

func TestWhatEachCallerMayAsk(t *testing.T) {
	ruolo := func(r ...Incarico) *Chi { return chiIncaricato(sit.Operatore{ID: 9, Nome: "Prova"}, r) }
	tributi := func(scopo string) *Chi { c := ruolo(Incarico{1, "X100", Tributi}); c.Scopo = scopo; return c }
	edilizia := func(scopo string) *Chi {
		c := ruolo(Incarico{1, "X100", Edilizia}, Incarico{2, "X200", Tecnico})
		c.Scopo, c.pratiche = scopo, unaPratica{}
		return c
	}
	misto := func(scopo string) *Chi {
		c := ruolo(Incarico{1, "X100", Edilizia}, Incarico{2, "X200", Tributi})
		c.Scopo = scopo
		return c
	}
	for _, c := range []struct {
		nome     string
		chi      *Chi
		scope    Scope
		ente     int32
		immobile string
		vuole    string
	}{
		{"nobody", nil, TitolariRead, 1, "", "NON_AUTENTICATO"},
		{"without a reason", tributi(""), TitolariRead, 1, "", "SCOPO_MANCANTE"},
		{"with one", tributi("accertamento"), TitolariRead, 1, "", ""},
		{"over all his enti", tributi("accertamento"), TitolariRead, 0, "", ""},
		{"an ente that is not his", tributi("accertamento"), TitolariRead, 2, "", "NON_TROVATO"},
		{"an ente that is not his, and no reason", tributi(""), TitolariRead, 2, "", "NON_TROVATO"},
		{"a scope that he lacks", tributi("accertamento"), EdiliziaRead, 1, "", "PERMESSO_MANCANTE"},
		{"a scope that he lacks, and no reason", tributi(""), EdiliziaWrite, 1, "", "PERMESSO_MANCANTE"},
		{"a case, without a reason", edilizia(""), TitolariRead, 1, "", "SCOPO_MANCANTE"},
		{"a case, for any reason", edilizia("curiosità"), TitolariRead, 1, "", "FUORI_PRATICA"},
		{"a case, by protocollo", edilizia("protocollo:12/2026"), TitolariRead, 1, "", ""},
		{"a case, by something like a protocollo", edilizia("protocollo:12/2026 e altro"), TitolariRead, 1, "", "FUORI_PRATICA"},
		{"a case by protocollo opens no search over enti", edilizia("protocollo:12/2026"), TitolariRead, 0, "", "FUORI_PRATICA"},
		{"a case, by pratica, of no immobile in particular", edilizia("pratica:7"), TitolariRead, 1, "", "FUORI_PRATICA"},
		{"a case, by pratica, of its immobile", edilizia("pratica:7"), TitolariRead, 1, "X100-F-1", ""},
		{"a case, by pratica, of another immobile", edilizia("pratica:7"), TitolariRead, 1, "X100-F-2", "FUORI_PRATICA"},
		{"a case, by an application not yet entered, of any immobile", edilizia("protocollo:12/2026"), TitolariRead, 1, "X100-F-2", ""},
		{"a case, by an application entered since, of its immobile", edilizia("protocollo:13/2026"), TitolariRead, 1, "X100-F-1", ""},
		{"a case, by an application entered since, of another immobile", edilizia("protocollo:13/2026"), TitolariRead, 1, "X100-F-2", "FUORI_PRATICA"},
		{"a case, by another pratica", edilizia("pratica:8"), TitolariRead, 1, "X100-F-1", "FUORI_PRATICA"},
		{"a case, by pratica, when no office knows them", misto("pratica:7"), TitolariRead, 1, "X100-F-1", "FUORI_PRATICA"},
		{"a case, in the ente where he is only tecnico", edilizia("protocollo:12/2026"), TitolariRead, 2, "", "PERMESSO_MANCANTE"},
		{"a case in one ente, in full in the other", misto("accertamento"), TitolariRead, 2, "", ""},
		{"over both", misto("accertamento"), TitolariRead, 0, "", ""},
	} {
		ctx := t.Context()
		if c.chi != nil {
			ctx = ConChi(ctx, c.chi)
		}
		var err error
		if c.immobile == "" {
			_, err = EsigePersone(ctx, c.scope, c.ente)
		} else {
			_, err = EsigeImmobile(ctx, c.scope, c.ente, c.immobile)
		}
		if sit.Codice(err) != c.vuole {
			t.Errorf("%s: %v, want %q", c.nome, err, c.vuole)
		}
	}
	if a := misto("protocollo:1/2026").Ambito(TitolariRead); a.Contiene(1) || !a.Contiene(2) {
		t.Errorf("a search over enti sees those of a case: %v", a.Enti())
	}
	if !edilizia("protocollo:1/2026").PuoPerCaso(CatastoRendita, 1) || edilizia("altro").PuoPerCaso(CatastoRendita, 1) {
		t.Error("income by case")
	}
}

// The table of contract §4.3, once more and by hand.
func TestRolesAreThoseOfTheContract(t *testing.T) {
	vuole := map[Scope]string{
		CatastoRead: "amministratore tributi edilizia urbanistica tecnico", CatastoRendita: "tributi", CatastoRenditaUno: "edilizia",
		TitolariRead: "tributi", TitolariReadUno: "edilizia", TributiRead: "tributi", TributiWrite: "tributi",
		EdiliziaRead: "edilizia urbanistica tecnico", EdiliziaWrite: "edilizia", CDUEmit: "edilizia urbanistica",
		FlussiWrite: "amministratore tributi edilizia urbanistica", OperatoriWrite: "amministratore", AuditRead: "dpo",
	}
	for _, s := range Scopes {
		var ruoli []string
		for _, r := range Ruoli {
			for _, p := range r.Permessi() {
				if p == s {
					ruoli = append(ruoli, string(r))
				}
			}
		}
		if got := strings.Join(ruoli, " "); got != vuole[s] {
			t.Errorf("%s: %q, want %q", s, got, vuole[s])
		}
	}
	for testo, buono := range map[string]bool{"DPO": true, " Tributi ": true, "AMMINISTRATORE": true, "sindaco": false, "": false} {
		if _, err := LeggiRuolo(testo); (err == nil) != buono {
			t.Errorf("%q: %v", testo, err)
		}
	}
}
