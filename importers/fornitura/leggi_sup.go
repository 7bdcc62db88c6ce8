package fornitura

import (
	"fmt"
	"math"

	"github.com/cestor/sit/catasto/cxf"
	"github.com/cestor/sit/sit"
)

// sup reads the surfaces of a sheet. They wait for their CXF, which may come after.
func (l *lettura) sup() error {
	s, err := cxf.ReadSUP(l.buf, l.v.Percorso)
	f := supLetto{sup: s, errore: err, file: contenuto{percorso: l.v.Percorso, sha256: ""}}
	if err := l.scorri(); err != nil {
		return err
	}
	f.file.sha256 = l.conta.SHA256()
	l.r.sup = append(l.r.sup, f)
	return nil
}

// abbinaSUP gives each SUP to the sheet of its name: the reference date, and figures to check.
func (r *raccolta) abbinaSUP() {
	for i := range r.sup {
		s := &r.sup[i]
		for _, c := range r.ordine {
			f := c.fogli[s.sup.Nome]
			if f == nil || c.fonte != FonteCXF {
				continue
			}
			s.abbinato = true
			c.file = append(c.file, s.file)
			c.letti["SUP"]++
			if s.errore != nil {
				c.segnala("C08", "avviso", f, fmt.Sprintf("Il SUP non si legge fino in fondo e non si usa: %v", s.errore), s.file.percorso, 0)
				continue
			}
			giorno := sit.Data(s.sup.Riferimento.Date())
			f.diFile = &giorno
			c.confrontaSUP(f, s)
		}
	}
}

// confrontaSUP lists where the sheet and its SUP disagree (C08).
func (c *consegna) confrontaSUP(f *foglio, s *supLetto) {
	diversi := append(s.sup.Check(), s.sup.CheckConteggi(f.conteggi)...)
	for _, d := range diversi {
		c.segnala("C08", "avviso", f, fmt.Sprintf("SUP, %s: dichiarato %d, calcolato %d", d.Voce, d.Dichiarato, d.Calcolato), s.file.percorso, 0)
	}
	if s.sup.Sbilancio != 0 {
		c.segnala("C08", "avviso", f, fmt.Sprintf("SUP: SBILANCIO di %d m² fra la somma delle aree e il confine", s.sup.Sbilancio), s.file.percorso, 0)
	}
	// Codes may repeat, ascending by area; ours come in file order.
	dichiarate := map[string]float64{}
	for _, a := range s.sup.Aree {
		dichiarate[a.Codice] += float64(a.Mq)
	}
	for codice, aree := range f.aree {
		var misurata float64
		for _, a := range aree {
			misurata += a
		}
		d, ok := dichiarate[codice]
		switch {
		case !ok:
			c.segnala("C08", "avviso", f, fmt.Sprintf("La particella %s non è nel SUP", codice), s.file.percorso, 0)
		case math.Abs(d-misurata) > math.Max(float64(len(aree)), 0.002*d):
			c.segnala("C08", "avviso", f, fmt.Sprintf("La particella %s misura %.0f m², nel SUP %.0f", codice, misurata, d), s.file.percorso, 0)
		}
	}
}
