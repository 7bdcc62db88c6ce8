package tiles

import "strconv"

// stringTable keeps the strings of a segment in one blob: four bytes a string beyond its letters,
// and nothing for the garbage collector to follow.
type stringTable struct {
	blob string
	ends []uint32
}

func (t *stringTable) at(i uint32) string {
	var from uint32
	if i > 0 {
		from = t.ends[i-1]
	}
	return t.blob[from:t.ends[i]]
}

// interner builds a stringTable; number 0 is always the empty string.
type interner struct {
	blob []byte
	ends []uint32
	seen map[string]uint32
}

func newInterner() *interner {
	return &interner{ends: []uint32{0}, seen: map[string]uint32{"": 0}}
}

func (n *interner) add(s string) uint32 {
	if i, ok := n.seen[s]; ok {
		return i
	}
	i := uint32(len(n.ends))
	n.blob = append(n.blob, s...)
	n.ends = append(n.ends, uint32(len(n.blob)))
	n.seen[s] = i
	return i
}

func (n *interner) table() stringTable {
	return stringTable{blob: string(n.blob), ends: append([]uint32(nil), n.ends...)}
}

// A numero is kept in four bytes: nearly all are plain decimals and are their own value; the
// others (731/2, STRADA001, A) are a string of the table.
const numberIsText = 1 << 31

func decimal(s string) (uint32, bool) {
	if s == "" || len(s) > 9 || s[0] == '0' && s != "0" {
		return 0, false
	}
	var v uint32
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		v = v*10 + uint32(s[i]-'0')
	}
	return v, true
}

func (n *interner) number(s string) uint32 {
	if v, ok := decimal(s); ok {
		return v
	}
	return n.add(s) | numberIsText
}

func (t *stringTable) appendNumber(dst []byte, n uint32) []byte {
	if n&numberIsText == 0 {
		return strconv.AppendUint(dst, uint64(n), 10)
	}
	return append(dst, t.at(n&^numberIsText)...)
}
