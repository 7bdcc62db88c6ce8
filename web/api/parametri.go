package api

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/gorilla/mux"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
)

// variabile is a part of the path. The router matches the encoded path, so that a slash inside
// a number (731%2F2) does not cut it.
func variabile(r *http.Request, nome string) string {
	v := mux.Vars(r)[nome]
	if strings.IndexByte(v, '%') < 0 {
		return v
	}
	if s, err := url.PathUnescape(v); err == nil {
		return s
	}
	return v
}

func nonValido(campo, messaggio string, args ...any) error {
	return sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", messaggio, args...).Su(campo)
}

// quando reads data, the day of the question; without it, today.
func (a *API) quando(q url.Values) (mappa.Quando, error) {
	return a.giorno(q.Get("data"))
}

func (a *API) giorno(s string) (mappa.Quando, error) {
	if s == "" {
		return mappa.Quando{Giorno: a.oggi()}, nil
	}
	g, err := sit.ParseGiorno(s)
	if err != nil {
		return mappa.Quando{}, sit.Rifiuto(sit.Invalid, "DATA_NON_VALIDA",
			"Il parametro data non è un giorno: si scrive anno-mese-giorno, per esempio 2025-03-31.").Su("data").Per(err)
	}
	return mappa.Quando{Giorno: g, Esplicito: true}, nil
}

const (
	limitePredefinito = 50
	limiteMassimo     = 1000
)

func limite(q url.Values) (int, error) {
	s := q.Get("limit")
	if s == "" {
		return limitePredefinito, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > limiteMassimo {
		return 0, nonValido("limit", "Il parametro limit è un numero da 1 a %d.", limiteMassimo)
	}
	return n, nil
}

// decimale reads a coordinate within its bounds.
func decimale(q url.Values, nome string, da, a float64) (float64, error) {
	v, err := strconv.ParseFloat(strings.Replace(q.Get(nome), ",", ".", 1), 64)
	if err != nil || math.IsNaN(v) || v < da || v > a {
		return 0, nonValido(nome, "Il parametro %s è in gradi decimali, da %g a %g.", nome, da, a)
	}
	return v, nil
}

var sezione = regexp.MustCompile(`^[A-Za-z0-9_]$`)

// filtro reads foglio, numero, sezione, in any of their spellings.
func filtro(q url.Values) (mappa.Filtro, error) {
	var f mappa.Filtro
	var err error
	if f.Limite, err = limite(q); err != nil {
		return f, err
	}
	if s := strings.TrimSpace(q.Get("foglio")); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 || n > 9999 {
			return f, nonValido("foglio", "Il parametro foglio è un numero da 0 a 9999.")
		}
		f.Foglio = &n
	}
	if s := q.Get("numero"); s != "" {
		n, err := catasto.ParseNumero(s)
		if err != nil {
			return f, nonValido("numero", "Il parametro numero è quello di una particella, con l'eventuale denominatore dopo la barra: 45 oppure 731/2.")
		}
		f.Numero = &n
	}
	if s := q.Get("sezione"); s != "" {
		if !sezione.MatchString(s) {
			return f, nonValido("sezione", "Il parametro sezione è una lettera o una cifra; _ per i fogli senza sezione.")
		}
		s = strings.TrimPrefix(strings.ToUpper(s), "_")
		f.Sezione = &s
	}
	if s := q.Get("cursor"); s != "" {
		if f.Dopo, err = leggiCursore(s); err != nil {
			return f, err
		}
	}
	return f, nil
}

// A cursor is the key of the last particella of the page before: opaque outside, since what the
// key is made of is ours to change.
func cursore(s mappa.Segno) string {
	b, _ := json.Marshal([]any{s.Foglio, s.Numero, s.Denominatore, s.Comune, s.Sezione, s.Mappa}) // an int and strings: it cannot fail
	return base64.RawURLEncoding.EncodeToString(b)
}

func leggiCursore(c string) (*mappa.Segno, error) {
	cattivo := sit.Rifiuto(sit.Invalid, "CURSORE_NON_VALIDO",
		"Il parametro cursor non è di questo servizio: seguire next così com'è, o ricominciare dalla prima pagina.").Su("cursor")
	b, err := base64.RawURLEncoding.Strict().DecodeString(c)
	if err != nil || len(b) > 200 {
		return nil, cattivo
	}
	var s mappa.Segno
	var testi [5]string
	campi := []any{&s.Foglio, &testi[0], &testi[1], &testi[2], &testi[3], &testi[4]}
	if err := json.Unmarshal(b, &campi); err != nil || len(campi) != 6 {
		return nil, cattivo
	}
	for _, t := range testi {
		if !chiaveValida.MatchString(t) {
			return nil, cattivo
		}
	}
	s.Numero, s.Denominatore, s.Comune, s.Sezione, s.Mappa = testi[0], testi[1], testi[2], testi[3], testi[4]
	return &s, nil
}

var chiaveValida = regexp.MustCompile(`^[A-Z0-9_]{0,12}$`)
