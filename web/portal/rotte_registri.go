package portal

// rotteRegistri are the pages of who signed in, and the genealogy of what is on the map.
func (p *portale) rotteRegistri(get, post func(string, handler)) {
	get("/particella/{id:.+}/discendenza", p.handleDiscendenza)
	get("/ufficio", p.riservata(p.handleUfficio))
	post("/ufficio", p.riservata(p.handleCercaUfficio))
	post("/ufficio/persone", p.riservata(p.handlePersone))
	get("/uiu/{id}", p.riservata(p.handleUnita))
	get("/uiu/{id}/genealogia", p.riservata(p.handleParentela))
	get("/soggetto/{id}", p.riservata(p.handleSoggetto))
	post("/soggetto/{id}", p.riservata(p.handleRiconosci))
	get("/ufficio/visura/{ente}", p.riservata(p.handleVisura))
	get("/ufficio/elenco", p.riservata(p.handleElenco))
	post("/ufficio/elenco", p.riservata(p.handleElenco))
	post("/ufficio/elenco/{ente}/{richiesta:[0-9]+}", p.riservata(p.handleDecidiElenco))
	get("/ufficio/patrimonio", p.riservata(p.handlePatrimonio))
	post("/ufficio/patrimonio", p.riservata(p.handleScriviPatrimonio))
	get("/ufficio/differenze", p.riservata(p.handleDifferenze))
	get("/io", p.riservata(p.handleIo))
	get("/io/visura/{id:.+}", p.riservata(p.handleMiaVisura))
}
