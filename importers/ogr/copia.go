package ogr

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/cestor/sit/importers"
)

const geometryColumn = "sit_geometria"

// righe runs ogr2ogr and reads what it would load into PostgreSQL. Of the formats that it
// writes to a pipe this one alone keeps geometries in binary, hence every digit, tells null from
// empty, and keeps the reference system of the source.
func (p *processo) righe(ctx context.Context, info Info, fn func(Riga) error) ([]string, error) {
	if strings.HasPrefix(info.Layer, "-") {
		return nil, p.refuse(importers.PercorsoVietato, nil, "il nome di una tabella comincia con un trattino: cambiarlo")
	}
	args := append([]string{
		"-f", "PGDUMP", "/vsistdout/", info.source, info.Layer, "-nln", "strato",
		"-nlt", "CONVERT_TO_LINEAR", "-dim", "XY", "-unsetFid", "-unsetFieldWidth", "-gt", "unlimited", "-nomd", "-noNativeData",
		"-lco", "LAUNDER=NO", "-lco", "SRID=0", "-lco", "SPATIAL_INDEX=NONE", "-lco", "CREATE_SCHEMA=OFF", "-lco", "DROP_TABLE=OFF",
		"-lco", "GEOMETRY_NAME=" + geometryColumn, "-lco", "FID=sit_fid",
	}, openOptions(info.source)...)
	return p.run(ctx, encoding(info.latin), "ogr2ogr", args, func(r io.Reader) error {
		c := &copia{br: r.(*bufio.Reader), max: p.cfg.Limiti.Riga}
		err := c.read(fn)
		if errors.Is(err, errLong) {
			return p.refuse(importers.MemoriaSuperata, err,
				fmt.Sprintf("l'oggetto %d è più lungo di %d byte: semplificarlo o dividerlo", c.row.N+1, c.max))
		}
		return err
	})
}

var errLong = errors.New("row over the limit")

// copia reads the text form of COPY in a dump.
type copia struct {
	br    *bufio.Reader
	max   int
	line  []byte
	field []byte
	wkb   []byte
	row   Riga
	geom  int // the column of the geometry, -1 when there is none
}

func (c *copia) read(fn func(Riga) error) error {
	inside := false
	for {
		line, err := c.next(inside)
		if err == io.EOF {
			return nil // a dump cut short is told by the exit code
		}
		if err != nil {
			return err
		}
		switch {
		case !inside:
			inside = c.begin(line)
		case string(line) == `\.`:
			inside = false
		default:
			if err := c.parse(line); err != nil {
				return err
			}
			if err := fn(c.row); err != nil {
				return err
			}
		}
	}
}

// next is a line without its end. In a row, GDAL writes an end of line that belongs to a value
// as it is, behind a backslash.
func (c *copia) next(inside bool) ([]byte, error) {
	c.line = c.line[:0]
	for {
		part, err := c.br.ReadSlice('\n')
		c.line = append(c.line, part...)
		if len(c.line) > c.max {
			return nil, errLong
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if err != nil {
			return nil, err
		}
		body := c.line[:len(c.line)-1]
		if !inside || trailing(body)%2 == 0 {
			return body, nil
		}
	}
}

// trailing counts the backslashes at the end: an even number of them are each other's.
func trailing(b []byte) int {
	n := len(b)
	for n > 0 && b[n-1] == '\\' {
		n--
	}
	return len(b) - n
}

// begin reads the names in: COPY "public"."strato" ("a", "b""c") FROM STDIN;
func (c *copia) begin(line []byte) bool {
	rest, ok := bytes.CutPrefix(line, []byte(`COPY "public"."strato" (`))
	if !ok {
		return false
	}
	c.row.Nomi, c.geom = nil, -1
	for len(rest) > 0 && rest[0] == '"' {
		var name []byte
		for rest = rest[1:]; len(rest) > 0; rest = rest[1:] {
			if rest[0] == '"' {
				if rest = rest[1:]; len(rest) == 0 || rest[0] != '"' {
					break
				}
			}
			name = append(name, rest[0])
		}
		if string(name) == geometryColumn && c.geom < 0 {
			c.geom = len(c.row.Nomi)
		} else {
			c.row.Nomi = append(c.row.Nomi, decode(name))
		}
		rest = bytes.TrimPrefix(rest, []byte(", "))
	}
	c.row.Valori, c.row.Nulli = make([]string, len(c.row.Nomi)), make([]bool, len(c.row.Nomi))
	return true
}

func (c *copia) parse(line []byte) error {
	c.row.N++
	c.row.Geometria, c.row.Guasto = nil, nil
	at, column := 0, 0
	for more := true; more; column++ {
		var null bool
		line, null, more = c.value(line)
		switch {
		case column == c.geom && !null:
			c.row.Geometria, c.row.Guasto = c.geometry()
		case column == c.geom:
		case at == len(c.row.Nomi):
			return fmt.Errorf("row %d of the dump has more values than columns", c.row.N)
		default:
			c.row.Valori[at], c.row.Nulli[at] = decode(c.field), null
			at++
		}
	}
	if at != len(c.row.Nomi) {
		return fmt.Errorf("row %d of the dump has fewer values than columns", c.row.N)
	}
	return nil
}

// value takes the next value off the line into c.field. A backslash gives its own meaning to a
// few letters and none to what else it precedes, tabs and ends of line included.
func (c *copia) value(line []byte) (rest []byte, null, more bool) {
	c.field = c.field[:0]
	if bytes.HasPrefix(line, []byte(`\N`)) && (len(line) == 2 || line[2] == '\t') {
		return line[min(3, len(line)):], true, len(line) > 2
	}
	for {
		i := bytes.IndexAny(line, "\t\\")
		if i < 0 {
			c.field = append(c.field, line...)
			return nil, false, false
		}
		c.field = append(c.field, line[:i]...)
		if line[i] == '\t' {
			return line[i+1:], false, true
		}
		if line = line[i+1:]; len(line) == 0 {
			return nil, false, false
		}
		b := line[0]
		if j := strings.IndexByte("bfnrtv", b); j >= 0 {
			b = "\b\f\n\r\t\v"[j]
		}
		c.field = append(c.field, b)
		line = line[1:]
	}
}

// decode takes text that is not UTF-8 for Windows', which is what old shapefiles hold.
func decode(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	s, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	return string(s)
}

func unhex(dst, src []byte) ([]byte, error) {
	n := hex.DecodedLen(len(src))
	if cap(dst) < n {
		dst = make([]byte, n+n/2)
	}
	_, err := hex.Decode(dst[:n], src)
	return dst[:n], err
}
