package censuario

import (
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/censuario"
)

// What follows looks at one line at a time (§5.4); what takes two is in verifica.sql.

// invertito is true of an interval that ends before it begins.
func invertito(dal, al *censuario.Atto) bool {
	return dal.Efficacia.Valida() && al.Efficacia.Valida() && al.Efficacia < dal.Efficacia
}

func (f *lettura) intervallo(dal, al *censuario.Atto, comune, sezione string, tipo byte, id int64, n int) error {
	if !invertito(dal, al) {
		return nil
	}
	return f.segnala("INTERVALLO_INVERTITO", errore, immobile(comune, sezione, tipo, id), "finisce prima di cominciare: è conservato come consegnato e non vale in nessun giorno", n)
}

func (f *lettura) plausibileUIU(r *censuario.RigaFAB) error {
	u := r.UIU
	if err := f.intervallo(&u.Generante, &u.Conclusivo, r.Comune, r.Sezione, 'F', r.Immobile, r.Riga); err != nil {
		return err
	}
	if !u.Conclusivo.Vuoto() {
		return nil
	}
	if manca := incoerente(u); manca != "" {
		return f.segnala("CATEGORIA_INCOERENTE", avviso, immobile(r.Comune, r.Sezione, 'F', r.Immobile), manca, r.Riga)
	}
	return nil
}

// incoerente compares the category with classe, consistenza and rendita, and says what is wrong.
func incoerente(u *censuario.UIU) string {
	rendita := u.RenditaEuro.Milli > 0 || u.RenditaLire.N > 0
	if len(u.Partita) == 1 && strings.Contains("AC", u.Partita) {
		if u.Categoria != "" || rendita {
			return "un bene comune non censibile o un'unità soppressa ha categoria o rendita"
		}
		return ""
	}
	if u.Categoria == "" {
		return ""
	}
	switch u.Categoria[0] {
	case 'A', 'B', 'C':
		if u.Classe == "" || u.Consistenza.Milli == 0 || !rendita {
			return "a un'unità dei gruppi A, B, C manca la classe, la consistenza o la rendita"
		}
	case 'D', 'E':
		if !rendita {
			return "a un'unità dei gruppi D, E manca la rendita"
		}
	case 'F':
		if rendita {
			return "un'unità del gruppo F ha una rendita"
		}
	}
	return ""
}

func (f *lettura) plausibiliIdentificativi(r *censuario.RigaFAB) error {
	for i := range r.Identificativi {
		d := &r.Identificativi[i]
		if edificiale(d.Edificialita, d.Numero) {
			continue
		}
		if err := f.segnala("EDIFICIALITA_INCOERENTE", nota, immobile(r.Comune, r.Sezione, 'F', r.Immobile), testoEdificialita, r.Riga); err != nil {
			return err
		}
	}
	return nil
}

const testoEdificialita = "una particella edificiale ha il punto davanti al numero, e nessun'altra"

func edificiale(flag, numero string) bool {
	return strings.HasPrefix(strings.TrimSpace(numero), ".") == (strings.TrimSpace(flag) == "E")
}

func (f *lettura) plausibileTerreno(r *censuario.RigaTER) error {
	t := r.Terreno
	if !edificiale(t.Edificialita, t.Numero) {
		if err := f.segnala("EDIFICIALITA_INCOERENTE", nota, immobile(r.Comune, r.Sezione, 'T', r.Immobile), testoEdificialita, r.Riga); err != nil {
			return err
		}
	}
	if t.Qualita != "" {
		if _, ok := qualita(t.Qualita); !ok {
			if err := f.segnala("QUALITA_ILLEGGIBILE", avviso, immobile(r.Comune, r.Sezione, 'T', r.Immobile), "la qualità non è un numero: resta vuota", r.Riga); err != nil {
				return err
			}
		}
	}
	return f.intervallo(&t.Generante, &t.Conclusivo, r.Comune, r.Sezione, 'T', r.Immobile, r.Riga)
}

func (f *lettura) plausibileTitolo(r *censuario.RigaTIT, tipo byte) error {
	v := &r.Titolarita
	if v.Regime == "C" && v.SoggettoRiferimento == 0 {
		if err := f.segnala("REGIME_SENZA_CONIUGE", nota, immobile(v.Comune, v.Sezione, tipo, v.Immobile), "una titolarità in comunione legale non dice il coniuge", r.Riga); err != nil {
			return err
		}
	}
	if n, d := v.QuotaNum, v.QuotaDen; n.N > d.N || d.N == 0 && n.N != 0 || n.Presente != d.Presente || n.N < 0 {
		if err := f.segnala("QUOTA_IMPOSSIBILE", avviso, immobile(v.Comune, v.Sezione, tipo, v.Immobile), "il numeratore della quota supera il denominatore, o ne manca uno", r.Riga); err != nil {
			return err
		}
	}
	return f.intervallo(&v.Generante, &v.Conclusivo, v.Comune, v.Sezione, tipo, v.Immobile, r.Riga)
}

// plausibileSoggetto compares a valid tax code with the birth that the line says.
func (f *lettura) plausibileSoggetto(r *censuario.RigaSOG, cf catasto.CodiceFiscale) error {
	nascita, ok := cf.Nascita()
	if r.Tipo != 'P' || !ok {
		return nil
	}
	g, discorde := r.DataNascita, false
	if g != 0 && g.Valida() {
		discorde = g.Anno()%100 != nascita.Anno || g.Mese() != nascita.Mese || g.Giorno() != nascita.Giorno
	}
	if r.Sesso == "1" || r.Sesso == "2" {
		discorde = discorde || (r.Sesso == "2") != nascita.Femmina
	}
	if !discorde {
		return nil
	}
	return f.segnala("CF_DISCORDE", nota, "", "la nascita o il sesso di un soggetto non sono quelli del suo codice fiscale", r.Riga)
}
