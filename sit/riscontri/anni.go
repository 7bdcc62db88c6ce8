package riscontri

import (
	"time"

	"github.com/cestor/sit/sit"
)

// perAnno is the estimate of a year as the evidence keeps it.
type perAnno struct {
	Anno   int    `json:"anno"`
	Cent   *int64 `json:"cent"`
	Perche string `json:"perche,omitempty"`
}

// somma adds up the years. Without an amount for the year of the run the whole is null; an earlier
// year that cannot be reckoned is left out, and the evidence says so.
func (t *Traccia) somma(c *Calcolo, anni []int, di func(anno int) Stima) {
	var voci []perAnno
	var totale int64
	nota := false
	for _, a := range anni {
		s := di(a)
		voci = append(voci, perAnno{a, s.Cent, s.Perche})
		if s.Cent != nil {
			totale += *s.Cent
			nota = nota || a == c.Anno
		}
	}
	t.Cent = nil
	if nota {
		t.Cent = &totale
	}
	t.Spiegazione = voci
}

// giorniNellAnno is how many days of a year there are since a day; 0 is all of them.
func giorniNellAnno(dal sit.Giorno, anno int) int {
	inizio, fine := sit.Data(anno, time.January, 1), sit.Data(anno+1, time.January, 1)
	if dal.Aperto() || dal <= inizio {
		return 0
	}
	return int(max(1, fine-dal))
}
