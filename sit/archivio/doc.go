// Package archivio keeps what was delivered, file by file, under the digest of its content.
//
// Its words: bozza, a file while it arrives, which nobody sees; file, one that arrived whole; purga,
// what throws away those that are kept no longer. On disk a content is there once, whoever delivered
// it; which ente did, and when, is in the table archivio.file.
//
// It never overwrites a file, never gives one out under a name that came from outside, and never
// looks inside.
package archivio
