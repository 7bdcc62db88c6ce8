package portal

import (
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/cestor/sit/sit"
)

// Sfondo is a backdrop of the map: images of another service, shown under our layers to whoever
// asks for them. The browser fetches them from that service, so its origin enters the policy of
// the pages, and nothing of it is asked for until a person turns it on.
type Sfondo struct {
	ID   string `json:"id"`
	Nome string `json:"nome"`
	// Tipo is "xyz" (url with {z}, {x}, {y}) or "wms" (url of the service, livelli to ask for).
	Tipo         string `json:"tipo"`
	URL          string `json:"url"`
	Livelli      string `json:"livelli,omitempty"`
	Stili        string `json:"stili,omitempty"`
	CRS          string `json:"crs,omitempty"`
	Versione     string `json:"versione,omitempty"`
	Attribuzione string `json:"attribuzione"`
	MinZoom      int    `json:"minzoom"`
	MaxZoom      int    `json:"maxzoom"`
}

// preset are services that everybody would configure alike: {"preset":"catasto-ade"}.
//
// The Agenzia's service speaks no Web Mercator; it is asked in degrees, by version 1.1.1, whose
// axes have one order only. It draws particelle from 1:5.000 on.
var preset = map[string]Sfondo{
	"catasto-ade": {
		ID: "catasto-ade", Nome: "Catasto, servizio WMS dell'Agenzia delle Entrate", Tipo: "wms",
		URL:     "https://wms.cartografia.agenziaentrate.gov.it/inspire/wms/ows01.php",
		Livelli: "CP.CadastralZoning,strade,acque,CP.CadastralParcel,fabbricati,vestizioni", Stili: "default",
		CRS: "EPSG:6706", Versione: "1.1.1", Attribuzione: "© Agenzia delle Entrate, CC BY 4.0", MinZoom: 13, MaxZoom: 21,
	},
}

const (
	maxSfondi     = 20
	maxFileSfondi = 1 << 20
)

var (
	idSfondo = regexp.MustCompile(`^[a-z0-9-]{1,40}$`)
	crsNoti  = []string{"EPSG:3857", "EPSG:4326", "EPSG:4258", "EPSG:6706"}
)

// LeggiSfondi reads the list of backdrops, a JSON array, and refuses it whole when one of them
// is wrong: a list that is half read would be half a configuration.
func LeggiSfondi(r io.Reader) ([]Sfondo, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxFileSfondi+1))
	if err != nil {
		return nil, sfondoErrato("Il file degli sfondi non si legge.").Per(err)
	}
	if len(b) > maxFileSfondi {
		return nil, sfondoErrato("Il file degli sfondi è più grande di un megabyte.")
	}
	var voci []struct {
		Preset string `json:"preset"`
		Sfondo
	}
	dec := json.NewDecoder(strings.NewReader(string(b)))
	dec.DisallowUnknownFields()
	err = dec.Decode(&voci)
	if err == nil {
		if _, dopo := dec.Token(); !errors.Is(dopo, io.EOF) {
			err = errors.New("more than one value")
		}
	}
	if err != nil {
		return nil, sfondoErrato("Il file degli sfondi non è l'elenco JSON atteso, per esempio [{\"preset\":\"catasto-ade\"}].").Per(err)
	}
	if len(voci) > maxSfondi {
		return nil, sfondoErrato("Gli sfondi sono troppi: al massimo %d.", maxSfondi)
	}
	visti := map[string]bool{}
	out := make([]Sfondo, 0, len(voci))
	for i, v := range voci {
		s := v.Sfondo
		if v.Preset != "" {
			p, ok := preset[v.Preset]
			if !ok {
				return nil, sfondoErrato("Sfondo %d: il preset %q non esiste; c'è catasto-ade.", i+1, v.Preset)
			}
			s = p.sopra(s)
		}
		if s, err = s.controlla(i + 1); err != nil {
			return nil, err
		}
		if visti[s.ID] {
			return nil, sfondoErrato("Sfondo %d: l'id %q è già di un altro sfondo.", i+1, s.ID)
		}
		visti[s.ID] = true
		out = append(out, s)
	}
	return out, nil
}

func sfondoErrato(f string, args ...any) *sit.Errore {
	return sit.Rifiuto(sit.Invalid, "SFONDI_NON_VALIDI", f, args...)
}

// sopra is the preset with what the file says of its own.
func (p Sfondo) sopra(s Sfondo) Sfondo {
	for _, c := range []struct{ a, da *string }{
		{&p.ID, &s.ID}, {&p.Nome, &s.Nome}, {&p.Tipo, &s.Tipo}, {&p.URL, &s.URL}, {&p.Livelli, &s.Livelli},
		{&p.Stili, &s.Stili}, {&p.CRS, &s.CRS}, {&p.Versione, &s.Versione}, {&p.Attribuzione, &s.Attribuzione},
	} {
		if *c.da != "" {
			*c.a = *c.da
		}
	}
	if s.MinZoom != 0 {
		p.MinZoom = s.MinZoom
	}
	if s.MaxZoom != 0 {
		p.MaxZoom = s.MaxZoom
	}
	return p
}

// controlla fills what may be left out and refuses what cannot work.
func (s Sfondo) controlla(n int) (Sfondo, error) {
	errato := func(f string, args ...any) (Sfondo, error) {
		return s, sfondoErrato("Sfondo %d: "+f, append([]any{n}, args...)...)
	}
	if !idSfondo.MatchString(s.ID) {
		return errato("id è fatto di lettere minuscole, cifre e trattini, al massimo 40.")
	}
	if strings.TrimSpace(s.Nome) == "" || strings.TrimSpace(s.Attribuzione) == "" {
		return errato("nome e attribuzione sono obbligatori: la fonte si cita sempre.")
	}
	if _, err := origine(s.URL); err != nil {
		return errato("url è un indirizzo http o https, senza nome utente, per esempio https://servizi.example/wms.")
	}
	if s.MaxZoom == 0 {
		s.MaxZoom = 19
	}
	if s.MinZoom < 0 || s.MaxZoom > 22 || s.MinZoom > s.MaxZoom {
		return errato("minzoom e maxzoom vanno da 0 a 22, il primo non oltre il secondo.")
	}
	switch s.Tipo {
	case "xyz":
		for _, parte := range []string{"{z}", "{x}", "{y}"} {
			if !strings.Contains(s.URL, parte) {
				return errato("in url manca %s.", parte)
			}
		}
		s.CRS, s.Versione = "EPSG:3857", ""
	case "wms":
		if s.Livelli == "" {
			return errato("livelli dice quali livelli chiedere al servizio WMS, separati da virgole.")
		}
		if s.CRS == "" {
			s.CRS = "EPSG:3857"
		}
		if s.Versione == "" {
			s.Versione = "1.1.1"
		}
		if !slices.Contains(crsNoti, s.CRS) {
			return errato("crs è uno di %s.", strings.Join(crsNoti, ", "))
		}
		if s.Versione != "1.1.1" && s.Versione != "1.3.0" {
			return errato("versione è 1.1.1 oppure 1.3.0.")
		}
	default:
		return errato("tipo è xyz oppure wms.")
	}
	return s, nil
}

// origine is the scheme, host and port of an address, as a policy writes it.
func origine(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil {
		return "", err
	}
	if u.Scheme != "https" && u.Scheme != "http" || u.User != nil || !hostPulito.MatchString(u.Host) {
		return "", errors.New("no address of a service")
	}
	return u.Scheme + "://" + strings.ToLower(u.Host), nil
}

// origini are the hosts that the policy must let through for these backdrops.
func origini(sfondi []Sfondo) []string {
	var out []string
	for _, s := range sfondi {
		if o, err := origine(s.URL); err == nil && !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}
