package api

// rottePosizioni are the questions about taxpayers' positions.
func (a *API) rottePosizioni() []Rotta {
	return rotteFuture([]futuro{
		{"/api/v1/{ente}/posizioni", []string{get}, false},
		{"/api/v1/{ente}/soggetti/{cf}/imu/calcolo", []string{get}, false},
	})
}
