// Package docfa reads and writes the DOCFA supply: the copy, month by month, of the declarations
// with which professionals enter or change units. DC.DAT has what they declare, DM.DAT the
// polygons they measured, SC.DAT the drawings they enclose; of the DOC only the index is read,
// because no layout of it is known: it is kept as a file.
//
// A declaration is not yet the catasto: its values become official when the state appears in the
// FAB. Until then it tells of building work, and ties a protocollo to a unit and to its drawing.
//
// The files are made as those of the census, and package censuario reads them by its own rules.
package docfa
