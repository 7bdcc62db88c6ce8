// Package auth finds out who asks: a token, a voucher of PDND, a session of the portal, an OpenID
// Connect provider, a password.
//
// Its words are accesso (how one gets in), chiave (a bearer token), fruitore (a program of another
// administration), sessione (what the cookie stands for), scopo (the reason that goes with every
// question about persons).
//
// It never says what anybody may see: that is sit/authz. It is the one package of the program that
// calls other servers.
package auth
