// Package codici holds the national tables of the catasto: the comuni, present and
// past, with their codice catastale, ISTAT code, province and dates, and the UTM zone of each
// province; and the codes of the census files: categorie, qualità, diritti, toponimi, partite,
// tipi nota, causali.
//
// The codes of the census are data and never a constraint: one that a table does not have is
// shown as it is, and the function that looked it up says so.
//
// A comune that was merged or renamed stays in the table under its own code, because the
// catasto may go on using it; its earlier names are its Storia.
//
// The tables are embedded and read once at first use. That of the comuni does not know which sezioni
// censuarie a comune has, and never guesses at a code it does not contain.
package codici
