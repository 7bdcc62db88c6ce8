package portal

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

var tutteLePagine = []string{
	"/", "/cerca", "/cerca?q=4/45", "/cerca?q=niente", "/centro", "/comune/X100", "/comune/X200", "/comune/X100/vie", "/comune/X200/vie", "/via/900123", "/via/c7", "/foglio/X100_000400",
	"/particella/X100_000400.45", "/particella/X100_000400.45?data=2020-01-01", "/particella/X100_000400.9", "/scarica/X100", "/aiuto", "/privacy", "/note-legali", "/accessibilita",
	"/segnala", "/segnala?oggetto=X100_000400.45", "/segnala/X100/K7MB-93QX?inviata=1", "/grazie", "/nulla",
}

// Every page, in both languages: elements closed, ids once, one h1, headings in order, landmarks,
// labels, tables with a caption and scopes, and nothing left in Italian where the table has English.
func TestEveryPageIsWellFormed(t *testing.T) {
	h, _ := prova(t)
	for _, path := range tutteLePagine {
		for _, l := range []string{"it", "en"} {
			w := chiama(h, path, "Cookie", "sit_lingua="+l)
			corpo := w.Body.String()
			if err := benFormata(corpo); err != nil {
				t.Errorf("%s (%s): %v", path, l, err)
			}
			if len(corpo) > 60<<10 {
				t.Errorf("%s: %d bytes", path, len(corpo))
			}
			if !strings.Contains(corpo, `<html lang="`+l+`">`) || strings.Contains(corpo, "%!") || strings.Contains(corpo, "ZgotmplZ") {
				t.Errorf("%s (%s): the page is badly filled", path, l)
			}
			if path != "/" {
				for _, serve := range []string{"<header", "<main", "<footer", `rel="canonical"`, `hreflang="en"`} {
					if !strings.Contains(corpo, serve) {
						t.Errorf("%s: no %s", path, serve)
					}
				}
			}
		}
	}
}

// vuoti are the elements that have no end.
var vuoti = map[string]bool{"meta": true, "link": true, "input": true, "img": true, "br": true, "hr": true, "path": true, "use": true}

func benFormata(pagina string) error {
	d := xml.NewDecoder(strings.NewReader(pagina))
	d.Strict, d.Entity = false, xml.HTMLEntity // attributes without a value are good HTML; the ends are checked here
	var aperti []string
	id, h1, ultimo, tabelle, didascalie := map[string]bool{}, 0, 0, 0, 0
	for {
		tok, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			switch {
			case len(aperti) > 0:
				return fmt.Errorf("left open: %v", aperti)
			case h1 != 1:
				return fmt.Errorf("%d h1", h1)
			case tabelle != didascalie:
				return fmt.Errorf("%d tables, %d captions", tabelle, didascalie)
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch x := tok.(type) {
		case xml.StartElement:
			nome := x.Name.Local
			for _, a := range x.Attr {
				if a.Name.Local == "id" {
					if id[a.Value] {
						return fmt.Errorf("id %q twice", a.Value)
					}
					id[a.Value] = true
				}
			}
			switch nome {
			case "h1", "h2", "h3":
				livello := int(nome[1] - '0')
				if livello > ultimo+1 {
					return fmt.Errorf("%s after h%d", nome, ultimo)
				}
				ultimo = livello
				if livello == 1 {
					h1++
				}
			case "table":
				tabelle++
			case "caption":
				didascalie++
			}
			if !vuoti[nome] {
				aperti = append(aperti, nome)
			}
		case xml.EndElement:
			if vuoti[x.Name.Local] {
				continue // <path/> is told twice
			}
			if len(aperti) == 0 || aperti[len(aperti)-1] != x.Name.Local {
				return fmt.Errorf("</%s> closes %v", x.Name.Local, aperti)
			}
			aperti = aperti[:len(aperti)-1]
		}
	}
}

var parolaItaliana = regexp.MustCompile(`>(?:Mappa|Comuni|Ricerca|Dati aperti|Aiuto|Foglio|Particella|Cerca|Civici|Note legali)<`)

func TestEnglishIsComplete(t *testing.T) {
	h, _ := prova(t)
	for _, path := range tutteLePagine {
		if path == "/" {
			continue // the page of the map has a test of its own
		}
		corpo := chiama(h, path+map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")]+"lang=en").Body.String()
		if m := parolaItaliana.FindString(corpo); m != "" {
			t.Errorf("%s: %s", path, m)
		}
	}
	if c := chiama(h, "/centro?lang=en").Body.String(); !strings.Contains(c, "12,345") || !strings.Contains(c, "31 May 2024") || !strings.Contains(c, "0.6 m") {
		t.Error("numbers and days are not written as English does")
	}
	if c := chiama(h, "/particella/X100_000400.9?lang=en").Body.String(); !strings.Contains(c, `lang="it">La particella 9`) {
		t.Error("a sentence of an office is not marked as Italian")
	}
}

func TestTheTwinsAreOneLinkAway(t *testing.T) {
	h, _ := prova(t)
	for _, c := range []struct{ path, tipo, contiene string }{
		{"/centro?formato=json", "application/json", `"ente":"X100"`},
		{"/comune/X100?formato=json", "application/json", `"anomalie"`},
		{"/comune/X100?formato=geojson", "application/geo+json", `"geometry":{`},
		{"/foglio/X100_000400?formato=json", "application/json", `"numero":"45/2"`},
		{"/foglio/X100_000400?formato=geojson", "application/geo+json", `"type":"Feature"`},
		{"/particella/X100_000400.45?formato=json", "application/json", `"soppressa":true`},
		{"/comune/X100/vie?formato=json", "application/json", `"VIA ROMA"`},
		{"/via/900123?formato=json", "application/json", `"odonimo":"VIA <ROMA>"`},
		{"/via/900123?formato=geojson", "application/geo+json", `"coordinates":[14.65,41.13]`},
	} {
		w := chiama(h, c.path)
		if w.Code != 200 || w.Header().Get("Content-Type") != c.tipo || w.Header().Get("Access-Control-Allow-Origin") != "*" || !json.Valid(w.Body.Bytes()) || !strings.Contains(w.Body.String(), c.contiene) {
			t.Errorf("%s: %d %v %s", c.path, w.Code, w.Header(), w.Body)
		}
	}
	if w := chiama(h, "/particella/X100_000400.45%2F2?formato=geojson"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/api/v1/X100/particelle/X100_000400.45%2F2" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	for accetta, tipo := range map[string]string{
		"application/json": "application/json", "application/geo+json": "application/geo+json", "*/*": "text/html; charset=utf-8",
		"text/html,application/xhtml+xml,*/*;q=0.8": "text/html; charset=utf-8", "": "text/html; charset=utf-8",
	} {
		if w := chiama(h, "/foglio/X100_000400", "Accept", accetta); w.Header().Get("Content-Type") != tipo {
			t.Errorf("Accept %q: %s", accetta, w.Header().Get("Content-Type"))
		}
	}
	link := strings.Join(chiama(h, "/particella/X100_000400.45").Header().Values("Link"), ", ")
	if !strings.Contains(link, `</api/v1/X100/particelle/X100_000400.45>; rel="alternate"; type="application/geo+json"`) || !strings.Contains(link, "formato=json") {
		t.Errorf("Link: %s", link)
	}
}

// Long lists go on in another page, and no page is over 60 KB.
func TestLongListsArePaged(t *testing.T) {
	u := &folla{}
	h := apri(t, Config{Ricercatore: u, Oggetti: u, Registro: u, Vie: u, Segnalatore: u, Stato: statoProva})
	for _, path := range []string{"/centro", "/comune/X100", "/comune/X100/vie", "/comune/X100/vie?lettera=S", "/via/1", "/foglio/X100_000400", "/particella/X100_000400.45"} {
		visti := map[string]bool{}
		for pagine := 0; path != ""; pagine++ {
			w := chiama(h, path)
			if w.Code != 200 || w.Body.Len() > 60<<10 {
				t.Fatalf("%s: %d, %d bytes", path, w.Code, w.Body.Len())
			}
			base, _, _ := strings.Cut(path, "?")
			m := regexp.MustCompile(`href="(\?[^"#]*)[^"]*" rel="next"`).FindStringSubmatch(w.Body.String())
			if m == nil {
				break
			}
			if path = base + strings.ReplaceAll(m[1], "&amp;", "&"); visti[path] || pagine > 60 {
				t.Fatalf("%s again", path)
			}
			visti[path] = true
		}
	}
}

// folla is a city: a thousand of everything.
type folla struct{ ufficio }

func (f *folla) Centro(ctx context.Context) ([]Sommario, error) {
	var out []Sommario
	for i := range 400 {
		out = append(out, Sommario{Comune: Comune{Ente: fmt.Sprintf("A%03d", i), Nome: "Comune dal nome piuttosto lungo", Provincia: "BN", AggiornatoA: "2024-05-31", Particelle: 99999}, Errori: 12345, AvvisiN: 1234, Note: 12, PrecisioneDa: 0.6, PrecisioneA: 2})
	}
	return out, nil
}

func (f *folla) Comune(ctx context.Context, ente string) (Comune, error) {
	c, err := f.ufficio.Comune(ctx, ente)
	c.Fogli = nil
	for i := range 1500 {
		c.Fogli = append(c.Fogli, RifFoglio{ID: fmt.Sprintf("X100_%04d00", i), Numero: i})
	}
	return c, err
}

func (f *folla) Quadro(ctx context.Context, ente string) (Quadro, error) {
	q, err := f.ufficio.Quadro(ctx, ente)
	for i := range 24 {
		q.Fornitura = append(q.Fornitura, Fornitura{Numero: int64(i), Tipo: "mappa.cxf", Riferimento: "2024-05-31", Stato: "acquisita"})
	}
	for i := range 200 {
		q.Mancanti = append(q.Mancanti, fmt.Sprintf("X100_%04d00", i))
	}
	q.Disegno = affollato("foglio")
	return q, err
}

func (f *folla) Foglio(ctx context.Context, id, data, dopo string, limit int) (Foglio, error) {
	x, err := f.ufficio.Foglio(ctx, id, data, dopo, limit)
	x.Elenco, x.Soppresse, x.Seguito = nil, nil, ""
	for i := range limit {
		x.Elenco = append(x.Elenco, RifParticella{ID: fmt.Sprintf("%s.%d/%d", id, 10000+i, i), Numero: fmt.Sprintf("%d/%d", 10000+i, i)})
	}
	for i := range 2000 {
		x.Soppresse = append(x.Soppresse, RifParticella{ID: fmt.Sprintf("%s.%d/%d", id, 20000+i, i), Numero: fmt.Sprintf("%d/%d", 20000+i, i)})
	}
	x.Disegno = affollato("foglio")
	return x, err
}

func (f *folla) Particella(ctx context.Context, id, data string) (Particella, error) {
	p, err := f.ufficio.Particella(ctx, id, data)
	for i := range 120 {
		p.Discendenti = append(p.Discendenti, Parente{ID: fmt.Sprintf("X100_000400.%d", i), Tramite: id, Passo: 2, Origine: "sovrapposizione", Data: "2024-05-31"})
	}
	p.Disegno = affollato("particella")
	return p, err
}

func (f *folla) Vie(ctx context.Context, ente string) ([]RifVia, error) {
	var out []RifVia
	for i := range 3000 {
		out = append(out, RifVia{Codice: fmt.Sprint(100000 + i), Odonimo: "VIA SANTA MARIA DELLE GRAZIE", Nome: []string{"SANTA MARIA", "ROMA"}[i%2], Localita: "FRAZIONE LONTANA", Civici: i})
	}
	return out, nil
}

func (f *folla) Via(ctx context.Context, ente, codice, data string) ([]Via, error) {
	v, err := f.ufficio.Via(ctx, ente, codice, data)
	v[0].Civici = nil
	lon, lat := 14.65, 41.13
	for i := range 3000 {
		v[0].Civici = append(v[0].Civici, RifCivico{ID: fmt.Sprint(i), Testo: fmt.Sprint(i, "/A"), Particella: fmt.Sprintf("X100_000400.%d/%d", i, i), Metodo: "mappa catastale", Precisione: 5, Lon: &lon, Lat: &lat})
	}
	return v, err
}

func affollato(genere string) Disegno {
	d := Disegno{Riquadro: orb.Bound{Max: orb.Point{1000, 1000}}}
	for i := range 1000 {
		x, y := float64(i%32)*30, float64(i/32)*30
		var r orb.Ring
		for k := range 40 {
			r = append(r, orb.Point{x + float64(k%10)*3, y + float64(k/10)*7})
		}
		d.Figure = append(d.Figure, Figura{Genere: genere, Forma: orb.MultiPolygon{{append(r, r[0])}}, Testo: fmt.Sprint(i), Scritta: orb.Point{x + 10, y + 10}, HaScritta: true, Indirizzo: "/particella/X100_000400.45"})
	}
	return d
}

func TestStreetsAreSortedAsPeopleLook(t *testing.T) {
	for nome, lettera := range map[string]string{"DELLA CONCORDIA": "C", "dell'Angelo": "A", "ÀNGELO": "A", "DI LA": "L", "LA": "L", "12": "0", "  ROMA": "R", "": "#", "IV NOVEMBRE": "I", "I MAGGIO": "M", "DANTE": "D"} {
		if got := iniziale(nome); got != lettera {
			t.Errorf("%q is under %s, want %s", nome, got, lettera)
		}
	}
}
