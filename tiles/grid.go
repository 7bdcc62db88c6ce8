package tiles

import (
	"math"

	"github.com/paulmach/orb"
)

// The grid: Web Mercator in 2^32 units around the world, x eastward from the antimeridian, y
// southward from 85.05°N, as tiles count. At zoom z a tile spans 2^(32-z) units, and one step of
// its 4096 is 2^(20-z) of them.

const (
	halfWorld = math.Pi * 6378137 // metres of EPSG:3857 from Greenwich to the antimeridian
	halfGrid  = 1 << 31

	extent = 4096
	buffer = 64
)

// gridPoint turns metres of EPSG:3857 into grid units; false outside the square world or for
// numbers that are no place.
func gridPoint(x, y float64) (gx, gy uint32, ok bool) {
	fx := math.Round((x/halfWorld + 1) * halfGrid)
	fy := math.Round((1 - y/halfWorld) * halfGrid)
	if !(fx >= 0 && fx <= math.MaxUint32 && fy >= 0 && fy <= math.MaxUint32) { // NaN fails too
		return 0, 0, false
	}
	return uint32(fx), uint32(fy), true
}

// gridLonLat turns degrees into grid units.
func gridLonLat(lon, lat float64) (gx, gy uint32, ok bool) {
	sin := math.Sin(lat * math.Pi / 180)
	return gridPoint(lon/180*halfWorld, math.Atanh(sin)/math.Pi*halfWorld)
}

// lonLat is the inverse, good to a hundredth of a unit.
func lonLat(gx, gy float64) orb.Point {
	lon := (gx/halfGrid - 1) * 180
	lat := math.Asin(math.Tanh((1-gy/halfGrid)*math.Pi)) * 180 / math.Pi
	return orb.Point{lon, lat}
}

// groundScale is how many metres on the ground one grid unit measures at a given y.
func groundScale(gy float64) float64 {
	return halfWorld / halfGrid / math.Cosh((1-gy/halfGrid)*math.Pi)
}

// window is a rectangle of the grid, borders included. It may reach outside the world.
type window struct{ minX, minY, maxX, maxY int64 }

func (w window) grow(by int64) window {
	return window{w.minX - by, w.minY - by, w.maxX + by, w.maxY + by}
}

func (w window) contains(o window) bool {
	return w.minX <= o.minX && w.minY <= o.minY && w.maxX >= o.maxX && w.maxY >= o.maxY
}

func (w window) intersects(o window) bool {
	return w.minX <= o.maxX && w.maxX >= o.minX && w.minY <= o.maxY && w.maxY >= o.minY
}

// frame places a tile on the grid.
type frame struct {
	originX, originY int64 // grid units of the upper left corner, less half a step: the shift rounds
	down, up         uint  // grid unit to tile step: >> down, << up
	level            uint32
	reach            window // everything that may leave a mark: tile, buffer and a step of rounding
	inner            window // what lies in here needs no clipping
}

func newFrame(z, x, y int) frame {
	span := int64(1) << (32 - z)
	f := frame{originX: int64(x) * span, originY: int64(y) * span, level: zoomLevel(z)}
	step := int64(1)
	if z < 20 {
		f.down = uint(20 - z)
		step = 1 << f.down
	} else {
		f.up = uint(z - 20)
	}
	tile := window{f.originX, f.originY, f.originX + span, f.originY + span}
	f.reach = tile.grow(span*buffer/extent + step)
	f.inner = tile.grow(span*buffer/extent - step)
	f.originX -= step / 2
	f.originY -= step / 2
	if f.down == 0 {
		f.originX, f.originY = tile.minX, tile.minY
	}
	return f
}

// point is a place in the steps of one tile.
type point struct{ x, y int32 }

func (f *frame) at(x, y int64) point {
	return point{int32((x - f.originX) >> f.down << f.up), int32((y - f.originY) >> f.down << f.up)}
}
