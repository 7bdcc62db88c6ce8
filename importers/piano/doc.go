// Package piano brings in what the office of urbanistica has drawn: the zones of the plans, the
// constraints on land, the footprints of buildings.
//
// A delivery of one strumento and stato, or of one codice of vincolo, is a versione: it holds from
// its day until the next, and all are kept (contract §2). Footprints are one set for the ente, of
// which each delivery says everything. Rows never change: what is said anew, or ends, supersedes and
// inserts, and each row names the delivery that wrote it; so undo deletes those and revives what they
// superseded.
//
// It does not read files, which importers/fornitura does, nor overlay plans on the map, which is of
// the room that answers.
package piano
