package estratti

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"github.com/cestor/sit/catasto"
)

// Opzioni is how the extracts differ from the registers. The shares are of a thousand units.
type Opzioni struct {
	Seme   int64
	Comune catasto.CodiceComune
	Anno   int
	Righe  int // of each extract, at most; 0: all that the units give

	SenzaUtenza  int // evaded: no line of TARI
	Ridotta      int // taxed for half of what it measures
	SenzaNumero  int // without foglio and numero
	Sporca       int // identifiers with zeros, blanks, an O
	ConSuperfici int // surfaces that are others than in the same seed with 0: an extract of a later day
}

// Correnti are the shares of an ordinary comune.
func Correnti(seme int64, comune catasto.CodiceComune, anno int) Opzioni {
	return Opzioni{Seme: seme, Comune: comune, Anno: anno, SenzaUtenza: 60, Ridotta: 30, SenzaNumero: 40, Sporca: 50}
}

const testaTARI = "cod_comune;id_utenza;id_oggetto;tipo_utenza;cf_intestatario;denominazione;data_inizio;data_fine;sezione;foglio;numero;denominatore;sub;" +
	"causale_assenza_dati;prog_nazionale;prog_accesso;via_testo;civico;esponente;scala;piano;interno;superficie_mq;superficie_origine;categoria;componenti;" +
	"titolo_occupazione;uso;cod_riduzione;ateco;piva;dovuto_fissa;dovuto_variabile;tefa;perequazione;anno\n"

const testaIMU = "cod_comune;id_posizione;anno;cf;denominazione;tipo_oggetto;sezione;foglio;numero;denominatore;sub;categoria;rendita;reddito_dominicale;" +
	"valore_area;quota_num;quota_den;mesi;abitazione_principale;pertinenza;riduzione;esenzione;aliquota;dovuto_cent\n"

// Scrivi writes both extracts of the units, and says how many lines each has.
func Scrivi(tari, imu io.Writer, unita []Unita, o Opzioni) (righeTARI, righeIMU int, err error) {
	t, i := bufio.NewWriterSize(tari, 1<<20), bufio.NewWriterSize(imu, 1<<20)
	_, _ = t.WriteString(testaTARI) // a writer that failed says so at Flush
	_, _ = i.WriteString(testaIMU)
	for _, u := range unita {
		// Each unit has dice of its own: what one extract lacks does not move the others.
		r := rand.New(rand.NewPCG(uint64(o.Seme), uint64(u.Chiave.Immobile)))
		if (o.Righe == 0 || righeTARI < o.Righe) && o.utenza(t, &u, r) {
			righeTARI++
		}
		for n, tit := range u.Titolari {
			if (o.Righe == 0 || righeIMU < o.Righe) && u.RenditaCent > 0 && tit.Den > 0 {
				o.posizione(i, &u, n, tit, r)
				righeIMU++
			}
		}
	}
	return righeTARI, righeIMU, cmp.Or(t.Flush(), i.Flush())
}

// utenza writes the line of a unit that somebody lives or works in.
func (o *Opzioni) utenza(w io.Writer, u *Unita, r *rand.Rand) bool {
	evasa, ridotta, muta, sporca, mossa := r.IntN(1000) < o.SenzaUtenza, r.IntN(1000) < o.Ridotta, r.IntN(1000) < o.SenzaNumero, r.IntN(1000) < o.Sporca, r.IntN(1000) < o.ConSuperfici
	famiglia, giorno := 1+r.IntN(5), fmt.Sprintf("%02d/%02d/%d", 1+r.IntN(28), 1+r.IntN(12), 2005+r.IntN(15))
	if evasa || u.Mq == 0 || len(u.Titolari) == 0 || !strings.Contains("AC", u.Categoria[:1]) {
		return false
	}
	mq := u.Mq * 80
	if ridotta {
		mq /= 2
	}
	if mossa {
		mq += 100
	}
	tipo, categoria, componenti, uso := "D", fmt.Sprintf("D%d", famiglia), fmt.Sprint(famiglia), 1
	if u.Categoria == "C01" || u.Categoria == "A10" {
		tipo, categoria, componenti, uso = "N", "N11", "", 4
	} else if u.Categoria[0] == 'C' {
		uso = 3
	}
	foglio, numero, sub, causale := u.Foglio, u.Numero, u.Subalterno, ""
	switch {
	case muta:
		foglio, numero, sub, causale = "", "", "", "3"
	case sporca:
		foglio, sub = "0"+strings.ReplaceAll(foglio, "0", "O"), " "+sub+" "
	}
	tit := u.Titolari[0]
	fmt.Fprintf(w, "%s;U%d;1;%s;%s;%s;%s;;;%s;%s;;%s;%s;;;VIA %s;%s;;;;;%d,%02d;M;%s;%s;P;%d;;;;%d;%d;%d;150;%d\n",
		o.Comune, u.Chiave.Immobile, tipo, tit.CF, testo(tit.Denominazione), giorno, foglio, numero, sub, causale, testo(u.Via), u.Civico,
		mq/100, mq%100, categoria, componenti, uso, mq*92/100, 5510, mq*92/2000, o.Anno)
	return true
}

// posizione writes the line of a right. The rate is ordinary, and nobody is at home: what is due is rendita,
// one part in twenty more, times 160.
func (o *Opzioni) posizione(w io.Writer, u *Unita, n int, t Titolare, r *rand.Rand) {
	foglio := u.Foglio
	if r.IntN(1000) < o.Sporca {
		foglio = "0" + foglio
	}
	dovuto := u.RenditaCent * 105 * 160 * 106 * t.Num / (100 * 10000 * t.Den)
	fmt.Fprintf(w, "%s;P%d-%d;%d;%s;%s;F;;%s;%s;;%s;%s;%d.%02d;;;%d;%d;12;N;N;;;10,6;%d\n",
		o.Comune, u.Chiave.Immobile, n+1, o.Anno, t.CF, testo(t.Denominazione), foglio, u.Numero, u.Subalterno, u.Categoria,
		u.RenditaCent/100, u.RenditaCent%100, t.Num, t.Den, dovuto)
}

// testo is a field of a table.
func testo(s string) string {
	if strings.ContainsAny(s, ";\"\n") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}
