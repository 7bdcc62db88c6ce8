package auth

import (
	"encoding/json"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Riconosciuto is by what a fruitore is recognised: its client, its purpose, or both. What is
// empty may be anything.
type Riconosciuto struct{ ClientID, PurposeID string }

// Fruitori are the programs of other administrations that are admitted.
type Fruitori map[Riconosciuto]authz.Fruitore

const (
	fruitoriMassimi = 10000
	nomeMassimo     = 120
)

// trova is the fruitore of a voucher, and by what it was recognised: the narrowest wins.
func (f Fruitori) trova(client, purpose string) (x authz.Fruitore, con Riconosciuto, ok bool) {
	for _, con = range []Riconosciuto{{client, purpose}, {PurposeID: purpose}, {ClientID: client}} {
		if x, ok = f[con]; ok {
			return x, con, true
		}
	}
	return authz.Fruitore{}, Riconosciuto{}, false
}

// LeggiFruitori reads the file of those admitted and refuses one that could never hold. One whose
// day has passed may stay in it.
func LeggiFruitori(r io.Reader) (Fruitori, error) {
	non := func(perche string, args ...any) error {
		return sit.Rifiuto(sit.Invalid, "FRUITORI_NON_VALIDI", "Il file dei fruitori (SIT_PDND_FRUITORI) non va bene: "+perche, args...)
	}
	var voci []struct {
		ClientID  string   `json:"client_id"`
		PurposeID string   `json:"purposeId"`
		Nome      string   `json:"nome"`
		Enti      []string `json:"enti"`
		Scopi     []string `json:"scopi"`
		Scade     string   `json:"scade"`
	}
	d := json.NewDecoder(io.LimitReader(r, 4<<20))
	d.DisallowUnknownFields()
	if d.Decode(&voci) != nil {
		return nil, non("è una lista JSON come quella dell'aiuto di «sit serve».")
	}
	if len(voci) > fruitoriMassimi || d.More() {
		return nil, non("contiene più di una lista, o più di %d fruitori.", fruitoriMassimi)
	}
	fruitori := Fruitori{}
	for i, v := range voci {
		con := Riconosciuto{strings.ToLower(v.ClientID), strings.ToLower(v.PurposeID)}
		if con == (Riconosciuto{}) || con.ClientID != "" && !formaUUID.MatchString(con.ClientID) || con.PurposeID != "" && !formaUUID.MatchString(con.PurposeID) {
			return nil, non("nel fruitore %d serve client_id, purposeId o tutti e due, scritti come li mostra la piattaforma.", i+1)
		}
		if _, doppio := fruitori[con]; doppio {
			return nil, non("il fruitore %d ha lo stesso client_id e lo stesso purposeId di uno che lo precede.", i+1)
		}
		f := authz.Fruitore{Nome: strings.TrimSpace(v.Nome)}
		if f.Nome == "" || utf8.RuneCountInString(f.Nome) > nomeMassimo || strings.ContainsFunc(f.Nome, unicode.IsControl) {
			return nil, non("nel fruitore %d il nome dell'amministrazione è una riga di al massimo %d caratteri.", i+1, nomeMassimo)
		}
		for _, s := range v.Enti {
			codice, err := catasto.ParseCodiceComune(s)
			if err != nil {
				return nil, non("nel fruitore %d un ente è un codice catastale, per esempio B542.", i+1)
			}
			f.Enti = append(f.Enti, string(codice))
		}
		for _, s := range v.Scopi {
			scope, err := authz.LeggiScope(s)
			if err != nil {
				return nil, non("nel fruitore %d: %s", i+1, sit.Messaggio(err))
			}
			if !slices.Contains(f.Scopi, scope) {
				f.Scopi = append(f.Scopi, scope)
			}
		}
		if len(f.Enti) == 0 || len(f.Scopi) == 0 {
			return nil, non("nel fruitore %d mancano enti o scopi.", i+1)
		}
		giorno, err := sit.ParseGiorno(v.Scade)
		if err != nil {
			return nil, non("nel fruitore %d manca il giorno da cui non vale più (scade), per esempio 2027-12-31.", i+1)
		}
		f.Scade = giorno.Inizio()
		fruitori[con] = f
	}
	return fruitori, nil
}
