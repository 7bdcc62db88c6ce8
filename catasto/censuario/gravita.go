package censuario

// Gravita of a defect.
type Gravita string

// The values of Gravita.
const (
	Errore      Gravita = "errore"
	Attenzione  Gravita = "avviso"
	Annotazione Gravita = "nota"
)

// Gravita of this avviso.
func (a Avviso) Gravita() Gravita { return significati[a.Codice].gravita }

// Testo says in Italian what the avviso means, without its field.
func (a Avviso) Testo() string { return significati[a.Codice].testo }

var significati = map[string]struct {
	gravita Gravita
	testo   string
}{
	BOM:                 {Annotazione, "il file comincia con il segno di UTF-8: qualcuno lo ha riscritto dopo la consegna"},
	NULTolti:            {Annotazione, "tolti dei byte nulli"},
	ByteIndefiniti:      {Attenzione, "caratteri che la codifica del file non definisce"},
	CodificaMista:       {Attenzione, "riga in una codifica diversa da quella del file"},
	SeparatoreMancante:  {Annotazione, "il record non è chiuso dal separatore"},
	CampiInattesi:       {Attenzione, "numero di campi che nessun tracciato noto prevede"},
	CampiInPiu:          {Attenzione, "campi oltre il tracciato, non vuoti: si conservano"},
	GruppoIncompleto:    {Attenzione, "all'ultimo gruppo di campi ne mancano"},
	SubalternoScambiato: {Annotazione, "subalterno ed edificialità erano scambiati: rimessi al loro posto"},
	LarghezzaPorzioni:   {Attenzione, "porzioni con un numero di campi diverso da quello del file, o da quelli noti"},
	SenzaTitolarita:     {Annotazione, "il tracciato non ha l'identificativo della titolarità"},
	ComuneIllegibile:    {Attenzione, "il codice del comune non è una lettera seguita da tre cifre"},
	TipoIllegibile:      {Attenzione, "lettera che il tracciato non prevede"},
	DataIllegibile:      {Attenzione, "non è una data nella forma GGMMAAAA: si considera assente"},
	DataInesistente:     {Attenzione, "giorno che non esiste nel calendario"},
	NumeroIllegibile:    {Attenzione, "non è un numero: si considera assente"},
	TitoloIncompleto:    {Errore, "la titolarità non nomina il soggetto o l'immobile"},

	DateInvertite:        {Errore, "finisce prima di cominciare"},
	DataFutura:           {Attenzione, "data posteriore all'elaborazione dell'estrazione"},
	ClassamentoMancante:  {Attenzione, "manca un dato che la categoria richiede"},
	ClassamentoInatteso:  {Attenzione, "dato che la categoria, o la partita, non prevede"},
	ConsistenzaFrazione:  {Attenzione, "consistenza con una frazione che la sua unità di misura non ammette"},
	CodiceSconosciuto:    {Annotazione, "codice che le tabelle non hanno"},
	EdificialitaDiscorde: {Attenzione, "edificialità E e numero che comincia con il punto vanno insieme"},
	IdentificativoVuoto:  {Attenzione, "identificativo senza foglio o senza numero"},
	MisuraFuoriScala:     {Attenzione, "are o centiare oltre 99"},
	PorzioneDiscorde:     {Attenzione, "flag porzione e qualità 993 vanno insieme"},
	QuotaMancante:        {Attenzione, "quota non scritta"},
	QuotaOltreUno:        {Errore, "numeratore della quota maggiore del denominatore"},
	QuotaSuZero:          {Errore, "denominatore della quota uguale a zero"},
	ComunioneSola:        {Attenzione, "comunione legale senza l'altro coniuge"},
	DirittoTagliato:      {Attenzione, "codice diritto che ha perso lo spazio finale: gli altri dello stesso file possono essere ambigui"},
	TitoloSenzaTesto:     {Attenzione, "titolo non codificato senza il suo testo"},
	SenzaCodiceFiscale:   {Annotazione, "soggetto senza codice fiscale"},
	CodiceFiscaleErrato:  {Attenzione, "codice fiscale non valido: si conserva e non serve a riconoscere nessuno"},
	CodiceProvvisorio:    {Annotazione, "codice fiscale provvisorio di una persona"},
	NascitaDiscorde:      {Attenzione, "nascita diversa da quella del codice fiscale"},
	SessoDiscorde:        {Attenzione, "sesso diverso da quello del codice fiscale"},
	NomeDiscorde:         {Attenzione, "cognome e nome non sono quelli del codice fiscale"},
}
