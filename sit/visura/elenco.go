package visura

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// DomandaElenco asks for the owners of an area, of some particelle, or for what some persons own.
// One of the three is filled.
type DomandaElenco struct {
	Geometria  orb.Geometry // longitude and latitude, valid
	Distanza   float64      // metres by which Geometria is made wider
	Particelle []string
	CF         []string
}

// VoceElenco is a title of an elenco.
type VoceElenco struct {
	Immobile      string     `json:"immobile"`
	Tipo          string     `json:"tipo"` // F, T
	Particella    *string    `json:"particella"`
	Sub           *string    `json:"sub"`
	Categoria     *string    `json:"categoria"`
	Soggetto      *string    `json:"soggetto"`
	CF            *string    `json:"cf"`
	Denominazione *string    `json:"denominazione"`
	Cognome       *string    `json:"cognome"`
	Nome          *string    `json:"nome"`
	Diritto       string     `json:"diritto"`
	DirittoTesto  string     `json:"diritto_testo"`
	QuotaNum      *int64     `json:"quota_num"`
	QuotaDen      *int64     `json:"quota_den"`
	Dal           sit.Giorno `json:"dal"`
	Al            sit.Giorno `json:"al"`
}

// Elenco is a list of titles.
type Elenco struct {
	Ente   sit.Ente
	Quando Quando
	Items  []VoceElenco
}

const (
	// SenzaSecondaFirma is how many rows one operatore may have alone (contract §4.3).
	SenzaSecondaFirma = 500
	maxElenco         = 50000
	maxChiesti        = 1000 // particelle or tax codes of a question
)

// errSecondaFirma stops a consultation before anything of it is shown.
type errSecondaFirma struct{ righe int }

func (e errSecondaFirma) Error() string {
	return fmt.Sprintf("%d rows want a second signature", e.righe)
}

// Elenco lists who owns what. Over 500 rows it is refused with SECONDA_FIRMA and the number of the
// request, until another operatore approves it; it is then answered to who asked, for seven days.
func (v *Visura) Elenco(ctx context.Context, e sit.Ente, d DomandaElenco, q Quando) (Elenco, error) {
	chi, err := pieno(ctx, e.ID)
	if err != nil {
		return Elenco{}, err
	}
	modo, impronta, err := d.firma(q)
	if err != nil {
		return Elenco{}, err
	}
	args := pgx.NamedArgs{"ente": e.ID, "genere": chi.Genere, "chi": chi.Operatore.ID, "nome": chi.Operatore.Nome, "impronta": impronta, "modo": modo, "scopo": chi.Scopo}
	out := Elenco{Ente: e, Quando: q}
	err = v.consulta(ctx, chi, e.ID, func(tx pgx.Tx) (authz.Consultazione, error) {
		var err error
		if out.Items, err = v.elenco(ctx, tx, e, d, q); err != nil {
			return authz.Consultazione{}, err
		}
		if len(out.Items) > SenzaSecondaFirma {
			approvato := false
			if err := tx.QueryRow(ctx, queries.SQL("ElencoApprovato"), args).Scan(&approvato); err != nil || !approvato {
				return authz.Consultazione{}, errors.Join(err, errSecondaFirma{len(out.Items)})
			}
		}
		return rigaElencoTitoli("elenco", out.Items), nil
	})
	if firma, ok := errors.AsType[errSecondaFirma](err); ok {
		return Elenco{}, v.chiediFirma(ctx, e, args, firma.righe)
	}
	if err != nil {
		return Elenco{}, fmt.Errorf("list holders: %w", err)
	}
	return out, nil
}

func (v *Visura) chiediFirma(ctx context.Context, e sit.Ente, args pgx.NamedArgs, righe int) error {
	args["righe"] = righe
	var numero int64
	if err := v.db.Write(ctx, e.ID, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, queries.SQL("ChiediElenco"), args).Scan(&numero)
	}); err != nil {
		return fmt.Errorf("ask for a second signature: %w", err)
	}
	return sit.Rifiuto(sit.Forbidden, "SECONDA_FIRMA",
		"L'elenco ha %d righe: oltre %d serve l'approvazione di un secondo operatore. È stata registrata la richiesta n. %d: dopo l'approvazione, dal portale, ripetere la stessa domanda.", righe, SenzaSecondaFirma, numero)
}

// firma says of which kind a question is, and gives the digest by which it is known again.
func (d *DomandaElenco) firma(q Quando) (modo, impronta string, err error) {
	n := 0
	for _, c := range []struct {
		c    bool
		modo string
	}{{d.Geometria != nil, "geometria"}, {len(d.Particelle) > 0, "particelle"}, {len(d.CF) > 0, "cf"}} {
		if c.c {
			n++
			modo = c.modo
		}
	}
	if n != 1 {
		return "", "", sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", "Indicare una geometria, oppure un elenco di particelle, oppure un elenco di codici fiscali, e una cosa sola.").Su("geometria")
	}
	if len(d.Particelle) > maxChiesti || len(d.CF) > maxChiesti {
		return "", "", sit.Rifiuto(sit.Invalid, "ELENCO_NON_VALIDO", "Indicare al massimo %d particelle o codici fiscali.", maxChiesti).Su(modo)
	}
	for i, c := range d.CF {
		d.CF[i] = strings.ToUpper(strings.Join(strings.Fields(c), ""))
	}
	var g *geojson.Geometry
	if d.Geometria != nil {
		g = geojson.NewGeometry(d.Geometria)
	}
	b, err := json.Marshal([]any{g, d.Distanza, d.Particelle, d.CF, q.Giorno, q.NotoAl})
	somma := sha256.Sum256(b)
	return modo, hex.EncodeToString(somma[:]), err
}

func (v *Visura) elenco(ctx context.Context, tx pgx.Tx, e sit.Ente, d DomandaElenco, q Quando) ([]VoceElenco, error) {
	args := q.argomenti(e.ID)
	args["limite"] = maxElenco + 1
	nome := "ElencoTitolari"
	switch {
	case d.Geometria != nil:
		var valida bool
		if err := tx.QueryRow(ctx, queries.SQL("FormaValida"), pgx.NamedArgs{"geometria": d.Geometria}).Scan(&valida); err != nil {
			return nil, err
		}
		if !valida {
			return nil, sit.Rifiuto(sit.Invalid, "GEOM_NON_VALIDA", "La geometria si interseca con se stessa: correggerla e riprovare.").Su("geometria")
		}
		srid, zona, err := v.sistema(ctx, tx, e)
		if err != nil {
			return nil, err
		}
		g := q.argomenti(e.ID)
		g["geometria"], g["distanza"], g["srid"], g["zona"], g["limite"] = d.Geometria, d.Distanza, srid, zona, maxElenco
		if args["particelle"], err = numeri(ctx, tx, "SottoForma", g); err != nil {
			return nil, err
		}
	case len(d.Particelle) > 0:
		g, err := chiavi(d.Particelle)
		if err != nil {
			return nil, err
		}
		g["ente"] = e.ID
		trovate, err := numeri(ctx, tx, "ParticellePerChiave", g)
		if err != nil {
			return nil, err
		}
		if len(trovate) < len(g["fogli"].([]int32)) {
			return nil, sit.Rifiuto(sit.NotFound, "PART_INESISTENTE", "Fra le particelle indicate ce n'è una che non esiste in questo ente: controllare gli identificativi.").Su("particelle")
		}
		args["particelle"] = trovate
	default:
		nome, args["cf"] = "ElencoPerCF", d.CF
	}
	rows, err := tx.Query(ctx, queries.SQL(nome), args)
	if err != nil {
		return nil, err
	}
	righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[rigaVoce])
	if err != nil {
		return nil, err
	}
	if len(righe) > maxElenco {
		return nil, sit.Rifiuto(sit.Invalid, "ELENCO_TROPPO_GRANDE", "L'elenco supera %d righe: restringere la domanda.", maxElenco)
	}
	out := make([]VoceElenco, len(righe))
	for i := range righe {
		out[i] = righe[i].voce(q)
	}
	return out, nil
}

func numeri(ctx context.Context, tx pgx.Tx, nome string, args pgx.NamedArgs) ([]int64, error) {
	rows, err := tx.Query(ctx, queries.SQL(nome), args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// sistema is the SRID of storage and that in which distances of an ente are measured.
func (v *Visura) sistema(ctx context.Context, tx pgx.Tx, e sit.Ente) (srid, zona int, err error) {
	err = tx.QueryRow(ctx, queries.SQL("SistemaDiRiferimento")).Scan(&srid)
	return srid, e.Zona, err
}

// chiavi are the parts of the ids of some particelle, each once.
func chiavi(ids []string) (pgx.NamedArgs, error) {
	var comuni, sezioni, numeri, denominatori, mappe []string
	var fogli []int32
	var viste []string
	for _, s := range ids {
		p, err := catasto.ParseIDParticella(s)
		if err != nil {
			return nil, sit.Rifiuto(sit.Invalid, "PART_NON_VALIDA", "Nell'elenco delle particelle %q non è un riferimento: si scrive come B542_000300.45.", catasto.Taglia(s)).Su("particelle")
		}
		mappa := ""
		if !p.Numero.Numerata() {
			mappa = p.Foglio.String()
		}
		unica := fmt.Sprint(p.Foglio.Comune, "|", p.Foglio.Sezione, "|", p.Foglio.Foglio, "|", p.Numero, "|", mappa)
		if slices.Contains(viste, unica) {
			continue
		}
		viste = append(viste, unica)
		comuni, sezioni, fogli = append(comuni, string(p.Foglio.Comune)), append(sezioni, p.Foglio.Sezione), append(fogli, int32(p.Foglio.Foglio))
		numeri, denominatori, mappe = append(numeri, p.Numero.Numero), append(denominatori, p.Numero.Denominatore), append(mappe, mappa)
	}
	return pgx.NamedArgs{"comuni": comuni, "sezioni": sezioni, "fogli": fogli, "numeri": numeri, "denominatori": denominatori, "mappe": mappe}, nil
}

type rigaVoce struct {
	Tipo               string
	Immobile           int64
	Comune, Sezione    string
	Particella         string
	Foglio             int32
	Sub                string
	Categoria          *string
	VersioneID         int64
	Diritto            string
	DirittoLibero      *string
	QuotaNum, QuotaDen *int64
	Dal, Al            *sit.Giorno
	RegDal, RegAl      *sit.Giorno
	Aperto             bool

	Persona, CF, Denominazione, Cognome, Nome *string
}

func (r *rigaVoce) voce(q Quando) VoceElenco {
	f := fasi{Dal: r.Dal, Al: r.Al, RegDal: r.RegDal, RegAl: r.RegAl, Aperto: r.Aperto}
	f.noto(q.NotoAl)
	vig := f.vigenza()
	x := VoceElenco{Immobile: r.Particella, Tipo: r.Tipo, Particella: oNull(r.Particella), Sub: oNull(norma(r.Sub)), Categoria: r.Categoria,
		Soggetto: r.Persona, CF: r.CF, Denominazione: r.Denominazione, Cognome: r.Cognome, Nome: r.Nome,
		Diritto: r.Diritto, DirittoTesto: dirittoTesto(r.Diritto, testo(r.DirittoLibero)), QuotaNum: r.QuotaNum, QuotaDen: r.QuotaDen, Dal: vig.Dal, Al: vig.Al}
	if r.Tipo == "F" {
		x.Immobile = catasto.IDUIU{Comune: catasto.CodiceComune(r.Comune), Sezione: r.Sezione, Immobile: r.Immobile}.String()
	}
	return x
}

func rigaElencoTitoli(risorsa string, voci []VoceElenco) authz.Consultazione {
	c := authz.Consultazione{Risorsa: risorsa, Campi: []string{"titolari", "cf", "nome", "quota"}}
	viste := map[string]bool{}
	for _, x := range voci {
		if x.Soggetto != nil && !viste[*x.Soggetto] {
			viste[*x.Soggetto] = true
			c.Persone = append(c.Persone, *x.Soggetto)
		}
	}
	return c
}

// ElencoInAttesa is a list that waits for a second signature.
type ElencoInAttesa struct {
	EnteID      int32
	RichiestaID int64
	Modo        string // geometria, particelle, cf
	Righe       int
	Scopo       string
	Nome        string // who asked
	Chi         int64
	Genere      authz.Genere
	ChiestaAt   time.Time
}

// ElenchiInAttesa are the lists that wait for a second signature, in the enti in which the caller
// may give one.
func (v *Visura) ElenchiInAttesa(ctx context.Context) (out []ElencoInAttesa, err error) {
	chi, err := authz.Esige(ctx, authz.TitolariRead, 0)
	if err != nil {
		return nil, err
	}
	enti := slices.DeleteFunc(chi.Ambito(authz.TitolariRead).Enti(), func(e int32) bool { return !chi.Puo(authz.TitolariRead, e) })
	if len(enti) == 0 {
		return nil, fuoriPratica()
	}
	err = v.db.Read(ctx, sit.AmbitoDi(enti...), func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("ElenchiInAttesa"), pgx.NamedArgs{"enti": enti})
		if err != nil {
			return err
		}
		out, err = pgx.CollectRows(rows, pgx.RowToStructByName[ElencoInAttesa])
		return err
	})
	return out, err
}

// DecidiElenco approves or denies a list that another asked for.
func (v *Visura) DecidiElenco(ctx context.Context, e sit.Ente, richiesta int64, approva bool) error {
	chi, err := authz.Esige(ctx, authz.TitolariRead, e.ID)
	if err != nil {
		return err
	}
	if chi.Genere != authz.Persona || !chi.Puo(authz.TitolariRead, e.ID) {
		return sit.Rifiuto(sit.Forbidden, "SOLO_OPERATORI", "Un elenco lo approva un operatore che può consultare i titolari dell'ente.")
	}
	stato := "negata"
	if approva {
		stato = "approvata"
	}
	return v.db.Write(ctx, e.ID, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, queries.SQL("DecidiElenco"), pgx.NamedArgs{"ente": e.ID, "richiesta": richiesta, "stato": stato, "chi": chi.Operatore.ID, "nome": chi.Operatore.Nome})
		if err == nil && tag.RowsAffected() == 0 {
			return sit.Rifiuto(sit.Conflict, "RICHIESTA_NON_DECIDIBILE", "La richiesta non esiste, è già stata decisa, o è la propria: la approva un altro operatore.")
		}
		return err
	})
}
