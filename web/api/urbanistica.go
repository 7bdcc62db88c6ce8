package api

// rotteUrbanistica are the questions about plans and constraints.
func (a *API) rotteUrbanistica() []Rotta {
	return rotteFuture([]futuro{
		{"/api/v1/{ente}/particelle/{id}/urbanistica", []string{get}, true},
	})
}
