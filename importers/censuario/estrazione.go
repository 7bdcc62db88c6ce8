package censuario

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto/censuario"
	"github.com/cestor/sit/sit"
)

// The ways in which a delivery is whole or not, as the register of deliveries writes them.
const (
	Completa      = "completa"
	Aggiornamento = "aggiornamento"
	Parziale      = "parziale"
)

// Estrazione is what a delivery says of itself: its PRM, understood.
type Estrazione struct {
	Tipo        byte // 'F' or 'T'
	Modo        string
	Delta       bool // it speaks of what was registered between two days
	Riferimento sit.Giorno
	PRM         censuario.PRM

	dal, al sit.Giorno // of registration, of a delta
}

// Estrai understands a PRM, which is nil when none came. tipo is the cadastre that the files are of,
// 0 when only the PRM can tell. What it says of the day may be missing: then senzaGiorno is true and the
// caller decides.
func Estrai(prm *censuario.PRM, tipo byte, file string) (e Estrazione, senzaGiorno bool, err error) {
	if prm == nil {
		return e, false, sit.Rifiuto(sit.Invalid, "PRM_ASSENTE",
			"%s: manca il file PRM dello stesso nome, che dice se l'estrazione è completa o di aggiornamento e fino a che giorno. Consegnarlo insieme agli altri, come è arrivato dall'Agenzia.", file)
	}
	e = Estrazione{Tipo: tipo, PRM: *prm, Riferimento: sit.DaSempre, dal: giorno(prm.RegistrazioneDal), al: giorno(prm.RegistrazioneAl)}
	if tipo == 0 {
		e.Tipo = prm.TipoImmobile
	}
	switch {
	case prm.Modo == "":
		return e, false, sit.Rifiuto(sit.Invalid, "PRM_SENZA_TIPO",
			"%s: il PRM non dice, alla voce «Tipologia di estrazione», né completa né aggiornamento: non si sa che cosa contenga la consegna. Chiedere di nuovo l'estrazione all'Agenzia.", file)
	case e.Tipo == 0:
		return e, false, sit.Rifiuto(sit.Invalid, "PRM_SENZA_TIPO",
			"%s: il PRM non dice se l'estrazione è di fabbricati o di terreni, e con lui non c'è né un FAB né un TER.", file)
	case prm.TipoImmobile != 0 && prm.TipoImmobile != e.Tipo:
		return e, false, sit.Rifiuto(sit.Invalid, "PRM_DISCORDE",
			"%s: il PRM è di un'estrazione dell'altro catasto. Consegnare il PRM giusto, o separare le due estrazioni in due cartelle.", file)
	}
	e.Modo, e.Delta = string(prm.Modo), prm.Modo == censuario.Aggiornamento
	if prm.Parziale() {
		e.Modo = Parziale
	}
	if !e.Delta {
		e.Riferimento = giorno(prm.DataSelezione)
		return e, e.Riferimento == sit.DaSempre, nil
	}
	if e.dal == sit.DaSempre || e.al == sit.DaSempre || e.al < e.dal {
		return e, false, sit.Rifiuto(sit.Invalid, "PRM_SENZA_DATE",
			"%s: il PRM di un aggiornamento deve dire, alla voce «Date registrazione», il primo e l'ultimo giorno. Chiedere di nuovo l'estrazione all'Agenzia.", file)
	}
	e.Riferimento = e.al
	return e, false, nil
}

// giorno is DaSempre where there is none.
func giorno(d censuario.Data) sit.Giorno {
	if d == 0 || d == censuario.Impianto || !d.Valida() {
		return sit.DaSempre
	}
	return sit.Data(d.Anno(), time.Month(d.Mese()), d.Giorno())
}

// Cursore is how far the deliveries of a cadastre speak.
type Cursore struct {
	Fino   sit.Giorno // DaSempre: nothing yet
	Intera bool       // one of them was whole
}

// Avanza takes the cursor where an acquired delivery would.
func (c *Cursore) Avanza(e *Estrazione) {
	if e.Modo == Parziale {
		return
	}
	c.Fino, c.Intera = max(c.Fino, e.Riferimento), c.Intera || e.Modo == Completa
}

// CodiceLacuna is the code of a gap in the days of registration.
const CodiceLacuna = "LACUNA"

// Segue refuses a delta that leaves days out, or that has no whole load before it.
func (c *Cursore) Segue(e *Estrazione, file string) *sit.Errore {
	switch {
	case !e.Delta:
		return nil
	case !c.Intera:
		return sit.Rifiuto(sit.Conflict, CodiceLacuna,
			"%s è un aggiornamento e non c'è ancora una consegna completa di questo catasto: importare prima quella; se va bene così ripetere con --conferma %s.", file, CodiceLacuna)
	case e.Modo != Parziale && e.dal > c.Fino+1:
		return sit.Rifiuto(sit.Conflict, CodiceLacuna,
			"%s comincia dal %s, ma le registrazioni acquisite arrivano al %s: manca ciò che è stato registrato in mezzo. Importare prima quell'aggiornamento; se va bene così ripetere con --conferma %s.",
			file, e.dal, c.Fino, CodiceLacuna)
	}
	return nil
}

// LeggiCursore reads it from the acquired deliveries of an ente.
func LeggiCursore(ctx context.Context, tx pgx.Tx, ente int32, tipo byte) (c Cursore, err error) {
	var fino *sit.Giorno
	err = tx.QueryRow(ctx, queries.SQL("Cursore"), pgx.NamedArgs{"ente": ente, "tipo": string(tipo)}).Scan(&fino, &c.Intera)
	c.Fino = sit.DaSempre
	if fino != nil {
		c.Fino = *fino
	}
	if err != nil {
		return c, fmt.Errorf("read cursor: %w", err)
	}
	return c, nil
}

// ScriviEstrazione keeps what the PRM says and the shape of the files, whatever becomes of the delivery.
func (c *Consegna) ScriviEstrazione(ctx context.Context, tx pgx.Tx, e *Estrazione) error {
	p := &e.PRM
	voci := make(map[string]string, len(p.Voci))
	rapporto := censuario.NuovoRapporto(p, c.Formati...)
	for i, v := range p.Voci {
		if rapporto.PRM[i].Nota { // what stands beside a label that nobody knows may be anything, a name too
			voci[v.Etichetta] = v.Valore
		}
	}
	var ptaspec *bool
	if p.PartiteSpeciali != censuario.NonDetto {
		si := p.PartiteSpeciali == censuario.Si
		ptaspec = &si
	}
	allaData := e.Riferimento
	if e.Delta {
		allaData = sit.DaSempre
	}
	_, err := tx.Exec(ctx, queries.SQL("ScriviEstrazione"), pgx.NamedArgs{
		"ente": c.Ente.ID, "fornitura": c.ID, "tipo": string(e.Tipo), "modo": e.Modo,
		"richiesta": oppure(giorno(p.DataRichiesta)), "elaborata": oppure(giorno(p.DataElaborazione)), "alla_data": oppure(allaData),
		"registrata_dal": oppure(e.dal), "registrata_al": oppure(e.al), "ptaspec": ptaspec, "fogli": vuoto(p.FogliEstratti), "prm": voci, "formato": rapporto,
	})
	if err != nil {
		return fmt.Errorf("write estrazione: %w", err)
	}
	return nil
}

func oppure(g sit.Giorno) *sit.Giorno {
	if g.Aperto() {
		return nil
	}
	return &g
}

func vuoto(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// Elaborata is the day on which the extraction was made; DaSempre when the PRM does not say.
func (e *Estrazione) Elaborata() sit.Giorno { return giorno(e.PRM.DataElaborazione) }
