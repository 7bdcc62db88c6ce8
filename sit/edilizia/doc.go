// Package edilizia is the register of building files: pratiche, their events, the particelle they were
// declared on and those of today, the place they take on the map.
//
// Its words: pratica, kind, stato, evento, protocollo, immobile as declared.
//
// It never tells a name to who may not write in the register.
package edilizia
