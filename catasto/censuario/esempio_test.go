package censuario

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cestor/sit/catasto"
)

// letto is all that a scan gave.
type letto[T any] struct {
	righe   []T
	scarti  []*catasto.SyntaxError
	grezze  []string // of the scarti
	err     error
	stat    Statistica
	formato Formato
}

// copia makes a row safe to keep.
func copia[T any](v *T) T {
	c := *v
	switch r := any(&c).(type) {
	case *RigaFAB:
		if r.UIU != nil {
			u := *r.UIU
			r.UIU = &u
		}
		r.Identificativi, r.Indirizzi = clona(r.Identificativi), clona(r.Indirizzi)
		r.UtilitaComuni, r.Riserve = clona(r.UtilitaComuni), clona(r.Riserve)
		r.Grezza, r.Avvisi = bytes.Clone(r.Grezza), clona(r.Avvisi)
	case *RigaTER:
		if r.Terreno != nil {
			t := *r.Terreno
			r.Terreno = &t
		}
		r.Deduzioni, r.Riserve, r.Porzioni = clona(r.Deduzioni), clona(r.Riserve), clona(r.Porzioni)
		r.Grezza, r.Avvisi = bytes.Clone(r.Grezza), clona(r.Avvisi)
	case *RigaSOG:
		r.Grezza, r.Avvisi = bytes.Clone(r.Grezza), clona(r.Avvisi)
	case *RigaTIT:
		r.Grezza, r.Avvisi = bytes.Clone(r.Grezza), clona(r.Avvisi)
	}
	return c
}

func clona[T any](v []T) []T { return append([]T(nil), v...) }

func leggi[T any](t testing.TB, f func(io.Reader, Opzioni) iter.Seq2[*T, error], b string, opz Opzioni) letto[T] {
	t.Helper()
	var l letto[T]
	opz.File, opz.Statistica, opz.Formato = "prova", &l.stat, &l.formato
	for r, err := range f(strings.NewReader(b), opz) {
		if l.err != nil {
			t.Fatal("something came after the last error")
		}
		if e, ok := errors.AsType[*catasto.SyntaxError](err); ok {
			l.scarti = append(l.scarti, e)
			l.grezze = append(l.grezze, string(grezza(any(r))))
			continue
		}
		if err != nil {
			l.err = err
			continue
		}
		l.righe = append(l.righe, copia(r))
	}
	return l
}

func grezza(r any) []byte {
	switch r := r.(type) {
	case *RigaFAB:
		return r.Grezza
	case *RigaTER:
		return r.Grezza
	case *RigaSOG:
		return r.Grezza
	case *RigaTIT:
		return r.Grezza
	}
	panic("no line of the census")
}

func scriviRiga(b []byte, r any) ([]byte, error) {
	switch r := r.(type) {
	case *RigaFAB:
		return AccodaFAB(b, r)
	case *RigaTER:
		return AccodaTER(b, r)
	case *RigaSOG:
		return AccodaSOG(b, &r.Soggetto)
	case *RigaTIT:
		return AccodaTIT(b, &r.Titolarita)
	}
	panic("no line of the census")
}

// diverse compares what two scans understood, whatever the bytes and the defects.
func diverse[T any](a, b []T) string {
	return cmp.Diff(a, b, cmpopts.EquateEmpty(),
		cmp.FilterPath(func(p cmp.Path) bool {
			n := p.Last().String()
			return n == ".Riga" || n == ".Grezza" || n == ".Avvisi" || n == ".uiu" || n == ".terreno"
		}, cmp.Ignore()))
}

func file(t testing.TB, nome string) string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + nome)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// We write decimals unpadded and an absent causale as nothing, where the example has these two.
var comeNoi = strings.NewReplacer("|335,70|", "|335,7|", "|9103| |", "|9103||")

// golden reads an example without a defect, and writes it again byte by byte.
func golden[T any](t *testing.T, f func(io.Reader, Opzioni) iter.Seq2[*T, error], nome string, righe int) []T {
	t.Helper()
	testo := file(t, nome)
	l := leggi(t, f, testo, Opzioni{})
	if l.err != nil || len(l.scarti) > 0 || len(l.stat.Avvisi) > 0 || len(l.righe) != righe || l.stat.Righe != righe {
		t.Fatalf("%s: %d lines, %v, %v, %+v", nome, len(l.righe), l.err, l.scarti, l.stat)
	}
	var b []byte
	for i := range l.righe {
		var err error
		if b, err = scriviRiga(b, &l.righe[i]); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(comeNoi.Replace(testo), string(b)); d != "" {
		t.Errorf("%s written again: %s", nome, d)
	}
	return l.righe
}

func TestTheExampleFAB(t *testing.T) {
	r := golden(t, LeggiFAB, "X100000001.FAB", 12)
	u := r[3].UIU
	want := &UIU{
		Categoria: "A02", Classe: "03", Consistenza: Decimale{6500, true}, Superficie: Intero{118, true},
		RenditaLire: Intero{1013000, true}, RenditaEuro: Decimale{523170, true}, Edificio: "A", Scala: "1",
		Interno: [2]string{"3", ""}, Piano: [4]string{"2"},
		Generante: Atto{Efficacia: 20150610, Registrazione: 20150611, Nota: Nota{"V", "021733", "001", Intero{2015, true}},
			Mutazione: 700450, Causale: "VAR", Descrizione: "AMPLIAMENTO"},
		Annotazione: "di stadio: classamento e rendita proposti", ProtocolloNotifica: "TO0123456/2015", DataNotifica: 20150620,
		FlagClassamento: "1",
	}
	if d := cmp.Diff(want, u); d != "" {
		t.Error(d)
	}
	if k := (Chiave{Comune: "X100", Immobile: 1001, Progressivo: 2}); r[3].Chiave != k || r[3].Record != '1' || !u.Conclusivo.Vuoto() || r[0].UIU.Conclusivo.Vuoto() {
		t.Errorf("%+v, %+v", r[3].Chiave, u.Conclusivo)
	}
	if d := cmp.Diff([]Identificativo{{"", "0007", "00045", "", "0003", ""}, {"", "0007", "00046", "", "0001", ""}}, r[4].Identificativi); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]Indirizzo{{"236", "DELLE GINESTRE", [3]string{"000012", "00014A", ""}, "42"}}, r[5].Indirizzi); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]Utilita{{"", "0007", "00045", "", "0001"}}, r[6].UtilitaComuni); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]Riserva{{"1", "0000777"}}, r[7].Riserve); d != "" {
		t.Error(d)
	}
}

func TestTheExampleTER(t *testing.T) {
	r := golden(t, LeggiTER, "X100000002.TER", 7)
	if got := r[1].Terreno.Superficie(); got != (Intero{4215, true}) {
		t.Errorf("superficie of 2002: %v", got)
	}
	somma := int64(0)
	for _, p := range r[4].Porzioni {
		somma += p.Superficie().N
	}
	if somma != 4215 || len(r[4].Porzioni) != 2 || r[4].Larghezza != 6 || r[4].Porzioni[1].Qualita != "29" {
		t.Errorf("porzioni %+v", r[4].Porzioni)
	}
	if d := cmp.Diff([]string{"A1", "C17"}, r[2].Deduzioni); d != "" {
		t.Error(d)
	}
	soppressa, strada := r[5].Terreno, r[6].Terreno
	if soppressa.Partita != "0000000" || soppressa.Superficie().Presente || soppressa.Generante.Efficacia != 20080904 {
		t.Errorf("%+v", soppressa)
	}
	if strada.Numero != "*" || strada.Generante.Efficacia != Impianto || strada.Generante.Anno != (Intero{0, true}) {
		t.Errorf("%+v", strada)
	}
}

func TestTheExampleSOGAndTIT(t *testing.T) {
	s := golden(t, LeggiSOG, "X100.SOG", 3)
	if p := s[1]; p.Cognome != "BRAVESCO" || p.DataNascita != 19581102 || p.ID != 3002 || p.Tipo != 'P' {
		t.Errorf("%+v", p.Soggetto)
	}
	if g := s[2]; g.Denominazione != `EDILIZIA IMMAGINARIA "LA BETULLA" S.R.L.` || g.CodiceFiscale != "00000123455" || g.Tipo != 'G' {
		t.Errorf("%+v", g.Soggetto)
	}
	r := golden(t, LeggiTIT, "X100.TIT", 6)
	want := Titolarita{Comune: "X100", Soggetto: 3003, TipoSoggetto: 'G', Immobile: 1001, TipoImmobile: 'F', Diritto: "10",
		QuotaNum: Intero{1, true}, QuotaDen: Intero{1, true},
		Generante: Atto{Efficacia: 19900315, Registrazione: 19900315, Nota: Nota{"A", "004512", "001", Intero{1990, true}},
			Mutazione: 700001, Causale: "NC", Descrizione: "COSTITUZIONE"},
		Partita: "0001234",
		Conclusivo: Atto{Efficacia: 20010407, Registrazione: 20010420, Nota: Nota{"N", "009981", "001", Intero{2001, true}},
			Mutazione: 700210, Causale: "IST", Descrizione: "COMPRAVENDITA"},
		TitolaritaID: 9001}
	if d := cmp.Diff(want, r[0].Titolarita); d != "" {
		t.Error(d)
	}
	if r[5].Diritto != "99 " || r[5].QuotaDen != (Intero{0, true}) || r[1].SoggettoRiferimento != 3002 || r[1].Regime != "C" {
		t.Errorf("%+v", r[5].Titolarita)
	}
}

func TestTheExamplePRM(t *testing.T) {
	p, err := LeggiPRM(strings.NewReader(file(t, "X100000001.PRM")))
	if err != nil {
		t.Fatal(err)
	}
	want := PRM{ComuneRichiesto: "X100", DataRichiesta: 20150702, DataElaborazione: 20150703, Tipologia: "Fabbricati aggiornamento",
		Modo: Aggiornamento, TipoImmobile: 'F', RegistrazioneDal: 20150601, RegistrazioneAl: 20150630, NumeroRecord: Intero{12, true}}
	if d := cmp.Diff(want, p, cmpopts.IgnoreFields(PRM{}, "Voci")); d != "" || len(p.Voci) != 6 {
		t.Error(d, p.Voci)
	}
	var b bytes.Buffer
	if err := ScriviPRM(&b, &p); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(file(t, "X100000001.PRM"), b.String()); d != "" {
		t.Error(d)
	}
}
