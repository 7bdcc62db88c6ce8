// Package tributi is the tax office: positions of IMU and TARI as its own programs deliver them, what
// they are tied to, and the exact arithmetic of the two taxes.
//
// Its words: posizione, utenza, aliquota, tariffa, livello M1–M6, legame.
//
// It never writes a position: those are of the office's own programs.
package tributi
