// Package forniture reads the register of deliveries: what arrived, when, from whom, and what
// became of it.
//
// Its words: fornitura, a delivery of one tipo for one ente; catena, the line of deliveries of
// which only the last may be undone; esito.
//
// It takes uploads at the counter, keeps the files and queues the import; it never imports and never
// undoes: those are the work of importers/fornitura, which writes the register in the transaction of the
// merge, and which cmd/sit plugs in.
package forniture
