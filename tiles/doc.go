// Package tiles holds the map of every ente in memory, as an immutable Snapshot, and draws
// it: a tile of any layer on any day, what is at a point, a particella by its identifier.
// Nothing here waits for a database or a lock: a reader keeps the Snapshot it started with,
// and a change is a new Snapshot that shares with the old one all that did not change.
//
// Its words: a Segment is the smallest thing that is rebuilt, one layer of one foglio (or of a
// whole ente); the grid is Web Mercator in 2^32 units around the world, 0.93 cm at the equator and
// less here; a level says from which zoom on a vertex is needed; a class gathers the attributes
// and days that many features of a segment share. A Map holds the current Snapshot and the
// tiles already drawn.
//
// It never knows a person, an income or a permission, which is why a tile needs no check and
// may be cached by anybody. It never reads PostGIS: tiles/load does, and hands over Features.
package tiles
