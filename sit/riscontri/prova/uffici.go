package prova

import (
	"strconv"

	"github.com/paulmach/orb"
)

// TARI is an utenza.
type TARI struct {
	Chi            *Persona
	Foglio, Numero string
	Sub            string
	Mq             string // 84.00
	Componenti     int
	Categoria      string // of a non domestic one; empty: domestic
	Dal, Al        string
	Civico         int64
	DovutoCent     int64
	Utenza         string // empty: one of its own
	Posizione      int64  // set
}

// TARI writes one, tied to nothing.
func (m *Mondo) TARI(t TARI) *TARI {
	t.Posizione = m.nuovo()
	m.suoi[strconv.FormatInt(t.Posizione, 10)] = m.caso
	if t.Utenza == "" {
		t.Utenza = "U" + strconv.FormatInt(t.Posizione, 10)
	}
	tipo, categoria := "D", any(nil)
	if t.Categoria != "" {
		tipo, categoria = "N", t.Categoria
	}
	var componenti, cf any
	if tipo == "D" {
		componenti = int16(max(1, t.Componenti))
	}
	if t.Chi != nil {
		cf = t.Chi.CF
	}
	m.riga("tributi.tari", map[string]any{"posizione_id": t.Posizione, "comune": m.codice(), "id_utenza": t.Utenza, "id_oggetto": strconv.FormatInt(t.Posizione, 10), "tipo_utenza": tipo, "cf": cf, "cf_valido": t.Chi != nil,
		"persona": ident(t.Chi), "n_foglio": t.Foglio, "n_numero": t.Numero, "n_subalterno": t.Sub, "superficie_mq": numero(t.Mq), "categoria": categoria, "componenti": componenti,
		"dovuto_fissa_cent": t.DovutoCent, "dal": data(t.Dal), "al": data(t.Al), "impronta": t.Posizione, "grezza": "", "file": "prova", "riga": int64(1), "fornitura_id": int64(2)})
	if t.Civico != 0 {
		m.indirizzo("TARI", t.Posizione, t.Civico)
	}
	return &t
}

// TARISu writes one on a unit, with its identifier, tied to it.
func (m *Mondo) TARISu(u *UIU, t TARI) *TARI {
	t.Foglio, t.Numero, t.Sub = strconv.Itoa(u.Particella.Foglio), u.Particella.Numero, u.Sub
	x := m.TARI(t)
	m.Lega("TARI", x.Posizione, u, "M1", "automatico")
	return x
}

// IMU is a position.
type IMU struct {
	Chi            *Persona
	Anno           int
	Tipo           string // F, T, A; empty: F
	Foglio, Numero string
	Sub            string
	Categoria      string
	RenditaCent    int64
	QuotaNum       int64
	QuotaDen       int64
	Mesi           int
	Principale     bool
	Pertinenza     bool
	ValoreAreaCent int64
	DovutoCent     int64
	Posizione      int64 // set
}

// IMU writes one, tied to nothing.
func (m *Mondo) IMU(i IMU) *IMU {
	i.Posizione = m.nuovo()
	m.suoi[strconv.FormatInt(i.Posizione, 10)] = m.caso
	if i.Tipo == "" {
		i.Tipo = "F"
	}
	if i.QuotaDen == 0 {
		i.QuotaNum, i.QuotaDen = 1, 1
	}
	if i.Mesi == 0 {
		i.Mesi = 12
	}
	var cf, categoria any
	if i.Chi != nil {
		cf = i.Chi.CF
	}
	if i.Categoria != "" {
		categoria = i.Categoria
	}
	m.riga("tributi.imu", map[string]any{"posizione_id": i.Posizione, "comune": m.codice(), "id_posizione": strconv.FormatInt(i.Posizione, 10), "anno": int32(i.Anno), "cf": cf, "cf_valido": i.Chi != nil,
		"persona": ident(i.Chi), "tipo_oggetto": i.Tipo, "n_foglio": i.Foglio, "n_numero": i.Numero, "n_subalterno": i.Sub, "categoria": categoria, "rendita_cent": i.RenditaCent,
		"valore_area_cent": i.ValoreAreaCent, "quota_num": i.QuotaNum, "quota_den": i.QuotaDen, "mesi": int16(i.Mesi), "abitazione_principale": i.Principale, "pertinenza": i.Pertinenza,
		"dovuto_cent": i.DovutoCent, "impronta": i.Posizione, "grezza": "", "file": "prova", "riga": int64(1), "fornitura_id": int64(3)})
	return &i
}

// IMUSu writes one on a unit, tied to it.
func (m *Mondo) IMUSu(u *UIU, i IMU) *IMU {
	i.Foglio, i.Numero, i.Sub = strconv.Itoa(u.Particella.Foglio), u.Particella.Numero, u.Sub
	x := m.IMU(i)
	m.Lega("IMU", x.Posizione, u, "M1", "automatico")
	return x
}

// Lega ties a position to a unit.
func (m *Mondo) Lega(tributo string, posizione int64, u *UIU, livello, stato string) {
	m.riga("tributi.legame", map[string]any{"tributo": tributo, "posizione_id": posizione, "comune": m.codice(), "sezione": "", "immobile": u.Immobile, "particella_id": u.Particella.Chiave,
		"livello": livello, "stato": stato})
}

// LegaParticella ties a position to a particella.
func (m *Mondo) LegaParticella(tributo string, posizione int64, p *Particella, livello, stato string) {
	m.riga("tributi.legame", map[string]any{"tributo": tributo, "posizione_id": posizione, "comune": "", "sezione": "", "immobile": int64(0), "particella_id": p.Chiave, "livello": livello, "stato": stato})
}

// Civico is a number for one: what is at it bears it.
func (m *Mondo) Civico() int64 { return m.nuovo() }

func (m *Mondo) indirizzo(origine string, riga, civico int64) {
	m.riga("tributi.indirizzo", map[string]any{"origine": origine, "riga_id": riga, "via_id": int64(1), "civico_id": civico, "punteggio": int16(100), "modo": "esatto", "stato": "automatico"})
}

// Residente has people live at a civico, as one family, from a day.
func (m *Mondo) Residente(civico int64, interno, dal string, persone ...*Persona) {
	famiglia := "F" + strconv.FormatInt(m.nuovo(), 10)
	for _, p := range persone {
		n := m.nuovo()
		m.riga("anagrafe.residente", map[string]any{"residenza_id": n, "comune": m.codice(), "cf": p.CF, "cf_valido": true, "persona": p.ID, "cognome": p.Nome, "id_famiglia": famiglia, "interno": interno,
			"decesso": nil, "dal": data(dal), "al": nil, "impronta": n, "grezza": "", "file": "prova", "riga": int64(1), "fornitura_id": int64(4)})
		if civico != 0 {
			m.indirizzo("RESIDENTE", n, civico)
		}
	}
}

// Impronta is the footprint of a building, as delivered.
type Impronta struct {
	Codice  string
	Altezza float32
	Piani   int16
	Epoca   string
}

// Impronta draws one on a foglio.
func (m *Mondo) Impronta(foglio int, forma orb.Polygon, i Impronta) {
	oppure := func(v bool, x any) any {
		if v {
			return x
		}
		return nil
	}
	g := sul(foglio, forma)
	m.riga("urbanistica.impronta", map[string]any{"impronta_id": m.nuovo(), "codice": oppure(i.Codice != "", i.Codice), "altezza_m": oppure(i.Altezza > 0, i.Altezza), "piani": oppure(i.Piani > 0, i.Piani),
		"epoca": oppure(i.Epoca != "", i.Epoca), "area_mq": area(g), "geom": geometria(orb.MultiPolygon{g}), "impronta": m.numero, "fornitura_id": int64(5)})
}

// Lavori opens a building file whose works began on a day, on a particella and perhaps a unit.
func (m *Mondo) Lavori(p *Particella, u *UIU, inizio, fine string) {
	n := m.nuovo()
	m.riga("edilizia.pratica", map[string]any{"pratica_id": n, "anno": int32(2024), "numero": strconv.FormatInt(n, 10), "kind": "PDC", "stato": "RILASCIATO", "data_inizio_lavori": data(inizio), "data_fine_lavori": data(fine), "impronta": n})
	var immobile any
	if u != nil {
		immobile = u.Immobile
	}
	m.riga("edilizia.legame", map[string]any{"pratica_id": n, "n": int32(0), "particella_id": p.Chiave, "immobile": immobile, "livello": "M1", "perche": "identificativo"})
}

// Zona draws a zone of the plan in force on a foglio.
func (m *Mondo) Zona(foglio int, forma orb.Polygon, sigla string, edificabile bool, adozione string) {
	n := m.nuovo()
	m.riga("urbanistica.zona", map[string]any{"zona_id": n, "id": strconv.FormatInt(n, 10), "strumento": "PRG", "stato": "vigente", "sigla": sigla, "edificabile": edificabile, "data_adozione": data(adozione), "dal": data(adozione),
		"area_mq": area(sul(foglio, forma)), "geom": geometria(orb.MultiPolygon{sul(foglio, forma)}), "impronta": n, "fornitura_id": int64(6)})
}

// Tariffa is a tariff TARI of a year: domestica of so many, or of a categoria.
func (m *Mondo) Tariffa(anno, componenti int, categoria, fissa, variabile, variabileMq string) {
	tipo := "D"
	if categoria != "" {
		tipo = "N"
	}
	m.riga("tributi.tariffa", map[string]any{"anno": int32(anno), "tipo_utenza": tipo, "componenti": int16(componenti), "categoria": categoria, "fissa_euro_mq": numero(fissa), "variabile_euro": numero(variabile),
		"variabile_euro_mq": numero(variabileMq), "tefa_permille": numero("50"), "impronta": m.nuovo(), "grezza": "", "file": "prova", "riga": int64(1), "fornitura_id": int64(7)})
}

// Aliquota is a rate IMU of a year, in thousandths.
func (m *Mondo) Aliquota(anno int, fattispecie, permille string) {
	m.riga("tributi.aliquota", map[string]any{"anno": int32(anno), "fattispecie": fattispecie, "aliquota_permille": numero(permille), "impronta": m.nuovo(), "grezza": "", "file": "prova", "riga": int64(1), "fornitura_id": int64(8)})
}

// ValoreArea is the value of a zone in a year.
func (m *Mondo) ValoreArea(anno int, zona, euroMq string) {
	m.riga("tributi.valore_area", map[string]any{"anno": int32(anno), "zona": zona, "euro_mq": numero(euroMq), "impronta": m.nuovo(), "grezza": "", "file": "prova", "riga": int64(1), "fornitura_id": int64(9)})
}
