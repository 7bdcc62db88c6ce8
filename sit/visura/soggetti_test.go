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

func persone(s visura.Soggetti) string {
	var out []string
	for _, p := range s.Items {
		c := []string{}
		for _, x := range p.Candidati {
			c = append(c, x.Grado)
		}
		out = append(out, fmt.Sprintf("%v %v %v", valore(p.CF), p.Enti, c))
	}
	return strings.Join(out, "; ")
}

func TestAPersonIsOneOverTheEnti(t *testing.T) {
	b := apri(t)
	s, err := b.v.CercaSoggetti(b.tutto(), visura.DomandaSoggetti{CF: " trbdlo61e63 x100k "})
	if got := persone(s); err != nil || got != "TRBDLO61E63X100K [X100 X200] []" || s.Items[0].Tipo != "F" {
		t.Fatalf("by code: %s %v", got, err)
	}
	righe := visuratest.Consultazioni(t, b.db)
	if len(righe) != 2 || righe[0].EnteID == righe[1].EnteID || righe[0].Oggetto != s.Items[0].ID {
		t.Errorf("a line for each ente: %+v", righe)
	}
	uno, err := b.v.CercaSoggetti(b.uno("x", authz.TitolariRead), visura.DomandaSoggetti{CF: odilia})
	if err != nil || persone(uno) != "TRBDLO61E63X100K [X100] []" {
		t.Errorf("with one ente: %s %v", persone(uno), err)
	}
	if s, err := b.v.CercaSoggetti(b.uno("x", authz.TitolariRead), visura.DomandaSoggetti{Cognome: "Venturelli"}); err != nil || len(s.Items) != 0 || s.Items == nil {
		t.Errorf("of another ente: %+v %v", s, err)
	}
	i, err := b.v.Immobili(b.tutto(), s.Items[0].ID, il("2020-01-01"), visura.Pagina{Limite: 50})
	var dove []string
	for _, x := range i.Items {
		dove = append(dove, fmt.Sprintf("%s %v %s %q %v/%v", x.Ente, valore(x.Immobile), x.Tipo, x.Diritto, *x.QuotaNum, *x.QuotaDen))
	}
	want := `X100 X100-F-1001 F "10" 1/2; X100 X100_000700.50 T "80" 1/1; X200 X200-F-500 F "10" 1/3`
	if got := strings.Join(dove, "; "); err != nil || got != want {
		t.Errorf("holds %s %v", got, err)
	}
	var pezzi []string
	p := visura.Pagina{Limite: 1}
	for range 5 {
		i, err := b.v.Immobili(b.tutto(), s.Items[0].ID, il("2020-01-01"), p)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range i.Items {
			pezzi = append(pezzi, *x.Immobile)
		}
		if p.Dopo = i.Seguito; p.Dopo == "" {
			break
		}
	}
	if got := strings.Join(pezzi, " "); got != "X100-F-1001 X100_000700.50 X200-F-500" {
		t.Errorf("page by page: %s", got)
	}
}

func TestNamesAreFoundAsTheyAreTyped(t *testing.T) {
	b := apri(t)
	nascita := giorno("1958-11-02")
	for _, c := range []struct {
		d    visura.DomandaSoggetti
		cosa string
		n    int
		sim  bool
	}{
		{visura.DomandaSoggetti{Cognome: "trebiotti", Nome: "odilia"}, "TREBIOTTI", 1, false},
		{visura.DomandaSoggetti{Cognome: "TREB"}, "TREBIOTTI", 1, false},
		{visura.DomandaSoggetti{Cognome: "Bravesco", Nome: "Ermante", Nascita: &nascita}, "BRAVESCO", 3, false},
		{visura.DomandaSoggetti{Cognome: "Bravesco", Nome: "Ermante"}, "BRAVESCO", 4, false},
		{visura.DomandaSoggetti{Cognome: "Tribiotti", Nome: "Odilia"}, "TREBIOTTI", 1, true},
		{visura.DomandaSoggetti{Cognome: "Trebioti", Nome: "Odillia"}, "TREBIOTTI", 1, true},
		{visura.DomandaSoggetti{Cognome: "Edilizia immaginaria la betulla"}, "", 1, false},
		{visura.DomandaSoggetti{Cognome: "Zzz", Nome: "Qqq"}, "", 0, false},
	} {
		s, err := b.v.CercaSoggetti(b.tutto(), c.d)
		simile := len(s.Avvisi) > 0 && s.Avvisi[0].Codice == "NOME_SIMILE"
		if err != nil || len(s.Items) != c.n || simile != c.sim {
			t.Errorf("%+v: %d persons, %v %v", c.d, len(s.Items), s.Avvisi, err)
			continue
		}
		for _, p := range s.Items {
			if c.cosa != "" && valore(p.Cognome) != c.cosa {
				t.Errorf("%+v found %v", c.d, valore(p.Cognome))
			}
		}
	}
	for _, d := range []visura.DomandaSoggetti{{}, {CF: odilia, Cognome: "X"}, {Cognome: "a"}} {
		_, err := b.v.CercaSoggetti(b.tutto(), d)
		rifiutata(t, err, sit.Invalid, "PARAMETRO_NON_VALIDO")
	}
	_, err := b.v.CercaSoggetti(b.uno("protocollo:1/2025", authz.TitolariReadUno), visura.DomandaSoggetti{CF: odilia})
	rifiutata(t, err, sit.Forbidden, "FUORI_PRATICA")
	s, err := b.v.CercaSoggetti(b.tutto(), visura.DomandaSoggetti{Cognome: "Bravesco", Limite: 2})
	if err != nil || len(s.Items) != 2 || len(s.Avvisi) != 1 || s.Avvisi[0].Codice != "TROPPI_RISULTATI" {
		t.Errorf("more than wanted: %+v %v", s, err)
	}
}

func TestCandidatesAreGradedAndAHumanDecides(t *testing.T) {
	b := apri(t)
	s, err := b.v.CercaSoggetti(b.tutto(), visura.DomandaSoggetti{CF: ermante})
	if got := persone(s); err != nil || got != "BRVRNT58S02X100P [X100] [nascita_luogo nascita]" {
		t.Fatalf("candidates: %s %v", got, err)
	}
	io, candidati := s.Items[0], s.Items[0].Candidati
	vecchio, err := b.v.Soggetto(b.tutto(), "a"+io.ID[1:])
	if err == nil || sit.Codice(err) != "SOGGETTO_INESISTENTE" {
		t.Errorf("an invented id: %+v %v", vecchio, err)
	}
	if err := b.v.Riconosci(b.tutto(), io.ID, candidati[0].ID, visura.Stessa); err != nil {
		t.Fatal(err)
	}
	if err := b.v.Riconosci(b.tutto(), candidati[1].ID, io.ID, visura.Altra); err != nil {
		t.Fatal(err)
	}
	x, err := b.v.Soggetto(b.tutto(), io.ID)
	if err != nil || len(x.Candidati) != 1 || x.Candidati[0] != (visura.Candidato{ID: candidati[0].ID, Grado: visura.Confermato}) {
		t.Errorf("after the decisions: %+v %v", x.Candidati, err)
	}
	if x, err = b.v.Soggetto(b.tutto(), candidati[0].ID); err != nil || len(x.Candidati) == 0 || x.Candidati[0].ID != io.ID || x.Candidati[0].Grado != visura.Confermato {
		t.Errorf("from the other side: %+v %v", x.Candidati, err)
	}
	if err := b.v.Riconosci(b.tutto(), candidati[0].ID, io.ID, visura.Indecisa); err != nil {
		t.Fatal(err)
	}
	if x, err = b.v.Soggetto(b.tutto(), io.ID); err != nil || len(x.Candidati) != 1 || x.Candidati[0].Grado != visura.NascitaLuogo {
		t.Errorf("taken back: %+v %v", x.Candidati, err)
	}
	rifiutata(t, b.v.Riconosci(b.tutto(), io.ID, io.ID, visura.Stessa), sit.Invalid, "STESSO_SOGGETTO")
}

// After a corrected tax code the id of before answers with the person of today.
func TestAnEarlierIdStillFindsThePerson(t *testing.T) {
	b := apri(t)
	s, err := b.v.CercaSoggetti(b.tutto(), visura.DomandaSoggetti{CF: ermante})
	if err != nil {
		t.Fatal(err)
	}
	const prima = "8e8b1e6c-0000-0000-0000-000000000000"
	if _, err := b.v.Soggetto(b.tutto(), prima); sit.Codice(err) != "SOGGETTO_INESISTENTE" {
		t.Errorf("%v", err)
	}
	x, err := b.v.Soggetto(b.tutto(), visuratest.Persona("id3002"))
	if err != nil || x.ID != s.Items[0].ID {
		t.Errorf("the id of before finds %q, %v", x.ID, err)
	}
	i, err := b.v.Immobili(b.tutto(), visuratest.Persona("id3002"), il("2020-01-01"), visura.Pagina{Limite: 9})
	if err != nil || i.Canonico != x.ID || len(i.Items) != 2 {
		t.Errorf("and what she holds: %+v %v", i, err)
	}
}

func TestACitizenSeesHisOwn(t *testing.T) {
	b := apri(t)
	ctx := visuratest.Cittadino(t.Context(), odilia)
	i, err := b.v.MieiImmobili(ctx, il("2020-01-01"), visura.Pagina{Limite: 50})
	if err != nil || len(i.Items) != 3 {
		t.Fatalf("%+v %v", i, err)
	}
	d, err := b.v.MiaVisura(ctx, "X100-F-1001", true, il("2020-01-01"), giorno("2020-01-01"))
	if err != nil || len(d.Titolari) != 1 || valore(d.Titolari[0].CF) != odilia || d.Altri != 1 || len(d.Unita) != 2 || valore(d.Unita[1].Rendita) != int64(52317) {
		t.Errorf("%+v %v", d, err)
	}
	for _, id := range []string{"X100-F-1002", "X100-F-4444", "X200-F-501", "X999-F-1", "boh", "X100_000700.49"} {
		_, err := b.v.MiaVisura(ctx, id, false, il("2020-01-01"), giorno("2020-01-01"))
		rifiutata(t, err, sit.NotFound, "IMMOBILE_NON_PROPRIO")
	}
	// What she sold is hers no more.
	_, err = b.v.MiaVisura(visuratest.Cittadino(t.Context(), "00000123455"), "X100-F-1001", false, il("2020-01-01"), giorno("2020-01-01"))
	rifiutata(t, err, sit.NotFound, "IMMOBILE_NON_PROPRIO")
	if i, err := b.v.MieiImmobili(visuratest.Cittadino(t.Context(), "VNTTQN70A01X200X"), il("2020-01-01"), visura.Pagina{Limite: 50}); err != nil || len(i.Items) != 0 {
		t.Errorf("a wrong code is nobody's: %+v %v", i, err)
	}
	_, err = b.v.MieiImmobili(t.Context(), il("2020-01-01"), visura.Pagina{Limite: 50})
	rifiutata(t, err, sit.Forbidden, "NON_AUTENTICATO")
	_, err = b.v.MieiImmobili(b.tutto(), il("2020-01-01"), visura.Pagina{Limite: 50})
	rifiutata(t, err, sit.Forbidden, "SOLO_PERSONE")
	for _, r := range visuratest.Consultazioni(t, b.db) {
		if r.Genere != int16(authz.Cittadino) || r.Scopo != "dati propri" {
			t.Errorf("line %+v", r)
		}
	}
	_, err = b.v.TitolariUIU(ctx, b.enti[0], "X100-F-1001", il("2020-01-01"))
	if sit.Kind(err) != sit.NotFound {
		t.Errorf("a citizen asks as an office: %v", err)
	}
}
