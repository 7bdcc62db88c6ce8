// Package mappa answers questions about the cadastral map as drawn: which particella is this,
// what touches it, what lies under a shape, what is at a point, what an ente holds.
//
// Its words are particella, foglio, fabbricato (outside: edificio), confinante, stesura. A
// particella may be drawn on several sheets: its geometry is the union of those drawings. Every
// question is about the map of one day; areas and lengths are computed in the ente's own zone.
//
// It only reads. It holds no person, knows no census, and leaves longitude and latitude to be
// written by whoever answers over HTTP.
package mappa
