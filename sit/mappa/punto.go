package mappa

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// Punto is what the map has at a point. An empty id means that nothing is there.
type Punto struct {
	Ente       string // codice catastale
	Particella string
	Foglio     string
	Edificio   string
	Avvisi     []Avviso
}

// Punto says what is at a longitude and latitude on a day. Outside every ente it is NotFound.
func (m *Mappa) Punto(ctx context.Context, lon, lat float64, q Quando) (Punto, error) {
	if _, err := m.Enti(ctx); err != nil {
		return Punto{}, err
	}
	m.enti.mu.Lock()
	srid := m.enti.srid
	m.enti.mu.Unlock()
	if srid == 0 {
		return Punto{}, FuoriDaOgniEnte()
	}
	type riga struct {
		Classe                             int32
		Ente, Foglio, Particella, Edificio string
		MappaDal                           sit.Giorno
	}
	var righe []riga
	err := m.read(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("FindPunto"), pgx.NamedArgs{"lon": lon, "lat": lat, "srid": srid, "giorno": q.Giorno})
		if err != nil {
			return err
		}
		righe, err = pgx.CollectRows(rows, pgx.RowToStructByName[riga])
		return err
	})
	if err != nil {
		return Punto{}, fmt.Errorf("find punto: %w", err)
	}
	var p Punto
	for _, r := range righe { // in order of classe
		switch r.Classe {
		case 0:
			p.Ente = r.Ente
		case 1:
			p.Ente, p.Foglio = r.Ente, r.Foglio
		case 2:
			p.Ente, p.Foglio, p.Particella = r.Ente, r.Foglio, r.Particella
		case 3:
			p.Edificio = r.Edificio
			if p.Ente == "" {
				p.Ente, p.Foglio = r.Ente, r.Foglio
			}
		}
		if q.Giorno < r.MappaDal && len(p.Avvisi) == 0 {
			p.Avvisi = []Avviso{posteriore(r.MappaDal)}
		}
	}
	if p.Ente == "" {
		return Punto{}, FuoriDaOgniEnte()
	}
	return p, nil
}

// FuoriDaOgniEnte is the answer for a point that no ente holds.
func FuoriDaOgniEnte() error {
	return sit.Rifiuto(sit.NotFound, "FUORI_DA_OGNI_ENTE",
		"Il punto è fuori dal territorio degli enti di questo sistema: controllare lon e lat, in gradi decimali.")
}
