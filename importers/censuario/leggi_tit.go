package censuario

import (
	"encoding/binary"

	"github.com/cespare/xxhash/v2"

	"github.com/cestor/sit/catasto/censuario"
)

const colonneTitolarita = 40

func (f *lettura) tit(r *censuario.RigaTIT) error {
	ok, err := f.nostra(r.Comune, r.Riga, r.Grezza)
	if !ok || err != nil {
		return err
	}
	v := &r.Titolarita
	tipo := v.TipoImmobile
	if tipo == 0 { // the extraction says which cadastre it is of
		tipo = 'F'
		if f.c.terreni() {
			tipo = 'T'
		}
	}
	soggettoTipo := ""
	if v.TipoSoggetto != 0 {
		soggettoTipo = string(v.TipoSoggetto)
	}
	t, da := f.nuova(tTitolarita, colonneTitolarita)
	t.Pieno(v.Comune)
	t.Pieno(v.Sezione)
	chiave := v.TitolaritaID
	if chiave == 0 {
		chiave = chiaveDiRipiego(v)
	}
	f.c.ordinata(tTitolarita, v.Comune, v.Sezione, chiave, int64(tipo))
	t.Int64(chiave)
	t.Pieno(string(tipo))
	dati := len(*t.Riga)
	t.id(v.TitolaritaID)
	t.Pieno(soggettoTipo)
	t.Int64(v.Soggetto)
	t.Int64(v.Immobile)
	t.Pieno(v.Diritto)
	t.Testo(v.TitoloNonCodificato)
	t.intero(v.QuotaNum)
	t.intero(v.QuotaDen)
	t.Testo(v.Regime)
	t.id(v.SoggettoRiferimento)
	t.Testo(v.Partita)
	t.atto(&v.Generante)
	t.atto(&v.Conclusivo)
	t.Bool(v.Generante.Efficacia == censuario.Impianto)
	t.Bool(v.Conclusivo.Vuoto())
	t.Int64(int64(xxhash.Sum64((*t.Riga)[dati:])))
	t.Pieno(f.file)
	t.Int32(int32(r.Riga))
	if err := f.c.scrivi.Scritta(f.ctx, len(*t.Riga)-da); err != nil {
		return err
	}
	if err := f.plausibileTitolo(r, tipo); err != nil {
		return err
	}
	if len(r.Avvisi) > 0 {
		return f.avvisi(r.Avvisi, immobile(v.Comune, v.Sezione, tipo, v.Immobile), r.Riga)
	}
	return nil
}

// chiaveDiRipiego stands for the identifier that older layouts lack (§3.1): negative, so that it is
// never taken for one.
func chiaveDiRipiego(v *censuario.Titolarita) int64 {
	b := make([]byte, 0, 128)
	numero := func(n int64) { b = binary.BigEndian.AppendUint64(b, uint64(n)) }
	numero(v.Soggetto)
	numero(v.Immobile)
	numero(v.Generante.Mutazione)
	for _, q := range []censuario.Intero{v.QuotaNum, v.QuotaDen} {
		if q.Presente {
			numero(q.N)
		} else {
			numero(-1)
		}
	}
	b = append(b, v.TipoSoggetto, v.TipoImmobile)
	b = append(append(b, v.Diritto...), 0)
	b = append(b, v.Regime...)
	return -int64(xxhash.Sum64(b)>>1) - 1
}
