// Package censuario brings in the registers of the catasto: the states of units and of terreni, the
// subjects, the titles (FAB, TER, SOG, TIT with their PRM). It stages them, checks them, merges them
// into the schema catasto and undoes what it merged (catasto-censuario.md §3 and §5).
//
// Its words are stadio (a state of an immobile), registro (one of the four tables), estrazione (what
// the PRM says), cursore (the last day of registration that was acquired), chiusura (an end that
// nobody delivered: derivata, riconciliata), frammento (lines of a state that do not lie together).
//
// It keeps no register of deliveries and opens no file: importers/fornitura does, for every tipo, and
// calls it. It never corrects what was delivered, never deletes what a delivery lacks, and never
// writes the value of a person into a message.
package censuario
