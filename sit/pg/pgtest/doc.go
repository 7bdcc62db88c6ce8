// Package pgtest gives each test a fresh migrated database on a real PostgreSQL with PostGIS.
//
// Its words: the cluster is one private server shared by all test packages of the machine's
// user, without fsync; the template is a database migrated once for each set of migrations; a
// clone is a copy of it, made in a fraction of a second and dropped when the test ends.
//
// It is linked into tests only, and has no substitute for PostgreSQL to offer.
package pgtest
