// Package local keeps the private PostgreSQL + PostGIS of a directory: a detached process that
// commands find or start, that all of them hold with a shared lock, and that the last one out
// stops. A server left behind by a crash is adopted; one that was killed is started again, on the
// same socket, by whoever holds it or comes next.
//
// Its words: the cluster is what is on disk, the server is the process on it, a holder is an
// open Cluster, in this process or another.
//
// It carries no PostgreSQL of its own, listens on no network address, and knows nothing of what
// the database holds.
package local
