package fornitura

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	codec "github.com/cestor/sit/catasto/censuario"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// The rules of catasto-censuario §3.4 a second time, one row after the other in memory, against which the
// set-based merge is held on random histories.

// atto is an act; the zero value is none.
type attoM struct {
	eff, reg sit.Giorno
	mut      int64
}

// rigaM is a row of any register. What it was delivered as decides whether it is the same.
type rigaM struct {
	chiave     chiaveM
	detto      string // share, name, category: what may be corrected
	sogg       int64  // of a title
	imm        int64
	gen, con   attoM
	soppressa  bool
	chiusura   string
	consegnata string
}

type chiaveM struct {
	registro byte // F, T states; S; f, t titles
	id       int64
	prog     int32
}

func (r *rigaM) aperta() bool { return r.con == attoM{} }

func (r *rigaM) comeConsegnata() string {
	return fmt.Sprint(r.detto, r.sogg, r.imm, r.gen, r.con, r.soppressa)
}

// consegnaM is a delivery: what it says, and how.
type consegnaM struct {
	tipo     byte // F or T
	completa bool
	dal, al  sit.Giorno
	righe    []rigaM
}

// registroM is what is believed.
type registroM struct{ vive map[chiaveM]rigaM }

func (m *registroM) acquisisci(c *consegnaM) {
	scritte, venute := map[chiaveM]bool{}, map[chiaveM]bool{}
	for _, r := range c.righe {
		r.consegnata = r.comeConsegnata()
		venute[r.chiave] = true
		v, c0 := m.vive[r.chiave]
		switch {
		case !c0:
		case r.aperta() && v.chiusura == "riconciliata" && v.con.eff < c.al:
		case r.consegnata == v.consegnata:
			continue
		case r.chiave.registro != 'S' && r.aperta() && !v.aperta() && r.gen.reg < v.con.reg:
			continue
		}
		m.vive[r.chiave], scritte[r.chiave] = r, true
	}
	for _, k := range m.chiavi() {
		if k.registro != c.tipo {
			continue
		}
		prima := chiaveM{k.registro, k.id, k.prog - 1}
		p, ok := m.vive[prima]
		if ok && p.aperta() && (scritte[k] || scritte[prima]) {
			p.con, p.chiusura = m.vive[k].gen, "derivata"
			m.vive[prima] = p
		}
	}
	if !c.completa {
		return
	}
	titoli := c.tipo + 'a' - 'A'
	soppresse := map[int64]bool{}
	for k, v := range m.vive {
		if k.registro == c.tipo && v.soppressa && v.aperta() {
			soppresse[k.id] = true
		}
	}
	for _, k := range m.chiavi() {
		v := m.vive[k]
		if k.registro != c.tipo && k.registro != titoli || venute[k] || !v.aperta() || v.gen.reg > c.al {
			continue
		}
		if k.registro == c.tipo && v.soppressa || k.registro == titoli && soppresse[v.imm] {
			continue // special partite are not in a load that did not ask for them
		}
		v.con, v.chiusura = attoM{eff: c.al, reg: c.al}, "riconciliata"
		m.vive[k] = v
	}
}

func (m *registroM) chiavi() []chiaveM {
	return slices.SortedFunc(maps.Keys(m.vive), func(a, b chiaveM) int {
		if a.registro != b.registro {
			return int(a.registro) - int(b.registro)
		}
		if a.id != b.id {
			return int(a.id - b.id)
		}
		return int(a.prog - b.prog)
	})
}

// elenco writes what is believed, one line a row, as vivePerEnte reads it from the database.
func (m *registroM) elenco() []string {
	out := []string{}
	for _, k := range m.chiavi() {
		r := m.vive[k]
		out = append(out, fmt.Sprintf("%c %d/%d %s s%d i%d %s-%s %s-%s %d-%d %v %s", k.registro, k.id, k.prog, r.detto, r.sogg, r.imm,
			r.gen.di(r.gen.eff), r.con.di(r.con.eff), r.gen.di(r.gen.reg), r.con.di(r.con.reg), r.gen.mut, r.con.mut, r.soppressa, r.chiusura))
	}
	slices.Sort(out)
	return out
}

// di writes a day of the act, which may be none.
func (a attoM) di(g sit.Giorno) string {
	if a == (attoM{}) {
		return ""
	}
	return g.String()
}

const vivePerEnte = `
	SELECT r FROM (
		SELECT format('F %s/%s %s s0 i0 %s-%s %s-%s %s-%s %s %s', immobile, progressivo, zona, dal, al, reg_dal, reg_al, COALESCE(g_mutazione, 0), COALESCE(c_mutazione, 0), soppressa::text, chiusura) AS r, ente_id FROM catasto.stadio_uiu WHERE superseded_at IS NULL
		UNION ALL
		SELECT format('T %s/%s %s s0 i0 %s-%s %s-%s %s-%s %s %s', immobile, progressivo, classe, dal, al, reg_dal, reg_al, COALESCE(g_mutazione, 0), COALESCE(c_mutazione, 0), soppressa::text, chiusura), ente_id FROM catasto.stadio_terreno WHERE superseded_at IS NULL
		UNION ALL
		SELECT format('%s %s/0 %s s%s i%s %s-%s %s-%s %s-%s false %s', lower(immobile_tipo), chiave, quota_num, soggetto, immobile, dal, al, reg_dal, reg_al, COALESCE(g_mutazione, 0), COALESCE(c_mutazione, 0), chiusura), ente_id FROM catasto.titolarita WHERE superseded_at IS NULL
		UNION ALL
		SELECT format('S %s/0 %s s0 i0 - - 0-0 false ', soggetto, denominazione), ente_id FROM catasto.soggetto WHERE superseded_at IS NULL
	) AS x JOIN sit.ente e USING (ente_id) WHERE e.codice = $1 ORDER BY r COLLATE "C"`

// derivatiPerEnte is empty while what is derived is what follows from the registers.
const derivatiPerEnte = `
	WITH e AS (SELECT ente_id FROM sit.ente WHERE codice = $1)
	SELECT 'terreno: ' || count(*) FROM (
		(SELECT particella_id, immobile, progressivo, dal, superficie_mq, qualita, soppressa FROM catasto.stadio_terreno JOIN e USING (ente_id) WHERE superseded_at IS NULL
		 EXCEPT ALL SELECT particella_id, immobile, progressivo, dal, superficie_mq, qualita, soppressa FROM catasto.terreno JOIN e USING (ente_id))
		UNION ALL
		(SELECT particella_id, immobile, progressivo, dal, superficie_mq, qualita, soppressa FROM catasto.terreno JOIN e USING (ente_id)
		 EXCEPT ALL SELECT particella_id, immobile, progressivo, dal, superficie_mq, qualita, soppressa FROM catasto.stadio_terreno JOIN e USING (ente_id) WHERE superseded_at IS NULL)) AS d HAVING count(*) > 0
	UNION ALL
	SELECT 'identificativo: ' || count(*) FROM (
		(SELECT DISTINCT immobile, ltrim(i->>'subalterno', '0') FROM catasto.stadio_uiu JOIN e USING (ente_id), jsonb_array_elements(identificativi) AS i
		 EXCEPT SELECT immobile, subalterno FROM catasto.identificativo JOIN e USING (ente_id))
		UNION ALL
		(SELECT immobile, subalterno FROM catasto.identificativo JOIN e USING (ente_id)
		 EXCEPT SELECT immobile, ltrim(i->>'subalterno', '0') FROM catasto.stadio_uiu JOIN e USING (ente_id), jsonb_array_elements(identificativi) AS i)) AS d HAVING count(*) > 0
	UNION ALL
	SELECT 'two rows of one key live: ' || count(*) FROM (SELECT soggetto FROM catasto.soggetto JOIN e USING (ente_id) WHERE superseded_at IS NULL GROUP BY soggetto HAVING count(*) > 1) AS d HAVING count(*) > 0
	UNION ALL
	SELECT 'parola: ' || count(*) FROM (
		(SELECT parola FROM catasto.parola_soggetto JOIN e USING (ente_id) EXCEPT SELECT string_to_table(nome_ricerca, ' ') FROM catasto.soggetto JOIN e USING (ente_id))
		UNION ALL
		(SELECT string_to_table(nome_ricerca, ' ') FROM catasto.soggetto JOIN e USING (ente_id) EXCEPT SELECT parola FROM catasto.parola_soggetto JOIN e USING (ente_id))) AS d HAVING count(*) > 0
	UNION ALL
	SELECT 'particelle that nobody names: ' || count(*) FROM catasto.particella p JOIN e USING (ente_id)
	WHERE NOT EXISTS (SELECT FROM catasto.stadio_terreno s WHERE s.ente_id = p.ente_id AND s.particella_id = p.particella_id) HAVING count(*) > 0
	UNION ALL
	SELECT 'consistenza: ' || c.uiu || ' ' || c.particelle FROM catasto.consistenza c JOIN e USING (ente_id)
	WHERE (c.uiu, c.particelle) <> (
		(SELECT count(DISTINCT immobile) FROM catasto.stadio_uiu u JOIN e USING (ente_id) WHERE superseded_at IS NULL AND NOT soppressa AND (aperto OR al > now())
		   AND NOT EXISTS (SELECT FROM catasto.stadio_uiu w WHERE w.ente_id = u.ente_id AND w.immobile = u.immobile AND w.superseded_at IS NULL AND w.progressivo > u.progressivo AND (w.aperto OR w.al > now()))),
		(SELECT count(DISTINCT immobile) FROM catasto.stadio_terreno u JOIN e USING (ente_id) WHERE superseded_at IS NULL AND NOT soppressa AND (aperto OR al > now())
		   AND NOT EXISTS (SELECT FROM catasto.stadio_terreno w WHERE w.ente_id = u.ente_id AND w.immobile = u.immobile AND w.superseded_at IS NULL AND w.progressivo > u.progressivo AND (w.aperto OR w.al > now()))))`

// storiaM is what really happened, of which deliveries tell a part.
type storiaM struct {
	r      *rand.Rand
	comune catasto.CodiceComune
	righe  []rigaM // every version of every row that the office would deliver, in order of registration
	ultimi map[chiaveM]int
	oggi   sit.Giorno
	mut    int64
}

func (s *storiaM) apri(k chiaveM, detto string, sogg, imm int64, soppressa bool, a attoM) {
	s.ultimi[k] = len(s.righe)
	s.righe = append(s.righe, rigaM{chiave: k, detto: detto, sogg: sogg, imm: imm, gen: a, soppressa: soppressa})
}

func (s *storiaM) nuovoAtto() attoM {
	s.mut++
	return attoM{eff: s.oggi - sit.Giorno(s.r.IntN(3)), reg: s.oggi, mut: s.mut}
}

// succede makes something happen today.
func (s *storiaM) succede() {
	a := s.nuovoAtto()
	reg := byte("FT"[s.r.IntN(2)])
	id := int64(1 + s.r.IntN(4))
	titoli := reg + 'a' - 'A'
	parola := func() string { return string(rune('A' + s.r.IntN(20))) }
	switch s.r.IntN(6) {
	case 0, 1, 2: // a new stage of an immobile
		prog := int32(1)
		for s.viva(chiaveM{reg, id, prog}) {
			prog++
		}
		if prog > 1 {
			p := &s.righe[s.ultimi[chiaveM{reg, id, prog - 1}]]
			if p.soppressa {
				return
			}
			p.con = a
		}
		s.apri(chiaveM{reg, id, prog}, parola(), 0, 0, prog > 2 && s.r.IntN(3) == 0, a)
	case 3: // a title begins
		s.apri(chiaveM{titoli, int64(100*int(reg)) + s.mut, 0}, strconv.Itoa(1+s.r.IntN(5)), int64(1+s.r.IntN(3)), id, false, a)
	case 4: // a title ends, or is corrected
		for k, i := range s.ultimi {
			if r := &s.righe[i]; k.registro == titoli && r.aperta() {
				if s.r.IntN(2) == 0 {
					r.con = a
				} else {
					r.detto = strconv.Itoa(1 + s.r.IntN(5))
				}
				return
			}
		}
	case 5: // a subject is written in another way
		k := chiaveM{'S', int64(1 + s.r.IntN(3)), 0}
		if i, ok := s.ultimi[k]; ok {
			s.righe[i].detto = "DITTA " + parola()
		} else {
			s.apri(k, "DITTA "+parola(), 0, 0, false, attoM{})
		}
	}
}

func (s *storiaM) viva(k chiaveM) bool { _, ok := s.ultimi[k]; return ok }

// estrae makes a delivery of what is so today: whole, or what was registered between two days. Sometimes
// it lacks a row, or has it twice, or forgets to say that a stage has ended.
func (s *storiaM) estrae(tipo byte, completa bool, dal sit.Giorno) *consegnaM {
	c := &consegnaM{tipo: tipo, completa: completa, dal: dal, al: s.oggi}
	titoli := tipo + 'a' - 'A'
	for _, r := range s.righe {
		k := r.chiave
		if k.registro != tipo && k.registro != titoli && k.registro != 'S' {
			continue
		}
		if k.registro != 'S' {
			if completa && (!r.aperta() || r.soppressa) {
				continue
			}
			if !completa && r.gen.reg < dal && (r.aperta() || r.con.reg < dal) {
				continue
			}
		}
		switch s.r.IntN(14) {
		case 0:
			continue
		case 1:
			if k.registro == tipo && !r.aperta() {
				r.con = attoM{}
			}
		case 2:
			due := r
			due.detto += "X"
			if k.registro != titoli {
				c.righe = append(c.righe, due)
			}
		}
		c.righe = append(c.righe, r)
	}
	return c
}

// ultime is the delivery without the rows that another of the same key follows.
func (c *consegnaM) ultime() *consegnaM {
	d := *c
	d.righe = nil
	posto := map[chiaveM]int{}
	for _, r := range c.righe {
		if i, ok := posto[r.chiave]; ok {
			d.righe[i] = r
			continue
		}
		posto[r.chiave] = len(d.righe)
		d.righe = append(d.righe, r)
	}
	return &d
}

// scrivi writes the files of a delivery, its immobili in any order and each with its lines together or not.
func (c *consegnaM) scrivi(t *testing.T, r *rand.Rand, dir string, comune catasto.CodiceComune, n int) {
	var stati, sog, tit [][]byte
	riga := func(a *[][]byte, b []byte, err error) {
		senzaErrore(t, err)
		*a = append(*a, b)
	}
	for _, x := range c.righe {
		k := codec.Chiave{Comune: string(comune), Immobile: x.chiave.id, Progressivo: x.chiave.prog}
		switch x.chiave.registro {
		case 'F':
			u := &codec.UIU{Zona: x.detto, Generante: x.gen.codec(), Conclusivo: x.con.codec(), Categoria: "C02"}
			if x.soppressa {
				u.Partita, u.Categoria = "C", ""
			}
			b, err := codec.AccodaFAB(nil, &codec.RigaFAB{Chiave: k, Record: '1', UIU: u})
			senzaErrore(t, err)
			b, err = codec.AccodaFAB(b, &codec.RigaFAB{Chiave: k, Record: '2', Identificativi: []codec.Identificativo{{Foglio: "0007", Numero: "00045", Subalterno: fmt.Sprintf("%04d", int(x.chiave.id)*10+int(x.chiave.prog)/2)}}})
			riga(&stati, b, err)
		case 'T':
			v := &codec.Terreno{Foglio: "7", Numero: fmt.Sprintf("%05d", x.chiave.id), Classe: x.detto, Qualita: "1", Generante: x.gen.codec(), Conclusivo: x.con.codec()}
			if x.soppressa {
				v.Partita, v.Qualita = "0000000", "998"
			}
			b, err := codec.AccodaTER(nil, &codec.RigaTER{Chiave: k, Record: '1', Terreno: v})
			riga(&stati, b, err)
		case 'S':
			b, err := codec.AccodaSOG(nil, &codec.Soggetto{Comune: string(comune), ID: x.chiave.id, Tipo: 'G', Denominazione: x.detto})
			riga(&sog, b, err)
		default:
			quota, _ := strconv.Atoi(x.detto)
			b, err := codec.AccodaTIT(nil, &codec.Titolarita{Comune: string(comune), Soggetto: x.sogg, TipoSoggetto: 'G', Immobile: x.imm, TipoImmobile: x.chiave.registro - 'a' + 'A', Diritto: "10 ",
				QuotaNum: codec.Intero{N: int64(quota), Presente: true}, QuotaDen: codec.Intero{N: 10, Presente: true}, TitolaritaID: x.chiave.id, Generante: x.gen.codec(), Conclusivo: x.con.codec()})
			riga(&tit, b, err)
		}
	}
	nome, cosa, est := fmt.Sprintf("%s%04d", comune, n), "Fabbricati", "FAB"
	if c.tipo == 'T' {
		cosa, est = "Terreni", "TER"
	}
	prm := fmt.Sprintf("Comune richiesto : %s\nTipologia di estrazione : %s aggiornamento\nDate registrazione : %s  %s\n", comune, cosa, gma(c.dal), gma(c.al))
	if c.completa {
		prm = fmt.Sprintf("Comune richiesto : %s\nTipologia di estrazione : %s completa ptaspec no\nData selezione : %s\n", comune, cosa, gma(c.al))
	}
	for est, b := range map[string][]byte{est: bytes.Join(stati, nil), "SOG": bytes.Join(sog, nil), "TIT": bytes.Join(tit, nil), "PRM": []byte(prm)} {
		senzaErrore(t, os.WriteFile(filepath.Join(dir, nome+"."+est), b, 0o644))
	}
}

func (a attoM) codec() codec.Atto {
	if a == (attoM{}) {
		return codec.Atto{}
	}
	return codec.Atto{Efficacia: dataCodec(a.eff), Registrazione: dataCodec(a.reg), Mutazione: a.mut, Nota: codec.Nota{Tipo: "V", Numero: "000001"}}
}

func dataCodec(g sit.Giorno) codec.Data {
	a, m, d := g.Date()
	return codec.Data(a*10000 + int(m)*100 + d)
}

func gma(g sit.Giorno) string { return g.Time().Format("02/01/2006") }

func TestTheMergeDoesWhatTheRulesSayOnRandomHistories(t *testing.T) {
	giri := 12
	if n, err := strconv.Atoi(os.Getenv("SIT_TEST_ROUNDS")); err == nil {
		giri = n
	}
	seme := uint64(time.Now().UnixNano())
	if n, err := strconv.ParseUint(os.Getenv("SIT_TEST_SEED"), 10, 64); err == nil {
		seme = n
	}
	b := nuovoBanco(t)
	for giro := range giri {
		comune := catasto.CodiceComune(fmt.Sprintf("X%03d", giro%1000))
		senzaErrore(t, b.NuovoEnte(b.ctx, comune))
		if !t.Run(fmt.Sprintf("seed %d", seme+uint64(giro)), func(t *testing.T) { b.per(t).unaStoria(t, comune, seme+uint64(giro)) }) {
			return
		}
	}
}

func (b *banco) unaStoria(t *testing.T, comune catasto.CodiceComune, seme uint64) {
	r := rand.New(rand.NewPCG(seme, 1))
	s := &storiaM{r: r, comune: comune, ultimi: map[chiaveM]int{}, oggi: sit.Data(2024, time.January, 1)}
	type fatta struct {
		c *consegnaM
		n int64
	}
	var fatte []fatta
	rifai := func() *registroM {
		m := &registroM{vive: map[chiaveM]rigaM{}}
		for _, f := range fatte {
			m.acquisisci(f.c.ultime())
		}
		return m
	}
	controlla := func(quando string) {
		t.Helper()
		uguale(t, quando, righe(b, vivePerEnte, string(comune)), rifai().elenco())
		if guasti := righe(b, derivatiPerEnte, string(comune)); len(guasti) > 0 {
			t.Errorf("%s: %v", quando, guasti)
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	opz := Opzioni{Conferma: []string{"LACUNA", "SOGLIA_RICONCILIAZIONE"}}
	fino := map[byte]sit.Giorno{'F': s.oggi, 'T': s.oggi}
	for passo := range 7 {
		for range 2 + r.IntN(5) {
			s.succede()
			s.oggi += sit.Giorno(r.IntN(3))
		}
		tipo := byte("FT"[r.IntN(2)])
		if r.IntN(4) == 0 && len(fatte) > 0 { // undo the last of a chain
			for i, f := range slices.Backward(fatte) {
				if f.c.tipo == tipo {
					senzaErrore(t, b.Annulla(b.ctx, f.n, "prova", "collaudo"))
					fatte = slices.Delete(fatte, i, i+1)
					break
				}
			}
			controlla(fmt.Sprintf("step %d, undo of %c", passo, tipo))
			continue
		}
		c := s.estrae(tipo, r.IntN(4) == 0 || !slices.ContainsFunc(fatte, func(f fatta) bool { return f.c.tipo == tipo }), min(fino[tipo], s.oggi)-sit.Giorno(r.IntN(4)))
		if c.completa && !slices.ContainsFunc(c.righe, func(r rigaM) bool { return r.chiave.registro == tipo }) {
			continue // a whole load of nothing is refused
		}
		dir := t.TempDir()
		c.scrivi(t, r, dir, comune, passo)
		e := b.una(Acquisita, opz, dir)
		if e.Scarti != 0 {
			t.Fatalf("step %d: %d scarti", passo, e.Scarti)
		}
		fatte, fino[tipo] = append(fatte, fatta{c, *e.Fornitura}), s.oggi+1
		controlla(fmt.Sprintf("step %d, %c whole %v", passo, tipo, c.completa))
	}
	for len(fatte) > 0 { // all the way back
		f := fatte[len(fatte)-1]
		senzaErrore(t, b.Annulla(b.ctx, f.n, "prova", "collaudo"))
		fatte = fatte[:len(fatte)-1]
		controlla("on the way back")
	}
}
