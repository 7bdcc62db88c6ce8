// Package codici holds the national tables of the catasto: the comuni, present and
// past, with their codice catastale, ISTAT code, province and dates, and the UTM zone of each
// province.
//
// A comune that was merged or renamed stays in the table under its own code, because the
// catasto may go on using it; its earlier names are its Storia.
//
// The table is data, embedded and read once at first use. It does not know which sezioni
// censuarie a comune has, and never guesses at a code it does not contain.
package codici
