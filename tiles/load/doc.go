// Package load fills the map in memory from PostGIS and keeps it like the database: all of it at
// the start, then each segment that a commit touched, within a second of the commit.
//
// Its words: a batch is what is read in one go, some sheets of one ente; a version is the number
// that a merge writes for each segment it touches (catasto.tile_version), and comparing it with
// what we have says what to read again. A NOTIFY only wakes: what is believed is the comparison,
// repeated every few seconds, so a lost notification costs seconds and nothing else.
//
// It never writes to the database, never computes a projection, and never takes away a map that
// it cannot replace: while the database is away, yesterday's tiles go on being served.
package load
