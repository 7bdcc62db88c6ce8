// Package ricerca is the single search box: one line of text in, ranked places out.
//
// A line is first read as what people write (foglio, particella, sezione, sub, the name or the
// code of a comune, a national reference, a pair of coordinates): that reading is pure and
// yields a few ipotesi, each with a punteggio. The ipotesi are then looked up all together.
//
// It never searches persons, and never gives back the words that were typed: every testo is
// made of our own data.
package ricerca
