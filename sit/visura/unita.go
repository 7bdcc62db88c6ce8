package visura

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Unita is a unit on a day. Without a state on that day only ID and Comune are told.
type Unita struct {
	ID             string           `json:"id"`
	Comune         string           `json:"comune"`
	Identificativi []Identificativo `json:"identificativi"`
	Categoria      *string          `json:"categoria"`
	Classe         *string          `json:"classe"`
	Consistenza    *Millesimi       `json:"consistenza"`
	Superficie     *int64           `json:"superficie_mq"`
	Rendita        *int64           `json:"rendita_cent"`
	Indirizzi      []Indirizzo      `json:"indirizzi"`
	Stadio         *int             `json:"stadio"`
	Soppressa      bool             `json:"soppressa"`
	BCNC           bool             `json:"bcnc"`
	Dal            sit.Giorno       `json:"valida_dal"`
	Al             sit.Giorno       `json:"valida_al"`
	Atto           *Atto            `json:"atto"`
	Avvisi         []Avviso         `json:"avvisi,omitempty"`

	// What a visura and a page of the portal say beside.
	Impianto bool      `json:"-"`
	Altro    *AltroUIU `json:"-"`
	Fine     *Atto     `json:"-"` // nil while the state is open
}

// AltroUIU is what is on a state of a unit and in no list. Annotazione is free text, filled for
// who may see persons.
type AltroUIU struct {
	Zona, Lotto, Edificio, Scala, Partita string
	Interni, Piani                        []string
	Protocollo                            string
	Notifica                              sit.Giorno
	FlagClassamento                       string
	Utilita                               []Identificativo
	Riserve                               []Riserva
	Annotazione                           string
	Chiusura                              string // derivata, riconciliata
	ClasseRiservata                       bool   // income and class are not for the caller
}

// Identificativo is one of those of a unit, in its clean spelling. The first is the one shown, the
// others are graffati.
type Identificativo struct {
	SezioneUrbana *string `json:"sezione_urbana"`
	Foglio        *string `json:"foglio"`
	Numero        *string `json:"numero"`
	Denominatore  *string `json:"denominatore"`
	Sub           *string `json:"sub"`
	Particella    *string `json:"particella"` // id of the particella it leads to
}

// String writes foglio 7 particella 45 sub 3 as people do.
func (i Identificativo) String() string {
	var b strings.Builder
	if i.SezioneUrbana != nil {
		b.WriteString("sez. " + *i.SezioneUrbana + " ")
	}
	fmt.Fprintf(&b, "foglio %s particella %s", testo(i.Foglio), testo(i.Numero))
	if i.Denominatore != nil {
		b.WriteString("/" + *i.Denominatore)
	}
	if i.Sub != nil {
		b.WriteString(" sub " + *i.Sub)
	}
	return b.String()
}

// Indirizzo is an address as the register has it, cleaned.
type Indirizzo struct {
	Testo        string   `json:"testo"`
	Civici       []string `json:"civici"`
	CodiceStrada *string  `json:"codice_strada"`
}

// Riserva is a reservation on an immobile.
type Riserva struct {
	Codice  string `json:"codice"`
	Partita string `json:"partita"`
}

// Unita finds a unit by its id. It answers on any day; where it had no state Stadio is nil.
func (v *Visura) Unita(ctx context.Context, e sit.Ente, id string, q Quando) (Unita, error) {
	chi, err := authz.Esige(ctx, authz.CatastoRead, e.ID)
	if err != nil {
		return Unita{}, err
	}
	var u Unita
	err = v.leggi(ctx, e.ID, func(tx pgx.Tx) error {
		s, err := stadiUIU(ctx, tx, e.ID, id, q)
		if err != nil {
			return err
		}
		u = s.al(q.Giorno, vede{rendita: vedeRendita(ctx, chi, e.ID, s.id.String())})
		return v.particelleDi(ctx, tx, e.ID, []*Unita{&u})
	})
	if err != nil {
		return Unita{}, fmt.Errorf("find unit: %w", err)
	}
	return u, nil
}

// vede is what of a state the caller may see.
type vede struct{ rendita, persone bool }

func unitaInesistente(id string) error {
	return sit.Rifiuto(sit.NotFound, "UIU_INESISTENTE",
		"L'unità %q non esiste in questo ente: un identificativo si scrive come B542-F-1234.", catasto.Taglia(id)).Su("id")
}

// storiaUIU is a unit with all the states that are believed, in order.
type storiaUIU struct {
	id    catasto.IDUIU
	stadi []statoUIU
}

// stadiUIU reads the states of a unit; one that has none is NotFound.
func stadiUIU(ctx context.Context, tx pgx.Tx, ente int32, id string, q Quando) (storiaUIU, error) {
	u, err := catasto.ParseIDUIU(id)
	if err != nil {
		return storiaUIU{}, unitaInesistente(id)
	}
	rows, err := tx.Query(ctx, queries.SQL("StadiUIU"), argomentiUIU(ente, u, q))
	if err != nil {
		return storiaUIU{}, err
	}
	return leggiStadi(rows, u, q)
}

func argomentiUIU(ente int32, u catasto.IDUIU, q Quando) pgx.NamedArgs {
	args := q.argomenti(ente)
	args["comune"], args["sezione"], args["immobile"] = string(u.Comune), u.Sezione, u.Immobile
	return args
}

func leggiStadi(rows pgx.Rows, u catasto.IDUIU, q Quando) (storiaUIU, error) {
	s := storiaUIU{id: u}
	var err error
	if s.stadi, err = pgx.CollectRows(rows, pgx.RowTo[statoUIU]); err != nil {
		return storiaUIU{}, err
	}
	if len(s.stadi) == 0 {
		return storiaUIU{}, unitaInesistente(u.String())
	}
	noti := s.stadi[:0]
	for i := range s.stadi {
		if s.stadi[i].noto(q.NotoAl) {
			noti = append(noti, s.stadi[i])
		}
	}
	s.stadi = noti
	return s, nil
}

// quale is the state that holds on a day: of several the highest, but those above 900 are for
// the history alone (contract §0).
func (s storiaUIU) quale(g sit.Giorno) *statoUIU {
	for i := len(s.stadi) - 1; i >= 0; i-- {
		if x := &s.stadi[i]; x.Progressivo < fuoriSerie && x.vigenza().Contiene(g) {
			return x
		}
	}
	return nil
}

const fuoriSerie = 901

// al is the unit on a day.
func (s storiaUIU) al(g sit.Giorno, v vede) Unita {
	if x := s.quale(g); x != nil {
		return x.unita(s.id, v)
	}
	u := Unita{ID: s.id.String(), Comune: string(s.id.Comune), Dal: sit.DaSempre, Al: sit.PerSempre,
		Identificativi: []Identificativo{}, Indirizzi: []Indirizzo{}}
	if s.esisteva(g) {
		u.Avvisi = append(u.Avvisi, Avviso{"STADIO_NON_CONSEGNATO", "L'unità esisteva, ma lo stadio di questo giorno non è fra quelli consegnati."})
	}
	return u
}

// esisteva is true when the unit was there on a day, whether or not its state was delivered: a
// first load brings only the last state, and the number of that one tells that there were others.
func (s storiaUIU) esisteva(g sit.Giorno) bool {
	if x := s.quale(g); x != nil {
		return !x.Soppressa
	}
	return tra(s.stadi, g)
}

// tra is true when a day without a state lies between two, or before the first that was
// delivered when that was not number one.
func tra[S interface {
	vigenza() sit.Vigenza
	numero() int
}](stadi []S, g sit.Giorno) bool {
	prima, dopo := false, false
	for _, x := range stadi {
		v := x.vigenza()
		if x.numero() >= fuoriSerie || v.Vuota() {
			continue
		}
		prima = prima || v.Al <= g || x.numero() > 1
		dopo = dopo || v.Dal > g
	}
	return prima && dopo
}
