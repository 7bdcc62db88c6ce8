package importers

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// byHand writes a zip of deflated entries as other programs do: the descriptor in one of its
// four forms, and a directory that agrees.
func byHand(t testing.TB, signed, wide bool, bodies ...[]byte) []byte {
	t.Helper()
	var out, central bytes.Buffer
	for i, body := range bodies {
		var packed bytes.Buffer
		w, _ := flate.NewWriter(&packed, 6)
		w.Write(body)
		w.Close()
		name := fmt.Sprintf("v%d", i)
		at, crc := out.Len(), crc32.ChecksumIEEE(body)

		h := make([]byte, localLen)
		le.PutUint32(h, sigLocal)
		le.PutUint16(h[6:], flagDescriptor)
		le.PutUint16(h[8:], methodDeflate)
		le.PutUint16(h[26:], uint16(len(name)))
		out.Write(h)
		out.WriteString(name)
		out.Write(packed.Bytes())
		if signed {
			out.Write(le.AppendUint32(nil, sigDescriptor))
		}
		d := le.AppendUint32(nil, crc)
		if wide {
			d = le.AppendUint64(le.AppendUint64(d, uint64(packed.Len())), uint64(len(body)))
		} else {
			d = le.AppendUint32(le.AppendUint32(d, uint32(packed.Len())), uint32(len(body)))
		}
		out.Write(d)

		c := make([]byte, centralLen)
		le.PutUint32(c, sigCentral)
		le.PutUint16(c[8:], flagDescriptor)
		le.PutUint16(c[10:], methodDeflate)
		le.PutUint32(c[16:], crc)
		le.PutUint32(c[20:], uint32(packed.Len()))
		le.PutUint32(c[24:], uint32(len(body)))
		le.PutUint16(c[28:], uint16(len(name)))
		le.PutUint32(c[42:], uint32(at))
		central.Write(c)
		central.WriteString(name)
	}
	start := out.Len()
	out.Write(central.Bytes())
	e := make([]byte, endLen)
	le.PutUint32(e, sigEnd)
	le.PutUint16(e[8:], uint16(len(bodies)))
	le.PutUint16(e[10:], uint16(len(bodies)))
	le.PutUint32(e[12:], uint32(central.Len()))
	le.PutUint32(e[16:], uint32(start))
	out.Write(e)
	return out.Bytes()
}

func TestDescriptorsAreReadInAllTheirForms(t *testing.T) {
	// A content whose checksum is the signature itself would be the hardest; an empty one, whose
	// descriptor is all zeros but a two, is the one that occurs.
	bodies := [][]byte{[]byte("uno"), nil, bytes.Repeat([]byte("PK\x07\x08"), 1000), []byte("ultimo")}
	want := []letta{}
	for i, b := range bodies {
		want = append(want, letta{fmt.Sprintf("!/x.zip!/v%d", i), string(b)})
	}
	for _, signed := range []bool{true, false} {
		for _, wide := range []bool{true, false} {
			data := archive(t, deflated("x.zip", byHand(t, signed, wide, bodies...)))
			if diff := cmp.Diff(want, walk(t, data, Limiti{})); diff != "" {
				t.Errorf("signed %v, 64 bit %v: want, got: %s", signed, wide, diff)
			}
		}
	}
}

func TestStoredDataOfUnknownLengthMayLookLikeTheirOwnEnd(t *testing.T) {
	body := []byte("PK\x07\x08PK\x07PK\x07\x08")
	body = append(body, make([]byte, 40)...)
	// The descriptor of what has come so far, but for the length: it must not be believed.
	body = append(body, "PK\x07\x08"...)
	body = le.AppendUint32(body, crc32.ChecksumIEEE(body[:len(body)-4]))
	body = append(body, bytes.Repeat([]byte("x"), 200_000)...)
	inner := archive(t, stored("a", body), stored("b", nil), stored("c", []byte("fine")))
	got := walk(t, archive(t, deflated("x.zip", inner)), Limiti{})
	want := []letta{{"!/x.zip!/a", string(body)}, {"!/x.zip!/b", ""}, {"!/x.zip!/c", "fine"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestHiddenEntryOfAFlowIsTold(t *testing.T) {
	data := byHand(t, true, false, []byte("visto"), []byte("nascosto"))
	i := bytes.LastIndex(data, []byte("PK\x01\x02")) // drop the second record of the directory
	hidden := append(bytes.Clone(data[:i]), data[i+centralLen+2:]...)
	got := walk(t, archive(t, deflated("x.zip", hidden)), Limiti{})
	if last := got[len(got)-1]; last != (letta{"!/x.zip", ArchivioSospetto}) {
		t.Errorf("got %v", got)
	}
}

// FuzzVisita reads anything as a zip, by position and in a flow: it must end, within its
// limits, and where both ways read an archive without complaint they must have read the same.
func FuzzVisita(f *testing.F) {
	f.Add(archive(f, deflated("a", []byte("uno uno uno")), stored("b.zip", archive(f, deflated("c", []byte("due"))))))
	f.Add(byHand(f, true, false, []byte("x"), nil))
	f.Add(byHand(f, false, true, []byte("x"), nil))
	f.Add(exact(f, stored("x", []byte("y"))))
	f.Add([]byte("PK\x05\x06" + string(make([]byte, 18))))
	f.Fuzz(func(t *testing.T, data []byte) {
		read := func(open func(*visita) (*Rifiuto, error)) (got []letta, refused bool) {
			v := &visita{
				ctx: t.Context(), lim: Limiti{Totale: 1 << 20, VociEsterne: 50, VociInterne: 50}.predefiniti(),
				fn: func(v Voce, r io.Reader) error {
					b, err := io.ReadAll(r)
					got = append(got, letta{v.Percorso, string(b)})
					return err
				},
				rifiutata: func(Voce, *Rifiuto) { refused = true },
			}
			r, err := open(v)
			if err != nil && !errors.As(err, new(*Rifiuto)) {
				t.Fatal(err)
			}
			return got, refused || r != nil || err != nil
		}
		direct, r1 := read(func(v *visita) (*Rifiuto, error) {
			return v.diretto("z", bytes.NewReader(data), int64(len(data)), 1)
		})
		flow, r2 := read(func(v *visita) (*Rifiuto, error) { return v.flusso("z", bytes.NewReader(data), 1) })
		if diff := cmp.Diff(direct, flow); !r1 && !r2 && diff != "" {
			t.Errorf("by position, in a flow: %s", diff)
		}
	})
}

func TestArchivesOfMoreEntriesThanSixteenBitsAreRead(t *testing.T) {
	parts := make([]pezzo, 70_000)
	for i := range parts {
		parts[i] = stored(fmt.Sprintf("%05d", i), nil)
	}
	data := archive(t, parts...)
	if got := walk(t, data, Limiti{}); len(got) != len(parts) || got[69_999].Path != "!/69999" || got[69_999].Body != "" {
		t.Errorf("by position: %d entries", len(got))
	}
	got := walk(t, archive(t, deflated("x.zip", data)), Limiti{VociInterne: 70_000})
	if len(got) != len(parts) || got[69_999].Body != "" {
		t.Errorf("in a flow: %d entries, the last %v", len(got), got[len(got)-1])
	}
}

// BenchmarkVisita reads the parcels of a comune out of four zips, all of them compressed.
func BenchmarkVisita(b *testing.B) {
	var gml bytes.Buffer
	for i := range 200_000 {
		fmt.Fprintf(&gml, "<gml:posList>41.%08d 14.%08d </gml:posList>\n", i*7919%100_000_000, i*104_729%100_000_000)
	}
	data := archive(b, deflated("x_ple.gml", gml.Bytes()))
	for _, name := range []string{"comune.zip", "BN.zip", "CAMPANIA.zip"} {
		data = archive(b, deflated(name, data))
	}
	b.SetBytes(int64(gml.Len()))
	b.ReportAllocs()
	for b.Loop() {
		v := &visita{
			ctx: b.Context(), lim: Limiti{Totale: 1 << 60}.predefiniti(),
			fn: func(_ Voce, r io.Reader) error { _, err := io.Copy(io.Discard, r); return err },
		}
		if r, err := v.diretto("z", bytes.NewReader(data), int64(len(data)), 1); r != nil || err != nil {
			b.Fatal(r, err)
		}
	}
}
