package visura

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Qualita is how well the registers of an ente hold together, and with the map and the streets.
type Qualita struct {
	Ente          string        `json:"ente"`
	Giorno        sit.Giorno    `json:"giorno"`
	Cursori       []Cursore     `json:"cursori"`
	UIUParticella Legame        `json:"uiu_particella"`
	UIUCivico     Legame        `json:"uiu_civico"`
	Mappa         []Conto       `json:"mappa_censuario"` // anomalie where map and census disagree
	Discendenza   []Conto       `json:"discendenza"`     // pairs by origine
	Titoli        ContoTitoli   `json:"titoli"`
	Soggetti      ContoSoggetti `json:"soggetti"`
	Quote         ContoQuote    `json:"quote"`
}

// Cursore is up to when a catasto is known.
type Cursore struct {
	Catasto      string     `json:"catasto"` // fabbricati, terreni
	RegistrataAl sit.Giorno `json:"registrata_al"`
	CompletaAl   sit.Giorno `json:"completa_al"`
	Giorni       *int       `json:"giorni"` // since registrata_al; nil: never delivered
	InRitardo    bool       `json:"in_ritardo"`
}

// Ferme are the days since the last one that the deliveries speak of; 0 when none came.
func (c Cursore) Ferme() int {
	if c.Giorni == nil {
		return 0
	}
	return *c.Giorni
}

// Legame is what one kind of link found, by grade, and what it did not, by reason.
type Legame struct {
	Totale    int64   `json:"totale"`
	Legati    []Conto `json:"legati"`
	NonLegati []Conto `json:"non_legati"`
	Percento  float64 `json:"percento"`
}

// Conto is how many of a kind.
type Conto struct {
	Voce   string `json:"voce"`
	Quanti int64  `json:"quanti"`
}

// ContoTitoli counts those that hold today; some lack their soggetto or their immobile among what was
// delivered, or are on what was suppressed.
type ContoTitoli struct {
	Totale        int64 `json:"totale"`
	SenzaSoggetto int64 `json:"senza_soggetto"`
	SenzaImmobile int64 `json:"senza_immobile"`
	SuSoppressi   int64 `json:"su_soppressi"`
}

// ContoSoggetti: they are counted, never listed.
type ContoSoggetti struct {
	Totale   int64 `json:"totale"`
	SenzaCF  int64 `json:"senza_cf"`
	CFErrato int64 `json:"cf_errato"`
}

// ContoQuote counts the wholes whose shares are looked at: of an immobile, the proprietà, the proprietà
// superficiaria, that of the area.
type ContoQuote struct {
	Totale        int64 `json:"totale"`
	Incomplete    int64 `json:"incomplete"`
	NonDichiarate int64 `json:"non_dichiarate"`
}

// AttesaVariazioni is after how many days without variations a catasto is overdue, where nobody
// says otherwise.
const AttesaVariazioni = 45

// legati are the grades that a link may have; every other voce is a reason.
var legati = map[string]bool{"identificativo": true, "sezione_urbana": true, "esatto": true, "simile": true, "codice": true}

// Qualita counts what is tied and what is not. attesa is after how many days without variations
// a catasto is overdue.
func (v *Visura) Qualita(ctx context.Context, e sit.Ente, oggi sit.Giorno, attesa int) (Qualita, error) {
	if _, err := authz.Esige(ctx, authz.CatastoRead, e.ID); err != nil {
		return Qualita{}, err
	}
	q := Qualita{Ente: string(e.Codice), Giorno: oggi}
	args := pgx.NamedArgs{"ente": e.ID, "giorno": oggi}
	err := v.leggi(ctx, e.ID, func(tx pgx.Tx) error {
		for nome, l := range map[string]*Legame{"QualitaIdentificativi": &q.UIUParticella, "QualitaCivici": &q.UIUCivico} {
			voci, err := conti(ctx, tx, nome, args)
			if err != nil {
				return err
			}
			*l = legame(voci)
		}
		var err error
		if q.Mappa, err = conti(ctx, tx, "QualitaMappa", args); err != nil {
			return err
		}
		if q.Discendenza, err = conti(ctx, tx, "QualitaDiscendenza", args); err != nil {
			return err
		}
		t, s := &q.Titoli, &q.Soggetti
		if err := tx.QueryRow(ctx, queries.SQL("QualitaTitoli"), args).Scan(&t.Totale, &t.SenzaSoggetto, &t.SenzaImmobile, &t.SuSoppressi); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, queries.SQL("QualitaSoggetti"), args).Scan(&s.Totale, &s.SenzaCF, &s.CFErrato); err != nil {
			return err
		}
		if err := quote(ctx, tx, args, &q.Quote); err != nil {
			return err
		}
		q.Cursori, err = cursori(ctx, tx, args, oggi, attesa)
		return err
	})
	if err != nil {
		return Qualita{}, fmt.Errorf("quality of %s: %w", e.Codice, err)
	}
	return q, nil
}

func conti(ctx context.Context, tx pgx.Tx, nome string, args pgx.NamedArgs) ([]Conto, error) {
	rows, _ := tx.Query(ctx, queries.SQL(nome), args)
	return pgx.CollectRows(rows, pgx.RowToStructByName[Conto])
}

func legame(voci []Conto) Legame {
	l := Legame{Legati: []Conto{}, NonLegati: []Conto{}}
	var si int64
	for _, c := range voci {
		l.Totale += c.Quanti
		if legati[c.Voce] {
			si += c.Quanti
			l.Legati = append(l.Legati, c)
		} else {
			l.NonLegati = append(l.NonLegati, c)
		}
	}
	if l.Totale > 0 {
		l.Percento = float64(si*1000/l.Totale) / 10
	}
	return l
}

// quote adds the shares up family by family. Rights are told apart by their raw code, of which
// an ente uses some tens.
func quote(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs, q *ContoQuote) error {
	rows, _ := tx.Query(ctx, queries.SQL("DirittiUsati"), args)
	usati, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	diritti, famiglie := []string{}, []string{}
	for _, d := range usati {
		if f, usufrutto := famiglia(d); f != "" && !usufrutto {
			diritti, famiglie = append(diritti, d), append(famiglie, f)
		}
	}
	args["diritti"], args["famiglie"] = diritti, famiglie
	return tx.QueryRow(ctx, queries.SQL("QualitaQuote"), args).Scan(&q.Totale, &q.NonDichiarate, &q.Incomplete)
}

func cursori(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs, oggi sit.Giorno, attesa int) ([]Cursore, error) {
	rows, _ := tx.Query(ctx, queries.SQL("QualitaCursori"), args)
	var out []Cursore
	var tipo string
	var al, completa *sit.Giorno
	_, err := pgx.ForEachRow(rows, []any{&tipo, &al, &completa}, func() error {
		c := Cursore{Catasto: map[string]string{"F": "fabbricati", "T": "terreni"}[tipo], RegistrataAl: sit.DaSempre, CompletaAl: sit.DaSempre}
		if al != nil {
			giorni := int(oggi - *al)
			c.RegistrataAl, c.Giorni, c.InRitardo = *al, &giorni, giorni > attesa
		}
		if completa != nil {
			c.CompletaAl = *completa
		}
		out = append(out, c)
		return nil
	})
	return out, err
}

// Sciolto is an identifier that leads to no particella.
type Sciolto struct {
	UIU           string `json:"uiu"`
	SezioneUrbana string `json:"sezione_urbana"`
	Foglio        string `json:"foglio"`
	Numero        string `json:"numero"`
	Denominatore  string `json:"denominatore"`
	Subalterno    string `json:"sub"`
	Motivo        string `json:"motivo"`
}

// segnoSciolto is the place of an identifier or of an address in its list.
type segnoSciolto struct {
	I             int64
	C, S          string
	F, N, D, B, U string
	O             int
}

func leggiSegnoSciolto(s string) (g segnoSciolto, err error) {
	if s == "" {
		return g, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(b, &g)
	}
	if err != nil {
		return g, sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", "Il parametro cursor non è uno di quelli che questo servizio dà: ripartire dalla prima pagina.").Su("cursor")
	}
	return g, nil
}

func (g segnoSciolto) String() string {
	b, _ := json.Marshal(g) // strings and numbers always marshal
	return base64.RawURLEncoding.EncodeToString(b)
}

// Sciolti lists the identifiers that lead to no particella; motivo "" is any.
func (v *Visura) Sciolti(ctx context.Context, e sit.Ente, motivo string, p Pagina) (lista []Sciolto, seguito string, err error) {
	g, err := v.apriSciolti(ctx, e, p)
	if err != nil {
		return nil, "", err
	}
	type riga struct {
		Comune, Sezione                                                 string
		Immobile                                                        int64
		SezioneUrbana, Foglio, Numero, Denominatore, Subalterno, Motivo string
	}
	args := pgx.NamedArgs{"ente": e.ID, "motivo": motivo, "limite": p.Limite + 1, "d_immobile": g.I, "d_comune": g.C, "d_sezione": g.S,
		"d_foglio": g.F, "d_numero": g.N, "d_denominatore": g.D, "d_subalterno": g.B, "d_urbana": g.U}
	err = v.leggi(ctx, e.ID, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("ListSciolti"), args)
		righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[riga])
		if len(righe) > p.Limite {
			righe = righe[:p.Limite]
			r := righe[p.Limite-1]
			seguito = segnoSciolto{I: r.Immobile, C: r.Comune, S: r.Sezione, F: r.Foglio, N: r.Numero, D: r.Denominatore, B: r.Subalterno, U: r.SezioneUrbana}.String()
		}
		lista = []Sciolto{}
		for _, r := range righe {
			lista = append(lista, Sciolto{idUnita(r.Comune, r.Sezione, r.Immobile), r.SezioneUrbana, r.Foglio, r.Numero, r.Denominatore, r.Subalterno, r.Motivo})
		}
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("list identifiers without a particella: %w", err)
	}
	return lista, seguito, nil
}

func (v *Visura) apriSciolti(ctx context.Context, e sit.Ente, p Pagina) (segnoSciolto, error) {
	if _, err := authz.Esige(ctx, authz.CatastoRead, e.ID); err != nil {
		return segnoSciolto{}, err
	}
	return leggiSegnoSciolto(p.Dopo)
}

func idUnita(comune, sezione string, immobile int64) string {
	return catasto.IDUIU{Comune: catasto.CodiceComune(comune), Sezione: sezione, Immobile: immobile}.String()
}

// IndirizzoSciolto is an address that does not find its civico, and how far it got.
type IndirizzoSciolto struct {
	UIU          string `json:"uiu"`
	Scritto      string `json:"scritto"`
	Civico       string `json:"civico"`
	CodiceStrada string `json:"codice_strada"`
	Via          string `json:"via"` // found; empty: not even the street
	CodiceVia    string `json:"codice_via"`
	Motivo       string `json:"motivo"`
}

// IndirizziSciolti lists the addresses that do not find their civico; motivo "" is any.
func (v *Visura) IndirizziSciolti(ctx context.Context, e sit.Ente, motivo string, p Pagina) (lista []IndirizzoSciolto, seguito string, err error) {
	g, err := v.apriSciolti(ctx, e, p)
	if err != nil {
		return nil, "", err
	}
	type riga struct {
		Comune, Sezione                                       string
		Immobile                                              int64
		Ordine                                                int
		Scritto, Civico, CodiceStrada, Via, CodiceVia, Motivo string
	}
	args := pgx.NamedArgs{"ente": e.ID, "motivo": motivo, "limite": p.Limite + 1, "d_immobile": g.I, "d_comune": g.C, "d_sezione": g.S, "d_ordine": g.O}
	err = v.leggi(ctx, e.ID, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("ListIndirizziSciolti"), args)
		righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[riga])
		if len(righe) > p.Limite {
			righe = righe[:p.Limite]
			r := righe[p.Limite-1]
			seguito = segnoSciolto{I: r.Immobile, C: r.Comune, S: r.Sezione, O: r.Ordine}.String()
		}
		lista = []IndirizzoSciolto{}
		for _, r := range righe {
			lista = append(lista, IndirizzoSciolto{idUnita(r.Comune, r.Sezione, r.Immobile), r.Scritto, r.Civico, r.CodiceStrada, r.Via, r.CodiceVia, r.Motivo})
		}
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("list addresses without a civico: %w", err)
	}
	return lista, seguito, nil
}

// ViaSciolta is a street that the units write and the stradario does not have, and on how many.
type ViaSciolta struct {
	Scritto string
	Motivo  string
	Unita   int64
}

// VieSciolte are those written most often: one alias in the stradario settles all their units.
func (v *Visura) VieSciolte(ctx context.Context, e sit.Ente) (lista []ViaSciolta, err error) {
	if _, err := authz.Esige(ctx, authz.CatastoRead, e.ID); err != nil {
		return nil, err
	}
	err = v.leggi(ctx, e.ID, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("ListVieSciolte"), pgx.NamedArgs{"ente": e.ID})
		lista, err = pgx.CollectRows(rows, pgx.RowToStructByName[ViaSciolta])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list streets not found: %w", err)
	}
	return lista, nil
}
