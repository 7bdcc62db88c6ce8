package edilizia

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// Aggiungi writes an event of a pratica: a change of stato that the machine of edilizia §1.2 allows, or, without a
// stato, an act or a note on the one there is.
func (x *Edilizia) Aggiungi(ctx context.Context, e sit.Ente, id string, c Campi, m Modo) (*Pratica, error) {
	chi, n, err := x.suUna(ctx, e.ID, id)
	if err != nil {
		return nil, err
	}
	v, err := c.evento(m.Oggi)
	if err != nil {
		return nil, err
	}
	return x.cambia(ctx, e, chi, n, m, func(tx pgx.Tx, p *Pratica) (scritti, []Avviso, error) {
		fatta, err := ripetuta(ctx, tx, e.ID, chi, m.Chiave, []any{"evento", id, c}, n)
		if fatta != 0 || err != nil {
			return nil, nil, err
		}
		s := scritti{}
		if v.Stato == "" {
			v.Stato = p.Stato
		} else if err := passa(p, &v, s); err != nil {
			return nil, nil, err
		}
		return s, nil, annota(ctx, tx, e.ID, n, chi, v)
	})
}

func (c Campi) evento(oggi sit.Giorno) (Evento, error) {
	v := Evento{Data: oggi}
	for _, campo := range c.nomi() {
		b := c[campo]
		var err error
		switch campo {
		case "data":
			var g *sit.Giorno
			if g, err = giornoDi(campo, b); err == nil && g != nil {
				if v.Data = *g; v.Data > oggi {
					err = campoNonValido("data", "La data dell'evento è nel futuro: %s.", v.Data)
				}
			}
		case "stato":
			var s *string
			if err = json.Unmarshal(b, &s); err != nil {
				return v, statoIgnoto(string(b))
			}
			if s != nil && strings.TrimSpace(*s) != "" {
				var ok bool
				if v.Stato, _, ok = LeggiStato(*s); !ok {
					err = statoIgnoto(*s)
				}
			}
		case "atto":
			v.Atto, err = testoDi(campo, b)
		case "nota":
			v.Nota, err = testoDi(campo, b)
		default:
			err = campoNonValido(campo, "Di un evento si scrivono data, stato, atto e nota, non %q.", catasto.Taglia(campo))
		}
		if err != nil {
			return v, err
		}
	}
	if v.Stato == "" && v.Atto == nil && v.Nota == nil {
		return v, campoNonValido("stato", "Di un evento serve lo stato a cui la pratica passa, oppure un atto o una nota.")
	}
	return v, nil
}

// passa takes a pratica to the stato of an event, where the machine allows it, and fills in the day that the stato
// gives: of the outcome, of the beginning or the end of the works.
func passa(p *Pratica, v *Evento, s scritti) error {
	if !p.Stato.VersoDi(v.Stato) {
		dove := p.Stato.Passaggi()
		if len(dove) == 0 {
			return sit.Rifiuto(sit.Conflict, "STATO_NON_AMMESSO", "La pratica è %s, e da qui non passa più a nessun altro stato.", p.Stato.Testo()).Su("stato")
		}
		parole := make([]string, len(dove))
		for i, d := range dove {
			parole[i] = string(d)
		}
		return sit.Rifiuto(sit.Conflict, "STATO_NON_AMMESSO", "La pratica è %s e non può passare a %s: da qui si passa a %s.", p.Stato.Testo(), v.Stato.Testo(), strings.Join(parole, ", ")).Su("stato")
	}
	s["stato"] = v.Stato
	campo := ""
	switch {
	case v.Stato == Presentata && p.DataProtocollo == nil:
		campo = "data_protocollo"
	case v.Stato.Esito() && v.Stato != Archiviata:
		campo = "data_esito"
	case v.Stato == LavoriIniziati:
		campo = "data_inizio_lavori"
	case v.Stato == LavoriUltimati:
		campo = "data_fine_lavori"
	}
	if _, scritto := s[campo]; campo != "" && !scritto {
		g := v.Data
		s[campo] = &g
	}
	return nil
}
