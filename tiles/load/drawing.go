package load

import (
	"strconv"
	"strings"

	"github.com/cestor/sit/tiles"
)

// drawing puts one row where it belongs. What cannot be drawn is counted, and told once.
func (r *reader) drawing(d row) {
	foglio := d.int32(colFoglio)
	s := r.sheets[foglio]
	if s == nil {
		return // a drawing without its sheet: the key forbids it
	}
	switch d.int16(colClasse) {
	case classeConfine:
		if b := r.builder(foglio, s, tiles.Fogli); b != nil {
			f := r.feature(d, foglio, s)
			f.ID = s.nome
			r.add(b, d, f)
		}
	case classeParticella:
		r.particella(d, foglio, s)
	case classeFabbricato:
		if b := r.builder(foglio, s, tiles.Edifici); b != nil {
			r.edificio(b, d, foglio, s)
		}
	case classeSegno:
		if b := r.builder(foglio, s, tiles.Segni); b != nil {
			f := r.feature(d, foglio, s)
			f.Tipo, f.Testo, f.Angolo = r.words.of(d[colTipo]), r.words.of(d[colTesto]), d.float32(colAngolo)
			r.add(b, d, f)
		}
	}
}

// feature is what all classes have in common.
func (r *reader) feature(d row, foglio int32, s *sheet) tiles.Feature {
	k := stesura{foglio, 1, d.int64(colFornitura)}
	if d.int16(colClasse) > classeParticella {
		k.gruppo = 2
	}
	if k != r.last {
		from, known := r.sources[k]
		if !known {
			from.riferimento = tiles.MinDay
		}
		r.last, r.lastSource = k, from
	}
	return tiles.Feature{
		Dal: d.day(colDal, tiles.MinDay), Al: d.day(colAl, tiles.MaxDay),
		Ente: r.codice, Comune: s.comune, Sezione: s.sezione, Foglio: s.foglio, Allegato: s.allegato, Sviluppo: s.sviluppo,
		Area: d.float64(colArea), Fonte: r.words.of(d[colFonte]),
		Precisione: r.lastSource.precisione, Riferimento: r.lastSource.riferimento,
	}
}

func (r *reader) particella(d row, foglio int32, s *sheet) {
	parcels, labels := r.builder(foglio, s, tiles.Particelle), r.builder(foglio, s, tiles.Etichette)
	f := r.feature(d, foglio, s)
	f.ID, f.Numero = names(d)
	if parcels != nil {
		p := f
		p.Tipo, p.Flags = r.words.of(d[colTipo]), tiles.InMappa
		if len(r.kin) > 0 {
			p.Kin = r.kin[d.int64(colParticella)]
		}
		if len(r.stages) > 0 {
			p.Stages = r.stages[d.int64(colParticella)]
		}
		s.note(&p)
		r.add(parcels, d, p)
	}
	x, y, ok := d.point(colLabel)
	if !ok {
		return
	}
	if labels != nil {
		l := tiles.Feature{Kind: tiles.Point, Dal: f.Dal, Al: f.Al, Numero: f.Numero, Angolo: d.float32(colAngolo)}
		r.shape.flat = append(r.shape.flat[:0], x, y)
		l.Flat = r.shape.flat
		r.put(labels, l)
	}
	// A number written outside its particella points at it.
	toX, toY, ok := d.point(colCallout)
	if !ok {
		return
	}
	if b := r.builder(foglio, s, tiles.Segni); b != nil {
		c := tiles.Feature{Kind: tiles.Line, Dal: f.Dal, Al: f.Al, Tipo: "richiamo"}
		r.shape.flat = append(r.shape.flat[:0], x, y, toX, toY)
		c.Flat = r.shape.flat
		r.put(b, c)
	}
}

// edificio is named <sheet>.<numero>+<n>, or <sheet>.+<n> without a particella (contract §4.1).
func (r *reader) edificio(b *tiles.SegmentBuilder, d row, foglio int32, s *sheet) {
	f := r.feature(d, foglio, s)
	f.Particella, f.Numero = names(d)
	f.ID = s.nome + "." + f.Numero + "+" + strconv.Itoa(int(d.int32(colOrdine)))
	r.add(b, d, f)
}

// names are the id of the row's particella and its number, the denominatore after a slash. The
// number is nearly always the end of the id: then both share their bytes.
func names(d row) (id, numero string) {
	if d[colID] == nil {
		return "", ""
	}
	id = string(d[colID])
	_, numero, _ = strings.Cut(id, ".")
	n, den := d[colNumero], d[colDenominatore]
	if len(den) == 0 && numero == string(n) {
		return id, numero
	}
	if len(den) == 0 {
		return id, string(n)
	}
	if len(numero) == len(n)+1+len(den) && numero[:len(n)] == string(n) && numero[len(n)] == '/' && numero[len(n)+1:] == string(den) {
		return id, numero
	}
	return id, string(n) + "/" + string(den)
}

// add gives a feature the geometry of its row.
func (r *reader) add(b *tiles.SegmentBuilder, d row, f tiles.Feature) {
	empty, err := r.shape.decode(d[colGeom])
	if empty || err != nil {
		r.fail(err)
		return
	}
	f.Kind, f.Flat, f.Ends = r.shape.kind, r.shape.flat, r.shape.ends
	r.put(b, f)
}

func (r *reader) put(b *tiles.SegmentBuilder, f tiles.Feature) { r.fail(b.Add(f)) }

func (r *reader) fail(err error) {
	if err == nil {
		return
	}
	r.undrawn++
	if r.err == nil {
		r.err = err
	}
}
