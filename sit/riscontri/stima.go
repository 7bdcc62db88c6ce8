package riscontri

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// Stimatore reckons what leads may be worth: the rates, the tariffs and the values of one ente, read
// once and kept in memory. It is asked tens of thousands of times in a run, and asks nobody.
type Stimatore interface {
	// IMU is the tax of a year on an object, before any payment.
	IMU(anno int, o OggettoIMU) Stima
	// TARI is the tax of a year on an utenza.
	TARI(anno int, u UtenzaTARI) Stima
	// Rendita is the presumed income of mq square metres of a use in a foglio (tributi.md §7.3, rp).
	Rendita(foglio string, uso Uso, mq float64) Stima
	// ValoreArea is the taxable value of mq square metres of a zone in a year.
	ValoreArea(anno int, zona string, mq float64) Stima
}

// Stima is an amount in cents and how it came about, in Italian. A nil Cent cannot be reckoned, and
// Perche says what is missing.
type Stima struct {
	Cent   *int64 `json:"cent"`
	Perche string `json:"perche"`
}

// OggettoIMU is what IMU is due on.
type OggettoIMU struct {
	Categoria  string // of a fabbricato, as A02; empty for land and areas
	Rendita    int64  // cents
	Dominicale int64  // cents, of land
	ValoreArea int64  // cents, of an area
	QuotaNum   int64  // 0/0: the whole
	QuotaDen   int64
	Mesi       int
	Aliquota   string // the family of rates (contract §3.3) when it is not that of the categoria
	Riduzione  string // of the position (contract §3.1), or empty
	Esenzione  string // why nothing is owed; empty: it is
}

// UtenzaTARI is what TARI is due on.
type UtenzaTARI struct {
	Domestica     bool
	Componenti    int    // of a domestic one
	Categoria     string // N12, of another
	Superficie    int64  // hundredths of a square metre
	Giorni        int    // of the year; 0: all
	SoloFissa     bool   // a pertinenza repeats no variable part
	SoloVariabile bool   // what those who live there owe, whatever the surface
}

// Uso is a family of use in which incomes are compared (tributi.md §7.3).
type Uso string

// The uses.
const (
	UsoAbitazione Uso = "abitazione" // A/1–A/8
	UsoDeposito   Uso = "deposito"   // C/2 C/6 C/7
	UsoNegozio    Uso = "negozio"    // C/1 C/3
	UsoIndustria  Uso = "industria"  // D/1 D/7 D/8
)

// ApriStimatore reads what a Stimatore needs of an ente for the years from da to a, in the
// transaction of the run, so that it sees the same instant as the rules.
type ApriStimatore func(ctx context.Context, tx pgx.Tx, ente sit.Ente, da, a int) (Stimatore, error)

// Calcolo is what a Stima reckons with.
type Calcolo struct {
	Stimatore
	Anno   int        // of the run
	Oggi   sit.Giorno // of the run
	Ultimo int        // the last year to reckon: that of the run
	Primo  int        // the first that is not lost (decadenza, L. 296/2006 art. 1 c. 161)
	Soglie map[string]float64
}

// Anni are the years, from the one in which things are so since dal, that may still be asked for.
func (c *Calcolo) Anni(dal sit.Giorno) (anni []int) {
	primo := c.Primo
	if !dal.Aperto() {
		if a, _, _ := dal.Date(); a > primo {
			primo = a
		}
	}
	for a := primo; a <= c.Ultimo; a++ {
		anni = append(anni, a)
	}
	return anni
}
