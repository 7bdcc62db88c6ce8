package visura

import (
	"encoding/base64"
	"encoding/json"

	"github.com/cestor/sit/sit"
)

// A place in a list is the key of the last item of the page before. It goes out as it is, opaque,
// so none may contain a name or a tax code.
func segno(parti ...any) string {
	b, _ := json.Marshal(parti) // numbers and strings: it cannot fail
	return base64.RawURLEncoding.EncodeToString(b)
}

func leggiSegno(s string, parti ...any) error {
	if s == "" {
		return nil
	}
	cattivo := sit.Rifiuto(sit.Invalid, "CURSORE_NON_VALIDO",
		"Il parametro cursor non è di questo servizio: seguire next così com'è, o ricominciare dalla prima pagina.").Su("cursor")
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(b) > 300 {
		return cattivo
	}
	n := len(parti)
	if err := json.Unmarshal(b, &parti); err != nil || len(parti) != n {
		return cattivo
	}
	for _, p := range parti {
		switch p := p.(type) {
		case nil:
			return cattivo
		case *string:
			for _, r := range *p {
				if r < ' ' {
					return cattivo // PostgreSQL takes no NUL
				}
			}
		}
	}
	return nil
}
