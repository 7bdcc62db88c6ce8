package censuario

import (
	"strconv"
	"unicode/utf8"

	"github.com/cestor/sit/catasto/censuario"
)

// elenco is a list of jsonb while its text is written: by hand, because every state has four of them.
// Members that are empty are left out.
type elenco []byte

func (e *elenco) azzera() { *e = append((*e)[:0], '[') }

// testo closes the list and gives its text.
func (e *elenco) testo() []byte {
	if len(*e) == 0 {
		*e = append(*e, '[')
	}
	return append(*e, ']')
}

// nuovo begins a member of the list.
func (e *elenco) nuovo() {
	if len(*e) == 0 {
		*e = append(*e, '[')
	}
	if len(*e) > 1 {
		*e = append(*e, ',')
	}
}

func (e *elenco) apri() {
	e.nuovo()
	*e = append(*e, '{')
}

func (e *elenco) chiudi() { *e = append(*e, '}') }

func (e *elenco) nome(s string) {
	if (*e)[len(*e)-1] != '{' {
		*e = append(*e, ',')
	}
	*e = append(*e, '"')
	*e = append(*e, s...)
	*e = append(*e, '"', ':')
}

func (e *elenco) campo(nome, valore string) {
	if valore == "" {
		return
	}
	e.nome(nome)
	e.stringa(valore)
}

func (e *elenco) numero(nome string, n int64) {
	e.nome(nome)
	*e = strconv.AppendInt(*e, n, 10)
}

const esadecimali = "0123456789abcdef"

func (e *elenco) stringa(s string) {
	b := append(*e, '"')
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
			i++
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', esadecimali[c>>4], esadecimali[c&15])
			i++
		case c < utf8.RuneSelf:
			b = append(b, c)
			i++
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			b = utf8.AppendRune(b, r)
			i += n
		}
	}
	*e = append(b, '"')
}

func (e *elenco) identificativi(v []censuario.Identificativo) {
	e.azzera()
	for i := range v {
		d := &v[i]
		e.apri()
		e.campo("sezione_urbana", d.SezioneUrbana)
		e.campo("foglio", d.Foglio)
		e.campo("numero", d.Numero)
		e.campo("denominatore", d.Denominatore)
		e.campo("subalterno", d.Subalterno)
		e.campo("edificialita", d.Edificialita)
		e.chiudi()
	}
}

func (e *elenco) indirizzi(v []censuario.Indirizzo) {
	e.azzera()
	for i := range v {
		d := &v[i]
		e.apri()
		e.campo("toponimo", d.Toponimo)
		e.campo("indirizzo", d.Indirizzo)
		e.nome("civici")
		*e = append(*e, '[')
		primo := true
		for _, c := range d.Civico {
			if c == "" {
				continue
			}
			if !primo {
				*e = append(*e, ',')
			}
			primo = false
			e.stringa(c)
		}
		*e = append(*e, ']')
		e.campo("codice_strada", d.CodiceStrada)
		e.chiudi()
	}
}

func (e *elenco) utilita(v []censuario.Utilita) {
	e.azzera()
	for i := range v {
		d := &v[i]
		e.apri()
		e.campo("sezione_urbana", d.SezioneUrbana)
		e.campo("foglio", d.Foglio)
		e.campo("numero", d.Numero)
		e.campo("denominatore", d.Denominatore)
		e.campo("subalterno", d.Subalterno)
		e.chiudi()
	}
}

func (e *elenco) riserve(v []censuario.Riserva) {
	e.azzera()
	for i := range v {
		e.apri()
		e.campo("codice", v[i].Codice)
		e.campo("partita", v[i].PartitaIscrizione)
		e.chiudi()
	}
}

func (e *elenco) deduzioni(v []string) {
	e.azzera()
	for _, s := range v {
		e.nuovo()
		e.stringa(s)
	}
}

func (e *elenco) porzioni(v []censuario.Porzione) {
	e.azzera()
	for i := range v {
		p := &v[i]
		e.apri()
		e.campo("porzione", p.Identificativo)
		if q, ok := qualita(p.Qualita); ok {
			e.numero("qualita", int64(q))
		}
		e.campo("classe", p.Classe)
		if mq := p.Superficie(); mq.Presente {
			e.numero("superficie_mq", mq.N)
		}
		if p.RedditoDominicaleEuro.Presente {
			e.numero("dominicale_milli", p.RedditoDominicaleEuro.Milli)
		}
		if p.RedditoAgrarioEuro.Presente {
			e.numero("agrario_milli", p.RedditoAgrarioEuro.Milli)
		}
		e.chiudi()
	}
}
