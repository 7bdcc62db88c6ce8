package tributi

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Posizione is a taxpayer's standing for an object (contract §4.3): of IMU for a year, of TARI from day to day. What its
// tax does not have is nil.
type Posizione struct {
	ID             string         `json:"id"`
	Tributo        string         `json:"tributo"`
	Anno           *int           `json:"anno"`
	Soggetto       *string        `json:"soggetto"` // opaque; nil where the tax code is wrong
	Oggetto        *string        `json:"oggetto"`  // id of the unit or of the particella; nil: not tied, or to several by a proposal
	Livello        *string        `json:"livello"`  // M1-M6; nil: not tied
	Identificativo Identificativo `json:"identificativo"`
	Categoria      *string        `json:"categoria"`
	RenditaCent    *int64         `json:"rendita_cent"`
	SuperficieMq   *float64       `json:"superficie_mq"`
	QuotaNum       *int64         `json:"quota_num"`
	QuotaDen       *int64         `json:"quota_den"`
	Mesi           *int           `json:"mesi"`
	Dal            sit.Giorno     `json:"dal"`
	Al             sit.Giorno     `json:"al"`
	DovutoCent     *int64         `json:"dovuto_cent"` // TARI: of the last bill, additions included
}

// Identificativo is what the position says of its object, normalised; nil is not said.
type Identificativo struct {
	Sezione      *string `json:"sezione"`
	Foglio       *string `json:"foglio"`
	Numero       *string `json:"numero"`
	Denominatore *string `json:"denominatore"`
	Sub          *string `json:"sub"`
}

// FiltroPosizioni says which positions a list wants; what is zero is not asked for.
type FiltroPosizioni struct {
	CF      string // as typed
	Anno    int    // IMU of that year, TARI that holds in it; 0: what holds on Giorno
	Tributo string // TARI, IMU
	Giorno  sit.Giorno
}

// Pagina bounds a list: how many, and after which place ("" is the beginning).
type Pagina struct {
	Limite int
	Dopo   string
}

// segnoPosizione is the place in a list. It names the person by her opaque id, so that the address of
// the next page needs no tax code; ACodice is of a list by a wrong tax code, which must be said again.
type segnoPosizione struct {
	T       string `json:"t"`
	N       int64  `json:"n"`
	Persona string `json:"p,omitempty"`
	ACodice bool   `json:"c,omitempty"`
}

func (s segnoPosizione) String() string {
	b, _ := json.Marshal(s) // strings and numbers always marshal
	return base64.RawURLEncoding.EncodeToString(b)
}

func leggiSegnoPosizione(s string) (g segnoPosizione, err error) {
	if s == "" {
		return g, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(b, &g)
	}
	if err != nil || g.T != "TARI" && g.T != "IMU" {
		return g, sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", "Il parametro cursor non è uno di quelli che questo servizio dà: ripartire dalla prima pagina.").Su("cursor")
	}
	return g, nil
}

// ListPosizioni lists positions, and writes in the register whose they are. seguito is the place where the next page
// begins, empty at the end.
func (t *Tributi) ListPosizioni(ctx context.Context, e sit.Ente, f FiltroPosizioni, p Pagina) (lista []Posizione, seguito string, err error) {
	chi, err := authz.EsigePersone(ctx, authz.TributiRead, e.ID)
	if err != nil {
		return nil, "", err
	}
	dopo, err := leggiSegnoPosizione(p.Dopo)
	if err != nil {
		return nil, "", err
	}
	f.CF = strings.ToUpper(strings.TrimSpace(f.CF))
	if dopo.ACodice && f.CF == "" {
		return nil, "", sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", "La pagina seguente di un elenco per un codice fiscale errato vuole di nuovo il parametro cf.").Su("cf")
	}
	err = t.registro.Consulta(ctx, chi, sit.AmbitoDi(e.ID), func(tx pgx.Tx) ([]authz.Consultazione, error) {
		args := pgx.NamedArgs{"ente": e.ID, "tributo": f.Tributo, "anno": f.Anno, "giorno": f.Giorno, "persona": dopo.Persona, "cf": "", "dopo_tributo": dopo.T, "dopo": dopo.N, "limite": p.Limite + 1}
		if f.CF != "" {
			if codice, ok := catasto.ParseCodiceFiscale(f.CF); ok {
				var persona string
				if err := tx.QueryRow(ctx, queries.SQL("PersonaDiCF"), pgx.NamedArgs{"cf": string(codice)}).Scan(&persona); err != nil {
					return nil, err
				}
				args["persona"] = persona
			} else {
				args["cf"] = f.CF
			}
		}
		rows, _ := tx.Query(ctx, queries.SQL("ListPosizioni"), args)
		lista, err = pgx.CollectRows(rows, leggiPosizione)
		if err != nil {
			return nil, err
		}
		if len(lista) > p.Limite {
			lista = lista[:p.Limite]
			ultima := lista[p.Limite-1]
			n, _ := strconv.ParseInt(ultima.ID[len(ultima.Tributo)+1:], 10, 64) // we wrote it
			seguito = segnoPosizione{T: ultima.Tributo, N: n, Persona: args["persona"].(string), ACodice: args["cf"] != ""}.String()
		}
		riga := authz.Consultazione{Ente: e.ID, Risorsa: "posizioni", Oggetto: args["persona"].(string), Campi: []string{"tributi", "rendita", "quota"}}
		for _, x := range lista {
			if x.Soggetto != nil && !slices.Contains(riga.Persone, *x.Soggetto) {
				riga.Persone = append(riga.Persone, *x.Soggetto)
			}
		}
		return []authz.Consultazione{riga}, nil
	})
	if err != nil {
		return nil, "", fmt.Errorf("list positions: %w", err)
	}
	return lista, seguito, nil
}

func leggiPosizione(row pgx.CollectableRow) (Posizione, error) {
	var p Posizione
	var n int64
	var sezione, foglio, numero, denominatore, sub string
	var comune, sezioneUIU, particella *string
	var immobile *int64
	var dal, al *sit.Giorno
	var dubbio bool
	err := row.Scan(&p.Tributo, &n, &p.Anno, &p.Soggetto, &sezione, &foglio, &numero, &denominatore, &sub, &p.Categoria, &p.RenditaCent, &p.SuperficieMq, &p.QuotaNum, &p.QuotaDen, &p.Mesi,
		&dal, &al, &p.DovutoCent, &p.Livello, &comune, &sezioneUIU, &immobile, &particella, &dubbio)
	if err != nil {
		return p, err
	}
	p.ID = p.Tributo + "-" + strconv.FormatInt(n, 10)
	p.Identificativo = Identificativo{detto(sezione), detto(foglio), detto(numero), detto(denominatore), detto(sub)}
	p.Dal, p.Al = sit.DaSempre, sit.PerSempre
	if dal != nil {
		p.Dal = *dal
	}
	if al != nil {
		p.Al = *al
	}
	switch {
	case dubbio || immobile == nil:
	case *immobile != 0:
		id := catasto.IDUIU{Comune: catasto.CodiceComune(*comune), Sezione: *sezioneUIU, Immobile: *immobile}.String()
		p.Oggetto = &id
	default:
		p.Oggetto = particella
	}
	return p, nil
}

// detto is nil where nothing is said.
func detto(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
