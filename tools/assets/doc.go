// Command assets bundles what the portal sends to browsers: scripts, styles, fonts, icons.
//
// build installs the packages of the lock file, bundles the sources and writes
// web/portal/dist, with each file also as brotli and gzip, the licences of what went in and a
// manifest of hashes. check does the same in a temporary folder and compares.
//
// It never runs when the product is built or tested: the bundle is committed, and a Go test
// of package portal compares the hashes of the sources with those of the manifest.
package main
