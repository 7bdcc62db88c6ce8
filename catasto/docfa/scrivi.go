package docfa

import (
	"io"
	"strconv"

	"github.com/cestor/sit/catasto/censuario"
)

// ScriviDC writes one line of a DC.DAT.
func ScriviDC(w io.Writer, d *Dichiarata) error {
	i := &d.Identificativo
	return scrivi(w, &d.Testa, d.Zona, d.Categoria, d.Classe, d.Consistenza.String(), d.Superficie.String(), d.RenditaEuro.String(), d.PartitaSpeciale,
		d.Lotto, d.Edificio, d.Scala, d.Interno[0], d.Interno[1], d.Piano[0], d.Piano[1], d.Piano[2], d.Piano[3],
		i.SezioneUrbana, i.Foglio, i.Numero, i.Denominatore, i.Subalterno, i.Edificialita, d.Graffati,
		d.Toponimo, d.Indirizzo, d.Civico[0], d.Civico[1], d.Civico[2], d.UlterioriIndirizzi)
}

// ScriviDM writes one line of a DM.DAT.
func ScriviDM(w io.Writer, p *Poligono) error {
	return scrivi(w, &p.Testa, p.Progressivo.String(), p.Superficie.String(), p.Ambiente, p.Altezza.String(), p.AltezzaMassima.String())
}

// ScriviSC writes one line of a SC.DAT.
func ScriviSC(w io.Writer, s *Scheda) error {
	return scrivi(w, &s.Testa, s.NomeFile, s.Numero.String(), s.Formato, s.Scala.String())
}

func scrivi(w io.Writer, t *Testa, campi ...string) error {
	sezione := t.Sezione
	if sezione == "" {
		sezione = " "
	}
	b, err := censuario.AccodaCampi(nil, append([]string{t.Comune, sezione, strconv.FormatInt(t.Immobile, 10), t.Protocollo, t.Registrazione.String()}, campi...)...)
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}
