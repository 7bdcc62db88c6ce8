package tributi_test

import (
	"context"
	"strings"
	"testing"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/tributi"
	"github.com/cestor/sit/sit/visura/visuratest"
)

func (b *banco) chi(ente string, scopi ...authz.Scope) (context.Context, sit.Ente) {
	e := visuratest.Enti(b.t, b.db, ente)
	return visuratest.Operatore(b.t.Context(), 1, "controllo di prova", e, scopi...), e[0]
}

// proposte are the choices that a position is offered.
func (b *banco) proposte(ctx context.Context, s *tributi.Tributi, e sit.Ente, livello string) (out []tributi.Proposta) {
	b.t.Helper()
	gruppi, err := s.Gruppi(ctx, e)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, g := range gruppi {
		if g.Livello != livello {
			continue
		}
		for dopo, n := "", 0; n < 20; n++ {
			l, seguito, err := s.Proposte(ctx, e, g, tributi.Pagina{Limite: 1, Dopo: dopo})
			if err != nil {
				b.t.Fatal(err)
			}
			out = append(out, l...)
			if dopo = seguito; dopo == "" {
				break
			}
		}
	}
	return out
}

func TestAddressAndPersonProposeWhereNoIdentifierIs(t *testing.T) {
	b := apri(t)
	// 201 is at VIA ROSA PROVETTI 1 on particella 1.
	b.esegui(`UPDATE catasto.stadio_uiu SET superficie = 100 WHERE immobile = 201`)
	b.possiede("ADA", 201)
	b.risiede(1, "BEA", "VIA ROSA PROVETTI", "1", "")
	for i, c := range []struct {
		nome string
		p    tari
		want string
	}{
		{"who holds a unit at that civico", tari{persona: "ADA", mq: 95, via: "VIA ROSA PROVETTI", civico: "1"}, "M5 proposto 201"},
		{"who lives at that civico", tari{persona: "BEA", mq: 78, via: "VIA ROSA PROVETTI", civico: "1"}, "M5 proposto 201"},
		{"another size is only of that particella, of two homes", tari{persona: "ADA", mq: 300, via: "VIA ROSA PROVETTI", civico: "1"}, "M6 proposto X100_000100.1"},
		{"somebody else is only of that particella", tari{persona: "CARLA", mq: 95, via: "VIA ROSA PROVETTI", civico: "1"}, "M6 proposto X100_000100.1"},
		{"a civico without units gives the particella", tari{persona: "ADA", via: "VIA ROSA PROVETTI", civico: "12/A"}, "M6 proposto X100_000100.731/2"},
		{"a wrong identifier does not hide the address", tari{id: "98/1/1", persona: "ADA", mq: 95, via: "VIA ROSA PROVETTI", civico: "1"}, "M5 proposto 201"},
		{"a right identifier needs no address", tari{id: "1/1/2", persona: "ADA", mq: 95, via: "VIA ROSA PROVETTI", civico: "1"}, "M1 automatico 202"},
		{"a street not surely recognised proposes nothing", tari{persona: "ADA", mq: 95, via: "PIAZZA ROSA PROVETTI", civico: "1"}, ""},
		{"a street nobody knows", tari{persona: "ADA", mq: 95, via: "VIA DEL TUTTO IGNOTA", civico: "1"}, ""},
	} {
		c.p.n = i + 1
		b.tassa(c.p)
		t.Run(c.nome, func(t *testing.T) {
			b := &banco{t: t, db: b.db}
			b.lega()
			if got := b.legami("TARI", c.p.n); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestWhatAnOperatoreDecidesStands(t *testing.T) {
	b := apri(t)
	b.registro()
	b.tassa(tari{n: 1, id: "20/11", uso: 1}, tari{n: 2, id: "20/11", uso: 3})
	b.dichiara(imu{n: 51, anno: 2023, id: "20/8/1", chiave: "K"}, imu{n: 50, anno: 2022, id: "20/8/1", chiave: "K"})
	b.lega()
	s := tributi.New(b.db)
	ctx, e := b.chi("X100", authz.TributiRead, authz.TributiWrite)
	attesa := func(quando string, want map[string]string) {
		t.Helper()
		for _, volta := range []string{"at once", "and tied again"} {
			for k, w := range want {
				tributo, n, _ := strings.Cut(k, "-")
				if got := b.righe(`SELECT COALESCE(string_agg(livello || ' ' || stato || ' ' || immobile, '; ' ORDER BY immobile), '') FROM tributi.legame WHERE tributo = $1 AND posizione_id = $2::text::bigint`, tributo, n)[0]; got != w {
					t.Errorf("%s, %s: %s is %q, want %q", quando, volta, k, got, w)
				}
			}
			b.lega()
		}
	}
	p := b.proposte(ctx, s, e, "M4")
	if len(p) != 2 || p[0].Posizione.ID != "TARI-1" || p[0].Oggetto != "X100-F-17" || p[0].Unita.Categoria != "A02" || p[0].Posizione.Identificativo != "Fg. 20 n. 11" || p[0].Unita.Identificativi != "Fg. 20 n. 11 sub 1" {
		t.Fatalf("%+v", p)
	}
	letta, err := tributi.LeggiScelta(p[0].Chiave())
	if err != nil || letta != p[0].Scelta {
		t.Fatalf("%+v %v", letta, err)
	}
	si, n, err := s.Decidi(ctx, e, []tributi.Scelta{p[0].Scelta}, tributi.Confermato, "visto il contratto")
	if err != nil || n != 1 {
		t.Fatal(n, err)
	}
	no, _, err := s.Decidi(ctx, e, []tributi.Scelta{p[1].Scelta}, tributi.Respinto, "è di un altro")
	if err != nil {
		t.Fatal(err)
	}
	attesa("one yes and one no", map[string]string{"TARI-1": "M4 confermato 17", "TARI-2": ""})
	if got := b.motivo("TARI", 1); got != "" {
		t.Errorf("a confirmed one is tied: %q", got)
	}
	// Of the two heirs of 10 the first, for 2023: in the later years of the same position it stands, in the earlier it does not.
	m3 := b.proposte(ctx, s, e, "M3")
	var scelta []tributi.Scelta
	for _, x := range m3 {
		if x.Posizione.ID == "IMU-51" && x.Immobile == 11 {
			scelta = append(scelta, x.Scelta)
		}
	}
	if _, n, err = s.Decidi(ctx, e, scelta, tributi.Confermato, "visto"); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	b.dichiara(imu{n: 52, anno: 2024, id: "20/8/1", chiave: "K"}, imu{n: 53, anno: 2025, id: "20/1/1", chiave: "K"})
	b.lega()
	attesa("inherited", map[string]string{"IMU-50": "M3 proposto 11; M3 proposto 12", "IMU-51": "M3 confermato 11", "IMU-52": "M3 confermato 11", "IMU-53": "M1 automatico 1"})
	// A later extract that writes something else is judged by itself.
	b.esegui(`UPDATE tributi.tari SET n_subalterno = '2' WHERE posizione_id = 1`)
	b.lega()
	attesa("written otherwise", map[string]string{"TARI-1": "M1 automatico 18"})
	b.esegui(`UPDATE tributi.tari SET n_subalterno = '' WHERE posizione_id = 1`)
	b.lega()
	for _, l := range []int64{si, no} {
		if err := s.AnnullaLotto(ctx, e, l); err != nil {
			t.Fatal(err)
		}
	}
	attesa("taken back", map[string]string{"TARI-1": "M4 proposto 17", "TARI-2": "M4 proposto 18"})
	if err := s.AnnullaLotto(ctx, e, si); sit.Kind(err) != sit.NotFound {
		t.Errorf("taken back twice: %v", err)
	}
	lotti, err := s.Lotti(ctx, e)
	if err != nil || len(lotti) != 3 || lotti[2].Lotto != si || !lotti[2].Annullato || lotti[0].Annullato || lotti[2].Motivo != "visto il contratto" {
		t.Errorf("%+v %v", lotti, err)
	}
	for nome, err := range map[string]error{
		"no motive":   func() error { _, _, err := s.Decidi(ctx, e, scelta, tributi.Confermato, " "); return err }(),
		"nothing":     func() error { _, _, err := s.Decidi(ctx, e, nil, tributi.Confermato, "x"); return err }(),
		"no such yes": func() error { _, _, err := s.Decidi(ctx, e, scelta, "forse", "x"); return err }(),
	} {
		if sit.Kind(err) != sit.Invalid {
			t.Errorf("%s: %v", nome, err)
		}
	}
	if _, _, err := s.Decidi(ctx, e, scelta, tributi.Confermato, "di nuovo"); sit.Kind(err) != sit.Conflict {
		t.Errorf("what is no more proposed: %v", err)
	}
	lettore, _ := b.chi("X100", authz.TributiRead)
	if _, _, err := s.Decidi(lettore, e, scelta, tributi.Confermato, "x"); sit.Kind(err) != sit.Forbidden {
		t.Errorf("who may only read: %v", err)
	}
	altro, _ := b.chi("X200", authz.TributiRead, authz.TributiWrite)
	if _, err := s.Gruppi(altro, e); sit.Kind(err) != sit.NotFound {
		t.Errorf("another ente reads: %v", err)
	}
	if _, _, err := s.Decidi(altro, e, scelta, tributi.Confermato, "x"); sit.Kind(err) != sit.NotFound {
		t.Errorf("another ente decides: %v", err)
	}
}

func TestATaughtNameOfAStreetIsUsed(t *testing.T) {
	b := apri(t)
	b.tassa(tari{n: 1, via: "PIAZZA ROSA PROVETTI", civico: "1"}, tari{n: 2, via: "p.za Rosa Provetti 3"}, tari{n: 3, via: "VIA ROSA PROVETTA", civico: "1"})
	b.lega()
	s := tributi.New(b.db)
	ctx, e := b.chi("X100", authz.TributiRead, authz.TributiWrite)
	vie, err := s.VieProposte(ctx, e)
	if err != nil {
		t.Fatal(err)
	}
	var piazza []tributi.SceltaVia
	for _, v := range vie {
		if strings.HasPrefix(v.Nome, "PIAZZA") {
			piazza = append(piazza, tributi.SceltaVia{v.Nome, v.ViaID})
		}
	}
	si, err := s.DecidiVie(ctx, e, piazza[:1], tributi.Confermato, "si è sempre chiamata così")
	if err != nil {
		t.Fatal(err)
	}
	if got := b.indirizzo("TARI", 1); got != "VIA ROSA PROVETTI 1 alias automatico" {
		t.Errorf("taught: %q (%+v)", got, vie)
	}
	if got := b.indirizzo("TARI", 2); got != "VIA ROSA PROVETTI 3 alias automatico" {
		t.Errorf("the same name with a civico at its end: %q", got)
	}
	if err := s.AnnullaLotto(ctx, e, si); err != nil {
		t.Fatal(err)
	}
	if got := b.indirizzo("TARI", 1); got != "VIA ROSA PROVETTI 1 simile proposto" {
		t.Errorf("taken back: %q", got)
	}
	if _, err := s.DecidiVie(ctx, e, piazza[:1], tributi.Respinto, "è un altro luogo"); err != nil {
		t.Fatal(err)
	}
	if got := b.indirizzo("TARI", 1); got != "" {
		t.Errorf("rejected: %q", got)
	}
}
