package elenchi

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/cestor/sit/sit"
)

// Elenco is a list on its way to a file. Its cells are texts, numbers, days and nil.
type Elenco struct {
	Nome         string // of the sheet
	Intestazioni []string
	Righe        iter.Seq2[[]any, error] // a row may be overwritten by the next
}

// Di are rows that are all here.
func Di(righe [][]any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, r := range righe {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// CSV writes the list as contract §3: semicolons, UTF-8 with its mark, so that a spreadsheet opens it
// as it is.
func (e Elenco) CSV(w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	c.Comma, c.UseCRLF = ';', true
	if err := c.Write(e.Intestazioni); err != nil {
		return err
	}
	riga := make([]string, len(e.Intestazioni))
	for r, err := range e.Righe {
		if err != nil {
			return err
		}
		for i, x := range r {
			riga[i] = cella(x)
		}
		if err := c.Write(riga); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func cella(x any) string {
	switch x := x.(type) {
	case nil:
		return ""
	case string:
		return Innocua(x)
	case int64:
		return strconv.FormatInt(x, 10)
	case sit.Giorno:
		return x.String()
	}
	return fmt.Sprint(x)
}

// Innocua puts an apostrophe before a text that a spreadsheet would take for a formula: what is
// delivered is data, whatever it looks like.
func Innocua(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// XLSX writes the list as a workbook. Texts are texts there, and stay so in what is saved from it.
func (e Elenco) XLSX(w io.Writer) error {
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
	if err := s.SetColWidth(1, max(len(e.Intestazioni), 1), 18); err != nil {
		return err
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	riga := make([]any, len(e.Intestazioni))
	for i, x := range e.Intestazioni {
		riga[i] = excelize.Cell{StyleID: grassetto, Value: x}
	}
	if err := s.SetRow("A1", riga); err != nil {
		return err
	}
	n := 1
	for r, err := range e.Righe {
		if err != nil {
			return err
		}
		n++
		for i, x := range r {
			switch x := x.(type) {
			case string:
				riga[i] = Innocua(x)
			case sit.Giorno:
				riga[i] = nil
				if !x.Aperto() {
					riga[i] = excelize.Cell{StyleID: data, Value: x.Time()}
				}
			default:
				riga[i] = x
			}
		}
		if err := s.SetRow("A"+strconv.Itoa(n), riga); err != nil {
			return err
		}
	}
	if err := s.Flush(); err != nil {
		return err
	}
	if err := f.SetSheetName(foglio, e.Nome); err != nil {
		return err
	}
	return f.Write(w)
}
