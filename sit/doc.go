// Package sit is the vocabulary of the application: the words that every office and every
// piece of machinery must mean in the same way.
//
// Its words are ente (the tenant), ambito (the enti a grant allows), operatore (who acts),
// giorno and vigenza (a civil day, and the half-open range of days in which a fact holds), and
// the kinds of error.
//
// It opens no file and no connection, reads no clock, and imports none of its subpackages.
package sit
