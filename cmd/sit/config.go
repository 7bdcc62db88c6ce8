package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"
)

type configCmd struct{}

func (configCmd) Help() string { return "Esempio:\n  SIT_ADDR=:9090 sit config" }

// valore is one setting: which flag, of which command, what it is worth and who says so.
type valore struct {
	Nome    string `json:"nome"`
	Comando string `json:"comando,omitempty"`
	Valore  string `json:"valore"`
	Origine string `json:"origine"`
}

func (configCmd) Run(kctx *kong.Context, out *uscita) error {
	values, unknown := effective(kctx)
	enc := json.NewEncoder(out.stdout)
	w := tabwriter.NewWriter(out.stdout, 0, 0, 2, ' ', 0)
	for _, v := range values {
		if out.json {
			if err := enc.Encode(v); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", strings.TrimSpace(v.Comando+" --"+v.Nome), cmp.Or(v.Valore, "-"), v.Origine)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, name := range unknown {
		out.avviso("La variabile %s è impostata ma nessun comando la legge: controllare come è scritta.", name)
	}
	return nil
}

// effective walks every flag of every command. Those of the running one have been read; of the
// others what counts is the environment and the default.
func effective(kctx *kong.Context) (values []valore, unknown []string) {
	read := map[string]bool{}
	var walk func(n *kong.Node)
	walk = func(n *kong.Node) {
		for _, f := range n.Flags {
			if f == kctx.Model.HelpFlag {
				continue
			}
			v := valore{Nome: f.Name, Valore: f.Default, Origine: "predefinito"}
			if n.Parent != nil {
				v.Comando = strings.TrimPrefix(n.FullPath(), "sit ")
				if n.Hidden { // the default behind a command that has others
					v.Comando = strings.TrimPrefix(n.Parent.FullPath(), "sit ")
				}
			}
			for _, env := range f.Envs {
				read[env] = true
				if s, ok := os.LookupEnv(env); ok {
					v.Valore, v.Origine = s, "variabile "+env
				}
			}
			if given(kctx, f) {
				v.Valore, v.Origine = fmt.Sprint(kctx.FlagValue(f)), "opzione --"+f.Name
			}
			// A flag of one occasion, such as --motivo, is no configuration until it is set.
			if v.Valore != "" || n.Parent == nil {
				v.Valore = mask(v.Nome, v.Valore)
				values = append(values, v)
			}
		}
		for _, c := range n.Children {
			walk(c)
		}
	}
	walk(kctx.Model.Node)
	for _, kv := range os.Environ() {
		name, _, _ := strings.Cut(kv, "=")
		if strings.HasPrefix(name, "SIT_") && !read[name] {
			unknown = append(unknown, name)
		}
	}
	slices.Sort(unknown)
	return values, unknown
}

func given(kctx *kong.Context, f *kong.Flag) bool {
	return slices.ContainsFunc(kctx.Path, func(p *kong.Path) bool { return p.Flag == f })
}

const masked = "••••••"

var (
	secretName = regexp.MustCompile(`(?i)password|secret|token|chiave`)
	dsnSecret  = regexp.MustCompile(`(?i)((?:password|sslpassword)\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&]+)`)
)

// mask hides what must not be read over a shoulder: whole secrets, and the password inside an
// address, in either of the two ways PostgreSQL addresses are written.
func mask(name, value string) string {
	if value == "" {
		return ""
	}
	if secretName.MatchString(name) {
		return masked
	}
	if scheme, rest, ok := strings.Cut(value, "://"); ok {
		// Not url.Parse alone: an address it cannot read may hold a password all the same.
		if at := strings.LastIndex(rest, "@"); at >= 0 {
			user, _, has := strings.Cut(rest[:at], ":")
			if has {
				if u, err := url.PathUnescape(user); err == nil {
					user = u
				}
				value = scheme + "://" + user + ":" + masked + rest[at:]
			}
		}
	}
	return dsnSecret.ReplaceAllString(value, "${1}"+masked)
}
