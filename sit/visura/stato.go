package visura

import (
	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// fasi are the days and acts of a row of the registers, as its columns are named.
type fasi struct {
	Dal      *sit.Giorno `json:"dal"`
	Al       *sit.Giorno `json:"al"`
	RegDal   *sit.Giorno `json:"reg_dal"`
	RegAl    *sit.Giorno `json:"reg_al"`
	Impianto bool        `json:"impianto"`
	Aperto   bool        `json:"aperto"`

	GTipo        *string `json:"g_tipo"`
	GNumero      *string `json:"g_numero"`
	GProgressivo *string `json:"g_progressivo"`
	GAnno        *int    `json:"g_anno"`
	GMutazione   *int64  `json:"g_mutazione"`
	GCausale     *string `json:"g_causale"`
	GDescrizione *string `json:"g_descrizione"`

	CTipo        *string `json:"c_tipo"`
	CNumero      *string `json:"c_numero"`
	CProgressivo *string `json:"c_progressivo"`
	CAnno        *int    `json:"c_anno"`
	CMutazione   *int64  `json:"c_mutazione"`
	CCausale     *string `json:"c_causale"`
	CDescrizione *string `json:"c_descrizione"`
	Chiusura     *string `json:"chiusura"`
}

// noto is true when the row was registered by a day; what ended it later is forgotten.
func (f *fasi) noto(al sit.Giorno) bool {
	if f.RegDal != nil && *f.RegDal > al {
		return false
	}
	if !f.Aperto && f.RegAl != nil && *f.RegAl > al {
		f.Aperto, f.Al, f.RegAl, f.Chiusura = true, nil, nil, nil
		f.CTipo, f.CNumero, f.CProgressivo, f.CAnno, f.CMutazione, f.CCausale, f.CDescrizione = nil, nil, nil, nil, nil, nil, nil
	}
	return true
}

// vigenza is when the row held; visura.fine is the same in SQL.
func (f *fasi) vigenza() sit.Vigenza {
	v := sit.Sempre()
	if f.Dal != nil {
		v.Dal = *f.Dal
	}
	switch {
	case f.Aperto:
	case f.Al != nil:
		v.Al = *f.Al
	case f.RegAl != nil:
		v.Al = *f.RegAl
	default:
		v.Al = sit.DaSempre
	}
	return v
}

func (f *fasi) generante(persone bool) *Atto {
	a := &Atto{Efficacia: orDaSempre(f.Dal), Registrazione: orDaSempre(f.RegDal), Tipo: f.GTipo, Numero: f.GNumero, Progressivo: f.GProgressivo,
		Anno: f.GAnno, Causale: f.GCausale, Mutazione: f.GMutazione}
	if persone {
		a.Descrizione = f.GDescrizione
	}
	if a.Vuoto() {
		return nil
	}
	return a
}

func (f *fasi) conclusivo(persone bool) *Atto {
	a := &Atto{Efficacia: orDaSempre(f.Al), Registrazione: orDaSempre(f.RegAl), Tipo: f.CTipo, Numero: f.CNumero, Progressivo: f.CProgressivo,
		Anno: f.CAnno, Causale: f.CCausale, Mutazione: f.CMutazione}
	if persone {
		a.Descrizione = f.CDescrizione
	}
	if f.Aperto || a.Vuoto() {
		return nil
	}
	return a
}

func orDaSempre(g *sit.Giorno) sit.Giorno {
	if g == nil {
		return sit.DaSempre
	}
	return *g
}

// statoUIU is a row of catasto.stadio_uiu.
type statoUIU struct {
	fasi
	Progressivo     int         `json:"progressivo"`
	Zona            *string     `json:"zona"`
	Categoria       *string     `json:"categoria"`
	Classe          *string     `json:"classe"`
	Consistenza     *int64      `json:"consistenza_milli"`
	Superficie      *int64      `json:"superficie"`
	Rendita         *int64      `json:"rendita_milli"`
	Lotto           *string     `json:"lotto"`
	Edificio        *string     `json:"edificio"`
	Scala           *string     `json:"scala"`
	Interni         []string    `json:"interni"`
	Piani           []string    `json:"piani"`
	Partita         *string     `json:"partita"`
	Annotazione     *string     `json:"annotazione"`
	Protocollo      *string     `json:"protocollo"`
	Notifica        *sit.Giorno `json:"data_notifica"`
	FlagClassamento *string     `json:"flag_classamento"`
	Identificativi  []rigaIdent `json:"identificativi"`
	Indirizzi       []rigaVia   `json:"indirizzi"`
	Utilita         []rigaIdent `json:"utilita"`
	Riserve         []Riserva   `json:"riserve"`
	Soppressa       bool        `json:"soppressa"`
	BCNC            bool        `json:"bcnc"`
}

func (s statoUIU) vigenza() sit.Vigenza { return s.fasi.vigenza() }
func (s statoUIU) numero() int          { return s.Progressivo }

type rigaIdent struct {
	SezioneUrbana *string `json:"sezione_urbana"`
	Foglio        *string `json:"foglio"`
	Numero        *string `json:"numero"`
	Denominatore  *string `json:"denominatore"`
	Subalterno    *string `json:"subalterno"`
}

func (r rigaIdent) pulito() Identificativo {
	return Identificativo{SezioneUrbana: normaPtr(r.SezioneUrbana), Foglio: normaPtr(r.Foglio), Numero: normaPtr(r.Numero),
		Denominatore: normaPtr(r.Denominatore), Sub: normaPtr(r.Subalterno)}
}

func puliti(righe []rigaIdent) []Identificativo {
	out := make([]Identificativo, len(righe))
	for i, r := range righe {
		out[i] = r.pulito()
	}
	return out
}

// unita is the unit in this state.
func (s *statoUIU) unita(id catasto.IDUIU, v vede) Unita {
	vig := s.vigenza()
	u := Unita{
		ID: id.String(), Comune: string(id.Comune), Identificativi: puliti(s.Identificativi), Indirizzi: make([]Indirizzo, len(s.Indirizzi)),
		Categoria: normaPtr(s.Categoria), Superficie: s.Superficie, Stadio: &s.Progressivo, Soppressa: s.Soppressa, BCNC: s.BCNC,
		Dal: vig.Dal, Al: vig.Al, Impianto: s.Impianto, Atto: s.generante(v.persone), Fine: s.conclusivo(v.persone),
		Altro: &AltroUIU{Zona: norma(testo(s.Zona)), Lotto: testo(s.Lotto), Edificio: testo(s.Edificio), Scala: testo(s.Scala), Partita: testo(s.Partita),
			Interni: s.Interni, Piani: s.Piani, Protocollo: testo(s.Protocollo), Notifica: orDaSempre(s.Notifica), FlagClassamento: testo(s.FlagClassamento),
			Utilita: puliti(s.Utilita), Riserve: s.Riserve, Chiusura: testo(s.Chiusura), ClasseRiservata: !v.rendita},
	}
	for i, r := range s.Indirizzi {
		u.Indirizzi[i] = r.pulito()
	}
	if s.Consistenza != nil {
		c := Millesimi(*s.Consistenza)
		u.Consistenza = &c
	}
	if v.rendita {
		u.Classe, u.Rendita = normaPtr(s.Classe), centesimi(s.Rendita)
	}
	if v.persone {
		u.Altro.Annotazione = testo(s.Annotazione)
	}
	return u
}
