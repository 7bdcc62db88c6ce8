package riscontri

import (
	"context"
	"math"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/tributi"
	"github.com/cestor/sit/sit/tributi/imu"
	"github.com/cestor/sit/sit/tributi/tari"
)

// StimaTributi is the ApriStimatore of the house: it reckons with the arithmetic of the tax office on
// what the ente has voted.
func StimaTributi(ctx context.Context, tx pgx.Tx, ente sit.Ente, da, a int) (Stimatore, error) {
	s, err := tributi.LeggiStime(ctx, tx, ente.ID, da, a)
	if err != nil {
		return nil, err
	}
	return stimatore{s}, nil
}

// stimatore puts the words of the rules into those of the taxes.
type stimatore struct{ s *tributi.Stime }

func stima(cent int64, perche string, ok bool) Stima {
	if !ok {
		return Stima{Perche: perche}
	}
	return Stima{Cent: &cent, Perche: perche}
}

func (x stimatore) IMU(anno int, o OggettoIMU) Stima { return stima(x.s.IMU(anno, o.periodo())) }

func (o OggettoIMU) periodo() imu.Periodo {
	p := imu.Periodo{Mesi: imu.PrimiMesi(o.Mesi), Quota: imu.Quota{Num: o.QuotaNum, Den: o.QuotaDen}, Esenzione: o.Esenzione, Residenti: 1}
	if o.QuotaNum <= 0 || o.QuotaDen <= 0 {
		p.Quota = imu.Intero
	}
	switch {
	case o.ValoreArea > 0 && o.Categoria == "":
		p.Oggetto = imu.Oggetto{Genere: imu.Area, Valore: o.ValoreArea}
	case o.Categoria == "":
		p.Oggetto = imu.Oggetto{Genere: imu.Terreno, Dominicale: o.Dominicale * 10}
	default:
		p.Oggetto = imu.Oggetto{Genere: imu.Fabbricato, Categoria: o.Categoria, Rendita: o.Rendita * 10, Valore: o.ValoreArea}
	}
	p.Condizioni, _ = imu.CondizioneDi(strings.ToLower(strings.TrimSpace(o.Riduzione)))
	switch imu.Fattispecie(o.Aliquota) {
	case imu.AbitazionePrincipale:
		p.Condizioni |= imu.Casa
	case imu.Rurali:
		p.Oggetto.Rurale = true
	}
	return p
}

func (x stimatore) TARI(anno int, u UtenzaTARI) Stima {
	k := tari.ChiaveNonDomestica(u.Categoria)
	if u.Domestica {
		k = tari.ChiaveDomestica(u.Componenti)
	}
	v := tari.Utenza{Chiave: k, Superficie: tari.Superficie(u.Superficie), SenzaVariabile: u.SoloFissa}
	if u.SoloVariabile {
		v.Superficie = 0
	}
	return stima(x.s.TARI(anno, u.Giorni, v))
}

func (x stimatore) Rendita(foglio string, uso Uso, mq float64) Stima {
	milli, perche, ok := x.s.Rendita(foglio, string(uso), centesimi(mq))
	return stima((milli+5)/10, perche, ok)
}

func (x stimatore) ValoreArea(anno int, zona string, mq float64) Stima {
	return stima(x.s.Area(anno, zona, centesimi(mq)))
}

// centesimi of a square metre: what a measure is worth.
func centesimi(mq float64) tari.Superficie { return tari.Superficie(math.Round(mq * 100)) }
