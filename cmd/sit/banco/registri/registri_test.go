package registri

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cestor/sit/catasto/censuario"
)

// piccolo is an ente in which all that may happen does.
func piccolo() Ente {
	return Ente{Seme: 7, Comune: "X107", UIU: 3000, Particelle: 2500, Titoli: 6400, Mesi: 18, Ritmo: 4, BaseID: 300_000_000_000_000}
}

func scrivi(t *testing.T, e Ente) (Contenuto, string) {
	t.Helper()
	dir := t.TempDir()
	c, err := e.Scrivi(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return c, dir
}

func digesto(t *testing.T, dir string) string {
	t.Helper()
	h := sha256.New()
	files, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in %s: %v", dir, err)
	}
	for _, f := range files {
		fmt.Fprintln(h, filepath.Base(f))
		r, err := os.Open(f)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(h, r); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	e := piccolo()
	_, a := scrivi(t, e)
	_, b := scrivi(t, e)
	if digesto(t, a) != digesto(t, b) {
		t.Error("two runs of one seed differ")
	}
	e.Seme++
	if _, c := scrivi(t, e); digesto(t, a) == digesto(t, c) {
		t.Error("another seed gives the same bytes")
	}
}

func TestSizesAreThoseAskedFor(t *testing.T) {
	e := piccolo()
	c, _ := scrivi(t, e)
	if f := c.Consegne[0]; f.Tipo != 'F' || f.Stadi < e.UIU || f.Stadi > e.UIU*101/100 {
		t.Errorf("%d units of %d", f.Stadi, e.UIU)
	}
	if ter := c.Consegne[1]; ter.Stadi < e.Particelle || ter.Stadi > e.Particelle*101/100 {
		t.Errorf("%d particelle of %d", ter.Stadi, e.Particelle)
	}
	if n := c.Totale(0).Titoli; n < e.Titoli*97/100 || n > e.Titoli*103/100 {
		t.Errorf("%d titles of %d", n, e.Titoli)
	}
	if len(c.Consegne) != 2*(e.Mesi+1) {
		t.Errorf("%d deliveries", len(c.Consegne))
	}
	for _, wrong := range []Ente{{}, {Particelle: 1, UIU: -1}, {Particelle: 9, Titoli: 900}, {Particelle: 9, Mesi: 9000}, {Particelle: 1, Siti: make([]Sito, 2)},
		{Particelle: 1, Ospiti: make([]Ospite, 1)}, {Particelle: 1, BaseID: -1}} {
		wrong.Comune = "X100"
		if wrong.Controlla() == nil {
			t.Errorf("%+v is accepted", wrong)
		}
	}
	if (Ente{Particelle: 1}).Controlla() == nil {
		t.Error("no comune is accepted")
	}
}

// letta is all the deliveries of an ente, read again with the codecs.
type letta struct {
	stadi    map[chiave][]visto[*stadio]
	titoli   map[int64][]visto[censuario.Titolarita]
	soggetti map[string]map[int64]censuario.Soggetto // by file
	fogli    map[string]bool
}

type chiave struct {
	tipo        byte
	id          int64
	progressivo int32
}

type visto[T any] struct {
	mese int
	v    T
}

func leggi(t *testing.T, c Contenuto) *letta {
	t.Helper()
	l := &letta{stadi: map[chiave][]visto[*stadio]{}, titoli: map[int64][]visto[censuario.Titolarita]{}, soggetti: map[string]map[int64]censuario.Soggetto{}}
	apri := func(nome string) *os.File {
		f, err := os.Open(nome)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		return f
	}
	for _, k := range c.Consegne {
		prm, err := censuario.LeggiPRM(apri(k.Base + ".PRM"))
		if err != nil {
			t.Fatal(err)
		}
		modo := censuario.Aggiornamento
		if k.Mese == 0 {
			modo = censuario.Completa
		}
		if prm.Modo != modo || prm.TipoImmobile != k.Tipo {
			t.Errorf("%s: %+v", k.Base, prm)
		}
		l.leggiStadi(t, k, apri, &prm)
		for r, err := range censuario.LeggiTIT(apri(k.Base+".TIT"), censuario.Opzioni{}) {
			if err != nil || len(r.Avvisi) > 0 {
				t.Fatalf("%s:%d: %v %v", k.Base, r.Riga, err, r.Avvisi)
			}
			l.titoli[r.TitolaritaID] = append(l.titoli[r.TitolaritaID], visto[censuario.Titolarita]{k.Mese, r.Titolarita})
		}
		l.soggetti[k.Base] = map[int64]censuario.Soggetto{}
		for r, err := range censuario.LeggiSOG(apri(k.Base+".SOG"), censuario.Opzioni{}) {
			if err != nil || len(r.Avvisi) > 0 {
				t.Fatalf("%s:%d: %v %v", k.Base, r.Riga, err, r.Avvisi)
			}
			id := r.ID
			if r.Tipo == 'G' {
				id = -id
			}
			if _, due := l.soggetti[k.Base][id]; due {
				t.Errorf("%s: subject %d twice", k.Base, id)
			}
			l.soggetti[k.Base][id] = r.Soggetto
		}
	}
	return l
}

func (l *letta) leggiStadi(t *testing.T, k Consegna, apri func(string) *os.File, prm *censuario.PRM) {
	t.Helper()
	righe := int64(0)
	metti := func(c censuario.Chiave, s *stadio) {
		righe++
		q := chiave{k.Tipo, c.Immobile, c.Progressivo}
		if n := l.stadi[q]; len(n) > 0 && n[len(n)-1].mese == k.Mese {
			o := n[len(n)-1].v
			o.identi, o.porzioni = append(o.identi, s.identi...), append(o.porzioni, s.porzioni...)
			return
		}
		l.stadi[q] = append(l.stadi[q], visto[*stadio]{k.Mese, s})
	}
	if k.Tipo == 'F' {
		for r, err := range censuario.LeggiFAB(apri(k.Base+".FAB"), censuario.Opzioni{}) {
			if err != nil || len(r.Avvisi) > 0 {
				t.Fatalf("%s:%d: %v %v", k.Base, r.Riga, err, r.Avvisi)
			}
			s := &stadio{identi: slices.Clone(r.Identificativi)}
			if r.UIU != nil {
				u := *r.UIU
				s.uiu = &u
			}
			metti(r.Chiave, s)
		}
	} else {
		for r, err := range censuario.LeggiTER(apri(k.Base+".TER"), censuario.Opzioni{}) {
			if err != nil || len(r.Avvisi) > 0 {
				t.Fatalf("%s:%d: %v %v", k.Base, r.Riga, err, r.Avvisi)
			}
			s := &stadio{porzioni: slices.Clone(r.Porzioni)}
			if r.Terreno != nil {
				u := *r.Terreno
				s.terreno = &u
			}
			metti(r.Chiave, s)
		}
	}
	if prm.NumeroRecord.N != righe {
		t.Errorf("%s: %d records, the PRM says %d", k.Base, righe, prm.NumeroRecord.N)
	}
}

func TestHistoryHoldsTogether(t *testing.T) {
	e := piccolo()
	c, _ := scrivi(t, e)
	l := leggi(t, c)
	nati, finiti := map[int64]int{}, map[int64]int{}
	cause := map[string]int{}
	for k, volte := range l.stadi {
		primo, ultimo := volte[0], volte[len(volte)-1]
		if len(volte) > 2 {
			t.Errorf("%v is delivered %d times", k, len(volte))
		}
		if len(volte) == 2 && (!primo.v.conclusivo().Vuoto() || ultimo.v.conclusivo().Vuoto()) {
			t.Errorf("%v is not open first and ended after", k)
		}
		a := ultimo.v.generante()
		if primo.mese > 0 {
			dal, al := e.Periodo(primo.mese)
			registrato := a.Registrazione
			if primo.v.conclusivo().Registrazione != 0 && len(volte) == 1 {
				registrato = primo.v.conclusivo().Registrazione // of a unit that the whole load left out
			}
			if registrato < dal || registrato > al {
				t.Errorf("%v, of month %d, is registered on %d", k, primo.mese, registrato)
			}
			nati[a.Mutazione]++
			cause[a.Causale]++
		}
		fine := ultimo.v.conclusivo()
		if fine.Vuoto() {
			continue
		}
		finiti[fine.Mutazione]++
		dopo, ok := l.stadi[chiave{k.tipo, k.id, k.progressivo + 1}]
		if !ok || *dopo[0].v.generante() != *fine {
			t.Errorf("%v is ended by an act that begins no other", k)
		}
	}
	for _, causa := range []string{"VTO", "VSI", "AMP", "VCL", "DIV", "FUS", "VMI", "DET", "NC", "26A", "FRZ", "TM", "VRU"} {
		if cause[causa] == 0 {
			t.Errorf("nothing is begun by %s", causa)
		}
	}
	titoli := map[string]int{}
	for id, volte := range l.titoli {
		primo, ultimo := volte[0].v, volte[len(volte)-1].v
		if len(volte) > 2 || len(volte) == 2 && (!primo.Conclusivo.Vuoto() || ultimo.Conclusivo.Vuoto()) {
			t.Errorf("title %d: %d times", id, len(volte))
		}
		if volte[0].mese > 0 {
			titoli[primo.Generante.Causale]++
			if nati[primo.Generante.Mutazione] > 0 {
				titoli["con lo stadio"]++
			}
		}
		if !ultimo.Conclusivo.Vuoto() {
			titoli["finiti"]++
		}
	}
	for _, causa := range []string{"IST", "DEN", "TOL", "CUS", "NC", "FRZ", "DEC", "con lo stadio", "finiti"} {
		if titoli[causa] == 0 {
			t.Errorf("no title by %s", causa)
		}
	}
}

func TestEveryTitleFindsItsSubjectAndItsImmobileButFew(t *testing.T) {
	c, _ := scrivi(t, piccolo())
	l := leggi(t, c)
	immobili := map[[2]int64]bool{}
	for k := range l.stadi {
		immobili[[2]int64{int64(k.tipo), k.id}] = true
	}
	tutti, soli, senza := 0, 0, 0
	for _, k := range c.Consegne {
		f, err := os.Open(k.Base + ".TIT")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for r := range censuario.LeggiTIT(f, censuario.Opzioni{}) {
			tutti++
			id := r.Soggetto
			if r.TipoSoggetto == 'G' {
				id = -id
			}
			if _, ok := l.soggetti[k.Base][id]; !ok {
				soli++
			}
			if !immobili[[2]int64{int64(r.TipoImmobile), r.Immobile}] {
				senza++
			}
		}
	}
	if soli > tutti/200 || senza > tutti/1000 {
		t.Errorf("of %d titles %d have no subject, %d no immobile", tutti, soli, senza)
	}
}

func TestFrequenciesAreThoseObserved(t *testing.T) {
	e := Ente{Seme: 3, Comune: "X100", UIU: 20_000, Particelle: 14_000, Titoli: 45_000}
	c, _ := scrivi(t, e)
	l := leggi(t, c)
	var persone, senza, sbagliati, graffati, unita, soppresse, terreni, porzionate, zero, vecchi, regime float64
	for _, s := range l.soggetti[c.Consegne[0].Base] {
		if s.Tipo != 'P' {
			if s.CodiceFiscale != "" && PartitaIVA(numero(s.CodiceFiscale[:10])) != s.CodiceFiscale {
				t.Errorf("tax code of a company is wrong: %s", s.CodiceFiscale)
			}
			continue
		}
		persone++
		switch cf := s.CodiceFiscale; {
		case cf == "":
			senza++
		case len(cf) != 16 || strings.Contains(cf, " ") || controllo(cf[:15]) != cf[15]:
			sbagliati++
		case cf[11] != 'X':
			t.Errorf("a tax code that somebody might have: %s", cf)
		}
	}
	for k, s := range l.stadi {
		if k.tipo == 'F' {
			unita++
			if len(s[0].v.identi) > 1 {
				graffati++
			}
			if p := s[0].v.uiu.Partita; p != "" {
				t.Fatalf("a whole load of fabbricati has partita %s", p)
			}
			continue
		}
		terreni++
		ter := s[0].v.terreno
		if ter.Partita == "0000000" {
			soppresse++
		}
		if ter.FlagPorzione == "1" {
			porzionate++
			var mq int64
			for _, p := range s[0].v.porzioni {
				mq += p.Superficie().N
			}
			if mq != ter.Superficie().N {
				t.Errorf("portions of %d m², the particella has %d", mq, ter.Superficie().N)
			}
		}
	}
	titoli := float64(len(l.titoli))
	for _, v := range l.titoli {
		if v[0].v.QuotaDen.N == 0 {
			zero++
		}
		if strings.HasSuffix(v[0].v.Diritto, " ") {
			vecchi++
		}
		if v[0].v.Regime == "C" {
			regime++
		}
	}
	for _, m := range []struct {
		nome         string
		parte, tutto float64
		da, a        float64
	}{
		{"persons without tax code", senza, persone, .09, .16},
		{"wrong tax codes", sbagliati, persone, .0005, .012},
		{"graffati", graffati, unita, .05, .07},
		{"suppressed particelle", soppresse, terreni, .06, .08},
		{"portioned particelle", porzionate, terreni, .01, .05},
		{"shares 0/0", zero, titoli, .14, .22},
		{"older codes of diritto", vecchi, titoli, .002, .04},
		{"comunione legale", regime, titoli, .1, .4},
	} {
		if q := m.parte / m.tutto; q < m.da || q > m.a {
			t.Errorf("%s: %.4f, between %.4f and %.4f", m.nome, q, m.da, m.a)
		}
	}
}

func numero(s string) (n int64) {
	fmt.Sscan(s, &n)
	return n
}

func TestTheSamePeopleLiveInSeveralEnti(t *testing.T) {
	cf := func(e Ente) map[string]bool {
		c, _ := scrivi(t, e)
		out := map[string]bool{}
		for _, k := range c.Consegne {
			f, err := os.Open(k.Base + ".SOG")
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			for r := range censuario.LeggiSOG(f, censuario.Opzioni{}) {
				if r.Tipo == 'P' && r.CodiceFiscale != "" {
					out[r.CodiceFiscale] = true
				}
			}
		}
		return out
	}
	a := cf(Ente{Seme: 1, Comune: "X100", UIU: 2000, Particelle: 1000, Titoli: 4000})
	b := cf(Ente{Seme: 2, Comune: "X101", UIU: 2000, Particelle: 1000, Titoli: 4000})
	n := 0
	for k := range a {
		if b[k] {
			n++
		}
	}
	if n < len(a)/100 || n > len(a)/10 {
		t.Errorf("%d of %d people are in both", n, len(a))
	}
}

func TestAMapGivesItsNumbers(t *testing.T) {
	e := Ente{Seme: 1, Comune: "X100", UIU: 4, Particelle: 5, Titoli: 8, Siti: []Sito{
		{"1", "A", 900, true}, {"1", "45/2", 800, false}, {"2", "7", 5000, false}, {"12", "1001", 400, true}}}
	c, _ := scrivi(t, e)
	l := leggi(t, c)
	visti := map[string]bool{}
	for k, s := range l.stadi {
		if k.tipo == 'F' {
			visti["F"+s[0].v.identi[0].Foglio+"/"+s[0].v.identi[0].Numero] = true
		} else {
			ter := s[0].v.terreno
			visti["T"+ter.Foglio+"/"+ter.Numero+"/"+ter.Denominatore] = true
		}
	}
	for _, k := range []string{"F0001/0000A", "F0012/01001", "T1/0000A/", "T1/00045/2", "T2/00007/", "T12/01001/"} {
		if !visti[k] {
			t.Errorf("%s is not in the census: %v", k, visti)
		}
	}
}

func TestTaxCodesAreThoseOfTheSpecification(t *testing.T) {
	for _, c := range []struct {
		cognome, nome string
		nato          censuario.Data
		donna         bool
		luogo, want   string
	}{
		{"TREBIOTTI", "ODILIA", 19610523, true, "X100", "TRBDLO61E63X100K"},
		{"BRAVESCO", "ERMANTE", 19581102, false, "X100", "BRVRNT58S02X100P"},
		{"FO", "IA", 20010101, false, "X100", "FOXIAX01A01X100" + string(controllo("FOXIAX01A01X100"))},
	} {
		if got := CodiceFiscale(c.cognome, c.nome, c.nato, c.donna, c.luogo); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.cognome, c.nome, got, c.want)
		}
	}
	if got := PartitaIVA(12345); got != "00000123455" {
		t.Errorf("00000123455: %s", got)
	}
	o := omocodia("TRBDLO61E63X100K")
	if o[:15] != "TRBDLO61E63X10L" || controllo(o[:15]) != o[15] {
		t.Errorf("omocodia: %s", o)
	}
}

func TestAGuestOwnsWhatHeWasGiven(t *testing.T) {
	e := Ente{Seme: 1, Comune: "X100", Particelle: 60, Titoli: 90, Mesi: 12, Ritmo: 20}
	for k := range 60 {
		e.Siti = append(e.Siti, Sito{Foglio: "3", Numero: fmt.Sprint(1 + k), Mq: 4000})
	}
	e.Ospiti = []Ospite{{"3", "44", Persona{Cognome: "TREVOLANTINI", Nome: "ERMELINDO", Nascita: 19580721, Luogo: "X100", CF: "TRVRLN58L21X100W"}}}
	c, _ := scrivi(t, e)
	l := leggi(t, c)
	var immobile int64
	for k, s := range l.stadi {
		if k.tipo == 'T' && s[0].v.terreno.Numero == "00044" {
			immobile = k.id
		}
	}
	var chi []int64
	for _, v := range l.titoli {
		if v[0].v.Immobile == immobile {
			chi = append(chi, v[0].v.Soggetto)
		}
	}
	if len(chi) != 1 || l.soggetti[c.Consegne[1].Base][chi[0]].CodiceFiscale != "TRVRLN58L21X100W" {
		t.Errorf("the particella is of %v", chi)
	}
}
