package tributi_test

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/tributi"
	"github.com/cestor/sit/sit/visura/visuratest"
)

//go:embed testdata/*.sql
var prove embed.FS

var scene = func() *pg.Queries {
	sotto, err := fs.Sub(prove, "testdata")
	if err != nil {
		panic(err)
	}
	return pg.MustQueries(sotto)
}()

// ufficio is the room on the registers of the invented comuni, with the scene of a test laid over.
type ufficio struct {
	t    *testing.T
	db   *pg.DB
	room *tributi.Tributi
	ente sit.Ente
}

func apriCalcolo(t *testing.T) *ufficio {
	u := &ufficio{t: t, db: pgtest.Open(t)}
	mappatest.Territorio(t, u.db)
	visuratest.Registri(t, u.db)
	u.ente = visuratest.Enti(t, u.db, "X100")[0]
	u.room = tributi.New(u.db)
	return u
}

func (u *ufficio) esegui(sql string) {
	u.t.Helper()
	err := u.db.Owner(u.t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(u.t.Context(), sql)
		return err
	})
	if err != nil {
		u.t.Fatal(err)
	}
}

const odilia, ermante = "TRBDLO61E63X100K", "BRVRNT58S02X100P"

func (u *ufficio) calcolo(cf string, anno int) tributi.CalcoloIMU {
	u.t.Helper()
	ctx := visuratest.Operatore(u.t.Context(), 7, "controllo di prova", []sit.Ente{u.ente}, authz.TributiRead)
	c, err := u.room.CalcoloIMU(ctx, u.ente, cf, anno, sit.Data(2025, 6, 1))
	if err != nil {
		u.t.Fatal(err)
	}
	return c
}

// righe are the voci as one reads them: object, code, base, share, months, cents.
func righe(c tributi.CalcoloIMU) string {
	var out []string
	for _, v := range c.Voci {
		out = append(out, fmt.Sprint(v.Oggetto, " ", v.Codice, " ", v.Imponibile, " ", v.Quota, " ", v.Mesi, " ", v.Dovuto))
	}
	return strings.Join(out, "; ")
}

func codici(c tributi.CalcoloIMU) string {
	var out []string
	for _, a := range c.Avvisi {
		if a.Codice != "ALIQUOTE_MANCANTI" {
			out = append(out, a.Codice)
		}
	}
	return strings.Join(out, " ")
}

// The unit of the worked example, A/2 of 523.17 €, half of each of two, has 87 892.56 € of base; the
// terreno, RD 21.77 €, is of who has the usufruct, and not of who has it in bare.
const casa, terreno = "X100-F-1001 3918 87892.56 1/2 12 37794", "X100_000700.50 3914 3673.6875 1/1 12 2792"

func TestTheReckoningRestsOnTheRegisters(t *testing.T) {
	u := apriCalcolo(t)
	c := u.calcolo(odilia, 2024)
	if righe(c) != casa+"; "+terreno || len(c.Avvisi) != 1 || c.Avvisi[0].Codice != "ALIQUOTE_MANCANTI" {
		t.Errorf("%s %v", righe(c), c.Avvisi)
	}
	if got := fmt.Sprint(c.Totali); got != "[{3914 2792 28} {3918 37794 378}]" {
		t.Error(got)
	}
	if s := c.Voci[0].Spiegazione; !strings.Contains(s, "Aliquota di legge 8,6 per mille") || !strings.Contains(s, "523,17 € × 1,05 × 160 = 87.892,56 €") {
		t.Error(s)
	}
	if c = u.calcolo(ermante, 2024); righe(c) != casa {
		t.Error(righe(c))
	}
	linee := visuratest.Consultazioni(t, u.db)
	if len(linee) != 2 || linee[0].Risorsa != "calcolo" || linee[0].Oggetto != visuratest.Persona("cf"+odilia) || len(linee[0].Persone) != 1 {
		t.Errorf("in the register: %+v", linee)
	}
}

func TestAVotedRateIsUsed(t *testing.T) {
	u := apriCalcolo(t)
	u.esegui(`INSERT INTO tributi.aliquota (ente_id, anno, fattispecie, categoria, aliquota_permille, impronta, grezza, file, riga, fornitura_id)
		SELECT ente_id, 2024, f, k, a, 0, '', '', 1, 1 FROM sit.ente, (VALUES ('altri', '', 10.6), ('altri', 'A02', 9.0)) AS v (f, k, a) WHERE codice = 'X100'`)
	// 87 892.56 × 9/1000 ÷ 2
	c := u.calcolo(ermante, 2024)
	if righe(c) != "X100-F-1001 3918 87892.56 1/2 12 39552" || len(c.Avvisi) > 0 || c.Voci[0].Aliquota != "9" {
		t.Errorf("%s %v", righe(c), c.Avvisi)
	}
}

// Each scene of testdata is laid over the registers: what the offices know changes the reckoning.
func TestTheReckoningKnowsWhatTheOfficesKnow(t *testing.T) {
	for _, c := range []struct {
		nome, scena, voci, avvisi string
	}{
		{"declared a home, and no registry of residents", "Dichiarata", "X100-F-1001 3912 87892.56 1/2 12 0; " + terreno, ""},
		{"declared a home by a graffato, and resident elsewhere", "Altrove", casa + "; " + terreno, "RESIDENZA_DISCORDE"},
		{"not declared, and resident there until 10 May", "Residente", "X100-F-1001 3912 87892.56 1/2 4 0; X100-F-1001 3918 87892.56 1/2 8 25196; " + terreno, "CASA_DALLA_RESIDENZA"},
		{"resident at the same number, in another flat", "AltroInterno", casa + "; " + terreno, ""},
		{"five months unusable", "Inagibile", "X100-F-1001 3918 43946.28 1/2 5 7874; X100-F-1001 3918 87892.56 1/2 7 22046; " + terreno, "MESI_IN_ORDINE"},
		{"sold on 17 April", "Venduta", "X100-F-1001 3918 87892.56 1/2 4 12598; " + terreno, ""},
		{"rendita raised by works on 10 June", "Lavori", "X100-F-1001 3918 87892.56 1/2 5 15747; X100-F-1001 3918 168000 1/2 7 42140; " + terreno, ""},
		{"rendita only put right on 10 June", "Rettifica", casa + "; " + terreno, "RENDITA_AL_1_GENNAIO"},
		{"an area declared on the terreno", "Area", casa + "; X100_000700.50 3916 50000 1/1 12 43000", ""},
		{"a position on what is not hers", "SenzaTitolo", casa + "; " + terreno, "POSIZIONE_SENZA_TITOLO"},
	} {
		t.Run(c.nome, func(t *testing.T) {
			u := apriCalcolo(t)
			u.esegui(scene.SQL(c.scena))
			if k := u.calcolo(odilia, 2024); righe(k) != c.voci || codici(k) != c.avvisi {
				t.Errorf("%s [%s]\nwanted %s [%s]", righe(k), codici(k), c.voci, c.avvisi)
			}
		})
	}
}

func TestWhoIsNotKnown(t *testing.T) {
	u := apriCalcolo(t)
	ctx := visuratest.Operatore(t.Context(), 7, "controllo di prova", []sit.Ente{u.ente}, authz.TributiRead)
	for _, cf := range []string{"RSSMRA80A01H501U", "RSSMRA80A01H501X", "boh", ""} {
		_, err := u.room.CalcoloIMU(ctx, u.ente, cf, 2024, sit.Data(2025, 6, 1))
		if sit.Codice(err) != "SOGGETTO_INESISTENTE" || sit.Kind(err) != sit.NotFound || cf != "" && strings.Contains(err.Error()+sit.Messaggio(err), cf) {
			t.Errorf("%q: %v", cf, err)
		}
	}
	for _, anno := range []int{2019, 2026} {
		if _, err := u.room.CalcoloIMU(ctx, u.ente, odilia, anno, sit.Data(2025, 6, 1)); sit.Codice(err) != "ANNO_NON_VALIDO" {
			t.Errorf("%d: %v", anno, err)
		}
	}
	if _, err := u.room.CalcoloIMU(visuratest.Operatore(t.Context(), 7, "", []sit.Ente{u.ente}, authz.TributiRead), u.ente, odilia, 2024, sit.Data(2025, 6, 1)); sit.Codice(err) != "SCOPO_MANCANTE" {
		t.Error(err)
	}
	if _, err := u.room.CalcoloIMU(visuratest.Operatore(t.Context(), 7, "x", []sit.Ente{u.ente}, authz.TitolariRead), u.ente, odilia, 2024, sit.Data(2025, 6, 1)); sit.Codice(err) != "PERMESSO_MANCANTE" {
		t.Error(err)
	}
}
