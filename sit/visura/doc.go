// Package visura answers about the registers of the catasto: units, particelle of the catasto
// terreni, titles and persons, at a day or through time, and what changed between two days.
//
// Its words are stadio (one state of an immobile), titolo (a right of a soggetto over an immobile,
// for a while), soggetto (a person, under one opaque id over the aggregation), candidato (another
// id that may be the same person), elenco (the owners of some place), patrimonio (what the comune
// itself owns). Quando is the day of a question, and up to which registration one knows.
//
// It never changes what was delivered. It never reads a person but through authz.Registro, which
// leaves a line, and it never joins persons of two comuni but by the tax code.
package visura
