// Package ricerca is the single search box: one line of text in, ranked places out.
//
// A line is first read as what people write, and that reading is pure. It may be a link to a map or
// to a page of ours (collegamento.go: read, never followed), a pair of coordinates in some system
// (coordinate.go), a foglio and a particella in any spelling (leggi.go: a few ipotesi, each with a
// punteggio), an address (richiesta.go). What it may be is then looked up all together, in one round
// trip.
//
// Numbers are looked up first in the map that the server holds in memory (memoria.go), which knows all that is
// drawn; the database is asked when the memory finds nothing, or when something that is drawn nowhere might come
// among the answers, and decides.
//
// Names of streets are not asked of the database: the lessico holds every name that every street has
// or had, and finds a misspelt one at each keystroke. It is an immutable value behind one pointer; when the
// version of some ente's streets changes, one of those who ask builds another (stradario.go).
// Every word is looked up with the errors that people make (vocabolario.go), then the line is laid
// along each name that shares something with it (valuta.go).
//
// It never searches persons, and never gives back the words that were typed: every testo is
// made of our own data.
package ricerca
