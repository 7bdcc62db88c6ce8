package main

import (
	"strings"
	"testing"
)

const stream = `{"Action":"start","Package":"p"}
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"output","Package":"p","Test":"TestA","Output":"    a_test.go:3: noise\n"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestB","Output":"    b_test.go:9: SALTATI 1: manca ../shared/data\n"}
{"Action":"output","Package":"p","Test":"TestB","Output":"--- SKIP: TestB (0.00s)\n"}
{"Action":"skip","Package":"p","Test":"TestB"}
{"Action":"output","Package":"p","Output":"PASS\n"}
{"Action":"output","Package":"p","Output":"ok  \tp\t0.1s\n"}
{"Action":"pass","Package":"p"}
{"Action":"skip","Package":"empty"}
`

func TestSkipsForWantOfDataAreToldAndPass(t *testing.T) {
	var out strings.Builder
	ok := report(strings.NewReader(stream), &out, false)
	want := "ok  \tp\t0.1s\nSALTATI 1: manca ../shared/data, i dati reali accanto al progetto\n"
	if !ok || out.String() != want {
		t.Errorf("%v, %q", ok, out.String())
	}
}

func TestSkippingWithTheDataThereFails(t *testing.T) {
	var out strings.Builder
	if report(strings.NewReader(stream), &out, true) || !strings.Contains(out.String(), "p.TestB: b_test.go:9") {
		t.Errorf("%q", out.String())
	}
}

func TestAnyOtherSkipFails(t *testing.T) {
	var out strings.Builder
	other := strings.ReplaceAll(stream, "manca ../shared/data", "no browser")
	if report(strings.NewReader(other), &out, false) || !strings.Contains(out.String(), "no browser") {
		t.Errorf("%q", out.String())
	}
}

func TestFailuresAndBrokenBuildsAreShown(t *testing.T) {
	var out strings.Builder
	failed := strings.ReplaceAll(stream, `{"Action":"pass","Package":"p","Test":"TestA"}`, `{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"build-output","ImportPath":"q","Output":"q.go:1: syntax error\n"}
go: not an event`)
	report(strings.NewReader(failed), &out, false)
	for _, want := range []string{"a_test.go:3: noise", "syntax error", "go: not an event"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in %q", want, out.String())
		}
	}
}
