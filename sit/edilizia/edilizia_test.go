package edilizia_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/edilizia"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/visura/visuratest"
)

// In the territory of mappatest 5 became 6 and 7 on 15 December 2021, and 100 was born of 99, which goes on, on 10 January 2025.
func TestAPraticaIsTiedToWhatItsParticelleHaveBecome(t *testing.T) {
	b := apri(t)
	for _, c := range []struct {
		nome, corpo string
		dove        []string
		mq          float64
	}{
		{"one that goes on is itself", `{"kind":"CILA","numero":"1","immobili":[{"foglio":1,"numero_particella":"00002"}]}`,
			[]string{" X100_000100.2 M1 identificativo"}, 400},
		{"one that was split is its two children", `{"kind":"PDC","numero":"2","anno":1985,"immobili":[{"foglio":"1","numero":"5"}]}`,
			[]string{" X100_000100.6 M3 storia X100_000100.5", " X100_000100.7 M3 storia X100_000100.5"}, 800},
		{"a stale number, written after it had ended, is its children too", `{"kind":"PDC","numero":"3","anno":2024,"immobili":[{"foglio":"1","numero":"5"}]}`,
			[]string{" X100_000100.6 M3 storia X100_000100.5", " X100_000100.7 M3 storia X100_000100.5"}, 800},
		{"what was cut off later is part of it", `{"kind":"PDC","numero":"4","protocollo":"9","data_protocollo":"2023-05-05","immobili":[{"particella":"X100_000300.99"}]}`,
			[]string{" X100_000300.99 M1 identificativo", " X100_000300.100 M3 storia X100_000300.99"}, 0},
		{"what was cut off before is not", `{"kind":"PDC","numero":"5","protocollo":"9","data_protocollo":"2025-05-05","immobili":[{"particella":"X100_000300.99"}]}`,
			[]string{" X100_000300.99 M1 identificativo"}, 0},
		{"a unit brings its particella", `{"kind":"SCIA","numero":"6","immobili":[{"foglio":1,"numero_particella":1,"sub":"2"}]}`,
			[]string{" X100_000100.1 X100-F-202 M1 identificativo"}, 400},
		{"several, some unknown", `{"kind":"SCIA","numero":"7","immobili":[{"foglio":1,"numero_particella":"1,2, 4000"}]}`,
			[]string{" X100_000100.1 M1 identificativo", " X100_000100.2 M1 identificativo", ""}, 800},
	} {
		p := b.crea(c.corpo)
		uguali(t, c.nome, dove(p), c.dove)
		if mq := area(p.Geometria); mq < c.mq*0.99 || mq > c.mq*1.01 {
			t.Errorf("%s: %.1f m², want %.0f", c.nome, mq, c.mq)
		}
	}
	// A genealogy that bites its tail ends, and so does tying it.
	b.esegui(`INSERT INTO catasto.successione (ente_id, da, a, origine, data) SELECT p.ente_id, x.particella_id, p.particella_id, 'operatore', '2021-12-15'
		FROM catasto.particella p, catasto.particella x WHERE p.id = 'X100_000100.5' AND x.id = 'X100_000100.6'`)
	b.esegui(`SELECT edilizia.lega(ente_id) FROM sit.ente`)
}

// area is in square metres, near enough for a drawing of some metres at 41° North.
func area(m orb.MultiPolygon) float64 {
	const lat, lon = 111060.0, 84400.0
	tot := 0.0
	for _, p := range m {
		tot += planar.Area(p)
	}
	return tot * lat * lon
}

func TestWithoutItsSezioneAParticellaMustBeOne(t *testing.T) {
	b := apri(t)
	b.esegui(`INSERT INTO catasto.particella (ente_id, comune, sezione, foglio, numero, denominatore, mappa, tipo, id, nata_da)
		SELECT ente_id, 'X100', s, 9, n, '', '', 'particella', 'X100' || s || '000900.' || n, 1 FROM sit.ente, (VALUES ('A', '1'), ('B', '1'), ('B', '2')) AS v (s, n) WHERE codice = 'X100'`)
	_, err := b.x.Crea(b.geometra(), b.enti[0], campi(`{"kind":"CILA","numero":"1","immobili":[{"foglio":9,"numero_particella":"1"}]}`), edilizia.Modo{Oggi: oggi})
	rifiutata(t, err, sit.Conflict, "PART_DUPLICATA")
	if m := sit.Messaggio(err); !strings.Contains(m, "X100A000900.1, X100B000900.1") {
		t.Error(m)
	}
	uguali(t, "with the sezione", dove(b.crea(`{"kind":"CILA","numero":"1","immobili":[{"sezione":"b","foglio":9,"numero_particella":"1"}]}`)), []string{" X100B000900.1 M1 identificativo"})
	uguali(t, "one alone", dove(b.crea(`{"kind":"CILA","numero":"2","immobili":[{"foglio":9,"numero_particella":"2"}]}`)), []string{" X100B000900.2 M2 identificativo"})
}

func TestWhatIsWrittenIsCheckedAndTold(t *testing.T) {
	b := apri(t)
	for corpo, vuole := range map[string]string{
		`{"kind":"CILA"}`:                                                  "CAMPO_NON_VALIDO numero",
		`{"numero":"1"}`:                                                   "CAMPO_NON_VALIDO kind",
		`{"numero":"1","kind":"PERMESSO"}`:                                 "CAMPO_NON_VALIDO kind",
		`{"numero":"1","kind":"CILA","stato":"boh"}`:                       "CAMPO_NON_VALIDO stato",
		`{"numero":"1","kind":"CILA","anno":12}`:                           "CAMPO_NON_VALIDO anno",
		`{"numero":"1","kind":"CILA","data_esito":"31/02/2024"}`:           "CAMPO_NON_VALIDO data_esito",
		`{"numero":"1","kind":"CILA","mq_aggiunti":-1}`:                    "CAMPO_NON_VALIDO mq_aggiunti",
		`{"numero":"1","kind":"CILA","cf_richiedente":"TRBDLO61E63X100Z"}`: "CF_ERRATO cf_richiedente",
		`{"numero":"1","kind":"CILA","immobili":[{"foglio":1}]}`:           "CAMPO_NON_VALIDO immobili[0]",
		`{"numero":"1","kind":"CILA","immobili":3}`:                        "CAMPO_NON_VALIDO immobili",
		`{"numero":"1","kind":"CILA","cod_comune":"X200"}`:                 "CAMPO_NON_VALIDO cod_comune",
		`{"numero":"1","kind":"CILA","padrone":"io"}`:                      "CAMPO_NON_VALIDO padrone",
		`{"numero":"1","kind":"CILA","oggetto":"a\u0000b"}`:                "CAMPO_NON_VALIDO oggetto",
	} {
		_, err := b.x.Crea(b.geometra(), b.enti[0], campi(corpo), edilizia.Modo{Oggi: oggi})
		campo := ""
		for e := err; e != nil; {
			if x, ok := e.(*sit.Errore); ok {
				campo = x.Campo
				break
			}
			u, ok := e.(interface{ Unwrap() error })
			if !ok {
				break
			}
			e = u.Unwrap()
		}
		if got := sit.Codice(err) + " " + campo; got != vuole {
			t.Errorf("%s: %s (%v), want %s", corpo, got, err, vuole)
		}
	}
	b.crea(`{"kind":"CILA","numero":"7","anno":2024,"archivio":"SUE"}`)
	_, err := b.x.Crea(b.geometra(), b.enti[0], campi(`{"kind":"PDC","numero":"7","anno":2024,"archivio":"sue"}`), edilizia.Modo{Oggi: oggi})
	rifiutata(t, err, sit.Conflict, "PRATICA_ESISTENTE")
}

func TestAPraticaGoesThroughItsStati(t *testing.T) {
	b := apri(t)
	p := b.crea(`{"kind":"PDC","numero":"1","protocollo":"77","data_protocollo":"2025-03-01"}`)
	m := edilizia.Modo{Oggi: oggi}
	passo := func(s string) error {
		n, err := b.x.Aggiungi(b.geometra(), b.enti[0], p.ID, campi(s), m)
		if err == nil {
			p = n
		}
		return err
	}
	if p.Stato != edilizia.Presentata || len(p.Eventi) != 1 || p.Eventi[0].Data.String() != "2025-03-01" {
		t.Fatalf("born %v %v", p.Stato, p.Eventi)
	}
	err := passo(`{"stato":"lavori ultimati"}`)
	rifiutata(t, err, sit.Conflict, "STATO_NON_AMMESSO")
	if msg := sit.Messaggio(err); !strings.Contains(msg, "in_istruttoria") || strings.Contains(msg, "chiusa") {
		t.Error(msg)
	}
	for _, s := range []string{`{"stato":"in istruttoria","data":"2025-03-10"}`, `{"stato":"rilasciata","data":"2025-04-10","atto":"PdC 3/2025"}`,
		`{"stato":"lavori_iniziati","data":"2025-05-02"}`, `{"nota":"sopralluogo"}`, `{"stato":"lavori_ultimati","data":"2025-12-01"}`} {
		if err := passo(s); err != nil {
			t.Fatal(s, err)
		}
	}
	if p.Stato != edilizia.LavoriUltimati || p.DataEsito.String() != "2025-04-10" || p.DataInizioLavori.String() != "2025-05-02" || p.DataFineLavori.String() != "2025-12-01" || len(p.Eventi) != 6 {
		t.Errorf("at the end: %+v", p)
	}
	rifiutata(t, passo(`{"stato":"chiusa","data":"2026-02-02"}`), sit.Invalid, "CAMPO_NON_VALIDO")
	rifiutata(t, passo(`{}`), sit.Invalid, "CAMPO_NON_VALIDO")
	// By PATCH too: the machine is one.
	_, err = b.x.Modifica(b.geometra(), b.enti[0], p.ID, campi(`{"stato":"bozza"}`), m)
	rifiutata(t, err, sit.Conflict, "STATO_NON_AMMESSO")
}

func TestEveryStatoIsReachedAndEachPassageIsToOne(t *testing.T) {
	raggiunti := map[edilizia.Stato]bool{edilizia.Bozza: true}
	for range edilizia.Stati {
		for s := range raggiunti {
			for _, a := range s.Passaggi() {
				raggiunti[a] = true
			}
		}
	}
	raggiunti[edilizia.Conclusa] = true // of old registers alone
	for _, s := range edilizia.Stati {
		if !raggiunti[s] {
			t.Errorf("%s is reached from nowhere", s)
		}
		if letto, _, ok := edilizia.LeggiStato(s.Testo()); !ok || letto != s {
			t.Errorf("%q reads as %q", s.Testo(), letto)
		}
	}
	for scritto, vuole := range map[string]edilizia.Stato{" Rilasciato ": edilizia.Rilasciata, "FINE LAVORI": edilizia.LavoriUltimati, "preavviso-diniego": edilizia.PreavvisoDiDiniego, "Silenzio assenso": edilizia.AssentitaPerSilenzio} {
		if letto, _, ok := edilizia.LeggiStato(scritto); !ok || letto != vuole {
			t.Errorf("%q reads as %q", scritto, letto)
		}
	}
	for scritto, vuole := range map[string]edilizia.Stato{"rilasiata": edilizia.Rilasciata, "zzz": "", "archviata": edilizia.Archiviata} {
		if _, proposta, ok := edilizia.LeggiStato(scritto); ok || proposta != vuole {
			t.Errorf("of %q is proposed %q", scritto, proposta)
		}
	}
	for scritto, vuole := range map[string]edilizia.Kind{"scia alt": edilizia.SCIAAlt, "Scia-Alt.": edilizia.SCIAAlt, "P.d.C.": edilizia.PDC, "cila s": edilizia.CILAS, "Sanatòria": edilizia.Sanatoria} {
		if letto, _, ok := edilizia.LeggiKind(scritto); !ok || letto != vuole {
			t.Errorf("%q reads as %q", scritto, letto)
		}
	}
	for scritto, vuole := range map[string]edilizia.Kind{"permesso di costruire": edilizia.PDC, "CONDNO": edilizia.Condono, "XYZ": ""} {
		if _, proposta, ok := edilizia.LeggiKind(scritto); ok || proposta != vuole {
			t.Errorf("of %q is proposed %q", scritto, proposta)
		}
	}
}

func TestTwoWhoWriteDoNotCoverEachOther(t *testing.T) {
	b := apri(t)
	p := b.crea(`{"kind":"CILA","numero":"1","richiedente":"ROSSETTI ALMA","oggetto":"tetto"}`)
	m := edilizia.Modo{Versione: p.Versione, Oggi: oggi}
	n, err := b.x.Modifica(b.geometra(), b.enti[0], p.ID, campi(`{"oggetto":"tetto e scala"}`), m)
	if err != nil || *n.Oggetto != "tetto e scala" || *n.Richiedente != "ROSSETTI ALMA" || n.Versione == p.Versione {
		t.Fatalf("%+v %v", n, err)
	}
	_, err = b.x.Modifica(b.geometra(), b.enti[0], p.ID, campi(`{"oggetto":"altro"}`), m)
	rifiutata(t, err, sit.Conflict, "VERSIONE_SUPERATA")
	_, err = b.x.Modifica(b.geometra(), b.enti[0], p.ID, campi(`{"numero":"2"}`), edilizia.Modo{Oggi: oggi})
	rifiutata(t, err, sit.Invalid, "CAMPO_NON_MODIFICABILE")
	n, err = b.x.Modifica(b.geometra(), b.enti[0], p.ID, campi(`{"oggetto":null,"cf_richiedente":"TRBDLO61E63X100K"}`), edilizia.Modo{Oggi: oggi})
	if err != nil || n.Oggetto != nil || *n.CFRichiedente != "TRBDLO61E63X100K" || *n.Richiedente != "ROSSETTI ALMA" || n.Soggetti[0].Persona == nil {
		t.Errorf("%+v %v", n, err)
	}
}

func TestTheSameRequestTwiceMakesOneThing(t *testing.T) {
	b := apri(t)
	m := edilizia.Modo{Oggi: oggi, Chiave: "k1"}
	crea := func(s string) (*edilizia.Pratica, error) { return b.x.Crea(b.geometra(), b.enti[0], campi(s), m) }
	p, err := crea(`{"kind":"PDC","numero":"1","stato":"presentata"}`)
	q, err2 := crea(`{"kind":"PDC","numero":"1","stato":"presentata"}`)
	if err != nil || err2 != nil || p.ID != q.ID {
		t.Fatalf("%v %v", err, err2)
	}
	_, err = crea(`{"kind":"PDC","numero":"2"}`)
	rifiutata(t, err, sit.Conflict, "CHIAVE_RIUSATA")
	for range 2 {
		if p, err = b.x.Aggiungi(b.geometra(), b.enti[0], p.ID, campi(`{"stato":"in istruttoria"}`), edilizia.Modo{Oggi: oggi, Chiave: "k2"}); err != nil || len(p.Eventi) != 2 {
			t.Errorf("%v %v", p, err)
		}
	}
}

func TestThePlaceThatTheOfficeDrawsWins(t *testing.T) {
	b := apri(t)
	p := b.crea(`{"kind":"CILA","numero":"1","immobili":[{"foglio":1,"numero_particella":"2"}]}`)
	quadrato := func(x, y, lato float64) orb.MultiPolygon {
		r := orb.Ring{}
		for _, d := range [][2]float64{{0, 0}, {lato, 0}, {lato, lato}, {0, lato}, {0, 0}} {
			lon, lat := mappatest.LonLat(t, b.db, x+d[0], y+d[1])
			r = append(r, orb.Point{lon, lat})
		}
		return orb.MultiPolygon{{r}}
	}
	m := edilizia.Modo{Oggi: oggi}
	n, err := b.x.Disegna(b.geometra(), b.enti[0], p.ID, quadrato(25, 5, 10), m)
	if mq := area(n.Geometria); err != nil || n.Origine != "disegno" || mq < 99 || mq > 101 {
		t.Fatalf("%v %s %v", err, n.Origine, n.Geometria)
	}
	b.esegui(`SELECT edilizia.lega(ente_id) FROM sit.ente`)
	if n, err = b.x.Una(b.geometra(), b.enti[0], p.ID); err != nil || n.Origine != "disegno" || area(n.Geometria) > 101 {
		t.Errorf("after a map came in: %v %s", err, n.Origine)
	}
	if n, err = b.x.Disegna(b.geometra(), b.enti[0], p.ID, nil, m); err != nil || n.Origine != "particelle" || area(n.Geometria) < 396 {
		t.Errorf("given back: %v %s", err, n.Origine)
	}
	farfalla := quadrato(25, 5, 10)
	farfalla[0][0][1], farfalla[0][0][2] = farfalla[0][0][2], farfalla[0][0][1]
	for nome, c := range map[string]struct {
		g      orb.MultiPolygon
		codice string
	}{"crossed": {farfalla, "GEOM_NON_VALIDA"}, "outside": {quadrato(5000, 5000, 10), "GEOM_FUORI_COMUNE"}, "huge": {quadrato(-9000, -9000, 20000), "GEOM_TROPPO_GRANDE"}} {
		if _, err := b.x.Disegna(b.geometra(), b.enti[0], p.ID, c.g, m); sit.Codice(err) != c.codice {
			t.Errorf("%s: %v", nome, err)
		}
	}
}

func TestListsAreCutByPageAndByWhatIsAsked(t *testing.T) {
	b := apri(t)
	for _, s := range []string{
		`{"kind":"CILA","numero":"9","anno":2024,"immobili":[{"foglio":1,"numero_particella":"2"}],"richiedente":"ROSSETTI ALMA","oggetto":"Tetto della casa Rossetti, accanto a strctl64c12x101p"}`,
		`{"kind":"PDC","numero":"10","anno":2024,"protocollo":"55","immobili":[{"foglio":1,"numero_particella":"5"}]}`,
		`{"kind":"PDC","numero":"2","immobili":[{"foglio":1,"numero_particella":"1","sub":"2"}]}`,
		`{"kind":"SCIA","numero":"1","anno":2025}`,
	} {
		b.crea(s)
	}
	lista := func(f edilizia.Filtro) string {
		t.Helper()
		var out []string
		if f.Limite == 0 {
			f.Limite = 50
		}
		for {
			e, err := b.x.List(b.chi(authz.EdiliziaRead), b.enti[0], f)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range e.Items {
				out = append(out, p.Numero)
				if p.Richiedente != nil || p.CFRichiedente != nil || len(p.Soggetti) > 0 || p.Oggetto != nil && *p.Oggetto != "Tetto della casa …, accanto a …" {
					t.Errorf("a list names somebody: %+v", p)
				}
			}
			if f.Dopo = e.Seguito; f.Dopo == "" {
				return strings.Join(out, " ")
			}
		}
	}
	for _, c := range []struct {
		nome  string
		f     edilizia.Filtro
		vuole string
	}{
		{"all, a page each", edilizia.Filtro{Limite: 1}, "1 10 9 2"},
		{"two a page", edilizia.Filtro{Limite: 2}, "1 10 9 2"},
		{"by kind", edilizia.Filtro{Kind: "pdc"}, "10 2"},
		{"by stato", edilizia.Filtro{Stato: "presentata"}, "10"},
		{"by year", edilizia.Filtro{Anno: 2024}, "10 9"},
		{"by what became of its particella", edilizia.Filtro{Particella: "x100_000100.0007"}, "10"},
		{"by unit", edilizia.Filtro{UIU: "X100-F-202"}, "2"},
		{"by protocollo", edilizia.Filtro{Protocollo: "55"}, "10"},
		{"by how the number begins", edilizia.Filtro{Q: "1"}, "1 10"},
	} {
		if got := lista(c.f); got != c.vuole {
			t.Errorf("%s: %s, want %s", c.nome, got, c.vuole)
		}
	}
	for _, f := range []edilizia.Filtro{{Dopo: "x"}, {Particella: "x"}, {UIU: "x"}, {Stato: "x"}, {Kind: "x"}} {
		if _, err := b.x.List(b.geometra(), b.enti[0], f); sit.Kind(err) != sit.Invalid {
			t.Errorf("%+v: %v", f, err)
		}
	}
}

func TestNamesAreForWhoWrites(t *testing.T) {
	b := apri(t)
	p := b.crea(`{"kind":"CILA","numero":"1","stato":"presentata","richiedente":"ROSSETTI ALMA","cf_richiedente":"TRBDLO61E63X100K","oggetto":"Casa della signora Rossetti"}`)
	if _, err := b.x.Aggiungi(b.geometra(), b.enti[0], p.ID, campi(`{"nota":"parlato con ALMA, ok"}`), edilizia.Modo{Oggi: oggi}); err != nil {
		t.Fatal(err)
	}
	q, err := b.x.Una(b.chi(authz.EdiliziaRead), b.enti[0], p.ID)
	if err != nil {
		t.Fatal(err)
	}
	j, _ := json.Marshal([]any{q, q.Eventi})
	for _, nome := range []string{"ROSSETTI", "Rossetti", "ALMA", "TRBDLO"} {
		if strings.Contains(string(j), nome) {
			t.Errorf("%s is told to who only reads: %s", nome, j)
		}
	}
	righe := visuratest.Consultazioni(t, b.db)
	ultima := righe[len(righe)-1]
	if ultima.Risorsa != "pratica" || ultima.Oggetto != p.ID || len(ultima.Persone) != 0 {
		t.Errorf("the line of who reads: %+v", ultima)
	}
	if len(righe) != 3 || len(righe[0].Persone) != 1 || righe[0].Scopo != "sopralluogo" {
		t.Errorf("lines: %+v", righe)
	}
}

func TestWhoMayNotIsTold(t *testing.T) {
	b := apri(t)
	p := b.crea(`{"kind":"CILA","numero":"1"}`)
	senza := visuratest.Operatore(t.Context(), 7, "", b.enti[:1], authz.EdiliziaRead, authz.EdiliziaWrite)
	legge := b.chi(authz.EdiliziaRead)
	altrove := visuratest.Operatore(t.Context(), 8, "curiosità", b.enti[1:], authz.EdiliziaRead, authz.EdiliziaWrite)
	m := edilizia.Modo{Oggi: oggi}
	for nome, fn := range map[string]func(context.Context) error{
		"read": func(c context.Context) error { _, err := b.x.Una(c, b.enti[0], p.ID); return err },
		"list": func(c context.Context) error {
			_, err := b.x.List(c, b.enti[0], edilizia.Filtro{Limite: 5})
			return err
		},
		"make": func(c context.Context) error {
			_, err := b.x.Crea(c, b.enti[0], campi(`{"kind":"CILA","numero":"2"}`), m)
			return err
		},
		"patch": func(c context.Context) error { _, err := b.x.Modifica(c, b.enti[0], p.ID, campi(`{}`), m); return err },
		"event": func(c context.Context) error {
			_, err := b.x.Aggiungi(c, b.enti[0], p.ID, campi(`{"nota":"x"}`), m)
			return err
		},
		"draw": func(c context.Context) error { _, err := b.x.Disegna(c, b.enti[0], p.ID, nil, m); return err },
	} {
		rifiutata(t, fn(t.Context()), sit.Forbidden, "NON_AUTENTICATO")
		rifiutata(t, fn(altrove), sit.NotFound, "NON_TROVATO")
		if err := fn(b.chi(authz.TributiRead, authz.CatastoRead)); sit.Codice(err) != "PERMESSO_MANCANTE" {
			t.Errorf("%s without the scope: %v", nome, err)
		}
		if nome != "read" && nome != "list" {
			rifiutata(t, fn(legge), sit.Forbidden, "PERMESSO_MANCANTE")
		}
		if nome != "list" && nome != "make" {
			rifiutata(t, fn(senza), sit.Invalid, "SCOPO_MANCANTE")
		}
	}
	_, err := b.x.Una(visuratest.Operatore(t.Context(), 8, "x", b.enti, authz.EdiliziaRead), b.enti[1], p.ID)
	rifiutata(t, err, sit.NotFound, "PRATICA_INESISTENTE")
	for _, id := range []string{"", "1", "zzz", strings.ToUpper(p.ID) + "0", "-00000000000001"} {
		_, err := b.x.Una(b.geometra(), b.enti[0], id)
		rifiutata(t, err, sit.NotFound, "PRATICA_INESISTENTE")
	}
}

func TestOnlyTheImmobiliOfAPraticaAreItsCase(t *testing.T) {
	b := apri(t)
	divisa := b.crea(`{"kind":"PDC","numero":"1","anno":1985,"immobili":[{"foglio":1,"numero_particella":"5"}]}`)
	figlia := b.crea(`{"kind":"PDC","numero":"2","anno":2023,"immobili":[{"foglio":1,"numero_particella":"6"}]}`)
	unita := b.crea(`{"kind":"CILA","numero":"3","immobili":[{"foglio":1,"numero_particella":"1","sub":"2"}]}`)
	persa := b.crea(`{"kind":"CILA","numero":"4","immobili":[{"foglio":1,"numero_particella":"1","sub":"77"}]}`)
	intera := b.crea(`{"kind":"CILA","numero":"5","immobili":[{"foglio":1,"numero_particella":"1"}]}`)
	for _, c := range []struct {
		p        *edilizia.Pratica
		immobile string
		vuole    bool
	}{
		{divisa, "X100_000100.5", true}, {divisa, "x100_000100.0006", true}, {divisa, "X100_000100.7", true}, {divisa, "X100_000100.2", false},
		{figlia, "X100_000100.6", true}, {figlia, "X100_000100.5", true}, {figlia, "X100_000100.7", false},
		{unita, "X100-F-202", true}, {unita, "X100-F-201", false}, {unita, "X100_000100.1", true},
		{persa, "X100-F-201", false}, {persa, "X100-F-202", false},
		{intera, "X100-F-201", true}, {intera, "X100-F-206", false}, {intera, "X100-F-9999", false}, {intera, "boh", false},
	} {
		if si, err := b.x.Riguarda(t.Context(), b.enti[0].ID, c.p.ID, c.immobile); err != nil || si != c.vuole {
			t.Errorf("%s of %s: %v %v", c.immobile, c.p.Numero, si, err)
		}
	}
	for _, ente := range []int32{b.enti[1].ID} {
		if si, err := b.x.Riguarda(t.Context(), ente, intera.ID, "X100-F-201"); err != nil || si {
			t.Errorf("of another ente: %v %v", si, err)
		}
	}
	if si, err := b.x.Riguarda(t.Context(), b.enti[0].ID, "fffffffffffffff", "X100-F-201"); err != nil || si {
		t.Errorf("of a pratica that is not: %v %v", si, err)
	}
}
