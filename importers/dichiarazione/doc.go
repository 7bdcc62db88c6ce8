// Package dichiarazione brings in what the tax office and the registry of residents deliver: TARI and IMU
// extracts, residents, IMU rates, TARI tariffs, values of the areas (contract §3, tributi.md §4.7).
//
// Each is a tracciato: its columns, how a line of them becomes a row, the table it goes to. What cannot be
// read or placed is a scarto; what contradicts itself goes in and is an anomalia. A line that is a scarto
// still names its position, so the delivery does not close what was known of it.
//
// A delivery is whole: for the ente (TARI, residents) or for each year that it names (the others). One
// older than the last that spoke of the same is refused, because what it lacks would close what came
// later. It never looks at the catasto: what a position is about is of tributi.lega.
package dichiarazione
