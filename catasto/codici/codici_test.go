package codici

import (
	"encoding/csv"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "make comuni.csv again from ../shared/data")

// successori gives, for the comuni that the archive still calls active, the one that took
// their place: its first day is the day after their last.
var successori = map[string]string{
	"A645": "M433", "B131": "M433", "E856": "M433", // Bardello con Malgesso e Bregano
	"F709": "M434", "L204": "M434", // Moransengo-Tonengo
	"H521": "M435", "L487": "M435", // Uggiate con Ronago
	"I879": "M436", "D902": "M436", // Sovizzo
	"A121": "M437", "M332": "M437", // Setteville
	"B749": "M438", "L878": "M438", // Santa Caterina d'Este
	"A134": "B567", // Campospinoso Albaredo
}

func fonte(t *testing.T, nome string) []map[string]string {
	t.Helper()
	cartella := filepath.Join("..", "..", "..", "shared", "data")
	if _, err := os.Stat(cartella); err != nil {
		t.Skip("SALTATI 1: manca la cartella dei dati di prova ../shared/data")
	}
	b, err := os.ReadFile(filepath.Join(cartella, "comuni", "codici", nome))
	if err != nil {
		t.Fatal(err)
	}
	righe, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(b), "\uFEFF"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, r := range righe[1:] {
		m := map[string]string{}
		for i, v := range r {
			m[righe[0][i]] = v
		}
		out = append(out, m)
	}
	return out
}

func TestTheTableIsDistilledFromItsSources(t *testing.T) {
	attivi, belfiore := map[string]map[string]string{}, map[string]map[string]string{}
	for _, r := range fonte(t, "comuni_anpr_istat_attivi.csv") {
		attivi[r["CODCATASTALE"]] = r
	}
	for _, r := range fonte(t, "comuni_belfiore.csv") {
		belfiore[r["codice_catastale"]] = r
	}
	// codice, istat, nome, altro, sigla, dal, al
	var righe [][7]string
	aggiungi := func(r map[string]string) {
		c, al := r["CODCATASTALE"], r["DATACESSAZIONE"]
		if al == "9999-12-31" {
			al = ""
		}
		altro := r["ALTRADENOMINAZIONE"]
		righe = append(righe, [7]string{c, r["CODISTAT"], r["DENOMINAZIONE_IT"], altro, r["SIGLAPROVINCIA"], r["DATAISTITUZIONE"], al})
	}
	for _, r := range fonte(t, "comuni_anpr_archivio_storico.csv") {
		c := r["CODCATASTALE"]
		if len(c) != 4 {
			continue
		}
		if r["DATACESSAZIONE"] == "9999-12-31" {
			// The list of active comuni is the newer: what it says begins closes what the
			// archive left open, or replaces it when it began no later.
			nuovo := attivi[c]
			if nuovo == nil {
				nuovo = attivi[successori[c]]
			}
			inizio, err := time.Parse(time.DateOnly, nuovo["DATAISTITUZIONE"])
			if err != nil {
				t.Fatalf("%s %s is active in one source only, and has no successor", c, r["DENOMINAZIONE_IT"])
			}
			if attivi[c] != nil && nuovo["DATAISTITUZIONE"] <= r["DATAISTITUZIONE"] {
				continue
			}
			r["DATACESSAZIONE"] = inizio.AddDate(0, 0, -1).Format(time.DateOnly)
		}
		aggiungi(r)
	}
	for _, r := range attivi {
		aggiungi(r)
	}
	slices.SortFunc(righe, func(a, b [7]string) int {
		if a[0] != b[0] {
			return strings.Compare(a[0], b[0])
		}
		if (a[6] == "") != (b[6] == "") {
			if a[6] == "" {
				return -1
			}
			return 1
		}
		return strings.Compare(b[5]+b[6]+b[2], a[5]+a[6]+a[2])
	})
	unite := righe[:0]
	for _, r := range righe {
		if n := len(unite); n > 0 && slices.Equal(unite[n-1][:5], r[:5]) {
			unite[n-1][5] = min(unite[n-1][5], r[5])
			continue
		}
		unite = append(unite, r)
	}
	var b strings.Builder
	for _, r := range unite {
		for _, v := range r {
			if strings.ContainsAny(v, ";\n") {
				t.Fatalf("%q", r)
			}
		}
		b.WriteString(strings.Join(r[:], ";") + "\n")
	}
	if *update {
		if err := os.WriteFile("comuni.csv", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if b.String() != comuniCSV {
		t.Error("comuni.csv is not what its sources give: run with -update and read the difference")
	}
	for c, r := range belfiore {
		k, ok := PerCodice(cod(c))
		if !ok || !k.Attivo() || k.Istat != r["codice_istat"] || k.Sigla != r["sigla_provincia"] || k.Nome != r["denominazione"] {
			t.Errorf("%s: %+v, want %v", c, k, r)
		}
		if k.Regione() == "" || ZonaUTM(r["codice_provincia_istat"]) != k.ZonaUTM() {
			t.Errorf("%s: region %q, zone %d", c, k.Regione(), k.ZonaUTM())
		}
	}
}
