// Package esempio is the sample territory of the demonstration: a real comune, a real sheet of
// Rome with buildings and signs, and Borgo di Prova, which does not exist.
//
// Borgo di Prova (X100) has something of everything that a map may hold, and two deliveries: in
// the second a particella is split, another goes on under its number, two are joined. It is
// drawn by the tests of this package, which keep its files and its drawing one.
//
// It only carries files; what they are and who owns them is in NOTICE.md.
package esempio
