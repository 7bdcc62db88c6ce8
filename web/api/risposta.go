package api

import (
	"encoding/json"
	"net/http"
	"sync"
)

const (
	tipoJSON    = "application/json; charset=utf-8"
	tipoGeoJSON = "application/geo+json"
	tipoProblem = "application/problem+json"
)

// What is on the map changes with any delivery: a cache may keep an answer, and asks again
// before it gives it out.
const daRivedere = "public, no-cache"

var buffer = sync.Pool{New: func() any { b := make([]byte, 0, 4096); return &b }}

// scrivi answers with what build appends to a buffer that is used again.
func scrivi(w http.ResponseWriter, tipo string, build func([]byte) []byte) error {
	p := buffer.Get().(*[]byte)
	defer buffer.Put(p)
	*p = append(build((*p)[:0]), '\n')
	h := w.Header()
	h["Content-Type"] = []string{tipo}
	if h["Cache-Control"] == nil {
		h["Cache-Control"] = []string{daRivedere}
	}
	_, err := w.Write(*p)
	return scritto(err)
}

func scriviJSON(w http.ResponseWriter, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return scrivi(w, tipoJSON, func(dst []byte) []byte { return append(dst, b...) })
}

// scritto drops the error of a connection that the reader closed: there is nobody to tell.
func scritto(error) error { return nil }

// Arrotondato is a JSON number with two decimals at most.
type arrotondato float64

func (v arrotondato) MarshalJSON() ([]byte, error) { return appendArrotondato(nil, float64(v), 2), nil }

// grado is a JSON number with the seven decimals of a coordinate.
type grado float64

func (v grado) MarshalJSON() ([]byte, error) { return appendArrotondato(nil, float64(v), 7), nil }

// millesimo is a JSON number with three decimals at most.
type millesimo float64

func (v millesimo) MarshalJSON() ([]byte, error) { return appendArrotondato(nil, float64(v), 3), nil }

func vuotaONull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
