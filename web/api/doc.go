// Package api is the public HTTP interface: the resources of /api, /tiles and /ogc, each a
// handler that decodes, asks one question of an office, and encodes.
//
// Its words are those of the offices. A Rotta is one resource: its pattern, its methods, what it
// is in one Italian sentence. Every resource of the contract is in the table, also those that
// are not built yet, which say so.
//
// It knows no status but that of success: errors go up to package web, which alone turns them
// into HTTP. It never sees SQL, and answers with no person.
package api
