package portal

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Incarichi are the roles that an amministratore grants, reviews and ends. Who asks is in the
// context.
type Incarichi interface {
	Elenca(ctx context.Context) ([]authz.RigaIncarico, error)
	Concedi(ctx context.Context, ente int32, a authz.Anagrafica, ruolo authz.Ruolo, al *sit.Giorno) error
	Termina(ctx context.Context, ente int32, id int64) error
	Rivedi(ctx context.Context, ente int32, id int64) error
}

type paginaOperatori struct {
	testata
	Persone []personaIncaricata
	Enti    []authz.Incarico // in which who asks may grant
	Ruoli   []authz.Ruolo
	Campi   map[string]string
	Errori  map[string]string
	Fatto   string
	Vecchi  int
}

type personaIncaricata struct {
	ID           int64
	Nome, Email  string
	Disabilitata bool
	Scade        string
	Incarichi    []rigaOperatori
}

type rigaOperatori struct {
	authz.RigaIncarico
	DalGiorno, AlGiorno, Rivisto string
	Vivo, Vecchio, Mio           bool
}

var fatti = map[string]string{
	"concesso": "L'incarico è stato dato.", "termina": "L'incarico è finito.", "rivedi": "L'incarico è confermato.",
}

func (p *portale) handleOperatori(w http.ResponseWriter, r *http.Request) error {
	pagina, err := p.paginaOperatori(r)
	if err != nil {
		return err
	}
	if f := fatti[r.FormValue("fatto")]; f != "" {
		pagina.Fatto = pagina.frase(f)
	}
	return p.mostraOperatori(w, http.StatusOK, pagina)
}

func (p *portale) paginaOperatori(r *http.Request) (paginaOperatori, error) {
	if p.Incarichi == nil {
		return paginaOperatori{}, errIncompleto
	}
	righe, err := p.Incarichi.Elenca(r.Context())
	if err != nil {
		return paginaOperatori{}, err
	}
	chi := authz.DaContesto(r.Context())
	pagina := paginaOperatori{testata: p.testata(r, "Operatori"), Ruoli: authz.Ruoli, Campi: map[string]string{}, Errori: map[string]string{}}
	pagina.NonIndicizza, pagina.Canonico = true, "/operatori"
	pagina.Briciole = []briciola{{pagina.testo("Accesso"), "/accesso"}, {pagina.Titolo, ""}}
	for _, i := range chi.Incarichi() {
		if i.Ruolo == authz.Amministratore {
			pagina.Enti = append(pagina.Enti, i)
		}
	}
	ora := p.Adesso()
	for _, x := range righe {
		riga := rigaOperatori{RigaIncarico: x, DalGiorno: pagina.giorno(x.Dal.String()), Vivo: x.Vive(sit.GiornoDi(ora)), Vecchio: x.Vecchio(ora), Mio: x.Operatore == chi.Operatore.ID}
		if x.Al != nil {
			riga.AlGiorno = pagina.giorno(x.Al.String())
		}
		if x.RivistoAt != nil {
			riga.Rivisto = pagina.giorno(sit.GiornoDi(*x.RivistoAt).String())
		}
		if riga.Vecchio {
			pagina.Vecchi++
		}
		n := len(pagina.Persone)
		if n == 0 || pagina.Persone[n-1].ID != x.Operatore {
			persona := personaIncaricata{ID: x.Operatore, Nome: x.Nome, Email: x.Email, Disabilitata: x.Disabilitato}
			if x.Scade != nil {
				persona.Scade = pagina.giorno(x.Scade.String())
			}
			pagina.Persone = append(pagina.Persone, persona)
			n++
		}
		pagina.Persone[n-1].Incarichi = append(pagina.Persone[n-1].Incarichi, riga)
	}
	return pagina, nil
}

func (p *portale) mostraOperatori(w http.ResponseWriter, stato int, pagina paginaOperatori) error {
	w.Header().Set("Cache-Control", "no-store")
	return p.render(w, stato, "operatori", pagina)
}

func (p *portale) handleConcedi(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	pagina, err := p.paginaOperatori(r)
	if err != nil {
		return err
	}
	for _, campo := range []string{"cf", "nome", "email", "ente", "ruolo", "al"} {
		pagina.Campi[campo] = strings.TrimSpace(r.PostForm.Get(campo))
	}
	err = p.concedi(r.Context(), pagina)
	if err == nil {
		http.Redirect(w, r, "/operatori?fatto=concesso", http.StatusSeeOther)
		return nil
	}
	stato, messaggio := p.stato(err)
	campo := "cf"
	e, ok := errors.AsType[*sit.Errore](err)
	if ok && e.Campo != "" {
		campo = e.Campo
	}
	if stato >= http.StatusInternalServerError || stato == http.StatusUnauthorized || stato == http.StatusNotFound {
		return err
	}
	pagina.Errori[campo] = pagina.traduci(err, messaggio)
	pagina.Titolo = pagina.testo("Errore: %s", pagina.Titolo)
	return p.mostraOperatori(w, http.StatusUnprocessableEntity, pagina)
}

func (p *portale) concedi(ctx context.Context, pagina paginaOperatori) error {
	id := int32(0)
	for _, e := range pagina.Enti {
		if e.Codice == pagina.Campi["ente"] {
			id = e.Ente
		}
	}
	if id == 0 {
		return sit.Rifiuto(sit.Invalid, "ENTE_DA_SCEGLIERE", "Scegliere il comune.").Su("ente")
	}
	ruolo, err := authz.LeggiRuolo(pagina.Campi["ruolo"])
	if err != nil {
		return sit.Rifiuto(sit.Invalid, "RUOLO_DA_SCEGLIERE", "Scegliere il ruolo.").Su("ruolo")
	}
	var al *sit.Giorno
	if s := pagina.Campi["al"]; s != "" {
		g, err := sit.ParseGiorno(s)
		if err != nil {
			return sit.Rifiuto(sit.Invalid, "SCADENZA_NON_VALIDA", "La scadenza è un giorno futuro, oppure si lascia vuota.").Su("al")
		}
		al = &g
	}
	return p.Incarichi.Concedi(ctx, id, authz.Anagrafica{CF: pagina.Campi["cf"], Nome: pagina.Campi["nome"], Email: pagina.Campi["email"]}, ruolo, al)
}

// handleCambiaIncarico ends a role, or confirms it.
func (p *portale) handleCambiaIncarico(w http.ResponseWriter, r *http.Request) error {
	if p.Incarichi == nil {
		return errIncompleto
	}
	id, err := strconv.ParseInt(mux.Vars(r)["id"], 10, 64)
	if err != nil {
		return err
	}
	chi, err := authz.Esige(r.Context(), authz.OperatoriWrite, 0)
	if err != nil {
		return err
	}
	di := int32(-1) // of no ente: the office answers that it is not there
	for _, i := range chi.Incarichi() {
		if i.Codice == ente(r) {
			di = i.Ente
		}
	}
	azione := mux.Vars(r)["azione"]
	if azione == "termina" {
		err = p.Incarichi.Termina(r.Context(), di, id)
	} else {
		err = p.Incarichi.Rivedi(r.Context(), di, id)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/operatori?fatto="+azione, http.StatusSeeOther)
	return nil
}

// momento writes an instant as a clock in Rome shows it.
func (l lingua) momento(t time.Time) string {
	t = t.In(sit.Roma())
	return l.giorno(t.Format(time.DateOnly)) + " " + t.Format("15:04")
}
