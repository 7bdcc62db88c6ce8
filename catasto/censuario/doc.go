// Package censuario reads and writes the census files of the catasto as the Agenzia delivers
// them to a comune: FAB and TER with the states of units and parcels, SOG with the subjects,
// TIT with the rights, PRM with the parameters of the extraction.
//
// It quotes and never corrects. Strings stay as delivered, padding included; a field of blanks
// alone is empty, but for the codice diritto, in which a blank is data. Dates keep their digits
// even where the calendar has no such day. What the layout says by position is said here by
// name, with the Italian words of the layout.
//
// A line that cannot be read is a *catasto.SyntaxError and the scan goes on; one that reads
// with a defect carries its Avvisi. The package is pure: no database, no clock.
package censuario
