package cxf

import (
	"fmt"
	"strings"
)

// oggetto reads the records after the keyword.
func (s *Scanner) oggetto() (Object, error) {
	c := &campi{s: s}
	var o Object
	switch s.keyword {
	case "BORDO":
		o = s.bordo(c)
	case "TESTO":
		t := Testo{Line: s.primaria, Testo: testo(c.riga("TESTO")), Esterno: s.esterno}
		t.Dimensione, t.Angolo = c.intero("DIMENSIONE"), c.reale("ANGOLO")
		t.X, t.Y = c.reale("POSIZIONEX"), c.reale("POSIZIONEY")
		o = t
	case "SIMBOLO":
		t := Simbolo{Line: s.primaria, Codice: c.intero("CODICE"), Esterno: s.esterno}
		t.Angolo, t.X, t.Y = c.reale("ANGOLO"), c.reale("POSIZIONEX"), c.reale("POSIZIONEY")
		o = t
	case "FIDUCIALE":
		f := Fiduciale{Line: s.primaria, Numero: c.codice("NUMERO"), Esterno: s.esterno}
		f.Simbolo, f.X, f.Y = c.intero("SIMBOLO"), c.reale("POSIZIONEX"), c.reale("POSIZIONEY")
		f.XEtichetta, f.YEtichetta = c.reale("PUNTORAPPRESENTAZIONEX"), c.reale("PUNTORAPPRESENTAZIONEY")
		o = f
	case "LINEA":
		l := Linea{Line: s.primaria, Tratto: c.intero("TIPOTRATTO"), Esterno: s.esterno}
		l.Flat = c.punti("VERTICI", c.conta("NUMEROVERTICI", 2, maxVertici))
		o = l
	case "LIBRETTO":
		l := Libretto{Line: s.primaria, Protocollo: c.codice("PROTOCOLLO"), Tipo: c.intero("TIPO")}
		l.Flat = c.punti("VERTICI", c.conta("NUMEROVERTICI", 2, maxVertici))
		o = l
	case "RIFERIMENTO_RASTER":
		o = RiferimentoRaster{Line: s.primaria, File: c.codice("NOMEFILE"), Flat: c.punti("PUNTI", 4)}
	}
	if s.err != nil { // the reader failed, not the record
		return nil, fmt.Errorf("%s:%d: read: %w", s.file, s.righe.n+1, s.err)
	}
	if c.err != nil {
		return nil, c.err
	}
	return o, nil
}

// bordo reads a polygon. The first NUMEROVERTICI − ΣTABISOLE vertices are its outer ring, the
// islands follow in the order of TABISOLE.
func (s *Scanner) bordo(c *campi) Bordo {
	b := Bordo{Line: s.primaria, Codice: c.codice("CODICE IDENTIFICATIVO")}
	b.Dimensione, b.Angolo = c.intero("DIMENSIONE"), c.reale("ANGOLO")
	b.Posizione = [2]float64{c.reale("POSIZIONEX"), c.reale("POSIZIONEY")}
	b.PuntoInterno = [2]float64{c.reale("PUNTOINTERNOX"), c.reale("PUNTOINTERNOY")}
	isole := c.conta("NUMEROISOLE", 0, maxVertici/4)
	vertici := c.conta("NUMEROVERTICI", 4, maxVertici)
	if c.err == nil && isole > vertici/4 {
		c.err = s.rifiuta("NUMEROISOLE", fmt.Sprint(isole), fmt.Sprintf("troppe isole per %d vertici", vertici))
	}
	fini, interni := make([]int, 1, 1+min(isole, 256)), 0
	for range isole {
		n := c.conta("TABISOLE", 4, vertici)
		if c.err != nil {
			return b
		}
		interni += n
		fini = append(fini, n)
	}
	if c.err == nil && interni > vertici-4 {
		c.err = s.rifiuta("TABISOLE", fmt.Sprint(interni), fmt.Sprintf("le isole hanno più vertici del bordo, che ne dichiara %d", vertici))
	}
	flat := c.punti("VERTICI", vertici)
	if c.err != nil {
		return b
	}
	// From here the object is whole: what is wrong with it does not misplace the next one.
	fini[0] = 2 * (vertici - interni)
	for i := 1; i < len(fini); i++ {
		fini[i] = fini[i-1] + 2*fini[i]
	}
	flat, fini, c.err = s.chiudi(flat, fini)
	b.Flat, b.Ends = flat, [][]int{fini}
	if c.err != nil {
		return b
	}
	if err := classifica(s.header, &b); err != nil {
		c.err = s.rifiuta("CODICE IDENTIFICATIVO", b.Codice, strings.TrimSpace(err.Error()))
	}
	return b
}

func conteggio(n, minimo, massimo int) string {
	if n < minimo {
		return fmt.Sprintf("il conteggio è %d: il minimo è %d", n, minimo)
	}
	return fmt.Sprintf("il conteggio è %d: il massimo è %d", n, massimo)
}
