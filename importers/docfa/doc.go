// Package docfa reads the DOCFA supply (catasto-censuario.md §7.1), stages it and merges it into the
// tables catasto.docfa…, of which it is the writer: what professionals declare of units, the polygons
// they measured, the drawings, the documents.
//
// Its words: genere, the kind of a file (DC, DM, SC, PL for a drawing, DOC, LIS); protocollo and anno,
// which together name a declaration; scheda, a line of SC; what is kept as a file is in sit/archivio by
// its digest. What a delivery does not repeat stays as it was: nothing ends for being absent.
//
// It keeps no register and opens no archive: importers/fornitura does. It never looks inside a drawing
// or a document, and never says that a declaration is the catasto: that is for the FAB to say.
package docfa
