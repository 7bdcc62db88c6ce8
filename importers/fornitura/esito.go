package fornitura

import (
	"cmp"
	"maps"
	"slices"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// The outcomes of a delivery.
const (
	Acquisita    = "acquisita"
	GiaAcquisita = "gia_acquisita"
	Rifiutata    = "rifiutata"
)

// Esito is what became of one delivery: the line of sit import --json (contract §1).
type Esito struct {
	Fornitura   *int64                `json:"fornitura"`
	File        string                `json:"file"`
	SHA256      string                `json:"sha256"`
	Tipo        string                `json:"tipo"`
	Ente        *catasto.CodiceComune `json:"ente"`
	Modo        string                `json:"modo"`
	Riferimento *sit.Giorno           `json:"riferimento"`
	Esito       string                `json:"esito"`
	Letti       map[string]int64      `json:"letti"`
	Acquisiti   map[string]int64      `json:"acquisiti"`
	Nuovi       int64                 `json:"nuovi"`
	Modificati  int64                 `json:"modificati"`
	Chiusi      int64                 `json:"chiusi"`
	Invariati   int64                 `json:"invariati"`
	Scarti      int64                 `json:"scarti"`
	Anomalie    int64                 `json:"anomalie"`
	Avvisi      []Avviso              `json:"avvisi"`
	DurataMS    int64                 `json:"durata_ms"`
	Codice      string                `json:"codice,omitempty"`
	Motivo      *string               `json:"motivo"`
}

// Avviso is something the caller should know and that stopped nothing.
type Avviso struct {
	Codice  string `json:"codice"`
	N       int64  `json:"n"`
	Esempio string `json:"esempio"`
}

// avvisi collects them by code, keeping the first example of each.
type avvisi map[string]*Avviso

func (a avvisi) aggiungi(codice, esempio string) { a.aggiungiN(codice, esempio, 1) }

func (a avvisi) aggiungiN(codice, esempio string, n int64) {
	if v := a[codice]; v != nil {
		v.N += n
		return
	}
	a[codice] = &Avviso{Codice: codice, N: n, Esempio: esempio}
}

func (a avvisi) elenco() []Avviso {
	out := make([]Avviso, 0, len(a))
	for _, v := range slices.SortedFunc(maps.Values(a), func(x, y *Avviso) int { return cmp.Compare(x.Codice, y.Codice) }) {
		out = append(out, *v)
	}
	return out
}
