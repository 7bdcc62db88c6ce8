package load

import (
	"cmp"
	"maps"
	"slices"

	"github.com/cestor/sit/tiles"
)

// Sheet is a foglio on the map, or one of its allegati and sviluppi.
type Sheet struct {
	ID, Sezione, Allegato, Sviluppo string
	Foglio                          int32
	Riferimento                     tiles.Day // the latest of what is drawn
	Fonte                           string    // that said it
	Particelle                      int       // still drawn; roads and waters apart
}

// Sheets lists the sheets of an ente on which particelle are drawn, in the order of a list.
func (l *Loader) Sheets(ente int32) []Sheet {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []Sheet
	for k, s := range l.sheets {
		if k.Ente == ente {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b Sheet) int {
		return cmp.Or(cmp.Compare(a.Sezione, b.Sezione), cmp.Compare(a.Foglio, b.Foglio), cmp.Compare(a.Allegato, b.Allegato), cmp.Compare(a.Sviluppo, b.Sviluppo))
	})
	return out
}

// keepSheets follows a change that was put in place. The key of a sheet is that of its particelle.
func (l *Loader) keepSheets(c change) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, seg := range c.segments {
		if seg.Key().Layer == tiles.Particelle && seg.Len() == 0 {
			delete(l.sheets, seg.Key())
		}
	}
	for _, k := range c.gone {
		delete(l.sheets, k)
	}
	maps.Copy(l.sheets, c.sheets)
}

// note keeps of a particella what its sheet is known by.
func (s *sheet) note(f *tiles.Feature) {
	if f.Al != tiles.MaxDay {
		return
	}
	if f.Tipo == "particella" {
		s.drawn++
	}
	if s.fonte == "" || f.Riferimento > s.riferimento {
		s.riferimento, s.fonte = f.Riferimento, f.Fonte
	}
}

func (s *sheet) summary() Sheet {
	return Sheet{ID: s.nome, Sezione: s.sezione, Allegato: s.allegato, Sviluppo: s.sviluppo, Foglio: s.foglio,
		Riferimento: s.riferimento, Fonte: s.fonte, Particelle: s.drawn}
}
