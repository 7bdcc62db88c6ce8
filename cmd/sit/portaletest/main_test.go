package portaletest

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

var (
	aggiorna = flag.Bool("update", false, "write the pictures that the map states are compared with")
	gia      = flag.String("programma", "", "a `sit` that is already built, to be tried instead of building one")
)

// prova is what all tests share: one program, one browser.
type prova struct {
	dir       string // for what the run leaves behind
	programma string
	base      string // address of the server, without the final slash
	browser   context.Context
	account   chan map[string]account // of the demo, by role, once it has told them
	chiusi    []func()
}

// account is an invented person of the demo, with the password of this run.
type account struct{ cf, password, nome string }

var comune prova

func TestMain(m *testing.M) {
	codice := m.Run()
	for i := len(comune.chiusi) - 1; i >= 0; i-- {
		comune.chiusi[i]()
	}
	os.Exit(codice)
}

var accendi = sync.OnceValue(func() error {
	dir, err := os.MkdirTemp("", "sit-portale-")
	if err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o755); err != nil { // the database may run as another user
		return err
	}
	comune.dir = dir
	comune.chiusi = append(comune.chiusi, func() { os.RemoveAll(dir) })
	if err := accendiServer(dir); err != nil {
		return err
	}
	return accendiBrowser()
})

// server is the address of the demo; it is built and started when the first test asks.
func server(t testing.TB) string {
	t.Helper()
	if err := accendi(); err != nil {
		t.Fatal(err)
	}
	return comune.base
}

var indirizzo = regexp.MustCompile(`https?://[0-9.:]+`)

func accendiServer(dir string) error {
	comune.programma = filepath.Join(dir, "sit")
	if *gia != "" {
		comune.programma = *gia
	} else if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", comune.programma, "github.com/cestor/sit/cmd/sit").CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w\n%s", err, out)
	}
	base, ferma, err := avvia("demo.log", "demo")
	if err != nil {
		return err
	}
	comune.base = base
	comune.chiusi = append(comune.chiusi, ferma)
	return nil
}

// avvia starts a command that serves, on the data of this run, and waits until it is ready.
func avvia(registro string, comando ...string) (base string, ferma func(), err error) {
	log, err := os.Create(filepath.Join(comune.dir, registro))
	if err != nil {
		return "", nil, err
	}
	cmd := exec.Command(comune.programma, append(comando, "--addr", "127.0.0.1:0", "--dir", filepath.Join(comune.dir, "data"))...)
	cmd.Stderr = log
	// A test binary that is killed takes the server with it.
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	uscita, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	partito, fine := make(chan error), make(chan error, 1)
	go func() {
		// The death signal follows the thread that started the process: keep it.
		runtime.LockOSThread()
		err := cmd.Start()
		partito <- err
		if err == nil {
			fine <- cmd.Wait()
		}
	}()
	if err := <-partito; err != nil {
		return "", nil, err
	}
	ferma = func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		<-fine
		log.Close()
	}
	guasto := func(perche string) (string, func(), error) {
		ferma()
		b, _ := os.ReadFile(log.Name())
		return "", nil, fmt.Errorf("sit %s: %s\n%s", comando[0], perche, b)
	}
	letta := bufio.NewReader(uscita)
	prima, err := letta.ReadString('\n')
	if base = indirizzo.FindString(prima); base == "" {
		return guasto(fmt.Sprintf("it does not say its address: %q %v", prima, err))
	}
	if comando[0] == "demo" {
		comune.account = make(chan map[string]account, 1)
		go leggiAccount(letta, comune.account)
	}
	for range 600 {
		r, err := http.Get(base + "/readyz")
		if err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return base, ferma, nil
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	return guasto("it is not ready after thirty seconds")
}

func accendiBrowser() error {
	opzioni := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox,
		chromedp.Flag("disable-component-update", true),
		// A page that was left keeps nothing: a map kept alive holds its piece of the graphics.
		chromedp.Flag("disable-features", "Translate,BlinkGenPropertyTrees,BackForwardCache"), chromedp.Flag("disable-quic", true),
		// Letters are drawn without the hints and the subpixels of this machine, so that a
		// picture taken elsewhere is the same.
		chromedp.Flag("font-render-hinting", "none"), chromedp.Flag("disable-lcd-text", true),
		chromedp.Flag("lang", "it-IT"))
	ctx, ferma := chromedp.NewExecAllocator(context.Background(), opzioni...)
	comune.chiusi = append(comune.chiusi, ferma)
	ctx, chiudi := chromedp.NewContext(ctx)
	comune.chiusi = append(comune.chiusi, chiudi)
	comune.browser = ctx
	if err := chromedp.Do(ctx); err != nil {
		return fmt.Errorf("start the browser: %w", err)
	}
	return nil
}

// lascia writes a file that outlives the run, for who must see why it failed.
func lascia(t testing.TB, nome string, b []byte) string {
	t.Helper()
	dir := filepath.Join(os.TempDir(), "sit-portale-falliti")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	p := filepath.Join(dir, strings.NewReplacer("/", "_", " ", "_").Replace(nome))
	if err := os.WriteFile(p, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return p
}

var rigaAccount = regexp.MustCompile(`^  ([a-z]+) +([A-Z0-9]{16}) +(\S+) +(.+)$`)

// leggiAccount gathers what the demo tells of its people, up to the line after them.
func leggiAccount(r *bufio.Reader, out chan<- map[string]account) {
	trovati := map[string]account{}
	for {
		riga, err := r.ReadString('\n')
		if m := rigaAccount.FindStringSubmatch(strings.TrimRight(riga, "\n")); m != nil {
			trovati[m[1]] = account{m[2], m[3], m[4]}
		} else if err != nil || len(trovati) > 0 {
			out <- trovati
			return
		}
	}
}
