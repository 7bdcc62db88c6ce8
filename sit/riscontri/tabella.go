package riscontri

import (
	"context"
	"io"
	"iter"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/elenchi"
)

// paginaElenco is how many are read at a time for a whole list.
const paginaElenco = 1000

// Tutte are all those that a filter finds, read page by page as they are asked for.
func (x *Riscontri) Tutte(ctx context.Context, e sit.Ente, f Filtro) iter.Seq2[Segnalazione, error] {
	return func(yield func(Segnalazione, error) bool) {
		p := Pagina{Limite: paginaElenco}
		for {
			el, err := x.Lista(ctx, e, f, p)
			if err != nil {
				yield(Segnalazione{}, err)
				return
			}
			for _, s := range el.Items {
				if !yield(s, nil) {
					return
				}
			}
			if p.Dopo = el.Seguito; p.Dopo == "" {
				return
			}
		}
	}
}

var intestazioni = []string{"id", "regola", "titolo", "severita", "stato", "presenza", "anno", "oggetto_tipo", "oggetto", "soggetto", "particella", "foglio", "numero",
	"stima_cent", "confidenza", "decadenza", "in_attesa_fino_al", "assegnata_a", "chiave"}

func (s *Segnalazione) celle() []any {
	return []any{s.ID, s.Regola, s.Titolo, string(s.Severita), s.Stato, s.Presenza, int64(s.Anno), s.OggettoTipo, s.Oggetto, val(s.Soggetto), val(s.Particella), val(s.Foglio), val(s.Numero),
		val(s.StimaCent), int64(s.Confidenza), s.Decadenza, s.InAttesa, val(s.AssegnataA), s.Chiave}
}

func val[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

// CSV writes a list as contract §3.
func CSV(w io.Writer, lista iter.Seq2[Segnalazione, error]) error { return elenco(lista).CSV(w) }

// XLSX writes a list as a workbook, row by row.
func XLSX(w io.Writer, lista iter.Seq2[Segnalazione, error]) error { return elenco(lista).XLSX(w) }

func elenco(lista iter.Seq2[Segnalazione, error]) elenchi.Elenco {
	return elenchi.Elenco{Nome: "Segnalazioni", Intestazioni: intestazioni, Righe: func(yield func([]any, error) bool) {
		for s, err := range lista {
			if !yield(s.celle(), err) {
				return
			}
		}
	}}
}
