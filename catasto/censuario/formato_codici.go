package censuario

import (
	"strings"

	"github.com/cestor/sit/catasto/codici"
)

const maxCodici = 100 // of one list

// regolare is true of a line in which every field is where the layout has it.
func (l *lettore) regolare() bool {
	for _, a := range l.avvisi {
		switch a.Codice {
		case CampiInattesi, CampiInPiu, GruppoIncompleto, LarghezzaPorzioni, SeparatoreMancante:
			return false
		}
	}
	return true
}

// codice counts a code that is not known. It must be short, and of capitals and digits.
func (f *Formato) codice(noto bool, lista, codice string, lunghezza int) {
	if noto {
		return
	}
	m := f.codici[lista]
	if m == nil {
		m = map[string]int{}
		f.codici[lista] = m
	}
	_, c := m[codice]
	if !c && len(m) >= maxCodici || len(codice) > lunghezza || strings.Trim(codice, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz ") != "" {
		codice = ""
	}
	m[codice]++
}

func (f *Formato) cifre(n int64, massimo *int) {
	c := 0
	for ; n > 0; n /= 10 {
		c++
	}
	*massimo = max(*massimo, c)
}

func (f *Formato) testa(k *Chiave) {
	f.cifre(k.Immobile, &f.CifreImmobile)
	f.Progressivo = max(f.Progressivo, k.Progressivo)
}

func (f *Formato) atto(tipo byte, a *Atto) {
	f.cifre(a.Mutazione, &f.CifreMutazione)
	_, nota := codici.NotaDi(tipo, a.Tipo)
	f.codice(nota, "tipo nota", a.Tipo, 1)
	_, nota = codici.CausaleDi(tipo, a.Causale)
	f.codice(nota, "causale", a.Causale, 3)
}

func (f *Formato) partita(tipo byte, partita string) {
	_, nota := codici.PartitaDi(tipo, partita)
	f.codice(nota, "partita speciale", partita, 2)
}

func (f *Formato) nome(nome func(string) (string, bool), lista, codice string, lunghezza int) {
	_, noto := nome(codice)
	f.codice(noto, lista, codice, lunghezza)
}

func (r *RigaFAB) formato(f *Formato) {
	f.testa(&r.Chiave)
	if u := r.UIU; u != nil {
		f.atto('F', &u.Generante)
		f.atto('F', &u.Conclusivo)
		f.partita('F', u.Partita)
		f.nome(codici.ClassamentoDi, "flag classamento", u.FlagClassamento, 1)
		if _, nota := codici.CategoriaDi(u.Categoria); u.Categoria != "" {
			f.codice(nota, "categoria", u.Categoria, 4)
		}
	}
	for i := range r.Indirizzi {
		f.nome(codici.ToponimoDi, "toponimo", r.Indirizzi[i].Toponimo, 3)
	}
	f.riserve(r.Riserve)
}

func (f *Formato) riserve(v []Riserva) {
	for i := range v {
		f.nome(codici.RiservaDi, "riserva", v[i].Codice, 1)
	}
}

func (f *Formato) qualita(codice string) {
	_, nota := codici.QualitaDi(codice)
	f.codice(nota, "qualità", codice, 3)
}

func (r *RigaTER) formato(f *Formato) {
	f.testa(&r.Chiave)
	if t := r.Terreno; t != nil {
		f.atto('T', &t.Generante)
		f.atto('T', &t.Conclusivo)
		f.partita('T', t.Partita)
		f.qualita(t.Qualita)
	}
	for i := range r.Porzioni {
		f.qualita(r.Porzioni[i].Qualita)
	}
	f.riserve(r.Riserve)
}

func (s *RigaSOG) formato(f *Formato) {
	f.cifre(s.ID, &f.CifreSoggetto)
	if s.Tipo == 'P' {
		f.codice(s.Sesso == "" || s.Sesso == "1" || s.Sesso == "2", "sesso", s.Sesso, 1)
	}
}

func (t *RigaTIT) formato(f *Formato) {
	f.cifre(t.Soggetto, &f.CifreSoggetto)
	f.cifre(t.Immobile, &f.CifreImmobile)
	f.cifre(t.TitolaritaID, &f.CifreTitolarita)
	f.atto(t.TipoImmobile, &t.Generante)
	f.atto(t.TipoImmobile, &t.Conclusivo)
	f.nome(codici.RegimeDi, "regime", t.Regime, 1)
	_, noto := codici.DirittoDi(t.Diritto)
	f.codice(noto, "diritto", t.Diritto, 3)
	if codici.DirittoTagliato(t.Diritto) {
		f.DirittiTagliati++
	}
}
