package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// What calls another server, by name.
var chiama = regexp.MustCompile(`\b(http\.(Client|Get|Post|PostForm|Head|DefaultClient|DefaultTransport|Transport|NewRequest|NewRequestWithContext)\b|net\.(Dial|DialTimeout|Dialer)\b|httputil\.ReverseProxy\b|websocket\.)`)

// No address that somebody gives is ever fetched (SSRF): only web/auth calls other servers, the
// identity provider of the configuration; the bench measures a server of its own.
func TestThePlanLetsOnlySignInCallOtherServers(t *testing.T) {
	visti := 0
	err := eachFile("../..", func(pkg, file string, _ []string) {
		visti++
		if under(pkg, "web/auth", "cmd/sit/banco") {
			return
		}
		b, err := os.ReadFile(filepath.Join("../..", file))
		if err != nil {
			t.Error(err)
			return
		}
		if m := chiama.Find(b); m != nil {
			t.Errorf("%s uses %s", file, m)
		}
	})
	if err != nil || visti < 100 {
		t.Fatalf("%d files, %v", visti, err)
	}
}
