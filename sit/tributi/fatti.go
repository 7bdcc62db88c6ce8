package tributi

import (
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/tributi/imu"
)

// fatti is what is known of a person and a year.
type fatti struct {
	ente       sit.Ente
	anno       int
	persone    []string // the ids of the person
	tariffario *Tariffario
	titoli     []rigaTitolo
	uiu        []rigaUIU
	terreni    []rigaTerreno
	posizioni  []rigaPosizione
	residenze  []rigaResidenza
	anagrafe   bool // the registry of residents was delivered: who is not in it did not reside

	avvisi []Avviso
}

// chiaveImmobile names an immobile of one of the two cadastres.
type chiaveImmobile struct {
	Tipo            string
	Comune, Sezione string
	Immobile        int64
}

func (k chiaveImmobile) uiu() string {
	return catasto.IDUIU{Comune: catasto.CodiceComune(k.Comune), Sezione: k.Sezione, Immobile: k.Immobile}.String()
}

type rigaTitolo struct {
	chiaveImmobile
	Diritto            string
	QuotaNum, QuotaDen int64
	Dal, Al            sit.Giorno
	Titolare           string
	Mia                bool
}

type rigaUIU struct {
	Immobile           int64
	Comune, Sezione    string
	Categoria          string
	Rendita            int64 // thousandths of euro
	Rurale             bool
	Soppressa, BCNC    bool
	Dal, Al            sit.Giorno
	Causale            string
	Interni            []string
	Particelle, Civici []int64
}

func (r rigaUIU) chiave() chiaveImmobile {
	return chiaveImmobile{"F", r.Comune, r.Sezione, r.Immobile}
}

type rigaTerreno struct {
	Immobile        int64
	Comune, Sezione string
	ParticellaID    int64
	Particella      string
	Qualita         int
	Dominicale      int64 // thousandths of euro
	Soppressa       bool
	Dal, Al         sit.Giorno
}

func (r rigaTerreno) chiave() chiaveImmobile {
	return chiaveImmobile{"T", r.Comune, r.Sezione, r.Immobile}
}

// rigaPosizione is a position, and the units (their ids) and particelle that it is about.
type rigaPosizione struct {
	PosizioneID          int64
	Tipo                 string
	ValoreArea           int64 // cents
	Mesi                 int
	AbitazionePrincipale bool
	Pertinenza           bool
	Riduzione, Esenzione string
	Unita                []string
	Particelle           []int64
}

type rigaResidenza struct {
	Persona string
	Dal, Al sit.Giorno
	Civico  int64 // 0: no street number was found for the address
	Interno string
}

func (f *fatti) avvisa(codice, testo string, args ...any) {
	if len(args) > 0 {
		testo = fmt.Sprintf(testo, args...)
	}
	if a := (Avviso{codice, testo}); !slices.Contains(f.avvisi, a) {
		f.avvisi = append(f.avvisi, a)
	}
}

// chiavi are the arguments that name the immobili of one cadastre.
func (f *fatti) chiavi(args pgx.NamedArgs, tipo string) pgx.NamedArgs {
	immobili, comuni, sezioni := []int64{}, []string{}, []string{}
	for _, k := range f.immobili() {
		if k.Tipo == tipo {
			immobili, comuni, sezioni = append(immobili, k.Immobile), append(comuni, k.Comune), append(sezioni, k.Sezione)
		}
	}
	return pgx.NamedArgs{"ente": args["ente"], "inizio": args["inizio"], "fine": args["fine"], "immobili": immobili, "comuni": comuni, "sezioni": sezioni}
}

// immobili are those over which the person has a title, in the order of the titles.
func (f *fatti) immobili() []chiaveImmobile {
	var out []chiaveImmobile
	for _, t := range f.titoli {
		if len(out) == 0 || out[len(out)-1] != t.chiaveImmobile {
			out = append(out, t.chiaveImmobile)
		}
	}
	return out
}

// titolari are the persons whose residence says something: the one asked for, and who holds with her.
func (f *fatti) titolari() []string {
	out := slices.Clone(f.persone)
	for _, t := range f.titoli {
		if len(t.Titolare) == len(uuidVuoto) && !slices.Contains(out, t.Titolare) {
			out = append(out, t.Titolare)
		}
	}
	return out
}

const uuidVuoto = "00000000-0000-0000-0000-000000000000"

// mia is the name under which imu knows the person, whatever her ids.
const mia = "mia"

// spartizione is who is taxed for what over an immobile between two days.
type spartizione struct {
	dal, al sit.Giorno
	parti   []imu.Parte
}

// spartizioni follow the titles over an immobile through the year: a stretch for each set of titles.
func (f *fatti) spartizioni(k chiaveImmobile, genere imu.Genere) (out []spartizione) {
	var titoli []rigaTitolo
	tagli := []sit.Giorno{f.inizio(), f.fine()}
	for _, t := range f.titoli {
		if t.chiaveImmobile != k {
			continue
		}
		if t.Mia {
			t.Titolare = mia
		}
		titoli = append(titoli, t)
		for _, g := range [...]sit.Giorno{t.Dal, t.Al} {
			if g > f.inizio() && g < f.fine() {
				tagli = append(tagli, g)
			}
		}
	}
	slices.Sort(tagli)
	tagli = slices.Compact(tagli)
	for i := range len(tagli) - 1 {
		var giorno []imu.Titolo
		for _, t := range titoli {
			if t.Dal <= tagli[i] && tagli[i] < t.Al {
				giorno = append(giorno, imu.Titolo{Titolare: t.Titolare, Diritto: t.Diritto, Num: t.QuotaNum, Den: t.QuotaDen})
			}
		}
		out = append(out, spartizione{tagli[i], tagli[i+1], imu.Ripartisci(genere, giorno)})
	}
	return out
}

// quote are the shares of the person over an immobile in the year.
func (f *fatti) quote(k chiaveImmobile, genere imu.Genere) (tratti []imu.Tratto[imu.Quota]) {
	for _, s := range f.spartizioni(k, genere) {
		for _, p := range s.parti {
			if p.Titolare == mia {
				tratti = append(tratti, imu.Tratto[imu.Quota]{Dal: s.dal, Al: s.al, Valore: p.Quota})
			}
		}
	}
	return tratti
}
