package api

import (
	_ "embed"
	"net/http"

	"github.com/cestor/sit/sit"
)

//go:embed openapi.yaml
var openAPI []byte

// OpenAPI is the document of this interface.
func OpenAPI() []byte { return openAPI }

func (a *API) openAPI(w http.ResponseWriter, _ *http.Request) error {
	return scrivi(w, "application/yaml; charset=utf-8", func(b []byte) []byte { return append(b, openAPI...) })
}

func (a *API) healthz(w http.ResponseWriter, _ *http.Request) error {
	return scriviFresco(w, tipoJSON, `{"stato":"vivo"}`)
}

func (a *API) readyz(w http.ResponseWriter, r *http.Request) error {
	if a.Pronto != nil {
		if err := a.Pronto(r.Context()); err != nil {
			if sit.Kind(err) == sit.Unavailable && sit.Codice(err) != "" {
				return err
			}
			return sit.Rifiuto(sit.Unavailable, "NON_PRONTO", "Il servizio non è ancora pronto a rispondere: %s", sit.Messaggio(err)).Per(err)
		}
	}
	return scriviFresco(w, tipoJSON, `{"stato":"pronto"}`)
}

// status has the shape of a problem even when there is none, as the ModI guidelines ask.
func (a *API) status(w http.ResponseWriter, r *http.Request) error {
	if err := a.readyz(scarto{}, r); err != nil {
		return err
	}
	return scriviFresco(w, tipoProblem, `{"type":"about:blank","title":"Servizio attivo","status":200,"detail":"Il servizio risponde regolarmente."}`)
}

// scarto throws an answer away: only its error matters.
type scarto struct{}

func (scarto) Header() http.Header         { return http.Header{} }
func (scarto) Write(b []byte) (int, error) { return len(b), nil }
func (scarto) WriteHeader(int)             {}

func scriviFresco(w http.ResponseWriter, tipo, corpo string) error {
	w.Header().Set("Content-Type", tipo)
	w.Header().Set("Cache-Control", "no-store")
	_, err := w.Write([]byte(corpo + "\n"))
	return scritto(err)
}
