package dichiarazione

import (
	"strconv"
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/codici"
	"github.com/cestor/sit/importers/binario"
	"github.com/cestor/sit/importers/tabella"
)

const (
	errore = "errore"
	avviso = "avviso"
	nota   = "nota"
)

// persona writes a tax code, whether it is good, and the id of who has it: a code that fails the check
// is kept, and recognises nobody (tributi.md §2.2).
func (c *Consegna) persona(r *tabella.Riga, w *binario.Riga, colonna int) bool {
	s := r.Testo(colonna)
	if s != c.cf || s == "" {
		cf, ok := catasto.ParseCodiceFiscale(s)
		c.cf, c.cfValido = string(cf), ok
		if ok {
			c.cfPersona = c.persone.ConCodice(string(cf))
		}
	}
	w.Testo(c.cf)
	w.Bool(c.cfValido)
	w.UUIDO(c.cfPersona, c.cfValido)
	switch {
	case s == "":
		c.segnala(r, "CF_ASSENTE", avviso, "manca il codice fiscale")
	case !c.cfValido:
		c.segnala(r, "CF_ERRATO", avviso, "il codice fiscale non supera il controllo: è conservato, e non serve a riconoscere nessuno")
	}
	return c.cfValido
}

// identificativo writes the five fields of an identifier, normalised, and lists its doubts.
func (c *Consegna) identificativo(r *tabella.Riga, w *binario.Riga, sezione, foglio, numero, denominatore, sub int) catasto.Identificativo {
	i, dubbi := catasto.NormalizzaIdentificativo(r.Testo(sezione), r.Testo(foglio), r.Testo(numero), r.Testo(denominatore), r.Testo(sub))
	for _, s := range []string{i.Sezione, i.Foglio, i.Numero, i.Denominatore, i.Subalterno} {
		w.Pieno(s)
	}
	if dubbi != 0 {
		c.segnala(r, "IDENTIFICATIVO_DUBBIO", avviso, strings.Join(dubbi.Testi(), "; "))
	}
	return i
}

// anno writes the year, which is part of a key.
func (c *Consegna) anno(r *tabella.Riga, w *binario.Riga, colonna int) {
	r.Pieno(colonna)
	n, _ := r.Intero(colonna, annoMinimo, annoMassimo)
	w.Int32(int32(n))
}

// intervallo writes two days, half open. One that ends before it begins holds on no day.
func (c *Consegna) intervallo(r *tabella.Riga, w *binario.Riga, da, a int) {
	dal, okDal := r.Giorno(da)
	al, okAl := r.Giorno(a)
	w.GiornoO(dal, okDal)
	w.GiornoO(al, okAl)
	if okDal && okAl && al < dal {
		c.segnala(r, "DATE_INVERTITE", errore, "il periodo finisce prima di cominciare, e non vale in nessun giorno")
	}
}

// progressivo writes a number of ANNCSU without zeros in front.
func (c *Consegna) progressivo(r *tabella.Riga, w *binario.Riga, colonna int) {
	n, ok := r.Intero(colonna, 0, 1e17)
	if !ok || n == 0 {
		w.Nullo()
		return
	}
	c.json = strconv.AppendInt(c.json[:0], n, 10)
	w.Pieno(string(c.json))
}

// categoria writes a categoria as the catasto does, A02.
func (c *Consegna) categoria(r *tabella.Riga, w *binario.Riga, colonna int) {
	w.Testo(c.categoriaDi(r, colonna))
}

func (c *Consegna) categoriaDi(r *tabella.Riga, colonna int) string {
	s := strings.ToUpper(strings.ReplaceAll(r.Testo(colonna), " ", ""))
	if s == "" {
		return ""
	}
	cat, nota := codici.CategoriaDi(s)
	if !nota {
		c.segnala(r, "CATEGORIA_SCONOSCIUTA", avviso, "la categoria catastale non è nella tabella")
	}
	return cat.Codice
}

func (c *Consegna) categoriaTARI(r *tabella.Riga, w *binario.Riga, colonna int, tipo string) {
	s, ok := normaCategoriaTARI(r.Testo(colonna), tipo)
	if !ok && s != "" {
		c.segnala(r, "CATEGORIA_SCONOSCIUTA", avviso, "la categoria TARI non è fra D1-D6 e N01-N30, o non è del tipo di utenza")
	}
	w.Testo(s)
}

// normaCategoriaTARI writes D1…D6 and N01…N30; a number alone is of the kind of the utenza. What is
// something else it leaves as it is.
func normaCategoriaTARI(s, tipo string) (string, bool) {
	s = strings.ToUpper(strings.NewReplacer(" ", "", "/", "", ".", "", "-", "").Replace(s))
	if s == "" {
		return "", false
	}
	lettera, cifre := s[:1], s[1:]
	if s[0] >= '0' && s[0] <= '9' {
		lettera, cifre = tipo, s
	}
	n, err := strconv.ParseUint(cifre, 10, 8)
	switch {
	case err != nil || n == 0 || lettera != "D" && lettera != "N":
		return s, false
	case lettera == "D":
		return "D" + strconv.Itoa(int(n)), n <= 6 && tipo == "D"
	}
	return "N" + string([]byte{'0' + byte(n/10%10), '0' + byte(n%10)}), n <= 30 && tipo == "N"
}

// domestica is for how many a domestic category is.
func domestica(categoria string) (int64, bool) {
	if len(categoria) < 2 || categoria[0] != 'D' {
		return 0, false
	}
	n, err := strconv.ParseInt(categoria[1:], 10, 16)
	return n, err == nil
}
