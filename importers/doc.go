// Package importers is the first step of the pipeline: it opens what is delivered. Visita walks
// files, folders and zips within zips and hands out each file as a stream; Riconosci says, from
// its name and first bytes, what a file is; Contatore counts and digests it as it is read.
//
// Its words are voce (one file, wherever it was found), limiti (how much an archive may ask of
// us), rifiuto (why something was not opened, with a stable code and an Italian sentence) and
// tipo (the kinds of delivery). The packages below it parse, stage, check and merge.
//
// It never unpacks to disk, never holds an archive in memory, and never trusts what an archive
// says of itself: names, sizes, checksums and directories are all compared with what is there.
package importers
