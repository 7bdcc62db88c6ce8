package importers

import (
	"bytes"
	"path"
	"regexp"
	"strings"
)

// riconosciXML looks at the names of the elements, whatever prefix they are given: addresses in
// attributes name the same things and mean nothing.
func riconosciXML(nome string, text []byte) Tipo {
	root, members := "", false
	for name := range tags(text) {
		if root == "" {
			root = name
			switch root {
			case "ServiceExceptionReport", "ExceptionReport":
				return EccezioneServizio
			case "kml", "gpx", "osm":
				return Vettoriale
			case "html", "HTML":
				return Sconosciuto // the page of a portal, saved in place of the file
			}
		}
		switch name {
		case "CadastralParcel", "CadastralZoning":
			return MappaGML
		case "DatiRichiesta":
			return TributiMetrici
		case "member", "featureMember", "featureMembers":
			members = true
		}
	}
	if root != "FeatureCollection" {
		return ""
	}
	if base := strings.ToLower(strings.TrimSuffix(nome, path.Ext(nome))); !members &&
		(strings.HasSuffix(base, "_ple") || strings.HasSuffix(base, "_map")) {
		return MappaGML // a comune without sheets is a collection of nothing
	}
	return Vettoriale
}

// tags yields the local names of the opening tags, comments and declarations apart. It is no
// parser: the text is cut where it is cut, and may be anything.
func tags(text []byte) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for {
			i := bytes.IndexByte(text, '<')
			if i < 0 {
				return
			}
			text = text[i+1:]
			skip := ""
			switch {
			case bytes.HasPrefix(text, []byte("!--")):
				skip = "-->"
			case bytes.HasPrefix(text, []byte("![CDATA[")):
				skip = "]]>"
			case bytes.HasPrefix(text, []byte("?")):
				skip = "?>"
			}
			if skip != "" {
				if i = bytes.Index(text, []byte(skip)); i < 0 {
					return
				}
				text = text[i+len(skip):]
				continue
			}
			end := bytes.IndexAny(text, " \t\r\n/>")
			if end <= 0 {
				if end < 0 {
					return // cut: half a name may be another name
				}
				continue
			}
			name := text[:end]
			if j := bytes.LastIndexByte(name, ':'); j >= 0 {
				name = name[j+1:]
			}
			if len(name) > 0 && name[0] != '!' && !yield(string(name)) {
				return
			}
		}
	}
}

var (
	geoType    = regexp.MustCompile(`"type"\s*:\s*"(FeatureCollection|Feature|Topology|GeometryCollection|(Multi)?(Point|LineString|Polygon))"`)
	keyLivello = regexp.MustCompile(`[^\\]"LIVELLO"\s*:`)
	keyANNCSU  = regexp.MustCompile(`[^\\]"(PROGRESSIVO|PROGR)_NAZIONALE"\s*:`)
)

// riconosciJSON: a collection says what it is in the properties of its first object.
func riconosciJSON(text []byte) Tipo {
	switch {
	case !geoType.Match(text):
		return ""
	case keyLivello.Match(text):
		return MappaGeoJSON
	case keyANNCSU.Match(text):
		return IndirizziANNCSU
	}
	return Vettoriale
}
