package riscontri

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// riga is a segnalazione as it is read.
type riga struct {
	SegnalazioneID       int64
	Regola, Severita     string
	Stato, Presenza      string
	Anno                 int
	OggettoTipo, Oggetto string
	Persona              *string
	ParticellaID         *int64
	PosizioneID          *int64
	StimaCent            *int64
	Confidenza           int
	Decadenza            sit.Giorno
	Chiave               string
	AssegnataA           *int64
	Attesa               sit.Giorno
	Priorita             int64
	Versione             int
	UpdatedAt            time.Time
	Ordine               int64
	Particella, Foglio   *string
	Numero               *string
	Punto                []byte
}

func (r *riga) segnalazione() (Segnalazione, error) {
	s := Segnalazione{ID: strconv.FormatInt(r.SegnalazioneID, 10), Regola: r.Regola, Severita: Severita(r.Severita), Stato: r.Stato, Presenza: r.Presenza, Anno: r.Anno,
		OggettoTipo: r.OggettoTipo, Oggetto: r.Oggetto, Soggetto: r.Persona, StimaCent: r.StimaCent, Confidenza: r.Confidenza, Decadenza: r.Decadenza, Chiave: r.Chiave,
		Particella: r.Particella, InAttesa: r.Attesa, Versione: r.Versione, ParticellaID: r.ParticellaID, PosizioneID: r.PosizioneID, Foglio: r.Foglio, Numero: r.Numero,
		Priorita: r.Priorita, AggiornataAt: r.UpdatedAt}
	if r.AssegnataA != nil {
		a := idOperatore(*r.AssegnataA)
		s.AssegnataA = &a
	}
	if regola, err := TrovaRegola(r.Regola); err == nil { // one that the program no longer has keeps its leads
		s.Titolo = regola.TitoloDi(r.Regola)
	}
	if r.Punto != nil {
		g, _, err := ewkb.Unmarshal(r.Punto)
		if err != nil {
			return s, fmt.Errorf("decode point: %w", err)
		}
		s.Punto, _ = g.(orb.Point)
	}
	return s, nil
}

// Lista is a page of segnalazioni; it needs tributi:read and no Purpose.
func (x *Riscontri) Lista(ctx context.Context, e sit.Ente, f Filtro, p Pagina) (Elenco, error) {
	args, err := x.domanda(ctx, e, f)
	if err != nil {
		return Elenco{}, err
	}
	dopo := [2]int64{-1 << 62, 0}
	if p.Dopo != "" {
		if dopo, err = leggiSegno(p.Dopo, f.Ordine); err != nil {
			return Elenco{}, err
		}
	}
	args["dopo_ordine"], args["dopo_id"], args["limite"], args["ordine"] = dopo[0], dopo[1], p.Limite+1, int(f.Ordine)
	nome := "Lista"
	switch {
	case f.Ordine != PerNumero:
		nome = "ListaOrdinata"
	case f.BBox != nil:
		nome = "ListaRiquadro"
	}
	var righe []riga
	err = x.db.Read(ctx, sit.AmbitoDi(e.ID), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL(nome), args)
		righe, err = pgx.CollectRows(rows, pgx.RowToStructByName[riga])
		return err
	})
	if err != nil {
		return Elenco{}, fmt.Errorf("list segnalazioni: %w", err)
	}
	out := Elenco{Items: []Segnalazione{}}
	for i := range righe[:min(len(righe), p.Limite)] {
		s, err := righe[i].segnalazione()
		if err != nil {
			return Elenco{}, err
		}
		out.Items = append(out.Items, s)
	}
	if len(righe) > p.Limite {
		u := righe[p.Limite-1]
		out.Seguito = segno(f.Ordine, u.Ordine, u.SegnalazioneID)
	}
	return out, nil
}

// Conta counts what a filter finds.
func (x *Riscontri) Conta(ctx context.Context, e sit.Ente, f Filtro) (Conto, error) {
	args, err := x.domanda(ctx, e, f)
	if err != nil {
		return Conto{}, err
	}
	type gruppo struct {
		Regola, Stato, Severita string
		N, Cent                 int64
	}
	var gruppi []gruppo
	err = x.db.Read(ctx, sit.AmbitoDi(e.ID), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("Conta"), args)
		gruppi, err = pgx.CollectRows(rows, pgx.RowToStructByName[gruppo])
		return err
	})
	if err != nil {
		return Conto{}, fmt.Errorf("count segnalazioni: %w", err)
	}
	var c Conto
	for _, g := range gruppi {
		c.N, c.StimaCent = c.N+g.N, c.StimaCent+g.Cent
		c.PerRegola, c.PerStato, c.PerSeverita = somma(c.PerRegola, g.Regola, g.N, g.Cent), somma(c.PerStato, g.Stato, g.N, g.Cent), somma(c.PerSeverita, g.Severita, g.N, g.Cent)
	}
	return c, nil
}

// somma adds to the voce of a chiave, keeping them in order.
func somma(voci []Voce, chiave string, n, cent int64) []Voce {
	for i := range voci {
		switch {
		case voci[i].Chiave == chiave:
			voci[i].N, voci[i].StimaCent = voci[i].N+n, voci[i].StimaCent+cent
			return voci
		case voci[i].Chiave > chiave:
			return append(voci[:i], append([]Voce{{chiave, n, cent}}, voci[i:]...)...)
		}
	}
	return append(voci, Voce{chiave, n, cent})
}

var (
	uuid        = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	foglioSlash = regexp.MustCompile(`^0*([0-9]{1,4})(?:/0*([0-9A-Z]{1,10}))?$`)
)

// domanda are the arguments of a filter, for who may ask.
func (x *Riscontri) domanda(ctx context.Context, e sit.Ente, f Filtro) (pgx.NamedArgs, error) {
	if _, err := authz.Esige(ctx, authz.TributiRead, e.ID); err != nil {
		return nil, err
	}
	args := pgx.NamedArgs{"ente": e.ID, "regola": f.Regola, "severita": f.Severita, "stato": f.Stato, "presenza": f.Presenza, "anno": nil, "min_cent": nil, "oggetto": nil,
		"persona": nil, "assegnata": nil, "senza_risolte": f.SenzaRisolte, "particella": nil, "testo": nil, "foglio": "", "numero": "", "ovest": nil, "sud": nil, "est": nil, "nord": nil}
	if f.Anno != 0 {
		args["anno"] = f.Anno
	}
	if f.MinCent != 0 {
		args["min_cent"] = f.MinCent
	}
	for campo, v := range map[string]string{"oggetto": f.Oggetto, "particella": f.Particella} {
		if v != "" {
			args[campo] = v
		}
	}
	if f.Soggetto != "" {
		if !uuid.MatchString(f.Soggetto) {
			return nil, sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", "Il soggetto è un identificativo come quelli che questo servizio dà.").Su("soggetto")
		}
		args["persona"] = f.Soggetto
	}
	if f.Assegnata != "" {
		n := int64(0)
		if f.Assegnata != "-" {
			var err error
			if n, err = leggiOperatore(f.Assegnata); err != nil {
				return nil, err
			}
		}
		args["assegnata"] = n
	}
	if t := strings.ToUpper(strings.TrimSpace(f.Testo)); t != "" {
		args["testo"] = t
		if m := foglioSlash.FindStringSubmatch(t); m != nil {
			args["foglio"], args["numero"] = m[1], m[2]
		}
	}
	if b := f.BBox; b != nil {
		args["ovest"], args["sud"], args["est"], args["nord"] = b.Min[0], b.Min[1], b.Max[0], b.Max[1]
	}
	return args, nil
}

// A segno is where a page ended: the order it was in, and the key of its last line.
func segno(o Ordine, ordine, id int64) string {
	b, _ := json.Marshal([]int64{int64(o), ordine, id}) // numbers: it cannot fail
	return base64.RawURLEncoding.EncodeToString(b)
}

func leggiSegno(s string, o Ordine) (dopo [2]int64, err error) {
	cattivo := sit.Rifiuto(sit.Invalid, "CURSORE_NON_VALIDO",
		"Il parametro cursor non è di questo servizio: seguire next così com'è, o ricominciare dalla prima pagina.").Su("cursor")
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(b) > 100 {
		return dopo, cattivo
	}
	var n []int64
	if err := json.Unmarshal(b, &n); err != nil || len(n) != 3 || n[0] != int64(o) || n[2] < 0 {
		return dopo, cattivo
	}
	return [2]int64{n[1], n[2]}, nil
}

// idOperatore names an operatore outside, as the register of consultations does.
func idOperatore(id int64) string { return "operatore-" + strconv.FormatInt(id, 10) }

func leggiOperatore(s string) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimPrefix(s, "operatore-"), 10, 64)
	if err != nil || n < 1 {
		return 0, sit.Rifiuto(sit.Invalid, "OPERATORE_NON_VALIDO", "Un operatore si indica con il suo identificativo, per esempio operatore-12.").Su("assegnata_a")
	}
	return n, nil
}

func inesistente() error {
	return sit.Rifiuto(sit.NotFound, "SEGNALAZIONE_INESISTENTE", "La segnalazione non esiste in questo ente.").Su("id")
}

func leggiID(id string) (int64, error) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || n < 1 || strconv.FormatInt(n, 10) != id {
		return 0, inesistente()
	}
	return n, nil
}

// Una is one segnalazione with its evidence and its steps; it needs a Purpose, and leaves a line in
// the register of consultations.
func (x *Riscontri) Una(ctx context.Context, e sit.Ente, id string) (Dettaglio, error) {
	chi, err := authz.EsigePersone(ctx, authz.TributiRead, e.ID)
	if err != nil {
		return Dettaglio{}, err
	}
	n, err := leggiID(id)
	if err != nil {
		return Dettaglio{}, err
	}
	var d Dettaglio
	err = x.registro.Consulta(ctx, chi, sit.AmbitoDi(e.ID), func(tx pgx.Tx) ([]authz.Consultazione, error) {
		d, err = una(ctx, tx, e, n)
		if err != nil {
			return nil, err
		}
		riga := authz.Consultazione{Ente: e.ID, Risorsa: "segnalazione", Oggetto: id, Campi: []string{"evidenza"}}
		if d.Soggetto != nil {
			riga.Persone = []string{*d.Soggetto}
		}
		return []authz.Consultazione{riga}, nil
	})
	if err != nil {
		return Dettaglio{}, fmt.Errorf("find segnalazione: %w", err)
	}
	return d, nil
}

func una(ctx context.Context, tx pgx.Tx, e sit.Ente, id int64) (d Dettaglio, err error) {
	type intera struct {
		riga
		Evidenza json.RawMessage
		Motivo   *string
	}
	args := pgx.NamedArgs{"ente": e.ID, "id": id}
	rows, _ := tx.Query(ctx, queries.SQL("Una"), args)
	r, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[intera])
	if errors.Is(err, pgx.ErrNoRows) {
		return d, inesistente()
	}
	if err != nil {
		return d, err
	}
	if d.Segnalazione, err = r.segnalazione(); err != nil {
		return d, err
	}
	d.Evidenza, d.Motivo = r.Evidenza, r.Motivo
	if regola, err := TrovaRegola(r.Regola); err == nil {
		d.Scheda = regola
	}
	rows, _ = tx.Query(ctx, queries.SQL("Passi"), args)
	d.Passi, err = pgx.CollectRows(rows, pgx.RowToStructByName[Passo])
	return d, err
}

// Esecuzioni are the last runs, newest first.
func (x *Riscontri) Esecuzioni(ctx context.Context, e sit.Ente, limite int) ([]Esecuzione, error) {
	if _, err := authz.Esige(ctx, authz.TributiRead, e.ID); err != nil {
		return nil, err
	}
	type eseguita struct {
		ID         int64
		Ente       string
		Anno       int
		Stato      string
		Conteggi   json.RawMessage
		Avvisi     []Avviso
		Chi        string
		IniziataAt time.Time
		ConclusaAt *time.Time
	}
	var righe []eseguita
	err := x.db.Read(ctx, sit.AmbitoDi(e.ID), func(tx pgx.Tx) (err error) {
		rows, _ := tx.Query(ctx, queries.SQL("Esecuzioni"), pgx.NamedArgs{"ente": e.ID, "limite": limite})
		righe, err = pgx.CollectRows(rows, pgx.RowToStructByName[eseguita])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	out := []Esecuzione{}
	for _, r := range righe {
		v := Esecuzione{ID: r.ID, Ente: r.Ente, Anno: r.Anno, Stato: r.Stato, Avvisi: r.Avvisi, Chi: r.Chi, Iniziata: r.IniziataAt, Conclusa: r.ConclusaAt, Regole: []Contata{}}
		if r.Stato == "conclusa" {
			if err := json.Unmarshal(r.Conteggi, &v.Regole); err != nil {
				return nil, fmt.Errorf("read counts of run %d: %w", r.ID, err)
			}
		}
		out = append(out, v)
	}
	return out, nil
}

// Addetto is somebody of the tax office.
type Addetto struct {
	ID   string // operatore-12
	Nome string
}

// Addetti are those to whom a segnalazione may be given.
func (x *Riscontri) Addetti(ctx context.Context, e sit.Ente) (out []Addetto, err error) {
	if _, err := authz.Esige(ctx, authz.TributiRead, e.ID); err != nil {
		return nil, err
	}
	err = x.db.Read(ctx, sit.AmbitoDi(e.ID), func(tx pgx.Tx) error {
		tutti, err := x.addetti(ctx, tx, e)
		for _, a := range tutti {
			out = append(out, Addetto{ID: idOperatore(a.ID), Nome: a.Nome})
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list addetti: %w", err)
	}
	return out, nil
}

type rigaAddetto struct {
	ID   int64
	Nome string
}

func (x *Riscontri) addetti(ctx context.Context, tx pgx.Tx, e sit.Ente) ([]rigaAddetto, error) {
	rows, _ := tx.Query(ctx, queries.SQL("Addetti"), pgx.NamedArgs{"ente": e.ID, "oggi": x.oggi()})
	return pgx.CollectRows(rows, pgx.RowToStructByName[rigaAddetto])
}
