package pmtiles

// maxZoom bounds the zooms whose ids fit a uint64 with room to spare; maps stop far before.
const maxZoom = 26

// first is the id of the first tile of a zoom: all tiles of the zooms before it come first.
func first(z int) uint64 { return (1<<(2*uint(z)) - 1) / 3 }

// TileID is the place of a tile on the curves of the format: zoom by zoom, each along a Hilbert
// curve from its north-west corner.
func TileID(z, x, y int) uint64 {
	d := uint64(0)
	px, py := uint32(x), uint32(y)
	for s := uint32(1) << uint(z) >> 1; s > 0; s >>= 1 {
		rx, ry := uint32(0), uint32(0)
		if px&s > 0 {
			rx = 1
		}
		if py&s > 0 {
			ry = 1
		}
		d += uint64(s) * uint64(s) * uint64((3*rx)^ry)
		if ry == 0 { // turn the quarter so that its curve begins where the last one ended
			if rx == 1 {
				px, py = s-1-px&(s-1), s-1-py&(s-1)
			}
			px, py = py, px
		}
		px, py = px&(s-1), py&(s-1)
	}
	return first(z) + d
}
