package gml

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"
)

// Writer writes features in the layout of the Agenzia's service: latitude before longitude,
// eight decimals, blank at the end of a posList.
type Writer struct {
	w   *bufio.Writer
	buf []byte
}

// NewWriter writes the root. numero is how many features will follow, or negative when it is
// not known.
func NewWriter(w io.Writer, h Header, numero int) *Writer {
	g := &Writer{w: bufio.NewWriterSize(w, 64<<10)}
	g.w.WriteString("<?xml version='1.0' encoding=\"UTF-8\" ?>\n<wfs:FeatureCollection\n" +
		"   xmlns:CP=\"" + nsMapServer + "\"\n   xmlns:gml=\"" + nsGML32 + "\"\n   xmlns:wfs=\"" + nsWFS20 + "\"\n  ")
	if h.TimeStamp != "" {
		fmt.Fprintf(g.w, " timeStamp=\"%s\"", escape(h.TimeStamp))
	}
	matched, returned := h.NumberMatched, "unknown"
	if numero >= 0 {
		returned = strconv.Itoa(numero)
		matched = returned
	}
	fmt.Fprintf(g.w, " numberMatched=\"%s\" numberReturned=\"%s\">\n", escape(matched), returned)
	return g
}

// Write appends a feature. Its coordinates must be geographic, as everything in this layout is.
func (g *Writer) Write(r *Record) error {
	if len(r.Ends) > 0 && !geografico(r.SRID) {
		return fmt.Errorf("write gml: EPSG:%d is not geographic", r.SRID)
	}
	namespace := "IT.AGE.PLA."
	if r.Tipo == Foglio {
		namespace = "IT.AGE.MAP."
	}
	localID := r.LocalID
	if localID == "" {
		localID = namespace + r.Riferimento
	}
	id := string(r.Tipo) + "." + escape(localID)
	fmt.Fprintf(g.w, "    <wfs:member>\n      <CP:%s gml:id=\"%s\">\n", r.Tipo, id)
	if len(r.Ends) > 0 {
		g.geometria(r, id)
	}
	g.voce("INSPIREID_LOCALID", localID)
	g.voce("INSPIREID_NAMESPACE", namespace)
	g.voce("LABEL", r.Label)
	if r.Tipo == Foglio {
		g.voce("LEVEL", "3rdOrder")
		g.voce("LEVELNAME", "Mappa Catastale")
		g.voce("NATIONALCADASTRALZONINGREFERENCE", r.Riferimento)
		if r.Scala > 0 {
			g.voce("ORIGINALMAPSCALEDENOMINATOR", strconv.Itoa(r.Scala))
		}
	} else {
		g.voce("NATIONALCADASTRALREFERENCE", r.Riferimento)
	}
	if r.Inizio != "" {
		g.voce("BEGINLIFESPANVERSION", r.Inizio)
	}
	g.voce("ADMINISTRATIVEUNIT", r.Comune)
	_, err := fmt.Fprintf(g.w, "      </CP:%s>\n    </wfs:member>\n", r.Tipo)
	return err
}

// Close ends the root. It does not close what lies below.
func (g *Writer) Close() error {
	g.w.WriteString("</wfs:FeatureCollection>\n")
	return g.w.Flush()
}

func (g *Writer) geometria(r *Record, id string) {
	srs := fmt.Sprintf(" srsName=\"urn:ogc:def:crs:EPSG::%d\"", r.SRID)
	ovest, sud, est, nord := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for i := 0; i+1 < len(r.Flat); i += 2 {
		ovest, est = min(ovest, r.Flat[i]), max(est, r.Flat[i])
		sud, nord = min(sud, r.Flat[i+1]), max(nord, r.Flat[i+1])
	}
	fmt.Fprintf(g.w, "        <gml:boundedBy>\n        \t<gml:Envelope%s>\n        \t\t<gml:lowerCorner>%.6f %.6f</gml:lowerCorner>\n"+
		"        \t\t<gml:upperCorner>%.6f %.6f</gml:upperCorner>\n        \t</gml:Envelope>\n        </gml:boundedBy>\n        <CP:msGeometry>\n",
		srs, sud, ovest, nord, est)
	multi := len(r.Ends) > 1
	if multi {
		fmt.Fprintf(g.w, "          <gml:MultiSurface%s>\n", srs)
		srs = ""
	}
	da := 0
	for p, ends := range r.Ends {
		if multi {
			g.w.WriteString("          <gml:surfaceMember>\n")
		}
		fmt.Fprintf(g.w, "          <gml:Polygon gml:id=\"%s.%d\"%s>\n", id, p+1, srs)
		for i, a := range ends {
			ruolo := "interior"
			if i == 0 {
				ruolo = "exterior"
			}
			fmt.Fprintf(g.w, "            <gml:%s>\n              <gml:LinearRing>\n                <gml:posList srsDimension=\"2\">", ruolo)
			g.posList(r.Flat[da:a])
			fmt.Fprintf(g.w, "</gml:posList>\n              </gml:LinearRing>\n            </gml:%s>\n", ruolo)
			da = a
		}
		g.w.WriteString("          </gml:Polygon>\n")
		if multi {
			g.w.WriteString("          </gml:surfaceMember>\n")
		}
	}
	if multi {
		g.w.WriteString("          </gml:MultiSurface>\n")
	}
	g.w.WriteString("        </CP:msGeometry>\n")
}

func (g *Writer) posList(flat []float64) {
	b := g.buf[:0]
	for i := 0; i+1 < len(flat); i += 2 {
		b = append(strconv.AppendFloat(b, flat[i+1], 'f', 8, 64), ' ')
		b = append(strconv.AppendFloat(b, flat[i], 'f', 8, 64), ' ')
	}
	g.w.Write(b)
	g.buf = b
}

func (g *Writer) voce(nome, valore string) {
	fmt.Fprintf(g.w, "        <CP:%s>%s</CP:%s>\n", nome, escape(valore), nome)
}

func escape(s string) string {
	for i := range len(s) {
		if c := s[i]; c == '<' || c == '>' || c == '&' || c == '"' || c == '\'' || c < ' ' || c >= 0x80 {
			var b bytes.Buffer
			xml.EscapeText(&b, []byte(s)) // a bytes.Buffer never fails
			return b.String()
		}
	}
	return s
}
