package edilizia

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Modo is how a writing is asked for.
type Modo struct {
	Versione int64  // that was read; 0: whatever it is now
	Chiave   string // Idempotency-Key; may be empty
	Oggi     sit.Giorno
}

// scrivente is the caller, who may write in the register of an ente and has given a reason. Who writes what is
// not yet there names the reason by writing it.
func scrivente(ctx context.Context, ente int32, nuova bool) (*authz.Chi, error) {
	chi, err := authz.Esige(ctx, authz.EdiliziaWrite, ente)
	if err != nil || nuova {
		return chi, err
	}
	return authz.EsigePersone(ctx, authz.EdiliziaWrite, ente)
}

// Crea enters a pratica.
func (x *Edilizia) Crea(ctx context.Context, e sit.Ente, c Campi, m Modo) (*Pratica, error) {
	chi, err := scrivente(ctx, e.ID, true)
	if err != nil {
		return nil, err
	}
	k, err := c.chiave(e, m.Oggi)
	if err != nil {
		return nil, err
	}
	s, err := c.leggi()
	if err != nil {
		return nil, err
	}
	if s["kind"] == nil {
		return nil, campoNonValido("kind", "Manca il tipo della pratica (kind).")
	}
	if s["stato"] == nil {
		s["stato"] = Bozza
		if s["protocollo"] != nil {
			s["stato"] = Presentata
		}
	}
	con := *chi
	chi = &con
	p, err := x.consulta(ctx, chi, e.ID, func(tx pgx.Tx) (*Pratica, error) {
		if err := k.numera(ctx, tx, e); err != nil {
			return nil, err
		}
		if chi.Scopo == "" {
			chi.Scopo = "pratica:" + scriviID(k.id)
		}
		if fatta, err := ripetuta(ctx, tx, e.ID, chi, m.Chiave, c, k.id); err != nil {
			return nil, err
		} else if fatta != 0 {
			return leggiPratica(ctx, tx, e.ID, fatta)
		}
		if err := c.richiedenti(ctx, tx, nil, s); err != nil {
			return nil, err
		}
		avvisi, err := controllaImmobili(ctx, tx, e.ID, k.comune, s)
		if err != nil {
			return nil, err
		}
		if err := x.inserisci(ctx, tx, e, chi, k, s, m.Oggi); err != nil {
			return nil, err
		}
		p, err := leggiPratica(ctx, tx, e.ID, k.id)
		if err == nil {
			p.Avvisi = avvisi
		}
		return p, err
	})
	if err != nil {
		return nil, fmt.Errorf("create pratica: %w", err)
	}
	return p, nil
}

// chiavePratica is by what a pratica is known in its archive.
type chiavePratica struct {
	comune, archivio, numero string
	anno                     *int
	id                       int64
}

func (c Campi) chiave(e sit.Ente, oggi sit.Giorno) (*chiavePratica, error) {
	k := &chiavePratica{comune: string(e.Codice)}
	for campo, dove := range map[string]*string{"cod_comune": &k.comune, "archivio": &k.archivio, "numero": &k.numero} {
		b, c := c[campo]
		if !c {
			continue
		}
		t, err := testoDi(campo, b)
		if err != nil {
			return nil, err
		}
		if t != nil {
			*dove = strings.Join(strings.Fields(*t), " ")
		}
	}
	k.comune = strings.ToUpper(k.comune)
	if k.numero == "" {
		return nil, campoNonValido("numero", "Manca il numero della pratica: è un testo, con l'anno e l'archivio la distingue dalle altre.")
	}
	if b := c["anno"]; len(b) > 0 {
		if err := json.Unmarshal(b, &k.anno); err != nil {
			return nil, campoNonValido("anno", "L'anno è un numero di quattro cifre, oppure manca.")
		}
	}
	if anno, _, _ := oggi.Date(); k.anno != nil && (*k.anno < 1800 || *k.anno > anno+1) {
		return nil, campoNonValido("anno", "L'anno è un numero di quattro cifre, dal 1800 a oggi, oppure manca.")
	}
	return k, nil
}

// numera finds the id that the key has for ever, and refuses a comune that is not of the ente.
func (k *chiavePratica) numera(ctx context.Context, tx pgx.Tx, e sit.Ente) error {
	var suo bool
	if err := tx.QueryRow(ctx, queries.SQL("Numera"), k.argomenti(e)).Scan(&k.id, &suo); err != nil {
		return err
	}
	if !suo {
		return campoNonValido("cod_comune", "Il comune %s non è di questo ente (%s).", catasto.Taglia(k.comune), e.Codice)
	}
	return nil
}

func (k *chiavePratica) argomenti(e sit.Ente) pgx.NamedArgs {
	return pgx.NamedArgs{"ente": e.ID, "codice": string(e.Codice), "comune": k.comune, "archivio": k.archivio, "anno": k.anno, "numero": k.numero, "pratica": k.id}
}

func (x *Edilizia) inserisci(ctx context.Context, tx pgx.Tx, e sit.Ente, chi *authz.Chi, k *chiavePratica, s scritti, oggi sit.Giorno) error {
	piene := scritti{}
	for campo, v := range s {
		if v != nil {
			piene[campo] = v
		}
	}
	args := k.argomenti(e)
	args["chi"], args["campi"] = chi.Operatore.Nome, piene
	tag, err := tx.Exec(ctx, queries.SQL("Inserisci"), args)
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		return sit.Rifiuto(sit.Conflict, "PRATICA_ESISTENTE", "C'è già una pratica con questo archivio, anno e numero: %s.", scriviID(k.id)).Su("numero")
	}
	data := oggi
	if g, ok := s["data_protocollo"].(*sit.Giorno); ok && s["stato"] == Presentata {
		data = *g
	}
	if err := annota(ctx, tx, e.ID, k.id, chi, Evento{Data: data, Stato: s["stato"].(Stato)}); err != nil {
		return err
	}
	return lega(ctx, tx, e.ID, k.id)
}

func annota(ctx context.Context, tx pgx.Tx, ente int32, pratica int64, chi *authz.Chi, v Evento) error {
	_, err := tx.Exec(ctx, queries.SQL("Annota"), pgx.NamedArgs{"ente": ente, "pratica": pratica, "data": v.Data, "stato": string(v.Stato), "atto": v.Atto, "nota": v.Nota, "chi": chi.Operatore.Nome})
	return err
}

func lega(ctx context.Context, tx pgx.Tx, ente int32, pratica int64) error {
	_, err := tx.Exec(ctx, queries.SQL("Lega"), pgx.NamedArgs{"ente": ente, "pratica": pratica})
	return err
}

// Modifica changes some fields of a pratica; what the office writes stays over what deliveries say.
func (x *Edilizia) Modifica(ctx context.Context, e sit.Ente, id string, c Campi, m Modo) (*Pratica, error) {
	chi, n, err := x.suUna(ctx, e.ID, id)
	if err != nil {
		return nil, err
	}
	for _, campo := range []string{"cod_comune", "archivio", "anno", "numero"} {
		if _, c := c[campo]; c {
			return nil, sit.Rifiuto(sit.Invalid, "CAMPO_NON_MODIFICABILE", "Il campo %s distingue la pratica dalle altre e non si modifica: se è sbagliato, archiviare questa e inserirne un'altra.", campo).Su(campo)
		}
	}
	s, err := c.leggi()
	if err != nil {
		return nil, err
	}
	if k, c := s["kind"]; c && k == nil {
		return nil, campoNonValido("kind", "Il tipo della pratica (kind) non può mancare.")
	}
	return x.cambia(ctx, e, chi, n, m, func(tx pgx.Tx, p *Pratica) (scritti, []Avviso, error) {
		if err := c.richiedenti(ctx, tx, p.Soggetti, s); err != nil {
			return nil, nil, err
		}
		if nuovo, cambia := s["stato"].(Stato); cambia && nuovo != p.Stato {
			v := Evento{Data: m.Oggi, Stato: nuovo}
			if err := passa(p, &v, s); err != nil {
				return nil, nil, err
			}
			if err := annota(ctx, tx, e.ID, n, chi, v); err != nil {
				return nil, nil, err
			}
		}
		avvisi, err := controllaImmobili(ctx, tx, e.ID, p.Comune, s)
		return s, avvisi, err
	})
}

// suUna is who writes on a pratica, and which.
func (x *Edilizia) suUna(ctx context.Context, ente int32, id string) (*authz.Chi, int64, error) {
	chi, err := scrivente(ctx, ente, false)
	if err != nil {
		return nil, 0, err
	}
	n, err := leggiID(id)
	return chi, n, err
}

// cambia writes a new version of a pratica: what fn gives, over what there was; nothing where fn gives nil. It
// holds the living one, so that two who write wait for each other, and the second is told.
func (x *Edilizia) cambia(ctx context.Context, e sit.Ente, chi *authz.Chi, id int64, m Modo, fn func(pgx.Tx, *Pratica) (scritti, []Avviso, error)) (*Pratica, error) {
	p, err := x.consulta(ctx, chi, e.ID, func(tx pgx.Tx) (*Pratica, error) {
		args := pgx.NamedArgs{"ente": e.ID, "pratica": id}
		var versione int64
		err := tx.QueryRow(ctx, queries.SQL("Blocca"), args).Scan(&versione)
		switch {
		case errors.Is(err, pgx.ErrNoRows):
			return nil, inesistente()
		case err != nil:
			return nil, err
		case m.Versione != 0 && m.Versione != versione:
			return nil, sit.Rifiuto(sit.Conflict, "VERSIONE_SUPERATA", "La pratica è cambiata dopo che è stata letta: rileggerla, e ripetere la modifica con il nuovo ETag.").Su("If-Match")
		}
		p, err := leggiPratica(ctx, tx, e.ID, id)
		if err != nil {
			return nil, err
		}
		s, avvisi, err := fn(tx, p)
		if err != nil || s == nil { // nil: it was done already
			return p, err
		}
		args["campi"], args["chi"] = s, chi.Operatore.Nome
		if _, err := tx.Exec(ctx, queries.SQL("Rinnova"), args); err != nil {
			return nil, err
		}
		if err := lega(ctx, tx, e.ID, id); err != nil {
			return nil, err
		}
		p, err = leggiPratica(ctx, tx, e.ID, id)
		if err == nil {
			p.Avvisi = avvisi
		}
		return p, err
	})
	if err != nil {
		return nil, fmt.Errorf("change pratica: %w", err)
	}
	return p, nil
}
