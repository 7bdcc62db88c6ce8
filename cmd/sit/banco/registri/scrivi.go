package registri

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/cestor/sit/catasto/censuario"
)

// Consegna is one extraction that was written.
type Consegna struct {
	Tipo   byte   // 'F' or 'T'
	Mese   int    // 0: the whole load
	Dir    string // its folder, with that of the other catasto in the same days
	Base   string // its files but for their extension
	Righe  int
	Byte   int64
	Stadi  int
	Titoli int
	Sogg   int
}

// Contenuto is what was written of an ente, in order of import.
type Contenuto struct {
	Consegne []Consegna
}

// Totale adds up the deliveries of the whole load, or those of a month.
func (c Contenuto) Totale(mese int) (t Consegna) {
	for _, k := range c.Consegne {
		if k.Mese == mese {
			t.Mese, t.Dir = mese, k.Dir
			t.Righe += k.Righe
			t.Byte += k.Byte
			t.Stadi += k.Stadi
			t.Titoli += k.Titoli
			t.Sogg += k.Sogg
		}
	}
	return t
}

// Scrivi generates an ente into a folder: one below it for the whole load, one for each month.
func (e Ente) Scrivi(ctx context.Context, dir string) (c Contenuto, err error) {
	if err := e.Controlla(); err != nil {
		return c, err
	}
	u := &uscite{e: &e}
	defer func() { err = errors.Join(err, u.chiudi()) }()
	if err := u.apri(dir); err != nil {
		return c, err
	}
	g := e.generatore(u)
	u.chi = g.popolo
	if err := g.genera(ctx); err != nil {
		return c, err
	}
	if err := u.concludi(); err != nil {
		return c, err
	}
	for _, k := range u.consegne {
		c.Consegne = append(c.Consegne, k.Consegna)
	}
	return c, nil
}

// anagrafe knows the subjects by number: what is said of one after a month, and the month in
// which the tax code was put right, 0 for never.
type anagrafe interface {
	soggetto(s soggetto, mese int) censuario.Soggetto
	correzione(s soggetto) int
}

// uscite are the open files of all the deliveries, those of fabbricati and of terreni in turn.
type uscite struct {
	e        *Ente
	chi      anagrafe
	consegne []*uscita
	riga     []byte
}

type uscita struct {
	Consegna
	file     []*os.File
	stadi    *bufio.Writer
	titoli   *bufio.Writer
	soggetti insieme
	record   int
}

func (u *uscite) apri(dir string) error {
	for mese := range u.e.Mesi + 1 {
		nome := "completa"
		if mese > 0 {
			nome = u.e.primo(mese).Format("2006-01")
		}
		cartella := filepath.Join(dir, nome)
		if err := os.MkdirAll(cartella, 0o755); err != nil {
			return fmt.Errorf("make folder of a delivery: %w", err)
		}
		for k, tipo := range []byte("FT") {
			c := &uscita{Consegna: Consegna{Tipo: tipo, Mese: mese, Dir: cartella, Base: filepath.Join(cartella, fmt.Sprintf("%s%06d", u.e.Comune, 610_000+2*mese+k))}}
			u.consegne = append(u.consegne, c)
			for _, w := range []struct {
				coda string
				dove **bufio.Writer
			}{{map[byte]string{'F': ".FAB", 'T': ".TER"}[tipo], &c.stadi}, {".TIT", &c.titoli}} {
				f, err := os.Create(c.Base + w.coda)
				if err != nil {
					return fmt.Errorf("make file of a delivery: %w", err)
				}
				c.file = append(c.file, f)
				*w.dove = bufio.NewWriterSize(f, 32<<10)
			}
		}
	}
	return nil
}

func (u *uscite) chiudi() (err error) {
	for _, c := range u.consegne {
		for _, f := range c.file {
			err = errors.Join(err, f.Close())
		}
		c.file = nil
	}
	return err
}

// immobile writes the history of one into the deliveries that tell a piece of it.
func (u *uscite) immobile(i *immobile) error {
	for _, s := range i.stadi {
		if err := u.volte(i.tipo, s.inizio, s.fine, func(c *uscita) error { return u.stadio(c, i, s) }); err != nil {
			return err
		}
	}
	for _, t := range i.titoli {
		if err := u.volte(i.tipo, t.inizio, t.fine, func(c *uscita) error { return u.titolo(c, t) }); err != nil {
			return err
		}
	}
	return nil
}

// volte calls fn for the delivery in which something begins and for that in which it ends.
func (u *uscite) volte(tipo byte, inizio, fine int, fn func(*uscita) error) error {
	for _, c := range u.di(tipo, inizio) {
		if err := fn(c); err != nil {
			return err
		}
	}
	if fine == inizio {
		return nil
	}
	for _, c := range u.di(tipo, fine) {
		if err := fn(c); err != nil {
			return err
		}
	}
	return nil
}

// di is the delivery of a month, or none when the month is of none.
func (u *uscite) di(tipo byte, mese int) []*uscita {
	k := 2 * mese
	if tipo == 'T' {
		k++
	}
	if mese > u.e.Mesi {
		return nil
	}
	return u.consegne[k : k+1]
}

func (u *uscite) stadio(c *uscita, i *immobile, s *stadio) error {
	if c.Mese == 0 && s.uiu != nil && (s.uiu.Partita == "A" || s.uiu.Partita == "C") {
		return nil // whole loads of fabbricati leave them out (catasto-censuario §1.2)
	}
	c.Stadi++
	k := censuario.Chiave{Comune: string(u.e.Comune), Immobile: i.id, Progressivo: s.progressivo}
	concluso := *s.conclusivo()
	if s.fine > c.Mese {
		*s.conclusivo() = censuario.Atto{}
	}
	defer func() { *s.conclusivo() = concluso }()
	if s.uiu != nil {
		return u.unita(c, k, s)
	}
	return u.terreno(c, k, s)
}

func (u *uscite) unita(c *uscita, k censuario.Chiave, s *stadio) error {
	for _, r := range []struct {
		ce bool
		r  censuario.RigaFAB
	}{
		{true, censuario.RigaFAB{Chiave: k, Record: '1', UIU: s.uiu}},
		{len(s.identi) > 0, censuario.RigaFAB{Chiave: k, Record: '2', Identificativi: s.identi}},
		{len(s.indirizzi) > 0, censuario.RigaFAB{Chiave: k, Record: '3', Indirizzi: s.indirizzi}},
		{len(s.utilita) > 0, censuario.RigaFAB{Chiave: k, Record: '4', UtilitaComuni: s.utilita}},
		{len(s.riserve) > 0, censuario.RigaFAB{Chiave: k, Record: '5', Riserve: s.riserve}},
	} {
		if !r.ce {
			continue
		}
		b, err := censuario.AccodaFAB(u.riga[:0], &r.r)
		if err = c.metti(c.stadi, b, err); err != nil {
			return err
		}
		u.riga = b
		c.record++
	}
	return nil
}

func (u *uscite) terreno(c *uscita, k censuario.Chiave, s *stadio) error {
	for _, r := range []struct {
		ce bool
		r  censuario.RigaTER
	}{
		{true, censuario.RigaTER{Chiave: k, Record: '1', Terreno: s.terreno}},
		{len(s.deduzioni) > 0, censuario.RigaTER{Chiave: k, Record: '2', Deduzioni: s.deduzioni}},
		{len(s.riserve) > 0, censuario.RigaTER{Chiave: k, Record: '3', Riserve: s.riserve}},
		{len(s.porzioni) > 0, censuario.RigaTER{Chiave: k, Record: '4', Porzioni: s.porzioni, Larghezza: 6}},
	} {
		if !r.ce {
			continue
		}
		b, err := censuario.AccodaTER(u.riga[:0], &r.r)
		if err = c.metti(c.stadi, b, err); err != nil {
			return err
		}
		u.riga = b
		c.record++
	}
	return nil
}

func (u *uscite) titolo(c *uscita, t *titolo) error {
	c.Titoli++
	v := t.Titolarita
	if t.fine > c.Mese {
		v.Conclusivo = censuario.Atto{}
	}
	c.soggetti.metti(t.chi)
	if v.SoggettoRiferimento != 0 {
		c.soggetti.metti(t.rif)
	}
	b, err := censuario.AccodaTIT(u.riga[:0], &v)
	u.riga = b
	return c.metti(c.titoli, b, err)
}

func (c *uscita) metti(w *bufio.Writer, b []byte, err error) error {
	if err == nil {
		_, err = w.Write(b)
	}
	c.Righe++
	c.Byte += int64(len(b))
	return err
}

// concludi writes the subjects of each delivery and its parameters.
func (u *uscite) concludi() error {
	var visti [2]insieme
	for n, c := range u.consegne {
		prima := &visti[n%2]
		if c.Mese > 0 { // a tax code put right comes alone
			for s := range prima.tutti() {
				if u.chi.correzione(s) == c.Mese {
					c.soggetti.metti(s)
				}
			}
		}
		if err := u.sog(c); err != nil {
			return err
		}
		prima.unisci(&c.soggetti)
		if err := u.prm(c); err != nil {
			return err
		}
		if err := errors.Join(c.stadi.Flush(), c.titoli.Flush()); err != nil {
			return fmt.Errorf("write %s: %w", c.Base, err)
		}
	}
	return nil
}

func (u *uscite) sog(c *uscita) error {
	f, err := os.Create(c.Base + ".SOG")
	if err != nil {
		return fmt.Errorf("make file of a delivery: %w", err)
	}
	c.file = append(c.file, f)
	w := bufio.NewWriterSize(f, 32<<10)
	for s := range c.soggetti.tutti() {
		v := u.chi.soggetto(s, c.Mese)
		if v.ID == 0 {
			continue // titles of a subject that nobody delivers
		}
		b, err := censuario.AccodaSOG(u.riga[:0], &v)
		u.riga = b
		if err := c.metti(w, b, err); err != nil {
			return fmt.Errorf("write subject: %w", err)
		}
		c.Sogg++
	}
	return w.Flush()
}

func (u *uscite) prm(c *uscita) error {
	p := censuario.PRM{ComuneRichiesto: string(u.e.Comune), NumeroRecord: presente(int64(c.record))}
	p.Tipologia = map[byte]string{'F': "Fabbricati ", 'T': "Terreni "}[c.Tipo]
	ultimo := u.e.primo(c.Mese+1).AddDate(0, 0, -1)
	if c.Mese == 0 {
		p.Tipologia += "completa"
		if c.Tipo == 'T' {
			p.Tipologia += " ptaspec si"
		}
		p.DataSelezione = giorno(ultimo)
	} else {
		p.Tipologia += "aggiornamento"
		p.RegistrazioneDal, p.RegistrazioneAl = u.e.Periodo(c.Mese)
	}
	p.DataRichiesta, p.DataElaborazione = giorno(ultimo.AddDate(0, 0, 2)), giorno(ultimo.AddDate(0, 0, 3))
	f, err := os.Create(c.Base + ".PRM")
	if err != nil {
		return fmt.Errorf("make file of a delivery: %w", err)
	}
	c.file = append(c.file, f)
	return censuario.ScriviPRM(f, &p)
}
