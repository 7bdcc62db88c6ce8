package mappa

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/cassini"
	"github.com/cestor/sit/sit"
)

// Sistema is the coordinate system of a sheet, so that who has the paper in hand can read a
// place in the numbers of the paper. One of EPSG, PROJ and Affine says how.
type Sistema struct {
	Foglio      string
	Testo       string      // as the delivery was read
	EPSG        int         // when it has a number
	PROJ        string      // the definition of a local system
	Affine      *[6]float64 // E = a·X + b·Y + E0, N = c·X + d·Y + N0, as a b c d E0 N0, to the zone of storage
	Origine     string      // of the local system
	Indicativo  bool        // the origin is that of the comune, not one that the sheet names
	Precisione  float64     // metres
	Fonte       string
	Riferimento sit.Giorno
}

const precisioneLocale = 2 // metres, through a known origin (contract §0)

// SistemaFoglio says in which system a sheet was drawn or delivered. A sheet that came in
// national coordinates still had a local system on paper: where the origin of its comune is
// known, that one is given.
func (m *Mappa) SistemaFoglio(ctx context.Context, e Ente, f catasto.IDFoglio) (Sistema, error) {
	s := Sistema{Foglio: f.String()}
	var adattamento []byte
	err := m.read(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, queries.SQL("FindStesura"), pgx.NamedArgs{"ente": e.ID, "nome": s.Foglio}).
			Scan(&s.Testo, &s.Precisione, &s.Fonte, &s.Riferimento, &adattamento)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return Sistema{}, sit.Rifiuto(sit.NotFound, "FOGLIO_INESISTENTE", "Il foglio «%s» non è sulla mappa.", s.Foglio).Su("foglio")
	}
	if err != nil {
		return Sistema{}, fmt.Errorf("find stesura: %w", err)
	}
	s.Precisione = math.Round(s.Precisione*100) / 100 // kept as real
	s.definisci(f.Comune, adattamento)
	return s, nil
}

// definisci turns the words of the register into a definition.
func (s *Sistema) definisci(comune catasto.CodiceComune, adattamento []byte) {
	if n, ok := strings.CutPrefix(s.Testo, "EPSG:"); ok {
		s.EPSG, _ = strconv.Atoi(n)
	}
	origine, locale := strings.CutPrefix(s.Testo, "Cassini-Soldner, origine ")
	var fit struct{ Fit *cassini.Fit }
	if len(adattamento) > 0 && json.Unmarshal(adattamento, &fit) == nil && fit.Fit != nil {
		s.Affine = &[6]float64{fit.Fit.A, fit.Fit.C, fit.Fit.B, fit.Fit.D, fit.Fit.E0, fit.Fit.N0}
		return
	}
	o, nota := cassini.PerNome(origine)
	if !nota {
		if o, nota = cassini.PerComune(comune); !nota || locale && o.Nome != origine {
			return
		}
	}
	s.PROJ, s.Origine, s.Indicativo = o.PROJ(), o.Nome, !locale
	if s.Indicativo {
		s.Precisione = max(s.Precisione, precisioneLocale)
	}
}
