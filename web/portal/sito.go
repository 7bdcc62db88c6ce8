package portal

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cestor/sit/sit"
)

// Sito is what surrounds the pages: whose they are, to whom they lead. Every field may be empty;
// what an ente says of itself wins, on its pages, over what the centre says.
type Sito struct {
	Nome          string          `json:"nome"`         // of the installation or, in enti, of the comune
	Motto         string          `json:"motto"`        // a line under the name
	Appartenenza  Collegamento    `json:"appartenenza"` // the body above: the region, usually
	Titolare      string          `json:"titolare"`     // who answers for personal data, and for the site
	Contatti      Contatti        `json:"contatti"`
	Link          Link            `json:"link"`
	Menu          []VoceMenu      `json:"menu"` // first in the main navigation
	Accessibilita Dichiarazione   `json:"accessibilita"`
	Enti          map[string]Sito `json:"enti,omitempty"` // by codice catastale
}

// Collegamento is a text that leads somewhere.
type Collegamento struct {
	Testo string `json:"testo"`
	URL   string `json:"url"`
}

// Contatti are how to reach an office.
type Contatti struct {
	Indirizzo     string `json:"indirizzo"`
	Telefono      string `json:"telefono"`
	Email         string `json:"email"`
	PEC           string `json:"pec"`
	CodiceFiscale string `json:"codice_fiscale"`
	DPO           string `json:"dpo"` // address of the data protection officer
}

// Link are the links that the modello Comuni wants in a footer. Those that are empty lead to
// our own page, where we have one, and else are not there.
type Link struct {
	Sito          string `json:"sito"`
	Privacy       string `json:"privacy"`
	NoteLegali    string `json:"note_legali"`
	Accessibilita string `json:"accessibilita"`
	FAQ           string `json:"faq"`
	Appuntamenti  string `json:"appuntamenti"`
	Disservizi    string `json:"disservizi"`
	Assistenza    string `json:"assistenza"`
	Trasparenza   string `json:"trasparenza"`
}

// VoceMenu is an entry of the main navigation of the ente's own site. Elemento is the data-element
// by which the validator of the modello Comuni knows it.
type VoceMenu struct {
	Testo    string `json:"testo"`
	URL      string `json:"url"`
	Elemento string `json:"elemento"`
}

// Dichiarazione is what the declaration of accessibility says beside our own text.
type Dichiarazione struct {
	Data  string `json:"data"`  // of the last review, YYYY-MM-DD
	Esito string `json:"esito"` // how it was made: autovalutazione, soggetto terzo
}

var elementi = []string{"", "management", "all-services", "news", "live", "all-topics"}

// LeggiSito reads the file that says how the pages are surrounded. A mistake is told with its field.
func LeggiSito(r io.Reader) (Sito, error) {
	b, err := io.ReadAll(io.LimitReader(r, 1<<20))
	if err != nil {
		return Sito{}, fmt.Errorf("read the portal's file: %w", err)
	}
	var s Sito
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&s); err != nil || dec.More() {
		return Sito{}, sitoNonValido("", motivoJSON(err))
	}
	if err := s.controlla(""); err != nil {
		return Sito{}, err
	}
	puliti := make(map[string]Sito, len(s.Enti))
	for codice, e := range s.Enti {
		dove := "enti." + codice + "."
		if !codiceEnte.MatchString(codice) {
			return Sito{}, sitoNonValido("enti."+codice, "gli enti si indicano con il codice catastale, per esempio B542")
		}
		if len(e.Enti) > 0 {
			return Sito{}, sitoNonValido(dove+"enti", "dentro un ente non si indicano altri enti")
		}
		if err := e.controlla(dove); err != nil {
			return Sito{}, err
		}
		puliti[strings.ToUpper(codice)] = e
	}
	s.Enti = puliti
	return s, nil
}

var codiceEnte = regexp.MustCompile(`^[A-Za-z][0-9]{3}$`)

func sitoNonValido(campo, motivo string) error {
	if campo == "" {
		return sit.Rifiuto(sit.Invalid, "PORTALE_NON_VALIDO", "Il file del portale non si può usare: %s.", motivo)
	}
	return sit.Rifiuto(sit.Invalid, "PORTALE_NON_VALIDO", "Il file del portale non si può usare: nel campo %s, %s.", campo, motivo).Su(campo)
}

var ignoto = regexp.MustCompile(`unknown field "(.{1,40})"`)

func motivoJSON(err error) string {
	if err == nil {
		return "dopo la parentesi che chiude c'è altro"
	}
	if m := ignoto.FindStringSubmatch(err.Error()); m != nil {
		return "il campo «" + m[1] + "» non esiste"
	}
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && t.Field != "" {
		return "il campo " + t.Field + " non è del tipo giusto"
	}
	return "non è JSON ben scritto"
}

func (s *Sito) controlla(dove string) error {
	for campo, indirizzo := range map[string]string{
		"appartenenza.url": s.Appartenenza.URL, "link.sito": s.Link.Sito, "link.privacy": s.Link.Privacy, "link.note_legali": s.Link.NoteLegali,
		"link.accessibilita": s.Link.Accessibilita, "link.faq": s.Link.FAQ, "link.appuntamenti": s.Link.Appuntamenti,
		"link.disservizi": s.Link.Disservizi, "link.assistenza": s.Link.Assistenza, "link.trasparenza": s.Link.Trasparenza,
	} {
		if indirizzo != "" && !indirizzoValido(indirizzo) {
			return sitoNonValido(dove+campo, "serve un indirizzo https://…, mailto:… o un percorso di questo sito che comincia con /")
		}
	}
	for i, v := range s.Menu {
		campo := fmt.Sprintf("%smenu[%d]", dove, i)
		switch {
		case strings.TrimSpace(v.Testo) == "" || !indirizzoValido(v.URL):
			return sitoNonValido(campo, "servono testo e url (https://…, mailto:… o un percorso che comincia con /)")
		case !slices.Contains(elementi, v.Elemento):
			return sitoNonValido(campo+".elemento", "sono ammessi "+strings.Join(elementi[1:], ", "))
		}
	}
	if len(s.Menu) > 8 {
		return sitoNonValido(dove+"menu", "al massimo otto voci")
	}
	if d := s.Accessibilita.Data; d != "" {
		if _, err := time.Parse(time.DateOnly, d); err != nil {
			return sitoNonValido(dove+"accessibilita.data", "serve un giorno scritto anno-mese-giorno")
		}
	}
	return nil
}

func indirizzoValido(s string) bool {
	u, err := url.Parse(s)
	switch {
	case err != nil || strings.ContainsAny(s, " \t\r\n\"<>\\"):
		return false
	case u.Scheme == "https":
		return u.Host != "" && u.User == nil
	case u.Scheme == "mailto":
		return strings.Contains(u.Opaque, "@")
	}
	return u.Scheme == "" && u.Host == "" && strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//")
}

// di is what surrounds the pages of an ente: its own words first.
func (s Sito) di(ente string) Sito {
	e, ok := s.Enti[ente]
	if !ok {
		return s
	}
	o := func(a, b string) string { return cmp.Or(a, b) }
	out := Sito{
		Nome: o(e.Nome, s.Nome), Motto: o(e.Motto, s.Motto), Titolare: o(e.Titolare, s.Titolare), Appartenenza: cmp.Or(e.Appartenenza, s.Appartenenza),
		Contatti: Contatti{o(e.Contatti.Indirizzo, s.Contatti.Indirizzo), o(e.Contatti.Telefono, s.Contatti.Telefono), o(e.Contatti.Email, s.Contatti.Email),
			o(e.Contatti.PEC, s.Contatti.PEC), o(e.Contatti.CodiceFiscale, s.Contatti.CodiceFiscale), o(e.Contatti.DPO, s.Contatti.DPO)},
		Link: Link{o(e.Link.Sito, s.Link.Sito), o(e.Link.Privacy, s.Link.Privacy), o(e.Link.NoteLegali, s.Link.NoteLegali),
			o(e.Link.Accessibilita, s.Link.Accessibilita), o(e.Link.FAQ, s.Link.FAQ), o(e.Link.Appuntamenti, s.Link.Appuntamenti),
			o(e.Link.Disservizi, s.Link.Disservizi), o(e.Link.Assistenza, s.Link.Assistenza), o(e.Link.Trasparenza, s.Link.Trasparenza)},
		Menu: s.Menu, Accessibilita: Dichiarazione{o(e.Accessibilita.Data, s.Accessibilita.Data), o(e.Accessibilita.Esito, s.Accessibilita.Esito)},
	}
	if len(e.Menu) > 0 {
		out.Menu = e.Menu
	}
	return out
}
