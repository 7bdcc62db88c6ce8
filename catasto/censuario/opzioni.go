package censuario

// Opzioni of a scanner. The zero value is good.
type Opzioni struct {
	File       string      // name as delivered, for messages
	MaxRiga    int         // limit of a line in bytes; 0 is 1 MB
	Statistica *Statistica // when given, receives the totals
	Formato    *Formato    // when given, receives the shape of the file
}

// Statistica are the totals of one scan, good when it has ended.
type Statistica struct {
	Righe             int            // lines that are not blank
	Scarti            int            // of these, rejected
	Record            map[byte]int   // lines read, by type of record: '1'…, 'P', 'G'; 'T' for titles
	Avvisi            map[Avviso]int // by code and field
	Byte              int64
	Codifica          Codifica
	LF, CRLF          int  // line ends
	SenzaSeparatore   int  // records not closed by a separator
	NUL               int  // bytes removed
	Indefiniti        int  // bytes read as U+FFFD
	LarghezzaPorzioni int  // TER: fields of a porzione in this file, 0 when it has none
	SenzaTitolarita   bool // TIT: the layout lacks the identificativo titolarità
}
