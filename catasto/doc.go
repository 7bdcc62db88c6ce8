// Package catasto says precisely what a cadastral thing is: its identifiers, how each is
// written in files, on forms and in addresses, and when two spellings mean the same thing.
//
// Its words are those of the cadastral map and of the census: comune, sezione, foglio,
// allegato, sviluppo, particella, denominatore. The codecs of the single formats are its
// subpackages.
//
// It is pure: no database, no clock, no knowledge of enti or of the application.
package catasto
