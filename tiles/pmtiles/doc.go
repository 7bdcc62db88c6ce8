// Package pmtiles writes the map of one ente as a PMTiles archive, version 3: one file that a
// browser reads piece by piece, from any web server or from the disk of a laptop in the field.
//
// Its words are those of the format: a tile id counts tiles along a Hilbert curve, zoom after
// zoom; an entry says where the bytes of a run of equal tiles are; entries stand in a root
// directory or in leaves below it. Tiles that are equal are kept once.
//
// It never holds the tiles in memory: they go to a temporary file, and only their entries
// stay. It knows the map as tiles draws it, no database and no web; the same map gives the same bytes.
package pmtiles
