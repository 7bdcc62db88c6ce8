package piano

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/cestor/sit/sit"
)

// The fields of contract §2, and those without which a row is nobody's.
var (
	CampiZona = []string{"comune", "strumento", "stato", "sigla", "descrizione", "zto", "articolo", "edificabile",
		"data_adozione", "data_approvazione", "valida_dal", "valida_al", "precisione_m"}
	NecessariZona = []string{"strumento", "sigla"}

	CampiVincolo = []string{"comune", "codice", "titolo", "norma", "atto", "tipo", "grado", "pubblico",
		"valida_dal", "valida_al", "precisione_m"}
	NecessariVincolo = []string{"codice"}

	CampiImpronta = []string{"comune", "codice", "altezza_m", "piani", "epoca"}
)

// The two standings of a strumento.
const (
	Adottato = "adottato"
	Vigente  = "vigente"
)

// Stato reads the standing; false when it is neither. Absent, it is vigente: who delivers a plan that
// is only adopted says so, because that is what the certificate must tell apart.
func Stato(s string) (string, bool) {
	switch s = strings.ToLower(strings.TrimSpace(s)); s {
	case "":
		return Vigente, true
	case Adottato, Vigente:
		return s, true
	}
	return "", false
}

// Difetto is a field that cannot be read, why, and how it might be mended.
type Difetto struct{ Campo, Valore, Motivo, Proposta string }

// lettore reads the fields of a row, and keeps the first that it cannot.
type lettore struct {
	valore  func(campo string) string
	difetto *Difetto
}

func (l *lettore) sbaglia(campo, valore, motivo, proposta string) {
	if l.difetto == nil {
		l.difetto = &Difetto{campo, valore, motivo, proposta}
	}
}

func (l *lettore) testo(campo string) string { return strings.TrimSpace(l.valore(campo)) }

// vero reads a yes or a no; nil when nothing is said.
func (l *lettore) vero(campo string) *bool {
	v := l.testo(campo)
	var b bool
	switch strings.ToLower(v) {
	case "":
		return nil
	case "true", "t", "1", "s", "si", "sì", "y", "yes", "vero":
		b = true
	case "false", "f", "0", "n", "no", "falso":
	default:
		l.sbaglia(campo, v, "si scrive sì o no (anche true, false, 1, 0, S, N)", "")
		return nil
	}
	return &b
}

// giorno reads a day as people and as GDAL write it; nil when nothing is said.
func (l *lettore) giorno(campo string) *sit.Giorno {
	v := l.testo(campo)
	if v == "" {
		return nil
	}
	solo := v
	if i := strings.IndexAny(v, " T"); i > 0 { // GDAL writes the hour of a date that had none
		solo = v[:i]
	}
	for _, forma := range []string{time.DateOnly, "2006/01/02", "02/01/2006", "2/1/2006"} {
		if t, err := time.Parse(forma, solo); err == nil {
			g := sit.Data(t.Date())
			return &g
		}
	}
	proposta := ""
	for _, forma := range []string{"20060102", "02-01-2006", "02.01.2006", "2006"} {
		if t, err := time.Parse(forma, solo); err == nil {
			proposta = t.Format(time.DateOnly)
		}
	}
	l.sbaglia(campo, v, "la data si scrive anno-mese-giorno o giorno/mese/anno, e il giorno deve esistere", proposta)
	return nil
}

// numero reads a number with a comma or a point, within bounds; nil when nothing is said.
func (l *lettore) numero(campo string, da, a float64) *float64 {
	v := l.testo(campo)
	if v == "" {
		return nil
	}
	n, err := strconv.ParseFloat(strings.Replace(v, ",", ".", 1), 64)
	if err != nil || math.IsNaN(n) || n < da || n > a {
		l.sbaglia(campo, v, fmt.Sprintf("serve un numero fra %g e %g", da, a), "")
		return nil
	}
	return &n
}

// precisionePredefinita is that of a zona and of a vincolo of which nothing is said, in metres
// (contract §0, Areas).
const precisionePredefinita = 1.0

func (l *lettore) precisione() float64 {
	if p := l.numero("precisione_m", 0, 10_000); p != nil {
		return *p
	}
	return precisionePredefinita
}

// LeggiZona reads the attributes of a zona of a standing.
func LeggiZona(valore func(campo string) string, stato string) (Riga, *Difetto) {
	l := &lettore{valore: valore}
	r := Riga{Sigla: l.testo("sigla"), Descrizione: l.testo("descrizione"), Articolo: l.testo("articolo"),
		Adozione: l.giorno("data_adozione"), Approvazione: l.giorno("data_approvazione"),
		ValidaDal: l.giorno("valida_dal"), ValidaAl: l.giorno("valida_al"), Precisione: l.precisione()}
	if r.Sigla == "" {
		l.sbaglia("sigla", "", "la zona non ha sigla", "")
	}
	switch zto := strings.ToUpper(l.testo("zto")); zto {
	case "A", "B", "C", "D", "E", "F":
		r.ZTO = zto
	case "":
	default:
		r.ZTOIgnota = zto
	}
	if r.Edificabile = l.vero("edificabile"); r.Edificabile == nil {
		e := r.ZTO != "" && r.ZTO <= "D" // edilizia §3.2
		r.Edificabile = &e
	}
	// Contract §0, Fine print.
	r.Dal = r.ValidaDal
	if r.Dal == nil && stato == Vigente {
		r.Dal = r.Approvazione
	}
	if r.Dal == nil {
		r.Dal = r.Adozione
	}
	return r, l.difetto
}

// LeggiVincolo reads the attributes of a vincolo.
func LeggiVincolo(valore func(campo string) string) (Riga, *Difetto) {
	l := &lettore{valore: valore}
	r := Riga{Codice: l.testo("codice"), Titolo: l.testo("titolo"), Norma: l.testo("norma"), Atto: l.testo("atto"), Tipo: l.testo("tipo"), Grado: l.testo("grado"),
		Pubblico: l.vero("pubblico"), ValidaDal: l.giorno("valida_dal"), ValidaAl: l.giorno("valida_al"), Precisione: l.precisione()}
	r.Dal = r.ValidaDal
	return r, l.difetto
}

// LeggiImpronta reads the attributes of a footprint.
func LeggiImpronta(valore func(campo string) string) (Riga, *Difetto) {
	l := &lettore{valore: valore}
	r := Riga{Codice: l.testo("codice"), Epoca: l.testo("epoca"), Altezza: l.numero("altezza_m", 0, 2000)}
	if p := l.numero("piani", 0, 500); p != nil {
		if *p != math.Trunc(*p) {
			l.sbaglia("piani", l.testo("piani"), "serve un numero intero di piani", "")
		}
		n := int16(*p)
		r.Piani = &n
	}
	return r, l.difetto
}
