package portal

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/visura"
)

// registriFinti is an invented office of the registers: it asks for the scopes as the real one
// does, and remembers what it was asked.
type registriFinti struct {
	chiesto []string
	grande  bool // the lists want a second signature
}

var entiFinti = []sit.Ente{{ID: 1, Codice: "X100", Nome: "Borgo Prova"}, {ID: 2, Codice: "X200", Nome: "Villa Nova"}}

const (
	unoFinto   = "391e68c5-0bed-8ff3-b9b1-4e5f2c2e7e41"
	altroFinto = "cf06b83e-2bdb-8cf3-a0bd-6a93186ebc71"
	cfFinto    = "TRBDLO61E63X100K"
)

func s(x string) *string { return &x }
func n(x int64) *int64   { return &x }

func (f *registriFinti) EnteDi(_ context.Context, comune string) (sit.Ente, error) {
	for _, e := range entiFinti {
		if string(e.Codice) == comune {
			return e, nil
		}
	}
	return sit.Ente{}, sit.Rifiuto(sit.NotFound, "ENTE_SCONOSCIUTO", "Non c'è.")
}

func (f *registriFinti) Enti(context.Context) ([]sit.Ente, error) { return entiFinti, nil }

func soggettoFinto(id string) visura.Soggetto {
	return visura.Soggetto{ID: id, Tipo: "F", CF: s(cfFinto), CFValido: true, Cognome: s("TREBIOTTI"), Nome: s("ODILIA <B>"), Nascita: sit.Data(1961, 5, 23), Enti: []string{"X100"}, Luogo: "F205", Sesso: "2"}
}

func (f *registriFinti) CercaSoggetti(ctx context.Context, d visura.DomandaSoggetti) (visura.Soggetti, error) {
	f.chiesto = append(f.chiesto, d.CF+"|"+d.Cognome)
	if _, err := authz.EsigePersone(ctx, authz.TitolariRead, 0); err != nil {
		return visura.Soggetti{}, err
	}
	if strings.HasPrefix(d.Cognome, "TREBIOTTI") || d.CF != "" {
		return visura.Soggetti{Items: []visura.Soggetto{soggettoFinto(unoFinto)}}, nil
	}
	return visura.Soggetti{}, nil
}

func unitaFinta() visura.Unita {
	uno, cons := 1, visura.Millesimi(6500)
	return visura.Unita{ID: "X100-F-7", Comune: "X100", Categoria: s("A02"), Classe: s("3"), Consistenza: &cons, Superficie: n(104), Rendita: n(123456), Stadio: &uno,
		Identificativi: []visura.Identificativo{{Foglio: s("4"), Numero: s("45"), Sub: s("3"), Particella: s("X100_000400.45")}, {Foglio: s("4"), Numero: s("46")}},
		Indirizzi:      []visura.Indirizzo{{Testo: "VIA <ROMA> n. 12"}}, Dal: sit.Data(2015, 11, 9), Al: sit.PerSempre, Altro: &visura.AltroUIU{Piani: []string{"T"}}}
}

func (f *registriFinti) ListUIU(ctx context.Context, e sit.Ente, u visura.FiltroUIU, _ visura.Quando, _ visura.Pagina) (visura.UnitaElenco, error) {
	f.chiesto = append(f.chiesto, "uiu "+string(e.Codice)+" "+val(u.Foglio)+"/"+val(u.Numero)+"/"+val(u.Sub))
	return visura.UnitaElenco{Items: []visura.Unita{unitaFinta()}}, nil
}

func (f *registriFinti) PerProtocollo(_ context.Context, e sit.Ente, numero, progressivo string, anno, _ int) ([]visura.PerAtto, error) {
	f.chiesto = append(f.chiesto, fmt.Sprint("atto ", e.Codice, " ", numero, ".", progressivo, "/", anno))
	return []visura.PerAtto{{Tipo: "F", Immobile: "X100-F-7", Descrizione: "foglio 4 particella 45 sub 3", Atto: &visura.Atto{Numero: s("000470"), Efficacia: sit.DaSempre, Registrazione: sit.DaSempre, Causale: s("DIV")}},
		{Tipo: "T", Immobile: "X100_000400.45"}}, nil
}

func (f *registriFinti) UIUDiParticella(ctx context.Context, e sit.Ente, _ string, _ visura.Quando, _ visura.Pagina) (visura.UnitaElenco, error) {
	_, err := authz.Esige(ctx, authz.CatastoRead, e.ID)
	return visura.UnitaElenco{Items: []visura.Unita{unitaFinta()}}, err
}

func (f *registriFinti) Vita(ctx context.Context, e sit.Ente, id string, q visura.Quando) (visura.Vita, error) {
	f.chiesto = append(f.chiesto, id+"@"+q.Giorno.String()+"@"+q.NotoAl.String())
	if _, err := authz.Esige(ctx, authz.CatastoRead, e.ID); err != nil {
		return visura.Vita{}, err
	}
	u := unitaFinta()
	if id == "X100-F-9" {
		u = visura.Unita{ID: id, Stadio: u.Stadio, Soppressa: true, Dal: sit.Data(2022, 1, 4), Al: sit.PerSempre, Altro: &visura.AltroUIU{}}
	}
	return visura.Vita{Unita: u, Stadi: []visura.Unita{unitaFinta()}}, nil
}

func titolariFinti(ctx context.Context, e sit.Ente) (visura.Titolari, error) {
	if _, err := authz.EsigePersone(ctx, authz.TitolariRead, e.ID); err != nil {
		return visura.Titolari{}, err
	}
	return visura.Titolari{Items: []visura.Titolare{
		{Soggetto: s(unoFinto), CF: s(cfFinto), Cognome: s("TREBIOTTI"), Nome: s("ODILIA"), DirittoTesto: "Proprietà", QuotaNum: n(1), QuotaDen: n(3), Regime: s("C"), Fisica: true, Nascita: sit.Data(1961, 5, 23), Luogo: "F205", Dal: sit.Data(2001, 2, 3), Al: sit.PerSempre},
		{DirittoTesto: "Usufrutto", QuotaNum: n(0), QuotaDen: n(0), Dal: sit.DaSempre, Al: sit.PerSempre}},
		Avvisi: []visura.Avviso{{Codice: "QUOTE_INCOMPLETE", Testo: "Le quote della proprietà sommano a 1/3 invece che a 1."}}}, nil
}

func (f *registriFinti) TitolariUIU(ctx context.Context, e sit.Ente, _ string, _ visura.Quando) (visura.Titolari, error) {
	return titolariFinti(ctx, e)
}

func (f *registriFinti) TitolariParticella(ctx context.Context, e sit.Ente, _ string, _ visura.Quando) (visura.Titolari, error) {
	return titolariFinti(ctx, e)
}

func possessoFinto() visura.Possesso {
	return visura.Possesso{Ente: "X100", Immobile: s("X100-F-7"), Tipo: "F", DirittoTesto: "Proprietà", QuotaNum: n(1), QuotaDen: n(2), Dal: sit.Data(2001, 2, 3), Al: sit.PerSempre, Descrizione: "foglio 4 particella 45 sub 3", Categoria: "A02"}
}

func (f *registriFinti) Profilo(ctx context.Context, id string, _ visura.Quando) (visura.Profilo, error) {
	if _, err := authz.EsigePersone(ctx, authz.TitolariRead, 0); err != nil {
		return visura.Profilo{}, err
	}
	p := visura.Profilo{Soggetto: soggettoFinto(unoFinto), Canonico: id == unoFinto, Titoli: []visura.Titolo{{Possesso: possessoFinto()}}, Omonimi: []visura.Soggetto{soggettoFinto(altroFinto)}}
	p.Candidati = []visura.Candidato{{ID: altroFinto, Grado: visura.NascitaLuogo}}
	return p, nil
}

func (f *registriFinti) Immobili(context.Context, string, visura.Quando, visura.Pagina) (visura.Possessi, error) {
	return visura.Possessi{Items: []visura.Possesso{possessoFinto()}}, nil
}

func (f *registriFinti) Riconosci(_ context.Context, id, altro string, v visura.Verdetto) error {
	f.chiesto = append(f.chiesto, id+" "+string(v)+" "+altro)
	return nil
}

func (f *registriFinti) MieiImmobili(ctx context.Context, _ visura.Quando, _ visura.Pagina) (visura.Possessi, error) {
	if authz.DaContesto(ctx).CF != cfFinto {
		return visura.Possessi{}, nil
	}
	return visura.Possessi{Items: []visura.Possesso{possessoFinto()}}, nil
}

func (f *registriFinti) Visura(ctx context.Context, e sit.Ente, d visura.DomandaVisura, q visura.Quando, oggi sit.Giorno) (visura.Documento, error) {
	if _, err := authz.EsigePersone(ctx, authz.TitolariRead, e.ID); err != nil {
		return visura.Documento{}, err
	}
	return visura.Documento{Immobile: d.UIU, Tipo: "F", Storica: d.Storica, Quando: q, Ente: e, Unita: []visura.Unita{unitaFinta()}, EmessaIl: oggi}, nil
}

func (f *registriFinti) MiaVisura(context.Context, string, bool, visura.Quando, sit.Giorno) (visura.Documento, error) {
	return visura.Documento{Immobile: "X100-F-7", Tipo: "F", Ente: entiFinti[0]}, nil
}

func (f *registriFinti) Elenco(ctx context.Context, e sit.Ente, d visura.DomandaElenco, _ visura.Quando) (visura.Elenco, error) {
	f.chiesto = append(f.chiesto, strings.Join(d.Particelle, " "))
	if _, err := authz.EsigePersone(ctx, authz.TitolariRead, e.ID); err != nil {
		return visura.Elenco{}, err
	}
	if f.grande {
		return visura.Elenco{}, sit.Rifiuto(sit.Forbidden, "SECONDA_FIRMA", "L'elenco ha 600 righe: è la richiesta n. 4.")
	}
	return visura.Elenco{Ente: e, Items: []visura.VoceElenco{{Immobile: "X100-F-7", Tipo: "F", Particella: s("X100_000400.45"), Sub: s("3"), Categoria: s("A02"), Soggetto: s(unoFinto), CF: s(cfFinto), Cognome: s("TREBIOTTI"), Nome: s("ODILIA"), DirittoTesto: "Proprietà", QuotaNum: n(1), QuotaDen: n(2), Al: sit.PerSempre, Dal: sit.DaSempre}}}, nil
}

func (f *registriFinti) ElenchiInAttesa(context.Context) ([]visura.ElencoInAttesa, error) {
	return []visura.ElencoInAttesa{{EnteID: 1, RichiestaID: 4, Righe: 600, Scopo: "prova", Nome: "Altra", Chi: 99, Genere: authz.Persona}, {EnteID: 1, RichiestaID: 5, Righe: 700, Scopo: "prova", Nome: "Io", Chi: 7, Genere: authz.Persona}}, nil
}

func (f *registriFinti) DecidiElenco(_ context.Context, e sit.Ente, richiesta int64, approva bool) error {
	f.chiesto = append(f.chiesto, "decide")
	return nil
}

func (f *registriFinti) CodiciPatrimonio(context.Context, sit.Ente) (codici, proposti []visura.CodicePatrimonio, err error) {
	return []visura.CodicePatrimonio{{CF: "99632223337", Nota: "Comune"}}, []visura.CodicePatrimonio{{CF: "99632223338", Nota: "COMUNE DI BORGO"}}, nil
}

func (f *registriFinti) ScriviCodicePatrimonio(_ context.Context, _ sit.Ente, cf, _ string, togli bool) error {
	f.chiesto = append(f.chiesto, cf)
	return nil
}

func (f *registriFinti) Patrimonio(ctx context.Context, e sit.Ente, q visura.Quando) (visura.Elenco, error) {
	return f.Elenco(ctx, e, visura.DomandaElenco{}, q)
}

func (f *registriFinti) Differenze(_ context.Context, e sit.Ente, d visura.DomandaDifferenze, _ sit.Giorno, _ visura.Pagina) (visura.Differenze, error) {
	f.chiesto = append(f.chiesto, d.Dal.String()+".."+d.Al.String())
	out := visura.Differenze{Ente: e}
	for range 70 {
		out.Items = append(out.Items, visura.Differenza{Tipo: "variata", Oggetto: "X100-F-7", Prima: &visura.Confronto{Categoria: s("A02"), Classe: s("1")}, Dopo: &visura.Confronto{Categoria: s("A02"), Classe: s("2")}})
	}
	out.Items = append(out.Items, visura.Differenza{Tipo: "nuova", Oggetto: "X100_000400.45", Dopo: &visura.Confronto{Superficie: n(10)}})
	return out, nil
}

func (f *registriFinti) Stirpe(context.Context, sit.Ente, string) (string, mappa.Storia, error) {
	io := "X100_000400.45"
	return io, mappa.Storia{Antenate: []mappa.Parente{{ID: "X100_000400.9", Tramite: io, Passo: 1, Origine: "mutazione", Data: sit.Data(2019, 3, 31), Soppressa: true}},
		Discendenti: []mappa.Parente{{ID: "X100_000400.50", Tramite: io, Passo: 1, Origine: "mutazione"}, {ID: "X100_000400.51", Tramite: "X100_000400.50", Passo: 2}, {ID: "X100_000400.52", Tramite: "X100_000400.51", Passo: 3}}}, nil
}

func (f *registriFinti) Parentela(ctx context.Context, e sit.Ente, id string, _ int) (visura.Parentela, error) {
	_, err := authz.Esige(ctx, authz.CatastoRead, e.ID)
	return visura.Parentela{Filiazioni: []visura.Filiazione{{Da: id, A: "X100-F-8", Giorno: sit.Data(2022, 1, 4), Atto: "DIV"}, {Da: id, A: "X100-F-9", Giorno: sit.Data(2022, 1, 4), Atto: "DIV"}},
		Nomi: map[string]string{id: "foglio 4 particella 45 sub 3", "X100-F-8": "foglio 4 particella 45 sub 8", "X100-F-9": "foglio 4 particella 45 sub 9"}, Oltre: map[string]bool{"X100-F-9": true}}, err
}

// persona asks as who has the scopes given, in the first ente.
func persona(scopo string, scopes ...authz.Scope) *authz.Chi {
	p := map[authz.Scope]sit.Ambito{}
	for _, x := range scopes {
		p[x] = sit.AmbitoDi(1)
	}
	c := authz.NewChi(authz.Persona, sit.Operatore{ID: 7, Nome: "Priscilla Melanzani"}, p)
	c.Scopo, c.CF = scopo, "MLNPSC79H51X100U"
	return c
}

func deiTributi(scopo string) *authz.Chi {
	return persona(scopo, authz.CatastoRead, authz.CatastoRendita, authz.TitolariRead)
}

func provaRegistri(t *testing.T) (http.Handler, *registriFinti) {
	u, f := &ufficio{}, &registriFinti{}
	return apri(t, Config{Ricercatore: u, Oggetti: u, Registro: u, Vie: u, Registri: f, Adesso: func() time.Time { return time.Date(2025, 6, 1, 10, 0, 0, 0, time.UTC) },
		Stato: func(err error) (int, string) {
			stati := map[sit.ErrKind]int{sit.Invalid: 400, sit.NotFound: 404, sit.Forbidden: 403, sit.Conflict: 409}
			return stati[sit.Kind(err)], sit.Messaggio(err)
		}}), f
}

func come(h http.Handler, chi *authz.Chi, metodo, path string, campi ...string) *httptest.ResponseRecorder {
	v := url.Values{}
	for i := 0; i+1 < len(campi); i += 2 {
		v.Add(campi[i], campi[i+1])
	}
	return serve(h, chi, richiesta(metodo, path, v))
}

// richiesta is what a browser sends: a form, when it is a POST.
func richiesta(metodo, path string, v url.Values) *http.Request {
	r := httptest.NewRequest(metodo, path, strings.NewReader(v.Encode()))
	if metodo == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return r
}

func serve(h http.Handler, chi *authz.Chi, r *http.Request) *httptest.ResponseRecorder {
	if chi != nil {
		r = r.WithContext(authz.ConChi(r.Context(), chi))
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestPagesOfTheOffices(t *testing.T) {
	h, f := provaRegistri(t)
	pieno, senza := deiTributi("protocollo:12/2025"), deiTributi("")
	tecnico := persona("", authz.CatastoRead)
	cittadino := authz.NewChi(authz.Cittadino, sit.Operatore{Nome: "Odilia"}, nil)
	cittadino.CF = cfFinto
	for nome, c := range map[string]struct {
		chi          *authz.Chi
		metodo, path string
		campi        []string
		stato        int
		dice, tace   []string
		chiesto      string
	}{
		"the desk of who sees persons":        {chi: pieno, path: "/ufficio", stato: 200, dice: []string{"protocollo:12/2025", "Intestatari di una zona", "Patrimonio", "n. 4", `value="si"`, "Deve approvarlo un altro"}, tace: []string{"/consultazioni"}},
		"without a reason it asks for one":    {chi: senza, path: "/ufficio", stato: 200, dice: []string{`action="/scopo"`, `name="dopo" value="/ufficio"`}},
		"the desk of a tecnico":               {chi: tecnico, path: "/ufficio", stato: 200, dice: []string{"Che cosa è cambiato"}, tace: []string{"Patrimonio", "/scopo", "una persona"}},
		"the desk of a citizen":               {chi: cittadino, path: "/ufficio", stato: 200, dice: []string{"non ha permessi d"}, tace: []string{"elenco"}},
		"a person by name, the words turned":  {chi: pieno, metodo: "POST", path: "/ufficio", campi: []string{"q", "odilia trebiotti"}, stato: 200, dice: []string{"/soggetto/" + unoFinto, "1 persona", "ODILIA &lt;B&gt;", "Milano"}, chiesto: "|TREBIOTTI ODILIA"},
		"a person by tax code":                {chi: pieno, metodo: "POST", path: "/ufficio", campi: []string{"q", "trbdlo61e63x100k"}, stato: 200, dice: []string{"/soggetto/" + unoFinto}, tace: []string{"Sulla mappa"}, chiesto: cfFinto + "|"},
		"looking for her without a reason":    {chi: senza, metodo: "POST", path: "/ufficio", campi: []string{"q", "trebiotti"}, stato: 200, dice: []string{"non sono state cercate"}, tace: []string{unoFinto}},
		"a tecnico finds no person":           {chi: tecnico, metodo: "POST", path: "/ufficio", campi: []string{"q", "trebiotti odilia"}, stato: 200, tace: []string{unoFinto}},
		"a unit by its numbers":               {chi: tecnico, metodo: "POST", path: "/ufficio", campi: []string{"q", "4/45/3"}, stato: 200, dice: []string{"/uiu/X100-F-7", "graffata"}, chiesto: "uiu X100 4/45/3"},
		"a unit in words":                     {chi: tecnico, metodo: "POST", path: "/ufficio", campi: []string{"q", "foglio 4 part. 45 sub 3"}, stato: 200, chiesto: "uiu X100 4/45/3"},
		"an act by its number":                {chi: tecnico, metodo: "POST", path: "/ufficio", campi: []string{"q", "prot. n. 470.3/2022"}, stato: 200, dice: []string{"/uiu/X100-F-7", "divisione, n. 470", "/particella/X100_000400.45"}, tace: []string{"Sulla mappa"}, chiesto: "atto X100 470.3/2022"},
		"a submission by its protocollo":      {chi: tecnico, metodo: "POST", path: "/ufficio", campi: []string{"q", "bn0012345/2024"}, stato: 200, chiesto: "atto X100 BN0012345./2024"},
		"the box of the map":                  {chi: pieno, metodo: "POST", path: "/ufficio/persone", campi: []string{"q", "trebiotti"}, stato: 200, dice: []string{`"id":"` + unoFinto, `"tipo":"persona"`}},
		"and without a reason":                {chi: senza, metodo: "POST", path: "/ufficio/persone", campi: []string{"q", "trebiotti"}, stato: 200, dice: []string{`"items":[]`}},
		"a unit, whole":                       {chi: pieno, path: "/uiu/X100-F-7", stato: 200, dice: []string{"A/2", "€ 1.234,56", "104 m²", "unità graffata", "VIA &lt;ROMA&gt;", "1/3", "sommano a 1/3", "persona non consegnata", "non indicata", "comunione legale", "Milano", "/particella/X100_000400.45", "visura/X100?tipo=storica&amp;uiu=X100-F-7", "piano T"}},
		"a unit on a past day":                {chi: pieno, path: "/uiu/x100-f-7?data=2020-01-31&noto_al=2021-01-01", stato: 200, dice: []string{"31/01/2020", "data=2020-01-31&amp;noto_al=2021-01-01&amp;tipo=attuale"}, chiesto: "X100-F-7@2020-01-31@2021-01-01"},
		"a unit to who sees no persons":       {chi: tecnico, path: "/uiu/X100-F-7", stato: 200, dice: []string{"non sono compresi nei permessi"}, tace: []string{"TREBIOTTI", "visura/X100"}},
		"a unit without a reason":             {chi: senza, path: "/uiu/X100-F-7", stato: 200, dice: []string{`action="/scopo"`}, tace: []string{"TREBIOTTI"}},
		"a suppressed unit":                   {chi: tecnico, path: "/uiu/X100-F-9", stato: 200, dice: []string{"Unità soppressa", "04/01/2022"}},
		"a unit of another ente":              {chi: tecnico, path: "/uiu/X200-F-7", stato: 404},
		"a unit that is no unit":              {chi: tecnico, path: "/uiu/pippo", stato: 404, dice: []string{"B542-F-1234"}},
		"a person":                            {chi: pieno, path: "/soggetto/" + unoFinto, stato: 200, dice: []string{"TREBIOTTI", "23/05/1961", "Forse è la stessa persona", "stesso nome, data e luogo di nascita", `value="` + altroFinto}},
		"a person by an earlier id":           {chi: pieno, path: "/soggetto/" + altroFinto, stato: 303},
		"a person without a reason":           {chi: senza, path: "/soggetto/" + unoFinto, stato: 428, dice: []string{`value="/soggetto/` + unoFinto}},
		"a person, to a tecnico":              {chi: tecnico, path: "/soggetto/" + unoFinto, stato: 403},
		"two that are one":                    {chi: pieno, metodo: "POST", path: "/soggetto/" + unoFinto, campi: []string{"altro", altroFinto, "verdetto", "stessa"}, stato: 303, chiesto: unoFinto + " confermata " + altroFinto},
		"a verdict that is none":              {chi: pieno, metodo: "POST", path: "/soggetto/" + unoFinto, campi: []string{"altro", altroFinto, "verdetto", "boh"}, stato: 400},
		"particelle that were pasted":         {chi: pieno, metodo: "POST", path: "/ufficio/elenco", campi: []string{"ente", "X100", "particelle", "4/45\r\nX100_000400.46; A5/7"}, stato: 200, dice: []string{"Righe: 1, immobili: 1, persone: 1", "foglio 4 particella 45 sub 3", "1/2"}, chiesto: "X100_000400.45 X100_000400.46 X100A000500.7"},
		"a list as a file":                    {chi: pieno, metodo: "POST", path: "/ufficio/elenco", campi: []string{"ente", "X100", "particelle", "4/45", "formato", "csv"}, stato: 200, dice: []string{"TREBIOTTI;ODILIA"}},
		"what is no particella":               {chi: pieno, metodo: "POST", path: "/ufficio/elenco", campi: []string{"ente", "X100", "particelle", "4/45 pippo"}, stato: 422, dice: []string{"pippo", `aria-invalid="true"`}},
		"no particella at all":                {chi: pieno, metodo: "POST", path: "/ufficio/elenco", campi: []string{"ente", "X100"}, stato: 422},
		"an area drawn on the map":            {chi: pieno, metodo: "POST", path: "/ufficio/elenco", campi: []string{"ente", "X100", "geometria", `{"type":"Polygon","coordinates":[[[14,41],[14.1,41],[14.1,41.1],[14,41]]]}`}, stato: 200},
		"an area that is none":                {chi: pieno, metodo: "POST", path: "/ufficio/elenco", campi: []string{"ente", "X100", "geometria", `{"type":"Point","coordinates":[14,41]}`}, stato: 422},
		"another's ente":                      {chi: pieno, metodo: "POST", path: "/ufficio/elenco", campi: []string{"ente", "X200", "particelle", "4/45"}, stato: 422},
		"a list, to a tecnico":                {chi: tecnico, path: "/ufficio/elenco", stato: 403},
		"a list without a reason":             {chi: senza, metodo: "POST", path: "/ufficio/elenco", campi: []string{"ente", "X100", "particelle", "4/45"}, stato: 428},
		"the second signature":                {chi: pieno, metodo: "POST", path: "/ufficio/elenco/X100/4", campi: []string{"decisione", "si"}, stato: 303, chiesto: "decide"},
		"what the comune owns":                {chi: pieno, path: "/ufficio/patrimonio", stato: 200, dice: []string{"99632223337", "COMUNE DI BORGO", "formato=xlsx"}},
		"and as a workbook":                   {chi: pieno, path: "/ufficio/patrimonio?formato=xlsx", stato: 200, dice: []string{"PK"}},
		"a code of the comune":                {chi: pieno, metodo: "POST", path: "/ufficio/patrimonio", campi: []string{"ente", "X100", "cf", "99632223338"}, stato: 303, chiesto: "99632223338"},
		"the comune's own, to a tecnico":      {chi: tecnico, path: "/ufficio/patrimonio", stato: 403},
		"differences, none asked for":         {chi: tecnico, path: "/ufficio/differenze", stato: 200, dice: []string{"2025-03-03", "2025-06-01", "n. 3"}},
		"differences between two days":        {chi: tecnico, path: "/ufficio/differenze?dal=2024-01-01&al=2025-01-01", stato: 200, dice: []string{"71 differenze", "variata (70)", "classe 1", "da=60", "cambi=2024-01-01..2025-01-01", "I nomi non sono mostrati"}, tace: []string{"categoria A02"}, chiesto: "2024-01-01..2025-01-01"},
		"differences of one kind":             {chi: tecnico, path: "/ufficio/differenze?dal=2024-01-01&al=2025-01-01&tipo=nuova", stato: 200, dice: []string{"Foglio 4 particella 45", "sel=particella:X100_000400.45&amp;cambi=2024-01-01..2025-01-01"}, tace: []string{"classe 1"}},
		"differences as a file":               {chi: tecnico, path: "/ufficio/differenze?dal=2024-01-01&al=2025-01-01&formato=csv", stato: 200, dice: []string{"variata;X100-F-7"}},
		"two days the wrong way round":        {chi: tecnico, path: "/ufficio/differenze?dal=2025-01-01&al=2024-01-01", stato: 422},
		"what a citizen owns":                 {chi: cittadino, path: "/io", stato: 200, dice: []string{"Foglio 4 particella 45 sub 3", "Borgo Prova", "1/2", "/io/visura/X100-F-7", "/io/chi-ha-guardato", "q=4%2F45"}, tace: []string{"/uiu/"}},
		"who owns nothing":                    {chi: pieno, path: "/io", stato: 200, dice: []string{"nessun immobile"}},
		"the visura of one's own":             {chi: cittadino, path: "/io/visura/X100-F-7", stato: 200, dice: []string{"%PDF"}},
		"a visura":                            {chi: pieno, path: "/ufficio/visura/X100?uiu=X100-F-7&tipo=storica", stato: 200, dice: []string{"%PDF"}},
		"a visura, to a tecnico":              {chi: tecnico, path: "/ufficio/visura/X100?uiu=X100-F-7", stato: 403},
		"the genealogy of a unit":             {chi: tecnico, path: "/uiu/X100-F-7/genealogia", stato: 200, dice: []string{"<svg class=\"albero\"", `href="/uiu/X100-F-8"`, "divisione", `href="/uiu/X100-F-9/genealogia"`, "Che cosa ne è nato"}},
		"a particella says more to an office": {chi: pieno, path: "/particella/X100_000400.45", stato: 200, dice: []string{"Nei registri", "/uiu/X100-F-7", "TREBIOTTI", "/particella/X100_000400.45/discendenza"}},
		"and to a tecnico no person":          {chi: tecnico, path: "/particella/X100_000400.45", stato: 200, dice: []string{"/uiu/X100-F-7"}, tace: []string{"TREBIOTTI"}},
		"and to a citizen nothing":            {chi: cittadino, path: "/particella/X100_000400.45", stato: 200, tace: []string{"Nei registri", "/uiu/"}},
	} {
		t.Run(nome, func(t *testing.T) {
			f.chiesto = nil
			w := come(h, c.chi, cmpOr(c.metodo, http.MethodGet), c.path, c.campi...)
			corpo := w.Body.String()
			if w.Code != c.stato {
				t.Fatalf("status %d, want %d\n%s", w.Code, c.stato, corpo)
			}
			for _, d := range c.dice {
				if !strings.Contains(corpo, d) {
					t.Errorf("it does not say %q", d)
				}
			}
			for _, d := range c.tace {
				if strings.Contains(corpo, d) {
					t.Errorf("it says %q", d)
				}
			}
			if c.chiesto != "" && !strings.Contains(strings.Join(f.chiesto, "\n"), c.chiesto) {
				t.Errorf("asked %q, want %q", f.chiesto, c.chiesto)
			}
			if w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("Cache-Control: %q", w.Header().Get("Cache-Control"))
			}
			if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") && w.Code != http.StatusSeeOther {
				if err := benFormata(corpo); err != nil {
					t.Error(err)
				}
				if len(corpo) > 60<<10 || strings.Contains(corpo, "%!") || strings.Contains(corpo, "ZgotmplZ") || strings.Contains(corpo, "0xc") {
					t.Error("the page is heavy, or badly filled")
				}
			}
			for _, dove := range []string{w.Header().Get("Location"), w.Header().Get("Content-Disposition")} {
				if strings.Contains(dove, "TREBIOTTI") || strings.Contains(dove, cfFinto) {
					t.Errorf("an address or a name of file bears a person: %s", dove)
				}
			}
		})
	}
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// Nobody who has not signed in learns anything, but where to sign in.
func TestOfficesAreClosedToWhoIsOutside(t *testing.T) {
	h, f := provaRegistri(t)
	for _, path := range []string{"/ufficio", "/uiu/X100-F-7", "/uiu/X100-F-7/genealogia", "/soggetto/" + unoFinto, "/ufficio/elenco", "/ufficio/patrimonio", "/ufficio/differenze?dal=2024-01-01&al=2025-01-01",
		"/ufficio/visura/X100?uiu=X100-F-7", "/io", "/io/visura/X100-F-7"} {
		w := come(h, nil, http.MethodGet, path)
		if w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), "/accesso?dopo=") || strings.Contains(w.Body.String(), "TREBIOTTI") || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
		if err := benFormata(w.Body.String()); err != nil {
			t.Error(err)
		}
	}
	if w := come(h, nil, http.MethodPost, "/ufficio", "q", "trebiotti"); w.Code != http.StatusUnauthorized {
		t.Errorf("the box answers %d", w.Code)
	}
	if len(f.chiesto) > 0 {
		t.Errorf("the registers were asked: %q", f.chiesto)
	}
	// The map is open, and so is what came of what.
	w := come(h, nil, http.MethodGet, "/particella/X100_000400.45/discendenza")
	for _, d := range []string{"<svg class=\"albero\"", `href="/particella/X100_000400.9"`, "31/03/2019", `href="/particella/X100_000400.51/discendenza"`, "a 2 passi"} {
		if !strings.Contains(w.Body.String(), d) {
			t.Errorf("the genealogy does not say %q: %s", d, w.Body)
		}
	}
	if strings.Contains(w.Body.String(), "X100_000400.52") {
		t.Error("the genealogy goes further than a page")
	}
	if w := come(h, nil, http.MethodGet, "/particella/X100_000400.45"); strings.Contains(w.Body.String(), "Nei registri") {
		t.Error("the page of a particella shows the registers to anybody")
	}
}

func TestALongListWantsASecondSignature(t *testing.T) {
	h, f := provaRegistri(t)
	f.grande = true
	w := come(h, deiTributi("prova"), http.MethodPost, "/ufficio/elenco", "ente", "X100", "particelle", "4/45", "formato", "xlsx")
	if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "richiesta n. 4") || !strings.Contains(w.Body.String(), `>4/45</textarea>`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestQuestionsOfTheDesk(t *testing.T) {
	for scritto, vuole := range map[string]domanda{
		"rossi":              {luogo: "rossi", nome: "ROSSI"},
		" De  Luca  Anna ":   {luogo: " De  Luca  Anna ", nome: "DE LUCA ANNA", rovesciato: "ANNA DE LUCA"},
		"12345678903":        {cf: "12345678903"},
		"trbdlo 61e63 x100k": {cf: cfFinto},
		"via Roma 12":        {luogo: "via Roma 12"},
		"B542 4/45":          {luogo: "B542 4/45", ente: "B542", uiu: &visura.FiltroUIU{Foglio: s("4"), Numero: s("45")}},
		"fg.3 n.45 sub 2":    {luogo: "3/45", uiu: &visura.FiltroUIU{Foglio: s("3"), Numero: s("45"), Sub: s("2")}},
		"foglio 3":           {luogo: "foglio 3", uiu: &visura.FiltroUIU{Foglio: s("3")}},
	} {
		d := leggiDomanda(scritto)
		if d.cf != vuole.cf || d.nome != vuole.nome || d.rovesciato != vuole.rovesciato || d.luogo != vuole.luogo && vuole.cf == "" || d.ente != vuole.ente || (d.uiu == nil) != (vuole.uiu == nil) {
			t.Errorf("%q: %+v", scritto, d)
			continue
		}
		if d.uiu != nil && (val(d.uiu.Foglio) != val(vuole.uiu.Foglio) || val(d.uiu.Numero) != val(vuole.uiu.Numero) || val(d.uiu.Sub) != val(vuole.uiu.Sub)) {
			t.Errorf("%q: %s %s %s", scritto, val(d.uiu.Foglio), val(d.uiu.Numero), val(d.uiu.Sub))
		}
	}
}

// In English nothing of the pages stays in Italian but what is marked as such.
func TestTheOfficesSpeakEnglish(t *testing.T) {
	h, _ := provaRegistri(t)
	for _, path := range []string{"/ufficio", "/uiu/X100-F-7", "/soggetto/" + unoFinto, "/ufficio/elenco", "/ufficio/patrimonio", "/ufficio/differenze?dal=2024-01-01&al=2025-01-01", "/io", "/particella/X100_000400.45/discendenza"} {
		segno := "?"
		if strings.Contains(path, "?") {
			segno = "&"
		}
		w := come(h, deiTributi("prova"), http.MethodGet, path+segno+"lang=en")
		for _, it := range []string{"Intestatari", "Quota<", "Immobili<", "Scarica", "Cerca una persona"} {
			if strings.Contains(w.Body.String(), it) {
				t.Errorf("%s: %q", path, it)
			}
		}
	}
}
