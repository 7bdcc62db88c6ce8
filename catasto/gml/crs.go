package gml

import (
	"bytes"
	"strconv"
)

// crs is what a srsName says.
type crs struct {
	srid    int
	scambia bool // the file writes y before x
}

// assi lists the codes whose order of axes we know. A code that is not here is refused,
// because a wrong guess would put a comune in another sea.
var assi = map[int]bool{ // true: the authority writes y first
	6706: true, 4258: true, 4326: true, 4265: true, 6707: true, 6708: true, 6709: true, 3045: true, 3044: true,
	7791: false, 7792: false, 7793: false, 7794: false, 7795: false, 3003: false, 3004: false,
	25832: false, 25833: false, 25834: false, 32632: false, 32633: false, 32634: false, 3857: false,
}

// parseCRS reads a srsName. The urn: form and the http …/def/crs/ form follow the order of the
// authority; the short form EPSG:6706 and the older …epsg.xml#6706 are, by the custom of the
// programs that write them, x before y.
func parseCRS(b []byte) (c crs, ok bool) {
	b = bytes.TrimSpace(b)
	i := len(b)
	for i > 0 && b[i-1] >= '0' && b[i-1] <= '9' {
		i--
	}
	testa := bytes.ToLower(b[:i])
	n, err := strconv.Atoi(string(b[i:]))
	if err != nil || !bytes.Contains(testa, []byte("epsg")) {
		return crs{}, false
	}
	yPrima, nota := assi[n]
	c.srid = n
	switch {
	case bytes.HasPrefix(testa, []byte("urn:")), bytes.Contains(testa, []byte("/def/crs/")):
		c.scambia = yPrima
	case string(testa) == "epsg:", bytes.HasSuffix(testa, []byte("epsg.xml#")):
	default:
		return crs{}, false
	}
	return c, nota
}
