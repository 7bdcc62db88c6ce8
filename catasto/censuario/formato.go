package censuario

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Formato is the shape of one file of a delivery, so that a comune can tell us how its files are
// made without disclosing what is in them: counts, widths, codes. No text is ever kept, nor any
// value of a field that is not a code of a table; codes are taken only from lines with a number
// of fields that a layout has, because in others they may be anything.
type Formato struct {
	Tipo              string          `json:"tipo"` // FAB, TER, SOG, TIT
	Righe             int             `json:"righe"`
	Scarti            int             `json:"scarti"`
	CampiScarti       map[int]int     `json:"campi_scarti"` // number of fields to lines rejected; 0 for lines too long
	Byte              int64           `json:"byte"`
	Codifica          Codifica        `json:"codifica"`
	LF                int             `json:"fine_riga_lf"`
	CRLF              int             `json:"fine_riga_crlf"`
	BOM               bool            `json:"bom"`
	NUL               int             `json:"byte_nulli"`
	Indefiniti        int             `json:"byte_indefiniti"`
	SenzaSeparatore   int             `json:"senza_separatore_finale"`
	CifreSoggetto     int             `json:"cifre_identificativo_soggetto,omitempty"`
	CifreImmobile     int             `json:"cifre_identificativo_immobile,omitempty"`
	CifreMutazione    int             `json:"cifre_identificativo_mutazione,omitempty"`
	CifreTitolarita   int             `json:"cifre_identificativo_titolarita,omitempty"`
	SenzaTitolarita   bool            `json:"senza_identificativo_titolarita,omitempty"`
	LarghezzaPorzioni int             `json:"campi_porzione,omitempty"`
	Progressivo       int32           `json:"progressivo_massimo,omitempty"`
	DirittiTagliati   int             `json:"diritti_senza_spazio_finale,omitempty"`
	Record            []FormatoRecord `json:"record"`
	Codici            []CodiciIgnoti  `json:"codici_sconosciuti"`
	Avvisi            []AvvisoContato `json:"avvisi"`
	record            map[*tracciato]*FormatoRecord
	codici            map[string]map[string]int
}

// FormatoRecord is the shape of one type of record.
type FormatoRecord struct {
	Tipo    string         `json:"tipo"`
	Righe   int            `json:"righe"`
	Campi   map[int]int    `json:"campi"` // number of fields, closing separator apart, to lines
	Campo   []FormatoCampo `json:"campo"`
	massimi []int
}

// FormatoCampo is the shape of one field. In a group that repeats it stands for all of them.
type FormatoCampo struct {
	Posizione int    `json:"posizione"`
	Nome      string `json:"nome"`
	Larghezza int    `json:"larghezza_massima"`
}

// CodiciIgnoti are the codes of one list that our table does not have, with how often each came.
type CodiciIgnoti struct {
	Lista  string         `json:"lista"`
	Codici map[string]int `json:"codici"`
	Altri  int            `json:"altri,omitempty"` // not shown: too many, or not in the form of a code
}

// AvvisoContato is an avviso and how often it came.
type AvvisoContato struct {
	Codice string `json:"codice"`
	Campo  string `json:"campo,omitempty"`
	N      int    `json:"n"`
}

func (f *Formato) inizio(tipo string) {
	*f = Formato{Tipo: tipo, CampiScarti: map[int]int{}, record: map[*tracciato]*FormatoRecord{}, codici: map[string]map[string]int{}}
}

// riga takes the shape of a line that was read.
func (f *Formato) riga(l *lettore) {
	t := l.tracciato
	r := f.record[t]
	if r == nil {
		r = &FormatoRecord{Tipo: t.record, Campi: map[int]int{}, massimi: make([]int, len(t.nomi))}
		f.record[t] = r
	}
	r.Righe++
	r.Campi[l.contati]++
	for i, c := range l.campi {
		n := len(c)
		if t.gruppo > 0 && i >= testa {
			i = testa + (i-testa)%t.gruppo
		}
		for i >= len(r.massimi) {
			r.massimi = append(r.massimi, 0)
		}
		if n > r.massimi[i] {
			r.massimi[i] = max(r.massimi[i], utf8.RuneCountInString(c))
		}
	}
}

// fine gathers the totals when the scan has ended.
func (f *Formato) fine(l *lettore) {
	s := &l.stat
	f.Righe, f.Scarti, f.Byte, f.Codifica, f.LF, f.CRLF = s.Righe, s.Scarti, s.Byte, s.Codifica, s.LF, s.CRLF
	f.BOM, f.NUL, f.Indefiniti, f.SenzaSeparatore = s.Avvisi[Avviso{BOM, ""}] > 0, s.NUL, s.Indefiniti, s.SenzaSeparatore
	f.LarghezzaPorzioni, f.SenzaTitolarita = s.LarghezzaPorzioni, s.SenzaTitolarita
	f.Record, f.Codici, f.Avvisi = []FormatoRecord{}, []CodiciIgnoti{}, []AvvisoContato{}
	for t, r := range f.record {
		for i, n := range r.massimi {
			r.Campo = append(r.Campo, FormatoCampo{Posizione: i + 1, Nome: t.nome(i + 1), Larghezza: n})
		}
		f.Record = append(f.Record, *r)
	}
	slices.SortFunc(f.Record, func(a, b FormatoRecord) int { return strings.Compare(a.Tipo, b.Tipo) })
	for _, lista := range slices.Sorted(maps.Keys(f.codici)) {
		c := CodiciIgnoti{Lista: lista, Codici: f.codici[lista], Altri: f.codici[lista][""]}
		delete(c.Codici, "")
		f.Codici = append(f.Codici, c)
	}
	for a, n := range s.Avvisi {
		f.Avvisi = append(f.Avvisi, AvvisoContato{a.Codice, a.Campo, n})
	}
	slices.SortFunc(f.Avvisi, func(a, b AvvisoContato) int {
		return cmp.Or(strings.Compare(a.Codice, b.Codice), strings.Compare(a.Campo, b.Campo))
	})
}
