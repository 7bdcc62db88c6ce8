package archivio_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/archivio"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
)

func apri(t *testing.T, giorni int) (*archivio.Archivio, *pg.DB, string, int32) {
	t.Helper()
	db := pgtest.Open(t)
	if _, err := db.AddEnte(t.Context(), sit.Ente{Codice: "X100", Nome: "Prova", Zona: 7792}, nil, 0); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	a, err := archivio.New(archivio.Config{Dir: dir, Giorni: giorni}, db)
	if err != nil {
		t.Fatal(err)
	}
	var ente int32
	if err := db.Read(t.Context(), sit.Pubblico(), func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT ente_id FROM sit.ente`).Scan(&ente)
	}); err != nil {
		t.Fatal(err)
	}
	return a, db, dir, ente
}

func ricevi(t *testing.T, a *archivio.Archivio, s string) *archivio.Bozza {
	t.Helper()
	b, err := a.Ricevi(t.Context(), strings.NewReader(s), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// regolari are the files of the archive under their digests.
func regolari(t *testing.T, dir string) (nomi []string) {
	t.Helper()
	for _, m := range []string{"??/*", "arrivo/*", "lavoro/*"} {
		l, err := filepath.Glob(filepath.Join(dir, m))
		if err != nil {
			t.Fatal(err)
		}
		nomi = append(nomi, l...)
	}
	return nomi
}

func invecchia(t *testing.T, file ...string) {
	t.Helper()
	for _, f := range file {
		if err := os.Chtimes(f, time.Time{}, time.Now().Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAContentIsKeptOnce(t *testing.T) {
	a, _, dir, _ := apri(t, 0)
	b := ricevi(t, a, "ciao")
	somma := sha256.Sum256([]byte("ciao"))
	if b.SHA256 != hex.EncodeToString(somma[:]) || b.Byte != 4 || a.Presente(b.SHA256) {
		t.Fatalf("%+v", b.File)
	}
	if err := b.Colloca(); err != nil {
		t.Fatal(err)
	}
	dove := filepath.Join(dir, b.SHA256[:2], b.SHA256)
	prima, err := os.Stat(dove)
	if err != nil || !a.Presente(b.SHA256) {
		t.Fatal(err)
	}
	c := ricevi(t, a, "ciao")
	if err := c.Colloca(); err != nil {
		t.Fatal(err)
	}
	dopo, err := os.Stat(dove)
	if err != nil || !os.SameFile(prima, dopo) {
		t.Errorf("it was written over: %v", err)
	}
	if l := regolari(t, dir); len(l) != 1 {
		t.Errorf("left behind: %v", l)
	}
}

func TestWhatDoesNotArriveWholeLeavesNothing(t *testing.T) {
	a, _, dir, _ := apri(t, 0)
	chiuso, basta := context.WithCancel(t.Context())
	basta()
	for nome, prova := range map[string]func() error{
		"over the limit": func() error {
			_, err := a.Ricevi(t.Context(), strings.NewReader("cinque"), 5)
			if sit.Codice(err) != "CORPO_TROPPO_GRANDE" {
				t.Errorf("%v", err)
			}
			return err
		},
		"cut": func() error {
			_, err := a.Ricevi(t.Context(), io.MultiReader(strings.NewReader("met"), iotest.ErrReader(io.ErrUnexpectedEOF)), 100)
			if !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("%v", err)
			}
			return err
		},
		"called off": func() error { _, err := a.Ricevi(chiuso, strings.NewReader("x"), 100); return err },
		"refused":    func() error { ricevi(t, a, "x").Butta(); return io.EOF },
	} {
		if err := prova(); err == nil {
			t.Errorf("%s: no error", nome)
		}
	}
	if l := regolari(t, dir); len(l) != 0 {
		t.Errorf("left behind: %v", l)
	}
	// What a killed process left is unlocked; what a living one writes is not.
	morto := filepath.Join(dir, "arrivo", "MORTO")
	if err := os.WriteFile(morto, []byte("mezzo"), 0o600); err != nil {
		t.Fatal(err)
	}
	viva := ricevi(t, a, "vivo")
	invecchia(t, append(regolari(t, dir), morto)...)
	if _, err := archivio.New(archivio.Config{Dir: dir}, nil); err != nil {
		t.Fatal(err)
	}
	if l := regolari(t, dir); len(l) != 1 || viva.Colloca() != nil || !a.Presente(viva.SHA256) {
		t.Errorf("after the start of another: %v", l)
	}
}

func TestFilesAreReadUnderTheirNames(t *testing.T) {
	a, _, dir, _ := apri(t, 0)
	b, c := ricevi(t, a, "uno"), ricevi(t, a, "due")
	prova, err := a.DisponiBozze([]string{"A.FAB", "A.SOG"}, []*archivio.Bozza{b, c})
	if err != nil {
		t.Fatal(err)
	}
	if x, err := os.ReadFile(filepath.Join(prova.Dir, "A.SOG")); err != nil || !bytes.Equal(x, []byte("due")) {
		t.Errorf("%s, %v", x, err)
	}
	prova.Chiudi()
	for _, x := range []*archivio.Bozza{b, c} {
		if err := x.Colloca(); err != nil {
			t.Fatal(err)
		}
	}
	cartella, err := a.Disponi([]archivio.Nominato{{Nome: "A.FAB", SHA256: b.SHA256}, {Nome: "A.SOG", SHA256: c.SHA256}})
	if err != nil {
		t.Fatal(err)
	}
	if l, err := cartella.Percorsi(); err != nil || strings.Join(l, " ") != "A.FAB A.SOG" {
		t.Errorf("%v, %v", l, err)
	}
	invecchia(t, cartella.Dir)
	// Somebody reads there: the start of another process does not take the folder away.
	if _, err := archivio.New(archivio.Config{Dir: dir}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(cartella.Dir, "A.FAB")); err != nil {
		t.Error(err)
	}
	cartella.Chiudi()
	if l := regolari(t, dir); len(l) != 2 {
		t.Errorf("left: %v", l)
	}
	for _, nome := range []string{"", ".", "..", "../x", "a/b", "/x", ".aperta"} {
		if _, err := a.Disponi([]archivio.Nominato{{Nome: nome, SHA256: b.SHA256}}); err == nil {
			t.Errorf("%q is taken for a name", nome)
		}
	}
	_, err = a.Disponi([]archivio.Nominato{{Nome: "A.FAB", SHA256: strings.Repeat("0", 64)}})
	if sit.Codice(err) != "FILE_NON_PIU_CONSERVATO" {
		t.Errorf("%v", err)
	}
	if l, _ := filepath.Glob(filepath.Join(dir, "lavoro", "*")); len(l) != 0 {
		t.Errorf("folders left: %v", l)
	}
}

func TestThePurge(t *testing.T) {
	a, db, _, ente := apri(t, 365)
	nomi := map[string]string{}
	annota := func(nome string) {
		b := ricevi(t, a, nome)
		nomi[nome] = b.SHA256
		if err := b.Colloca(); err != nil {
			t.Fatal(err)
		}
		if nome == "orfano" {
			return
		}
		if err := db.Write(t.Context(), ente, func(tx pgx.Tx) error { return a.Annota(t.Context(), tx, ente, b.File) }); err != nil {
			t.Fatal(err)
		}
	}
	for _, n := range []string{"recente", "vecchio", "atteso", "orfano"} {
		annota(n)
	}
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), `UPDATE archivio.file SET usato_at = now() - interval '2 years' WHERE sha256 = ANY ($1)`, []string{nomi["vecchio"], nomi["atteso"]}); err != nil {
			return err
		}
		_, err := tx.Exec(t.Context(), `INSERT INTO jobs.operazione (ente_id, tipo, argomenti, genere, chi, nome) VALUES ($1, 'x', jsonb_build_object('file', jsonb_build_array(jsonb_build_object('nome', 'a', 'sha256', $2::text))), 1, 1, 'x')`,
			ente, nomi["atteso"])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// Young files stay, whatever the table says: who delivers one writes its row a moment later.
	if n, err := a.Purga(t.Context(), time.Now()); err != nil || n != 0 {
		t.Fatalf("%d, %v", n, err)
	}
	if n, err := a.Purga(t.Context(), time.Now().Add(48*time.Hour)); err != nil || n != 2 {
		t.Fatalf("%d, %v", n, err)
	}
	for nome, resta := range map[string]bool{"recente": true, "vecchio": false, "atteso": true, "orfano": false} {
		if a.Presente(nomi[nome]) != resta {
			t.Errorf("%s is kept: %v", nome, !resta)
		}
	}
}

// A file that a delivery keeps has no term; when the delivery is undone it goes, unless another
// keeps it or somebody waits to import it.
func TestWhatADeliveryKeepsStaysUntilItIsUndone(t *testing.T) {
	a, db, _, ente := apri(t, 365)
	var file []archivio.File
	for _, nome := range []string{"sua", "di due", "attesa"} {
		b := ricevi(t, a, nome)
		if err := b.Colloca(); err != nil {
			t.Fatal(err)
		}
		file = append(file, b.File)
	}
	trattieni := func(fornitura int64, file ...archivio.File) {
		if err := db.Owner(t.Context(), func(tx pgx.Tx) error { return a.Trattieni(t.Context(), tx, ente, fornitura, file) }); err != nil {
			t.Fatal(err)
		}
	}
	trattieni(7, append(file, file[0])...) // twice in one delivery is once
	trattieni(8, file[1])
	trattieni(9)
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), `UPDATE archivio.file SET usato_at = now() - interval '2 years'`); err != nil {
			return err
		}
		_, err := tx.Exec(t.Context(), `INSERT INTO jobs.operazione (ente_id, tipo, argomenti, genere, chi, nome) VALUES ($1, 'x', jsonb_build_object('file', jsonb_build_array(jsonb_build_object('nome', 'a', 'sha256', $2::text))), 1, 1, 'x')`,
			ente, file[2].SHA256)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	restano := func(quando string, want ...bool) {
		t.Helper()
		if _, err := a.Purga(t.Context(), time.Now().Add(48*time.Hour)); err != nil {
			t.Fatal(err)
		}
		for i, w := range want {
			if a.Presente(file[i].SHA256) != w {
				t.Errorf("%s: file %d is kept: %v", quando, i, !w)
			}
		}
	}
	restano("while it stands", true, true, true)
	if err := db.Owner(t.Context(), func(tx pgx.Tx) error { return archivio.Libera(t.Context(), tx, ente, 7) }); err != nil {
		t.Fatal(err)
	}
	restano("once undone", false, true, true)
}
