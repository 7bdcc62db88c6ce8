// Package gml reads and writes the open map of the Agenzia, INSPIRE cadastral parcels in the
// flat GML of its service: particelle with strade and acque in one file, fogli in the other.
//
// Its words are those of the file, and where they exist those of the catasto: a Record is a
// particella or a foglio. Coordinates are handed over as x, y (longitude, latitude) whatever
// the order of the axes in the file.
//
// It scans bytes and builds no tree: the markup is held to what well-formed means, but there
// is no DTD, no external entity, and depth and length have limits. It never repairs geometry
// beyond closing a ring by a few centimetres.
package gml
