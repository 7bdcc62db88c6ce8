package api

// rottePratiche are the questions about building files.
func (a *API) rottePratiche() []Rotta {
	return rotteFuture([]futuro{
		{"/api/v1/{ente}/pratiche", []string{get, post}, false},
		{"/api/v1/{ente}/pratiche/{id}", []string{get, patch}, false},
		{"/api/v1/{ente}/pratiche/{id}/eventi", []string{post}, false},
		{"/api/v1/{ente}/pratiche/{id}/geometria", []string{put}, false},
	})
}
