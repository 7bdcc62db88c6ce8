package docfa

import (
	"path"
	"strconv"
	"strings"

	codec "github.com/cestor/sit/catasto/docfa"
)

// Genere is the kind of a file of the supply.
type Genere string

// The values of Genere, as they are counted in what was read.
const (
	DC  Genere = "DC"
	DM  Genere = "DM"
	SC  Genere = "SC"
	PL  Genere = "PL"  // a drawing, named by a line of SC
	DOC Genere = "DOC" // a PDF or DAT, named after its protocollo
	LIS Genere = "LIS" // the index of the DOC
)

// GenereDi is the kind of a file by its name and by what lies in its archive; empty for what the
// supply does not have. Without an archive a name with three digits behind is a drawing.
func GenereDi(nome string, dentro codec.Contenuto) Genere {
	ext := strings.ToUpper(path.Ext(nome))
	switch base := strings.ToUpper(nome); {
	case base == "DC.DAT" || base == "DM.DAT" || base == "SC.DAT":
		return Genere(base[:2])
	case dentro == codec.DatiCensuari:
		return ""
	case dentro != codec.Documenti && scheda(ext) >= 0:
		return PL
	case dentro == codec.MetriciSchede || dentro == codec.CensuariSchede:
		return ""
	case ext == ".LIS":
		return LIS
	case ext == ".PDF" || ext == ".DAT" || ext == ".P7M":
		return DOC
	}
	return ""
}

// scheda is the number of a drawing in the extension of its file, -1 when it is none.
func scheda(ext string) int {
	if len(ext) != 4 || strings.Trim(ext[1:], "0123456789") != "" {
		return -1
	}
	n, err := strconv.Atoi(ext[1:])
	if err != nil {
		return -1
	}
	return n
}

// radice is a name without its extension, as the lines that name it write it.
func radice(nome string) string {
	return strings.ToUpper(strings.TrimSpace(strings.TrimSuffix(nome, path.Ext(nome))))
}
