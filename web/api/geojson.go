package api

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
)

// appendParticella writes a particella as a GeoJSON Feature (RFC 7946). By hand: it is the
// answer given most often, and reflection would be most of its cost.
func appendParticella(b []byte, p mappa.Particella, avvisi bool) []byte {
	id := p.ID.String()
	b = append(b, `{"type":"Feature","id":`...)
	b = appendTesto(b, id)
	b = append(b, `,"geometry":`...)
	if p.Geometria == nil {
		b = append(b, `null`...)
	} else {
		b = appendMulti(b, p.Geometria)
	}
	b = append(b, `,"properties":{"id":`...)
	b = appendTesto(b, id)
	b = append(b, `,"comune":`...)
	b = appendTesto(b, string(p.ID.Foglio.Comune))
	b = append(b, `,"sezione":`...)
	b = appendONull(b, p.ID.Foglio.Sezione)
	b = append(b, `,"foglio":`...)
	b = strconv.AppendInt(b, int64(p.ID.Foglio.Foglio), 10)
	b = append(b, `,"allegato":`...)
	b = appendONull(b, p.ID.Foglio.Allegato)
	b = append(b, `,"sviluppo":`...)
	b = appendONull(b, p.ID.Foglio.Sviluppo)
	b = append(b, `,"numero":`...)
	b = appendTesto(b, p.ID.Numero.Numero)
	b = append(b, `,"denominatore":`...)
	b = appendONull(b, p.ID.Numero.Denominatore)
	b = append(b, `,"subalterni":`...)
	b = appendTesti(b, p.Catasto.Subalterni)
	b = append(b, `,"in_mappa":`...)
	b = strconv.AppendBool(b, p.InMappa)
	b = append(b, `,"in_censuario":`...)
	b = strconv.AppendBool(b, p.InCensuario)
	b = append(b, `,"superficie_catastale_mq":`...)
	if s := p.Catasto.Superficie; s != nil { // what only the census knows is null without one
		b = strconv.AppendInt(b, *s, 10)
	} else {
		b = append(b, `null`...)
	}
	b = append(b, `,"superficie_mappa_mq":`...)
	if p.InMappa {
		b = appendArrotondato(b, p.SuperficieMappa, 2)
	} else {
		b = append(b, `null`...)
	}
	b = append(b, `,"qualita":`...)
	b = appendONull(b, p.Catasto.NomeQualita())
	b = append(b, `,"ente_urbano":`...)
	if u := p.Catasto.EnteUrbano; u != nil {
		b = strconv.AppendBool(b, *u)
	} else {
		b = append(b, `null`...)
	}
	b = append(b, `,"soppressa":`...)
	b = strconv.AppendBool(b, p.Soppressa)
	b = append(b, `,"valida_dal":`...)
	b = appendGiorno(b, p.Vigenza.Dal, p.MaiDisegnata)
	b = append(b, `,"valida_al":`...)
	b = appendGiorno(b, p.Vigenza.Al, p.MaiDisegnata)
	b = append(b, `,"predecessori":`...)
	b = appendTesti(b, p.Predecessori)
	b = append(b, `,"successori":`...)
	b = appendTesti(b, p.Successori)
	b = append(b, `,"precisione_m":`...)
	if p.MaiDisegnata {
		b = append(b, `null,"fonte":null}`...)
	} else {
		b = appendArrotondato(b, p.Precisione, 2)
		b = append(b, `,"fonte":`...)
		b = appendONull(b, p.Fonte)
		b = append(b, '}')
	}
	if avvisi {
		b = appendAvvisi(b, p.Avvisi)
	}
	return append(b, '}')
}

// appendAvvisi writes the member avvisi when there is something to say.
func appendAvvisi(b []byte, avvisi []mappa.Avviso) []byte {
	if len(avvisi) == 0 {
		return b
	}
	b = append(b, `,"avvisi":[`...)
	for i, a := range avvisi {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"codice":`...)
		b = appendTesto(b, a.Codice)
		b = append(b, `,"testo":`...)
		b = appendTesto(b, a.Testo)
		b = append(b, '}')
	}
	return append(b, ']')
}

func appendMulti(b []byte, m orb.MultiPolygon) []byte {
	if len(m) == 1 {
		b = append(b, `{"type":"Polygon","coordinates":`...)
		return append(appendPoligono(b, m[0]), '}')
	}
	b = append(b, `{"type":"MultiPolygon","coordinates":[`...)
	for i, p := range m {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendPoligono(b, p)
	}
	return append(b, "]}"...)
}

// appendPoligono winds outer rings anticlockwise and holes clockwise, as the RFC asks.
func appendPoligono(b []byte, p orb.Polygon) []byte {
	b = append(b, '[')
	for i, r := range p {
		if i > 0 {
			b = append(b, ',')
		}
		verso := orb.CCW
		if i > 0 {
			verso = orb.CW
		}
		contrario := r.Orientation() != verso
		b = append(b, '[')
		for j := range r {
			if j > 0 {
				b = append(b, ',')
			}
			q := r[j]
			if contrario {
				q = r[len(r)-1-j]
			}
			b = append(b, '[')
			b = appendArrotondato(b, q[0], 7)
			b = append(b, ',')
			b = appendArrotondato(b, q[1], 7)
			b = append(b, ']')
		}
		b = append(b, ']')
	}
	return append(b, ']')
}

var potenze = [...]float64{1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7}

// appendArrotondato writes a number with at most so many decimals and no trailing zeros. For
// numbers of this size whole arithmetic is exact and three times faster than strconv.
func appendArrotondato(b []byte, v float64, decimali int) []byte {
	p := potenze[decimali]
	s := math.Round(v * p)
	if math.Abs(s) >= 1<<53 || math.IsNaN(s) {
		return strconv.AppendFloat(b, v, 'f', decimali, 64)
	}
	n := int64(s)
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	intero, resto, div := n/int64(p), n%int64(p), int64(p)
	b = strconv.AppendInt(b, intero, 10)
	if resto == 0 {
		return b
	}
	b = append(b, '.')
	for resto > 0 {
		div /= 10
		b = append(b, byte('0'+resto/div))
		resto %= div
	}
	return b
}

func appendGiorno(b []byte, g sit.Giorno, niente bool) []byte {
	if niente || g.Aperto() {
		return append(b, `null`...)
	}
	b = append(b, '"')
	b = append(b, g.String()...)
	return append(b, '"')
}

func appendONull(b []byte, s string) []byte {
	if s == "" {
		return append(b, `null`...)
	}
	return appendTesto(b, s)
}

func appendTesti(b []byte, t []string) []byte {
	b = append(b, '[')
	for i, s := range t {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendTesto(b, s)
	}
	return append(b, ']')
}

// appendTesto writes a JSON string. Identifiers and our own sentences need no escape; the rest
// is escaped as JSON asks.
func appendTesto(b []byte, s string) []byte {
	const esadecimali = "0123456789abcdef"
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
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
