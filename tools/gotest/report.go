package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// event is a line of go test -json.
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
}

// report copies to w what go test without -json would print, then the skipped tests. It is
// false when a test was skipped that should have run; failures are go test's own to tell.
func report(r io.Reader, w io.Writer, dataPresent bool) bool {
	said := map[string][]string{} // what each running test printed
	var allowed, forbidden []string
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if json.Unmarshal(line, &e) != nil {
				fmt.Fprintf(w, "%s", line) // not an event: a build that broke, a crash
			} else if name, reason := e.apply(said, w); name != "" {
				if strings.Contains(reason, "shared/") && !dataPresent {
					allowed = append(allowed, name)
				} else {
					forbidden = append(forbidden, fmt.Sprintf("%s: %s", name, reason))
				}
			}
		}
		if err != nil {
			break
		}
	}
	if len(allowed) > 0 {
		fmt.Fprintf(w, "SALTATI %d: manca ../shared/data, i dati reali accanto al progetto\n", len(allowed))
	}
	if len(forbidden) > 0 {
		slices.Sort(forbidden)
		fmt.Fprintf(w, "SALTATI %d senza che si possa:\n  %s\nFAIL\n", len(forbidden), strings.Join(forbidden, "\n  "))
	}
	return len(forbidden) == 0
}

// apply takes in one event; a skipped test is named, with what it said.
func (e event) apply(said map[string][]string, w io.Writer) (skipped, reason string) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "build-output":
		fmt.Fprint(w, e.Output)
	case "output":
		if e.Test != "" {
			said[key] = append(said[key], e.Output)
		} else if e.Output != "PASS\n" && !strings.HasPrefix(e.Output, "=== ") {
			fmt.Fprint(w, e.Output)
		}
	case "fail":
		if e.Test != "" {
			for _, s := range said[key] {
				if !strings.HasPrefix(s, "=== ") {
					fmt.Fprint(w, s)
				}
			}
		}
		delete(said, key)
	case "pass":
		delete(said, key)
	case "skip":
		if e.Test == "" {
			return "", "" // a package without tests
		}
		reason = strings.Join(said[key], "")
		delete(said, key)
		return e.Package + "." + e.Test, clean(reason)
	}
	return "", ""
}

// clean keeps the words of the test out of what go test prints around them.
func clean(output string) string {
	var kept []string
	for line := range strings.Lines(output) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "=== ") && !strings.HasPrefix(line, "--- ") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, " ")
}
