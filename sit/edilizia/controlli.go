package edilizia

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// richiedenti writes the applicant among the persons of a pratica, in the place of the first there was.
func (c Campi) richiedenti(ctx context.Context, tx pgx.Tx, ora []Soggetto, s scritti) error {
	nome, cf := c["richiedente"], c["cf_richiedente"]
	if nome == nil && cf == nil {
		return nil
	}
	primo, altri := Soggetto{Ruolo: richiedente}, []Soggetto{}
	visto := false
	for _, o := range ora {
		if o.Ruolo == richiedente && !visto {
			primo, visto = o, true
			continue
		}
		altri = append(altri, o)
	}
	var err error
	if nome != nil {
		if primo.Denominazione, err = testoDi("richiedente", nome); err != nil {
			return err
		}
	}
	if cf != nil {
		if primo.CF, err = testoDi("cf_richiedente", cf); err != nil {
			return err
		}
		primo.Persona = nil
		if primo.CF != nil {
			letto, ok := catasto.ParseCodiceFiscale(*primo.CF)
			if !ok {
				return sit.Rifiuto(sit.Invalid, "CF_ERRATO", "Il codice fiscale del richiedente non è valido: ha sedici caratteri (undici per una società), e l'ultimo li controlla.").Su("cf_richiedente")
			}
			t := string(letto)
			primo.CF = &t
			if err := tx.QueryRow(ctx, queries.SQL("Persona"), pgx.NamedArgs{"cf": t}).Scan(&primo.Persona); err != nil {
				return err
			}
		}
	}
	if primo.CF != nil || primo.Denominazione != nil {
		altri = append([]Soggetto{primo}, altri...)
	}
	s["soggetti"] = altri
	return nil
}

// controllaImmobili refuses an immobile that has several answers, and tells of those that have none: an old
// paper may cite what no register knows any more.
func controllaImmobili(ctx context.Context, tx pgx.Tx, ente int32, comune string, s scritti) ([]Avviso, error) {
	immobili, _ := s["immobili"].([]Dichiarato)
	if len(immobili) == 0 {
		return nil, nil
	}
	var avvisi []Avviso
	for i, d := range immobili {
		var trovate []string
		var esatta bool
		if err := tx.QueryRow(ctx, queries.SQL("Candidate"), pgx.NamedArgs{"ente": ente, "comune": comune, "sezione": d.Sezione, "foglio": d.Foglio, "numero": d.Numero,
			"denominatore": d.Denominatore, "sub": d.Sub}).Scan(&trovate, &esatta); err != nil {
			return nil, err
		}
		chiamata := catasto.Identificativo{Sezione: d.Sezione, Foglio: d.Foglio, Numero: d.Numero, Denominatore: d.Denominatore, Subalterno: d.Sub}
		switch {
		case len(trovate) > 1 && !esatta:
			return nil, sit.Rifiuto(sit.Conflict, "PART_DUPLICATA", "%s corrisponde a più particelle: indicare la sezione. Sono %s.", chiamata, strings.Join(trovate, ", ")).Su(fmt.Sprintf("immobili[%d].sezione", i))
		case len(trovate) == 0:
			avvisi = append(avvisi, Avviso{"PART_INESISTENTE", chiamata.String() + ": né la mappa né il censuario conoscono questo immobile; resta come è scritto."})
		}
	}
	return avvisi, nil
}
