// Package elenchi writes the list of any office as a file that a spreadsheet opens: CSV of contract §3
// or XLSX, a row at a time.
//
// Its words: intestazione, riga, cella.
//
// It never decides what is in a list: no query, no permission, no names of its own.
package elenchi
