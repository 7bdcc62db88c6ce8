package main

import (
	"context"
	"slices"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/web/portal"
)

// contenuti of the two groups of a sheet, as the page says them.
var contenuti = map[int16]string{1: "Confine e particelle", 2: "Edifici e segni"}

// Foglio is a sheet with the particelle drawn on it, in the order of people. dopo is the numero,
// with its denominatore, after which the list goes on.
func (s *sportello) Foglio(ctx context.Context, id, data, dopo string, limite int) (portal.Foglio, error) {
	letto, err := catasto.ParseIDFoglio(id)
	if err != nil {
		return portal.Foglio{}, mappa.FoglioAssente(id)
	}
	e, err := s.mappa.Ente(ctx, string(letto.Comune))
	if err != nil {
		return portal.Foglio{}, err
	}
	q, err := quando(data)
	if err != nil {
		return portal.Foglio{}, err
	}
	f, err := s.mappa.Foglio(ctx, e, letto, q)
	if err != nil {
		return portal.Foglio{}, err
	}
	out := portal.Foglio{RifFoglio: rifDi(f.ID), Ente: string(e.Codice), NomeComune: e.Nome, Soppresse: voci(f.Soppresse)}
	for _, v := range f.Voci {
		if v.Tipo == catasto.Ordinaria {
			out.Particelle++
		}
	}
	vista := false
	for _, v := range f.Stesure {
		ver := portal.Versione{Riferimento: v.Riferimento.String(), Fonte: v.Fonte, Contenuto: contenuti[v.Gruppo], Modo: v.Modo, Sistema: v.Sistema,
			Precisione: v.Precisione, Spostata: v.Spostata, Fornitura: v.FornituraID}
		if v.Scala != nil {
			ver.Scala = int(*v.Scala)
		}
		out.Versioni = append(out.Versioni, ver)
		// The latest that the day had seen; before the first, the first (the list begins with the latest).
		if v.Gruppo == 1 && v.Modo != "ignorata" && !vista {
			out.Riferimento, out.Fonte, vista = v.Riferimento.String(), v.Fonte, v.Riferimento <= q.Giorno
		}
	}
	for _, a := range f.Avvisi {
		out.Avvisi = append(out.Avvisi, portal.Avviso{Codice: a.Codice, Testo: a.Testo})
	}
	if out.Elenco, out.Seguito, err = pagina(f.Voci, dopo, limite); err != nil {
		return portal.Foglio{}, err
	}
	riquadro, figure, err := s.mappa.Fogli(ctx, e, &letto, q)
	if err != nil {
		return portal.Foglio{}, err
	}
	out.Disegno = disegno(riquadro, figure)
	for _, x := range figure {
		if vicino, err := catasto.ParseIDFoglio(x.ID); err == nil && vicino != letto {
			out.Vicini = append(out.Vicini, rifDi(vicino))
		}
	}
	return out, nil
}

// pagina is a part of the list: what comes after a numero, and the numero after which the next begins.
func pagina(lista []mappa.Voce, dopo string, limite int) (elenco []portal.RifParticella, seguito string, err error) {
	if dopo != "" {
		n, err := catasto.ParseNumero(dopo)
		if err != nil {
			return nil, "", sit.Rifiuto(sit.Invalid, "NUMERO_NON_VALIDO", "Il campo dopo non è un numero di particella.").Su("dopo").Per(err)
		}
		i := slices.IndexFunc(lista, func(v mappa.Voce) bool { return mappa.CompareNumeri(v.ID.Numero, n) > 0 })
		if i < 0 {
			return nil, "", nil
		}
		lista = lista[i:]
	}
	if len(lista) > limite {
		return voci(lista[:limite]), lista[limite-1].ID.Numero.String(), nil
	}
	return voci(lista), "", nil
}

func voci(lista []mappa.Voce) []portal.RifParticella {
	out := make([]portal.RifParticella, len(lista))
	for i, v := range lista {
		out[i] = portal.RifParticella{ID: v.ID.String(), Numero: v.ID.Numero.String(), Tipo: string(v.Tipo)}
	}
	return out
}

func rifDi(f catasto.IDFoglio) portal.RifFoglio {
	return portal.RifFoglio{ID: f.String(), Sezione: f.Sezione, Numero: f.Foglio, Allegato: f.Allegato, Sviluppo: f.Sviluppo}
}
