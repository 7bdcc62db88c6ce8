// Package pratica reads the register of building files that an office exports (contract §3.2), stages it and
// merges it into edilizia.pratica and edilizia.evento.
//
// Its words: a line is of one immobile, or of several particelle written 45,46; the lines that share comune,
// archivio, anno and numero are one pratica, wherever they lie; contenuto is what the last of them says, and
// all the immobili and applicants of all of them.
//
// Nothing ends for being absent. What the office wrote over a delivery stays over the next: it is told as
// an anomalia, and undoing the delivery gives back what was delivered before, still under what the office wrote.
package pratica
