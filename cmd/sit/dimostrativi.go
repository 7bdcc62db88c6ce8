package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"text/tabwriter"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/cmd/sit/esempio"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
)

// accountDimostrativo is an invented person of the demo, with a password of this start alone.
type accountDimostrativo struct {
	Ruolo    string `json:"ruolo"`
	CF       string `json:"cf"`
	Nome     string `json:"nome"`
	Password string `json:"password"`
}

// creaAccountDimostrativi registers the people of the demo in the enti of the sample, each with a new
// password, which nobody can know who does not see this terminal.
func creaAccountDimostrativi(ctx context.Context, db *pg.DB) ([]accountDimostrativo, error) {
	var codici []catasto.CodiceComune
	for _, c := range esempio.Consegne {
		if codice := catasto.CodiceComune(c.Ente); !slices.Contains(codici, codice) {
			codici = append(codici, codice)
		}
	}
	registrati, err := entiRegistrati(ctx, db, codici)
	if err != nil {
		return nil, err
	}
	var enti []int32
	for _, e := range registrati {
		enti = append(enti, e.ID)
	}
	o := authz.NewOperatori(db, nil)
	var account []accountDimostrativo
	for _, p := range esempio.Persone {
		a := accountDimostrativo{Ruolo: p.Ruolo, CF: p.CF, Nome: p.Scritto(), Password: authz.GeneraPassword()}
		n := authz.NuovoOperatore{Anagrafica: authz.Anagrafica{CF: a.CF, Nome: a.Nome, Email: a.Ruolo + "@prova.example"}, Da: demoChi}
		if r := authz.Ruolo(a.Ruolo); r.Valido() {
			n.Enti, n.Ruoli = enti, []authz.Ruolo{r}
		}
		if _, err := o.Aggiungi(ctx, n); err != nil {
			return nil, err
		}
		if err := o.Password(ctx, a.CF, a.Password); err != nil {
			return nil, err
		}
		account = append(account, a)
	}
	return account, nil
}

// soloQui is true for an address to listen on that only this machine reaches.
func soloQui(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	ip, errIP := netip.ParseAddr(host)
	return err == nil && (host == "localhost" || errIP == nil && ip.IsLoopback())
}

// accessoDimostrativo tells the accounts under the address of the demo.
func (u *uscita) accessoDimostrativo(account []accountDimostrativo) error {
	if u.json {
		enc := json.NewEncoder(u.stdout)
		for _, a := range account {
			if err := enc.Encode(a); err != nil {
				return err
			}
		}
		return nil
	}
	fmt.Fprint(u.stdout, "\nPer accedere (/accesso), persone inventate con una password che vale fino al prossimo avvio:\n")
	w := tabwriter.NewWriter(u.stdout, 0, 0, 2, ' ', 0)
	for _, a := range account {
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", a.Ruolo, a.CF, a.Password, a.Nome)
	}
	return w.Flush()
}
