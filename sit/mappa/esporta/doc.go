// Package esporta gives the map of an ente away as files: GeoJSON, CSV and GeoPackage, whole and
// in the state of one day, and PMTiles through whoever draws tiles.
//
// Its words: a tema is a kind of thing on the map (particelle, fogli, edifici, civici…), with
// its columns; a richiesta names ente, formato, tema and day; the stato of an ente is the
// version of its data and the days that they are of, from which a file that is there already is
// known to be still good. The same data give the same bytes.
//
// It only reads, one statement a tema, and holds no more than a row of it. It knows no person,
// and writes no file of its own but GDAL's scratch: where the bytes go is for the caller.
package esporta
