package gdal_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cestor/sit/sit/gdal"
)

func nuovo(t *testing.T, l gdal.Limiti) *gdal.Processo {
	t.Helper()
	if l.Tempo == 0 {
		l.Tempo = time.Minute
	}
	if l.Memoria == 0 {
		l.Memoria = 2 << 30
	}
	if l.File == 0 {
		l.File = 1 << 20
	}
	p, err := gdal.New(l, "ogr2ogr", "ogrinfo")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func tutto(p *gdal.Processo, ctx context.Context, programma string, args ...string) (string, error) {
	var out bytes.Buffer
	_, err := p.Run(ctx, nil, programma, args, func(r io.Reader) error { _, err := io.Copy(&out, r); return err })
	return out.String(), err
}

func TestAProgramThatIsNotThereIsNamed(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := gdal.New(gdal.Limiti{}, "ogr2ogr")
	if a, ok := errors.AsType[*gdal.Assente](err); !ok || a.Programma != "ogr2ogr" {
		t.Errorf("%v", err)
	}
}

func TestOnlyTheDriversOfTheTaskAreLeft(t *testing.T) {
	p := nuovo(t, gdal.Limiti{})
	if err := p.Drivers(t.Context(), func(nome string) bool { return nome == "CSV" }); err != nil {
		t.Fatal(err)
	}
	out, err := tutto(p, t.Context(), "ogrinfo", "--formats")
	if err != nil || !strings.Contains(out, "CSV") || strings.Contains(out, "GPKG") || strings.Contains(out, "WFS") {
		t.Errorf("%v %s", err, out)
	}
}

func TestEachLimitIsToldApart(t *testing.T) {
	motivo := func(err error) gdal.Motivo {
		g, ok := errors.AsType[*gdal.Guasto](err)
		if !ok {
			t.Fatalf("not a Guasto: %v", err)
		}
		return g.Motivo
	}
	p := nuovo(t, gdal.Limiti{Tempo: time.Millisecond})
	if _, err := tutto(p, t.Context(), "ogrinfo", "--formats"); motivo(err) != gdal.Tempo {
		t.Errorf("time: %v", err)
	}
	p = nuovo(t, gdal.Limiti{})
	_, err := tutto(p, t.Context(), "ogr2ogr", "-f", "CSV", "/vsistdout/", filepath.Join(p.Dir(), "nulla.shp"))
	if m := motivo(err); m != gdal.Rotto && m != gdal.Ignoto {
		t.Errorf("no source: %v", err)
	}
	if strings.Contains(err.Error(), p.Dir()) {
		t.Errorf("the folder shows: %v", err)
	}
	p = nuovo(t, gdal.Limiti{File: 512})
	csv := filepath.Join(p.Dir(), "a.csv")
	if err := os.WriteFile(csv, []byte("a\n"+strings.Repeat("x\n", 200)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := tutto(p, t.Context(), "ogr2ogr", "-f", "GPKG", "b.gpkg", csv); err == nil {
		t.Error("a file grew over its limit")
	}
}

func TestAReaderThatStopsEndsTheChild(t *testing.T) {
	p := nuovo(t, gdal.Limiti{})
	stop := errors.New("basta")
	if _, err := p.Run(t.Context(), nil, "ogrinfo", []string{"--formats"}, func(io.Reader) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := tutto(p, ctx, "ogrinfo", "--formats"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	p.Close()
	if _, err := os.Stat(p.Dir()); !os.IsNotExist(err) {
		t.Errorf("the scratch folder is still there: %v", err)
	}
}
