package censuario

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto/censuario"
	"github.com/cestor/sit/importers"
)

const (
	errore = "errore"
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
	err := c.db.OwnerConn(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		return importers.CopiaAnomalie(ctx, conn, c.ID, c.anomalie)
	})
	c.anomalie = c.anomalie[:0]
	return err
}

// inAnomalia are the defects of a line that lose or change something of what it says; the others
// are of the form of the file, and are counted.
var inAnomalia = map[string]string{
	censuario.DataIllegibile:   "il campo «%s» non è una data: resta vuoto",
	censuario.DataInesistente:  "il campo «%s» è un giorno che non esiste: resta vuoto",
	censuario.NumeroIllegibile: "il campo «%s» non è un numero: resta vuoto",
	censuario.TipoIllegibile:   "il campo «%s» non ha una delle lettere previste",
	censuario.TitoloIncompleto: "nella titolarità manca il campo «%s»",
}

func (f *lettura) avvisi(v []censuario.Avviso, oggetto string, n int) error {
	for _, a := range v {
		testo, dato := inAnomalia[a.Codice]
		if !dato {
			if f.forma[a.Codice]++; f.forma[a.Codice] == 1 { // a file may have one on every line
				dove := fmt.Sprintf("%s, riga %d", f.file, n)
				if a.Campo != "" {
					dove += ": " + a.Campo
				}
				f.esempi[a.Codice] = dove
			}
			continue
		}
		if err := f.segnala(a.Codice, avviso, oggetto, fmt.Sprintf(testo, a.Campo), n); err != nil {
			return err
		}
	}
	return nil
}

// immobile names a property as the outside does (contract §4.1).
func immobile(comune, sezione string, tipo byte, id int64) string {
	return fmt.Sprintf("%s%s-%c-%d", comune, sezione, tipo, id)
}
