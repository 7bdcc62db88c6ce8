package censuario

import (
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/codici"
)

// Codes of what a line says against itself, though it reads well.
const (
	DateInvertite        = "DATE_INVERTITE"
	DataFutura           = "DATA_FUTURA"
	ClassamentoMancante  = "CLASSAMENTO_MANCANTE"
	ClassamentoInatteso  = "CLASSAMENTO_INATTESO"
	ConsistenzaFrazione  = "CONSISTENZA_FRAZIONE"
	CodiceSconosciuto    = "CODICE_SCONOSCIUTO"
	EdificialitaDiscorde = "EDIFICIALITA_DISCORDE"
	IdentificativoVuoto  = "IDENTIFICATIVO_VUOTO"
	MisuraFuoriScala     = "MISURA_FUORI_SCALA"
	PorzioneDiscorde     = "PORZIONE_DISCORDE"
	QuotaMancante        = "QUOTA_MANCANTE"
	QuotaOltreUno        = "QUOTA_OLTRE_UNO"
	QuotaSuZero          = "QUOTA_SU_ZERO"
	ComunioneSola        = "COMUNIONE_SOLA"
	DirittoTagliato      = "DIRITTO_TAGLIATO"
	TitoloSenzaTesto     = "TITOLO_SENZA_TESTO"
	SenzaCodiceFiscale   = "CODICE_FISCALE_ASSENTE"
	CodiceFiscaleErrato  = "CODICE_FISCALE_ERRATO"
	CodiceProvvisorio    = "CODICE_FISCALE_PROVVISORIO"
	NascitaDiscorde      = "NASCITA_DISCORDE"
	SessoDiscorde        = "SESSO_DISCORDE"
	NomeDiscorde         = "NOME_DISCORDE"
)

// Plausibilita appends to avvisi what the line says against itself. Al is the day on which the
// extraction ran, 0 when not known.
func (r *RigaFAB) Plausibilita(avvisi []Avviso, al Data) []Avviso {
	p := plausibile{avvisi: avvisi, al: al}
	switch r.Record {
	case '1':
		p.uiu(r.UIU)
	case '2':
		for i := range r.Identificativi {
			d := &r.Identificativi[i]
			p.edificialita(d.Edificialita, d.Numero)
			p.identificativo(d.Foglio, d.Numero)
		}
	}
	return p.avvisi
}

// Plausibilita appends to avvisi what the line says against itself; see that of RigaFAB.
func (r *RigaTER) Plausibilita(avvisi []Avviso, al Data) []Avviso {
	p := plausibile{avvisi: avvisi, al: al}
	if t := r.Terreno; t != nil {
		p.atti(&t.Generante, &t.Conclusivo)
		p.edificialita(t.Edificialita, t.Numero)
		p.identificativo(t.Foglio, t.Numero)
		p.misura(t.Are, t.Centiare)
		q, nota := codici.QualitaDi(t.Qualita)
		p.codice(nota, "qualità")
		if (t.FlagPorzione == "1") != (q.Codice == codici.Modello26) {
			p.avvisa(PorzioneDiscorde, "flag porzione")
		}
	}
	for i := range r.Porzioni {
		d := &r.Porzioni[i]
		p.misura(d.Are, d.Centiare)
		_, nota := codici.QualitaDi(d.Qualita)
		p.codice(nota, "qualità")
	}
	return p.avvisi
}

// Plausibilita appends to avvisi what the line says against itself; see that of RigaFAB.
func (r *RigaTIT) Plausibilita(avvisi []Avviso, al Data) []Avviso {
	p := plausibile{avvisi: avvisi, al: al}
	p.atti(&r.Generante, &r.Conclusivo)
	num, den := r.QuotaNum, r.QuotaDen
	switch {
	case !num.Presente || !den.Presente:
		p.avvisa(QuotaMancante, "quota numeratore")
	case den.N == 0 && num.N != 0:
		p.avvisa(QuotaSuZero, "quota denominatore")
	case num.N > den.N:
		p.avvisa(QuotaOltreUno, "quota numeratore")
	}
	if pulisci(r.Regime) == "C" && r.SoggettoRiferimento == 0 {
		p.avvisa(ComunioneSola, "soggetto di riferimento")
	}
	d, noto := codici.DirittoDi(r.Diritto)
	switch {
	case !noto:
		p.codice(false, "codice diritto")
	case codici.DirittoTagliato(r.Diritto):
		p.avvisa(DirittoTagliato, "codice diritto")
	}
	if d.Famiglia == codici.NonCodificato && r.TitoloNonCodificato == "" {
		p.avvisa(TitoloSenzaTesto, "titolo non codificato")
	}
	return p.avvisi
}

// Plausibilita appends to avvisi what the line says against itself; see that of RigaFAB.
func (r *RigaSOG) Plausibilita(avvisi []Avviso, al Data) []Avviso {
	p := plausibile{avvisi: avvisi, al: al}
	if r.Tipo == 'P' {
		p.data(r.DataNascita, "data di nascita")
	}
	if r.CodiceFiscale == "" {
		p.avvisa(SenzaCodiceFiscale, "codice fiscale")
		return p.avvisi
	}
	c, valido := catasto.ParseCodiceFiscale(r.CodiceFiscale)
	switch {
	case !valido:
		p.avvisa(CodiceFiscaleErrato, "codice fiscale")
	case r.Tipo == 'P' && !c.Persona():
		p.avvisa(CodiceProvvisorio, "codice fiscale")
	case r.Tipo == 'P':
		p.persona(&r.Soggetto, c)
	}
	return p.avvisi
}

type plausibile struct {
	avvisi []Avviso
	al     Data
}

func (p *plausibile) avvisa(codice, campo string) {
	p.avvisi = append(p.avvisi, Avviso{Codice: codice, Campo: campo})
}

func (p *plausibile) codice(noto bool, campo string) {
	if !noto {
		p.avvisa(CodiceSconosciuto, campo)
	}
}

// data must be no later than the day after the extraction.
func (p *plausibile) data(d Data, campo string) {
	if p.al != 0 && d > p.al && d > p.al.dopo() {
		p.avvisa(DataFutura, campo)
	}
}

func (p *plausibile) atti(generante, conclusivo *Atto) {
	p.data(generante.Efficacia, "data di efficacia (atto generante)")
	p.data(generante.Registrazione, "data di registrazione (atto generante)")
	p.data(conclusivo.Efficacia, "data di efficacia (atto conclusivo)")
	p.data(conclusivo.Registrazione, "data di registrazione (atto conclusivo)")
	if conclusivo.Efficacia != 0 && conclusivo.Efficacia < generante.Efficacia {
		p.avvisa(DateInvertite, "data di efficacia (atto conclusivo)")
	}
}

// uiu compares categoria with what a unit of its group has: A, B and C all, D and E the rendita
// alone, F nothing. Only states that are open are looked at, because old ones were often loaded
// in part.
func (p *plausibile) uiu(u *UIU) {
	p.atti(&u.Generante, &u.Conclusivo)
	partita, nota := codici.PartitaDi('F', u.Partita)
	p.codice(nota, "partita")
	classe := u.Classe != "" && SenzaZeri(u.Classe) != "0"
	consistenza, rendita := u.Consistenza.Milli != 0, u.RenditaEuro.Milli != 0 || u.RenditaLire.N != 0
	if !u.Conclusivo.Vuoto() {
		return
	}
	if partita == codici.PartitaSoppressa || partita == codici.BeneComuneNonCensibile {
		p.inatteso(u.Categoria != "", "categoria")
		p.inatteso(rendita, "rendita euro")
		return
	}
	if u.Categoria == "" {
		p.mancante(false, "categoria")
		return
	}
	c, nota := codici.CategoriaDi(u.Categoria)
	p.codice(nota, "categoria")
	if c.Gruppo == 0 {
		return
	}
	if c.ConClasse() {
		p.mancante(classe, "classe")
		p.mancante(consistenza, "consistenza")
	} else {
		p.inatteso(classe, "classe")
		p.inatteso(consistenza, "consistenza")
	}
	if c.ConRendita() {
		p.mancante(rendita, "rendita euro")
	} else {
		p.inatteso(rendita, "rendita euro")
	}
	if c.Unita() == codici.Vani && u.Consistenza.Milli%500 != 0 || c.Unita() != codici.Vani && u.Consistenza.Milli%1000 != 0 {
		p.avvisa(ConsistenzaFrazione, "consistenza")
	}
}

func (p *plausibile) mancante(presente bool, campo string) {
	if !presente {
		p.avvisa(ClassamentoMancante, campo)
	}
}

func (p *plausibile) inatteso(presente bool, campo string) {
	if presente {
		p.avvisa(ClassamentoInatteso, campo)
	}
}

func (p *plausibile) edificialita(edificialita, numero string) {
	if (pulisci(edificialita) == "E") != strings.HasPrefix(strings.TrimSpace(numero), ".") {
		p.avvisa(EdificialitaDiscorde, "edificialità")
	}
}

func (p *plausibile) identificativo(foglio, numero string) {
	if foglio == "" {
		p.avvisa(IdentificativoVuoto, "foglio")
	}
	if numero == "" {
		p.avvisa(IdentificativoVuoto, "numero")
	}
}

func (p *plausibile) misura(are, centiare Intero) {
	if are.N > 99 {
		p.avvisa(MisuraFuoriScala, "are")
	}
	if centiare.N > 99 {
		p.avvisa(MisuraFuoriScala, "centiare")
	}
}

// persona compares a valid tax code with what else is known of the person.
func (p *plausibile) persona(s *Soggetto, c catasto.CodiceFiscale) {
	n, ok := c.Nascita()
	if !ok {
		p.avvisa(CodiceFiscaleErrato, "codice fiscale")
		return
	}
	if d := s.DataNascita; d != 0 && (d.Anno()%100 != n.Anno || d.Mese() != n.Mese || d.Giorno() != n.Giorno) {
		p.avvisa(NascitaDiscorde, "data di nascita")
	}
	if s.LuogoNascita != "" && pulisci(s.LuogoNascita) != string(n.Luogo) {
		p.avvisa(NascitaDiscorde, "luogo di nascita")
	}
	if s.Sesso == "1" && n.Femmina || s.Sesso == "2" && !n.Femmina {
		p.avvisa(SessoDiscorde, "sesso")
	}
	if !c.Concorda(s.Cognome, s.Nome) {
		p.avvisa(NomeDiscorde, "codice fiscale")
	}
}
