// Package scarica keeps the files that people download: each is made once, the first time that
// somebody asks for it, and given out until the data that it is made of change.
//
// Its words: the deposito is the folder of the files and who makes them; a lavoro is the making of
// one; an offerta is a file that a page may offer, made already or not. Files are made away from
// the request that asked: who goes away does not stop the work of those who still wait, and a
// server that stops waits for what it began.
//
// It knows no format and no table: sit/mappa/esporta writes, this package says when and where.
// Several servers may share a folder, for a file appears in it whole or not at all.
package scarica
