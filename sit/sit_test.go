package sit

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestTodayIsTheDayOfRome(t *testing.T) {
	for at, want := range map[string]string{
		"2025-12-31T22:59:59Z": "2025-12-31", // winter: one hour ahead of UTC
		"2025-12-31T23:00:00Z": "2026-01-01",
		"2025-06-30T21:59:59Z": "2025-06-30", // summer: two
		"2025-06-30T22:00:00Z": "2025-07-01",
	} {
		i, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := GiornoDi(i).String(); got != want {
			t.Errorf("GiornoDi(%s) = %s, want %s", at, got, want)
		}
	}
}

func TestGiornoReadsWhatItWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := Giorno(rapid.Int32Range(-719162, 2932896).Draw(t, "days")) // years 1 to 9999
		if got, err := ParseGiorno(g.String()); err != nil || got != g {
			t.Fatalf("%d is written %s and read %d, %v", g, g, got, err)
		}
		if got := GiornoDi(g.Inizio()); got != g {
			t.Fatalf("%s begins on %s", g, got)
		}
	})
}

func TestGiornoRefusesWhatIsNoDay(t *testing.T) {
	for _, s := range []string{"", "2025-02-29", "2025-1-1", "01/01/2025", "2025-01-01T00:00:00Z", " 2025-01-01", strings.Repeat("9", 1000)} {
		_, err := ParseGiorno(s)
		if Kind(err) != Invalid || Codice(err) != "DATA_NON_VALIDA" || len(Messaggio(err)) > 250 {
			t.Errorf("ParseGiorno(%.20q): kind %v, codice %q, messaggio %q", s, Kind(err), Codice(err), Messaggio(err))
		}
	}
}

func TestGiornoInJSON(t *testing.T) {
	b, err := json.Marshal(Vigenza{Dal: Data(2025, 3, 31), Al: PerSempre})
	if err != nil || string(b) != `{"Dal":"2025-03-31","Al":null}` {
		t.Fatalf("%s, %v", b, err)
	}
	v := Sempre()
	if err := json.Unmarshal(b, &v); err != nil || v != Dal(Data(2025, 3, 31)) {
		t.Fatalf("%v, %v", v, err)
	}
	if err := json.Unmarshal([]byte(`{"Dal":"2025-02-30"}`), &v); err == nil {
		t.Fatal("30 February was accepted")
	}
}

func TestVigenzaIsHalfOpen(t *testing.T) {
	v := Vigenza{Dal: Data(2025, 1, 1), Al: Data(2025, 2, 1)}
	if v.Contiene(v.Dal-1) || !v.Contiene(v.Dal) || !v.Contiene(v.Al-1) || v.Contiene(v.Al) {
		t.Error("the bounds are wrong")
	}
	if v.Interseca(Dal(v.Al)) || !v.Interseca(Dal(v.Al-1)) || !v.Interseca(Sempre()) {
		t.Error("the meeting of ranges is wrong")
	}
	if (Vigenza{Dal: 5, Al: 4}).Contiene(4) || !(Vigenza{}).Vuota() || Sempre().Vuota() {
		t.Error("an inverted range holds, or the open one does not")
	}
}

func TestErroreKeepsKindCodeAndMessageThroughWrapping(t *testing.T) {
	cause := errors.New("disk on fire")
	inner := Rifiuto(NotFound, "COMUNE_SCONOSCIUTO", "Il comune %s non è conosciuto.", "Z999").Su("ente").Per(cause)
	err := fmt.Errorf("open fornitura: %w", inner)
	if Kind(err) != NotFound || Codice(err) != "COMUNE_SCONOSCIUTO" || Messaggio(err) != "Il comune Z999 non è conosciuto." || !errors.Is(err, cause) {
		t.Errorf("kind %v, codice %q, messaggio %q", Kind(err), Codice(err), Messaggio(err))
	}
	err = Errorf(Invalid, "read the flags: %w", err)
	if Kind(err) != Invalid || Codice(err) != "COMUNE_SCONOSCIUTO" || Messaggio(err) != "Il comune Z999 non è conosciuto." {
		t.Errorf("after Errorf: kind %v, codice %q, messaggio %q", Kind(err), Codice(err), Messaggio(err))
	}
	if strings.Contains(Messaggio(fmt.Errorf("secret %w", cause)), "secret") || Kind(cause) != Internal {
		t.Error("a cause shows through")
	}
}

func TestAmbitoIsASet(t *testing.T) {
	a := AmbitoDi(3, 1, 3, math.MaxInt32)
	if got := fmt.Sprint(a.Enti()); got != "[1 3 2147483647]" || !a.Contiene(3) || a.Contiene(2) || a.Pubblico() {
		t.Errorf("%s", got)
	}
	if !Pubblico().Pubblico() || Pubblico().Contiene(0) || !AmbitoDi().Pubblico() {
		t.Error("pubblico is not empty")
	}
}
