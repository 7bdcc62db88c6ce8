package censuario

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/cestor/sit/catasto"
)

// PRM are the parameters of an extraction.
type PRM struct {
	ComuneRichiesto  string // codice catastale alone
	SezioneRichiesta string
	DataRichiesta    Data
	DataElaborazione Data
	Tipologia        string // tipologia di estrazione, as written
	Modo             Modo
	TipoImmobile     byte // 'F' or 'T', 0 when Tipologia does not say
	PartiteSpeciali  Scelta
	DataSelezione    Data // reference day of a whole load
	RegistrazioneDal Data // first and last day of an update
	RegistrazioneAl  Data
	NumeroRecord     Intero
	FogliEstratti    string // when not empty the request was limited to these: absence proves nothing
	Voci             []Voce // every line that has a label, in order
}

// Voce is one line of a PRM.
type Voce struct {
	Etichetta string
	Valore    string
}

// Modo is what an extraction contains.
type Modo string

// The values of Modo.
const (
	Completa      Modo = "completa"      // every immobile as it stands at a day
	Aggiornamento Modo = "aggiornamento" // what acts registered between two days began or ended
)

// Scelta is what a PRM says of an option that it may leave out.
type Scelta int8

// The values of Scelta.
const (
	NonDetto Scelta = iota
	Si
	No
)

// Parziale is true when the request was limited to some sheets.
func (p *PRM) Parziale() bool { return p.FogliEstratti != "" }

const maxPRM = 1 << 20

// Labels, in the form in which they are compared.
const (
	etComune     = "comune richiesto"
	etSezione    = "sezione"
	etRichiesta  = "data richiesta"
	etElaborata  = "data elaborazione"
	etTipologia  = "tipologia di estrazione"
	etSelezione  = "data selezione"
	etRegistrate = "date registrazione"
	etRecord     = "numero record"
	etFogli      = "fogli estratti"
)

// etichette are the labels that we read.
var etichette = map[string]bool{
	etComune: true, etSezione: true, "sezione richiesta": true, "sezione censuaria": true, "sezione amministrativa": true, etRichiesta: true,
	etElaborata: true, etTipologia: true, etSelezione: true, etRegistrate: true, "data registrazione": true, etRecord: true, "numero di record": true, etFogli: true,
}

// LeggiPRM reads the parameters of an extraction: a label and a value a line, the labels in any
// case and spacing. When the tipologia says neither completa nor aggiornamento the error is a
// *catasto.SyntaxError, and what was read comes with it: such a delivery must not be acquired.
func LeggiPRM(r io.Reader) (PRM, error) {
	var p PRM
	b, err := io.ReadAll(io.LimitReader(r, maxPRM+1))
	if err != nil {
		return p, fmt.Errorf("read the PRM: %w", err)
	}
	if len(b) > maxPRM {
		return p, errors.New("read the PRM: over 1 MB")
	}
	b = bytes.ReplaceAll(bytes.TrimPrefix(b, bom), []byte{0}, nil)
	t := string(b)
	if codificaDi(b) == Windows1252 {
		t, _ = decodifica(b)
	}
	rigaTipologia := 0
	n := 0
	for riga := range strings.SplitSeq(t, "\n") {
		n++
		etichetta, valore, ok := strings.Cut(riga, ":")
		if !ok {
			continue
		}
		v := Voce{Etichetta: strings.TrimSpace(etichetta), Valore: strings.TrimSpace(valore)}
		p.Voci = append(p.Voci, v)
		if p.voce(v) == etTipologia {
			rigaTipologia = n
		}
	}
	if p.Modo == "" {
		motivo := "non dice né completa né aggiornamento: non si sa che cosa contenga l'estrazione"
		if p.Tipologia == "" {
			motivo = "manca: non si sa che cosa contenga l'estrazione"
		}
		return p, &catasto.SyntaxError{File: "PRM", Line: rigaTipologia, Field: "tipologia di estrazione", Value: catasto.Taglia(p.Tipologia), Reason: motivo}
	}
	return p, nil
}

// confronta is a label in the form in which labels are compared.
func confronta(etichetta string) string {
	return strings.ToLower(strings.Join(strings.Fields(etichetta), " "))
}

// voce reads one line and returns its label in the form compared. A label that comes twice
// keeps its first value.
func (p *PRM) voce(v Voce) string {
	etichetta := confronta(v.Etichetta)
	if v.Valore == "" {
		return etichetta
	}
	prima := func(d *Data) {
		if *d == 0 {
			*d, _ = dataPRM(v.Valore)
		}
	}
	switch etichetta {
	case etComune:
		if p.ComuneRichiesto == "" {
			p.comune(v.Valore)
		}
	case etSezione, "sezione richiesta", "sezione censuaria", "sezione amministrativa":
		if p.SezioneRichiesta == "" {
			p.SezioneRichiesta = strings.ToUpper(v.Valore)
		}
	case etRichiesta:
		prima(&p.DataRichiesta)
	case etElaborata:
		prima(&p.DataElaborazione)
	case etSelezione:
		prima(&p.DataSelezione)
	case etTipologia:
		if p.Tipologia == "" {
			p.tipologia(v.Valore)
		}
	case etRegistrate, "data registrazione":
		if p.RegistrazioneDal == 0 {
			var resto string
			p.RegistrazioneDal, resto = dataPRM(v.Valore)
			p.RegistrazioneAl, _ = dataPRM(resto)
		}
	case etRecord, "numero di record":
		if !p.NumeroRecord.Presente {
			p.NumeroRecord, _ = ParseIntero(v.Valore)
		}
	case etFogli:
		if p.FogliEstratti == "" {
			p.FogliEstratti = v.Valore
		}
	}
	return etichetta
}

// The section may follow the code (X100A, X100 - A, X100 sezione A), and so may the name of the
// comune, or come before it (Inventata (X100)).
var (
	comunePRM  = regexp.MustCompile(`(?i)^([A-Z][0-9]{3})(?:([A-Z])|\b)(.*)$|\(([A-Z][0-9]{3})\)`)
	sezionePRM = regexp.MustCompile(`(?i)^\s*[-/]?\s*(?:sez(?:ione|\.)?\s*)?([A-Z0-9])$`)
)

func (p *PRM) comune(v string) {
	m := comunePRM.FindStringSubmatch(v)
	if m == nil {
		p.ComuneRichiesto = strings.ToUpper(v)
		return
	}
	p.ComuneRichiesto = strings.ToUpper(m[1] + m[4])
	sezione := m[2]
	if s := sezionePRM.FindStringSubmatch(m[3]); s != nil && sezione == "" {
		sezione = s[1]
	}
	if p.SezioneRichiesta == "" {
		p.SezioneRichiesta = strings.ToUpper(sezione)
	}
}

var ptaspec = regexp.MustCompile(`ptaspec\s+(si|no)\b`)

func (p *PRM) tipologia(v string) {
	p.Tipologia = v
	v = strings.ToLower(v)
	completa, aggiornamento := strings.Contains(v, "completa"), strings.Contains(v, "aggiornamento")
	switch {
	case completa && !aggiornamento:
		p.Modo = Completa
	case aggiornamento && !completa:
		p.Modo = Aggiornamento
	}
	fabbricati, terreni := strings.Contains(v, "fabbricati"), strings.Contains(v, "terreni")
	switch {
	case fabbricati && !terreni:
		p.TipoImmobile = 'F'
	case terreni && !fabbricati:
		p.TipoImmobile = 'T'
	}
	if m := ptaspec.FindStringSubmatch(v); m != nil {
		p.PartiteSpeciali = Si
		if m[1] == "no" {
			p.PartiteSpeciali = No
		}
	}
}

var giornoPRM = regexp.MustCompile(`(\d{1,2})/(\d{1,2})/(\d{4})`)

// dataPRM finds the first gg/mm/aaaa and returns what follows it.
func dataPRM(s string) (d Data, resto string) {
	m := giornoPRM.FindStringSubmatchIndex(s)
	if m == nil {
		return 0, ""
	}
	g, _ := cifre(s[m[2]:m[3]])
	mese, _ := cifre(s[m[4]:m[5]])
	a, _ := cifre(s[m[6]:m[7]])
	return Data(a*10_000 + mese*100 + g), s[m[1]:]
}

// ScriviPRM writes the parameters with the labels of the Agenzia. Of Voci it writes those only
// that are none of its own.
func ScriviPRM(w io.Writer, p *PRM) error {
	s := scrittura{}
	voce := func(etichetta, valore string) {
		if valore != "" {
			s.riga(etichetta, valore)
		}
	}
	voce("Comune richiesto", p.ComuneRichiesto)
	voce("Sezione", p.SezioneRichiesta)
	voce("Data richiesta", p.DataRichiesta.barre())
	voce("Data elaborazione", p.DataElaborazione.barre())
	voce("Tipologia di estrazione", p.Tipologia)
	voce("Data selezione", p.DataSelezione.barre())
	registrate := p.RegistrazioneDal.barre()
	if p.RegistrazioneAl != 0 {
		registrate += "  " + p.RegistrazioneAl.barre()
	}
	voce("Date registrazione", registrate)
	voce("Numero record", p.NumeroRecord.String())
	voce("Fogli   estratti", p.FogliEstratti)
	for _, v := range p.Voci {
		if !etichette[confronta(v.Etichetta)] {
			s.riga(v.Etichetta, v.Valore)
		}
	}
	return scrivi(w, s.b, s.err)
}

func (s *scrittura) riga(etichetta, valore string) {
	s.testo(fmt.Sprintf("%-26s: %s", etichetta, valore))
	s.b[len(s.b)-1] = '\n' // for the separator
}

func (d Data) barre() string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%02d/%02d/%04d", d.Giorno(), d.Mese(), d.Anno())
}
