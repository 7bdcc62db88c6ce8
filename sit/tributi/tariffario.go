package tributi

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/tributi/conto"
	"github.com/cestor/sit/sit/tributi/imu"
	"github.com/cestor/sit/sit/tributi/tari"
)

// Tariffario is what an ente has voted for a year: rates of IMU, tariffs of TARI, values of building
// land. Once read it never changes, so any number of reckonings share it without asking again.
type Tariffario struct {
	Anno    int
	IMU     *imu.Prospetto
	tariffe map[tari.Chiave]tari.Tariffa
	aree    map[string]ValoreArea
}

// ValoreArea is what a comune thinks that building land of a zone is worth (tributi.md §3.2).
type ValoreArea struct {
	EuroMq       int64 // ten-thousandths of euro per m²
	Abbattimento int64 // ten-thousandths of a per cent to take off
}

// Valore of some square metres, in euro.
func (v ValoreArea) Valore(mq *conto.Frazione) *conto.Frazione {
	return conto.Per(mq, conto.Di(v.EuroMq, 10_000), conto.Di(1_000_000-v.Abbattimento, 1_000_000))
}

// Tariffa of TARI for a kind of utenza; false when the ente has voted none.
func (t *Tariffario) Tariffa(k tari.Chiave) (tari.Tariffa, bool) {
	v, ok := t.tariffe[k]
	return v, ok
}

// ConTariffe is true when the ente has voted tariffs of TARI for the year.
func (t *Tariffario) ConTariffe() bool { return len(t.tariffe) > 0 }

// ValoreArea of a zone by its sigla; false when the ente has voted none.
func (t *Tariffario) ValoreArea(sigla string) (ValoreArea, bool) {
	v, ok := t.aree[chiaveZona(sigla)]
	return v, ok
}

func chiaveZona(sigla string) string {
	return strings.ToUpper(strings.Join(strings.Fields(sigla), " "))
}

// Tariffario reads what an ente has voted for a year.
func (t *Tributi) Tariffario(ctx context.Context, e sit.Ente, anno int) (*Tariffario, error) {
	var out map[int]*Tariffario
	err := t.db.Read(ctx, sit.AmbitoDi(e.ID), func(tx pgx.Tx) (err error) {
		out, err = LeggiTariffari(ctx, tx, e.ID, anno, anno)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out[anno], nil
}

// LeggiTariffari reads in a transaction what an ente has voted for the years from da to a, both
// included; a year of which nothing is known is there, and empty.
func LeggiTariffari(ctx context.Context, tx pgx.Tx, ente int32, da, a int) (map[int]*Tariffario, error) {
	args := pgx.NamedArgs{"ente": ente, "da": da, "a": a}
	b := &pgx.Batch{}
	for _, nome := range [...]string{"Aliquote", "Tariffe", "ValoriAree"} {
		b.Queue(queries.SQL(nome), args)
	}
	r := tx.SendBatch(ctx, b)
	defer r.Close()
	aliquote, err := raccogli[rigaAliquota](r)
	if err != nil {
		return nil, fmt.Errorf("read rates: %w", err)
	}
	tariffe, err := raccogli[rigaTariffa](r)
	if err != nil {
		return nil, fmt.Errorf("read tariffs: %w", err)
	}
	aree, err := raccogli[rigaArea](r)
	if err != nil {
		return nil, fmt.Errorf("read values of areas: %w", err)
	}
	return tariffari(da, a, aliquote, tariffe, aree), r.Close()
}

type rigaAliquota struct {
	Anno        int
	Fattispecie imu.Fattispecie
	Categoria   string
	Aliquota    imu.Aliquota
	Detrazione  int64
}

type rigaTariffa struct {
	Anno       int
	TipoUtenza string
	Componenti int
	Categoria  string
	FissaMq, Variabile, VariabileMq,
	TEFA int64
}

type rigaArea struct {
	Anno                 int
	Zona                 string
	EuroMq, Abbattimento int64
}

func tariffari(da, a int, aliquote []rigaAliquota, tariffe []rigaTariffa, aree []rigaArea) map[int]*Tariffario {
	out := map[int]*Tariffario{}
	righe := map[int][]imu.Riga{}
	for _, x := range aliquote {
		righe[x.Anno] = append(righe[x.Anno], imu.Riga{Fattispecie: x.Fattispecie, Categoria: x.Categoria, Aliquota: x.Aliquota, Detrazione: x.Detrazione})
	}
	for anno := da; anno <= a; anno++ {
		out[anno] = &Tariffario{Anno: anno, IMU: imu.NewProspetto(anno, righe[anno]...), tariffe: map[tari.Chiave]tari.Tariffa{}, aree: map[string]ValoreArea{}}
	}
	for _, x := range tariffe {
		k := tari.ChiaveNonDomestica(x.Categoria)
		if x.TipoUtenza == "D" {
			k = tari.ChiaveDomestica(x.Componenti)
		}
		out[x.Anno].tariffe[k] = tari.Tariffa{FissaMq: x.FissaMq, Variabile: x.Variabile, VariabileMq: x.VariabileMq, TEFA: x.TEFA}
	}
	for _, x := range aree {
		out[x.Anno].aree[chiaveZona(x.Zona)] = ValoreArea{x.EuroMq, x.Abbattimento}
	}
	return out
}

// raccogli reads the next answer of a batch.
func raccogli[T any](r pgx.BatchResults) ([]T, error) {
	rows, err := r.Query()
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[T])
}
