package banco

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit/pg"
)

// How the civici of the bench lie: three for every ten particelle, thirty to a street, as in the
// comuni whose registers we know.
const (
	civiciOgniDieci = 3
	civiciPerVia    = 30
)

// strada is an invented street.
type strada struct {
	nome   string // as it would be delivered
	civici int
}

// odonimi makes the streets of one comune: every one has a Via Roma, and most names are its own.
func (t Territorio) odonimi(comune, quante int) []strada {
	r := rand.New(rand.NewPCG(uint64(t.Seed), 1000+uint64(comune)))
	out := make([]strada, 0, quante)
	visti := map[string]bool{}
	for len(out) < quante {
		nome := dovunque[len(out)%len(dovunque)]
		if len(out) >= len(dovunque) || r.IntN(3) == 0 {
			nome = nomeInventato(r)
		}
		nome = generiVia[r.IntN(len(generiVia))] + " " + nome
		if !visti[nome] {
			visti[nome] = true
			out = append(out, strada{nome, 1 + r.IntN(2*civiciPerVia-1)})
		}
	}
	return out
}

var (
	generiVia = []string{"VIA", "VIA", "VIA", "VIA", "VIA", "PIAZZA", "VIALE", "CONTRADA", "VICO", "LOCALITA'"}
	dovunque  = []string{"ROMA", "GIUSEPPE GARIBALDI", "GIUSEPPE MAZZINI", "GUGLIELMO MARCONI", "DANTE ALIGHIERI", "XX SETTEMBRE", "IV NOVEMBRE", "SAN ROCCO", "SANT'ANTONIO",
		"DELLA LIBERTA'", "VITTORIO EMANUELE II", "SANTA MARIA DELLE GRAZIE", "DEI MULINI", "DELLA STAZIONE", "TORINO"}
	sillabe = strings.Fields("BA BE BI BO BRA CA CE CI CO CRE DA DE DI FA FE FI FRO GA GE GRA LA LE LI LO MA ME MI MO NA NE NI NO PA PE PI PRA RA RE RI RO SA SE SI SO STA TA TE TI TO TRE VA VE VI ZO")
)

// nomeInventato is a name that nobody has.
func nomeInventato(r *rand.Rand) string {
	parola := func(quante int) string {
		var b strings.Builder
		for range quante {
			b.WriteString(sillabe[r.IntN(len(sillabe))])
		}
		return b.String() + []string{"NI", "LLA", "TTI", "RO", "SSO"}[r.IntN(5)]
	}
	switch r.IntN(4) {
	case 0:
		return parola(2) + " " + parola(2)
	case 1:
		return "SAN " + parola(2)
	case 2:
		return "DEI " + parola(1+r.IntN(2))
	}
	return parola(2 + r.IntN(2))
}

// popola gives the territory its streets and civici, straight into the tables, or finds those of
// another run.
func (b *banco) popola(ctx context.Context, db *banca) error {
	quanti := b.Particelle * civiciOgniDieci / 10
	b.avanza("Stradario e %d civici", quanti)
	enti, err := db.db.Enti(ctx)
	if err != nil {
		return err
	}
	perCodice := map[catasto.CodiceComune]int32{}
	for _, e := range enti {
		perCodice[e.Codice] = e.ID
	}
	err = db.db.OwnerConn(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		var gia bool
		if err := conn.QueryRow(ctx, queries.SQL("HaCivici")).Scan(&gia); err != nil || gia {
			return err
		}
		r := rand.New(rand.NewPCG(uint64(b.Seed), 3))
		var via, civico int64
		for i := range b.Comuni {
			ente := perCodice[b.Territorio.Codice(i)]
			from, to := b.Territorio.comune(i)
			var vie, stati, accessi, punti [][]any
			for _, s := range b.Territorio.odonimi(i, max(1, quanti/b.Comuni/civiciPerVia)) {
				via++
				dug, resto, _ := strings.Cut(s.nome, " ")
				vie = append(vie, []any{ente, via, strconv.FormatInt(9_000_000+via, 10), int64(1)})
				stati = append(stati, []any{ente, via, dug, resto, s.nome, int64(1)})
				x, y := b.Territorio.posto(from + r.IntN(to-from))
				x, y = x+lato*r.Float64()*0.7, y+lato*r.Float64()*0.9
				for n := range s.civici {
					civico++
					testo := strconv.Itoa(n + 1)
					accessi = append(accessi, []any{ente, civico, strconv.FormatInt(70_000_000+civico, 10), int64(1)})
					punti = append(punti, []any{ente, civico, via, testo, int32(n + 1), testo, int64(1),
						&pg.Flat{Type: pg.Point, SRID: 7792, Coords: []float64{x + 8*float64(n), y + 10*float64(n%2)}}})
				}
			}
			for _, c := range []struct {
				tabella string
				colonne []string
				righe   [][]any
			}{
				{"via", []string{"ente_id", "via_id", "codice", "nata_da"}, vie},
				{"stato_via", []string{"ente_id", "via_id", "dug", "denominazione", "odonimo", "fornitura_id"}, stati},
				{"civico", []string{"ente_id", "civico_id", "codice", "nata_da"}, accessi},
				{"stato_civico", []string{"ente_id", "civico_id", "via_id", "numero", "ordine", "testo", "fornitura_id", "geom"}, punti},
			} {
				if _, err := conn.CopyFrom(ctx, pgx.Identifier{"indirizzi", c.tabella}, c.colonne, pgx.CopyFromRows(c.righe)); err != nil {
					return fmt.Errorf("copy %s: %w", c.tabella, err)
				}
			}
		}
		_, err := conn.Exec(ctx, queries.SQL("PrimaVersione"))
		return err
	})
	if err != nil {
		return fmt.Errorf("give the territory its civici: %w", err)
	}
	return db.esegui(ctx, "sit", "VACUUM ANALYZE indirizzi.via, indirizzi.stato_via, indirizzi.civico, indirizzi.stato_civico")
}

// quanteRighe lines are typed, a letter at a time.
const quanteRighe = 1500

// tasti is what people type into the box, one request for each key: particelle, sheets, streets and
// civici, coordinates, comuni; a third of what has letters is misspelt, half of it says the
// ente. ids are references of particelle that exist.
func (t Territorio) tasti(ids []string) []string {
	r := rand.New(rand.NewPCG(uint64(t.Seed), 4))
	vie := make([][]strada, t.Comuni)
	for i := range vie {
		vie[i] = t.odonimi(i, max(1, t.Particelle*civiciOgniDieci/10/t.Comuni/civiciPerVia))
	}
	var out []string
	for range quanteRighe {
		i := r.IntN(t.Comuni)
		riga := ""
		switch k := r.IntN(10); {
		case k < 3:
			foglio, numero, _ := strings.Cut(ids[r.IntN(len(ids))], ".")
			n, _ := strconv.Atoi(foglio[5:9]) // never more than four digits
			riga = fmt.Sprintf([]string{"%d/%s", "foglio %d particella %s", "fg %d n %s", foglio[:4] + " %d %s"}[r.IntN(4)], n, numero)
		case k < 8:
			s := vie[i][r.IntN(len(vie[i]))]
			riga = strings.ToLower(s.nome)
			if r.IntN(3) == 0 {
				_, riga, _ = strings.Cut(riga, " ")
			}
			if r.IntN(3) == 0 {
				riga = sbaglia(r, riga)
			}
			switch r.IntN(4) {
			case 0, 1:
				riga += " " + strconv.Itoa(1+r.IntN(2*civiciPerVia))
			case 2:
				riga = strconv.Itoa(1+r.IntN(2*civiciPerVia)) + " " + riga
			}
		case k == 8:
			lon, lat := t.punto(r.Float64(), r.Float64())
			riga = fmt.Sprintf("%.5f, %.5f", lat, lon)
		default:
			riga = "prova " + strings.ToLower(string(t.Codice(i)))
		}
		coda := ""
		if r.IntN(2) == 0 {
			coda = "&ente=" + string(t.Codice(i))
		}
		for n := 1; n <= len(riga); n++ {
			out = append(out, "/api/v1/ricerca?limit=8&q="+url.QueryEscape(riga[:n])+coda)
		}
	}
	return out
}

// sbaglia swaps, drops or doubles a letter.
func sbaglia(r *rand.Rand, s string) string {
	i := 1 + r.IntN(len(s)-1)
	switch r.IntN(3) {
	case 0:
		return s[:i-1] + s[i:i+1] + s[i-1:i] + s[i+1:]
	case 1:
		return s[:i] + s[i+1:]
	}
	return s[:i] + s[i-1:]
}
