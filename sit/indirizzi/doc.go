// Package indirizzi answers questions about streets and street numbers: what a street is and was
// called, which civici are on it, which give onto a particella or a building, which is nearest
// to a place, how much of all this an ente has.
//
// Its words are via (an area di circolazione, known by its PROGRESSIVO_NAZIONALE), odonimo (its
// whole name), civico (an access, known by its PROGRESSIVO_ACCESSO), testo (what is written after
// the name: 12/A), legame (the particella and the building of a civico, by where it stands).
//
// It only reads: importers/anncsu writes what ANNCSU and the comune deliver. It knows who lives
// nowhere. Understanding what people type into a box is the office of ricerca.
package indirizzi
