// Package tavola says of what is drawn of the plans what the tiles do not carry: of which strumento a
// zona is, what norm is behind a vincolo; and it draws the footprints of buildings, for offices.
//
// It answers about one thing, or one window of the map. What a plan prescribes for a particella is of
// its room.
package tavola
