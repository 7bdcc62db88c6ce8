package fogli

// coordinate walks the nested arrays of a geometry, which are valid JSON already, into flat
// numbers: decoding them into slices of slices would cost an allocation a vertex. Its methods
// return what is wrong, in Italian, or nothing.
type coordinate struct {
	b    []byte
	i    int
	flat []float64
	ends [][]int
}

func (c *coordinate) spazi() {
	for c.i < len(c.b) && (c.b[c.i] == ' ' || c.b[c.i] == '\n' || c.b[c.i] == '\t' || c.b[c.i] == '\r') {
		c.i++
	}
}

// segno takes one character of structure.
func (c *coordinate) segno(s byte) bool {
	if c.spazi(); c.i < len(c.b) && c.b[c.i] == s {
		c.i++
		return true
	}
	return false
}

// elenco reads an array whose elements fn reads.
func (c *coordinate) elenco(fn func() string) string {
	if !c.segno('[') {
		return "le coordinate non hanno la profondità giusta"
	}
	if c.segno(']') {
		return ""
	}
	for {
		if motivo := fn(); motivo != "" {
			return motivo
		}
		if c.segno(',') {
			continue
		}
		if c.segno(']') {
			return ""
		}
		return "le coordinate non hanno la profondità giusta"
	}
}

// punto reads [x, y]; a third number, the height, is let go.
func (c *coordinate) punto() string {
	n := 0
	motivo := c.elenco(func() string {
		c.spazi()
		da := c.i
		for c.i < len(c.b) && c.b[c.i] != ',' && c.b[c.i] != ']' && c.b[c.i] > ' ' {
			c.i++
		}
		f, ok := decimale(string(c.b[da:c.i]))
		if !ok {
			return "una coordinata non è un numero decimale finito"
		}
		if n++; n <= 2 {
			c.flat = append(c.flat, f)
		}
		return ""
	})
	if motivo == "" && (n < 2 || n > 4) {
		return "un vertice ha due coordinate"
	}
	return motivo
}

func (c *coordinate) linea() string { return c.elenco(c.punto) }

func (c *coordinate) anello() string {
	da := len(c.flat)
	if motivo := c.linea(); motivo != "" {
		return motivo
	}
	return c.chiudi(da)
}

func (c *coordinate) poligono() string {
	c.ends = append(c.ends, make([]int, 0, 1))
	if motivo := c.elenco(c.anello); motivo != "" {
		return motivo
	}
	if len(c.ends[len(c.ends)-1]) == 0 {
		return "un poligono senza anelli"
	}
	return ""
}
