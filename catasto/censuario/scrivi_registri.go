package censuario

import (
	"fmt"
	"io"
)

// The writers give the latest layout, in Windows-1252 with LF, each record closed by a
// separator. They write a line at a time: give them a buffered writer.

// ScriviFAB writes one line of a FAB.
func ScriviFAB(w io.Writer, r *RigaFAB) error {
	b, err := AccodaFAB(nil, r)
	return scrivi(w, b, err)
}

// ScriviTER writes one line of a TER.
func ScriviTER(w io.Writer, r *RigaTER) error {
	b, err := AccodaTER(nil, r)
	return scrivi(w, b, err)
}

// ScriviSOG writes one line of a SOG.
func ScriviSOG(w io.Writer, s *Soggetto) error {
	b, err := AccodaSOG(nil, s)
	return scrivi(w, b, err)
}

// ScriviTIT writes one line of a TIT.
func ScriviTIT(w io.Writer, t *Titolarita) error {
	b, err := AccodaTIT(nil, t)
	return scrivi(w, b, err)
}

// AccodaFAB appends one line of a FAB to dst.
func AccodaFAB(dst []byte, r *RigaFAB) ([]byte, error) {
	s := scrittura{b: dst}
	s.testa(&r.Chiave, 'F', r.Record)
	switch r.Record {
	case '1':
		if r.UIU == nil {
			return dst, fmt.Errorf("write a FAB: record 1 of unit %d has no UIU", r.Immobile)
		}
		s.uiu(r.UIU)
	case '2':
		for i := range r.Identificativi {
			d := &r.Identificativi[i]
			s.testi(d.SezioneUrbana, d.Foglio, d.Numero, d.Denominatore, d.Subalterno, d.Edificialita)
		}
	case '3':
		for i := range r.Indirizzi {
			d := &r.Indirizzi[i]
			s.testi(d.Toponimo, d.Indirizzo, d.Civico[0], d.Civico[1], d.Civico[2], d.CodiceStrada)
		}
	case '4':
		for i := range r.UtilitaComuni {
			d := &r.UtilitaComuni[i]
			s.testi(d.SezioneUrbana, d.Foglio, d.Numero, d.Denominatore, d.Subalterno)
		}
	case '5':
		s.riserve(r.Riserve)
	default:
		return dst, fmt.Errorf("write a FAB: type of record %q", r.Record)
	}
	s.testi(r.Extra...)
	return s.fine(dst)
}

func (s *scrittura) uiu(u *UIU) {
	s.testi(u.Zona, u.Categoria, u.Classe)
	s.decimale(u.Consistenza)
	s.intero(u.Superficie)
	s.intero(u.RenditaLire)
	s.decimale(u.RenditaEuro)
	s.testi(u.Lotto, u.Edificio, u.Scala)
	s.testi(u.Interno[:]...)
	s.testi(u.Piano[:]...)
	s.atto(&u.Generante)
	s.atto(&u.Conclusivo)
	s.testi(u.Partita, u.Annotazione)
	s.id(u.Generante.Mutazione)
	s.id(u.Conclusivo.Mutazione)
	s.testo(u.ProtocolloNotifica)
	s.data(u.DataNotifica)
	s.causali(&u.Generante, &u.Conclusivo)
	s.testo(u.FlagClassamento)
	s.testi(u.Extra...)
}

func (s *scrittura) riserve(v []Riserva) {
	for i := range v {
		s.testi(v[i].Codice, v[i].PartitaIscrizione)
	}
}

// AccodaTER appends one line of a TER to dst.
func AccodaTER(dst []byte, r *RigaTER) ([]byte, error) {
	s := scrittura{b: dst}
	s.testa(&r.Chiave, 'T', r.Record)
	switch r.Record {
	case '1':
		if r.Terreno == nil {
			return dst, fmt.Errorf("write a TER: record 1 of parcel %d has no Terreno", r.Immobile)
		}
		s.terreno(r.Terreno)
	case '2':
		s.testi(r.Deduzioni...)
	case '3':
		s.riserve(r.Riserve)
	case '4':
		for i := range r.Porzioni {
			p := &r.Porzioni[i]
			s.testi(p.Identificativo, p.Qualita, p.Classe)
			s.intero(p.Ettari)
			s.intero(p.Are)
			s.intero(p.Centiare)
			if r.Larghezza == 8 {
				s.decimale(p.RedditoDominicaleEuro)
				s.decimale(p.RedditoAgrarioEuro)
			}
		}
	default:
		return dst, fmt.Errorf("write a TER: type of record %q", r.Record)
	}
	s.testi(r.Extra...)
	return s.fine(dst)
}

func (s *scrittura) terreno(t *Terreno) {
	s.testi(t.Foglio, t.Numero, t.Denominatore, t.Subalterno, t.Edificialita, t.Qualita, t.Classe)
	s.intero(t.Ettari)
	s.intero(t.Are)
	s.intero(t.Centiare)
	s.testi(t.FlagReddito, t.FlagPorzione, t.FlagDeduzioni)
	s.intero(t.RedditoDominicaleLire)
	s.intero(t.RedditoAgrarioLire)
	s.decimale(t.RedditoDominicaleEuro)
	s.decimale(t.RedditoAgrarioEuro)
	s.atto(&t.Generante)
	s.atto(&t.Conclusivo)
	s.testi(t.Partita, t.Annotazione)
	s.id(t.Generante.Mutazione)
	s.id(t.Conclusivo.Mutazione)
	s.causali(&t.Generante, &t.Conclusivo)
	s.testi(t.Extra...)
}

// AccodaSOG appends one line of a SOG to dst.
func AccodaSOG(dst []byte, t *Soggetto) ([]byte, error) {
	s := scrittura{b: dst}
	s.testo(t.Comune)
	s.bianco(t.Sezione)
	s.numero(t.ID)
	s.byte(t.Tipo)
	switch t.Tipo {
	case 'P':
		s.testi(t.Cognome, t.Nome, t.Sesso)
		s.data(t.DataNascita)
		s.testi(t.LuogoNascita, t.CodiceFiscale, t.IndicazioniSupplementari)
	case 'G':
		s.testi(t.Denominazione, t.Sede, t.CodiceFiscale)
	default:
		return dst, fmt.Errorf("write a SOG: type of subject %q", t.Tipo)
	}
	s.testi(t.Extra...)
	return s.fine(dst)
}

// AccodaTIT appends one line of a TIT to dst.
func AccodaTIT(dst []byte, t *Titolarita) ([]byte, error) {
	s := scrittura{b: dst}
	s.testo(t.Comune)
	s.bianco(t.Sezione)
	s.id(t.Soggetto)
	s.byte(t.TipoSoggetto)
	s.id(t.Immobile)
	s.byte(t.TipoImmobile)
	s.testi(t.Diritto, t.TitoloNonCodificato)
	s.intero(t.QuotaNum)
	s.intero(t.QuotaDen)
	s.bianco(t.Regime)
	s.id(t.SoggettoRiferimento)
	s.attoTIT(&t.Generante)
	s.testo(t.Partita)
	s.attoTIT(&t.Conclusivo)
	s.id(t.Generante.Mutazione)
	s.id(t.Conclusivo.Mutazione)
	s.id(t.TitolaritaID)
	s.causali(&t.Generante, &t.Conclusivo)
	s.testi(t.Extra...)
	return s.fine(dst)
}

func (s *scrittura) attoTIT(a *Atto) {
	s.data(a.Efficacia)
	s.nota(&a.Nota)
	s.data(a.Registrazione)
}
