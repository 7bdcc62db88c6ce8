package portal

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"github.com/gorilla/mux"
)

// disegno is the one drawing behind every style: what is drawn, from which zoom, how thick.
// A colour is a name after "@", and each tavolozza says what the name means.
//
//go:embed stili/disegno.json
var disegno []byte

// tavolozze are the styles we serve. "catasto" is the paper that every technician knows:
// cream sheet, black hairlines, orange buildings, violet sheet borders. "chiaro" is a quiet
// background for what an office draws on top; "scuro" is for a dim room.
var tavolozze = map[string]map[string]string{
	"catasto": {
		"nome": "Catasto", "carta": "#f4f1e8", "particella": "#fdf3d6", "bordo": "#26221c",
		"strada": "#ffffff", "acqua": "#b5e0f2", "acqua_bordo": "#2f86ab",
		"edificio": "#f2ae73", "edificio_bordo": "#6e3a0c", "foglio": "#8a1c7c", "comune": "#5b0f4f",
		"testo": "#14110c", "alone": "#fffaf0", "segno": "#3a3128", "fiduciale": "#b3122b",
		"selezione": "#0059b3", "confinante": "#00746b", "civico": "#1a4480",
		"zto_a": "#9e3d3a", "zto_b": "#e07a4f", "zto_c": "#f0bd3f", "zto_d": "#8a63ad", "zto_e": "#8dbd66", "zto_f": "#4a95cf", "zto_no": "#a7a39b", "zona_bordo": "#4d3a2a",
		"v_paesaggio": "#2f7d3b", "v_acqua": "#1f6fb2", "v_reti": "#b3402a", "v_natura": "#7a6a00", "v_altro": "#5b4a7d",
	},
	"chiaro": {
		"nome": "Chiaro", "carta": "#eef0f2", "particella": "#fbfbfb", "bordo": "#9097a0",
		"strada": "#ffffff", "acqua": "#d9eaf3", "acqua_bordo": "#8fb6c9",
		"edificio": "#dcdfe3", "edificio_bordo": "#8b929b", "foglio": "#7d6a9c", "comune": "#4b4560",
		"testo": "#4a5058", "alone": "#ffffff", "segno": "#6d747d", "fiduciale": "#a03a4a",
		"selezione": "#0059b3", "confinante": "#00746b", "civico": "#3d5a80",
		"zto_a": "#9e3d3a", "zto_b": "#e07a4f", "zto_c": "#f0bd3f", "zto_d": "#8a63ad", "zto_e": "#8dbd66", "zto_f": "#4a95cf", "zto_no": "#a7a39b", "zona_bordo": "#4d3a2a",
		"v_paesaggio": "#2f7d3b", "v_acqua": "#1f6fb2", "v_reti": "#b3402a", "v_natura": "#7a6a00", "v_altro": "#5b4a7d",
	},
	"scuro": {
		"nome": "Scuro", "carta": "#14181d", "particella": "#1d242b", "bordo": "#7f8b97",
		"strada": "#303943", "acqua": "#173a4a", "acqua_bordo": "#3f8fae",
		"edificio": "#6b4a2a", "edificio_bordo": "#d9a066", "foglio": "#d58be0", "comune": "#f0b8f5",
		"testo": "#f2f4f6", "alone": "#14181d", "segno": "#c2c9d0", "fiduciale": "#ff8a94",
		"selezione": "#5cc1ff", "confinante": "#5fe0cf", "civico": "#9cc7ff",
		"zto_a": "#c4625e", "zto_b": "#e58a63", "zto_c": "#e3b74e", "zto_d": "#a985cc", "zto_e": "#7fae5a", "zto_f": "#5aa2da", "zto_no": "#7d7a74", "zona_bordo": "#e8d9c8",
		"v_paesaggio": "#79d08a", "v_acqua": "#74bdf5", "v_reti": "#ff9a82", "v_natura": "#e0cc5a", "v_altro": "#c3b0ea",
	},
}

// stili holds the drawing of each palette, ready but for the address of the tiles.
var stili = sync.OnceValue(func() map[string][]byte {
	out := map[string][]byte{}
	for nome, colori := range tavolozze {
		var coppie []string
		for k, v := range colori {
			coppie = append(coppie, `"@`+k+`"`, `"`+v+`"`)
		}
		out[nome] = []byte(strings.NewReplacer(coppie...).Replace(string(disegno)))
	}
	return out
})

// handleStile serves a MapLibre style. The tiles are named by an absolute address because the
// map resolves a relative one in its worker, against the wrong base; so the style of a host
// names that host.
func (p *portale) handleStile(w http.ResponseWriter, r *http.Request) error {
	grezzo, ok := stili()[mux.Vars(r)["stile"]]
	if !ok {
		return nonTrovato("Questo stile non esiste. Gli stili disponibili sono catasto, chiaro e scuro.")
	}
	var stile map[string]any
	if err := json.Unmarshal(grezzo, &stile); err != nil {
		return err
	}
	sorgente := stile["sources"].(map[string]any)["sit"].(map[string]any)
	sorgente["tiles"] = []string{p.base(r) + "/tiles/sit/{z}/{x}/{y}.mvt"}
	if len(p.Sfondi) > 0 {
		stile["metadata"].(map[string]any)["sit:sfondi"] = p.Sfondi
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(stile)
}
