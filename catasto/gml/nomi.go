package gml

import "strings"

// nome is an element we know, by namespace and local name: prefixes are the writer's choice.
type nome uint8

const (
	nAltro nome = iota
	nCollezione
	nParticella
	nFoglio
	nEstraneo // a feature with the right name in a namespace we do not know
	nEnvelope
	nPoligono
	nEsterno
	nInterno
	nPosList
	nPos
	nCoordinates
	nLocalID
	nRiferimento
	nLabel
	nComune
	nScala
	nInizio
	nRapporto // the report of an error, at the root
	nEccezione
	nVuoto // where no element is
)

// contenuto tells the elements whose text we read.
func (n nome) contenuto() bool { return n >= nPosList && n <= nInizio || n == nEccezione }

const (
	nsMapServer = "http://mapserver.gis.umn.edu/mapserver"
	nsGML32     = "http://www.opengis.net/gml/3.2"
	nsGML31     = "http://www.opengis.net/gml"
	nsWFS20     = "http://www.opengis.net/wfs/2.0"
	nsWFS11     = "http://www.opengis.net/wfs"
)

func riconosci(uri, locale string) nome {
	switch uri {
	case nsMapServer:
		return nomiCP[locale]
	case nsGML32, nsGML31:
		return nomiGML[locale]
	case nsWFS20, nsWFS11:
		if locale == "FeatureCollection" {
			return nCollezione
		}
		return nAltro
	}
	switch locale {
	case "CadastralParcel", "CadastralZoning":
		return nEstraneo
	case "ServiceExceptionReport", "ExceptionReport":
		return nRapporto
	case "ServiceException", "ExceptionText":
		return nEccezione
	}
	return nAltro
}

var nomiCP = map[string]nome{
	"CadastralParcel": nParticella, "CadastralZoning": nFoglio,
	"INSPIREID_LOCALID": nLocalID, "LABEL": nLabel, "ADMINISTRATIVEUNIT": nComune,
	"NATIONALCADASTRALREFERENCE": nRiferimento, "NATIONALCADASTRALZONINGREFERENCE": nRiferimento,
	"ORIGINALMAPSCALEDENOMINATOR": nScala, "BEGINLIFESPANVERSION": nInizio,
}

var nomiGML = map[string]nome{
	"FeatureCollection": nCollezione, "Envelope": nEnvelope,
	"Polygon": nPoligono, "PolygonPatch": nPoligono,
	"exterior": nEsterno, "interior": nInterno, "outerBoundaryIs": nEsterno, "innerBoundaryIs": nInterno,
	"posList": nPosList, "pos": nPos, "coordinates": nCoordinates,
}

// spazi is the namespaces in force, and the names already resolved under them. It lasts from
// the element that declares to its end; nearly always there is one for the whole file.
type spazi struct {
	sopra *spazi
	uri   map[string]string // prefix to namespace
	nomi  map[string]nome   // qualified name to what it is
}

const maxNomi = 256 // a file has some thirty: beyond, resolve again rather than remember

func newSpazi(sopra *spazi) *spazi {
	s := &spazi{sopra: sopra, uri: map[string]string{}, nomi: map[string]nome{}}
	if sopra == nil {
		s.uri["xml"] = "http://www.w3.org/XML/1998/namespace"
		return s
	}
	for p, u := range sopra.uri {
		s.uri[p] = u
	}
	return s
}

// risolvi returns what a qualified name is; false when it is no name, or its prefix was never
// declared.
func (s *spazi) risolvi(q []byte) (nome, bool) {
	if n, ok := s.nomi[string(q)]; ok {
		return n, true
	}
	if !nomeValido(q) {
		return nAltro, false
	}
	prefisso, locale, con := strings.Cut(string(q), ":")
	if !con {
		prefisso, locale = "", prefisso
	}
	uri, dichiarato := s.uri[prefisso]
	if !dichiarato && con {
		return nAltro, false
	}
	n := riconosci(uri, locale)
	if len(s.nomi) < maxNomi {
		s.nomi[string(q)] = n
	}
	return n, true
}
