package fornitura

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/importers"
)

// unisci merges the deliveries read, oldest first, and tells of each as it ends.
func (r *raccolta) unisci(ctx context.Context, emetti func(Esito) error) error {
	r.abbinaSUP()
	for _, c := range r.ordine {
		c.date()
	}
	slices.SortStableFunc(r.ordine, func(a, b *consegna) int {
		// Addresses come after the maps, which say where the ente ends and what stands at each door.
		// The registers name particelle and streets; their whole loads go before what updates them.
		return cmp.Or(cmp.Compare(rangoTipo(a.tipo), rangoTipo(b.tipo)), cmp.Compare(rangoModo(a), rangoModo(b)), cmp.Compare(a.riferimento(), b.riferimento()), cmp.Compare(rango[a.fonte], rango[b.fonte]), cmp.Compare(rangoDocfa(a), rangoDocfa(b)), cmp.Compare(a.ente.ID, b.ente.ID), cmp.Compare(a.tipo, b.tipo))
	})
	var guasti []error
	ultima := len(r.ordine) - 1
	ultimaDi := map[int32]*consegna{}
	for _, c := range r.ordine {
		ultimaDi[c.ente.ID] = c
	}
	for i, c := range r.ordine {
		if i == ultima { // what concerns the whole import is said with its last delivery
			r.avvisiComuni(c)
		}
		e, err := r.consegnaConclusa(ctx, c, ultimaDi[c.ente.ID] == c)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil { // ours: this delivery leaves nothing, the others stand
			guasti = append(guasti, err)
			continue
		}
		if err := emetti(e); err != nil {
			return err
		}
	}
	for _, e := range r.altri() {
		if err := emetti(e); err != nil {
			return err
		}
	}
	return errors.Join(guasti...)
}

// avvisiComuni says what was passed over.
func (r *raccolta) avvisiComuni(c *consegna) {
	for _, f := range r.ignoti {
		c.avvisi.aggiungi("FILE_IGNORATO", f+": non è un formato che si riconosca")
	}
	for _, f := range r.sup {
		if !f.abbinato {
			c.avvisi.aggiungi("SUP_SENZA_CXF", f.file.percorso+": manca il foglio CXF (o CTF) a cui si riferisce")
		}
	}
	for _, e := range r.estranei {
		if e.ignorato {
			c.avvisi.aggiungiN("ALTRO_COMUNE", fmt.Sprintf("%s: oggetti del comune %s, non chiesto", e.file, e.comune), e.letti)
		}
	}
}

// altri are the refusals that belong to no delivery: comuni that are no ente, files that cannot
// be read.
func (r *raccolta) altri() []Esito {
	var out []Esito
	for _, e := range slices.SortedFunc(maps.Values(r.estranei), func(a, b *estraneo) int {
		return cmp.Or(cmp.Compare(a.comune, b.comune), cmp.Compare(a.tipo, b.tipo))
	}) {
		if e.ignorato {
			continue
		}
		comune := e.comune
		motivo := e.motivo.Messaggio
		out = append(out, Esito{File: e.file, SHA256: e.sha256, Tipo: e.tipo, Ente: &comune, Modo: "parziale",
			Esito: Rifiutata, Letti: map[string]int64{"oggetti": e.letti}, Acquisiti: map[string]int64{}, Avvisi: []Avviso{}, Codice: e.motivo.Codice, Motivo: &motivo})
	}
	for _, f := range r.rifiuti {
		out = append(out, rifiutato(f))
	}
	if len(r.ordine) == 0 && len(out) == 0 {
		out = append(out, rifiutato(r.niente()))
	}
	return out
}

// niente explains an import that found nothing to do.
func (r *raccolta) niente() rifiutoFile {
	switch {
	case len(r.estranei) > 0:
		return rifiutoFile{codice: "ENTE_ASSENTE", motivo: fmt.Sprintf("Nei file non c'è nulla del comune %s.", r.opz.Ente)}
	case len(r.sup) > 0:
		return rifiutoFile{file: r.sup[0].file.percorso, codice: "SUP_SENZA_CXF", motivo: "C'è il SUP ma non il foglio CXF (o CTF) a cui si riferisce: consegnarli insieme."}
	case len(r.ignoti) > 0:
		return rifiutoFile{file: r.ignoti[0], codice: "FORMATO_SCONOSCIUTO",
			motivo: r.ignoti[0] + ": non è un formato che si riconosca. Si leggono CXF e CTF con SUP, fogli GeoJSON e GML dei dati aperti, FAB, TER, SOG e TIT con il loro PRM, INDIR e STRAD di ANNCSU, le tabelle di TARI, IMU, residenti, aliquote, tariffe, valori delle aree e pratiche con i nomi delle colonne nella prima riga; per altri formati indicare --tipo e --mappa."}
	}
	return rifiutoFile{codice: "NIENTE_DA_IMPORTARE", motivo: "Nei percorsi indicati non c'è nessun file."}
}

func rifiutato(f rifiutoFile) Esito {
	return Esito{File: f.file, SHA256: f.sha256, Tipo: f.tipo, Modo: "parziale", Esito: Rifiutata,
		Letti: map[string]int64{}, Acquisiti: map[string]int64{}, Avvisi: []Avviso{}, Codice: f.codice, Motivo: &f.motivo}
}

// consegnaConclusa merges one delivery and writes its end in the register; after the last of an ente what
// they brought is tied. Refusals are in the Esito; the error is ours.
func (r *raccolta) consegnaConclusa(ctx context.Context, c *consegna, ultima bool) (e Esito, err error) {
	args := pgx.NamedArgs{"ente": c.ente.ID, "fornitura": c.id}
	if _, err := r.guardia.Exec(ctx, queries.SQL("BloccaEnte"), args); err != nil {
		return e, err
	}
	defer func() {
		if ultima && ctx.Err() == nil {
			err = errors.Join(err, lega(ctx, c.db, c.ente.ID))
		}
		_, uerr := r.guardia.Exec(context.WithoutCancel(ctx), queries.SQL("SbloccaEnte"), args)
		err = errors.Join(err, uerr)
	}()
	if err := c.chiudiScrittura(ctx); err != nil {
		return e, fmt.Errorf("stage %s: %w", c.nomeFile(), err)
	}
	if err := c.svuotaScarti(ctx); err != nil {
		return e, fmt.Errorf("write scarti: %w", err)
	}
	codice := c.ente.Codice
	sha := c.sha256()
	e = Esito{Fornitura: &c.id, File: c.nomeFile(), SHA256: sha, Tipo: c.tipo, Ente: &codice, Modo: c.modo,
		Letti: c.letti, Acquisiti: map[string]int64{}, Scarti: c.scarti, Avvisi: []Avviso{}}
	if rif := c.riferimento(); !rif.Aperto() {
		e.Riferimento = &rif
	}
	nota, err := c.giaAcquisita(ctx, sha)
	if err != nil {
		return e, err
	}
	if nota != 0 {
		e.Esito, e.Fornitura = GiaAcquisita, &nota
		e.DurataMS = time.Since(c.inizio).Milliseconds()
		return e, c.dimentica(ctx)
	}
	err = c.merge(ctx, &e)
	e.Avvisi = c.avvisi.elenco()
	e.DurataMS = time.Since(c.inizio).Milliseconds()
	switch rif, ok := comeRifiuto(err); {
	case errors.Is(err, errProva):
		e.Esito, e.Fornitura = Acquisita, nil
		return e, c.dimentica(ctx)
	case err == nil:
		e.Esito = Acquisita
		return e, nil
	case ok:
		e.Esito, e.Codice, e.Motivo = Rifiutata, rif.Codice, &rif.Messaggio
	default:
		return e, fmt.Errorf("merge %s: %w", c.nomeFile(), err)
	}
	if c.opz.DryRun {
		e.Fornitura = nil
		return e, c.dimentica(ctx)
	}
	return e, c.db.Owner(ctx, func(tx pgx.Tx) error { return c.scriviEsito(ctx, tx, &e, "rifiutata") })
}

func (c *consegna) giaAcquisita(ctx context.Context, sha string) (id int64, err error) {
	err = c.db.Owner(ctx, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, queries.SQL("GiaAcquisita"), pgx.NamedArgs{"ente": c.ente.ID, "tipo": c.tipo, "parte": c.parte, "sha256": sha}).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		return err
	})
	return id, err
}

// dimentica takes the delivery out of the register: it was here already, or it was a rehearsal.
func (c *consegna) dimentica(ctx context.Context) error {
	return c.db.Owner(ctx, func(tx pgx.Tx) error {
		args := pgx.NamedArgs{"ente": c.ente.ID, "fornitura": c.id}
		for _, q := range []string{"TogliScarti", "Dimentica"} {
			if _, err := tx.Exec(ctx, queries.SQL(q), args); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c *consegna) scriviEsito(ctx context.Context, tx pgx.Tx, e *Esito, stato string) error {
	e.DurataMS = time.Since(c.inizio).Milliseconds()
	e.Avvisi = c.avvisi.elenco()
	_, err := tx.Exec(ctx, queries.SQL("Concludi"), pgx.NamedArgs{
		"ente": c.ente.ID, "fornitura": c.id, "stato": stato, "file": e.File, "sha256": e.SHA256, "riferimento": e.Riferimento,
		"letti": e.Letti, "acquisiti": e.Acquisiti, "nuovi": e.Nuovi, "modificati": e.Modificati, "chiusi": e.Chiusi, "invariati": e.Invariati,
		"scarti": e.Scarti, "anomalie": e.Anomalie, "avvisi": e.Avvisi, "motivo": e.Motivo, "conferme": append([]string{}, c.opz.Conferma...), "durata_ms": e.DurataMS,
	})
	if err != nil {
		return fmt.Errorf("write esito: %w", err)
	}
	return c.scriviContenuto(ctx, tx)
}

// scriviContenuto keeps the digest of each file.
func (c *consegna) scriviContenuto(ctx context.Context, tx pgx.Tx) error {
	file, somme := make([]string, len(c.file)), make([]string, len(c.file))
	for i, f := range c.file {
		file[i], somme[i] = f.percorso, f.sha256
	}
	if _, err := tx.Exec(ctx, queries.SQL("ScriviContenuto"), pgx.NamedArgs{"ente": c.ente.ID, "fornitura": c.id, "file": file, "sha256": somme}); err != nil {
		return fmt.Errorf("write contenuto: %w", err)
	}
	return nil
}

// errProva ends a rehearsal: it rolls the merge back after everything went well.
var errProva = errors.New("dry run")

// merge brings the staged objects into the database, or says why not.
func (c *consegna) merge(ctx context.Context, e *Esito) error {
	if c.indirizzi != nil {
		return c.mergeIndirizzi(ctx, e)
	}
	if c.registri != nil {
		return c.mergeRegistri(ctx, e)
	}
	if c.docfa != nil {
		return c.mergeDocfa(ctx, e)
	}
	if c.estratto != nil {
		return c.mergeEstratto(ctx, e)
	}
	if int64(c.n) < c.fuori {
		c.rifiuta("COORDINATE_FUORI_ITALIA", "Le coordinate di %s non cadono in Italia nel sistema dichiarato: controllare sistema, fuso e ordine degli assi.", c.nomeFile())
	}
	if c.n == 0 {
		c.rifiutaVuota()
	}
	if len(c.rifiuti) == 0 && !c.confini() {
		if err := c.modi(ctx); err != nil {
			return err
		}
	}
	if rif := c.primoRifiuto(); rif != nil {
		return rif
	}
	if c.confini() {
		return c.mergeConfine(ctx, e)
	}
	c.opz.progresso(Avanzamento{Fase: "preparazione", File: c.nomeFile(), Oggetti: int64(c.n)})
	prima, err := c.prepara(ctx)
	if err != nil {
		return err
	}
	c.opz.progresso(Avanzamento{Fase: "scrittura", File: c.nomeFile(), Oggetti: int64(c.n)})
	return c.db.Owner(ctx, func(tx pgx.Tx) error {
		m := &merge{c: c, tx: tx, ctx: ctx, e: e}
		if err := m.esegui(prima); err != nil {
			return err
		}
		if c.opz.DryRun {
			return errProva
		}
		return nil
	})
}

func (c *consegna) rifiutaVuota() {
	if len(c.rifiuti) > 0 {
		return
	}
	if c.scarti > 0 {
		c.rifiuta("NIENTE_DI_LEGGIBILE", "In %s non c'è nessun oggetto leggibile: vedere gli scarti.", c.nomeFile())
		return
	}
	cosa := "oggetto della mappa"
	if c.indirizzi != nil {
		cosa = "indirizzo"
	}
	if c.stanza != nil {
		cosa = c.stanza.cosa
	}
	c.rifiuta("CONSEGNA_VUOTA", "In %s non c'è niente da acquisire: %s, nessuno.", c.nomeFile(), cosa)
}

// classiDette are the classes that the delivery speaks of: it closes nothing else.
func (c *consegna) classiDette() []int16 {
	var out []int16
	for k, ok := range c.classi {
		if ok {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}

func elenco(nomi []string) string {
	const quanti = 10
	if len(nomi) > quanti {
		return strings.Join(nomi[:quanti], ", ") + fmt.Sprintf(" e altri %d", len(nomi)-quanti)
	}
	return strings.Join(nomi, ", ")
}

// tipo is what a delivery of a source is called.
func (r *raccolta) tipo(f Fonte) string {
	if r.opz.Tipo == string(importers.ConfiniComuni) {
		return r.opz.Tipo
	}
	return "mappa." + string(f)
}
