package tiles

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// The benchmark territory: sheets of 32 × 32 in a square, borders of some five vertices a side.
// SIT_BENCH_PARTICELLE sets how many; a million by default.

const benchSide = 32

var benchMaps sync.Map

type benchMap struct {
	snap       *Snapshot
	particelle int
	vertices   int
	perItem    float64 // bytes of live heap a particella
	build      time.Duration
	minX, minY float64
	side       float64
}

func benchTerritory(b *testing.B, particelle int) *benchMap {
	if m, ok := benchMaps.Load(particelle); ok {
		return m.(*benchMap)
	}
	heap := func() uint64 {
		runtime.GC()
		runtime.GC()
		var ms runtime.MemStats
		runtime.ReadMemStats(&ms)
		return ms.HeapAlloc
	}
	before := heap()
	sheets := particelle / (benchSide * benchSide)
	across := 1
	for across*across < sheets {
		across++
	}
	segs := make([][]*Segment, across*across)
	var spent atomic.Int64
	var wg sync.WaitGroup
	var next atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for {
				k := int(next.Add(1)) - 1
				if k >= len(segs) {
					return
				}
				t := newTerritory(uint64(k), benchSide, benchSide)
				t.foglio = int32(k%200) + 1
				t.ente = fmt.Sprintf("X%03d", 100+k/200)
				height := float64(benchSide)*t.cell - 0.9*float64(benchSide/roadEvery)*t.cell
				t.x0 += float64(k%across) * benchSide * t.cell
				t.y0 += float64(k/across) * height
				type item struct {
					l Layer
					f Feature
				}
				var items []item
				t.features(func(l Layer, f Feature) { items = append(items, item{l, f}) })
				start := time.Now()
				builders := map[Layer]*SegmentBuilder{}
				for i := range items {
					it := &items[i]
					if builders[it.l] == nil {
						builders[it.l] = NewSegment(SegmentKey{Ente: int32(k / 200), Layer: it.l, Foglio: t.foglio})
					}
					if err := builders[it.l].Add(it.f); err != nil {
						panic(err)
					}
				}
				for _, bl := range builders {
					segs[k] = append(segs[k], bl.Build())
				}
				spent.Add(int64(time.Since(start)))
			}
		})
	}
	wg.Wait()
	m := &benchMap{minX: testX, minY: testY, side: float64(across) * benchSide * 66, build: time.Duration(spent.Load())}
	m.snap = Empty().With(slices.Concat(segs...), nil)
	segs = nil
	m.perItem = float64(heap() - before)
	for _, seg := range m.snap.segments {
		if seg.key.Layer == Particelle {
			m.particelle += seg.n
			m.vertices += len(seg.words)
		}
	}
	m.perItem /= float64(m.particelle)
	benchMaps.Store(particelle, m)
	b.Logf("%d particelle, %.1f words each, %.0f bytes each all told, built at %.0f/s a core", m.particelle,
		float64(m.vertices)/float64(m.particelle), m.perItem, float64(m.particelle)/m.build.Seconds())
	return m
}

func benchSize() int {
	if n, err := strconv.Atoi(os.Getenv("SIT_BENCH_PARTICELLE")); err == nil {
		return n
	}
	return 1_000_000
}

// benchShare weighs the zooms as people use a map: a few wide looks, mostly near ones.
var benchShare = []struct{ z, percent int }{{13, 4}, {14, 10}, {15, 22}, {16, 30}, {17, 34}}

func (m *benchMap) randomTile(r *rand.Rand) (z, x, y int) {
	p := r.IntN(100)
	for _, s := range benchShare {
		if z = s.z; p < s.percent {
			break
		}
		p -= s.percent
	}
	x, y = m.tileOf(r, z)
	return z, x, y
}

func (m *benchMap) tileOf(r *rand.Rand, z int) (x, y int) {
	return tileAt(z, m.minX+m.side*(0.1+0.8*r.Float64()), m.minY+m.side*(0.1+0.6*r.Float64()))
}

func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func reportTimes(b *testing.B, times []time.Duration) {
	sort.Slice(times, func(i, j int) bool { return times[i] < times[j] })
	for _, q := range []struct {
		name string
		at   float64
	}{{"p50-ms", .5}, {"p95-ms", .95}, {"p99-ms", .99}} {
		b.ReportMetric(float64(times[int(float64(len(times)-1)*q.at)].Microseconds())/1000, q.name)
	}
}

// BenchmarkCold draws tiles never drawn before, sixteen at once and one after the other.
func BenchmarkCold(b *testing.B) {
	for _, workers := range []int{16, 1} {
		b.Run(fmt.Sprintf("c%d", workers), func(b *testing.B) {
			m := benchTerritory(b, benchSize())
			times := make([]time.Duration, b.N)
			var next, bytes atomic.Int64
			var wg sync.WaitGroup
			b.ResetTimer()
			spent := cpuTime(b)
			for w := range workers {
				wg.Go(func() {
					r := rand.New(rand.NewPCG(uint64(w), 3))
					for {
						k := int(next.Add(1)) - 1
						if k >= b.N {
							return
						}
						z, x, y := m.randomTile(r)
						start := time.Now()
						t, err := m.snap.Tile(Sit, z, x, y, 20100)
						if err != nil || t.Empty {
							panic(fmt.Sprint(z, x, y, err, t.Empty))
						}
						times[k] = time.Since(start)
						bytes.Add(int64(len(t.Gzip)))
						runtime.Gosched() // as a connection does when it waits for its next request
					}
				})
			}
			wg.Wait()
			b.StopTimer()
			// What the processor gave, whoever else was asking for it.
			b.ReportMetric((cpuTime(b)-spent).Seconds()*1000/float64(b.N), "cpu-ms/tile")
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tiles/s")
			b.ReportMetric(float64(bytes.Load())/float64(b.N), "B/tile")
			b.ReportMetric(m.perItem, "B/particella")
			reportTimes(b, times)
		})
	}
}

// BenchmarkZoom draws full tiles of one zoom.
func BenchmarkZoom(b *testing.B) {
	for _, z := range []int{10, 13, 14, 15, 16, 17, 18} {
		b.Run(fmt.Sprintf("z%d", z), func(b *testing.B) {
			m := benchTerritory(b, benchSize())
			r := rand.New(rand.NewPCG(1, 3))
			times := make([]time.Duration, 0, b.N)
			var last Tile
			b.ReportAllocs()
			for b.Loop() {
				x, y := m.tileOf(r, z)
				start := time.Now()
				t, err := m.snap.Tile(Sit, z, x, y, 20100)
				if err != nil {
					b.Fatal(err)
				}
				times = append(times, time.Since(start))
				last = t
			}
			b.ReportMetric(float64(len(last.Gzip)), "B/tile")
			b.ReportMetric(float64(last.Omessi), "omessi")
			reportTimes(b, times)
		})
	}
}

// BenchmarkBuild makes a sheet of a thousand particelle, with its buildings and labels.
func BenchmarkBuild(b *testing.B) {
	type item struct {
		l Layer
		f Feature
	}
	var items []item
	newTerritory(1, benchSide, benchSide).features(func(l Layer, f Feature) { items = append(items, item{l, f}) })
	n := 0
	for b.Loop() {
		builders := map[Layer]*SegmentBuilder{}
		for i := range items {
			it := &items[i]
			if builders[it.l] == nil {
				builders[it.l] = NewSegment(SegmentKey{Ente: 1, Layer: it.l, Foglio: 1})
			}
			if err := builders[it.l].Add(it.f); err != nil {
				b.Fatal(err)
			}
		}
		for l, bl := range builders {
			if s := bl.Build(); l == Particelle {
				n += s.n
			}
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "particelle/s")
}

func BenchmarkAt(b *testing.B) {
	m := benchTerritory(b, benchSize())
	r := rand.New(rand.NewPCG(1, 3))
	lonlat := make([][2]float64, 1024)
	for i := range lonlat {
		gx, gy, _ := gridPoint(m.minX+m.side*r.Float64(), m.minY+m.side*0.7*r.Float64())
		p := lonLat(float64(gx), float64(gy))
		lonlat[i] = [2]float64{p[0], p[1]}
	}
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		m.snap.At(lonlat[i%1024][0], lonlat[i%1024][1], 20100)
		i++
	}
}

func BenchmarkParticella(b *testing.B) {
	m := benchTerritory(b, benchSize())
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if len(m.snap.Particella(0, fmt.Sprintf("X100_%04d00.%d", i%min(200, m.particelle/1100)+1, i%900+1))) == 0 {
			b.Fatal("not found")
		}
		i++
	}
}

func BenchmarkCached(b *testing.B) {
	m := benchTerritory(b, benchSize())
	held, err := NewMap(Config{})
	if err != nil {
		b.Fatal(err)
	}
	held.Swap(m.snap)
	x, y := tileAt(16, m.minX+m.side/2, m.minY+m.side/2)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := held.Tile(Sit, 16, x, y, 20100); err != nil {
			b.Fatal(err)
		}
	}
}
