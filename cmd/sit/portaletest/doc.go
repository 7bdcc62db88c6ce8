// Package portaletest uses the portal as people do: the program itself, built and started as
// `sit demo` on the real sample territory, and Debian's Chromium driven over it.
//
// Its words: a vista is the window of a person (desk, telephone, narrow, enlarged), a pagina is a
// tab that also gathers what went wrong in it, a stato is a page with what was done on it before
// looking. What is true of every page (accessibility, weight, width, links) is tested over one
// table of stati: a new page is one line more.
//
// It holds tests only, and never decides by a clock: what takes time is measured by its
// benchmarks,
//
//	go test ./cmd/sit/portaletest -run '^$' -bench . -benchtime 3x
package portaletest
