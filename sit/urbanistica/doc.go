// Package urbanistica is the office of plans: which zones and which constraints hold on a day, and how
// much of a particella or of an area they take.
//
// Its words: strumento, zona, vincolo, versione, zto, salvaguardia, lambita, confinante.
//
// It never certifies: what it computes an officer signs.
package urbanistica
