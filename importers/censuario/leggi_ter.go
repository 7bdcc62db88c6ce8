package censuario

import "github.com/cestor/sit/catasto/censuario"

// The columns of staging.stadio_terreno, and of them those that record 1 fills.
const (
	colonneTerreno    = 60
	colonneTerrenoUno = 38
)

func (f *lettura) ter(r *censuario.RigaTER) error {
	ok, err := f.nostra(r.Comune, r.Riga, r.Grezza)
	if !ok || err != nil {
		return err
	}
	p := &f.piega
	if !p.aperta || p.chiave != r.Chiave {
		if err := f.chiudiTerreno(); err != nil {
			return err
		}
		p.apri(r.Chiave, r.Riga)
	}
	record := int(r.Record - '0')
	p.arriva(record, &f.c.ripetute)
	switch record {
	case 1:
		t := r.Terreno
		p.riga1 = r.Riga
		p.uno = p.uno[:0]
		riga{&p.uno}.terreno(t)
		p.somma(1, p.uno)
		p.luogo = colloca(r.Comune, r.Sezione, t.Foglio, t.Numero, t.Denominatore)
		err = f.plausibileTerreno(r)
	case 2:
		p.liste[2].deduzioni(r.Deduzioni)
	case 3:
		p.liste[3].riserve(r.Riserve)
	case 4:
		p.liste[4].porzioni(r.Porzioni)
	}
	if err != nil {
		return err
	}
	if record > 1 {
		p.somma(record, p.liste[record])
		p.sospendi(r.Riga, r.Grezza)
	}
	if len(r.Avvisi) > 0 {
		return f.avvisi(r.Avvisi, immobile(r.Comune, r.Sezione, 'T', r.Immobile), r.Riga)
	}
	return nil
}

func (r riga) terreno(t *censuario.Terreno) {
	r.Testo(t.Foglio)
	r.Testo(t.Numero)
	r.Testo(t.Denominatore)
	r.Testo(t.Subalterno)
	r.Testo(t.Edificialita)
	if q, ok := qualita(t.Qualita); ok {
		r.Int32(q)
	} else {
		r.Nullo()
	}
	r.Testo(t.Classe)
	r.intero(t.Superficie())
	r.Testo(t.FlagReddito)
	r.Testo(t.FlagPorzione)
	r.Testo(t.FlagDeduzioni)
	r.intero(t.RedditoDominicaleLire)
	r.intero(t.RedditoAgrarioLire)
	r.milli(t.RedditoDominicaleEuro)
	r.milli(t.RedditoAgrarioEuro)
	r.Testo(t.Partita)
	r.Testo(t.Annotazione)
	r.testiONullo(t.Extra)
	r.atto(&t.Generante)
	r.atto(&t.Conclusivo)
	r.Bool(t.Generante.Efficacia == censuario.Impianto)
	r.Bool(t.Conclusivo.Vuoto())
}

func (f *lettura) chiudiTerreno() error {
	p := &f.piega
	if !p.aperta {
		return nil
	}
	p.aperta = false
	r, da := f.nuova(tTerreno, colonneTerreno)
	f.stadio(r, p, tTerreno)
	if p.riga1 > 0 {
		*r.Riga = append(*r.Riga, p.uno...)
	} else {
		r.nulli(colonneTerrenoUno)
	}
	if p.luogo.Numero == "" {
		r.nulli(4)
	} else {
		r.Int32(p.luogo.Foglio)
		r.Pieno(p.luogo.Numero)
		r.Pieno(p.luogo.Denominatore)
		r.Pieno(p.luogo.Mappa)
	}
	for i := 2; i <= 4; i++ {
		r.JSON(p.liste[i].testo())
	}
	p.coda(r, 4, f.file)
	return f.c.scrivi.Scritta(f.ctx, len(*r.Riga)-da)
}
