package censuario

import (
	"github.com/cespare/xxhash/v2"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/censuario"
)

const colonneSoggetto = 21

func (f *lettura) sog(r *censuario.RigaSOG) error {
	ok, err := f.nostra(r.Comune, r.Riga, r.Grezza)
	if !ok || err != nil {
		return err
	}
	s := &r.Soggetto
	cf, valido := catasto.ParseCodiceFiscale(s.CodiceFiscale)
	t, da := f.nuova(tSoggetto, colonneSoggetto)
	f.c.ordinata(tSoggetto, s.Comune, s.Sezione, s.ID, int64(s.Tipo))
	t.Pieno(s.Comune)
	t.Pieno(s.Sezione)
	t.Pieno(string(s.Tipo))
	t.Int64(s.ID)
	dati := len(*t.Riga)
	t.Testo(s.Cognome)
	t.Testo(s.Nome)
	t.Testo(s.Denominazione)
	t.Testo(s.Sesso)
	t.data(s.DataNascita)
	t.Testo(s.LuogoNascita)
	t.Testo(s.Sede)
	t.Testo(s.CodiceFiscale)
	t.Bool(valido)
	t.Testo(s.IndicazioniSupplementari)
	t.Int64(int64(xxhash.Sum64((*t.Riga)[dati:])))
	var persona [16]byte
	if valido {
		persona = f.c.persone.ConCodice(string(cf))
	} else {
		persona = f.c.persone.SenzaCodice(string(f.c.Ente.Codice), s.Comune, s.Sezione, s.Tipo, s.ID)
	}
	t.UUIDO(persona, true)
	if s.Tipo == 'P' {
		t.Pieno(catasto.NomeRicerca(s.Cognome + " " + s.Nome))
	} else {
		t.Pieno(catasto.NomeRicerca(s.Denominazione))
	}
	t.Pieno(f.file)
	t.Int32(int32(r.Riga))
	if err := f.c.scrivi.Scritta(f.ctx, len(*t.Riga)-da); err != nil {
		return err
	}
	if s.CodiceFiscale != "" && !valido {
		if err := f.segnala("CF_ERRATO", nota, "", "il codice fiscale di un soggetto non torna: resta come consegnato e non serve a riconoscerlo", r.Riga); err != nil {
			return err
		}
	}
	if valido {
		if err := f.plausibileSoggetto(r, cf); err != nil {
			return err
		}
	}
	if len(r.Avvisi) > 0 {
		return f.avvisi(r.Avvisi, "", r.Riga)
	}
	return nil
}
