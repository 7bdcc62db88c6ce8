// Package migrations carries the numbered SQL that brings a database from nothing to the
// present, one file a step, each applied in a transaction of its own.
//
// A file is named 0001_ente.sql; numbers are contiguous, and a file is never edited once
// released: what it did wrong, a later one puts right.
//
// It holds nothing but SQL and knows nobody; sit/pg applies it.
package migrations

import "embed"

// FS holds the migrations.
//
//go:embed *.sql
var FS embed.FS
