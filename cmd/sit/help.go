package main

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/kong"

	"github.com/cestor/sit/sit"
)

// printHelp writes the help of the program or of a command, in Italian.
func printHelp(_ kong.HelpOptions, ctx *kong.Context) error {
	node := ctx.Selected()
	if node == nil {
		node = ctx.Model.Node
	}
	if node.Hidden && node.Parent != nil { // the default behind "migrate" and "forniture"
		node = node.Parent
	}
	w := ctx.Stdout
	fmt.Fprintf(w, "Uso: sit%s\n", synopsis(node))
	if node.Help != "" {
		fmt.Fprintf(w, "\n%s\n", node.Help)
	}
	if len(node.Positional) > 0 {
		fmt.Fprint(w, "\nArgomenti:\n")
		var rows [][2]string
		for _, p := range node.Positional {
			rows = append(rows, [2]string{"<" + p.Name + ">", p.Help})
		}
		columns(w, rows)
	}
	if children := visible(node); len(children) > 0 {
		fmt.Fprint(w, "\nComandi:\n")
		var rows [][2]string
		for _, c := range children {
			rows = append(rows, [2]string{c.Name, c.Help})
		}
		columns(w, rows)
	}
	fmt.Fprint(w, "\nOpzioni:\n")
	var rows [][2]string
	for _, level := range withDefault(node).AllFlags(true) {
		for _, f := range level {
			rows = append(rows, [2]string{flagName(f), flagHelp(f)})
		}
	}
	columns(w, rows)
	if node.Detail != "" {
		fmt.Fprintf(w, "\n%s\n", node.Detail)
	}
	if node == ctx.Model.Node {
		fmt.Fprint(w, "\nEsempio:\n  sit demo\n\nPer l'aiuto di un comando: sit COMANDO --help\n")
	}
	return nil
}

func visible(n *kong.Node) (out []*kong.Node) {
	for _, c := range n.Children {
		if !c.Hidden {
			out = append(out, c)
		}
	}
	return out
}

// withDefault is where the flags of a command are: in its hidden default, when it has one.
func withDefault(n *kong.Node) *kong.Node {
	if n.DefaultCmd != nil {
		return n.DefaultCmd
	}
	return n
}

func synopsis(n *kong.Node) string {
	var b strings.Builder
	if n.Parent != nil {
		fmt.Fprintf(&b, " %s", strings.TrimPrefix(n.FullPath(), "sit "))
	}
	if children := visible(n); len(children) > 0 {
		if n.DefaultCmd != nil {
			b.WriteString(" [COMANDO]")
		} else {
			b.WriteString(" COMANDO")
		}
	}
	for _, p := range n.Positional {
		fmt.Fprintf(&b, " <%s>", p.Name)
		if p.IsCumulative() {
			b.WriteString("…")
		}
	}
	for _, f := range withDefault(n).Flags {
		if f.Required {
			fmt.Fprintf(&b, " %s", flagName(f))
		}
	}
	b.WriteString(" [opzioni]")
	return b.String()
}

func flagName(f *kong.Flag) string {
	s := "--" + f.Name
	if f.Short != 0 {
		s = fmt.Sprintf("-%c, %s", f.Short, s)
	}
	if f.IsBool() {
		return s
	}
	if f.PlaceHolder != "" {
		s += "=" + f.PlaceHolder
	}
	if f.IsSlice() {
		s += ",…"
	}
	return s
}

func flagHelp(f *kong.Flag) string {
	s := f.Help
	var more []string
	if f.HasDefault && f.Default != "" {
		more = append(more, "predefinito: "+f.Default)
	}
	if len(f.Envs) > 0 {
		more = append(more, strings.Join(f.Envs, ", "))
	}
	if len(more) > 0 {
		s += " (" + strings.Join(more, "; ") + ")"
	}
	return s
}

// columns writes name and text side by side, the text wrapped at 100 characters.
func columns(w io.Writer, rows [][2]string) {
	const left, right = 26, 72
	for _, r := range rows {
		pad := left - utf8.RuneCountInString(r[0])
		fmt.Fprintf(w, "  %s", r[0])
		if pad < 2 {
			fmt.Fprint(w, "\n  ")
			pad = left
		}
		fmt.Fprint(w, strings.Repeat(" ", pad))
		n := 0
		for _, word := range strings.Fields(r[1]) {
			l := utf8.RuneCountInString(word) + 1
			if n > 0 && n+l > right {
				fmt.Fprintf(w, "\n%s", strings.Repeat(" ", left+2))
				n = 0
			}
			if n > 0 {
				fmt.Fprint(w, " ")
			}
			fmt.Fprint(w, word)
			n += l
		}
		fmt.Fprintln(w)
	}
}

// wrongUsage says in Italian what the parser of flags says in English.
var wrongUsage = []struct {
	pattern *regexp.Regexp
	italian string
}{
	{regexp.MustCompile(`^unknown flag (\S+?)(?:, did you mean (.+)\?)?$`), "l'opzione $1 non esiste; forse $2"},
	{regexp.MustCompile(`^unexpected argument (\S+?)(?:, did you mean (.+)\?)?$`), "non si capisce «$1»; forse $2"},
	{regexp.MustCompile(`^missing flags: (.*)$`), "manca $1"},
	{regexp.MustCompile(`^expected (?:one of )?(.*)$`), "dopo il comando manca $1"},
	{regexp.MustCompile(`^(\S+) must be one of (\S+) but got (.*)$`), "$1 può essere $2, non «$3»"},
	{regexp.MustCompile(`^(\S+) and (\S+) can't be used together$`), "$1 e $2 non si usano insieme"},
	{regexp.MustCompile(`^(\S+?): (?:expected .* but got|strconv.*parsing|.*invalid syntax|expected a valid).*?"?([^" ]*)"?(?: \(.*\))?(?:: invalid syntax)?$`), "$1: il valore «$2» non va bene"},
}

func inItaliano(err error) string {
	var pe *kong.ParseError
	s := err.Error()
	if errors.As(err, &pe) {
		s = pe.Unwrap().Error()
	}
	if sit.Codice(err) != "" {
		return sit.Messaggio(err)
	}
	s = strings.NewReplacer(`"`, "", " ...", "", ",...", "").Replace(s)
	for _, w := range wrongUsage {
		if m := w.pattern.FindStringSubmatchIndex(s); m != nil {
			return strings.TrimSuffix(string(w.pattern.ExpandString(nil, w.italian, s, m)), "; forse ") + "."
		}
	}
	return "il comando non è scritto bene (" + s + ")."
}
