// Package cxf reads and writes the sheets of the cadastral map in CXF, the exchange format of
// the Agenzia, and the SUP files that accompany them. A CTF is a CXF whose coordinates were
// transformed: the grammar is the same.
//
// Its words are those of the layout: bordo, testo, simbolo, fiduciale, linea, libretto,
// riferimento raster; confine, strada, acqua, fabbricato, particella for what a bordo is.
//
// It quotes and never corrects: geometry is handed over as delivered, but for the closing of a
// ring that misses its first vertex by a few centimetres. It does not choose a coordinate
// system, it only recognises the family by the size of the numbers.
package cxf
