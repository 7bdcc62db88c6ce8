// Package banco is the test bench: it invents a territory and measures the program on it, with
// the speed of PostGIS and of GDAL on the same data, in the same run, as the yardstick.
//
// Its words: a Territorio is a seed and two sizes, and gives the same files on every machine; a
// foglio is one sheet of it, drawn without knowing the others; a Misura is one line of what the
// bench prints (contract §7). The deliveries are files like those of the Agenzia, and enter by
// the program's own importer, in a process of its own.
//
// It never touches a database that holds data of anybody: it makes its own and throws it away.
package banco
