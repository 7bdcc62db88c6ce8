package riscontri

var _ = regola(Regola{
	Codice:   "XC-07",
	Versione: 1,
	Titolo:   "Rendita IMU diversa da quella catastale",
	Norma:    "L. 160/2019, art. 1, comma 745; L. 342/2000, art. 74; L. 296/2006, art. 1, comma 161",
	Severita: SeveritaA,
	Descrizione: "La rendita di una posizione IMU, o la categoria, non è quella di nessuno stadio catastale che si doveva usare nell'anno: quello del 1° gennaio, quelli nati nell'anno per lavori, e quello di prima se il nuovo è stato registrato o notificato dopo. " +
		"La differenza deve superare un centesimo. Se una posizione riguarda più unità si confronta la somma. Una rendita proposta e non notificata vale B.",
	Trappole: []string{
		"La rendita notificata, o registrata, dopo il 1° gennaio: fino ad allora vale quella di prima",
		"La rendita proposta con DOCFA e poi rettificata: la posizione può avere quella proposta finché la rettifica non è nota",
		"La rendita cambiata nell'anno per lavori: una posizione può avere l'una o l'altra",
		"L'arrotondamento nel passaggio da lire a euro",
		"Una posizione che somma l'abitazione e le pertinenze",
		"La differenza di un centesimo",
		"Il legame solo proposto",
	},
	Minuti: 10,
	Soglie: map[string]float64{"tolleranza_cent": 1},
	Serve:  []Ingresso{IngressoUIU, IngressoIMU},
	Stima:  stimaXC07,
})

// stimaXC07 is, for each year, the tax on the rendita of the cadastre less that on the rendita of the
// position, with the conditions of the position. It may be a refund.
func stimaXC07(c *Calcolo, t *Traccia) error {
	var e struct {
		Posizione          int64  `json:"rendita_posizione_cent"`
		Catasto            int64  `json:"rendita_catasto_cent"`
		CategoriaPosizione string `json:"categoria_posizione"`
		CategoriaCatasto   string `json:"categoria_catasto"`
		Num                int64  `json:"quota_num"`
		Den                int64  `json:"quota_den"`
		Mesi               int    `json:"mesi"`
		Principale         bool   `json:"abitazione_principale"`
		Pertinenza         bool   `json:"pertinenza"`
		Riduzione          string `json:"riduzione"`
		Esente             bool   `json:"esente"`
	}
	if err := t.Leggi(&e); err != nil {
		return err
	}
	zero := int64(0)
	if e.Esente || e.Pertinenza {
		t.Cent, t.Spiegazione = &zero, "La posizione è esente: è la rendita da correggere."
		return nil
	}
	if e.CategoriaCatasto == "" { // several units under one position
		e.CategoriaCatasto = e.CategoriaPosizione
	}
	if e.CategoriaPosizione == "" {
		e.CategoriaPosizione = e.CategoriaCatasto
	}
	if e.CategoriaCatasto == "" {
		t.Spiegazione = "La categoria non è nota: l'imposta non si calcola."
		return nil
	}
	o := OggettoIMU{QuotaNum: e.Num, QuotaDen: e.Den, Mesi: e.Mesi, Riduzione: e.Riduzione}
	if e.Principale {
		o.Aliquota = "abitazione_principale"
	}
	t.somma(c, c.Anni(t.Dal), func(anno int) Stima {
		a, b := o, o
		a.Categoria, a.Rendita = e.CategoriaCatasto, e.Catasto
		b.Categoria, b.Rendita = e.CategoriaPosizione, e.Posizione
		return differenza(c.IMU(anno, a), c.IMU(anno, b))
	})
	if t.Cent != nil && *t.Cent < 0 {
		t.Peso = -*t.Cent
	}
	return nil
}
