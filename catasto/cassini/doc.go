// Package cassini knows where the local coordinate systems of the historic map begin, writes
// them as PROJ definitions, and fits one system to another through control points.
//
// Its words: an origine is the point a map was measured from, grande for whole provinces or
// piccola for one comune; a tacca is a tick of the coordinate frame, an etichetta the text
// that gives one of its coordinates.
//
// It projects nothing: PROJ does. It fits and says how well it fits, and refuses a fit that
// cannot be a map.
package cassini
