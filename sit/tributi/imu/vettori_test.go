package imu

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cestor/sit/sit/tributi/conto"
)

// unita is a fabbricato held over some months. Rendita in cents, as the vectors write it.
func unita(id, categoria string, rendita int64, num, den int64, mesi Mesi, c Condizione) Bene {
	return Bene{ID: id, Periodi: []Periodo{{Mesi: mesi, Oggetto: Oggetto{Genere: Fabbricato, Categoria: categoria, Rendita: rendita * 10}, Quota: Quota{Num: num, Den: den}, Condizioni: c}}}
}

// atteso is one voce or total as a vector writes it: code, base, cents.
func voceTesto(v Voce) string {
	return fmt.Sprint(v.Codice, " ", conto.Decimale(v.Imponibile, 2, 3), " ", v.Dovuto)
}

func totaleTesto(t Totale) string {
	return fmt.Sprint(t.Codice, " ", t.DaVersare, " ", t.Acconto, "/", t.Saldo)
}

// sola makes a prospetto with one rate for a family: 106 is 1.06 per cent.
func sola(f Fattispecie, centesimi int64) *Prospetto {
	return NewProspetto(2025, Riga{Fattispecie: f, Aliquota: Aliquota(centesimi * 1000)})
}

// The test vectors of tributi.md §9.1, by name.
func TestVectors(t *testing.T) {
	for _, c := range []struct {
		nome   string
		p      *Prospetto
		beni   []Bene
		voci   []string
		totali []string
	}{
		{"V01", sola(Altri, 106), []Bene{unita("a", "A02", 84567, 1, 1, Tutti, 0)}, []string{"3918 142.072,56 150597"}, []string{"3918 1506 753/753"}},
		{"V02", sola(Altri, 106), []Bene{unita("a", "A03", 51646, 1, 2, PrimiMesi(7), 0)}, []string{"3918 86.765,28 26825"}, []string{"3918 268 134/134"}},
		{"V03", sola(Altri, 96), []Bene{unita("a", "C01", 245000, 1, 1, Tutti, 0)}, []string{"3918 141.487,50 135828"}, []string{"3918 1358 679/679"}},
		{"V04", sola(GruppoD, 106), []Bene{unita("a", "D01", 1234000, 1, 1, Tutti, 0)}, []string{"3925 842.205,00 640076", "3930 842.205,00 252662"},
			[]string{"3925 6401 3200/3201", "3930 2527 1263/1264"}},
		{"V05", sola(Altri, 106), []Bene{unita("a", "A10", 181260, 1, 1, Tutti, 0)}, []string{"3918 152.258,40 161394"}, []string{"3918 1614 807/807"}},
		{"V06", sola(Altri, 86), []Bene{unita("a", "B05", 310000, 1, 1, Tutti, 0)}, []string{"3918 455.700,00 391902"}, []string{"3918 3919 1960/1959"}},
		{"V07", sola(Altri, 106), []Bene{unita("a", "C03", 43025, 1, 1, Tutti, 0)}, []string{"3918 63.246,75 67042"}, []string{"3918 670 335/335"}},
		{"V08", sola(GruppoD, 106), []Bene{unita("a", "D05", 987550, 1, 1, Tutti, 0)}, []string{"3925 829.542,00 630452", "3930 829.542,00 248863"},
			[]string{"3925 6305 3152/3153", "3930 2489 1244/1245"}},
		{"V09", nil, []Bene{{ID: "a", Periodi: []Periodo{{Mesi: Tutti, Oggetto: Oggetto{Genere: Terreno, Dominicale: 87500}, Quota: Intero}}}},
			[]string{"3914 14.765,625 11222"}, []string{"3914 112 56/56"}},
		{"V10", sola(Aree, 106), []Bene{{ID: "a", Periodi: []Periodo{{Mesi: Tutti, Oggetto: Oggetto{Genere: Area, Valore: 4250000}, Quota: Quota{Num: 1, Den: 3}}}}},
			[]string{"3916 42.500,00 15017"}, []string{"3916 150 75/75"}},
		{"V11", sola(AbitazionePrincipale, 60), []Bene{{ID: "a", Periodi: []Periodo{{Mesi: Tutti, Oggetto: Oggetto{Genere: Fabbricato, Categoria: "A08", Rendita: 2150000},
			Quota: Quota{Num: 1, Den: 2}, Condizioni: Casa, Residenti: 2}}}}, []string{"3912 361.200,00 98360"}, []string{"3912 984 492/492"}},
		{"V12", sola(Altri, 86), []Bene{unita("a", "A03", 62000, 1, 1, Tutti, Comodato)}, []string{"3918 52.080,00 44789"}, []string{"3918 448 224/224"}},
		{"V13", sola(Altri, 106), []Bene{{ID: "a", Periodi: []Periodo{unita("a", "A04", 21000, 1, 1, PrimiMesi(5), Inagibile).Periodi[0], unita("a", "A04", 21000, 1, 1, Tutti&^PrimiMesi(5), 0).Periodi[0]}}},
			[]string{"3918 17.640,00 7791", "3918 35.280,00 21815"}, []string{"3918 296 148/148"}},
		{"V14", sola(Altri, 100), []Bene{unita("a", "A02", 70000, 1, 1, Tutti, Concordato)}, []string{"3918 117.600,00 88200"}, []string{"3918 882 441/441"}},
		{"V15 seller, sold 16 April", sola(Altri, 106), []Bene{possesso("2025-01-01", "2025-04-16")}, []string{"3918 80.640,00 21370"}, []string{"3918 214 107/107"}},
		{"V15 buyer, sold 16 April", sola(Altri, 106), []Bene{possesso("2025-04-16", "2026-01-01")}, []string{"3918 80.640,00 64109"}, []string{"3918 641 321/320"}},
		{"V15b seller, sold 17 April", sola(Altri, 106), []Bene{possesso("2025-01-01", "2025-04-17")}, []string{"3918 80.640,00 28493"}, []string{"3918 285 142/143"}},
		{"V15b buyer, sold 17 April", sola(Altri, 106), []Bene{possesso("2025-04-17", "2026-01-01")}, []string{"3918 80.640,00 56986"}, []string{"3918 570 285/285"}},
		{"V16", sola(Altri, 106), []Bene{unita("casa", "A03", 50000, 1, 1, Tutti, Casa), unita("primo", "C06", 12000, 1, 1, Tutti, Pertinenza), unita("secondo", "C06", 9500, 1, 1, Tutti, Pertinenza)},
			[]string{"3912 84.000,00 0", "3912 20.160,00 0", "3918 15.960,00 16918"}, []string{"3912 0 0/0", "3918 169 85/84"}},
		{"V17", nil, []Bene{unita("a", "D10", 150000, 1, 1, Tutti, 0)}, []string{"3913 102.375,00 10238"}, []string{"3913 102 51/51"}},
		{"V19", sola(Altri, 86), []Bene{unita("a", "A02", 120000, 1, 1, Tutti, Storico)}, []string{"3918 100.800,00 86688"}, []string{"3918 867 433/434"}},
		{"V20", sola(Altri, 106), []Bene{unita("a", "A03", 39000, 1, 1, Tutti, Estero)}, []string{"3918 65.520,00 34726"}, []string{"3918 347 174/173"}},
		{"V21", sola(Altri, 106), []Bene{{ID: "a", Periodi: []Periodo{unita("a", "A03", 50000, 1, 1, PrimiMesi(5), 0).Periodi[0], unita("a", "A03", 80000, 1, 1, Tutti&^PrimiMesi(5), 0).Periodi[0]}}},
			[]string{"3918 84.000,00 37100", "3918 134.400,00 83104"}, []string{"3918 1202 601/601"}},
		{"V22", sola(Altri, 106), []Bene{unita("a", "A03", 30000, 1, 3, Tutti, 0)}, []string{"3918 50.400,00 17808"}, []string{"3918 178 89/89"}},
		{"V23", sola(Altri, 106), []Bene{unita("a", "C06", 5547, 1, 1, Tutti, 0), unita("b", "C06", 3311, 1, 1, Tutti, 0)}, []string{"3918 9.318,96 9878", "3918 5.562,48 5896"},
			[]string{"3918 158 79/79"}},
		{"V24", sola(Altri, 106), []Bene{
			{ID: "a", Periodi: []Periodo{{Mesi: Tutti, Oggetto: Oggetto{Genere: Fabbricato, Categoria: "D01", Rendita: 1000000}, Quota: Intero, Esenzione: "Del comune."}}},
			unita("b", "A03", 50000, 1, 1, Tutti, Casa), unita("c", "E01", 80000, 1, 1, Tutti, 0),
			{ID: "d", Periodi: []Periodo{{Mesi: Tutti, Oggetto: Oggetto{Genere: Terreno, Dominicale: 10000}, Quota: Intero, Esenzione: "Terreno montano."}}}},
			[]string{"3930 68.250,00 0", "3912 84.000,00 0", "3918 0,00 0", "3914 1.687,50 0"}, []string{"3912 0 0/0", "3914 0 0/0", "3918 0 0/0", "3930 0 0/0"}},
	} {
		t.Run(c.nome, func(t *testing.T) {
			k := Calcola(c.p, c.beni, Regole{})
			var voci, totali []string
			for _, v := range k.Voci {
				voci = append(voci, voceTesto(v))
				if s := v.Spiegazione(); !strings.HasSuffix(s, conto.Soldi(v.Dovuto)+".") && !strings.HasSuffix(s, "nulla è dovuto.") {
					t.Errorf("explained: %s", s)
				}
			}
			for _, x := range k.Totali {
				totali = append(totali, totaleTesto(x))
			}
			if fmt.Sprint(voci) != fmt.Sprint(c.voci) || fmt.Sprint(totali) != fmt.Sprint(c.totali) {
				t.Errorf("got  %v %v\nwant %v %v", voci, totali, c.voci, c.totali)
			}
		})
	}
}

// V18: the usufruttuario owes all, the nudo proprietario nothing.
func TestV18(t *testing.T) {
	p := Ripartisci(Fabbricato, []Titolo{{"nudo", "20", 1, 1}, {"usufruttuario", "80", 1, 1}})
	if len(p) != 1 || p[0].Titolare != "usufruttuario" || p[0].Quota != Intero {
		t.Fatalf("%v", p)
	}
	k := Calcola(sola(Altri, 106), []Bene{unita("a", "A02", 84567, p[0].Quota.Num, p[0].Quota.Den, Tutti, 0)}, Regole{})
	if k.Dovuto() != 150597 {
		t.Errorf("%d", k.Dovuto())
	}
}

func possesso(dal, al string) Bene {
	_, mesi := Anno(2025, []Tratto[bool]{{giorno(dal), giorno(al), true}})
	return unita("a", "A03", 48000, 1, 1, mesi, 0)
}
