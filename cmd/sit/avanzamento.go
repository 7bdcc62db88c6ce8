package main

import (
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/cestor/sit/importers/fornitura"
)

// avanzamento shows how an import is going: a bar with rate and remaining time on a terminal,
// a line for each phase anywhere else.
type avanzamento struct {
	w         io.Writer
	terminale bool
	barra     *progressbar.ProgressBar
	fase      string // and file, of the last line written
}

func nuovoAvanzamento(w io.Writer) *avanzamento {
	f, ok := w.(*os.File)
	return &avanzamento{w: w, terminale: ok && term.IsTerminal(int(f.Fd()))}
}

func (a *avanzamento) mostra(p fornitura.Avanzamento) {
	fase := p.Fase + " " + p.File
	if !a.terminale {
		if fase != a.fase {
			fmt.Fprintln(a.w, fase)
		}
		a.fase = fase
		return
	}
	if fase != a.fase || a.barra == nil {
		a.fine()
		totale := p.Totale
		if totale <= 0 {
			totale = -1 // a spinner: the length is not known
		}
		a.barra = progressbar.NewOptions64(totale, progressbar.OptionSetWriter(a.w), progressbar.OptionSetDescription(p.Fase),
			progressbar.OptionShowBytes(true), progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true))
		a.fase = fase
	}
	_ = a.barra.Set64(p.Letti)
}

// fine clears the line before something else is written.
func (a *avanzamento) fine() {
	if a.barra != nil {
		_ = a.barra.Finish()
		a.barra = nil
	}
}
