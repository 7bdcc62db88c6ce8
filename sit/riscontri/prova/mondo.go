package prova

import (
	"context"
	"crypto/md5"
	"embed"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// SRID of every invented comune.
const SRID = 7792

// Mondo is an invented comune: rows that gather until Scrivi.
type Mondo struct {
	Ente    sit.Ente
	db      *pg.DB
	tabelle map[string]*tabella
	numero  int64 // the last number given to anything
	fogli   map[int]int32
	suoi    map[string]int // objects, and the caso that they belong to
	caso    int
}

type tabella struct {
	colonne []string
	righe   [][]any
}

// Apri registers the ente of an invented comune in a database that has nobody's data.
func Apri(ctx context.Context, db *pg.DB, codice string) (*Mondo, error) {
	m := &Mondo{db: db, tabelle: map[string]*tabella{}, fogli: map[int]int32{}, suoi: map[string]int{}}
	err := db.Owner(ctx, func(tx pgx.Tx) error {
		var id int32
		if err := tx.QueryRow(ctx, queries.SQL("Ente"), pgx.NamedArgs{"codice": codice, "srid": SRID}).Scan(&id); err != nil {
			return err
		}
		m.numero = int64(id) * 100_000_000
		for _, q := range []string{"CreaPartizioni", "IndicizzaPartizioni", "AttaccaPartizioni"} {
			if _, err := tx.Exec(ctx, queries.SQL(q), pgx.NamedArgs{"ente": id}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("register invented ente: %w", err)
	}
	enti, err := db.Enti(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range enti {
		if string(e.Codice) == codice {
			m.Ente = e
		}
	}
	return m, nil
}

func (m *Mondo) nuovo() int64 {
	m.numero++
	return m.numero
}

// riga adds a row to a table; all the rows of one have the same columns.
func (m *Mondo) riga(nome string, valori map[string]any) {
	valori["ente_id"] = m.Ente.ID
	t := m.tabelle[nome]
	if t == nil {
		t = &tabella{colonne: slices.Sorted(maps.Keys(valori))}
		m.tabelle[nome] = t
	}
	r := make([]any, len(t.colonne))
	for i, c := range t.colonne {
		v, ok := valori[c]
		if !ok {
			panic("prova: a row of " + nome + " lacks " + c)
		}
		r[i] = v
	}
	t.righe = append(t.righe, r)
}

// Scrivi puts what has gathered into the tables, by COPY, and has the planner look at it.
func (m *Mondo) Scrivi(ctx context.Context) error {
	err := m.db.Owner(ctx, func(tx pgx.Tx) error {
		for _, nome := range slices.Sorted(maps.Keys(m.tabelle)) {
			t := m.tabelle[nome]
			schema, tavola, _ := strings.Cut(nome, ".")
			if _, err := tx.CopyFrom(ctx, pgx.Identifier{schema, tavola}, t.colonne, pgx.CopyFromRows(t.righe)); err != nil {
				return fmt.Errorf("%s: %w", nome, err)
			}
		}
		_, err := tx.Exec(ctx, queries.SQL("Misura"))
		return err
	})
	if err != nil {
		return fmt.Errorf("write invented comune: %w", err)
	}
	m.tabelle = map[string]*tabella{}
	return nil
}

// Persona is somebody who does not exist.
type Persona struct {
	CF, Nome string
	ID       [16]byte
	Soggetto int64
}

// Persona invents one: the tax code is that of nobody, and has the right check letter.
func (m *Mondo) Persona(nome string) *Persona {
	n := m.nuovo()
	lettere := func(v int64, quante int) string {
		b := make([]byte, quante)
		for i := range b {
			b[i] = byte('A' + v%26)
			v /= 26
		}
		return string(b)
	}
	return m.PersonaCon(nome, ConControllo(fmt.Sprintf("%s%02d%c%02dX%03d", lettere(n, 6), n%80+10, "ABCDEHLMPRST"[n%12], n%28+1, n/7%1000)))
}

// PersonaCon is one with a tax code.
func (m *Mondo) PersonaCon(nome, cf string) *Persona {
	p := &Persona{CF: cf, Nome: nome, ID: md5.Sum([]byte("cf" + cf)), Soggetto: m.nuovo()}
	m.riga("catasto.soggetto", map[string]any{"comune": m.codice(), "sezione": "", "tipo": "P", "soggetto": p.Soggetto, "cognome": nome, "nome": "", "denominazione": nil,
		"cf": cf, "cf_valido": true, "persona": p.ID, "nome_ricerca": strings.ToUpper(nome), "impronta": p.Soggetto, "fornitura_id": int64(1)})
	return p
}

// Societa invents a legal person.
func (m *Mondo) Societa(denominazione string) *Persona {
	n := m.nuovo()
	p := &Persona{CF: fmt.Sprintf("%011d", n%100_000_000_000), Nome: denominazione, Soggetto: n}
	p.ID = md5.Sum([]byte("cf" + p.CF))
	m.riga("catasto.soggetto", map[string]any{"comune": m.codice(), "sezione": "", "tipo": "G", "soggetto": p.Soggetto, "cognome": nil, "nome": nil, "denominazione": denominazione,
		"cf": p.CF, "cf_valido": true, "persona": p.ID, "nome_ricerca": strings.ToUpper(denominazione), "impronta": n, "fornitura_id": int64(1)})
	return p
}

func (m *Mondo) codice() string { return string(m.Ente.Codice) }

// UUID is the opaque id of a person as the database writes it.
func (p *Persona) UUID() string {
	s := hex.EncodeToString(p.ID[:])
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

func ident(p *Persona) any {
	if p == nil {
		return nil
	}
	return p.ID
}

// ConControllo adds the check letter to the first fifteen characters of a tax code (tributi.md §2.2).
func ConControllo(quindici string) string {
	dispari := [36]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}
	somma := 0
	for i, c := range quindici {
		n := int(c - '0')
		if c >= 'A' {
			n = int(c-'A') + 10
		}
		switch {
		case i%2 == 0:
			somma += dispari[n]
		case n >= 10:
			somma += n - 10
		default:
			somma += n
		}
	}
	return quindici + string(rune('A'+somma%26))
}

// data is a day, or null when it is empty.
func data(s string) any {
	if s == "" {
		return nil
	}
	g, err := sit.ParseGiorno(s)
	if err != nil {
		panic("prova: " + err.Error())
	}
	return g
}

func geometria(g orb.Geometry) any {
	b, err := ewkb.Marshal(g, SRID)
	if err != nil {
		panic("prova: " + err.Error())
	}
	return pg.EWKB(b)
}

// Quadrato is a square with its lower left corner so many metres from that of the foglio.
func Quadrato(x, y, lato float64) orb.Polygon { return Rettangolo(x, y, lato, lato) }

// Rettangolo is one wider than tall, or the contrary.
func Rettangolo(x, y, base, altezza float64) orb.Polygon {
	return orb.Polygon{{{x, y}, {x + base, y}, {x + base, y + altezza}, {x, y + altezza}, {x, y}}}
}

// sul puts a shape on its foglio: each is a kilometre from the next.
func sul(foglio int, p orb.Polygon) orb.Polygon {
	dx, dy := 400_000+float64(foglio%100)*1000, 4_500_000+float64(foglio/100)*1000
	out := make(orb.Polygon, len(p))
	for i, r := range p {
		for _, q := range r {
			out[i] = append(out[i], orb.Point{q[0] + dx, q[1] + dy})
		}
	}
	return out
}

func area(p orb.Polygon) float64 {
	var a float64
	for _, r := range p {
		for i := 1; i < len(r); i++ {
			a += (r[i-1][0]*r[i][1] - r[i][0]*r[i-1][1]) / 2
		}
	}
	return a
}
