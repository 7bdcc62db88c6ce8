// Package anncsu reads streets and street numbers as ANNCSU publishes them (INDIR and STRAD,
// CSV or GeoJSON) and as a comune keeps them for itself, stages them, and merges them into the
// schema indirizzi, of which it is the writer (tributi.md §2.3).
//
// Its words are via, civico (an access), stradario (a STRAD file: every street of the ente),
// finestra (the days of which a delivery speaks), scarto, anomalia. Its scanners hold one line at
// a time and go on after one they cannot read.
//
// It keeps no register and opens no file: importers/fornitura does both, for maps and addresses
// alike, and calls it. It never understands an address that somebody typed: that is ricerca's.
package anncsu
