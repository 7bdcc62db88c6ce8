package censuario

// Chiave names one state of one immobile: what the head of every FAB and TER record says, but
// for the type of immobile, which the file itself says.
type Chiave struct {
	Comune      string // codice amministrativo
	Sezione     string // empty when blank
	Immobile    int64  // identificativo immobile
	Progressivo int32  // number of the state (stadio)
}

// Nota is the note of an act. Numero and Progressivo are not numbers: letters, blanks, dots and
// slashes are seen.
type Nota struct {
	Tipo        string
	Numero      string
	Progressivo string
	Anno        Intero
}

// Atto is an act that begins or ends a state or a title. Descrizione is free text and may name
// people.
type Atto struct {
	Efficacia     Data // data di validità, in TIT
	Registrazione Data
	Nota
	Mutazione   int64 // identificativo mutazione, 0 when absent
	Causale     string
	Descrizione string
}

// Vuoto is true when no date and no note are given: what the act would end is still open.
func (a *Atto) Vuoto() bool {
	return a.Efficacia == 0 && a.Registrazione == 0 && a.Nota == Nota{}
}

// UIU is record 1 of FAB: a state of a unit. Annotazione is free text and may name people.
type UIU struct {
	Zona               string
	Categoria          string
	Classe             string
	Consistenza        Decimale
	Superficie         Intero
	RenditaLire        Intero
	RenditaEuro        Decimale
	Lotto              string
	Edificio           string
	Scala              string
	Interno            [2]string
	Piano              [4]string
	Generante          Atto
	Conclusivo         Atto
	Partita            string
	Annotazione        string
	ProtocolloNotifica string
	DataNotifica       Data
	FlagClassamento    string
	Extra              []string // fields beyond the 45th
}

// Identificativo is a group of record 2 of FAB. A unit with more than one is graffata.
type Identificativo struct {
	SezioneUrbana string
	Foglio        string
	Numero        string
	Denominatore  string
	Subalterno    string
	Edificialita  string
}

// Indirizzo is a group of record 3 of FAB. Indirizzo has no toponimo in it.
type Indirizzo struct {
	Toponimo     string
	Indirizzo    string
	Civico       [3]string
	CodiceStrada string
}

// Utilita is a group of record 4 of FAB: a common good in which the unit has a share.
type Utilita struct {
	SezioneUrbana string
	Foglio        string
	Numero        string
	Denominatore  string
	Subalterno    string
}

// Riserva is a group of record 5 of FAB and of record 3 of TER.
type Riserva struct {
	Codice            string
	PartitaIscrizione string
}

// Terreno is record 1 of TER: a state of a parcel. Annotazione is free text and may name
// people.
type Terreno struct {
	Foglio                string
	Numero                string
	Denominatore          string
	Subalterno            string
	Edificialita          string
	Qualita               string
	Classe                string
	Ettari                Intero
	Are                   Intero
	Centiare              Intero
	FlagReddito           string // 0 computable, 1 not
	FlagPorzione          string
	FlagDeduzioni         string
	RedditoDominicaleLire Intero
	RedditoAgrarioLire    Intero
	RedditoDominicaleEuro Decimale
	RedditoAgrarioEuro    Decimale
	Generante             Atto
	Conclusivo            Atto
	Partita               string
	Annotazione           string
	Extra                 []string // fields beyond the 43rd
}

// Superficie in square metres, absent where the three fields are.
func (t *Terreno) Superficie() Intero { return mq(t.Ettari, t.Are, t.Centiare) }

// Porzione is a group of record 4 of TER. The two redditi come only through the Sistema di
// Interscambio.
type Porzione struct {
	Identificativo        string
	Qualita               string
	Classe                string
	Ettari                Intero
	Are                   Intero
	Centiare              Intero
	RedditoDominicaleEuro Decimale
	RedditoAgrarioEuro    Decimale
}

// Superficie in square metres, absent where the three fields are.
func (p *Porzione) Superficie() Intero { return mq(p.Ettari, p.Are, p.Centiare) }

// Soggetto is a line of SOG: a natural person when Tipo is 'P', anybody else when it is 'G'.
type Soggetto struct {
	Comune  string
	Sezione string
	ID      int64 // identificativo soggetto: of this comune and sezione only
	Tipo    byte

	Cognome                  string
	Nome                     string
	Sesso                    string // 1 male, 2 female
	DataNascita              Data
	LuogoNascita             string // codice catastale or Znnn
	IndicazioniSupplementari string

	Denominazione string
	Sede          string // codice catastale

	CodiceFiscale string
	Extra         []string // fields beyond the last
}

// Titolarita is a line of TIT: a right of a subject over an immobile, whatever its state.
type Titolarita struct {
	Comune              string
	Sezione             string
	Soggetto            int64  // 0 when the line names none
	TipoSoggetto        byte   // 'P' or 'G'
	Immobile            int64  // 0 when the line names none
	TipoImmobile        byte   // 'F' or 'T'
	Diritto             string // the raw characters, blanks included: "30" is not "30 "
	TitoloNonCodificato string
	QuotaNum            Intero
	QuotaDen            Intero
	Regime              string
	SoggettoRiferimento int64
	Generante           Atto
	Partita             string
	Conclusivo          Atto
	TitolaritaID        int64    // identificativo titolarità, 0 when absent
	Extra               []string // fields beyond the 32nd
}

func mq(ettari, are, centiare Intero) Intero {
	return Intero{
		N:        ettari.N*10_000 + are.N*100 + centiare.N,
		Presente: ettari.Presente || are.Presente || centiare.Presente,
	}
}
