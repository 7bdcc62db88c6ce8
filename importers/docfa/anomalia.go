package docfa

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto/censuario"
	"github.com/cestor/sit/importers"
)

const (
	avviso = "avviso"
	nota   = "nota"
)

func (f *lettura) segnala(codice, gravita, oggetto, testo string, riga int) error {
	f.c.anomalie = append(f.c.anomalie, importers.Anomalia{Codice: codice, Gravita: gravita, Oggetto: oggetto, Testo: testo, File: f.file, Riga: int64(riga)})
	return f.c.svuotaAnomalie(f.ctx, 1000)
}

// svuotaAnomalie sends them to the scrap paper, when there are enough.
func (c *Consegna) svuotaAnomalie(ctx context.Context, quante int) error {
	if len(c.anomalie) <= quante {
		return nil
	}
	return c.db.OwnerConn(ctx, func(ctx context.Context, conn *pgx.Conn) error { return c.copiaAnomalie(ctx, conn) })
}

func (c *Consegna) copiaAnomalie(ctx context.Context, in importers.Copiatore) error {
	err := importers.CopiaAnomalie(ctx, in, c.ID, c.anomalie)
	c.anomalie = c.anomalie[:0]
	return err
}

// inAnomalia are the defects of a line that lose something of what it says; the others are of the
// form of the file, and are counted.
var inAnomalia = map[string]string{
	censuario.DataIllegibile:   "il campo «%s» non è una data: resta vuoto",
	censuario.DataInesistente:  "il campo «%s» è un giorno che non esiste: resta vuoto",
	censuario.NumeroIllegibile: "il campo «%s» non è un numero: resta vuoto",
}

func (f *lettura) avvisi(v []censuario.Avviso, d *dichiarazione, n int) error {
	for _, a := range v {
		if s, ok := inAnomalia[a.Codice]; ok {
			if err := f.segnala(a.Codice, avviso, d.oggetto(), fmt.Sprintf("protocollo %s/%d: "+s, d.protocollo, d.anno, a.Campo), n); err != nil {
				return err
			}
			continue
		}
		if f.forma[a.Codice]++; f.forma[a.Codice] == 1 {
			f.esempi[a.Codice] = fmt.Sprintf("%s, riga %d", f.file, n)
		}
	}
	return nil
}
