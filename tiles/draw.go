package tiles

// canvas is all the room that drawing one tile needs, kept from tile to tile.
type canvas struct {
	frame  frame
	pen    pen
	layer  layerWriter
	ring   []point
	spare  []point
	segs   []*Segment
	found  []uint32
	marks  []mark
	text   []byte
	raw    []byte
	packed []byte
}

// draw puts the geometry of a feature under the pen and tells its MVT type; 0 when at this zoom
// nothing of it is left in the tile. A polygon that has no area on the tile's grid, less than a
// few hundredths of a pixel, is left out: its neighbours' borders close over it, and nothing
// that could have been seen is missing.
func (c *canvas) draw(s *Segment, i uint32, kind Kind) byte {
	c.pen.reset()
	inner := c.frame.inner.contains(s.featureBounds(i))
	switch kind {
	case Polygon:
		c.polygon(s, i, inner)
		if len(c.pen.out) > 0 {
			return typePolygon
		}
	case Line:
		c.lines(s, i, inner)
		if len(c.pen.out) > 0 {
			return typeLine
		}
	case Point:
		if c.points(s, i) {
			return typePoint
		}
	}
	return 0
}

// polygon is the innermost loop of all: it reads the packed words directly rather than through a walker.
func (c *canvas) polygon(s *Segment, i uint32, inner bool) {
	words := s.featureWords(i)
	down, up, level := c.frame.down, c.frame.up, c.frame.level
	baseX, baseY := int64(s.minX)-c.frame.originX, int64(s.minY)-c.frame.originY
	x, y := baseX+int64(words[0]), baseY+int64(words[1])
	last := point{int32(x >> down << up), int32(y >> down << up)}
	ring := append(c.ring[:0], last)
	hole, outer := false, false // what the ring in hand is; whether its polygon is drawn
	for pos := 2; pos < len(words); {
		v := words[pos]
		l := v & escape
		if l != escape {
			x += int64(int32(v) >> 18)
			y += int64(int32(v<<14) >> 18)
			pos++
		} else if code := v >> 4 & 15; code == codeLong {
			l = v >> 8 & 15
			x += int64(int32(words[pos+1]))
			y += int64(int32(words[pos+2]))
			pos += 3
		} else {
			c.ring = ring
			outer = c.finish(inner, hole, outer)
			hole = code == codeRing
			x, y = baseX+int64(words[pos+1]), baseY+int64(words[pos+2])
			last = point{int32(x >> down << up), int32(y >> down << up)}
			ring = append(c.ring[:0], last)
			pos += 3
			continue
		}
		if l > level {
			continue
		}
		p := point{int32(x >> down << up), int32(y >> down << up)}
		if p == last {
			continue
		}
		last = p
		if !inner {
			// Of a run beyond one border only the first and the last matter to the clipping. A
			// comune of twenty thousand vertices comes down to the few near the tile.
			code := outside(p)
			n := len(ring)
			if n >= 2 && code&outside(ring[n-1])&outside(ring[n-2]) != 0 {
				ring[n-1] = p
				continue
			}
		}
		ring = append(ring, p)
	}
	c.ring = ring
	c.finish(inner, hole, outer)
}

// finish draws the ring in hand, and tells whether the polygon it belongs to is drawn.
func (c *canvas) finish(inner, hole, outer bool) bool {
	if hole && !outer {
		return false
	}
	if !inner {
		c.ring, c.spare = clipRing(c.ring, c.spare)
	}
	ring := despike(c.ring)
	c.ring = c.ring[:0]
	if len(ring) < 3 {
		return hole && outer
	}
	if a := ringArea(ring); a == 0 || a > 0 == hole {
		return hole && outer
	}
	c.pen.path(ring, true)
	return true
}

func (c *canvas) lines(s *Segment, i uint32, inner bool) {
	run := c.ring[:0]
	for w := s.walk(i); ; {
		what := w.next()
		if what != walkVertex {
			c.polyline(run, inner)
			run = run[:0]
			if what == walkEnd {
				break
			}
		}
		if w.level <= c.frame.level {
			run = appendNew(run, c.frame.at(w.x, w.y))
		}
	}
	c.ring = run
}

// polyline draws the pieces of a run that lie in the tile.
func (c *canvas) polyline(run []point, inner bool) {
	if inner {
		if len(run) > 1 {
			c.pen.path(run, false)
		}
		return
	}
	piece := c.spare[:0]
	for k := 1; k < len(run); k++ {
		a, b, ok := clipEdge(run[k-1], run[k])
		if !ok || a == b {
			continue
		}
		if len(piece) > 0 && piece[len(piece)-1] != a {
			c.pen.path(piece, false)
			piece = piece[:0]
		}
		if len(piece) == 0 {
			piece = append(piece, a)
		}
		piece = append(piece, b)
	}
	if len(piece) > 0 {
		c.pen.path(piece, false)
	}
	c.spare = piece
}

func (c *canvas) points(s *Segment, i uint32) bool {
	run := c.ring[:0]
	for w := s.walk(i); w.next() != walkEnd; {
		if p := c.frame.at(w.x, w.y); p.x >= clipMin && p.x <= clipMax && p.y >= clipMin && p.y <= clipMax {
			run = append(run, p)
		}
	}
	c.ring = run
	if len(run) == 0 {
		return false
	}
	c.pen.command(cmdMove, len(run))
	for _, p := range run {
		c.pen.to(p)
	}
	return true
}
