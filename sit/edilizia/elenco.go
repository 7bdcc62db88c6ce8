package edilizia

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Filtro says which pratiche are wanted; what is empty is not asked for.
type Filtro struct {
	Stato, Kind string
	Anno        int
	Particella  string // any spelling of an id: its own pratiche, and those of what it comes from
	UIU         string
	Protocollo  string
	Q           string // how the number begins
	Limite      int
	Dopo        string // where the page before ended
}

// Elenco is a page of pratiche, the latest first, without persons. Seguito is where the next begins, empty at the end.
type Elenco struct {
	Items   []*Pratica
	Seguito string
}

// List lists pratiche. A list names nobody, so it wants no reason.
func (x *Edilizia) List(ctx context.Context, e sit.Ente, f Filtro) (Elenco, error) {
	if _, err := authz.Esige(ctx, authz.EdiliziaRead, e.ID); err != nil {
		return Elenco{}, err
	}
	args, err := f.argomenti(e.ID)
	if err != nil {
		return Elenco{}, err
	}
	out := Elenco{Items: []*Pratica{}}
	err = x.leggi(ctx, e.ID, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("ListPratiche"), args)
		righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[rigaPratica])
		if err != nil {
			return err
		}
		if len(righe) > f.Limite {
			righe = righe[:f.Limite]
			u := righe[f.Limite-1]
			out.Seguito = scriviSegno(&u)
		}
		return out.riempi(ctx, tx, e.ID, righe)
	})
	if err != nil {
		return Elenco{}, fmt.Errorf("list pratiche: %w", err)
	}
	return out, nil
}

// riempi says of the pratiche of a page where they are.
func (out *Elenco) riempi(ctx context.Context, tx pgx.Tx, ente int32, righe []rigaPratica) error {
	ids := make([]int64, len(righe))
	for i := range righe {
		ids[i] = righe[i].PraticaID
	}
	rows, _ := tx.Query(ctx, queries.SQL("Legami"), pgx.NamedArgs{"ente": ente, "pratiche": ids})
	legami, err := pgx.CollectRows(rows, pgx.RowToStructByName[rigaLegame])
	if err != nil {
		return err
	}
	di := map[int64][]rigaLegame{}
	for _, l := range legami {
		di[l.PraticaID] = append(di[l.PraticaID], l)
	}
	for i := range righe {
		p := righe[i].pratica()
		p.collega(righe[i].Immobili, di[righe[i].PraticaID])
		p.taci()
		out.Items = append(out.Items, p)
	}
	return nil
}

func (f *Filtro) argomenti(ente int32) (pgx.NamedArgs, error) {
	args := pgx.NamedArgs{"ente": ente, "stato": nil, "kind": nil, "anno": nil, "protocollo": nil, "q": nil, "limite": f.Limite + 1,
		"particella": nil, "immobile": nil, "comune": "", "sezione": "", "c_anno": nil, "c_lungo": 0, "c_numero": "", "c_pratica": int64(0)}
	if f.Stato != "" {
		s, _, ok := LeggiStato(f.Stato)
		if !ok {
			return nil, statoIgnoto(f.Stato)
		}
		args["stato"] = string(s)
	}
	if f.Kind != "" {
		k, _, ok := LeggiKind(f.Kind)
		if !ok {
			return nil, kindIgnoto(f.Kind)
		}
		args["kind"] = string(k)
	}
	if f.Anno != 0 {
		args["anno"] = f.Anno
	}
	if p := strings.TrimSpace(f.Protocollo); p != "" {
		args["protocollo"] = p
	}
	if q := strings.ToUpper(strings.TrimSpace(f.Q)); q != "" {
		args["q"] = q
	}
	if f.Particella != "" {
		id, err := catasto.ParseIDParticella(f.Particella)
		if err != nil {
			return nil, sit.Rifiuto(sit.Invalid, "PART_NON_VALIDA", "Il parametro particella è il riferimento di una particella, come B542_000300.45.").Su("particella").Per(err)
		}
		args["particella"] = chiaveParticella(id)
	}
	if f.UIU != "" {
		id, err := catasto.ParseIDUIU(f.UIU)
		if err != nil {
			return nil, sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", "Il parametro uiu è l'identificativo di un'unità, come B542-F-1234.").Su("uiu").Per(err)
		}
		args["immobile"], args["comune"], args["sezione"] = id.Immobile, string(id.Comune), id.Sezione
	}
	if f.Dopo != "" {
		if err := leggiSegno(f.Dopo, args); err != nil {
			return nil, err
		}
	}
	return args, nil
}

// chiaveParticella is what catasto.particella is looked up by: comune, sezione, foglio, numero, denominatore, and
// the sheet of what is one per sheet.
func chiaveParticella(id catasto.IDParticella) []string {
	mappa := ""
	if !id.Numero.Numerata() {
		mappa = id.Foglio.String()
	}
	return []string{string(id.Foglio.Comune), id.Foglio.Sezione, fmt.Sprint(id.Foglio.Foglio), id.Numero.Numero, id.Numero.Denominatore, mappa}
}

func scriviSegno(u *rigaPratica) string {
	anno := 0
	if u.Anno != nil {
		anno = *u.Anno
	}
	b, _ := json.Marshal([]any{anno, u.Numero, scriviID(u.PraticaID)}) // a number and texts: it cannot fail
	return base64.RawURLEncoding.EncodeToString(b)
}

func leggiSegno(s string, args pgx.NamedArgs) error {
	var anno int
	var numero, id string
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err == nil {
		campi := []any{&anno, &numero, &id}
		if err = json.Unmarshal(b, &campi); err == nil && (len(campi) != 3 || strings.ContainsRune(numero, 0)) {
			err = fmt.Errorf("cursor of %d parts", len(campi))
		}
	}
	var n int64
	if err == nil {
		n, err = leggiID(id)
	}
	if err != nil || anno < 0 || anno > 9999 {
		return sit.Rifiuto(sit.Invalid, "CURSORE_NON_VALIDO",
			"Il parametro cursor non è di questo servizio: seguire next così com'è, o ricominciare dalla prima pagina.").Su("cursor")
	}
	args["c_anno"], args["c_lungo"], args["c_numero"], args["c_pratica"] = anno, len([]rune(numero)), numero, n
	return nil
}
