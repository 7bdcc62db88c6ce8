package riscontri

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/cestor/sit/sit"
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

// CSV writes a list as contract §3: semicolons, UTF-8 with its mark, so that a spreadsheet opens it
// as it is.
func CSV(w io.Writer, lista iter.Seq2[Segnalazione, error]) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	c.Comma, c.UseCRLF = ';', true
	if err := c.Write(intestazioni); err != nil {
		return err
	}
	riga := make([]string, len(intestazioni))
	for s, err := range lista {
		if err != nil {
			return err
		}
		for i, v := range s.celle() {
			riga[i] = cella(v)
		}
		if err := c.Write(riga); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// cella writes a value as text. One that a spreadsheet would take for a formula begins with an
// apostrophe: what is delivered is data, whatever it looks like.
func cella(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return innocua(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case sit.Giorno:
		return v.String()
	}
	return fmt.Sprint(v)
}

func innocua(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// XLSX writes a list as a workbook, row by row.
func XLSX(w io.Writer, lista iter.Seq2[Segnalazione, error]) error {
	f := excelize.NewFile()
	defer f.Close()
	const foglio = "Sheet1"
	s, err := f.NewStreamWriter(foglio)
	if err != nil {
		return err
	}
	grassetto, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	data, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		return err
	}
	if err := s.SetColWidth(1, len(intestazioni), 18); err != nil {
		return err
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	riga := make([]any, len(intestazioni))
	for i, t := range intestazioni {
		riga[i] = excelize.Cell{StyleID: grassetto, Value: t}
	}
	if err := s.SetRow("A1", riga); err != nil {
		return err
	}
	n := 1
	for v, err := range lista {
		if err != nil {
			return err
		}
		n++
		for i, c := range v.celle() {
			switch c := c.(type) {
			case string:
				riga[i] = innocua(c)
			case sit.Giorno:
				riga[i] = nil
				if !c.Aperto() {
					riga[i] = excelize.Cell{StyleID: data, Value: c.Time()}
				}
			default:
				riga[i] = c
			}
		}
		if err := s.SetRow("A"+strconv.Itoa(n), riga); err != nil {
			return err
		}
	}
	if err := s.Flush(); err != nil {
		return err
	}
	if err := f.SetSheetName(foglio, "Segnalazioni"); err != nil {
		return err
	}
	return f.Write(w)
}
