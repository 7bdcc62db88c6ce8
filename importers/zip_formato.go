package importers

import (
	"encoding/binary"
	"hash/crc32"
	"path"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/cestor/sit/sit"
)

// The records of a zip, by their signature (APPNOTE 6.3.10, §4.3).
const (
	sigLocal      = 0x04034b50
	sigCentral    = 0x02014b50
	sigDescriptor = 0x08074b50
	sigExtraData  = 0x08064b50
	sigSigned     = 0x05054b50
	sigEnd64      = 0x06064b50
	sigLocator64  = 0x07064b50
	sigEnd        = 0x06054b50

	localLen, centralLen, endLen = 30, 46, 22

	flagEncrypted  = 1 << 0
	flagDescriptor = 1 << 3
	flagUTF8       = 1 << 11
	flagMasked     = 1 << 13

	maxName = 1024 // bytes: longer names are never those of an office
)

// testata is what the local or the central header of an entry says.
type testata struct {
	raw        string // the name as written, which the two headers must share
	name       string
	flags      uint16
	method     uint16
	crc        uint32
	compressed int64
	size       int64
	offset     int64 // of the local header; central only
	mod        time.Time
	link       bool // a symbolic link; central only
}

var le = binary.LittleEndian

// parseLocal reads the fixed part; name and extra field follow, of the lengths returned.
func parseLocal(b []byte) (t testata, nameLen, extraLen int) {
	t.flags, t.method = le.Uint16(b[6:]), le.Uint16(b[8:])
	t.mod = dosTime(le.Uint16(b[12:]), le.Uint16(b[10:]))
	t.crc = le.Uint32(b[14:])
	t.compressed, t.size = int64(le.Uint32(b[18:])), int64(le.Uint32(b[22:]))
	return t, int(le.Uint16(b[26:])), int(le.Uint16(b[28:]))
}

// parseCentral does the same for a record of the directory, which a comment may close.
func parseCentral(b []byte) (t testata, nameLen, extraLen, commentLen int) {
	t.flags, t.method = le.Uint16(b[8:]), le.Uint16(b[10:])
	t.mod = dosTime(le.Uint16(b[14:]), le.Uint16(b[12:]))
	t.crc = le.Uint32(b[16:])
	t.compressed, t.size = int64(le.Uint32(b[20:])), int64(le.Uint32(b[24:]))
	t.offset = int64(le.Uint32(b[42:]))
	const unix, macos, typeMask, typeLink = 3, 19, 0xf000, 0xa000
	if system := b[5]; system == unix || system == macos {
		t.link = le.Uint32(b[38:])>>16&typeMask == typeLink
	}
	return t, int(le.Uint16(b[28:])), int(le.Uint16(b[30:])), int(le.Uint16(b[32:]))
}

// complete adds what the name and the extra field say. It is false when a 64 bit value is
// missing or beyond any file.
func (t *testata) complete(name, extra []byte, central bool) bool {
	t.raw = string(name)
	t.name = ""
	ok := true
	for len(extra) >= 4 {
		id, n := le.Uint16(extra), int(le.Uint16(extra[2:]))
		if extra = extra[4:]; n > len(extra) {
			break // some writers pad the field: what is left means nothing
		}
		body := extra[:n]
		extra = extra[n:]
		switch id {
		case 0x0001: // zip64: only the values that do not fit, in this order
			take := func(v *int64) {
				if *v != 0xffffffff {
					return
				}
				if len(body) < 8 {
					ok = false
					return
				}
				*v = int64(le.Uint64(body))
				body = body[8:]
			}
			take(&t.size)
			take(&t.compressed)
			if central {
				take(&t.offset)
			}
		case 0x5455: // extended timestamp: seconds, UTC
			if n >= 5 && body[0]&1 != 0 {
				t.mod = time.Unix(int64(int32(le.Uint32(body[1:]))), 0).UTC()
			}
		case 0x7075: // Info-ZIP's Unicode name, tied to the plain one by a checksum
			if n > 5 && le.Uint32(body[1:]) == crc32.ChecksumIEEE(name) && utf8.Valid(body[5:]) {
				t.name = string(body[5:])
			}
		}
	}
	if t.name == "" {
		t.name = decodeName(name, t.flags)
	}
	return ok && t.size >= 0 && t.compressed >= 0 && t.offset >= 0
}

// decodeName: without the UTF-8 flag a name is in the code page of whoever wrote it. macOS
// writes UTF-8 and does not say so; an Italian Windows writes 850, which agrees with 437 on
// the lower case accents that Italian uses.
func decodeName(raw []byte, flags uint16) string {
	if utf8.Valid(raw) {
		return string(raw)
	}
	if flags&flagUTF8 != 0 {
		return strings.ToValidUTF8(string(raw), "\ufffd")
	}
	s, err := charmap.CodePage850.NewDecoder().Bytes(raw)
	if err != nil {
		return strings.ToValidUTF8(string(raw), "\ufffd")
	}
	return string(s)
}

// dosTime is the hour on the wall of who wrote, to two seconds: we take it for Rome's.
func dosTime(date, clock uint16) time.Time {
	return time.Date(1980+int(date>>9), time.Month(date>>5&15), int(date&31),
		int(clock>>11), int(clock>>5&63), int(clock&31)*2, 0, sit.Roma())
}

// vietato says why a name cannot be accepted. Nothing is written to disk under it, but it is
// stored, shown and compared: a name that lies about its place must not get so far.
func vietato(file, name string) *Rifiuto {
	why := ""
	switch {
	case name == "" || name == "/":
		why = "una voce è senza nome"
	case len(name) > maxName:
		why, name = "il nome è troppo lungo", name[:64]+"…"
	case strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }):
		why = "il nome contiene caratteri di controllo"
	case strings.Contains(name, `\`):
		why = "il nome contiene una barra rovescia"
	case strings.HasPrefix(name, "/"):
		why = "il nome comincia dalla radice del disco"
	case len(name) > 1 && name[1] == ':':
		why = "il nome comincia con la lettera di un disco"
	case !filepath.IsLocal(strings.TrimSuffix(name, "/")) || dotDot(name):
		why = "il nome esce dalla propria cartella (..)"
	default:
		return nil
	}
	return rifiuto(PercorsoVietato, file, nil, "voce %q: %s. Rifare l'archivio con un programma comune.", name, why)
}

// dotDot is true of a/../b too, which stays inside but has no honest use.
func dotDot(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if part == ".." {
			return true
		}
	}
	return false
}

// archivio is true of a zip to be walked. Office documents and Google Earth's files are zips
// too, but each is one thing for whoever reads it.
func archivio(name string, head []byte) bool {
	if len(head) < 4 || (le.Uint32(head) != sigLocal && le.Uint32(head) != sigEnd) {
		return false
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".xlsx", ".xlsm", ".ods", ".odt", ".docx", ".kmz", ".jar":
		return false
	}
	return true
}

// falsoZip refuses what is called zip and is none.
func falsoZip(voce Voce) *Rifiuto {
	if !strings.EqualFold(path.Ext(voce.Nome), ".zip") {
		return nil
	}
	return rifiuto(ArchivioCorrotto, voce.Percorso, nil,
		"ha il nome di un archivio zip ma non lo è: forse è stato troncato o scaricato male. Scaricarlo di nuovo.")
}
