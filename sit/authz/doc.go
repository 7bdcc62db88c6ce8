// Package authz says who may see what, and keeps the register of consultations.
//
// Its words are scope (what a credential permits), ruolo (a set of scopes, contract §4.3), Chi (who
// asks: an operatore, a program with a token, a cittadino), scopo (the reason a person's data are
// read, the header Purpose), consultazione (one line of the register).
//
// It never speaks a login protocol: web/auth finds out who asks and puts a Chi in the context.
// It never decides what an answer contains: rooms ask it what they may show.
package authz
