// Command gotest runs "go test" and shows what it always shows, but knows about skipped tests.
//
// A test may be skipped for one reason only: the real data that stand beside the checkout, in
// ../shared/data, are not there. That is told in one line at the end and passes. Any other skip
// fails the run, and so does skipping while the data are there: a test that does not run proves
// nothing.
//
// It takes the arguments of go test and runs in the current directory.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

func main() {
	args := append([]string{"test", "-json"}, os.Args[1:]...)
	cmd := exec.Command("go", args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gotest:", err)
		os.Exit(1)
	}
	_, missing := os.Stat(filepath.Join("..", "shared", "data"))
	ok := report(out, os.Stdout, missing == nil)
	if err := cmd.Wait(); err != nil || !ok {
		os.Exit(1)
	}
}
