// Package errori is the counter where anybody says that something is wrong: on a particella, a
// foglio, an edificio, a civico, a via, a comune, or at a point of the map. It keeps the queue of
// the office, and the answer of the office for whoever has the codice.
//
// Its words: errore, one report, known outside by its codice; oggetto, what it is about; stato,
// which only the office changes; giudizio, how clear a page was, from 1 to 5, as a count.
//
// What people type may speak of people. It is never logged and never shown on a page; who has no
// ambito of the ente cannot read it; it is deleted a year after the report was closed.
package errori
