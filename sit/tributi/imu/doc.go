// Package imu is the arithmetic of the imposta municipale propria (L. 160/2019 art. 1 c. 738-783;
// tributi.md §3): what is owed by one holder in one year, to the cent, and why.
//
// Its words: oggetto, bene, condizione, prospetto, quota, mesi, voce, codice tributo.
//
// It reads no database and no clock, and knows no person: a holder is whoever the caller means.
package imu
