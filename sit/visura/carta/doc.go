// Package carta draws a visura on paper: the layout of the ministry's, attuale or storica, of a unit
// or of a particella.
//
// Its words are those of the paper: dati identificativi, dati di classamento, intestati, dati
// derivanti da, situazione degli atti informatizzati.
//
// It is pure: no database, no clock. What it draws is a consultation of the copy that the comune
// keeps, and says so on every page.
package carta
