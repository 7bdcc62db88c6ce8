// Package esempio is the sample territory of the demonstration: a real comune, a real sheet of
// Rome with buildings and signs, and Borgo di Prova, which does not exist.
//
// Borgo di Prova (X100) has something of everything that a map may hold, and two deliveries: in
// the second a particella is split, another goes on under its number, two are joined. Its census
// tells the acts of that, and a sale, a succession, a house divided and others. It is drawn and
// told by the tests of this package, which keep its files and their story one. The census of the
// real comune is generated over its map. Nobody in either exists; some of them, Persone, sign in.
//
// What the files are and who owns them is in NOTICE.md.
package esempio
