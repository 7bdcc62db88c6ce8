package portal

import (
	"net/http"
)

// handleVisura is the visura as a file; stub filled when the paper lands.
func (p *portale) handleVisura(w http.ResponseWriter, r *http.Request) error    { return errIncompleto }
func (p *portale) handleMiaVisura(w http.ResponseWriter, r *http.Request) error { return errIncompleto }
