package forniture

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// FormatoTesto writes a format report for who reads it, or sends it by post: the same words as
// the JSON, a line each.
func FormatoTesto(rapporto json.RawMessage) []byte {
	var b bytes.Buffer
	var v any
	d := json.NewDecoder(bytes.NewReader(rapporto))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return rapporto
	}
	b.WriteString("Rapporto sul formato dei file consegnati. Non contiene dati di persone.\n\n")
	scriviValore(&b, v, 0)
	return b.Bytes()
}

func scriviValore(b *bytes.Buffer, v any, rientro int) {
	margine := strings.Repeat("  ", rientro)
	switch v := v.(type) {
	case map[string]any:
		chiavi := make([]string, 0, len(v))
		for k := range v {
			chiavi = append(chiavi, k)
		}
		slices.Sort(chiavi)
		for _, k := range chiavi {
			if semplice(v[k]) {
				fmt.Fprintf(b, "%s%s: %s\n", margine, k, inRiga(v[k]))
				continue
			}
			fmt.Fprintf(b, "%s%s\n", margine, k)
			scriviValore(b, v[k], rientro+1)
		}
	case []any:
		for i, x := range v {
			if semplice(x) {
				fmt.Fprintf(b, "%s- %s\n", margine, inRiga(x))
				continue
			}
			fmt.Fprintf(b, "%s- %d\n", margine, i+1)
			scriviValore(b, x, rientro+1)
		}
	default:
		fmt.Fprintf(b, "%s%s\n", margine, inRiga(v))
	}
}

// semplice is true of what fits in a line: a value, or a list of values.
func semplice(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		return false
	case []any:
		return !slices.ContainsFunc(v, func(x any) bool {
			switch x.(type) {
			case map[string]any, []any:
				return true
			}
			return false
		})
	}
	return true
}

func inRiga(v any) string {
	switch v := v.(type) {
	case nil:
		return "–"
	case bool:
		if v {
			return "sì"
		}
		return "no"
	case []any:
		parti := make([]string, len(v))
		for i, x := range v {
			parti[i] = inRiga(x)
		}
		return strings.Join(parti, ", ")
	}
	return fmt.Sprint(v)
}
