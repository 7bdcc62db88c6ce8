package tributi

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/tributi/conto"
	"github.com/cestor/sit/sit/tributi/imu"
)

// Avviso is something that who reads an answer should know.
type Avviso struct {
	Codice string `json:"codice"`
	Testo  string `json:"testo"`
}

// VoceIMU is what a person owes for an object under a code. Imponibile is in euro and Aliquota per
// mille, both exact decimals.
type VoceIMU struct {
	Oggetto     string      `json:"oggetto"` // id of the unit or of the particella
	Codice      imu.Codice  `json:"codice_tributo"`
	Imponibile  json.Number `json:"imponibile"`
	Aliquota    json.Number `json:"aliquota"`
	Quota       string      `json:"quota"` // 1/3
	Mesi        int         `json:"mesi"`
	Dovuto      int64       `json:"dovuto_cent"`
	Spiegazione string      `json:"spiegazione"`
}

// TotaleIMU is what a person pays under a code.
type TotaleIMU struct {
	Codice    imu.Codice `json:"codice_tributo"`
	Dovuto    int64      `json:"dovuto_cent"`
	DaVersare int64      `json:"da_versare_euro"`
}

// CalcoloIMU is what a person owes to an ente for a year.
type CalcoloIMU struct {
	Voci   []VoceIMU   `json:"voci"`
	Totali []TotaleIMU `json:"totali"`
	Avvisi []Avviso    `json:"avvisi,omitempty"`
}

// PrimoAnno is the first of the tax that is reckoned here (L. 160/2019).
const PrimoAnno = 2020

var campiCalcolo = []string{"titolari", "rendita", "tributi", "residenza"}

// CalcoloIMU reckons what the person with a tax code owes for a year: on what the cadastre says that
// she held month by month, with the conditions that only her declaration knows, and where she lived
// as proof of her home (tributi.md §3).
func (t *Tributi) CalcoloIMU(ctx context.Context, e sit.Ente, cf string, anno int, oggi sit.Giorno) (CalcoloIMU, error) {
	chi, err := authz.EsigePersone(ctx, authz.TributiRead, e.ID)
	if err != nil {
		return CalcoloIMU{}, err
	}
	if corrente, _, _ := oggi.Date(); anno < PrimoAnno || anno > corrente {
		return CalcoloIMU{}, sit.Rifiuto(sit.Invalid, "ANNO_NON_VALIDO", "L'anno va dal %d, il primo di questa imposta, al %d in corso.", PrimoAnno, corrente).Su("anno")
	}
	codice, ok := catasto.ParseCodiceFiscale(cf)
	if !ok {
		return CalcoloIMU{}, soggettoInesistente()
	}
	f := fatti{ente: e, anno: anno}
	err = t.registro.Consulta(ctx, chi, sit.AmbitoDi(e.ID), func(tx pgx.Tx) ([]authz.Consultazione, error) {
		persone, err := f.leggi(ctx, tx, string(codice))
		if err != nil {
			return nil, err
		}
		return []authz.Consultazione{{Ente: e.ID, Risorsa: "calcolo", Oggetto: persone[0], Campi: campiCalcolo, Persone: persone}}, nil
	})
	if err != nil {
		return CalcoloIMU{}, fmt.Errorf("reckon imu: %w", err)
	}
	return f.calcola(), nil
}

// soggettoInesistente never repeats what was asked: it is a tax code.
func soggettoInesistente() error {
	return sit.Rifiuto(sit.NotFound, "SOGGETTO_INESISTENTE", "Nessun soggetto con questo codice fiscale è nei registri o nelle posizioni dell'ente.").Su("cf")
}

// leggi reads all that is known of the person, in three round trips.
func (f *fatti) leggi(ctx context.Context, tx pgx.Tx, cf string) (persone []string, err error) {
	args := pgx.NamedArgs{"ente": f.ente.ID, "cf": cf, "anno": f.anno, "inizio": f.inizio(), "fine": f.fine()}
	rows, err := tx.Query(ctx, queries.SQL("PersoneDaCF"), args)
	if err != nil {
		return nil, err
	}
	if persone, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
		return nil, err
	}
	if len(persone) == 0 {
		return nil, soggettoInesistente()
	}
	f.persone = persone
	args["persone"] = persone
	tariffari, err := LeggiTariffari(ctx, tx, f.ente.ID, f.anno, f.anno)
	if err != nil {
		return nil, err
	}
	f.tariffario = tariffari[f.anno]
	if err := f.leggiTitoli(ctx, tx, args); err != nil {
		return nil, fmt.Errorf("read titles: %w", err)
	}
	if err := f.leggiOggetti(ctx, tx, args); err != nil {
		return nil, fmt.Errorf("read objects: %w", err)
	}
	return persone, nil
}

func (f *fatti) leggiTitoli(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs) (err error) {
	b := &pgx.Batch{}
	for _, nome := range [...]string{"TitoliDellAnno", "PosizioniIMUDellAnno"} {
		b.Queue(queries.SQL(nome), args)
	}
	r := tx.SendBatch(ctx, b)
	defer r.Close()
	if f.titoli, err = raccogli[rigaTitolo](r); err != nil {
		return err
	}
	if f.posizioni, err = raccogli[rigaPosizione](r); err != nil {
		return err
	}
	return r.Close()
}

func (f *fatti) leggiOggetti(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs) (err error) {
	b := &pgx.Batch{}
	b.Queue(queries.SQL("StadiUIUDellAnno"), f.chiavi(args, "F"))
	b.Queue(queries.SQL("StadiTerrenoDellAnno"), f.chiavi(args, "T"))
	args["persone"] = f.titolari()
	b.Queue(queries.SQL("ResidenzeDellAnno"), args)
	b.Queue(queries.SQL("ConAnagrafe"), args)
	r := tx.SendBatch(ctx, b)
	defer r.Close()
	if f.uiu, err = raccogli[rigaUIU](r); err != nil {
		return err
	}
	if f.terreni, err = raccogli[rigaTerreno](r); err != nil {
		return err
	}
	if f.residenze, err = raccogli[rigaResidenza](r); err != nil {
		return err
	}
	if err := r.QueryRow().Scan(&f.anagrafe); err != nil {
		return err
	}
	return r.Close()
}

// calcola reckons, and writes the answer.
func (f *fatti) calcola() CalcoloIMU {
	beni := f.beni()
	k := imu.Calcola(f.tariffario.IMU, beni, imu.Regole{})
	out := CalcoloIMU{Voci: []VoceIMU{}, Totali: []TotaleIMU{}}
	for i := range k.Voci {
		v := &k.Voci[i]
		out.Voci = append(out.Voci, VoceIMU{
			Oggetto: v.Bene, Codice: v.Codice, Imponibile: json.Number(conto.JSON(v.Imponibile, 6)), Aliquota: json.Number(conto.JSON(v.Aliquota.Permille(), 4)),
			Quota: conto.Quota(v.Quota.Frazione()), Mesi: v.Mesi.Quanti(), Dovuto: v.Dovuto, Spiegazione: v.Spiegazione(),
		})
	}
	for _, t := range k.Totali {
		out.Totali = append(out.Totali, TotaleIMU{t.Codice, t.Dovuto, t.DaVersare})
	}
	if f.tariffario.IMU.Vuoto() && len(beni) > 0 {
		f.avvisa("ALIQUOTE_MANCANTI", "Per il %d non sono state consegnate aliquote: valgono quelle di base della legge.", f.anno)
	}
	if nome := regime(f.ente.Provincia, f.anno); nome != "" {
		f.avvisa("REGIME_DIVERSO", "In questa provincia al posto dell'IMU si applica %s: il calcolo segue le regole dell'IMU e vale solo come confronto.", nome)
	}
	out.Avvisi = f.avvisi
	return out
}

// regime is the tax that stands in the place of IMU in a province; empty where IMU holds (§3.1).
func regime(provincia string, anno int) string {
	switch strings.ToUpper(provincia) {
	case "TN":
		return "l'IMIS"
	case "BZ":
		return "l'IMI"
	case "UD", "PN", "GO", "TS":
		if anno >= 2023 {
			return "l'ILIA"
		}
	}
	return ""
}

func (f *fatti) inizio() sit.Giorno { return sit.Data(f.anno, time.January, 1) }
func (f *fatti) fine() sit.Giorno   { return sit.Data(f.anno+1, time.January, 1) }
