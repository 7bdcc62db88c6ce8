// Package registri invents the census of a comune: whole loads of fabbricati and of terreni, and
// months of variations after them, written with the codecs of catasto/censuario.
//
// Its words: an Ente is a seed and some sizes, and gives the same bytes on every machine; a lotto
// is what one owner has in one place, a building with its units or some fields, and its whole
// history is made before the next is begun, so that memory does not grow with the ente; a mese is
// a month of registration, 0 all that was before the whole load. A consegna says what was known
// at its day: a state that a later month ends is delivered open, then again, ended.
//
// The people have names of syllables and were born in comuni that do not exist: no tax code made
// here can be anybody's, though its check character is right.
package registri
