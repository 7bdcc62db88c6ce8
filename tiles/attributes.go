package tiles

// tagger writes the attributes of features. The values a class has in common are looked up when
// the class changes, not for each feature.
type tagger struct {
	seg    *Segment
	class  uint32
	shared []byte // tags that stand for the class
}

func (c *canvas) tag(t *tagger, s *Segment, i uint32) {
	w := &c.layer
	layer := s.key.Layer
	if t.seg != s || t.class != s.class[i] {
		t.seg, t.class = s, s.class[i]
		w.tags = w.tags[:0]
		c.tagClass(s.classOf(i), layer)
		t.shared = append(t.shared[:0], w.tags...)
	}
	w.tags = w.tags[:0]
	switch layer {
	case Comuni:
		c.tagShared(1, s.testo(i))
	case Fogli:
		c.tagID(s, i)
	case Particelle:
		c.tagID(s, i)
		c.tagNumber(3, s, i)
	case Edifici:
		c.tagID(s, i)
		if p, odd := s.particelle[i]; odd {
			if p != "" {
				w.tag(2, w.stringValue(append(c.text[:0], p...)))
			}
		} else if n := s.number[i]; n != numberIsText {
			c.text = append(append(c.text[:0], s.classOf(i).prefix...), '.')
			c.text = s.strings.appendNumber(c.text, n)
			w.tag(2, w.stringValue(c.text))
		}
		c.tagNumber(3, s, i)
	case Zone, Vincoli:
		c.tagID(s, i)
		c.tagShared(2, s.testo(i))
	case Etichette:
		c.tagNumber(0, s, i)
		c.tagAngle(1, s, i)
	case Segni:
		c.tagShared(1, s.testo(i))
		if s.classOf(i).kind == Point {
			c.tagAngle(2, s, i)
		}
	case Civici:
		c.tagID(s, i)
		c.tagShared(1, s.testo(i))
	}
	w.tags = append(w.tags, t.shared...)
}

func (c *canvas) tagClass(k *class, layer Layer) {
	switch layer {
	case Comuni:
		c.tagShared(0, k.ente)
	case Fogli:
		c.tagShared(1, k.ente)
		c.tagShared(2, k.sezione)
		c.tagInt(3, k.foglio)
	case Particelle:
		c.tagShared(1, k.ente)
		c.tagInt(2, k.foglio)
		c.tagShared(4, k.tipo)
	case Edifici:
		c.tagShared(1, k.ente)
	case Zone, Vincoli:
		c.tagShared(1, k.ente)
		c.tagShared(3, k.zto)
		c.tagShared(4, k.stato)
	case Segni:
		c.tagShared(0, k.tipo)
	}
}

func (c *canvas) tagID(s *Segment, i uint32) {
	c.text = s.appendID(c.text[:0], i)
	if len(c.text) > 0 {
		c.layer.tag(0, c.layer.stringValue(c.text))
	}
}

func (c *canvas) tagNumber(key int, s *Segment, i uint32) {
	c.text = s.strings.appendNumber(c.text[:0], s.number[i])
	if len(c.text) > 0 {
		c.layer.tag(key, c.layer.stringValue(c.text))
	}
}

func (c *canvas) tagShared(key int, v string) {
	if v != "" {
		c.layer.tag(key, c.layer.sharedString(v))
	}
}

func (c *canvas) tagInt(key int, v int32) {
	if v > 0 {
		c.layer.tag(key, c.layer.sharedInt(v))
	}
}

func (c *canvas) tagAngle(key int, s *Segment, i uint32) {
	var a float32
	if s.angle != nil {
		a = s.angle[i]
	}
	c.layer.tag(key, c.layer.sharedFloat(a))
}
