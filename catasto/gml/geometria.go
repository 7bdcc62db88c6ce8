package gml

import (
	"bytes"
	"fmt"
	"math"
	"strconv"

	"github.com/cestor/sit/catasto"
)

const (
	gradi  = 5e-7 // about 5 cm: a ring missing its first vertex by less is closed
	metri  = 0.05
	maxXY  = 8_000_000 // numbers in one geometry: four million vertices
	maxMsg = 2000
)

// campo applies the text of an element.
func (s *Scanner) campo(n nome, text []byte) {
	switch {
	case n == nEccezione:
		if len(s.messaggio) < maxMsg {
			s.messaggio = append(append(s.messaggio, bytes.TrimSpace(text[:min(len(text), maxMsg)])...), ' ')
		}
	case !s.dentro:
	case n == nPosList || n == nPos || n == nCoordinates:
		if s.anello && s.geometria == nil {
			s.coordinate(n, text)
		}
	default:
		s.campi[n] = append(s.campi[n][:0], togliBianchi(text)...)
	}
}

// guasta keeps the first thing wrong with the geometry of the feature.
func (s *Scanner) guasta(campo, valore, motivo string) {
	if s.geometria == nil {
		s.geometria = &catasto.SyntaxError{
			File: s.lexer.file, Line: s.lexer.linea(), Field: campo, Value: catasto.Taglia(valore), Reason: motivo,
		}
	}
}

func (s *Scanner) apriAnello(n nome) {
	k := len(s.rec.Ends)
	switch {
	case k == 0:
		return // a ring of something that is no polygon
	case s.anello:
		s.guasta("geometria", "", "un anello dentro un altro anello")
	case (n == nEsterno) != (len(s.rec.Ends[k-1]) == 0):
		s.guasta("geometria", "", "gli anelli non sono uno esterno seguito da quelli interni")
	}
	s.anello, s.inizio = true, len(s.rec.Flat)
}

// chiudiAnello checks the ring just read.
func (s *Scanner) chiudiAnello() {
	s.anello = false
	if s.geometria != nil {
		return
	}
	r := &s.rec
	flat := r.Flat[s.inizio:]
	n := len(flat)
	if n > 0 && (flat[0] != flat[n-2] || flat[1] != flat[n-1]) {
		tolleranza := metri
		if geografico(r.SRID) {
			tolleranza = gradi
		}
		if gap := math.Hypot(flat[0]-flat[n-2], flat[1]-flat[n-1]); gap > tolleranza {
			s.guasta("posList", "", "anello non chiuso: il primo e l'ultimo vertice distano più di 5 cm")
			return
		}
		r.Flat = append(r.Flat, flat[0], flat[1])
		n += 2
	}
	if n < 8 {
		s.guasta("posList", "", fmt.Sprintf("anello con %d vertici: ne servono almeno 4, l'ultimo uguale al primo", n/2))
		return
	}
	k := len(r.Ends) - 1
	r.Ends[k] = append(r.Ends[k], len(r.Flat))
}

func geografico(srid int) bool { return srid == 6706 || srid == 4258 || srid == 4326 || srid == 4265 }

// sistema is the coordinate system in force: the element's or its parent's, else that of the
// feature's Envelope, else that of the collection's.
func (s *Scanner) sistema() (crs, bool) {
	c := s.pila[len(s.pila)-1].crs
	if !c.letto {
		c = s.involucro
	}
	if !c.letto {
		c = s.comune
	}
	switch {
	case !c.letto:
		s.guasta("srsName", "", "manca il sistema di riferimento")
	case !c.noto:
		s.guasta("srsName", string(s.ultimoNome), "sistema di riferimento non gestito")
	case s.rec.SRID != 0 && s.rec.SRID != c.srid:
		s.guasta("srsName", strconv.Itoa(c.srid), "due sistemi di riferimento nello stesso oggetto")
	default:
		s.rec.SRID = c.srid
		return c.crs, true
	}
	return crs{}, false
}

// coordinate appends the numbers of a posList, pos or coordinates to the ring.
func (s *Scanner) coordinate(n nome, text []byte) {
	c, ok := s.sistema()
	if !ok {
		return
	}
	dim := s.dimensioni
	if dim < 2 {
		s.guasta("srsDimension", "", "le coordinate devono avere due o tre dimensioni")
		return
	}
	flat, da := s.rec.Flat, len(s.rec.Flat)
	for i, k := 0, 0; ; k++ {
		for i < len(text) && (bianco(text[i]) || text[i] == ',' && n == nCoordinates) {
			i++
		}
		if i == len(text) {
			if k%dim != 0 {
				s.guasta("posList", "", "il numero delle coordinate non è multiplo della dimensione")
			}
			break
		}
		f, fine, ok := parseNumero(text, i)
		if !ok || fine < len(text) && text[fine] == ',' && n != nCoordinates {
			s.guasta("posList", string(text[i:min(i+40, max(fine, i+1))]), "serve un numero decimale finito")
			return
		}
		if i = fine; dim == 3 && k%3 == 2 {
			continue
		}
		if flat = append(flat, f); len(flat) > maxXY {
			s.guasta("posList", "", "troppi vertici in un solo oggetto")
			return
		}
	}
	if s.rec.Flat = flat; c.scambia {
		for i := da; i+1 < len(flat); i += 2 {
			flat[i], flat[i+1] = flat[i+1], flat[i]
		}
	}
}

// completa turns what was gathered into the record.
func (s *Scanner) completa() (*Record, error) {
	r := &s.rec
	// One string holds identifier, reference and label, which repeat each other.
	r.LocalID = decodifica(s.campi[nLocalID], s.enc)
	r.Riferimento = coda(r.LocalID, s.campi[nRiferimento], s.enc)
	if r.Riferimento == "" && len(r.LocalID) > len(prefisso) {
		r.Riferimento = r.LocalID[len(prefisso):]
	}
	r.Label = coda(r.Riferimento, s.campi[nLabel], s.enc)
	if c := s.campi[nComune]; len(r.Riferimento) >= 4 && string(c) == r.Riferimento[:4] {
		r.Comune = r.Riferimento[:4]
	} else {
		r.Comune = decodifica(c, s.enc)
	}
	r.Inizio = decodifica(s.campi[nInizio], s.enc)
	if f, fine, ok := parseNumero(s.campi[nScala], 0); ok && fine == len(s.campi[nScala]) && f >= 1 && f <= 1e6 {
		r.Scala = int(f)
	}
	if err := s.identifica(r); err != nil {
		return nil, &catasto.SyntaxError{
			File: s.lexer.file, Line: r.Line, Field: "NATIONALCADASTRALREFERENCE", Value: catasto.Taglia(r.Riferimento), Reason: err.Error(),
		}
	}
	for _, e := range r.Ends {
		if len(e) == 0 {
			s.guasta("geometria", "", "un poligono senza anello esterno")
		}
	}
	if len(r.Ends) == 0 {
		s.guasta("geometria", "", "manca il poligono")
	}
	if s.geometria != nil {
		r.senzaGeometria()
	}
	return r, s.geometria
}

const prefisso = "IT.AGE.PLA." // as long as IT.AGE.MAP.

// coda returns b as a string, sharing the end of intero when it ends so.
func coda(intero string, b []byte, enc codifica) string {
	if n := len(intero) - len(b); n >= 0 && intero[n:] == string(b) {
		return intero[n:]
	}
	return decodifica(b, enc)
}

// identifica reads the reference. Sheets come in runs, so the last one is remembered.
func (s *Scanner) identifica(r *Record) (err error) {
	const lungo = 11
	rif := r.Riferimento
	if r.Tipo == Foglio {
		r.Foglio, err = catasto.ParseIDFoglio(rif)
		return err
	}
	if len(rif) > lungo+1 && rif[lungo] == '.' && rif[:lungo] == s.ultimoFgl {
		r.Foglio = s.foglio
		if numero := rif[lungo+1:]; semplice(numero) {
			r.Numero = catasto.Numero{Numero: numero}
			return nil
		}
		r.Numero, err = catasto.ParseNumero(rif[lungo+1:])
		return err
	}
	id, err := catasto.ParseIDParticella(rif)
	if err != nil {
		return err
	}
	r.Foglio, r.Numero = id.Foglio, id.Numero
	if rif[lungo] == '.' {
		s.ultimoFgl, s.foglio = rif[:lungo], id.Foglio
	}
	return nil
}

// semplice tells a number that is already in normal form.
func semplice(n string) bool {
	if n[0] == '0' || len(n) > 12 {
		return false
	}
	for i := range len(n) {
		if n[i] < '0' || n[i] > '9' {
			return false
		}
	}
	return true
}
