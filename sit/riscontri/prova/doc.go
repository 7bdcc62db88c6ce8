// Package prova tries the rules: invented comuni in which somebody has said by hand what each rule
// must find and what it must not, and how often it is right.
//
// Its words: a Mondo is an invented comune that is written straight into the tables; a Caso is a
// small story in it, on a foglio of its own, with the segnalazioni that it deserves; a Voto is how
// a rule did over all cases.
//
// It is for tests and for sit bench alone: it writes as the owner in a database of its own, and
// nobody in it exists.
package prova
