package dichiarazione

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/cestor/sit/importers/binario"
	"github.com/cestor/sit/importers/tabella"
	"github.com/cestor/sit/sit/authz"
)

// BenchmarkLeggi reads lines of the TARI extract into rows of COPY, without a database.
func BenchmarkLeggi(b *testing.B) {
	var testo bytes.Buffer
	for i, c := range tari.Colonne {
		if i > 0 {
			testo.WriteByte(';')
		}
		testo.WriteString(c.Nome)
	}
	const righe = 10_000
	for i := range righe {
		fmt.Fprintf(&testo, "\nX100;U%06d;1;D;RSSMRA80A01H501U;ROSSI MARIO;2015-03-01;;;%d;%d;;%d;;%d;%d;VIA GIUSEPPE GARIBALDI;%d;;;2;4;%d,%02d;M;D2;2;P;1;RID01:30;;;7728;11840;978;150;2025", i, i%60+1, i%900+1, i%40+1, 100000+i, 1000000+i, i%200+1, i%150+30, i%100)
	}
	b.SetBytes(int64(testo.Len()) / righe)
	b.ReportAllocs()
	c := &Consegna{t: tari, persone: authz.NuovePersone(make([]byte, 32))}
	var w binario.Riga
	for n := 0; n < b.N; {
		l, err := tabella.Nuovo(strings.NewReader(testo.String()), "tari.csv", tari.Colonne)
		if err != nil {
			b.Fatal(err)
		}
		for r, err := range l.Righe() {
			if n++; err != nil || r.Errore() != nil {
				b.Fatal(err, r.Errore())
			}
			w = w[:0]
			c.cf = "" // each line another person
			scriviTARI(c, r, &w)
		}
	}
}
