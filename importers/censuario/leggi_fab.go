package censuario

import (
	"strings"

	"github.com/cestor/sit/catasto/censuario"
)

// The columns of staging.stadio_uiu, and of them those that record 1 fills.
const (
	colonneUIU    = 59
	colonneUIUuno = 38
)

func (f *lettura) fab(r *censuario.RigaFAB) error {
	ok, err := f.nostra(r.Comune, r.Riga, r.Grezza)
	if !ok || err != nil {
		return err
	}
	p := &f.piega
	if !p.aperta || p.chiave != r.Chiave {
		if err := f.chiudiUIU(); err != nil {
			return err
		}
		p.apri(r.Chiave, r.Riga)
	}
	record := int(r.Record - '0')
	p.arriva(record, &f.c.ripetute)
	switch record {
	case 1:
		p.riga1 = r.Riga
		p.uno = p.uno[:0]
		riga{&p.uno}.uiu(r.UIU)
		p.somma(1, p.uno)
		err = f.plausibileUIU(r)
	case 2:
		p.liste[2].identificativi(r.Identificativi)
		p.chiavi = p.chiavi[:0]
		for i := range r.Identificativi {
			p.chiavi = append(p.chiavi, chiaveIdentificativo(&r.Identificativi[i]))
		}
		err = f.plausibiliIdentificativi(r)
	case 3:
		p.liste[3].indirizzi(r.Indirizzi)
	case 4:
		p.liste[4].utilita(r.UtilitaComuni)
	case 5:
		p.liste[5].riserve(r.Riserve)
	}
	if err != nil {
		return err
	}
	if record > 1 {
		p.somma(record, p.liste[record])
		p.sospendi(r.Riga, r.Grezza)
	}
	if len(r.Avvisi) > 0 {
		return f.avvisi(r.Avvisi, immobile(r.Comune, r.Sezione, 'F', r.Immobile), r.Riga)
	}
	return nil
}

// uiu writes the columns of record 1.
func (r riga) uiu(u *censuario.UIU) {
	r.Testo(u.Zona)
	r.Testo(u.Categoria)
	r.Testo(u.Classe)
	r.milli(u.Consistenza)
	r.intero(u.Superficie)
	r.intero(u.RenditaLire)
	r.milli(u.RenditaEuro)
	r.Testo(u.Lotto)
	r.Testo(u.Edificio)
	r.Testo(u.Scala)
	r.testi(u.Interno[0], u.Interno[1])
	r.testi(u.Piano[0], u.Piano[1], u.Piano[2], u.Piano[3])
	r.Testo(u.Partita)
	r.Testo(u.Annotazione)
	r.Testo(u.ProtocolloNotifica)
	r.data(u.DataNotifica)
	r.Testo(u.FlagClassamento)
	r.testiONullo(u.Extra)
	r.atto(&u.Generante)
	r.atto(&u.Conclusivo)
	r.Bool(u.Generante.Efficacia == censuario.Impianto)
	r.Bool(u.Conclusivo.Vuoto())
}

// chiudiUIU writes the state that is open.
func (f *lettura) chiudiUIU() error {
	p := &f.piega
	if !p.aperta {
		return nil
	}
	p.aperta = false
	r, da := f.nuova(tUIU, colonneUIU)
	f.stadio(r, p, tUIU)
	if p.riga1 > 0 {
		*r.Riga = append(*r.Riga, p.uno...)
	} else {
		r.nulli(colonneUIUuno)
	}
	for i := 2; i <= 5; i++ {
		r.JSON(p.liste[i].testo())
	}
	r.testiONullo(p.chiavi)
	p.coda(r, 5, f.file)
	return f.c.scrivi.Scritta(f.ctx, len(*r.Riga)-da)
}

// stadio writes the key of a state.
func (f *lettura) stadio(r riga, p *piega, tabella int) {
	f.c.ordinata(tabella, p.chiave.Comune, p.chiave.Sezione, p.chiave.Immobile, int64(p.chiave.Progressivo))
	f.c.orfani = f.c.orfani || p.riga1 == 0
	r.Pieno(p.chiave.Comune)
	r.Pieno(p.chiave.Sezione)
	r.Int64(p.chiave.Immobile)
	r.Int32(p.chiave.Progressivo)
}

// chiaveIdentificativo joins the parts with the one character that no field can hold.
func chiaveIdentificativo(d *censuario.Identificativo) string {
	return strings.Join([]string{norma(d.SezioneUrbana), norma(d.Foglio), norma(d.Numero), normaDenominatore(d.Denominatore), norma(d.Subalterno)}, "|")
}
