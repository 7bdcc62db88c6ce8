package gml

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/cestor/sit/catasto"
)

// speciale reads what begins with "<!": a comment, a CDATA section, or a DOCTYPE, which could
// declare entities and is refused.
func (s *Scanner) speciale() error {
	l := s.lexer
	if l.ha("<!--") {
		i, err := l.sequenza("-->", 4)
		if err == nil {
			l.pos += i + 3
		}
		return err
	}
	if !l.ha("<![CDATA[") {
		if l.eof && l.fine-l.pos < len("<![CDATA[") {
			return io.EOF
		}
		return l.errorf("il file contiene una dichiarazione <!…> (DOCTYPE): non è ammessa")
	}
	i, err := l.sequenza("]]>", 9)
	if err != nil {
		return err
	}
	if n := s.cima(); n == nVuoto {
		return l.errorf("XML non ben formato: CDATA fuori dall'elemento radice")
	} else if n.contenuto() {
		s.valore = append(s.valore, l.buf[l.pos+9:l.pos+i]...)
	}
	l.pos += i + 3
	return nil
}

// istruzione reads a processing instruction; the XML declaration names the encoding.
func (s *Scanner) istruzione() error {
	l := s.lexer
	i, err := l.sequenza("?>", 2)
	if err != nil {
		return err
	}
	b := l.buf[l.pos+2 : l.pos+i]
	if !s.aperto && bytes.HasPrefix(b, []byte("xml ")) {
		err = s.attributi(b[4:], func(chiave, valore []byte) error {
			if string(chiave) != "encoding" {
				return nil
			}
			switch strings.ToUpper(string(valore)) {
			case "UTF-8", "US-ASCII", "ASCII":
			case "ISO-8859-1", "ISO8859-1", "LATIN1", "WINDOWS-1252":
				s.enc = latin1
			default:
				return l.errorf("codifica %q non ammessa: serve UTF-8 o ISO-8859-1", catasto.Taglia(string(valore)))
			}
			return nil
		})
	}
	l.pos += i + 2
	return err
}

// attributi calls fn for each attribute of a tag.
func (s *Scanner) attributi(b []byte, fn func(chiave, valore []byte) error) error {
	for {
		b = togliBianchi(b)
		if len(b) == 0 {
			return nil
		}
		uguale := bytes.IndexByte(b, '=')
		if uguale <= 0 {
			return s.lexer.errorf("XML non ben formato: attributo senza valore")
		}
		chiave := togliBianchi(b[:uguale])
		b = togliBianchi(b[uguale+1:])
		if len(b) < 2 || b[0] != '"' && b[0] != '\'' || !nomeValido(chiave) {
			return s.lexer.errorf("XML non ben formato: attributo senza virgolette")
		}
		fine := bytes.IndexByte(b[1:], b[0])
		if fine < 0 {
			return s.lexer.errorf("XML non ben formato: virgolette non chiuse")
		}
		valore := b[1 : 1+fine]
		if b = b[fine+2:]; len(b) > 0 && !bianco(b[0]) {
			return s.lexer.errorf("XML non ben formato: attributi senza spazio")
		}
		if bytes.IndexByte(valore, '&') >= 0 {
			var err error
			if valore, err = sciogli(nil, valore, s.enc); err != nil {
				return s.lexer.errorf("%w", err)
			}
		}
		if err := fn(chiave, valore); err != nil {
			return err
		}
	}
}

// apri reads a start tag.
func (s *Scanner) apri() (fatto bool, err error) {
	l := s.lexer
	riga := 0
	b, err := l.tag()
	if err != nil {
		return false, s.troncato(err)
	}
	if s.chiuso {
		return false, l.errorf("XML non ben formato: un secondo elemento radice")
	}
	if len(s.pila) == maxDepth {
		return false, l.errorf("più di %d elementi uno dentro l'altro: il file è costruito per nuocere", maxDepth)
	}
	if sopra := s.cima(); sopra.contenuto() {
		return false, l.errorf("un elemento dove serviva un valore")
	}
	vuoto := len(b) > 0 && b[len(b)-1] == '/'
	if vuoto {
		b = b[:len(b)-1]
	}
	fine := 0
	for fine < len(b) && !bianco(b[fine]) {
		fine++
	}
	e := elemento{testo: len(s.nomi)}
	if n := len(s.pila); n > 0 {
		e.spazi, e.crs = s.pila[n-1].spazi, s.pila[n-1].crs
	} else {
		e.spazi = newSpazi(nil)
	}
	dimensioni := 0
	if fine < len(b) {
		if dimensioni, err = s.leggiAttributi(b[fine:], &e); err != nil {
			return false, err
		}
	}
	var ok bool
	if e.nome, ok = e.spazi.risolvi(b[:fine]); !ok {
		return false, l.errorf("XML non ben formato: nome di elemento %q, o prefisso non dichiarato", catasto.Taglia(string(b[:fine])))
	}
	if !s.aperto {
		if e.nome != nCollezione && e.nome != nRapporto {
			return false, l.errorf("l'elemento radice è %q: serve una FeatureCollection WFS o GML", catasto.Taglia(string(b[:fine])))
		}
		s.aperto = true
	}
	if e.nome == nParticella || e.nome == nFoglio {
		riga = l.linea()
	}
	s.nomi = append(s.nomi, b[:fine]...)
	s.pila = append(s.pila, e)
	if err := s.entra(e, dimensioni, riga); err != nil {
		return false, err
	}
	if vuoto {
		return s.esci()
	}
	return false, nil
}

// leggiAttributi picks what matters: namespaces, coordinate system, the date of the root.
func (s *Scanner) leggiAttributi(b []byte, e *elemento) (dimensioni int, err error) {
	dichiara := false
	err = s.attributi(b, func(chiave, valore []byte) error {
		prefisso, esplicito := bytes.CutPrefix(chiave, []byte("xmlns:"))
		switch {
		case esplicito || string(chiave) == "xmlns":
			if !dichiara {
				dichiara = true
				e.spazi = newSpazi(e.spazi)
			}
			if !esplicito {
				prefisso = nil
			}
			if len(e.spazi.uri) > maxNomi {
				return s.lexer.errorf("troppi namespace")
			}
			e.spazi.uri[string(prefisso)] = string(valore)
		case string(chiave) == "srsName":
			e.crs = s.crs(valore)
		case string(chiave) == "srsDimension":
			if len(valore) == 1 && (valore[0] == '2' || valore[0] == '3') {
				dimensioni = int(valore[0] - '0')
			} else {
				dimensioni = -1
			}
		case !s.aperto && string(chiave) == "timeStamp":
			s.header.TimeStamp = decodifica(valore, s.enc)
		case !s.aperto && (string(chiave) == "numberMatched" || string(chiave) == "numberOfFeatures"):
			s.header.NumberMatched = decodifica(valore, s.enc)
		}
		return nil
	})
	return dimensioni, err
}

// crs reads a srsName, remembering the last: a file repeats one.
func (s *Scanner) crs(nome []byte) srs {
	if !bytes.Equal(nome, s.ultimoNome) || !s.ultimoCRS.letto {
		c, noto := parseCRS(nome)
		s.ultimoNome = append(s.ultimoNome[:0], nome...)
		s.ultimoCRS = srs{crs: c, letto: true, noto: noto}
	}
	return s.ultimoCRS
}

// chiudi reads an end tag.
func (s *Scanner) chiudi() (fatto bool, err error) {
	b, err := s.lexer.tag()
	if err != nil {
		return false, s.troncato(err)
	}
	b = togliBianchi(b[1:])
	if n := len(s.pila); n == 0 || !bytes.Equal(b, s.nomi[s.pila[n-1].testo:]) {
		return false, s.lexer.errorf("XML non ben formato: </%s> non chiude l'elemento aperto", catasto.Taglia(string(b)))
	}
	return s.esci()
}

// entra is what the start of an element does.
func (s *Scanner) entra(e elemento, dimensioni, riga int) error {
	switch e.nome {
	case nParticella, nFoglio:
		if s.dentro {
			return s.lexer.errorf("un oggetto dentro un altro oggetto")
		}
		s.dentro, s.geometria, s.anello, s.involucro, s.dimensioni = true, nil, false, srs{}, 2
		s.rec.reset()
		s.rec.Line, s.rec.Tipo = riga, Particella
		if e.nome == nFoglio {
			s.rec.Tipo = Foglio
		}
		for i := range s.campi {
			s.campi[i] = s.campi[i][:0]
		}
	case nEstraneo:
		return s.lexer.errorf("gli oggetti non sono nel namespace %s: il modello del file non è quello dell'Agenzia", nsMapServer)
	case nEnvelope:
		if s.dentro {
			s.involucro = e.crs
		} else {
			s.comune = e.crs
		}
	case nPoligono:
		if s.dentro {
			s.rec.poligono()
		}
	case nEsterno, nInterno:
		if s.dentro {
			s.apriAnello(e.nome)
		}
	}
	if dimensioni != 0 && s.dentro {
		s.dimensioni = dimensioni
	}
	return nil
}

// esci is what the end of an element does.
func (s *Scanner) esci() (fatto bool, err error) {
	n := len(s.pila) - 1
	e := s.pila[n]
	s.pila, s.nomi = s.pila[:n], s.nomi[:e.testo]
	s.valore, s.spezzato = s.valore[:0], false
	switch e.nome {
	case nParticella, nFoglio:
		s.dentro = false
		fatto = true
	case nEsterno, nInterno:
		if s.anello {
			s.chiudiAnello()
		}
	case nRapporto:
		return false, fmt.Errorf("%s: il servizio ha risposto con un errore: %s", s.lexer.file, catasto.Taglia(decodifica(s.messaggio, s.enc)))
	}
	s.chiuso = n == 0
	return fatto, nil
}

// nomeValido holds a name to what the syntax needs; letters of other alphabets pass.
func nomeValido(b []byte) bool {
	if len(b) == 0 || !iniziale[b[0]] {
		return false
	}
	for _, c := range b {
		if !seguito[c] {
			return false
		}
	}
	return true
}

var iniziale, seguito = caratteri("_"), caratteri("_:-.0123456789")

func caratteri(altri string) (t [256]bool) {
	for c := range t {
		t[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
	}
	for i := range len(altri) {
		t[altri[i]] = true
	}
	return t
}
