// Package pg is the only door to PostgreSQL: it opens the two pools, gives out transactions
// that see the enti they should and no other, loads the queries written beside the code,
// prepares and migrates the database, and translates geometries, days and errors.
//
// Its words are the two roles: sit_owner owns every table and migrates, stages and merges;
// sit_app is bound by the policies and is what offices and requests get. Read and Write are
// the doors of sit_app, Owner and OwnerConn those of sit_owner.
//
// It knows no table but that of the tenants, and builds no SQL from strings.
package pg
