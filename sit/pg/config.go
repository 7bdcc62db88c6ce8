package pg

import (
	"cmp"
	"log/slog"
	"runtime"
	"time"
)

// Config says which database to open and how patient to be. Only URL has no default.
type Config struct {
	URL string

	AppConns   int32 // connections of the offices and of the web
	OwnerConns int32 // connections of importers, of the queue and of the loading of tiles

	// The limits of the app pool: a request that waits must give up before the person does.
	// Imports have none.
	StatementTimeout time.Duration
	LockTimeout      time.Duration
	IdleTimeout      time.Duration // of an open transaction
	AcquireTimeout   time.Duration // waiting for a connection of the pool

	Log *slog.Logger
}

func (c Config) withDefaults() Config {
	cores := int32(runtime.GOMAXPROCS(0))
	c.AppConns = cmp.Or(c.AppConns, max(8, 4*cores))
	// An import, and beside it the loader of tiles and the queue that listen.
	c.OwnerConns = cmp.Or(c.OwnerConns, max(10, 4+3*cores))
	c.StatementTimeout = cmp.Or(c.StatementTimeout, 5*time.Second)
	c.LockTimeout = cmp.Or(c.LockTimeout, 2*time.Second)
	c.IdleTimeout = cmp.Or(c.IdleTimeout, 10*time.Second)
	c.AcquireTimeout = cmp.Or(c.AcquireTimeout, 3*time.Second)
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}
