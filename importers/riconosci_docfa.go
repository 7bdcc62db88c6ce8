package importers

import (
	"path"
	"strings"

	"github.com/cestor/sit/catasto/docfa"
)

// DocfaDi is the DOCFA supply in which a file lies: the innermost of the archives and folders of
// its path that bears the name of one. Most of its files have no mark of their own: drawings, PDF.
func DocfaDi(percorso string) (docfa.Nome, bool) {
	parti := strings.Split(path.Dir(strings.ReplaceAll(strings.ReplaceAll(percorso, "!/", "/"), `\`, "/")), "/")
	for i := len(parti) - 1; i >= 0; i-- {
		if n, ok := docfa.ParseNome(parti[i]); ok {
			return n, true
		}
	}
	return docfa.Nome{}, false
}

func inDocfa(nome string) bool {
	_, ok := docfa.ParseNome(nome)
	return ok
}

// RiconosciVoce is Riconosci, with what the archives around a file say of it. A DC.DAT of which the
// beginning is damaged is a DC.DAT of which some lines are scarti.
func RiconosciVoce(v Voce, testa []byte) Tipo {
	if _, ok := DocfaDi(v.Percorso); ok {
		return CatastoDocfa
	}
	t := Riconosci(v.Nome, testa)
	if t == Sconosciuto && docfaDat.MatchString(v.Nome) {
		return CatastoDocfa
	}
	return t
}
