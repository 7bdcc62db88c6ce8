package fornitura

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cestor/sit/sit"
)

// detto is what is known of a position: a value, and the day on which an extract no longer had it.
type detto struct {
	valore string
	al     sit.Giorno // 0: nothing ended it
}

// estrattoModello is the whole of an ente, or of one year of it.
type estrattoModello struct {
	vive   map[string]detto
	ultimo sit.Giorno
}

func (m estrattoModello) copia() estrattoModello {
	return estrattoModello{vive: maps.Clone(m.vive), ultimo: m.ultimo}
}

// consegna is what an extract does: righe are its good lines, rotte the keys of those that it spoilt.
func (m *estrattoModello) consegna(g sit.Giorno, righe map[string]string, rotte map[string]bool) (n [4]int64) {
	for k, v := range righe {
		switch x, c := m.vive[k]; {
		case !c:
			n[0]++
		case x != detto{valore: v}:
			n[1]++
		default:
			n[3]++
		}
		m.vive[k] = detto{valore: v}
	}
	for k, x := range m.vive {
		if _, c := righe[k]; !c && !rotte[k] && (x.al == 0 || x.al > g) {
			x.al = g
			m.vive[k] = x
			n[2]++
		}
	}
	m.ultimo = g
	return n
}

// Any sequence of extracts, spoilt lines and repeated ones among them, leaves what the model says; undone from
// the last, each leaves what was there before it.
func TestAnyHistoryOfExtractsIsWhatTheModelSays(t *testing.T) {
	b := nuovoBanco(t, "X100")
	durata := 8 * time.Second
	if s := os.Getenv("SIT_TEST_STORIE"); s != "" {
		var err error
		durata, err = time.ParseDuration(s)
		senzaErrore(t, err)
	}
	fine := time.Now().Add(durata)
	storie := 0
	rapid.Check(t, func(rt *rapid.T) {
		if storie > 0 && time.Now().After(fine) {
			return
		}
		storie++
		storiaDiEstratti(t, rt, b)
	})
	t.Logf("%d histories", storie)
}

func storiaDiEstratti(t *testing.T, rt *rapid.T, b *banco) {
	tari := estrattoModello{vive: map[string]detto{}}
	imu := map[int]*estrattoModello{2023: {vive: map[string]detto{}}, 2024: {vive: map[string]detto{}}}
	type passo struct {
		e     Esito
		stato []string
	}
	var passi []passo
	defer func() {
		for i, p := range slices.Backward(passi) {
			if err := b.annulla(p.e); err != nil {
				rt.Fatalf("undo of delivery %d: %v", i+1, err)
			}
			if got := b.statoDichiarazioni(); !slices.Equal(got, p.stato) {
				uguale(t, fmt.Sprintf("undo of delivery %d of %d", i+1, len(passi)), got, p.stato)
				rt.Errorf("undo of delivery %d", i+1)
			}
		}
	}()
	dir, err := os.MkdirTemp("", "storia")
	if err != nil {
		rt.Fatal(err)
	}
	defer os.RemoveAll(dir)
	for i := range rapid.IntRange(2, 6).Draw(rt, "deliveries") {
		diIMU := rapid.Bool().Draw(rt, "IMU")
		g := sit.Data(2025, time.January, rapid.IntRange(1, 5).Draw(rt, "day"))
		testo := []string{strings.TrimSpace(testaTARI)}
		if diIMU {
			testo[0] = testaIMU
		}
		righe, rotte := map[int]map[string]string{}, map[int]map[string]bool{}
		for range rapid.IntRange(1, 7).Draw(rt, "lines") {
			k, v := fmt.Sprintf("U%d", rapid.IntRange(1, 4).Draw(rt, "key")), rapid.SampledFrom([]string{"80.00", "90.50", "1.234"}).Draw(rt, "value")
			anno, riga := 0, rigaTARI(k, "RSSMRA80A01H501U", "1", "2", "", v)
			if diIMU {
				anno = rapid.IntRange(2023, 2024).Draw(rt, "year")
				riga = fmt.Sprintf("X100;%s;%d;RSSMRA80A01H501U;;F;;1;2;;;A/2;%s;;;1;1;12;;;;;;", k, anno, v)
			}
			testo = append(testo, riga)
			if righe[anno] == nil {
				righe[anno], rotte[anno] = map[string]string{}, map[string]bool{}
			}
			if v == "1.234" {
				rotte[anno][k] = true
			} else {
				righe[anno][k] = v
			}
		}
		maps.DeleteFunc(righe, func(_ int, r map[string]string) bool { return len(r) == 0 })
		if len(righe) == 0 {
			continue
		}
		p := filepath.Join(dir, fmt.Sprintf("%d.csv", i))
		if err := os.WriteFile(p, []byte(strings.Join(testo, "\n")), 0o644); err != nil {
			rt.Fatal(err)
		}
		stato := b.statoDichiarazioni()
		e := b.importa(Opzioni{Riferimento: &g}, p)[0]
		if e.Esito == GiaAcquisita {
			continue
		}
		presa := true
		for anno := range righe {
			presa = presa && (anno == 0 && g >= tari.ultimo || anno > 0 && g >= imu[anno].ultimo)
		}
		if presa != (e.Esito == Acquisita) {
			rt.Fatalf("of %s: %s %s, the model says %v", g, e.Esito, e.Codice, presa)
		}
		if !presa {
			continue
		}
		passi = append(passi, passo{e, stato})
		var n [4]int64
		for anno, r := range righe {
			m := &tari
			if anno > 0 {
				m = imu[anno]
			}
			for j, x := range m.consegna(g, r, rotte[anno]) {
				n[j] += x
			}
		}
		if conta(e) != n {
			rt.Fatalf("delivery of %s: %v, the model says %v", g, conta(e), n)
		}
		var vuole []string
		for k, x := range tari.vive {
			vuole = append(vuole, fmt.Sprint("0 ", k, " ", x.valore, " ", fineDi(x)))
		}
		for anno, m := range imu {
			for k, x := range m.vive {
				vuole = append(vuole, fmt.Sprint(anno, " ", k, " ", x.valore, " ", fineDi(x)))
			}
		}
		slices.Sort(vuole)
		if got := viveDelModello(b); !slices.Equal(got, vuole) {
			rt.Fatalf("after delivery of %s: %v, the model says %v", g, got, vuole)
		}
	}
}

func fineDi(x detto) string {
	if x.al == 0 {
		return "-"
	}
	return x.al.String()
}

// viveDelModello is what is living, in the words of the model.
func viveDelModello(b *banco) []string {
	return righe(b, `SELECT r FROM (
		SELECT concat_ws(' ', 0, id_utenza, superficie_mq, COALESCE(al::text, '-')) AS r FROM tributi.tari WHERE superseded_at IS NULL
		UNION ALL SELECT concat_ws(' ', anno, id_posizione, (rendita_cent / 100.0)::numeric(9,2), COALESCE(al::text, '-')) FROM tributi.imu WHERE superseded_at IS NULL) x ORDER BY r COLLATE "C"`)
}
