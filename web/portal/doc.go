// Package portal serves the pages that people read: the map, the search, and one stable page
// for each particella, foglio and comune, all rendered here so that they work without scripts.
//
// A page is a template in pagine/, filled by a small interface that the hall satisfies
// (Ricercatore, Oggetti). Scripts, styles and fonts are sources in assets/, bundled into dist/
// by tools/assets and served under an address that changes with their content. A stile is
// what MapLibre draws the tiles with: one drawing, three palettes.
//
// It never asks the database, holds no rule of the catasto, and sends the browser to no
// other host.
package portal
