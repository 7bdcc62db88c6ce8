package prova

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// Particella is one of the map and of the census.
type Particella struct {
	Foglio int
	Numero string
	ID     string // public
	Chiave int64  // catasto.particella
	Forma  orb.Polygon
}

// foglio is the number of a sheet of the map.
func (m *Mondo) foglio(n int) int32 {
	if id, ok := m.fogli[n]; ok {
		return id
	}
	id := int32(m.nuovo() % 2_000_000_000)
	m.fogli[n] = id
	m.riga("catasto.foglio", map[string]any{"foglio_id": id, "nome": fmt.Sprintf("%s_%04d00", m.codice(), n), "comune": m.codice(), "sezione": "", "foglio": int32(n), "allegato": "", "sviluppo": ""})
	return id
}

// Particella draws one; a nil shape is one that only the census knows.
func (m *Mondo) Particella(foglio int, numero string, forma orb.Polygon) *Particella {
	p := &Particella{Foglio: foglio, Numero: numero, ID: fmt.Sprintf("%s_%04d00.%s", m.codice(), foglio, numero), Chiave: m.nuovo()}
	m.suoi[p.ID] = m.caso
	tipo := "particella"
	if strings.HasPrefix(numero, "STRADA") {
		tipo = "strada"
	}
	mappa := ""
	if tipo != "particella" {
		mappa = fmt.Sprintf("%s_%04d00", m.codice(), foglio)
	}
	m.riga("catasto.particella", map[string]any{"particella_id": p.Chiave, "comune": m.codice(), "sezione": "", "foglio": int32(foglio), "numero": numero, "denominatore": "", "mappa": mappa,
		"tipo": tipo, "id": p.ID, "nata_da": int64(1)})
	f := m.foglio(foglio)
	if forma != nil {
		p.Forma = sul(foglio, forma)
		m.disegno(f, 2, p, p.Forma)
	}
	return p
}

func (m *Mondo) disegno(foglio int32, classe int16, p *Particella, forma orb.Polygon) {
	m.riga("catasto.disegno", map[string]any{"disegno_id": m.nuovo(), "foglio_id": foglio, "classe": classe, "particella_id": p.Chiave, "codice": p.Numero, "tipo": map[int16]any{2: "particella", 3: nil}[classe],
		"fornitura_id": int64(1), "fonte": "cxf", "digest": m.numero, "area_mq": area(forma), "geom": geometria(forma)})
}

// Edificio draws a building of the cadastral map.
func (m *Mondo) Edificio(p *Particella, forma orb.Polygon) {
	m.disegno(m.foglio(p.Foglio), 3, p, sul(p.Foglio, forma))
}

// Terreno is a state of a particella in the census.
type Terreno struct {
	Particella *Particella
	Qualita    int
	Urbano     bool
	Mq         int64
	Dal        string
	Soppressa  bool
	DiChi      *Persona // a full title, when it is not nil
}

// Terreno writes one.
func (m *Mondo) Terreno(t Terreno) {
	immobile := m.nuovo()
	m.riga("catasto.terreno", map[string]any{"particella_id": t.Particella.Chiave, "immobile": immobile, "progressivo": int32(1), "subalterno": "", "dal": data(t.Dal), "al": nil,
		"superficie_mq": t.Mq, "qualita": int32(t.Qualita), "soppressa": t.Soppressa, "ente_urbano": t.Urbano || t.Qualita == 282})
	partita := any(nil)
	if t.Soppressa {
		partita = "0000000"
	}
	m.riga("catasto.stadio_terreno", map[string]any{"comune": m.codice(), "immobile": immobile, "progressivo": int32(1), "foglio": strconv.Itoa(t.Particella.Foglio), "numero": t.Particella.Numero,
		"particella_id": t.Particella.Chiave, "qualita": int32(t.Qualita), "superficie_mq": t.Mq, "partita": partita, "dal": data(t.Dal), "aperto": true, "impronta": immobile, "fornitura_id": int64(1)})
	if t.DiChi != nil {
		m.titolo("T", immobile, t.DiChi, "10", 1, 1, t.Dal)
	}
}

// Discende says that a particella comes from another.
func (m *Mondo) Discende(da, a *Particella, quando string) {
	m.riga("catasto.successione", map[string]any{"da": da.Chiave, "a": a.Chiave, "origine": "mutazione", "data": data(quando), "fornitura_id": int64(1)})
}

// UIU is a unit in one state, or in the one before it was suppressed.
type UIU struct {
	Particella  *Particella
	Sub         string
	Categoria   string // A02
	Mq          int64
	RenditaCent int64
	Interno     string
	Dal         string // of the state
	Soppressa   bool
	BCNC        bool
	Atto        int64 // the mutation that made this state
	Graffata    []*Particella
	Utilita     []*Particella // common goods it has a share in
	Civico      int64
	Immobile    int64  // set
	ID          string // set
}

// UIU writes one.
func (m *Mondo) UIU(u UIU) *UIU {
	u.Immobile = m.nuovo()
	u.ID = fmt.Sprintf("%s-F-%d", m.codice(), u.Immobile)
	m.suoi[u.ID] = m.caso
	m.stadio(&u, 1)
	for _, p := range append([]*Particella{u.Particella}, u.Graffata...) {
		m.identificativo(&u, p, u.Sub)
	}
	if u.Civico != 0 {
		m.riga("catasto.uiu_civico", map[string]any{"immobile": u.Immobile, "comune": m.codice(), "sezione": "", "ordine": int32(1), "via_id": int64(1), "civico_id": u.Civico, "grado": "esatto"})
	}
	return &u
}

func (m *Mondo) identificativo(u *UIU, p *Particella, sub string) {
	m.riga("catasto.identificativo", map[string]any{"comune": m.codice(), "sezione": "", "immobile": u.Immobile, "sezione_urbana": "", "foglio": strconv.Itoa(p.Foglio), "numero": p.Numero, "denominatore": "",
		"subalterno": sub, "particella_id": p.Chiave, "legame": "identificativo", "nata_da": int64(1)})
}

type raw struct {
	Foglio     string `json:"foglio"`
	Numero     string `json:"numero"`
	Subalterno string `json:"subalterno,omitempty"`
}

func identificativi(u *UIU) string {
	var ids []raw
	for _, p := range append([]*Particella{u.Particella}, u.Graffata...) {
		ids = append(ids, raw{fmt.Sprintf("%04d", p.Foglio), fmt.Sprintf("%05s", p.Numero), u.Sub})
	}
	b, _ := json.Marshal(ids) // strings: it cannot fail
	return string(b)
}

func (m *Mondo) stadio(u *UIU, progressivo int32) {
	partita := any(nil)
	switch {
	case u.Soppressa:
		partita = "C"
	case u.BCNC:
		partita = "A"
	}
	utilita := []raw{}
	for _, p := range u.Utilita {
		utilita = append(utilita, raw{fmt.Sprintf("%04d", p.Foglio), p.Numero, ""})
	}
	b, _ := json.Marshal(utilita)
	oppure := func(v bool, x any) any {
		if v {
			return x
		}
		return nil
	}
	interni := []string{}
	if u.Interno != "" {
		interni = []string{u.Interno}
	}
	m.riga("catasto.stadio_uiu", map[string]any{"stadio_id": m.nuovo(), "comune": m.codice(), "sezione": "", "immobile": u.Immobile, "progressivo": progressivo, "categoria": oppure(u.Categoria != "", u.Categoria),
		"superficie": oppure(u.Mq > 0, u.Mq), "rendita_milli": oppure(u.RenditaCent > 0, u.RenditaCent*10), "interni": interni, "partita": partita, "identificativi": identificativi(u),
		"utilita": string(b), "dal": data(u.Dal), "al": nil, "aperto": true, "g_mutazione": oppure(u.Atto != 0, u.Atto), "impronta": m.numero, "fornitura_id": int64(1)})
}

// Sopprime ends a unit by an act.
func (m *Mondo) Sopprime(u *UIU, atto int64, quando string) {
	s := *u
	s.Soppressa, s.Atto, s.Dal = true, atto, quando
	m.stadio(&s, 2)
}

// Rinumera gives a unit another sub from a day.
func (m *Mondo) Rinumera(u *UIU, sub, quando string) {
	u.Sub, u.Dal = sub, quando
	m.stadio(u, 2)
	m.identificativo(u, u.Particella, sub)
}

// Titolo gives a right over a unit: 10 proprietà, 20 nuda proprietà, 80 usufrutto.
func (m *Mondo) Titolo(u *UIU, p *Persona, diritto string, num, den int64) {
	m.titolo("F", u.Immobile, p, diritto, num, den, u.Dal)
}

func (m *Mondo) titolo(tipo string, immobile int64, p *Persona, diritto string, num, den int64, dal string) {
	n := m.nuovo()
	st := "P"
	if len(p.CF) == 11 {
		st = "G"
	}
	m.riga("catasto.titolarita", map[string]any{"comune": m.codice(), "sezione": "", "chiave": n, "soggetto_tipo": st, "soggetto": p.Soggetto, "immobile_tipo": tipo, "immobile": immobile,
		"diritto": diritto, "quota_num": num, "quota_den": den, "dal": data(dal), "aperto": true, "impronta": n, "fornitura_id": int64(1)})
}
