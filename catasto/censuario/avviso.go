package censuario

// Avviso is a defect that did not keep a line from being read. It names the field, never its
// value.
type Avviso struct {
	Codice string
	Campo  string // name of the field in the layout, may be empty
}

// Codes of the avvisi of a scanner.
const (
	BOM                 = "BOM"                  // mark of UTF-8 before the line, removed
	NULTolti            = "NUL_TOLTI"            // bytes zero removed
	ByteIndefiniti      = "BYTE_INDEFINITI"      // bytes with no meaning in Windows-1252, read as U+FFFD
	CodificaMista       = "CODIFICA_MISTA"       // a line in Windows-1252 in a file in UTF-8
	SeparatoreMancante  = "SEPARATORE_MANCANTE"  // the record is not closed, where others are
	CampiInattesi       = "CAMPI_INATTESI"       // a number of fields between those of two layouts
	CampiInPiu          = "CAMPI_IN_PIU"         // fields beyond the layout, not empty: see Extra
	GruppoIncompleto    = "GRUPPO_INCOMPLETO"    // the last group lacks fields
	SubalternoScambiato = "SUBALTERNO_SCAMBIATO" // subalterno and edificialità were swapped, put back
	LarghezzaPorzioni   = "LARGHEZZA_PORZIONI"   // porzioni of another width than the file's, or of none known
	SenzaTitolarita     = "SENZA_TITOLARITA"     // the layout lacks the identificativo titolarità
	ComuneIllegibile    = "COMUNE_ILLEGGIBILE"   // not a letter and three digits
	TipoIllegibile      = "TIPO_ILLEGGIBILE"     // not one of the letters of the layout
	DataIllegibile      = "DATA_ILLEGGIBILE"     // not a date, read as absent
	DataInesistente     = "DATA_INESISTENTE"     // not a day of the calendar, digits kept
	NumeroIllegibile    = "NUMERO_ILLEGGIBILE"   // not a number, read as absent
	TitoloIncompleto    = "TITOLO_INCOMPLETO"    // a title without subject, or without immobile
)
