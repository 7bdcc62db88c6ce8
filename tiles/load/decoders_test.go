package load

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"

	"github.com/cestor/sit/tiles"
)

//go:embed testdata/vector-tile-3.0.0.min.js
var vectorTileJS string

// Three decoders that know nothing of each other read the same from the same bytes: orb, GDAL,
// and the one that runs in every browser that shows the map.
func TestThreeDecodersAgree(t *testing.T) {
	d := sample(t)
	places := append(d.tilesOver(17, 1, nil), d.tilesOver(14, 1, nil)...)
	browser := openBrowser(t)
	layers, features := map[string]bool{}, 0
	for _, p := range places {
		tile, err := d.m.Tile(tiles.Sit, p.z, p.x, p.y, day(t, "2025-10-01"))
		if err != nil {
			t.Fatal(err)
		}
		raw, err := tile.Raw()
		if err != nil {
			t.Fatal(err)
		}
		want := withOrb(t, raw)
		features += len(want)
		for _, line := range want {
			layers[strings.Fields(line)[0]] = true
		}
		for name, got := range map[string][]string{"GDAL": withGDAL(t, p, raw), "@mapbox/vector-tile": withJavaScript(t, browser, raw)} {
			if len(got) != len(want) {
				t.Errorf("%v: %s reads %d features, orb %d", p, name, len(got), len(want))
			}
			for i := range min(len(got), len(want)) {
				if got[i] != want[i] {
					t.Errorf("%v: %s reads\n  %s\norb\n  %s", p, name, got[i], want[i])
					break
				}
			}
		}
	}
	if features < 1000 || len(layers) != 6 {
		t.Errorf("only %d features of %v were read", features, layers)
	}
}

// line writes a feature so that only its meaning counts: attributes by name, rings without
// their direction, their beginning and their repeated end.
func line(layer string, props map[string]any, rings [][][2]int) string {
	var b strings.Builder
	b.WriteString(layer)
	keys := make([]string, 0, len(props))
	for k, v := range props {
		if v != nil {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for _, k := range keys {
		switch v := props[k].(type) {
		case string:
			fmt.Fprintf(&b, " %s=%q", k, v)
		default:
			n, err := strconv.ParseFloat(fmt.Sprint(v), 64)
			if err != nil {
				return err.Error()
			}
			fmt.Fprintf(&b, " %s=%.5f", k, n+0) // no minus zero
		}
	}
	var parts []string
	for _, r := range rings {
		parts = append(parts, fmt.Sprint(plain(r)))
	}
	slices.Sort(parts)
	return b.String() + " " + strings.Join(parts, " ")
}

func plain(r [][2]int) [][2]int {
	if n := len(r); n > 1 && r[0] == r[n-1] {
		r = r[:n-1]
	} else {
		return r // a line or a point
	}
	first := 0
	for i, p := range r {
		if slices.Compare(p[:], r[first][:]) < 0 {
			first = i
		}
	}
	r = append(slices.Clone(r[first:]), r[:first]...)
	back := slices.Clone(r)
	slices.Reverse(back[1:])
	if fmt.Sprint(back) < fmt.Sprint(r) {
		return back
	}
	return r
}

func withOrb(t *testing.T, raw []byte) (out []string) {
	t.Helper()
	layers, err := mvt.Unmarshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range layers {
		for _, f := range l.Features {
			out = append(out, line(l.Name, f.Properties, runs(f.Geometry, func(p orb.Point) [2]int { return [2]int{int(p[0]), int(p[1])} })))
		}
	}
	slices.Sort(out)
	return out
}

// runs takes a geometry apart into its rings, lines or points.
func runs(g orb.Geometry, at func(orb.Point) [2]int) (out [][][2]int) {
	run := func(ps []orb.Point) {
		r := make([][2]int, len(ps))
		for i, p := range ps {
			r[i] = at(p)
		}
		out = append(out, r)
	}
	switch g := g.(type) {
	case orb.Point:
		run([]orb.Point{g})
	case orb.MultiPoint:
		for _, p := range g {
			run([]orb.Point{p})
		}
	case orb.LineString:
		run(g)
	case orb.MultiLineString:
		for _, l := range g {
			run(l)
		}
	case orb.Polygon:
		for _, r := range g {
			run(r)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			for _, r := range p {
				run(r)
			}
		}
	}
	return out
}

// withGDAL reads the tile as a GIS does: georeferenced, so the steps are found again from metres.
func withGDAL(t *testing.T, p place, raw []byte) (out []string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "tile.mvt")
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	x0, y0 := float64(p.x)*4096*p.step()-world/2, world/2-float64(p.y)*4096*p.step()
	at := func(q orb.Point) [2]int {
		return [2]int{int(math.Round((q[0] - x0) / p.step())), int(math.Round((y0 - q[1]) / p.step()))}
	}
	for _, l := range tiles.Sit.Parts() {
		if !bytes.Contains(raw, []byte(l.String())) {
			continue
		}
		cmd := exec.CommandContext(t.Context(), "ogr2ogr", "-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=6", "/vsistdout/", file, l.String(),
			"-oo", "CLIP=NO", "-oo", fmt.Sprintf("X=%d", p.x), "-oo", fmt.Sprintf("Y=%d", p.y), "-oo", fmt.Sprintf("Z=%d", p.z))
		b, err := cmd.Output()
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			t.Fatalf("ogr2ogr %v %v: %s", p, l, exit.Stderr)
		} else if err != nil {
			t.Fatal(err)
		}
		fc, err := geojson.UnmarshalFeatureCollection(b)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range fc.Features {
			delete(f.Properties, "mvt_id")
			out = append(out, line(l.String(), f.Properties, runs(f.Geometry, at)))
		}
	}
	slices.Sort(out)
	return out
}

func openBrowser(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, leave := chromedp.NewContext(ctx)
	t.Cleanup(leave)
	ctx, expire := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(expire)
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[string](vectorTileJS+"; typeof VT.VectorTile")); err != nil {
		t.Fatalf("start the browser: %v", err)
	}
	return ctx
}

func withJavaScript(t *testing.T, ctx context.Context, raw []byte) (out []string) {
	t.Helper()
	const read = `(() => {
		const bytes = Uint8Array.from(atob(%q), (c) => c.charCodeAt(0));
		const tile = new VT.VectorTile(new VT.PbfReader(bytes));
		const out = [];
		for (const [name, layer] of Object.entries(tile.layers))
			for (let i = 0; i < layer.length; i++) {
				const f = layer.feature(i);
				out.push([name, f.properties, f.loadGeometry().flatMap((r) => f.type === 1 ? r.map((p) => [[p.x, p.y]]) : [r.map((p) => [p.x, p.y])])]);
			}
		return JSON.stringify(out);
	})()`
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](fmt.Sprintf(read, base64.StdEncoding.EncodeToString(raw))))
	if err != nil {
		t.Fatal(err)
	}
	var features [][3]json.RawMessage
	if err := json.Unmarshal([]byte(text), &features); err != nil {
		t.Fatal(err)
	}
	for _, f := range features {
		var name string
		var props map[string]any
		var rings [][][2]int
		for i, v := range []any{&name, &props, &rings} {
			if err := json.Unmarshal(f[i], v); err != nil {
				t.Fatalf("%s: %v", f[i], err)
			}
		}
		out = append(out, line(name, props, rings))
	}
	slices.Sort(out)
	return out
}
