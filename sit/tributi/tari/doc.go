// Package tari is the arithmetic of the tassa sui rifiuti (L. 147/2013 art. 1 c. 639-705, DPR
// 158/1999; tributi.md §4): what is owed for one utenza in one year, to the cent, and why.
//
// Its words: utenza, componenti, quota fissa, quota variabile, riduzione, TEFA, perequazione.
//
// It reads no database and no clock, and knows no person.
package tari
