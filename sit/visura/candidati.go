package visura

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
)

// Candidato is another id that may be the same person, and how much speaks for it. Nobody but a
// human makes one of two.
type Candidato struct {
	ID    string `json:"id"`
	Grado string `json:"grado"`
}

// The grades, the strongest first.
const (
	Confermato    = "confermato"    // an operatore said so
	Omocodia      = "omocodia"      // tax codes equal but for the letters that tell namesakes apart
	NascitaLuogo  = "nascita_luogo" // same surname, name, day and place of birth, sex
	StessaNascita = "nascita"       // same surname, name and day of birth
	StessaSede    = "denominazione" // same denominazione and seat
)

var gradi = []string{Confermato, Omocodia, NascitaLuogo, StessaNascita, StessaSede}

// candidati gives each person the others that may be her. The namesakes are among the rows
// that a search by name found; else they are asked for. Codes in omocodia with another name are
// looked for only where the question is about one person.
func candidati(ctx context.Context, tx pgx.Tx, persone []Soggetto, omonimi []rigaSoggetto, uno bool) error {
	if len(persone) == 0 {
		return nil
	}
	c := cercatore{ctx: ctx, tx: tx}
	if uno {
		var nomi []string
		for _, p := range persone {
			nomi = append(nomi, p.ricerca)
		}
		if err := c.chiedi("SoggettiPerNomi", pgx.NamedArgs{"nomi": nomi}); err != nil {
			return err
		}
		omonimi = c.righe
		var codici []string
		for _, p := range persone {
			if p.CFValido && p.CF != nil {
				codici = append(codici, omocodici(*p.CF)...)
			}
		}
		if len(codici) > 0 {
			if err := c.chiedi("SoggettiPerCF", pgx.NamedArgs{"cf": codici}); err != nil {
				return err
			}
			omonimi = append(omonimi, c.righe...)
		}
	}
	ids := make([]string, len(persone))
	for i, p := range persone {
		ids[i] = p.ID
	}
	decise, err := decisioni(ctx, tx, ids)
	if err != nil {
		return err
	}
	altri := raccogli(omonimi)
	for i := range persone {
		p := &persone[i]
		gia := decise[p.ID]
		for id, stato := range gia {
			if stato == "confermata" {
				p.Candidati = append(p.Candidati, Candidato{id, Confermato})
			}
		}
		for j := range altri {
			if g := grado(p, &altri[j]); g != "" && gia[altri[j].ID] == "" {
				p.Candidati = append(p.Candidati, Candidato{altri[j].ID, g})
			}
		}
		slices.SortFunc(p.Candidati, func(a, b Candidato) int {
			if d := slices.Index(gradi, a.Grado) - slices.Index(gradi, b.Grado); d != 0 {
				return d
			}
			return cmpTesto(a.ID, b.ID)
		})
	}
	return nil
}

func cmpTesto(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// grado says how much speaks for two ids being one person; nothing, when they are surely two: two
// valid tax codes are two persons.
func grado(a, b *Soggetto) string {
	if a.ID == b.ID || a.Tipo != b.Tipo {
		return ""
	}
	if a.CFValido && b.CFValido {
		if a.Tipo == "F" && len(*a.CF) == 16 && len(*b.CF) == 16 && baseCF(*a.CF) == baseCF(*b.CF) {
			return Omocodia
		}
		return ""
	}
	switch {
	case a.ricerca != b.ricerca:
	case a.Tipo == "G":
		if a.Luogo != "" && a.Luogo == b.Luogo {
			return StessaSede
		}
	case a.Nascita.Aperto() || a.Nascita != b.Nascita:
	case a.Luogo != "" && a.Luogo == b.Luogo && a.Sesso == b.Sesso:
		return NascitaLuogo
	default:
		return StessaNascita
	}
	return ""
}

// decisioni are what operatori said of some persons: for each, the other and the verdict.
func decisioni(ctx context.Context, tx pgx.Tx, persone []string) (map[string]map[string]string, error) {
	rows, err := tx.Query(ctx, queries.SQL("Decisioni"), pgx.NamedArgs{"persone": persone})
	if err != nil {
		return nil, err
	}
	type decisione struct{ Persona, UgualeA, Stato string }
	righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[decisione])
	out := map[string]map[string]string{}
	for _, r := range righe {
		if out[r.Persona] == nil {
			out[r.Persona] = map[string]string{}
		}
		out[r.Persona][r.UgualeA] = r.Stato
	}
	return out, err
}
