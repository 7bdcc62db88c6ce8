package ogr

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/cestor/sit/importers"
)

// processo runs the programs of GDAL for one reading, with a scratch folder of its own.
type processo struct {
	cfg   Config
	dir   string
	paths map[string]string // of the programs
	skip  string            // the drivers that are not for us
}

func newProcesso(cfg Config) (*processo, error) {
	p := &processo{cfg: cfg, paths: map[string]string{}}
	for _, program := range []string{"ogr2ogr", "ogrinfo", "gdalsrsinfo", "prlimit"} {
		path, err := exec.LookPath(program)
		if err != nil {
			return nil, &importers.Rifiuto{
				Codice: importers.GDALAssente, File: cfg.Percorso, Err: err,
				Motivo: fmt.Sprintf("per leggere questo formato serve il programma %s, che su questa macchina manca. "+
					"Installarlo con: apt-get install gdal-bin util-linux", program),
			}
		}
		p.paths[program] = path
	}
	dir, err := os.MkdirTemp("", "sit-ogr-")
	if err != nil {
		return nil, fmt.Errorf("make a scratch folder for GDAL: %w", err)
	}
	p.dir = dir
	return p, nil
}

func (p *processo) close() { _ = os.RemoveAll(p.dir) }

// accepted are the drivers of files that an office delivers, and PGDUMP, which writes what we
// read. All others are taken away: those that fetch from networks and databases, those that
// read other files than the one given (VRT), those that nobody here sends.
var accepted = map[string]bool{
	"ESRI Shapefile": true, "MapInfo File": true, "GPKG": true, "SQLite": true, "GeoJSON": true, "GeoJSONSeq": true,
	"TopoJSON": true, "ESRIJSON": true, "GML": true, "KML": true, "LIBKML": true, "GPX": true, "DXF": true, "CAD": true,
	"DGN": true, "FlatGeobuf": true, "OpenFileGDB": true, "CSV": true, "XLSX": true, "ODS": true, "AVCE00": true,
	"Parquet": true, "PGDUMP": true,
}

// drivers asks GDAL what it has, once for each reading: a list of ours would not know what
// another release adds.
func (p *processo) drivers(ctx context.Context) error {
	var out bytes.Buffer
	if _, err := p.run(ctx, nil, "ogrinfo", []string{"--formats"}, func(r io.Reader) error {
		_, err := io.Copy(&out, r)
		return err
	}); err != nil {
		return err
	}
	var skip []string
	for line := range strings.Lines(out.String()) {
		name, _, ok := strings.Cut(line, " -") // "  GML -vector- (rw+v): Geography Markup Language"
		if name = strings.TrimSpace(name); ok && !accepted[name] {
			skip = append(skip, name)
		}
	}
	p.skip = strings.Join(skip, ",")
	return nil
}

// env is all that the child knows of the world. A proxy where nobody listens stops at once
// whatever would still look for a network.
func (p *processo) env(extra []string) []string {
	env := []string{
		"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "HOME=" + p.dir, "TMPDIR=" + p.dir, "CPL_TMPDIR=" + p.dir,
		"GDAL_SKIP=" + p.skip, "OGR_SKIP=" + p.skip, "GDAL_DRIVER_PATH=disable", "GDAL_PAM_ENABLED=NO",
		"GDAL_HTTP_PROXY=127.0.0.1:9", "http_proxy=http://127.0.0.1:9", "https_proxy=http://127.0.0.1:9",
		"GDAL_HTTP_MAX_RETRY=0", "GDAL_HTTP_CONNECTTIMEOUT=1", "CPL_VSIL_CURL_ALLOWED_EXTENSIONS=.nessuna", "PROJ_NETWORK=OFF",
		"GML_FIELDTYPES=ALWAYS_STRING", // 00045 is a number of a particella, not forty-five
		"GML_SKIP_RESOLVE_ELEMS=ALL", "PG_USE_COPY=YES",
		"GDAL_CACHEMAX=64", "GDAL_NUM_THREADS=1",
	}
	for _, name := range []string{"GDAL_DATA", "PROJ_LIB", "PROJ_DATA", "LD_LIBRARY_PATH"} {
		if v, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+v)
		}
	}
	return append(env, extra...)
}

// run starts a program under its limits and gives its output to read. It returns what GDAL
// warned about. The child ends with ctx, with its time, and when read returns an error.
func (p *processo) run(ctx context.Context, env []string, program string, args []string, read func(io.Reader) error) ([]string, error) {
	lim := p.cfg.Limiti
	ctx, cancel := context.WithTimeoutCause(ctx, lim.Tempo, errTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.paths["prlimit"], append([]string{
		fmt.Sprintf("--as=%d", lim.Memoria), fmt.Sprintf("--fsize=%d", lim.Temporanei),
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
	case context.Cause(ctx) == errTime:
		return warnings, p.refuse(importers.TempoSuperato, errTime, nil,
			fmt.Sprintf("la lettura ha superato %s: semplificare o dividere il file, o alzare il limite", lim.Tempo))
	case readErr != nil:
		return warnings, readErr
	case ctx.Err() != nil:
		return warnings, ctx.Err()
	case waitErr != nil || len(faults) > 0:
		return warnings, p.fault(waitErr, append(faults, rest...))
	}
	return warnings, nil
}

const unknownFormat = "non è un formato vettoriale che si sa leggere, o mancano delle sue parti: " +
	"uno shapefile vuole insieme .shp, .shx e .dbf"

var errTime = errors.New("GDAL took too long")

// fault puts GDAL's words into ours, and keeps them at the end.
func (p *processo) fault(err error, faults []string) error {
	text := strings.Join(faults, " ")
	var exit *exec.ExitError
	killed := errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signaled()
	switch {
	case strings.Contains(text, "bad_alloc") || strings.Contains(text, "emory"):
		return p.refuse(importers.MemoriaSuperata, err, faults,
			"la lettura chiede più memoria di quanta ne è permessa: il file è rovinato, o va diviso")
	case killed && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGXFSZ:
		return p.refuse(importers.MemoriaSuperata, err, faults,
			"la lettura chiede più spazio temporaneo di quanto ne è permesso: dividere il file")
	case strings.Contains(text, "Unable to open datasource") || strings.Contains(text, "not recognized as"):
		return p.refuse(importers.FormatoIgnoto, err, faults, unknownFormat)
	}
	return p.refuse(importers.VettorialeRotto, err, faults,
		"GDAL non riesce a leggerlo fino in fondo: è rovinato o incompleto, va consegnato di nuovo")
}

func (p *processo) refuse(codice string, err error, faults []string, motivo string) *importers.Rifiuto {
	if len(faults) > 0 {
		text := strings.Join(faults, " ")
		if len(text) > 500 {
			text = strings.ToValidUTF8(text[:500], "") + "…"
		}
		motivo += ". Testo di GDAL: " + strings.ReplaceAll(text, p.dir+string(filepath.Separator), "")
	} else {
		motivo += "."
	}
	return &importers.Rifiuto{Codice: codice, File: p.cfg.Percorso, Motivo: motivo, Err: err}
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
