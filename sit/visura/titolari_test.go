package visura_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/visura"
	"github.com/cestor/sit/sit/visura/visuratest"
)

func chi(t visura.Titolari) string {
	var s []string
	for _, x := range t.Items {
		s = append(s, fmt.Sprintf("%v %q %v/%v", valore(x.CF), x.Diritto, valore(x.QuotaNum), valore(x.QuotaDen)))
	}
	for _, a := range t.Avvisi {
		s = append(s, a.Codice)
	}
	return strings.Join(s, ", ")
}

func TestHoldersOfADay(t *testing.T) {
	b := apri(t)
	for _, c := range []struct{ id, giorno, want string }{
		{"X100-F-1001", "2000-01-01", `00000123455 "10" 1/1`},
		{"X100-F-1001", "2016-01-01", `BRVRNT58S02X100P "10" 1/2, TRBDLO61E63X100K "10" 1/2`},
		{"X100-F-1001", "2001-07-06", `00000123455 "10" 1/1`},
		{"X100-F-1001", "1980-01-01", ``},
		{"X100-F-1002", "2016-01-01", ``},
		{"X100-F-1003", "2016-01-01", ``},
	} {
		h, err := b.v.TitolariUIU(b.tutto(), b.enti[0], c.id, il(c.giorno))
		if got := chi(h); err != nil || got != c.want || h.Items == nil {
			t.Errorf("%s on %s: %s %v, want %s", c.id, c.giorno, got, err, c.want)
		}
	}
	for _, c := range []struct{ id, giorno, want string }{
		{"X100_000700.50", "2016-01-01", `00000123455 "99 " 0/0, BRVRNT58S02X100P "20" 1/1, TRBDLO61E63X100K "80" 1/1`},
		{"X100_000700.50", "1985-01-01", `00000123455 "99 " 0/0`}, // state 3 was delivered: there were others
		{"X100_000700.45", "2016-01-01", ``},
		{"X100_000700.49", "2016-01-01", ``},
	} {
		h, err := b.v.TitolariParticella(b.tutto(), b.enti[0], c.id, il(c.giorno))
		if got := chi(h); err != nil || got != c.want || h.Items == nil {
			t.Errorf("%s on %s: %s %v, want %s", c.id, c.giorno, got, err, c.want)
		}
	}
	h, err := b.v.TitolariUIU(b.tutto(), b.enti[1], "X200-F-500", il("2020-01-01"))
	if err != nil || len(h.Avvisi) != 1 || h.Avvisi[0].Codice != "QUOTE_INCOMPLETE" || !strings.Contains(h.Avvisi[0].Testo, "2/3") {
		t.Errorf("shares that do not make one: %+v %v", h.Avvisi, err)
	}
	h, err = b.v.TitolariUIU(b.tutto(), b.enti[1], "X200-F-501", il("2020-01-01"))
	if err != nil || chi(h) != `<nil> "10" 0/0, QUOTE_NON_INDICATE` || h.Items[0].Soggetto != nil {
		t.Errorf("a title that dangles: %s %v", chi(h), err)
	}
	h, _ = b.v.TitolariParticella(b.tutto(), b.enti[0], "X100_000700.50", il("2016-01-01"))
	if h.Items[0].DirittoTesto != "ONERE NON CODIFICATO DI ESEMPIO" || h.Items[1].DirittoTesto != "Nuda proprietà" || h.Items[0].Dal != sit.DaSempre {
		t.Errorf("in words: %+v", h.Items)
	}
}

func TestEachReadingOfPersonsLeavesALine(t *testing.T) {
	b := apri(t)
	if _, err := b.v.TitolariUIU(b.tutto(), b.enti[0], "X100-F-1001", il("2016-01-01")); err != nil {
		t.Fatal(err)
	}
	if _, err := b.v.TitolariUIU(b.tutto(), b.enti[0], "X100-F-77", il("2016-01-01")); err == nil {
		t.Fatal("an unknown unit was found")
	}
	righe := visuratest.Consultazioni(t, b.db)
	if len(righe) != 1 || righe[0].Risorsa != "titolari" || righe[0].Oggetto != "X100-F-1001" || len(righe[0].Persone) != 2 || righe[0].Scopo != "controllo di prova" {
		t.Errorf("the register: %+v", righe)
	}
	_, err := b.v.TitolariUIU(b.uno("", authz.TitolariRead), b.enti[0], "X100-F-1001", il("2016-01-01"))
	rifiutata(t, err, sit.Invalid, "SCOPO_MANCANTE")
	_, err = b.v.TitolariUIU(b.uno("x", authz.CatastoRead), b.enti[0], "X100-F-1001", il("2016-01-01"))
	rifiutata(t, err, sit.Forbidden, "PERMESSO_MANCANTE")
	_, err = b.v.TitolariUIU(b.uno("pratica:1", authz.TitolariReadUno), b.enti[0], "X100-F-1001", il("2016-01-01"))
	rifiutata(t, err, sit.Forbidden, "FUORI_PRATICA")
	if h, err := b.v.TitolariUIU(b.uno("protocollo:12/2025", authz.TitolariReadUno), b.enti[0], "X100-F-1001", il("2016-01-01")); err != nil || len(h.Items) != 2 {
		t.Errorf("for an application: %+v %v", h, err)
	}
	_, err = b.v.TitolariUIU(b.uno("x", authz.TitolariRead), b.enti[1], "X200-F-500", il("2016-01-01"))
	rifiutata(t, err, sit.NotFound, "NON_TROVATO")
	if n := len(visuratest.Consultazioni(t, b.db)); n != 2 {
		t.Errorf("%d lines for two readings", n)
	}
}
