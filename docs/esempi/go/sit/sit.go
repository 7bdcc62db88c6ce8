// Package sit asks a SIT for what an office's own program needs: this parcel, what is here, what
// holds on it, whose it is, its files, its leads. Copy it and make it yours: it has no dependencies.
package sit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Client asks one SIT. Token and Scopo are needed only for what is not public: the token is made
// by "sit token create", the scopo is the pratica or the reason for which persons are looked at,
// and stays in the register of consultations.
type Client struct {
	Base  string // https://sit.example, without a final slash
	Token string
	Scopo string
	HTTP  *http.Client // nil: one that waits half a minute
}

// Problema is what the SIT says when it does not answer: application/problem+json (RFC 9457).
// Codice is stable, for programs; Detail is Italian, for people.
type Problema struct {
	Status     int      `json:"status"`
	Title      string   `json:"title"`
	Detail     string   `json:"detail"`
	Codice     string   `json:"codice"`
	Successori []string `json:"successori"`
	Richiesta  string   `json:"-"` // X-Request-Id: to be told to who runs the SIT
}

func (p *Problema) Error() string {
	return fmt.Sprintf("%d %s: %s (richiesta %s)", p.Status, p.Codice, p.Detail, p.Richiesta)
}

var paziente = &http.Client{Timeout: 30 * time.Second}

// Chiedi makes one request. corpo and risposta may be nil; intestazioni come in pairs. It waits and
// tries again once when it is told that it asks too much.
func (c *Client) Chiedi(ctx context.Context, metodo, percorso string, corpo, risposta any, intestazioni ...string) (http.Header, error) {
	var b []byte
	if corpo != nil {
		var err error
		if b, err = json.Marshal(corpo); err != nil {
			return nil, err
		}
	}
	for tentativo := 0; ; tentativo++ {
		h, attesa, err := c.unaVolta(ctx, metodo, percorso, b, risposta, intestazioni)
		if attesa == 0 || tentativo > 0 {
			return h, err
		}
		select {
		case <-time.After(attesa):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (c *Client) unaVolta(ctx context.Context, metodo, percorso string, corpo []byte, risposta any, intestazioni []string) (http.Header, time.Duration, error) {
	indirizzo := percorso
	if len(percorso) > 0 && percorso[0] == '/' { // "next" comes whole
		indirizzo = c.Base + percorso
	}
	r, err := http.NewRequestWithContext(ctx, metodo, indirizzo, bytes.NewReader(corpo))
	if err != nil {
		return nil, 0, err
	}
	r.Header.Set("Accept", "application/json, application/geo+json, application/problem+json")
	if corpo != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.Token != "" {
		r.Header.Set("Authorization", "Bearer "+c.Token)
	}
	if c.Scopo != "" {
		r.Header.Set("Purpose", c.Scopo)
	}
	for i := 0; i+1 < len(intestazioni); i += 2 {
		r.Header.Set(intestazioni[i], intestazioni[i+1])
	}
	cliente := c.HTTP
	if cliente == nil {
		cliente = paziente
	}
	w, err := cliente.Do(r)
	if err != nil {
		return nil, 0, err
	}
	defer w.Body.Close()
	if w.StatusCode >= 300 {
		p := &Problema{Status: w.StatusCode, Title: w.Status, Richiesta: w.Header.Get("X-Request-Id")}
		testo, _ := io.ReadAll(io.LimitReader(w.Body, 1<<20))
		_ = json.Unmarshal(testo, p) // what is no problem document keeps its status
		var attesa time.Duration
		if s, err := strconv.Atoi(w.Header.Get("Retry-After")); err == nil && w.StatusCode == http.StatusTooManyRequests {
			attesa = time.Duration(s) * time.Second
		}
		return w.Header, attesa, p
	}
	if risposta == nil || w.StatusCode == http.StatusNoContent {
		return w.Header, 0, nil
	}
	return w.Header, 0, json.NewDecoder(w.Body).Decode(risposta)
}

// Particella is what the map and the census say of one.
type Particella struct {
	ID         string          `json:"id"`
	Geometry   json.RawMessage `json:"geometry"` // GeoJSON, longitude and latitude; null when it is on no map
	Properties struct {
		ID                    string   `json:"id"`
		Sezione               *string  `json:"sezione"`
		Foglio                int      `json:"foglio"`
		Numero                string   `json:"numero"`
		Denominatore          *string  `json:"denominatore"`
		SuperficieCatastaleMq *float64 `json:"superficie_catastale_mq"`
		SuperficieMappaMq     *float64 `json:"superficie_mappa_mq"`
		Soppressa             bool     `json:"soppressa"`
		Successori            []string `json:"successori"`
	} `json:"properties"`
}

// Particelle resolves a reference as people write it: foglio 0003 and numero 00045 will do. More than
// one come back where the comune has sezioni and none was given.
func (c *Client) Particelle(ctx context.Context, ente, foglio, numero, sezione string) ([]Particella, error) {
	q := url.Values{"foglio": {foglio}, "numero": {numero}}
	if sezione != "" {
		q.Set("sezione", sezione)
	}
	var r struct {
		Features []Particella `json:"features"`
	}
	_, err := c.Chiedi(ctx, http.MethodGet, "/api/v1/"+ente+"/particelle?"+q.Encode(), nil, &r)
	return r.Features, err
}

// Elenco walks a list to its end, a page at a time, by the addresses that the SIT gives.
func Elenco[T any](ctx context.Context, c *Client, percorso string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for percorso != "" {
			var pagina struct {
				Items []T    `json:"items"`
				Next  string `json:"next"`
			}
			if _, err := c.Chiedi(ctx, http.MethodGet, percorso, nil, &pagina); err != nil {
				var zero T
				yield(zero, err)
				return
			}
			for _, x := range pagina.Items {
				if !yield(x, nil) {
					return
				}
			}
			percorso = pagina.Next
		}
	}
}

// Codice is the stable code of an error of the SIT, or nothing.
func Codice(err error) string {
	var p *Problema
	if errors.As(err, &p) {
		return p.Codice
	}
	return ""
}
