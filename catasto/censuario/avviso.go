package censuario

// Avviso is a defect that did not keep a line from being read. It names the field, never its
// value.
type Avviso struct {
	Codice string
	Campo  string // name of the field in the layout, may be empty
}
