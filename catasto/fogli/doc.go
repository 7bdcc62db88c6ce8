// Package fogli reads and writes the sheets of the cadastral map in GeoJSON, as the service of
// the Agenzia exports them: one collection, one sheet as a rule, every object with its LIVELLO.
//
// Its words are those of the properties: CONFINI, PARTICELLE, STRADE, ACQUE, FABBRICATI,
// LINEEVARIE, SIMBOLI, TESTI. Here fabbricati carry no number and particelle no comune.
//
// It holds one object at a time. It does not repeat SUPERFICIE and the inner point as truths:
// both are wrong in these exports, and are handed over only as delivered.
package fogli
