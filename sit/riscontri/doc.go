// Package riscontri compares offices: rules that find where two of them disagree, and the
// segnalazioni that an officer verifies.
//
// Its words: regola, segnalazione, evidenza, chiave, presenza, stato, esecuzione.
//
// A comparison never writes in the offices compared, and a segnalazione is never an act.
package riscontri
