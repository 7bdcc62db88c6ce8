// Package tabella reads the tables of contract §3: text separated by semicolons by RFC 4180, UTF-8, a
// header of names in any order. It is what the offices export and what people make with a spreadsheet,
// so every line is expected to be wrong in some way, and none may take the others with it.
//
//	l, err := tabella.Nuovo(r, "tari.csv", []tabella.Colonna{{Nome: "cod_comune", Necessaria: true}, {Nome: "superficie_mq"}})
//	for r, err := range l.Righe() {
//		mq := r.Decimale(1, 2)
//		if e := r.Errore(); e != nil { … }
//	}
//
// A Riga is a line as delivered with typed getters over its fields; the first defect that they find is
// the line's error, with a proposal of how to mend it where one is evident. No error quotes a value: in
// a damaged line any field may hold a name.
//
// It never guesses: a figure that may be read in two ways is refused, and both are proposed.
package tabella
