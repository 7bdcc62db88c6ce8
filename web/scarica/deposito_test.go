package scarica

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/mappa/esporta"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// scrivano writes what it is told, when it is told.
type scrivano struct {
	mu       sync.Mutex
	versione string
	scritti  atomic.Int64
	scrivi   func(ctx context.Context, w io.Writer, r esporta.Richiesta) error
}

func (s *scrivano) Stato(context.Context, esporta.Richiesta) (esporta.Stato, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return esporta.Stato{Versione: s.versione, MappaAl: sit.Data(2025, 9, 22)}, nil
}

func (s *scrivano) Scrivi(ctx context.Context, w io.Writer, r esporta.Richiesta) (esporta.Esito, error) {
	s.scritti.Add(1)
	if s.scrivi != nil {
		if err := s.scrivi(ctx, w, r); err != nil {
			return esporta.Esito{}, err
		}
		return esporta.Esito{Oggetti: 7}, nil
	}
	_, err := io.WriteString(w, s.versione+" "+r.Tema)
	return esporta.Esito{Oggetti: 7}, err
}

func deposito(t *testing.T, s *scrivano, cfg Config) *Deposito {
	t.Helper()
	if cfg.Dir == "" {
		cfg.Dir = filepath.Join(t.TempDir(), "scarica")
	}
	if s.versione == "" {
		s.versione = "1-1-0"
	}
	d, err := New(cfg, s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Chiudi)
	return d
}

func chiedi(t *testing.T, codice, tema string) esporta.Richiesta {
	t.Helper()
	r, err := esporta.Nuova(mappa.Ente{Ente: sit.Ente{ID: 1, Codice: "X100", Nome: "Borgo"}}, esporta.CSV, tema, mappa.Quando{Giorno: sit.Data(2025, 10, 1)}, false)
	if err != nil {
		t.Fatal(err)
	}
	if codice != "" {
		r.Ente.Codice = "X200"
		r.Ente.ID = 2
	}
	return r
}

func nella(t *testing.T, d *Deposito) (nomi []string) {
	t.Helper()
	voci, err := os.ReadDir(d.cfg.Dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range voci {
		nomi = append(nomi, v.Name())
	}
	return nomi
}

func TestManyWhoAskAtOnceHaveItMadeOnce(t *testing.T) {
	via := make(chan struct{})
	s := &scrivano{scrivi: func(_ context.Context, w io.Writer, _ esporta.Richiesta) error {
		<-via
		_, err := io.WriteString(w, "il file")
		return err
	}}
	d := deposito(t, s, Config{})
	r := chiedi(t, "", "fogli")
	var wg sync.WaitGroup
	file := make([]File, 20)
	for i := range file {
		wg.Go(func() {
			f, err := d.Prendi(context.Background(), r)
			if err != nil {
				t.Error(err)
			}
			file[i] = f
		})
	}
	time.Sleep(20 * time.Millisecond)
	close(via)
	wg.Wait()
	if n := s.scritti.Load(); n != 1 {
		t.Errorf("made %d times", n)
	}
	for _, f := range file {
		b, err := os.ReadFile(f.Percorso)
		if err != nil || string(b) != "il file" || f.Byte != 7 || f.Oggetti != 7 || f.Nome != "X100_fogli_2025-09-22.csv" || f.SHA256 != file[0].SHA256 {
			t.Fatalf("%+v %q %v", f, b, err)
		}
	}
	// Another server on the same folder finds it.
	altro := &scrivano{}
	if f, err := deposito(t, altro, Config{Dir: d.cfg.Dir}).Prendi(t.Context(), r); err != nil || f.SHA256 != file[0].SHA256 || altro.scritti.Load() != 0 {
		t.Errorf("%+v %v", f, err)
	}
}

func TestWhoGoesAwayDoesNotStopTheWork(t *testing.T) {
	via := make(chan struct{})
	s := &scrivano{scrivi: func(ctx context.Context, w io.Writer, _ esporta.Richiesta) error {
		select {
		case <-via:
		case <-ctx.Done():
			return ctx.Err()
		}
		_, err := io.WriteString(w, "x")
		return err
	}}
	d := deposito(t, s, Config{})
	r := chiedi(t, "", "fogli")
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer stop()
	if _, err := d.Prendi(ctx, r); sit.Codice(err) != "IN_PREPARAZIONE" || sit.Kind(err) != sit.Unavailable {
		t.Errorf("%v", err)
	}
	close(via)
	if f, err := d.Prendi(t.Context(), r); err != nil || f.Byte != 1 || s.scritti.Load() != 1 {
		t.Errorf("%+v %v, made %d times", f, err, s.scritti.Load())
	}
}

func TestAServerThatStopsLeavesNoHalfFile(t *testing.T) {
	dentro := make(chan struct{})
	s := &scrivano{scrivi: func(ctx context.Context, w io.Writer, _ esporta.Richiesta) error {
		if _, err := io.WriteString(w, strings.Repeat("mezzo ", 1<<20)); err != nil {
			return err
		}
		close(dentro)
		<-ctx.Done()
		return ctx.Err()
	}}
	d := deposito(t, s, Config{})
	fine := make(chan error)
	go func() {
		_, err := d.Prendi(context.Background(), chiedi(t, "", "fogli"))
		fine <- err
	}()
	<-dentro
	if n := nella(t, d); len(n) != 1 || !strings.HasPrefix(n[0], inCorso) {
		t.Errorf("while it is made: %v", n)
	}
	d.Chiudi()
	if err := <-fine; sit.Codice(err) != "SERVIZIO_IN_CHIUSURA" {
		t.Errorf("%v", err)
	}
	if n := nella(t, d); len(n) != 0 {
		t.Errorf("left behind: %v", n)
	}
	if _, err := d.Prendi(context.Background(), chiedi(t, "", "fogli")); sit.Codice(err) != "SERVIZIO_IN_CHIUSURA" {
		t.Errorf("after the end: %v", err)
	}
}

// What a killed server left is swept away; what another makes now is not.
func TestTheFolderIsSweptOfOldRemains(t *testing.T) {
	dir := t.TempDir()
	vecchio, nuovo := filepath.Join(dir, inCorso+"1"), filepath.Join(dir, inCorso+"2")
	for _, f := range []string{vecchio, nuovo} {
		if err := os.WriteFile(f, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ieri := time.Now().Add(-24 * time.Hour)
	if err := os.Chtimes(vecchio, ieri, ieri); err != nil {
		t.Fatal(err)
	}
	d := deposito(t, &scrivano{}, Config{Dir: dir})
	if n := nella(t, d); len(n) != 1 || n[0] != inCorso+"2" {
		t.Errorf("%v", n)
	}
}

func TestAFailureIsToldToAllAndTriedAgain(t *testing.T) {
	s := &scrivano{}
	guasto := errors.New("guasto")
	s.scrivi = func(context.Context, io.Writer, esporta.Richiesta) error { return guasto }
	d := deposito(t, s, Config{})
	if _, err := d.Prendi(t.Context(), chiedi(t, "", "fogli")); !errors.Is(err, guasto) {
		t.Errorf("%v", err)
	}
	s.scrivi = func(context.Context, io.Writer, esporta.Richiesta) error { panic("rotto") }
	if _, err := d.Prendi(t.Context(), chiedi(t, "", "fogli")); err == nil || sit.Kind(err) != sit.Internal {
		t.Errorf("a panic: %v", err)
	}
	s.scrivi = nil
	if _, err := d.Prendi(t.Context(), chiedi(t, "", "fogli")); err != nil {
		t.Errorf("%v", err)
	}
	if n := nella(t, d); len(n) != 1 {
		t.Errorf("%v", n)
	}
}

func TestTheQueueHasAnEnd(t *testing.T) {
	via := make(chan struct{})
	var insieme, massimo atomic.Int64
	s := &scrivano{scrivi: func(context.Context, io.Writer, esporta.Richiesta) error {
		n := insieme.Add(1)
		for m := massimo.Load(); n > m && !massimo.CompareAndSwap(m, n); m = massimo.Load() {
		}
		<-via
		insieme.Add(-1)
		return nil
	}}
	d := deposito(t, s, Config{Posti: 1, Coda: 2})
	var wg sync.WaitGroup
	for _, tema := range []string{"fogli", "edifici"} {
		wg.Go(func() {
			if _, err := d.Prendi(context.Background(), chiedi(t, "", tema)); err != nil {
				t.Error(err)
			}
		})
	}
	for i := 0; ; i++ {
		d.mu.Lock()
		n := len(d.lavori)
		d.mu.Unlock()
		if n == 2 {
			break
		}
		if i > 1000 {
			t.Fatal("they never queued")
		}
		time.Sleep(time.Millisecond)
	}
	if _, err := d.Prendi(t.Context(), chiedi(t, "", "segni")); sit.Codice(err) != "PREPARAZIONE_OCCUPATA" {
		t.Errorf("%v", err)
	}
	close(via)
	wg.Wait()
	if massimo.Load() != 1 {
		t.Errorf("%d at one time", massimo.Load())
	}
}

func TestNewDataMakeNewFilesAndRemoveTheOld(t *testing.T) {
	s := &scrivano{}
	d := deposito(t, s, Config{})
	for _, r := range []esporta.Richiesta{chiedi(t, "", "fogli"), chiedi(t, "", "edifici"), chiedi(t, "X200", "fogli")} {
		if _, err := d.Prendi(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	prima, err := d.Prendi(t.Context(), chiedi(t, "", "fogli"))
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	s.versione = "2-1-0"
	s.mu.Unlock()
	d.mu.Lock()
	clear(d.stati) // as two seconds later
	d.mu.Unlock()
	dopo, err := d.Prendi(t.Context(), chiedi(t, "", "fogli"))
	if err != nil || dopo.SHA256 == prima.SHA256 {
		t.Errorf("%+v %v", dopo, err)
	}
	if n := nella(t, d); len(n) != 2 || !strings.HasPrefix(n[0], "X100.2-1-0.csv.fogli") || !strings.HasPrefix(n[1], "X200.1-1-0") {
		t.Errorf("%v", n)
	}
}

// A program that writes otherwise does not give out what another one made, and takes its place.
func TestANewProgramMakesItsOwnFiles(t *testing.T) {
	s := &scrivano{}
	d := deposito(t, s, Config{Edizione: "a1"})
	r := chiedi(t, "", "fogli")
	if _, err := d.Prendi(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	nuovo := deposito(t, s, Config{Dir: d.cfg.Dir, Edizione: "b2"})
	if _, err := nuovo.Prendi(t.Context(), r); err != nil || s.scritti.Load() != 2 {
		t.Errorf("%v, made %d times", err, s.scritti.Load())
	}
	if n := nella(t, d); len(n) != 1 || !strings.HasPrefix(n[0], "X100.b2-1-1-0.csv.fogli") {
		t.Errorf("%v", n)
	}
}

func TestTheFolderIsBounded(t *testing.T) {
	s := &scrivano{scrivi: func(_ context.Context, w io.Writer, r esporta.Richiesta) error {
		_, err := io.WriteString(w, strings.Repeat(r.Tema[:1], 1000))
		return err
	}}
	d := deposito(t, s, Config{MaxByte: 2500})
	for i, tema := range []string{"fogli", "edifici", "segni"} {
		f, err := d.Prendi(t.Context(), chiedi(t, "", tema))
		if err != nil {
			t.Fatal(err)
		}
		vecchio := time.Now().Add(time.Duration(i-10) * time.Minute)
		if err := os.Chtimes(f.Percorso, vecchio, vecchio); err != nil {
			t.Fatal(err)
		}
	}
	if n := nella(t, d); len(n) != 2 || !strings.Contains(n[0], ".edifici.") || !strings.Contains(n[1], ".segni.") {
		t.Errorf("%v", n)
	}
}

func TestAFolderWhereOthersWriteIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := New(Config{Dir: dir}, &scrivano{}); sit.Codice(err) != "CARTELLA_NON_SICURA" {
		t.Errorf("%v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := New(Config{Dir: filepath.Join(file, "sotto")}, &scrivano{}); sit.Codice(err) != "CARTELLA_NON_SCRIVIBILE" {
		t.Errorf("%v", err)
	}
}

func TestNamesThatAreNotOursAreLeftAlone(t *testing.T) {
	d := deposito(t, &scrivano{}, Config{})
	strano := filepath.Join(d.cfg.Dir, "X100.0-0-0.csv.fogli.m~appunti")
	if err := os.WriteFile(strano, []byte("mio"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Prendi(t.Context(), chiedi(t, "", "fogli")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(strano); err != nil {
		t.Error("a file of somebody else was removed")
	}
}

func TestOffersNameEveryFileAndKnowTheReadyOnes(t *testing.T) {
	d := deposito(t, &scrivano{}, Config{})
	r := chiedi(t, "", "fogli")
	if _, err := d.Prendi(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	offerte, err := d.Offerte(t.Context(), r.Ente, r.Quando)
	if err != nil {
		t.Fatal(err)
	}
	pronte := 0
	visti := map[string]bool{}
	for _, o := range offerte {
		if visti[o.Indirizzo] || o.Titolo == "" || o.Licenza == "" || o.Attribuzione == "" || o.Giorno.String() != "2025-09-22" {
			t.Errorf("%+v", o)
		}
		visti[o.Indirizzo] = true
		if o.Pronto {
			pronte++
			if o.Indirizzo != "/api/v1/X100/scarica/csv?tema=fogli" || o.Byte == 0 || o.Oggetti != 7 || o.NomeFile != "X100_fogli_2025-09-22.csv" {
				t.Errorf("%+v", o)
			}
		}
	}
	if pronte != 1 || !visti["/api/v1/X100/scarica/gpkg"] || !visti["/api/v1/X100/scarica/pmtiles"] || visti["/api/v1/X100/scarica/csv?tema=civici"] || visti["/api/v1/X100/scarica/csv?tema=edifici"] {
		t.Errorf("%d ready of %v", pronte, visti)
	}
}
