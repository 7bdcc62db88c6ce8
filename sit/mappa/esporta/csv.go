package esporta

import (
	"bufio"
	"bytes"
	"context"
	"io"
)

// bom is what makes a spreadsheet of the office take the file for UTF-8.
const bom = "\ufeff"

// csv writes a table by RFC 4180 with semicolons (contract §3): the columns of the tema, then
// longitude and latitude of a point inside, or of the number where the map writes it.
func (l *lettura) csv(ctx context.Context, to io.Writer) (int64, error) {
	t := temaDi(l.r.Tema)
	w := bufio.NewWriterSize(to, 256<<10)
	_, _ = w.WriteString(bom)
	for _, c := range t.campi {
		_, _ = w.WriteString(c.nome + ";")
	}
	_, _ = w.WriteString("lon;lat\r\n")
	var b []byte
	n, err := l.righe(ctx, t, formaPunto, func(riga [][]byte) error {
		b = b[:0]
		for i, v := range riga[:len(riga)-1] {
			if i > 0 {
				b = append(b, ';')
			}
			switch {
			case i < len(t.campi) && t.campi[i].tipo == testo:
				b = appendCampo(b, innocuo(v), ';')
			case l.r.Virgola:
				b = append(b, bytes.Replace(v, []byte{'.'}, []byte{','}, 1)...)
			default:
				b = append(b, v...)
			}
		}
		_, err := w.Write(append(b, '\r', '\n'))
		return err
	})
	if err != nil {
		return n, err
	}
	return n, w.Flush()
}

// innocuo keeps a spreadsheet from taking a text for a formula and executing it: an apostrophe
// before it makes it a text again.
func innocuo(v []byte) []byte {
	if len(v) > 0 && bytes.IndexByte([]byte("=+-@\t\r"), v[0]) >= 0 {
		return append([]byte{'\''}, v...)
	}
	return v
}

// appendCampo writes a value, between quotes where it must be.
func appendCampo(b, v []byte, separatore byte) []byte {
	if bytes.IndexByte(v, separatore) < 0 && !bytes.ContainsAny(v, "\"\r\n") {
		return append(b, v...)
	}
	b = append(b, '"')
	b = append(b, bytes.ReplaceAll(v, []byte{'"'}, []byte(`""`))...)
	return append(b, '"')
}
