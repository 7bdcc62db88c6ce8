package censuario

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Rapporto is the format report of a delivery: what a comune can send us without disclosing
// anything of anybody.
type Rapporto struct {
	PRM  []Etichetta `json:"prm"`
	File []*Formato  `json:"file"`
}

// Etichetta is a label of the PRM.
type Etichetta struct {
	Nome string `json:"nome"`
	Nota bool   `json:"nota"` // we read it
}

// NuovoRapporto puts together the shapes of the files of a delivery. Prm may be nil.
func NuovoRapporto(prm *PRM, file ...*Formato) Rapporto {
	r := Rapporto{PRM: []Etichetta{}, File: file}
	if prm == nil {
		return r
	}
	for _, v := range prm.Voci {
		e := Etichetta{Nome: v.Etichetta, Nota: etichette[confronta(v.Etichetta)]}
		if !e.Nota && !mostrabile(e.Nome) {
			e.Nome = "(altra)"
		}
		r.PRM = append(r.PRM, e)
	}
	return r
}

// mostrabile keeps to what can only be a label, and not a line of text with a colon in it.
func mostrabile(s string) bool {
	parole := strings.Fields(s)
	if len(s) > 30 || len(parole) > 4 || len(parole) == 0 {
		return false
	}
	for i, p := range parole {
		// Names of people are written with capitals; labels begin with one and go on small.
		if strings.ToLower(p) != p && (i > 0 || strings.ToLower(p[1:]) != p[1:]) {
			return false
		}
	}
	return true
}

// Testo writes the report as people read it.
func (r *Rapporto) Testo(w io.Writer) error {
	var b strings.Builder
	b.WriteString("Rapporto di formato della fornitura catastale\n")
	b.WriteString("Contiene conteggi, larghezze e codici; nessun nome, codice fiscale, indirizzo o importo.\n")
	if len(r.PRM) > 0 {
		b.WriteString("\nPRM\n")
		for _, e := range r.PRM {
			nota := ""
			if !e.Nota {
				nota = "  (non conosciuta)"
			}
			fmt.Fprintf(&b, "  %s%s\n", e.Nome, nota)
		}
	}
	for _, f := range r.File {
		f.testo(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (f *Formato) testo(b *strings.Builder) {
	fmt.Fprintf(b, "\n%s: %d righe, %d scarti, %d byte\n", f.Tipo, f.Righe, f.Scarti, f.Byte)
	fmt.Fprintf(b, "  codifica %s; fine riga LF %d, CRLF %d; senza separatore finale %d\n", f.Codifica, f.LF, f.CRLF, f.SenzaSeparatore)
	if len(f.CampiScarti) > 0 {
		fmt.Fprintf(b, "  campi degli scarti%s\n", volte(f.CampiScarti))
	}
	if f.BOM || f.NUL > 0 || f.Indefiniti > 0 {
		fmt.Fprintf(b, "  segno di UTF-8 %s; byte nulli %d; byte indefiniti %d\n", siNo(f.BOM), f.NUL, f.Indefiniti)
	}
	fmt.Fprintf(b, "  cifre degli identificativi: soggetto %d, immobile %d, mutazione %d, titolarità %d; progressivo massimo %d\n",
		f.CifreSoggetto, f.CifreImmobile, f.CifreMutazione, f.CifreTitolarita, f.Progressivo)
	if f.LarghezzaPorzioni > 0 {
		fmt.Fprintf(b, "  porzioni di %d campi\n", f.LarghezzaPorzioni)
	}
	if f.SenzaTitolarita {
		b.WriteString("  manca l'identificativo della titolarità\n")
	}
	if f.DirittiTagliati > 0 {
		fmt.Fprintf(b, "  codici diritto che hanno perso lo spazio finale: %d\n", f.DirittiTagliati)
	}
	for _, r := range f.Record {
		fmt.Fprintf(b, "\n  %s: %d righe; campi%s\n    larghezze massime:", r.Tipo, r.Righe, volte(r.Campi))
		for i, c := range r.Campo {
			if i%8 == 0 {
				b.WriteString("\n     ")
			}
			fmt.Fprintf(b, " %d=%d", c.Posizione, c.Larghezza)
		}
		b.WriteString("\n")
	}
	for _, c := range f.Codici {
		fmt.Fprintf(b, "\n  codici sconosciuti di %s:", c.Lista)
		for _, k := range slices.Sorted(maps.Keys(c.Codici)) {
			fmt.Fprintf(b, " %q×%d", k, c.Codici[k])
		}
		if c.Altri > 0 {
			fmt.Fprintf(b, " altri×%d", c.Altri)
		}
		b.WriteString("\n")
	}
	for i, a := range f.Avvisi {
		if i == 0 {
			b.WriteString("\n  avvisi\n")
		}
		fmt.Fprintf(b, "    %s: %d\n", strings.TrimSuffix(a.Codice+" "+a.Campo, " "), a.N)
	}
}

func siNo(v bool) string {
	if v {
		return "sì"
	}
	return "no"
}

func volte(m map[int]int) string {
	var b strings.Builder
	for _, n := range slices.Sorted(maps.Keys(m)) {
		fmt.Fprintf(&b, " %d×%d", n, m[n])
	}
	return b.String()
}
