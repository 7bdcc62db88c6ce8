package pg

// What only the tests of this package need to reach.
var (
	Translate   = translate
	MigrateFrom = migrateFrom
)
