package esporta

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
)

// geoJSON writes a FeatureCollection (RFC 7946), a feature a line. Longitude and latitude have
// seven decimals, a centimetre; licence and source stand before the features, where who opens the
// file sees them.
func (l *lettura) geoJSON(ctx context.Context, to io.Writer) (int64, error) {
	t := temaDi(l.r.Tema)
	testa, err := json.Marshal(struct {
		Type         string `json:"type"`
		Name         string `json:"name"`
		Descrizione  string `json:"descrizione"`
		Ente         string `json:"ente"`
		Tema         string `json:"tema"`
		Giorno       any    `json:"giorno"`
		Licenza      string `json:"licenza"`
		Indirizzo    string `json:"licenza_url"`
		Attribuzione string `json:"attribuzione"`
		Avvisi       any    `json:"avvisi,omitempty"`
	}{"FeatureCollection", string(l.r.Ente.Codice) + "_" + t.nome, descrizione(l.r, l.s), string(l.r.Ente.Codice), t.nome, l.s.Giorno(l.r),
		Licenza, IndirizzoLicenza, l.r.attribuzione(l.s), avvisi(l.s)})
	if err != nil {
		return 0, fmt.Errorf("write the head: %w", err)
	}
	w := bufio.NewWriterSize(to, 256<<10)
	_, _ = w.Write(testa[:len(testa)-1])
	_, _ = w.WriteString(`,"features":[`)
	var b []byte
	prima := true
	n, err := l.righe(ctx, t, formaGeoJSON, func(riga [][]byte) error {
		b = b[:0]
		if !prima {
			b = append(b, ',')
		}
		prima = false
		b = append(b, "\n{\"type\":\"Feature\","...)
		if t.id {
			b = append(appendJSON(append(b, `"id":`...), riga[0]), ',')
		}
		b = append(b, `"geometry":`...)
		if forma := riga[len(riga)-1]; forma != nil {
			b = append(b, forma...)
		} else {
			b = append(b, "null"...)
		}
		b = append(b, `,"properties":{`...)
		for i, c := range t.campi {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(append(append(b, '"'), c.nome...), `":`...)
			switch {
			case riga[i] == nil:
				b = append(b, "null"...)
			case c.tipo == intero || c.tipo == decimale:
				b = append(b, riga[i]...)
			default:
				b = appendJSON(b, riga[i])
			}
		}
		_, err := w.Write(append(b, "}}"...))
		return err
	})
	if err != nil {
		return n, err
	}
	_, _ = w.WriteString("\n]}\n")
	return n, w.Flush() // it remembers the first failure of them all
}

func avvisi(s Stato) any {
	if len(s.Avvisi) == 0 {
		return nil
	}
	return s.Avvisi
}

// appendJSON writes a string. PostgreSQL gives valid UTF-8 without zeros.
func appendJSON(b, s []byte) []byte {
	const esadecimali = "0123456789abcdef"
	b = append(b, '"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < 0x20:
			b = append(b, '\\', 'u', '0', '0', esadecimali[c>>4], esadecimali[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}
