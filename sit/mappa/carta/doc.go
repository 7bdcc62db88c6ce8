// Package carta draws the map on paper: the estratto di mappa of a particella or of a sheet, at a
// true scale, and the scheda of a particella. Data come in, a PDF comes out; it asks nothing.
//
// Its words: a Formato is a size of paper; the quadro is the part of the page where the map is, in
// millimetres; the finestra is the part of the ground that the quadro shows, in metres of the
// ente's own zone; an Impianto says which pages, at which scale, show which finestra. At scale
// 1:n a metre of the grid is 1000/n millimetres of paper, and nothing else ever stretches it.
//
// It never reads a clock or a database: the same data and day give the same bytes.
package carta
