package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/pg"
)

type verifyCmd struct{}

func (verifyCmd) Help() string {
	return "Controlla la catena del registro delle consultazioni, le geometrie, i riferimenti, le trasformazioni di coordinate e le impostazioni del server. " +
		"L'ultimo sigillo di ogni ente, annotato altrove, prova il registro fino a quel punto. Esce con 1 se qualcosa non va.\n\nEsempio:\n  sit verify"
}

// esitoControllo is a line of sit verify --json.
type esitoControllo struct {
	Controllo string   `json:"controllo"`
	Ente      string   `json:"ente,omitempty"`
	Esito     string   `json:"esito"` // bene, avviso, guasto
	Righe     *int64   `json:"righe,omitempty"`
	Sigillo   string   `json:"sigillo,omitempty"`
	Dettagli  []string `json:"dettagli,omitempty"`
}

func (verifyCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	return g.apre(ctx, out, func(ctx context.Context, db *pg.DB) error { return verifica(ctx, db, out) })
}

func verifica(ctx context.Context, db *pg.DB, out *uscita) error {
	// Opening the database has transformed the test coordinates already: a wrong PROJ ends there.
	tutti := []esitoControllo{{Controllo: "proiezioni", Esito: "bene"}}
	sicura, checksum, err := db.Durability(ctx)
	if err != nil {
		return err
	}
	durata := esitoControllo{Controllo: "fsync", Esito: "bene"}
	if !checksum {
		durata.Esito, durata.Dettagli = "avviso", []string{"il server non ha le somme di controllo delle pagine (data_checksums)"}
	}
	if !sicura {
		durata.Esito, durata.Dettagli = "guasto", []string{"fsync o full_page_writes sono spenti: dopo un'interruzione i dati possono essere persi o rovinati"}
	}
	tutti = append(tutti, durata)
	guasti, err := mappa.New(db).Verifica(ctx)
	if err != nil {
		return err
	}
	dove := map[string]int{}
	for _, x := range guasti {
		i, ok := dove[x.Controllo]
		if !ok {
			i = len(tutti)
			dove[x.Controllo] = i
			tutti = append(tutti, esitoControllo{Controllo: x.Controllo, Esito: "bene"})
		}
		if x.N > 0 {
			tutti[i].Esito = "guasto"
			tutti[i].Dettagli = append(tutti[i].Dettagli, fmt.Sprintf("%s: %d, per esempio %s", x.Che, x.N, x.Esempio))
		}
	}
	catene, err := authz.NewCustode(db, authz.ConfigCustode{}).Verifica(ctx)
	if err != nil {
		return err
	}
	alterato := false
	for _, c := range catene {
		e := esitoControllo{Controllo: "registro", Ente: c.Ente, Esito: "bene", Righe: &c.Righe, Sigillo: c.Ultimo, Dettagli: c.Guasti}
		if len(c.Guasti) > 0 {
			e.Esito, alterato = "guasto", true
		}
		tutti = append(tutti, e)
	}
	if err := scriviControlli(out, tutti); err != nil {
		return err
	}
	if alterato {
		return authz.Guasto()
	}
	for _, e := range tutti {
		if e.Esito == "guasto" {
			return sit.Rifiuto(sit.Internal, "DATI_GUASTI", "I dati conservati non sono come devono essere: i controlli qui sopra dicono quali. Conviene fermarsi e ripristinare una copia.")
		}
	}
	return nil
}

func scriviControlli(out *uscita, tutti []esitoControllo) error {
	enc := json.NewEncoder(out.stdout)
	for _, e := range tutti {
		if out.json {
			if err := enc.Encode(e); err != nil {
				return err
			}
			continue
		}
		riga := e.Esito + "  " + strings.TrimSpace(e.Controllo+" "+e.Ente)
		if e.Righe != nil {
			riga += fmt.Sprintf(": %d righe, ultimo sigillo %s", *e.Righe, e.Sigillo)
		}
		if _, err := fmt.Fprintln(out.stdout, riga); err != nil {
			return err
		}
		for _, d := range e.Dettagli {
			if _, err := fmt.Fprintln(out.stdout, "        "+d); err != nil {
				return err
			}
		}
	}
	return nil
}
