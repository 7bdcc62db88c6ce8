// Package fornitura turns a delivery of the State into rows: it opens what was delivered,
// reads it into staging, compares it with what is known, and merges it in one transaction. It
// is the writer of the schema catasto, and it undoes what it wrote.
//
// One delivery is one (ente, tipo, extraction); for maps, all the sheets of one ente and one
// format in the paths given. Its words are those of contract §0 and §1: scarto, anomalia,
// avviso, correction, catena.
//
// It never corrects the catasto: what was delivered is kept as delivered, and what we think of
// it is said beside. It never writes half a delivery, and never snaps a sheet to another.
package fornitura
