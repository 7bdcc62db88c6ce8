package auth

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Regola gives a role in an ente to who has a value in a claim of the provider.
type Regola struct {
	Claim  string `json:"claim"`
	Valore string `json:"valore"`
	Ente   string `json:"ente"`
	Ruolo  string `json:"ruolo"`
}

const regoleMassime = 10000

// LeggiRegole reads the file of the rules and refuses one that could never hold.
func LeggiRegole(r io.Reader) (regole []Regola, err error) {
	non := func(perche string, args ...any) error {
		return sit.Rifiuto(sit.Invalid, "RUOLI_NON_VALIDI", "Il file dei ruoli (SIT_OIDC_RUOLI) non va bene: "+perche, args...)
	}
	d := json.NewDecoder(io.LimitReader(r, 4<<20))
	d.DisallowUnknownFields()
	if err := d.Decode(&regole); err != nil {
		return nil, non(`è una lista JSON come [{"claim":"groups","valore":"tributi-x100","ente":"X100","ruolo":"tributi"}].`)
	}
	if len(regole) > regoleMassime || d.More() {
		return nil, non("contiene più di una lista, o più di %d regole.", regoleMassime)
	}
	for i, x := range regole {
		codice, err := catasto.ParseCodiceComune(x.Ente)
		if err != nil {
			return nil, non("nella regola %d l'ente è un codice catastale, per esempio B542.", i+1)
		}
		ruolo, err := authz.LeggiRuolo(x.Ruolo)
		if err != nil {
			return nil, non("nella regola %d: %s", i+1, sit.Messaggio(err))
		}
		if x.Claim == "" || x.Valore == "" {
			return nil, non("nella regola %d mancano claim o valore.", i+1)
		}
		regole[i].Ente, regole[i].Ruolo = string(codice), string(ruolo)
	}
	return regole, nil
}

// incarichi are the roles that the rules give to a person, in the enti of this system.
func (a *Accesso) incarichi(ctx context.Context, p identita) (portati []authz.Incarico, err error) {
	if len(a.OIDC.Ruoli) == 0 {
		return nil, nil
	}
	enti, err := a.Accessi.Enti(ctx)
	if err != nil {
		return nil, fmt.Errorf("map claims: %w", err)
	}
	for _, x := range a.OIDC.Ruoli {
		id, registrato := enti[x.Ente]
		if i := (authz.Incarico{Ente: id, Codice: x.Ente, Ruolo: authz.Ruolo(x.Ruolo)}); registrato && ha(p.claim[x.Claim], x.Valore) && !slices.Contains(portati, i) {
			portati = append(portati, i)
		}
	}
	return portati, nil
}

// ha is true for a claim that is the value, or a list that has it.
func ha(claim any, valore string) bool {
	switch v := claim.(type) {
	case string:
		return v == valore || slices.Contains(strings.Fields(v), valore)
	case []any:
		return slices.Contains(v, any(valore))
	}
	return false
}
