package visura

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// particella is one that the mirror knows, drawn or not.
type particella struct {
	ParticellaID int64
	ID           string
}

// trovaParticella finds a particella by any spelling of its id.
func trovaParticella(ctx context.Context, tx pgx.Tx, ente int32, id string) (particella, error) {
	p, err := catasto.ParseIDParticella(id)
	if err != nil {
		return particella{}, particellaInesistente(id)
	}
	mappa := ""
	if !p.Numero.Numerata() {
		mappa = p.Foglio.String()
	}
	rows, err := tx.Query(ctx, queries.SQL("TrovaParticella"), pgx.NamedArgs{
		"ente": ente, "comune": string(p.Foglio.Comune), "sezione": p.Foglio.Sezione, "foglio": p.Foglio.Foglio,
		"numero": p.Numero.Numero, "denominatore": p.Numero.Denominatore, "mappa": mappa,
		"id": p.String(), "nome": p.Foglio.String(), "principale": p.Foglio.Principale()})
	if err != nil {
		return particella{}, err
	}
	r, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[particella])
	if errors.Is(err, pgx.ErrNoRows) {
		return r, particellaInesistente(id)
	}
	return r, err
}

// pulita is the clean spelling of an id of particella, or what was written.
func pulita(id string) string {
	if p, err := catasto.ParseIDParticella(id); err == nil {
		return p.String()
	}
	return id
}

func particellaInesistente(id string) error {
	return sit.Rifiuto(sit.NotFound, "PART_INESISTENTE",
		"La particella %q non esiste in questo ente: controllare foglio e numero. Un riferimento si scrive come B542_000300.45.", catasto.Taglia(id)).Su("id")
}

// Terreno is an immobile of the catasto terreni on a day: a particella, or the part of one that
// has a subalterno.
type Terreno struct {
	ID           string     `json:"id"` // of the particella
	Comune       string     `json:"comune"`
	Sezione      *string    `json:"sezione"`
	Foglio       *string    `json:"foglio"`
	Numero       *string    `json:"numero"`
	Denominatore *string    `json:"denominatore"`
	Subalterno   *string    `json:"sub"`
	Qualita      *int       `json:"qualita"`
	QualitaTesto *string    `json:"qualita_testo"`
	Classe       *string    `json:"classe"`
	Superficie   *int64     `json:"superficie_mq"`
	Dominicale   *int64     `json:"reddito_dominicale_cent"`
	Agrario      *int64     `json:"reddito_agrario_cent"`
	Porzioni     []Porzione `json:"porzioni"`
	Deduzioni    []string   `json:"deduzioni"`
	Stadio       *int       `json:"stadio"`
	Soppressa    bool       `json:"soppressa"`
	Dal          sit.Giorno `json:"valida_dal"`
	Al           sit.Giorno `json:"valida_al"`
	Atto         *Atto      `json:"atto"`

	Immobile        int64     `json:"-"` // identificativo immobile
	Impianto        bool      `json:"-"`
	Partita         string    `json:"-"`
	Riserve         []Riserva `json:"-"`
	Annotazione     string    `json:"-"`
	Fine            *Atto     `json:"-"`
	Chiusura        string    `json:"-"`
	ClasseRiservata bool      `json:"-"`
}

// Porzione is a part of a particella with a quality of its own.
type Porzione struct {
	Porzione     string  `json:"porzione"`
	Qualita      *int    `json:"qualita"`
	QualitaTesto *string `json:"qualita_testo"`
	Classe       *string `json:"classe"`
	Superficie   *int64  `json:"superficie_mq"`
	Dominicale   *int64  `json:"reddito_dominicale_cent"`
	Agrario      *int64  `json:"reddito_agrario_cent"`
}

// statoTerreno is a row of catasto.stadio_terreno.
type statoTerreno struct {
	fasi
	Comune       string         `json:"comune"`
	Sezione      string         `json:"sezione"`
	Immobile     int64          `json:"immobile"`
	Progressivo  int            `json:"progressivo"`
	Foglio       *string        `json:"foglio"`
	Numero       *string        `json:"numero"`
	Denominatore *string        `json:"denominatore"`
	Subalterno   *string        `json:"subalterno"`
	Qualita      *int           `json:"qualita"`
	Classe       *string        `json:"classe"`
	Superficie   *int64         `json:"superficie_mq"`
	Dominicale   *int64         `json:"dominicale_milli"`
	Agrario      *int64         `json:"agrario_milli"`
	Partita      *string        `json:"partita"`
	Annotazione  *string        `json:"annotazione"`
	Deduzioni    []string       `json:"deduzioni"`
	Riserve      []Riserva      `json:"riserve"`
	Porzioni     []rigaPorzione `json:"porzioni"`
	Soppressa    bool           `json:"soppressa"`
}

type rigaPorzione struct {
	Porzione   string  `json:"porzione"`
	Qualita    *int    `json:"qualita"`
	Classe     *string `json:"classe"`
	Superficie *int64  `json:"superficie_mq"`
	Dominicale *int64  `json:"dominicale_milli"`
	Agrario    *int64  `json:"agrario_milli"`
}

func (s statoTerreno) vigenza() sit.Vigenza { return s.fasi.vigenza() }
func (s statoTerreno) numero() int          { return s.Progressivo }

func (s *statoTerreno) terreno(id string, v vede) Terreno {
	vig := s.vigenza()
	t := Terreno{ID: id, Comune: s.Comune, Sezione: oNull(s.Sezione), Foglio: normaPtr(s.Foglio), Numero: normaPtr(s.Numero), Denominatore: normaPtr(s.Denominatore),
		Subalterno: normaPtr(s.Subalterno), Qualita: s.Qualita, QualitaTesto: qualita(s.Qualita), Superficie: s.Superficie, Deduzioni: s.Deduzioni,
		Stadio: &s.Progressivo, Soppressa: s.Soppressa, Dal: vig.Dal, Al: vig.Al, Atto: s.generante(v.persone), Fine: s.conclusivo(v.persone),
		Immobile: s.Immobile, Impianto: s.Impianto, Partita: testo(s.Partita), Riserve: s.Riserve, Chiusura: testo(s.Chiusura),
		Porzioni: make([]Porzione, len(s.Porzioni)), ClasseRiservata: !v.rendita}
	if v.rendita {
		t.Classe, t.Dominicale, t.Agrario = classeTerreno(s.Classe), centesimi(s.Dominicale), centesimi(s.Agrario)
	}
	if v.persone {
		t.Annotazione = testo(s.Annotazione)
	}
	for i, p := range s.Porzioni {
		t.Porzioni[i] = Porzione{Porzione: p.Porzione, Qualita: p.Qualita, QualitaTesto: qualita(p.Qualita), Superficie: p.Superficie}
		if v.rendita {
			t.Porzioni[i].Classe, t.Porzioni[i].Dominicale, t.Porzioni[i].Agrario = classeTerreno(p.Classe), centesimi(p.Dominicale), centesimi(p.Agrario)
		}
	}
	return t
}

// classeTerreno is nil where the class does not apply, which is written 00.
func classeTerreno(s *string) *string {
	if n := norma(testo(s)); n != "0" {
		return oNull(n)
	}
	return nil
}

// storiaTerreno is an immobile of the terreni with all the states that are believed, in order.
type storiaTerreno struct {
	stadi []statoTerreno
}

// immobiliDi reads the immobili of the terreni that a particella is made of, or was, each with
// all its states.
func immobiliDi(ctx context.Context, tx pgx.Tx, ente int32, p particella, q Quando) ([]storiaTerreno, error) {
	args := q.argomenti(ente)
	args["particella"] = p.ParticellaID
	rows, err := tx.Query(ctx, queries.SQL("StadiTerreno"), args)
	if err != nil {
		return nil, err
	}
	righe, err := pgx.CollectRows(rows, pgx.RowTo[statoTerreno])
	if err != nil {
		return nil, fmt.Errorf("states of particella: %w", err)
	}
	var out []storiaTerreno
	var ultimo *statoTerreno
	for i := range righe {
		r := &righe[i]
		if !r.noto(q.NotoAl) {
			continue
		}
		if ultimo == nil || ultimo.Immobile != r.Immobile || ultimo.Comune != r.Comune || ultimo.Sezione != r.Sezione {
			out = append(out, storiaTerreno{})
		}
		ultimo = r
		s := &out[len(out)-1]
		s.stadi = append(s.stadi, *r)
	}
	return out, nil
}

func (s storiaTerreno) quale(g sit.Giorno) *statoTerreno {
	for i := len(s.stadi) - 1; i >= 0; i-- {
		if x := &s.stadi[i]; x.Progressivo < fuoriSerie && x.vigenza().Contiene(g) {
			return x
		}
	}
	return nil
}

func (s storiaTerreno) esisteva(g sit.Giorno) bool {
	if x := s.quale(g); x != nil {
		return !x.Soppressa
	}
	return tra(s.stadi, g)
}
