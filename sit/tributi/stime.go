package tributi

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/tributi/conto"
	"github.com/cestor/sit/sit/tributi/imu"
	"github.com/cestor/sit/sit/tributi/tari"
)

// Stime reckons what the leads of cross-checks may be worth (tributi.md §7.3): the rates, tariffs and
// values of an ente over some years and what the incomes of its units are like, read once. It is
// asked tens of thousands of times and asks nobody; amounts are cents, and each says how it came about.
type Stime struct {
	anni    map[int]*Tariffario
	mediane map[chiaveMediana]int64 // thousandths of euro of rendita for a hundred m²
	zone    map[string]string       // zona censuaria of a foglio
}

// chiaveMediana names a group of units: a use in a foglio ("F12"), in a zona censuaria ("Z1"), or
// in the comune ("").
type chiaveMediana struct{ dove, uso string }

// LeggiStime reads in a transaction what the estimates of an ente need for the years from da to a.
func LeggiStime(ctx context.Context, tx pgx.Tx, ente int32, da, a int) (*Stime, error) {
	s := &Stime{mediane: map[chiaveMediana]int64{}, zone: map[string]string{}}
	var err error
	if s.anni, err = LeggiTariffari(ctx, tx, ente, da, a); err != nil {
		return nil, err
	}
	args := pgx.NamedArgs{"ente": ente, "giorno": sit.Data(a, 12, 31)}
	b := &pgx.Batch{}
	b.Queue(queries.SQL("MedianeRendita"), args)
	b.Queue(queries.SQL("ZoneDeiFogli"), args)
	r := tx.SendBatch(ctx, b)
	defer r.Close()
	type mediana struct {
		Dove, Uso string
		Rendita   int64
	}
	mediane, err := raccogli[mediana](r)
	if err != nil {
		return nil, fmt.Errorf("read medians of rendita: %w", err)
	}
	for _, m := range mediane {
		s.mediane[chiaveMediana{m.Dove, m.Uso}] = m.Rendita
	}
	type zona struct{ Foglio, Zona string }
	zone, err := raccogli[zona](r)
	if err != nil {
		return nil, fmt.Errorf("read zone censuarie: %w", err)
	}
	for _, z := range zone {
		s.zone[z.Foglio] = z.Zona
	}
	return s, r.Close()
}

// IMU of a year for one object of one holder, reckoned by itself. False when nothing is known of
// the year.
func (s *Stime) IMU(anno int, p imu.Periodo) (cent int64, perche string, ok bool) {
	t := s.anni[anno]
	if t == nil {
		return 0, "Anno " + strconv.Itoa(anno) + " fuori da quelli letti.", false
	}
	k := imu.Calcola(t.IMU, []imu.Bene{{ID: "x", Periodi: []imu.Periodo{p}}}, imu.Regole{})
	for i := range k.Voci {
		if i > 0 {
			perche += " "
		}
		perche += k.Voci[i].Spiegazione()
	}
	return k.Dovuto(), perche, true
}

// TARI of a year for an utenza open for so many days of it (0: all), without TEFA, which is the
// province's, and without what goes to equalisation. False, and why, without a tariff.
func (s *Stime) TARI(anno, giorni int, u tari.Utenza) (cent int64, perche string, ok bool) {
	t := s.anni[anno]
	if t == nil || !t.ConTariffe() {
		return 0, "Mancano le tariffe TARI del " + strconv.Itoa(anno) + ".", false
	}
	tariffa, ok := t.Tariffa(u.Chiave)
	if !ok {
		if u.Chiave.Domestica {
			return 0, "Manca la tariffa TARI del " + strconv.Itoa(anno) + " per " + strconv.Itoa(u.Chiave.Componenti) + " componenti.", false
		}
		return 0, "Manca la tariffa TARI del " + strconv.Itoa(anno) + " per la categoria " + u.Chiave.Categoria + ".", false
	}
	u.Dal, u.Al = sit.Data(anno, 1, 1), sit.Data(anno+1, 1, 1)
	if giorni > 0 {
		u.Dal = max(u.Dal, u.Al-sit.Giorno(giorni))
	}
	k := tari.Calcola(anno, tariffa, u, tari.Regole{})
	return k.Imposta, k.Spiegazione(), true
}

// Rendita presumed of some hundredths of m² of a use in a foglio (rp, §7.3): the median of ten units
// or more of the foglio, else of its zona censuaria, else of the comune.
func (s *Stime) Rendita(foglio, uso string, mq tari.Superficie) (milli int64, perche string, ok bool) {
	for _, g := range [...]struct{ dove, nome string }{{"F" + foglio, "del foglio " + foglio}, {"Z" + s.zone[foglio], "della zona censuaria " + s.zone[foglio]}, {"", "del comune"}} {
		if m, c := s.mediane[chiaveMediana{g.dove, uso}]; c {
			milli = conto.Cent(conto.Di(m*int64(mq), 100*100*100)) // thousandths, by the same rounding
			return milli, "Rendita presunta: " + conto.Decimale(conto.Di(int64(mq), 100), 0, 2) + " m² × " + conto.Decimale(conto.Di(m, 100*1000), 2, 4) + " € al m² (mediana " + g.nome + ") = " +
				conto.Soldi(milli/10) + ".", true
		}
	}
	return 0, "Non ci sono unità simili da cui presumere la rendita.", false
}

// Area is the taxable value of some hundredths of m² of a zone in a year, in cents.
func (s *Stime) Area(anno int, zona string, mq tari.Superficie) (cent int64, perche string, ok bool) {
	t := s.anni[anno]
	if t == nil {
		return 0, "Anno " + strconv.Itoa(anno) + " fuori da quelli letti.", false
	}
	v, ok := t.ValoreArea(zona)
	if !ok {
		return 0, "Manca il valore al m² della zona " + zona + " per il " + strconv.Itoa(anno) + ".", false
	}
	cent = conto.Cent(v.Valore(conto.Di(int64(mq), 100)))
	perche = "Zona " + zona + ": " + conto.Decimale(conto.Di(int64(mq), 100), 0, 2) + " m² × " + conto.Decimale(conto.Di(v.EuroMq, 10_000), 2, 4) + " €"
	if v.Abbattimento != 0 {
		perche += " meno il " + conto.Decimale(conto.Di(v.Abbattimento, 10_000), 0, 4) + " per cento"
	}
	return cent, perche + " = " + conto.Soldi(cent) + ".", true
}
