package fornitura

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	codec "github.com/cestor/sit/catasto/censuario"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/censuario"
	"github.com/cestor/sit/sit"
)

// gruppo is the files of one extraction: those of one base name in one place, in whatever order they
// come. Until a line or a PRM has said of which comune they are there is no delivery.
type gruppo struct {
	dove, base string
	generi     map[string]string // kind of file to the path it came from
	prm        *codec.PRM
	c          *consegna
	estraneo   catasto.CodiceComune // it is of no ente, or of another than asked
	letti      int64                // lines of a stranger, passed over
	file       []contenuto
	rifiuti    []*sit.Errore // met before there was a delivery
}

// generi are the files of the census, by their extension.
var generi = map[string]string{".fab": "FAB", ".ter": "TER", ".sog": "SOG", ".tit": "TIT", ".prm": "PRM"}

// genereCensuario is the kind of a file of the census, empty for any other. The extension decides,
// whatever the first line looks like: a damaged FAB is a FAB of which some lines are scarti.
func genereCensuario(nome string, tipo importers.Tipo) string {
	switch tipo {
	case importers.CatastoFabbricati, importers.CatastoTerreni, importers.ParteCensuaria, importers.Sconosciuto:
		return generi[strings.ToLower(path.Ext(nome))]
	}
	return ""
}

func (r *raccolta) gruppo(percorso string) *gruppo {
	dove, nome := path.Split(strings.ReplaceAll(percorso, "!/", "/"))
	base := strings.ToLower(strings.TrimSuffix(nome, path.Ext(nome)))
	for _, g := range r.gruppi {
		if g.dove == dove && g.base == base {
			return g
		}
	}
	g := &gruppo{dove: dove, base: base, generi: map[string]string{}}
	r.gruppi = append(r.gruppi, g)
	return g
}

// registri reads one file of an extraction.
func (l *lettura) registri(ctx context.Context, genere string) error {
	g := l.r.gruppo(l.v.Percorso)
	err := l.diGruppo(ctx, g, genere)
	if err == nil {
		err = l.scorri()
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	g.file = append(g.file, contenuto{percorso: l.v.Percorso, sha256: l.conta.SHA256()})
	if g.c != nil { // what an archive found broken refuses is looked for here
		g.c.file = g.file
	}
	l.r.letti += l.conta.Letti()
	if _, ok := errors.AsType[*importers.Rifiuto](err); ok {
		return err
	}
	if rif, ok := comeRifiuto(err); ok {
		g.rifiuti = append(g.rifiuti, rif)
		return nil
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", l.v.Percorso, err)
	}
	return nil
}

func (l *lettura) diGruppo(ctx context.Context, g *gruppo, genere string) error {
	if altro, ok := g.generi[genere]; ok {
		return sit.Rifiuto(sit.Invalid, "FILE_RIPETUTO", "%s e %s sono lo stesso file della stessa estrazione: lasciarne uno solo.", altro, l.v.Percorso)
	}
	g.generi[genere] = l.v.Percorso
	if genere == "PRM" {
		return l.prm(g)
	}
	testa, err := l.buf.Peek(importers.TestaUtile)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if len(bytes.TrimSpace(testa)) == 0 {
		if g.c != nil {
			g.c.registri.Visti[genere] = true
		}
		return nil // nothing has changed: an empty file is legal
	}
	if g.c == nil && g.estraneo == "" {
		comune := prevalente(testa)
		if g.prm != nil {
			if c, err := catasto.ParseCodiceComune(g.prm.ComuneRichiesto); err == nil {
				comune = c
			}
		}
		if comune == "" {
			return sit.Rifiuto(sit.Invalid, "NIENTE_DI_LEGGIBILE", "In %s non c'è nessuna riga di cui si legga il comune: non è un file dei registri, o è stato alterato. Caricare quello scaricato dal portale dell'Agenzia.", l.v.Percorso)
		}
		if err := l.r.apriGruppo(ctx, g, comune); err != nil {
			return err
		}
	}
	if g.c == nil {
		return l.contaRighe(g)
	}
	return g.c.registri.Leggi(ctx, genere, l.v.Percorso, l.buf, l.avanza)
}

// prm reads the parameters. One without its kind is understood later, when the delivery is known.
func (l *lettura) prm(g *gruppo) error {
	p, err := codec.LeggiPRM(l.buf)
	if _, ok := scartoDi(err); err != nil && !ok {
		return err
	}
	g.prm = &p
	return nil
}

// prevalente is the comune of most of the first lines.
func prevalente(testa []byte) (comune catasto.CodiceComune) {
	conta := map[catasto.CodiceComune]int{}
	for riga := range bytes.Lines(bytes.TrimPrefix(testa, []byte("\ufeff"))) {
		codice, _, ok := bytes.Cut(bytes.Trim(riga, "\x00"), []byte("|"))
		c, err := catasto.ParseCodiceComune(string(codice))
		if !ok || err != nil {
			continue
		}
		if conta[c]++; conta[c] > conta[comune] {
			comune = c
		}
	}
	return comune
}

// apriGruppo opens the delivery of a group, unless its comune is of no ente that was asked for.
func (r *raccolta) apriGruppo(ctx context.Context, g *gruppo, comune catasto.CodiceComune) error {
	ente, err := r.ente(ctx, comune)
	if err != nil {
		return err
	}
	if ente == nil {
		g.estraneo = comune
		return nil
	}
	c, err := r.apri(ctx, *ente, g.tipo(), "", "", g.nome())
	if err != nil {
		return err
	}
	g.c, c.file = c, g.file
	for genere := range g.generi {
		c.registri.Visti[genere] = true
	}
	r.ordine = append(r.ordine, c)
	return nil
}

// contaRighe passes over a file of a stranger.
func (l *lettura) contaRighe(g *gruppo) error {
	for {
		riga, err := l.buf.ReadSlice('\n')
		if len(bytes.TrimSpace(riga)) > 0 && !errors.Is(err, bufioPieno) {
			g.letti++
			l.avanza()
		}
		switch {
		case errors.Is(err, bufioPieno):
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}

// tipo is the tipo of the delivery, as far as the files tell.
func (g *gruppo) tipo() string {
	_, terreni := g.generi["TER"]
	_, fabbricati := g.generi["FAB"]
	if terreni || !fabbricati && g.prm != nil && g.prm.TipoImmobile == 'T' {
		return string(importers.CatastoTerreni)
	}
	return string(importers.CatastoFabbricati)
}

// immobile is the letter of its cadastre, 0 when only the PRM can tell.
func (g *gruppo) immobile() byte {
	if _, ok := g.generi["TER"]; ok {
		return 'T'
	}
	if _, ok := g.generi["FAB"]; ok {
		return 'F'
	}
	return 0
}

// nome is how the extraction is called in messages: its main file.
func (g *gruppo) nome() string {
	for _, genere := range inOrdine {
		if p, ok := g.generi[genere]; ok {
			return p
		}
	}
	return g.base
}

var inOrdine = []string{"FAB", "TER", "PRM", "TIT", "SOG"}

func ordineGeneri(percorso string) int {
	return slices.Index(inOrdine, generi[strings.ToLower(path.Ext(percorso))])
}

// comune is that of the group, empty while nothing has said it.
func (g *gruppo) comune() catasto.CodiceComune {
	switch {
	case g.c != nil:
		return g.c.ente.Codice
	case g.estraneo != "":
		return g.estraneo
	case g.prm != nil:
		return catasto.CodiceComune(g.prm.ComuneRichiesto)
	}
	return ""
}

// intero is true of a group that has its PRM and what the PRM speaks of.
func (g *gruppo) intero() bool { return g.prm != nil && g.immobile() != 0 }

// disgiunti is true when no kind of file comes twice and nothing is of another comune or cadastre.
func disgiunti(gruppi []*gruppo) bool {
	visti := map[string]bool{}
	var comune catasto.CodiceComune
	var prm, immobile byte
	for _, g := range gruppi {
		if c := g.comune(); c != "" {
			if comune != "" && c != comune {
				return false
			}
			comune = c
		}
		if g.prm != nil {
			prm = g.prm.TipoImmobile
		}
		immobile = max(immobile, g.immobile())
		for genere := range g.generi {
			if genere == "TER" {
				genere = "FAB" // one extraction is of one cadastre
			}
			if visti[genere] {
				return false
			}
			visti[genere] = true
		}
	}
	return visti["PRM"] && visti["FAB"] && (prm == 0 || prm == immobile)
}

// ricomponi puts together the parts of an extraction that were delivered in several places, or renamed
// one by one: those of one base name, then those of one place, when none of them is whole and no kind
// of file comes twice.
func (r *raccolta) ricomponi(ctx context.Context) error {
	for _, chiave := range []func(*gruppo) string{func(g *gruppo) string { return g.base }, func(g *gruppo) string { return g.dove }} {
		parti := map[string][]*gruppo{}
		for _, g := range r.gruppi {
			if !g.intero() {
				parti[chiave(g)] = append(parti[chiave(g)], g)
			}
		}
		for _, k := range slices.Sorted(maps.Keys(parti)) {
			if len(parti[k]) < 2 || !disgiunti(parti[k]) {
				continue
			}
			for _, g := range parti[k][1:] {
				if err := r.accorpa(ctx, parti[k][0], g); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// accorpa moves a group into another.
func (r *raccolta) accorpa(ctx context.Context, in, da *gruppo) error {
	if in.c != nil && da.c != nil {
		if in.c.ente.ID != da.c.ente.ID {
			return nil
		}
		if err := da.c.chiudiScrittura(ctx); err != nil {
			return err
		}
		if err := da.c.svuotaScarti(ctx); err != nil {
			return err
		}
		if err := in.c.registri.Accogli(ctx, da.c.registri); err != nil {
			return err
		}
		for k, a := range da.c.avvisi {
			in.c.avvisi.aggiungiN(k, a.Esempio, a.N)
		}
		in.c.scarti += da.c.scarti
		if err := da.c.dimentica(ctx); err != nil {
			return err
		}
		da.c.assorbita = true
		r.ordine = slices.DeleteFunc(r.ordine, func(c *consegna) bool { return c == da.c })
		r.assorbite = append(r.assorbite, da.c)
	} else if in.c == nil {
		in.c = da.c
	}
	if in.prm == nil {
		in.prm = da.prm
	}
	if in.estraneo == "" {
		in.estraneo = da.estraneo
	}
	maps.Copy(in.generi, da.generi)
	in.file, in.rifiuti, in.letti = append(in.file, da.file...), append(in.rifiuti, da.rifiuti...), in.letti+da.letti
	if in.c != nil {
		in.c.file = in.file
	}
	r.gruppi = slices.DeleteFunc(r.gruppi, func(g *gruppo) bool { return g == da })
	return nil
}

// concludiGruppi settles what each extraction is, once every file has gone by.
func (r *raccolta) concludiGruppi(ctx context.Context) error {
	if err := r.ricomponi(ctx); err != nil {
		return err
	}
	for _, g := range r.gruppi {
		if err := r.concludiGruppo(ctx, g); err != nil {
			return err
		}
	}
	return nil
}

func (r *raccolta) concludiGruppo(ctx context.Context, g *gruppo) error {
	if g.c == nil && g.estraneo == "" && g.prm != nil { // only a PRM, or empty files beside it
		if comune, err := catasto.ParseCodiceComune(g.prm.ComuneRichiesto); err == nil {
			if err := r.apriGruppo(ctx, g, comune); err != nil {
				return err
			}
		}
	}
	switch {
	case g.c == nil && g.estraneo != "":
		r.estraneoCensuario(g)
		return nil
	case g.c == nil && len(g.rifiuti) > 0:
		r.rifiuti = append(r.rifiuti, rifiutoFile{file: g.nome(), sha256: g.file[0].sha256, tipo: g.tipo(), codice: g.rifiuti[0].Codice, motivo: g.rifiuti[0].Messaggio})
		return nil
	case g.c == nil:
		rif := sit.Rifiuto(sit.Invalid, "PRM_ASSENTE", "%s: nei file non c'è nessuna riga, e senza un PRM che dica comune e giorni non si sa che cosa siano.", g.nome())
		r.rifiuti = append(r.rifiuti, rifiutoFile{file: g.nome(), sha256: g.file[0].sha256, tipo: g.tipo(), codice: rif.Codice, motivo: rif.Messaggio})
		return nil
	}
	c := g.c
	slices.SortStableFunc(g.file, func(a, b contenuto) int { // called after its main file
		return cmp.Compare(ordineGeneri(a.percorso), ordineGeneri(b.percorso))
	})
	c.file, c.rifiuti = g.file, append(c.rifiuti, g.rifiuti...)
	_, fab := g.generi["FAB"]
	_, ter := g.generi["TER"]
	if fab && ter {
		c.rifiuta("DUE_CATASTI", "%s e %s hanno lo stesso nome e sono di due estrazioni: metterle in due cartelle, ciascuna con il suo PRM.", g.generi["FAB"], g.generi["TER"])
	}
	if err := c.precisa(ctx, g); err != nil {
		return err
	}
	if r.opz.DryRun {
		c.cursore = r.cursoreDi(c.ente.ID, c.tipo)
	}
	return nil
}

// estraneoCensuario: the comune of the extraction is no ente, or is not the one asked for.
func (r *raccolta) estraneoCensuario(g *gruppo) {
	k := forestiero{g.estraneo, g.tipo()}
	e := r.estranei[k]
	if e == nil {
		e = r.estraneo(g.estraneo)
		e.tipo, e.file = g.tipo(), g.nome()
		if len(g.file) > 0 {
			e.sha256 = g.file[0].sha256
		}
		r.estranei[k] = e
	}
	e.letti += max(g.letti, 1)
}

// precisa writes in the register what the delivery has turned out to be.
func (c *consegna) precisa(ctx context.Context, g *gruppo) error {
	c.tipo, c.catena = g.tipo(), g.tipo()
	e, senzaGiorno, err := censuario.Estrai(g.prm, g.immobile(), g.nome())
	if rif, ok := comeRifiuto(err); ok {
		c.rifiuti = append(c.rifiuti, rif)
	}
	if e.Tipo == 0 {
		e.Tipo = 'F'
	}
	if e.Tipo == 'T' {
		c.tipo, c.catena = string(importers.CatastoTerreni), string(importers.CatastoTerreni)
	}
	if e.Modo == "" {
		e.Modo = censuario.Parziale
	}
	c.modo, c.estrazione = e.Modo, &e
	c.giornoRegistri(senzaGiorno && err == nil)
	c.comuneDiscorde(ctx, g)
	return c.scriviEstrazione(ctx)
}
