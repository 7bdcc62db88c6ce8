package api

// rottePosizioni are the questions about taxpayers' positions.
func (a *API) rottePosizioni() []Rotta {
	return append(rotteFuture([]futuro{
		{"/api/v1/{ente}/posizioni", []string{get}, false},
	}), a.rottaCalcolo())
}
