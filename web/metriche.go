package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metriche is what operators scrape, on a listener of its own. Other parts of the program add
// theirs to Registro.
type Metriche struct {
	Registro *prometheus.Registry
	durata   *prometheus.HistogramVec
}

// NewMetriche makes an empty registry with what the process and its requests say.
func NewMetriche() *Metriche {
	m := &Metriche{
		Registro: prometheus.NewRegistry(),
		durata: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "sit_http_durata_secondi", Help: "Durata delle richieste HTTP, per modello di rotta, metodo e stato.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"rotta", "metodo", "stato"}),
	}
	m.Registro.MustRegister(m.durata, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Handler serves the metrics.
func (m *Metriche) Handler() http.Handler {
	return promhttp.HandlerFor(m.Registro, promhttp.HandlerOpts{Registry: m.Registro})
}

// rotta gives the function that counts the requests of one pattern.
func (m *Metriche) rotta(modello string) func(metodo string, stato int, durata time.Duration) {
	perRotta := m.durata.MustCurryWith(prometheus.Labels{"rotta": modello})
	return func(nome string, stato int, durata time.Duration) {
		perRotta.WithLabelValues(metodo(nome), strconv.Itoa(stato)).Observe(durata.Seconds())
	}
}
