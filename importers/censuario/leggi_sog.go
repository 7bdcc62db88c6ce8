package censuario

import (
	"encoding/binary"

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
	t.pieno(s.Comune)
	t.pieno(s.Sezione)
	t.pieno(string(s.Tipo))
	t.int64(s.ID)
	dati := len(*t)
	t.testo(s.Cognome)
	t.testo(s.Nome)
	t.testo(s.Denominazione)
	t.testo(s.Sesso)
	t.data(s.DataNascita)
	t.testo(s.LuogoNascita)
	t.testo(s.Sede)
	t.testo(s.CodiceFiscale)
	t.bool(valido)
	t.testo(s.IndicazioniSupplementari)
	t.int64(int64(xxhash.Sum64((*t)[dati:])))
	var persona [16]byte
	if valido {
		persona = f.c.persone.ConCodice(string(cf))
	} else {
		persona = f.c.persone.SenzaCodice(string(f.c.Ente.Codice), s.Comune, s.Sezione, s.Tipo, s.ID)
	}
	*t = binary.BigEndian.AppendUint32(*t, 16)
	*t = append(*t, persona[:]...)
	if s.Tipo == 'P' {
		t.pieno(catasto.NomeRicerca(s.Cognome + " " + s.Nome))
	} else {
		t.pieno(catasto.NomeRicerca(s.Denominazione))
	}
	t.pieno(f.file)
	t.int32(int32(r.Riga))
	if err := f.c.scrivi.scritta(f.ctx, len(*t)-da); err != nil {
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
