package censuario

// Opzioni of a scanner. The zero value is good.
type Opzioni struct {
	File       string      // name as delivered, for messages
	MaxRiga    int         // limit of a line in bytes; 0 is 1 MB
	Statistica *Statistica // when given, receives the totals
}

// Statistica are the totals of what a scanner read. It is complete when the scan has ended.
type Statistica struct {
	Righe  int            // lines that are not blank
	Scarti int            // of these, rejected
	Record map[byte]int   // lines by record type: '1'…, 'P', 'G'; 'T' for titles
	Avvisi map[Avviso]int // by code and field
}
