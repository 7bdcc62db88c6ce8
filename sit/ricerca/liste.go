package ricerca

import (
	"slices"

	"github.com/jackc/pgx/v5"
)

// liste are readings written as parallel lists, one element for each ente they may be of.
type liste struct {
	enti, fogli                                  []int32
	comuni, sezioni, numeri, denominatori, mappe []string
	allegati, sviluppi                           []string
	punteggi                                     []float64
}

func (l *liste) aggiungi(i Ipotesi, dove []enteTrovato) {
	for _, e := range dove {
		l.enti, l.fogli = append(l.enti, e.ente.ID), append(l.fogli, int32(i.Foglio))
		l.comuni, l.sezioni = append(l.comuni, string(i.Comune)), append(l.sezioni, i.Sezione)
		l.allegati, l.sviluppi = append(l.allegati, i.Allegato), append(l.sviluppi, i.Sviluppo)
		l.numeri, l.denominatori = append(l.numeri, i.Numero.Numero), append(l.denominatori, i.Numero.Denominatore)
		l.mappe, l.punteggi = append(l.mappe, i.Mappa), append(l.punteggi, i.Punteggio*e.punteggio)
	}
}

func (l *liste) args(q Domandato) pgx.NamedArgs {
	return pgx.NamedArgs{"enti": l.enti, "fogli": l.fogli, "comuni": l.comuni, "sezioni": l.sezioni, "mappe": l.mappe,
		"numeri": l.numeri, "denominatori": l.denominatori, "allegati": l.allegati, "sviluppi": l.sviluppi,
		"punteggi": l.punteggi, "giorno": q.Giorno, "limite": q.Limite, "primo": slices.Min(l.enti), "ultimo": slices.Max(l.enti)}
}
