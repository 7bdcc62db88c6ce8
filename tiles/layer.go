package tiles

import "fmt"

// Layer is one drawn layer of the map. The order is that of drawing, and of the layers in a tile.
type Layer uint8

// The layers of the contract. Sit is all the others in one tile, and never the layer of a segment.
const (
	Comuni Layer = iota
	Fogli
	Particelle
	Edifici
	Zone
	Vincoli
	Etichette
	Segni
	Civici
	Sit

	layerCount = int(Sit)
)

// MaxZoom is the deepest zoom of every layer.
const MaxZoom = 22

// layerInfo is what the contract fixes of a layer: its name outside, its first zoom, its
// attributes in the order in which every tile lists them.
type layerInfo struct {
	name    string
	minZoom int
	keys    []string
}

var layerInfos = [...]layerInfo{
	Comuni:     {"comuni", 4, []string{"ente", "nome"}},
	Fogli:      {"fogli", 10, []string{"id", "ente", "sezione", "foglio"}},
	Particelle: {"particelle", 13, []string{"id", "ente", "foglio", "numero", "tipo"}},
	Edifici:    {"edifici", 14, []string{"id", "ente", "particella", "numero"}},
	Zone:       {"zone", 11, []string{"id", "ente", "sigla", "zto", "stato"}},
	Vincoli:    {"vincoli", 11, []string{"id", "ente", "codice", "zto", "stato"}},
	Etichette:  {"particelle_etichette", 16, []string{"numero", "angolo"}},
	Segni:      {"segni", 16, []string{"tipo", "testo", "angolo"}},
	Civici:     {"civici", 16, []string{"id", "testo"}},
	Sit:        {"sit", 4, nil},
}

// ParseLayer reads the name a layer has in an address.
func ParseLayer(name string) (Layer, error) {
	for l, info := range layerInfos {
		if info.name == name {
			return Layer(l), nil
		}
	}
	return 0, fmt.Errorf("layer %q: unknown", name)
}

func (l Layer) String() string {
	if int(l) < len(layerInfos) {
		return layerInfos[l].name
	}
	return fmt.Sprintf("layer(%d)", uint8(l))
}

// MinZoom is the first zoom at which the layer is drawn.
func (l Layer) MinZoom() int { return layerInfos[l].minZoom }

// Attributes names the attributes that features of the layer may carry; Sit has none of its own.
func (l Layer) Attributes() []string { return append([]string(nil), layerInfos[l].keys...) }

// Parts lists the layers that make up l: itself, or all of them for Sit.
func (l Layer) Parts() []Layer { return append([]Layer(nil), l.parts()...) }

var allLayers = [layerCount]Layer{Comuni, Fogli, Particelle, Edifici, Zone, Vincoli, Etichette, Segni, Civici}

func (l Layer) parts() []Layer {
	if l == Sit {
		return allLayers[:]
	}
	return allLayers[l : l+1]
}

// polygonal layers keep an area, by which the smallest of a crowded tile go first.
func (l Layer) polygonal() bool { return l <= Vincoli }

// named layers give each feature a public id.
func (l Layer) named() bool { return l != Comuni && l != Etichette && l != Segni }
