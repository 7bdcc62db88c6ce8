package cxf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/cestor/sit/catasto"
)

// SUP is the file of the graphic areas of a sheet, in square metres of the original system:
// not the areas of the census. In a quadro d'unione the list holds sheets.
type SUP struct {
	Nome        string // nome mappa as delivered, upper case
	Foglio      catasto.IDFoglio
	Riferimento time.Time // the day the areas were computed, at midnight UTC

	Conteggi Conteggi

	Fabbricati int // areas from here on
	Aree       []Area
	Particelle int
	Strade     int
	Acque      int
	SvilAll    int // holes of the confine, for sviluppi and allegati
	Totale     int
	Confine    int
	Sbilancio  int // Totale − Confine
}

// Area is the area of one particella. Codes may repeat.
type Area struct {
	Codice string
	Mq     int
}

// Conteggi counts the polygons of a sheet by class, as a SUP declares them.
type Conteggi struct{ Fabbricati, Particelle, Strade, Acque, SvilAll int }

// Add counts an object of the sheet. Sviluppi and allegati are the holes of its confine.
func (c *Conteggi) Add(o Object) {
	b, ok := o.(Bordo)
	if !ok {
		return
	}
	switch b.Classe {
	case Fabbricato:
		c.Fabbricati++
	case Particella, ConfineAltro:
		c.Particelle++
	case Strada:
		c.Strade++
	case Acqua:
		c.Acque++
	case Confine:
		c.SvilAll += len(b.Ends[0]) - 1
	}
}

// Scostamento is a figure that does not agree with the others.
type Scostamento struct {
	Voce       string // the key of the record
	Dichiarato int
	Calcolato  int
}

const (
	maxAree    = 1_000_000
	largChiave = 11
)

// ReadSUP reads a whole SUP: a few thousand records at most. Its error is a
// *catasto.SyntaxError where a record is wrong: the order is fixed, so nothing after it can be
// trusted.
func ReadSUP(r io.Reader, file string) (SUP, error) {
	l := &lettoreSUP{righe: newRighe(r), file: file}
	var s SUP
	nome, data := l.leggi()
	s.Nome = strings.ToUpper(nome)
	var err error
	if s.Foglio, err = catasto.ParseIDFoglio(nome); err != nil {
		l.rifiuta("NOME MAPPA", nome, err.Error())
	}
	if s.Riferimento, err = time.Parse("20060102", data); err != nil {
		l.rifiuta("DATA", data, "serve una data AAAAMMGG")
	}
	for _, v := range s.testa() {
		*v.mq = l.voce(v.chiave)
	}
	for l.err == nil {
		chiave, valore := l.leggi()
		if chiave == "PARTIC" {
			s.Particelle = l.numero(chiave, valore)
			break
		}
		if len(s.Aree) == maxAree {
			l.rifiuta(chiave, "", "troppe particelle: il file è danneggiato")
			break
		}
		s.Aree = append(s.Aree, Area{chiave, l.numero(chiave, valore)})
	}
	for _, v := range s.coda() {
		*v.mq = l.voce(v.chiave)
	}
	return s, l.err
}

type voce struct {
	chiave string
	mq     *int
}

// testa and coda are the fixed records before and after the list, in their order.
func (s *SUP) testa() []voce {
	c := &s.Conteggi
	return []voce{
		{"N.FABBRIC", &c.Fabbricati}, {"N.PARTIC", &c.Particelle}, {"N.STRADE", &c.Strade},
		{"N.ACQUE", &c.Acque}, {"N.SVIL-ALL", &c.SvilAll}, {"FABBRIC", &s.Fabbricati},
	}
}

func (s *SUP) coda() []voce {
	return []voce{
		{"STRADE", &s.Strade}, {"ACQUE", &s.Acque}, {"SVIL-ALL", &s.SvilAll},
		{"TOTALE", &s.Totale}, {"CONFINE", &s.Confine}, {"SBILANCIO", &s.Sbilancio},
	}
}

// Check compares the figures of the SUP with each other.
func (s *SUP) Check() []Scostamento {
	somma := 0
	for _, a := range s.Aree {
		somma += a.Mq
	}
	var fuori []Scostamento
	for _, v := range []Scostamento{
		{"N.PARTIC", s.Conteggi.Particelle, len(s.Aree)},
		{"PARTIC", s.Particelle, somma},
		{"TOTALE", s.Totale, s.Particelle + s.Strade + s.Acque + s.SvilAll},
		{"SBILANCIO", s.Sbilancio, s.Totale - s.Confine},
	} {
		if v.Dichiarato != v.Calcolato {
			fuori = append(fuori, v)
		}
	}
	// Coherent or not, a sheet that does not balance does not tile.
	if len(fuori) == 0 && s.Sbilancio != 0 {
		fuori = append(fuori, Scostamento{"SBILANCIO", s.Sbilancio, 0})
	}
	return fuori
}

// CheckConteggi compares the counts with those of the sheet as read.
func (s *SUP) CheckConteggi(letti Conteggi) []Scostamento {
	var fuori []Scostamento
	dichiarati := []int{s.Conteggi.Fabbricati, s.Conteggi.Particelle, s.Conteggi.Strade, s.Conteggi.Acque, s.Conteggi.SvilAll}
	for i, n := range []int{letti.Fabbricati, letti.Particelle, letti.Strade, letti.Acque, letti.SvilAll} {
		if dichiarati[i] != n {
			fuori = append(fuori, Scostamento{s.testa()[i].chiave, dichiarati[i], n})
		}
	}
	return fuori
}

// WriteSUP writes it in the layout of the Agenzia.
func WriteSUP(w io.Writer, s SUP) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%-11s%10s\r\n", s.Nome, s.Riferimento.Format("20060102"))
	scrivi := func(voci ...voce) {
		for _, v := range voci {
			fmt.Fprintf(&b, "%-11s%10d\r\n", v.chiave, *v.mq)
		}
	}
	scrivi(s.testa()...)
	for _, a := range s.Aree {
		scrivi(voce{a.Codice, &a.Mq})
	}
	scrivi(voce{"PARTIC", &s.Particelle})
	scrivi(s.coda()...)
	_, err := w.Write(b.Bytes())
	return err
}

type lettoreSUP struct {
	righe *righe
	file  string
	err   error
}

func (l *lettoreSUP) rifiuta(campo, valore, motivo string) {
	if l.err == nil {
		l.err = &catasto.SyntaxError{File: l.file, Line: l.righe.n, Field: campo, Value: catasto.Taglia(valore), Reason: motivo}
	}
}

// leggi splits a record at column 11, where a number may touch its key; a record that lost its
// padding is split at the blank.
func (l *lettoreSUP) leggi() (chiave, valore string) {
	for l.err == nil {
		b, err := l.righe.next()
		if err != nil {
			if errors.Is(err, io.EOF) {
				l.rifiuta("", "", "il file SUP finisce prima della riga SBILANCIO")
			} else if errors.Is(err, errRigaLunga) {
				l.rifiuta("", "", err.Error())
			} else {
				l.err = fmt.Errorf("%s: read: %w", l.file, err)
			}
			break
		}
		if len(b) == 0 {
			continue
		}
		t := testo(b)
		if len(t) > largChiave && len(b) == len(t) {
			chiave, valore = strings.TrimSpace(t[:largChiave]), strings.TrimSpace(t[largChiave:])
		}
		if chiave == "" || valore == "" || strings.ContainsAny(chiave+valore, " \t") {
			campi := strings.Fields(t)
			if len(campi) != 2 {
				l.rifiuta("", t, "servono una chiave e un numero")
				break
			}
			chiave, valore = campi[0], campi[1]
		}
		if len(chiave) > largChiave {
			l.rifiuta("", chiave, "la chiave supera gli 11 caratteri")
			break
		}
		return chiave, valore
	}
	return "", ""
}

func (l *lettoreSUP) voce(attesa string) int {
	chiave, valore := l.leggi()
	if chiave != attesa {
		l.rifiuta(attesa, chiave, "l'ordine delle righe è fisso: qui serve "+attesa)
	}
	return l.numero(chiave, valore)
}

func (l *lettoreSUP) numero(chiave, valore string) int {
	if l.err != nil {
		return 0
	}
	n, err := strconv.Atoi(valore)
	if err != nil || n > 9_999_999_999 || n < -999_999_999 {
		l.rifiuta(chiave, valore, "serve un numero intero di al massimo dieci cifre")
	}
	return n
}
