package esporta

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Tegole is what who draws the tiles of an archive must know.
type Tegole struct {
	Ente                                                   int32
	Tema                                                   string // empty: all
	Giorno                                                 sit.Giorno
	Nome, Descrizione, Attribuzione, Licenza, VersioneDati string
}

// Disegnatore writes the tiles of an ente as a PMTiles archive, and says how many they are. Rooms
// do not know the map in memory: the program plugs it in.
type Disegnatore func(ctx context.Context, w io.Writer, t Tegole) (tegole int64, err error)

// Esporta gives data out.
type Esporta struct {
	db      *pg.DB
	disegna Disegnatore
}

// New opens the office of exports on a database.
func New(db *pg.DB, disegna Disegnatore) *Esporta { return &Esporta{db: db, disegna: disegna} }

// Stato is what there is to export of an ente on a day.
type Stato struct {
	Versione     string     // changes whenever the data of the ente do
	MappaAl      sit.Giorno // reference day of the map; DaSempre: there is none
	IndirizziAl  sit.Giorno // of streets and civici
	HaEdifici    bool       // a source of buildings and signs was delivered: not every one has them
	HaCivici     bool
	Avvisi       []mappa.Avviso
	mappaDal     sit.Giorno // the day on which the youngest sheet begins
	indirizziDal sit.Giorno // the last day, up to the one asked for, on which a civico changed
}

// HaMappa tells whether any map was ever delivered.
func (s Stato) HaMappa() bool { return s.MappaAl != sit.DaSempre }

// Stato reads the state of what a richiesta asks for.
func (e *Esporta) Stato(ctx context.Context, r Richiesta) (s Stato, err error) {
	err = e.db.Read(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		s, err = stato(ctx, tx, r)
		return err
	})
	return s, err
}

func stato(ctx context.Context, tx pgx.Tx, r Richiesta) (s Stato, err error) {
	err = tx.QueryRow(ctx, queries.SQL("Stato"), pgx.NamedArgs{"ente": r.Ente.ID, "giorno": r.Quando.Giorno}).
		Scan(&s.Versione, &s.MappaAl, &s.mappaDal, &s.IndirizziAl, &s.indirizziDal, &s.HaEdifici, &s.HaCivici)
	if err != nil {
		return s, fmt.Errorf("read the state of ente %s: %w", r.Ente.Codice, err)
	}
	if s.HaMappa() && r.Quando.Giorno < s.mappaDal && r.Tema != "civici" {
		s.Avvisi = []mappa.Avviso{{Codice: "MAPPA_POSTERIORE", Testo: "La mappa più antica che abbiamo di alcuni fogli è del " +
			s.mappaDal.String() + ", dopo il giorno chiesto: è quella esportata."}}
	}
	return s, nil
}

// Giorno is the day that the data of a file are of.
func (s Stato) Giorno(r Richiesta) sit.Giorno {
	if r.Tema == "civici" {
		return s.IndirizziAl
	}
	return s.MappaAl
}

// Chiave is the same for two richieste whose files have the same bytes. It can name a file, and
// begins with the ente and the version of its data.
func (s Stato) Chiave(r Richiesta) string {
	tema := r.Tema
	if tema == "" {
		tema = "mappa"
	}
	k := fmt.Sprintf("%s.%s.%s.%s", r.Ente.Codice, s.Versione, r.Formato, tema)
	if r.Tema != "civici" {
		k += ".m" + s.MappaAl.String()
	}
	if r.Tema == "civici" || r.Tema == "" {
		k += ".i" + s.indirizziDal.String()
	}
	if len(s.Avvisi) > 0 {
		k += ".p" // the file says so
	}
	if r.Virgola {
		k += ".v"
	}
	return k
}

// Attribuzione is what whoever uses the file must write.
func (s Stato) Attribuzione(r Richiesta) string { return r.attribuzione(s) }

// Manca refuses what there has never been, in the words of the contract for a past day.
func (s Stato) Manca(r Richiesta) error {
	switch {
	case s.HaMappa(), r.Tema == "civici" && s.HaCivici:
		return nil
	case r.Quando.Esplicito:
		return sit.Rifiuto(sit.NotFound, "DATA_FUORI_STORIA",
			"Per %s (%s) non è mai stata consegnata una mappa: nessun giorno si può esportare.", r.Ente.Nome, r.Ente.Codice).Su("data")
	}
	return sit.Rifiuto(sit.NotFound, "MAPPA_ASSENTE",
		"Di %s (%s) non è ancora stata importata una mappa: non c'è nulla da esportare.", r.Ente.Nome, r.Ente.Codice).Su("ente")
}

// Esito is what was written.
type Esito struct {
	Oggetti int64 // tiles, in a PMTiles archive
	Stato   Stato
}

// Scrivi writes a file, from one instant of the database.
func (e *Esporta) Scrivi(ctx context.Context, w io.Writer, r Richiesta) (out Esito, err error) {
	switch r.Formato {
	case PMTiles:
		return e.tegole(ctx, w, r)
	case GeoPackage:
		out, err = e.geoPackage(ctx, w, r)
	default:
		out, err = e.leggi(ctx, r, func(l *lettura) (int64, error) {
			if r.Formato == CSV {
				return l.csv(ctx, w)
			}
			return l.geoJSON(ctx, w)
		})
	}
	if err != nil {
		return Esito{}, fmt.Errorf("export %s of %s: %w", r.Formato, r.Ente.Codice, err)
	}
	return out, nil
}

// leggi runs fn on one instant of the database, as long as it may take to read.
func (e *Esporta) leggi(ctx context.Context, r Richiesta, fn func(*lettura) (int64, error)) (out Esito, err error) {
	err = e.db.Snapshot(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, queries.SQL("Paziente")); err != nil {
			return err
		}
		if out.Stato, err = stato(ctx, tx, r); err != nil {
			return err
		}
		if err := out.Stato.Manca(r); err != nil {
			return err
		}
		out.Oggetti, err = fn(&lettura{tx: tx, r: r, s: out.Stato})
		return err
	})
	return out, err
}

func (e *Esporta) tegole(ctx context.Context, w io.Writer, r Richiesta) (out Esito, err error) {
	if out.Stato, err = e.Stato(ctx, r); err != nil {
		return out, err
	}
	if err := out.Stato.Manca(r); err != nil {
		return out, err
	}
	t := Tegole{Ente: r.Ente.ID, Tema: r.Tema, Giorno: r.Quando.Giorno, Nome: nome(r), Descrizione: descrizione(r, out.Stato),
		Attribuzione: r.attribuzione(out.Stato), Licenza: Licenza, VersioneDati: out.Stato.Giorno(r).String()}
	if out.Oggetti, err = e.disegna(ctx, w, t); err != nil {
		return out, fmt.Errorf("export %s of %s: %w", r.Formato, r.Ente.Codice, err)
	}
	return out, nil
}

// nome and descrizione are what a file says of itself to who opens it.
func nome(r Richiesta) string {
	cosa := "mappa catastale"
	if t := temaDi(r.Tema); t != nil {
		cosa = t.titolo
	}
	return fmt.Sprintf("%s (%s): %s", r.Ente.Nome, r.Ente.Codice, cosa)
}

func descrizione(r Richiesta, s Stato) string {
	testo := nome(r)
	if g := s.Giorno(r); !g.Aperto() {
		a, m, d := g.Date()
		testo += fmt.Sprintf(", dati aggiornati al %02d/%02d/%d", d, m, a)
	}
	return testo + ". " + r.attribuzione(s) + " (" + IndirizzoLicenza + "). Non ha valore legale."
}

// lettura is one reading of the database.
type lettura struct {
	tx pgx.Tx
	r  Richiesta
	s  Stato
}

// The shapes that a query may give.
const (
	formaGeoJSON = "geojson"
	formaWKB     = "wkb"
	formaPunto   = "punto"
)

var errColonne = errors.New("the columns of a query are not those of its tema")

// righe hands every row of a tema to fn: the columns as text, nil where null, and then
// longitude, latitude and shape. The bytes are good until fn returns.
func (l *lettura) righe(ctx context.Context, t *tema, forma string, fn func(riga [][]byte) error) (n int64, err error) {
	rows, err := l.tx.Query(ctx, queries.SQL(t.query), pgx.QueryResultFormats{pgx.TextFormatCode},
		pgx.NamedArgs{"ente": l.r.Ente.ID, "giorno": l.r.Quando.Giorno, "zona": l.r.Ente.Zona, "forma": forma})
	if err != nil {
		return 0, fmt.Errorf("read %s: %w", t.nome, err)
	}
	defer rows.Close()
	for rows.Next() {
		riga := rows.RawValues()
		if len(riga) != len(t.campi)+3 {
			return n, fmt.Errorf("%s: %w: %d", t.nome, errColonne, len(riga))
		}
		if err := fn(riga); err != nil {
			return n, err
		}
		n++
	}
	if err := rows.Err(); err != nil {
		return n, fmt.Errorf("read %s: %w", t.nome, err)
	}
	return n, nil
}
