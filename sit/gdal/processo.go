package gdal

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Limiti bounds every program of a task. None of them has a default: the caller knows its task.
type Limiti struct {
	Tempo   time.Duration
	Memoria int64 // bytes of address space
	File    int64 // bytes of one file that it writes
}

// Processo runs the programs of GDAL for one task, with a scratch folder of its own.
type Processo struct {
	limiti Limiti
	dir    string
	paths  map[string]string // of the programs
	skip   string            // the drivers that are not for this task
}

// New makes the cage, and an *Assente when one of the programs is not installed.
func New(limiti Limiti, programmi ...string) (*Processo, error) {
	p := &Processo{limiti: limiti, paths: map[string]string{}}
	for _, programma := range append(programmi, "prlimit") {
		path, err := exec.LookPath(programma)
		if err != nil {
			return nil, &Assente{Programma: programma, Err: err}
		}
		p.paths[programma] = path
	}
	dir, err := os.MkdirTemp("", "sit-ogr-")
	if err != nil {
		return nil, fmt.Errorf("make a scratch folder for GDAL: %w", err)
	}
	p.dir = dir
	return p, nil
}

// Dir is the scratch folder: the working directory of the programs, gone with Close.
func (p *Processo) Dir() string { return p.dir }

// Close removes the scratch folder.
func (p *Processo) Close() { _ = os.RemoveAll(p.dir) }

// Drivers leaves only those that ammesso accepts. It asks GDAL what it has, once for each task:
// a list of ours would not know what another release adds. ogrinfo is among the programs.
func (p *Processo) Drivers(ctx context.Context, ammesso func(nome string) bool) error {
	var out bytes.Buffer
	if _, err := p.Run(ctx, nil, "ogrinfo", []string{"--formats"}, func(r io.Reader) error {
		_, err := io.Copy(&out, r)
		return err
	}); err != nil {
		return err
	}
	var skip []string
	for line := range strings.Lines(out.String()) {
		name, _, ok := strings.Cut(line, " -") // "  GML -vector- (rw+v): Geography Markup Language"
		if name = strings.TrimSpace(name); ok && !ammesso(name) {
			skip = append(skip, name)
		}
	}
	p.skip = strings.Join(skip, ",")
	return nil
}

// env is all that the child knows of the world. A proxy where nobody listens stops at once
// whatever would still look for a network.
func (p *Processo) env(extra []string) []string {
	env := []string{
		"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "HOME=" + p.dir, "TMPDIR=" + p.dir, "CPL_TMPDIR=" + p.dir,
		"GDAL_SKIP=" + p.skip, "OGR_SKIP=" + p.skip, "GDAL_DRIVER_PATH=disable", "GDAL_PAM_ENABLED=NO",
		"GDAL_HTTP_PROXY=127.0.0.1:9", "http_proxy=http://127.0.0.1:9", "https_proxy=http://127.0.0.1:9",
		"GDAL_HTTP_MAX_RETRY=0", "GDAL_HTTP_CONNECTTIMEOUT=1", "CPL_VSIL_CURL_ALLOWED_EXTENSIONS=.nessuna", "PROJ_NETWORK=OFF",
		"GDAL_CACHEMAX=64", "GDAL_NUM_THREADS=1",
	}
	for _, name := range []string{"GDAL_DATA", "PROJ_LIB", "PROJ_DATA", "LD_LIBRARY_PATH"} {
		if v, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+v)
		}
	}
	return append(env, extra...)
}

// Run starts a program under its limits and gives its output to read. It returns what GDAL
// warned about. The child ends with ctx, with its time, and when read returns an error, which is
// then returned as it is; what the program itself could not do is a *Guasto.
func (p *Processo) Run(ctx context.Context, env []string, program string, args []string, read func(io.Reader) error) ([]string, error) {
	lim := p.limiti
	ctx, cancel := context.WithTimeoutCause(ctx, lim.Tempo, ErrTempo)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.paths["prlimit"], append([]string{
		fmt.Sprintf("--as=%d", lim.Memoria), fmt.Sprintf("--fsize=%d", lim.File),
		fmt.Sprintf("--cpu=%d", int64(lim.Tempo/time.Second)+1), "--core=0", "--nofile=256", "--", p.paths[program],
	}, args...)...)
	cmd.Dir, cmd.Env = p.dir, p.env(env)
	// A group of its own, so that killing it leaves nobody behind.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 5 * time.Second
	messages := &diario{}
	cmd.Stderr = messages
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	readErr := read(bufio.NewReaderSize(out, 256<<10))
	if readErr != nil {
		cancel()
	}
	_, _ = io.Copy(io.Discard, out)
	waitErr := cmd.Wait()
	warnings, faults, rest := messages.sort()
	switch {
	case context.Cause(ctx) == ErrTempo:
		return warnings, &Guasto{Motivo: Tempo, Err: ErrTempo}
	case readErr != nil:
		return warnings, readErr
	case ctx.Err() != nil:
		return warnings, ctx.Err()
	case waitErr != nil || len(faults) > 0:
		return warnings, p.fault(waitErr, append(faults, rest...))
	}
	return warnings, nil
}

// fault sorts what GDAL complained about, and keeps its words but for where our folder is.
func (p *Processo) fault(err error, faults []string) *Guasto {
	text := strings.Join(faults, " ")
	g := &Guasto{Motivo: Rotto, Err: err, dir: p.dir, testo: text}
	var exit *exec.ExitError
	killed := errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signaled()
	switch {
	case strings.Contains(text, "bad_alloc") || strings.Contains(text, "emory"):
		g.Motivo = Memoria
	case killed && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGXFSZ:
		g.Motivo = Spazio
	case strings.Contains(text, "Unable to open datasource") || strings.Contains(text, "not recognized as"):
		g.Motivo = Ignoto
	}
	return g
}

// diario keeps the beginning of what a program says.
type diario struct {
	mu sync.Mutex
	b  []byte
}

func (d *diario) Write(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.b = append(d.b, p[:min(len(p), 32<<10-len(d.b))]...)
	return len(p), nil
}

// sort parts warnings from errors; a line that begins as neither goes with the one before it.
// GDAL ends with success after many an error: a shapefile cut short is read up to the cut. So
// an error decides, whatever the exit code. What is neither matters only beside a bad exit.
func (d *diario) sort() (warnings, faults, rest []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	into := &rest
	for line := range strings.Lines(string(d.b)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			continue
		case strings.HasPrefix(line, "Warning"), strings.Contains(line, "PROJ:"):
			into = &warnings
		case strings.HasPrefix(line, "ERROR"), strings.HasPrefix(line, "FAILURE"):
			into = &faults
		}
		if len(*into) < 20 {
			*into = append(*into, line)
		}
	}
	return warnings, faults, rest
}
