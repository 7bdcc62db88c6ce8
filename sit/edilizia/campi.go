package edilizia

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// Campi are the fields of a pratica as a program or a form writes them, by their names in contract
// §3.2, immobili beside them: what is not there is left as it is, null empties.
type Campi map[string]json.RawMessage

// scritti are the fields of a version, by the names of its columns, ready to be written: nil empties.
type scritti map[string]any

func campoNonValido(campo, messaggio string, args ...any) error {
	return sit.Rifiuto(sit.Invalid, "CAMPO_NON_VALIDO", messaggio, args...).Su(campo)
}

func statoIgnoto(s string) error {
	parole := make([]string, len(Stati))
	for i, x := range Stati {
		parole[i] = string(x)
	}
	return campoNonValido("stato", "Lo stato %q non è fra quelli di una pratica: %s.", catasto.Taglia(s), strings.Join(parole, ", "))
}

func kindIgnoto(s string) error {
	parole := make([]string, len(Kinds))
	for i, x := range Kinds {
		parole[i] = string(x)
	}
	return campoNonValido("kind", "Il tipo di pratica (kind) %q non è fra quelli ammessi: %s.", catasto.Taglia(s), strings.Join(parole, ", "))
}

// lunghi is how many characters the fields of text may have.
var lunghi = map[string]int{"protocollo": 60, "oggetto": 2000, "via_testo": 200, "civico": 30, "richiedente": 200, "cf_richiedente": 16,
	"numero": 60, "archivio": 60, "cod_comune": 4, "atto": 200, "nota": 2000}

// testoDi reads a text; nil is null or blank.
func testoDi(campo string, b json.RawMessage) (*string, error) {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil {
		return nil, campoNonValido(campo, "Il campo %s è un testo.", campo)
	}
	if s == nil {
		return nil, nil
	}
	t := strings.TrimSpace(strings.ReplaceAll(*s, "\r\n", "\n"))
	switch {
	case !utf8.ValidString(t) || strings.ContainsFunc(t, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }):
		return nil, campoNonValido(campo, "Il campo %s contiene caratteri che non si possono conservare.", campo)
	case utf8.RuneCountInString(t) > lunghi[campo]:
		return nil, campoNonValido(campo, "Il campo %s ha al massimo %d caratteri.", campo, lunghi[campo])
	case t == "":
		return nil, nil
	}
	return &t, nil
}

func giornoDi(campo string, b json.RawMessage) (*sit.Giorno, error) {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil {
		return nil, campoNonValido(campo, "Il campo %s è un giorno: si scrive anno-mese-giorno, per esempio 2025-03-31.", campo)
	}
	if s == nil || *s == "" {
		return nil, nil
	}
	g, err := sit.ParseGiorno(*s)
	if anno, _, _ := g.Date(); err != nil || anno < 1800 || anno > 2200 {
		return nil, campoNonValido(campo, "Il campo %s è un giorno: si scrive anno-mese-giorno, per esempio 2025-03-31.", campo)
	}
	return &g, nil
}

// leggi reads the fields that a version keeps as they are; the applicant and the key are apart.
func (c Campi) leggi() (scritti, error) {
	out := scritti{}
	for _, campo := range c.nomi() {
		b := c[campo]
		var err error
		switch campo {
		case "protocollo", "oggetto", "via_testo", "civico":
			out[campo], err = nullo(testoDi(campo, b))
		case "data_protocollo", "data_esito", "data_inizio_lavori", "data_fine_lavori":
			out[campo], err = nullo(giornoDi(campo, b))
		case "kind":
			var s string
			if json.Unmarshal(b, &s) != nil {
				return nil, kindIgnoto(string(b))
			}
			k, _, ok := LeggiKind(s)
			if !ok {
				return nil, kindIgnoto(s)
			}
			out[campo] = k
		case "stato":
			var s string
			if json.Unmarshal(b, &s) != nil {
				return nil, statoIgnoto(string(b))
			}
			k, _, ok := LeggiStato(s)
			if !ok {
				return nil, statoIgnoto(s)
			}
			out[campo] = k
		case "mq_aggiunti":
			var mq *float64
			if json.Unmarshal(b, &mq) != nil || mq != nil && (*mq < 0 || *mq >= 1e8) {
				return nil, campoNonValido(campo, "Il campo mq_aggiunti è una superficie in metri quadrati, da 0 in su.")
			}
			out[campo] = mq
		case "immobili":
			out[campo], err = leggiImmobili(b)
		case "richiedente", "cf_richiedente", "cod_comune", "archivio", "anno", "numero":
		default:
			return nil, campoNonValido(campo, "Il campo %q non è fra quelli che si scrivono di una pratica.", catasto.Taglia(campo))
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// nomi are the fields in order, so that of two that are wrong it is always the same that is told.
func (c Campi) nomi() []string {
	out := make([]string, 0, len(c))
	for k := range c {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func nullo[T any](v *T, err error) (any, error) {
	if v == nil {
		return nil, err
	}
	return v, err
}

const massimoImmobili = 500

// leggiImmobili reads the immobili of a pratica, normalised and once each; one may be given by the id
// of its particella.
func leggiImmobili(b json.RawMessage) ([]Dichiarato, error) {
	var righe []struct {
		Sezione      *string         `json:"sezione"`
		Foglio       json.RawMessage `json:"foglio"`
		Numero       json.RawMessage `json:"numero_particella"`
		Semplice     json.RawMessage `json:"numero"`
		Denominatore json.RawMessage `json:"denominatore"`
		Sub          json.RawMessage `json:"sub"`
		Particella   *string         `json:"particella"`
	}
	if err := json.Unmarshal(b, &righe); err != nil || len(righe) > massimoImmobili {
		return nil, campoNonValido("immobili", "Gli immobili sono un elenco, di al massimo %d: di ciascuno sezione, foglio, numero_particella, denominatore e sub.", massimoImmobili)
	}
	out := []Dichiarato{}
	for i, r := range righe {
		dove := fmt.Sprintf("immobili[%d]", i)
		numero := r.Numero
		if len(numero) == 0 || string(numero) == "null" {
			numero = r.Semplice
		}
		foglio, n, den, sub := comunque(r.Foglio), comunque(numero), comunque(r.Denominatore), comunque(r.Sub)
		sezione := ""
		if r.Sezione != nil {
			sezione = *r.Sezione
		}
		if r.Particella != nil && foglio == "" && n == "" {
			id, err := catasto.ParseIDParticella(*r.Particella)
			if err != nil {
				return nil, sit.Rifiuto(sit.Invalid, "PART_NON_VALIDA", "%q non è il riferimento di una particella: si scrive come B542_000300.45.", catasto.Taglia(*r.Particella)).Su(dove)
			}
			sezione, foglio, n, den = id.Foglio.Sezione, fmt.Sprint(id.Foglio.Foglio), id.Numero.Numero, id.Numero.Denominatore
		}
		altri, _ := Dichiarati(sezione, foglio, n, den, sub)
		if len(altri) == 0 {
			return nil, campoNonValido(dove, "Di un immobile servono almeno il foglio e il numero della particella.")
		}
		for _, d := range altri {
			if len(d.Foglio) > 12 || len(d.Numero) > 12 || len(d.Denominatore) > 12 || len(d.Sub) > 12 || len(d.Sezione) > 12 {
				return nil, campoNonValido(dove, "I campi di un immobile hanno al massimo 12 caratteri.")
			}
			if !slices.Contains(out, d) {
				out = append(out, d)
			}
		}
	}
	return out, nil
}

// comunque reads a text or a number as a text.
func comunque(b json.RawMessage) string {
	var s string
	if json.Unmarshal(b, &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(b, &n) == nil {
		return n.String()
	}
	return ""
}

// Dichiarati are the immobili of one line as declared: several particelle may be written 45,46 (contract
// §3.2). Where more than one is written the subalterno is of all. Nothing without foglio and number.
func Dichiarati(sezione, foglio, numero, denominatore, sub string) ([]Dichiarato, catasto.Difetto) {
	var out []Dichiarato
	var difetti catasto.Difetto
	for n := range strings.FieldsFuncSeq(numero, func(r rune) bool { return r == ',' || r == ';' || r == '+' }) {
		if strings.TrimSpace(n) == "" {
			continue
		}
		i, d := catasto.NormalizzaIdentificativo(sezione, foglio, n, denominatore, sub)
		if !i.Completo() {
			continue
		}
		difetti |= d
		c := Dichiarato{Sezione: i.Sezione, Foglio: i.Foglio, Numero: i.Numero, Denominatore: i.Denominatore, Sub: i.Subalterno}
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out, difetti
}
