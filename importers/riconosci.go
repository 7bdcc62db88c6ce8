package importers

import (
	"bytes"
	"encoding/binary"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Riconosci says what a file is. The content decides where it can, since people rename files;
// the name where a format has no mark of its own. testa is the beginning of the file, whole
// when it is short; beyond TestaUtile nothing is read.
func Riconosci(nome string, testa []byte) Tipo {
	testa = testa[:min(len(testa), TestaUtile)]
	nome = path.Base(strings.ReplaceAll(nome, `\`, "/"))
	ext := strings.ToLower(path.Ext(nome))
	if t := riconosciBinario(nome, ext, testa); t != "" {
		return t
	}
	text := bytes.TrimLeftFunc(bytes.TrimPrefix(testa, []byte("\ufeff")), unicode.IsSpace)
	var t Tipo
	switch {
	case len(text) == 0: // a register without changes is an empty file
		t = riconosciVuoto(ext)
	case text[0] == '<':
		t = riconosciXML(nome, text)
	case text[0] == '{' || text[0] == '[':
		t = riconosciJSON(text)
	default:
		t = riconosciTesto(nome, ext, text)
	}
	if t == "" && vectorExt[ext] {
		t = Vettoriale
	}
	if t == "" {
		t = Sconosciuto
	}
	return t
}

// vectorExt are the files, and the parts of files, that GDAL reads and that say nothing of
// themselves, or say it in binary.
var vectorExt = map[string]bool{
	".shp": true, ".shx": true, ".dbf": true, ".prj": true, ".cpg": true, ".qix": true, ".sbn": true, ".sbx": true,
	".qpj": true, ".qmd": true, ".gpkg": true, ".sqlite": true, ".fgb": true, ".kml": true, ".kmz": true, ".gml": true, ".tab": true,
	".map": true, ".id": true, ".ind": true, ".mif": true, ".mid": true, ".dxf": true, ".dwg": true, ".dgn": true,
	".e00": true, ".gpx": true, ".gdbtable": true, ".gdbtablx": true, ".gdbindexes": true, ".xlsx": true, ".ods": true,
}

func riconosciBinario(nome, ext string, head []byte) Tipo {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		switch {
		case inDocfa(nome):
			return CatastoDocfa
		case ext == ".xlsx" || ext == ".ods" || ext == ".kmz" || strings.HasSuffix(strings.ToLower(nome), ".gdb.zip"):
			return Vettoriale
		}
		return Archivio
	case bytes.HasPrefix(head, []byte("SQLite format 3\x00")), bytes.HasPrefix(head, []byte("fgb\x03")):
		return Vettoriale
	case len(head) >= 100 && binary.BigEndian.Uint32(head) == 9994 && binary.LittleEndian.Uint32(head[28:]) == 1000:
		return Vettoriale // the header of .shp and .shx
	}
	return ""
}

func riconosciVuoto(ext string) Tipo {
	switch ext {
	case ".fab":
		return CatastoFabbricati
	case ".ter":
		return CatastoTerreni
	case ".sog", ".tit":
		return ParteCensuaria
	}
	return ""
}

func riconosciTesto(nome, ext string, text []byte) Tipo {
	rows := righe(text, 3)
	first := strings.TrimSpace(rows[0])
	if first == "MAPPA" || first == "MAPPA FONDIARIO" || strings.HasPrefix(first, "QUADRO D") {
		return MappaCXF
	}
	if len(rows) > 1 && isSUP(rows[0], rows[1]) {
		return SUP
	}
	if t := riconosciCensuario(nome, ext, rows[0], text); t != "" {
		return t
	}
	if t := riconosciTabella(first); t != "" {
		return t
	}
	return riconosciTracciato(rows)
}

// righe are the first lines that are not blank, without their ends. The last one may be cut by
// the end of the text.
func righe(text []byte, n int) []string {
	var out []string
	for line := range bytes.Lines(text) {
		line = bytes.TrimRight(line, "\r\n")
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if out = append(out, string(line)); len(out) == n {
			break
		}
	}
	return out
}

// isSUP: records of 11 characters of key and 10 of number; the first is the sheet and a date,
// the second the count of buildings.
func isSUP(first, second string) bool {
	return len(first) >= 19 && digits(strings.TrimSpace(first[11:])) &&
		strings.HasPrefix(second, "N.FABBRIC") && digits(strings.TrimSpace(second[len("N.FABBRIC"):]))
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

var (
	belfiore = regexp.MustCompile(`^[A-Za-z]\d{3}$`)
	docfaDat = regexp.MustCompile(`(?i)^(DC|DM|SC)\.DAT$`)
	prmLabel = regexp.MustCompile(`(?i)(comune\s+richiesto|tipologia\s+di\s+estrazione)\s*:`)
)

// riconosciCensuario wants both the extension and the shape: lines of fields closed by a bar,
// the first of which is the code of a comune.
func riconosciCensuario(nome, ext, first string, text []byte) Tipo {
	if ext == ".prm" {
		if prmLabel.Match(text) {
			return ParteCensuaria
		}
		return ""
	}
	f := strings.Split(strings.TrimPrefix(first, "\x00"), "|")
	if len(f) < 5 || !belfiore.MatchString(strings.TrimSpace(f[0])) {
		return ""
	}
	kind := strings.TrimSpace(f[3])
	switch {
	case ext == ".fab" && kind == "F":
		return CatastoFabbricati
	case ext == ".ter" && kind == "T":
		return CatastoTerreni
	case ext == ".sog" && (kind == "P" || kind == "G"):
		return ParteCensuaria
	case ext == ".tit":
		return ParteCensuaria
	case docfaDat.MatchString(nome):
		return CatastoDocfa
	}
	return ""
}

// tabelle are the layouts with a header of names, each by the few columns that no other has: a file
// that lacks another one is still of that kind, and is refused by the name of what it lacks.
var tabelle = []struct {
	tipo    Tipo
	columns []string
}{
	{TributiTARI, []string{"id_utenza", "id_oggetto"}},
	{TributiIMU, []string{"id_posizione", "tipo_oggetto"}},
	{EdiliziaPratiche, []string{"archivio", "numero", "kind"}},
	{TributiAliquote, []string{"fattispecie", "aliquota_permille"}},
	{TributiValoriAree, []string{"zona", "euro_mq"}},
	{TributiTariffe, []string{"tipo_utenza", "fissa_euro_mq"}},
	{AnagrafeResidenti, []string{"cf", "cognome", "nome", "id_famiglia"}},
	{AnagrafeResidenti, []string{"cf", "cognome", "nome", "dal"}},
	{IndirizziANNCSU, []string{"progressivo_nazionale"}},
	{IndirizziANNCSU, []string{"progr_nazionale"}},
}

func riconosciTabella(header string) Tipo {
	if !utf8.ValidString(header) {
		return ""
	}
	for _, sep := range []string{";", ",", "\t", "|"} {
		names := map[string]bool{}
		for name := range strings.SplitSeq(header, sep) {
			name, _, _ = strings.Cut(strings.Trim(name, "\" \t\r"), "(") // tipo_oggetto(F|T|A): copied from the layout
			names[strings.ToLower(strings.TrimSpace(name))] = true
		}
		if len(names) < 2 {
			continue
		}
	next:
		for _, t := range tabelle {
			for _, c := range t.columns {
				if !names[c] {
					continue next
				}
			}
			return t.tipo
		}
	}
	return ""
}

// riconosciTracciato knows the supplies of fixed width by the length of their records and the
// kind that each begins with. The last line seen may be cut, so only those before it count.
func riconosciTracciato(rows []string) Tipo {
	if len(rows) < 2 || len(rows[0]) != len(rows[1]) {
		return ""
	}
	first := rows[0]
	switch len(first) {
	case 300:
		switch {
		case strings.HasPrefix(first, "A1") || strings.HasPrefix(first, "G1"):
			return TributiF24
		case first[0] == '0' && (first[5] == 'E' || first[5] == 'G'): // the fifth character of the identifier
			return TributiUtenze
		}
	case 200:
		if first[0] == '0' && strings.ContainsAny(rows[1][:1], "AIB1") {
			return TributiLocazioni
		}
	case 250:
		if strings.ContainsAny(first[:1], "ABCD") && digits(first[4:9]) && belfiore.MatchString(first[20:24]) {
			return TributiSuccessioni
		}
	}
	return ""
}
