// Package anagrafe is the registry of residents: who lived where, in which family, on a day.
//
// Its words: residente, famiglia, decesso.
//
// It never answers to who has not said why.
package anagrafe
