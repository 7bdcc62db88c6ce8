package visura

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/codici"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Dichiarazione is a unit as a professional declared it with a DOCFA. It is not yet the catasto: its
// values become official when a state of the registers has them.
type Dichiarazione struct {
	Unita          string // id, which the registers may not have yet
	Protocollo     string
	Anno           int
	Registrazione  sit.Giorno
	Identificativo Identificativo
	Categoria      *string
	Classe         *string
	Consistenza    *Millesimi
	Superficie     *int64
	Rendita        *int64 // proposed, in cents

	PerIdentificativo bool // found by foglio and numero: no state has its id
	Stato             StatoDocfa
	Certa             bool       // the state bears the protocollo; else it was only registered after
	Stadio            *int       // of the unit, once in the acts
	InAtti            sit.Giorno // when that was registered

	Poligoni, Schede, Documenti int // what of it is kept; none of it is shown
}

// StatoDocfa tells whether the catasto has what was declared.
type StatoDocfa string

// The values of StatoDocfa.
const (
	InAttesa StatoDocfa = "in attesa"
	InAtti   StatoDocfa = "in atti"
)

// Numero is how a declaration is called.
func (d *Dichiarazione) Numero() string { return d.Protocollo + "/" + strconv.Itoa(d.Anno) }

// Docfa are the declarations of a unit, the latest first; a unit that the registers have not yet may
// have some.
func (v *Visura) Docfa(ctx context.Context, e sit.Ente, id string, q Quando) ([]Dichiarazione, error) {
	chi, err := authz.Esige(ctx, authz.EdiliziaRead, e.ID)
	if altro, err2 := authz.Esige(ctx, authz.TributiRead, e.ID); err != nil && err2 == nil {
		chi, err = altro, nil
	}
	if err != nil {
		return nil, err
	}
	u, err := catasto.ParseIDUIU(id)
	if err != nil {
		return nil, unitaInesistente(id)
	}
	var out []Dichiarazione
	err = v.leggi(ctx, e.ID, func(tx pgx.Tx) error {
		out, err = docfaDi(ctx, tx, e.ID, chiaveImmobile{u.Immobile, string(u.Comune), u.Sezione}, q, vedeRendita(ctx, chi, e.ID, u.String()))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find declarations: %w", err)
	}
	return out, nil
}

// rigaDocfa is a row of DocfaDiUIU.
type rigaDocfa struct {
	Legame           string
	Comune           string
	Sezione          string
	Immobile         int64
	Protocollo       string
	Anno             int
	Registrazione    *sit.Giorno
	Categoria        *string
	Classe           *string
	ConsistenzaMilli *int64
	Superficie       *int64
	RenditaMilli     *int64
	NSezioneUrbana   string
	NFoglio          string
	NNumero          string
	NDenominatore    string
	NSubalterno      string
	Progressivo      *int
	RegDal           *sit.Giorno
	Scritto          bool
	Poligoni         int
	Schede           int
	Documenti        int
}

func docfaDi(ctx context.Context, tx pgx.Tx, ente int32, k chiaveImmobile, q Quando, rendita bool) ([]Dichiarazione, error) {
	rows, err := tx.Query(ctx, queries.SQL("DocfaDiUIU"), pgx.NamedArgs{"ente": ente, "immobile": k.Immobile, "comune": k.Comune, "sezione": k.Sezione, "noto": q.NotoAl})
	if err != nil {
		return nil, err
	}
	righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[rigaDocfa])
	out := make([]Dichiarazione, len(righe))
	for i := range righe {
		out[i] = righe[i].dichiarazione(rendita)
	}
	return out, err
}

func (r *rigaDocfa) dichiarazione(rendita bool) Dichiarazione {
	d := Dichiarazione{
		Unita:      catasto.IDUIU{Comune: catasto.CodiceComune(r.Comune), Sezione: r.Sezione, Immobile: r.Immobile}.String(),
		Protocollo: r.Protocollo, Anno: r.Anno, Registrazione: orDaSempre(r.Registrazione),
		Identificativo: Identificativo{SezioneUrbana: oNull(r.NSezioneUrbana), Foglio: oNull(r.NFoglio), Numero: oNull(r.NNumero), Denominatore: oNull(r.NDenominatore), Sub: oNull(r.NSubalterno)},
		Categoria:      normaPtr(r.Categoria), Superficie: r.Superficie, PerIdentificativo: r.Legame == "identificativo",
		Stato: InAttesa, InAtti: sit.DaSempre, Poligoni: r.Poligoni, Schede: r.Schede, Documenti: r.Documenti,
	}
	if r.ConsistenzaMilli != nil {
		c := Millesimi(*r.ConsistenzaMilli)
		d.Consistenza = &c
	}
	if rendita {
		d.Classe, d.Rendita = normaPtr(r.Classe), centesimi(r.RenditaMilli)
	}
	if r.Progressivo != nil {
		d.Stato, d.Stadio, d.InAtti, d.Certa = InAtti, r.Progressivo, orDaSempre(r.RegDal), r.Scritto
	}
	return d
}

// docfa adds the declarations of units to a fascicolo. One may be found twice, under its own id and
// by the identifier of another unit.
func (g *raccoglitore) docfa(unita ...chiaveImmobile) error {
	viste := map[string]bool{}
	for _, k := range unita {
		lista, err := docfaDi(g.ctx, g.tx, g.ente.ID, k, g.q, false)
		if err != nil {
			return err
		}
		for i := range lista {
			d := &lista[i]
			chiave := d.Numero() + d.Unita
			if viste[chiave] {
				continue
			}
			viste[chiave] = true
			confidenza := 1.0
			if d.PerIdentificativo || d.Stato == InAtti && !d.Certa {
				confidenza = 0.8
			}
			g.voce("docfa", d.Numero(), d.Registrazione, d.testo(), "identificativo", confidenza)
		}
	}
	return nil
}

// docfaDiParticella adds those of the units on a particella, and of those that will be there.
func (g *raccoglitore) docfaDiParticella(p particella) error {
	rows, err := g.tx.Query(g.ctx, queries.SQL("DocfaDiParticella"), pgx.NamedArgs{"ente": g.ente.ID, "particella": p.ParticellaID, "limite": maxFascicolo})
	if err != nil {
		return err
	}
	type rigaUnita struct {
		Comune, Sezione string
		Immobile        int64
	}
	righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[rigaUnita])
	if err != nil {
		return err
	}
	unita := make([]chiaveImmobile, len(righe))
	for i, r := range righe {
		unita[i] = chiaveImmobile{r.Immobile, r.Comune, r.Sezione}
	}
	return g.docfa(unita...)
}

func (d *Dichiarazione) testo() string {
	s := "Dichiarazione DOCFA " + d.Numero() + " dell'unità " + d.Unita
	if d.Categoria != nil {
		c, _ := codici.CategoriaDi(*d.Categoria)
		s += ", categoria " + c.String()
	}
	if d.Superficie != nil {
		s += ", " + strconv.FormatInt(*d.Superficie, 10) + " m²"
	}
	switch {
	case d.Stato == InAttesa:
		s += ": in attesa, il censuario non ha ancora uno stadio che la riporti"
	case d.Certa:
		s += ": in atti con lo stadio " + strconv.Itoa(*d.Stadio)
	default:
		s += ": probabilmente in atti con lo stadio " + strconv.Itoa(*d.Stadio) + ", registrato dopo"
	}
	return s
}
