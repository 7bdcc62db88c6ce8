package api

import (
	"net/http"
	"strconv"
)

func (a *API) rottaCalcolo() Rotta {
	return riservata(get, "/api/v1/{ente}/soggetti/{cf}/imu/calcolo",
		"Quanto un soggetto deve di IMU per un anno (anno; se manca, l'ultimo concluso), oggetto per oggetto, con la spiegazione di ogni importo.", a.calcoloIMU)
}

// calcoloIMU answers what a person owes for a year. The tax code is in the path because the contract
// wants it there; logs and metrics carry the pattern alone.
func (a *API) calcoloIMU(w http.ResponseWriter, r *http.Request) error {
	e, err := a.Mappa.Ente(r.Context(), variabile(r, "ente"))
	if err != nil {
		return err
	}
	oggi := a.oggi()
	anno, _, _ := oggi.Date()
	anno--
	if s := r.URL.Query().Get("anno"); s != "" {
		if anno, err = strconv.Atoi(s); err != nil {
			return nonValido("anno", "Il parametro anno è un anno d'imposta, per esempio 2025.")
		}
	}
	c, err := a.Tributi.CalcoloIMU(r.Context(), e.Ente, variabile(r, "cf"), anno, oggi)
	if err != nil {
		return err
	}
	return scriviJSON(w, c)
}
