package registri

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/cestor/sit/catasto/censuario"
)

// Qualità with an income, and the two incomes of a hectare in euro.
var colture = []struct{ qualita, dominicale, agrario int64 }{
	{1, 40, 28}, {1, 36, 25}, {1, 33, 21}, {3, 48, 30}, {8, 22, 15}, {29, 90, 55}, {36, 52, 31}, {36, 44, 26}, {47, 110, 60}, {91, 8, 4},
	{92, 7, 4}, {97, 11, 3}, {99, 14, 4}, {101, 3, 1}, {17, 150, 80}, {58, 16, 8},
}

// campo is a new particella of the lotto, begun by an act.
func (l *lotto) campo(q Sito, a atto, disegna func(*stadio)) *immobile {
	numero, denominatore, _ := strings.Cut(q.Numero, "/")
	if len(numero) < 5 && numero != "*" {
		numero = strings.Repeat("0", 5-len(numero)) + numero
	}
	s := &stadio{terreno: &censuario.Terreno{Foglio: q.Foglio, Numero: numero, Denominatore: denominatore,
		FlagReddito: "1", FlagPorzione: "0", FlagDeduzioni: "0", Classe: "00",
		RedditoDominicaleLire: presente(0), RedditoAgrarioLire: presente(0), RedditoDominicaleEuro: milli(0), RedditoAgrarioEuro: milli(0)}}
	superficie(s.terreno, q.Mq)
	disegna(s)
	i := l.nuovo('T', a.mese, s)
	*s.generante() = a.Atto
	if l.r.IntN(90) == 0 {
		s.riserve = append(s.riserve, l.riserva())
	}
	return i
}

func superficie(t *censuario.Terreno, mq int64) {
	t.Ettari, t.Are, t.Centiare = presente(mq/10_000), presente(mq/100%100), presente(mq%100)
}

func (l *lotto) coltiva(s *stadio) {
	t := s.terreno
	mq := t.Superficie().N
	if s.porzioni = nil; mq > 400 && l.r.IntN(25) == 0 {
		l.porziona(s, mq)
		return
	}
	c := colture[l.r.IntN(len(colture))]
	classe := 1 + l.r.Int64N(5)
	t.Qualita, t.Classe, t.FlagReddito, t.FlagPorzione = strconv.FormatInt(c.qualita, 10), fmt.Sprintf("%02d", classe), "0", "0"
	if l.r.IntN(10) == 0 {
		t.Classe = "U"
	}
	redditi(t, mq*c.dominicale*(130-10*classe)/1000, mq*c.agrario*(130-10*classe)/1000)
	if l.r.IntN(33) == 0 {
		t.FlagDeduzioni = "1"
		s.deduzioni = []string{fmt.Sprintf("%c%d", 'A'+l.r.IntN(3), 1+l.r.IntN(20))}
		if l.r.IntN(4) == 0 {
			s.deduzioni = append(s.deduzioni, "B9")
		}
	}
}

// redditi writes two incomes in hundredths of euro, and in lire.
func redditi(t *censuario.Terreno, dominicale, agrario int64) {
	dominicale, agrario = max(1, dominicale), max(1, agrario)
	t.RedditoDominicaleEuro, t.RedditoAgrarioEuro = milli(dominicale*10), milli(agrario*10)
	t.RedditoDominicaleLire, t.RedditoAgrarioLire = presente(dominicale*1936/100), presente(agrario*1936/100)
}

func (l *lotto) porziona(s *stadio, mq int64) {
	t := s.terreno
	t.Qualita, t.Classe, t.FlagReddito, t.FlagPorzione = "993", "00", "0", "1"
	redditi(t, mq*30/1000, mq*18/1000)
	n := int64(2 + l.r.IntN(2))
	resto := mq
	for k := range n {
		area := resto / (n - k)
		if k < n-1 {
			area -= l.r.Int64N(area / 2)
		}
		resto -= area
		var p censuario.Terreno
		superficie(&p, area)
		s.porzioni = append(s.porzioni, censuario.Porzione{Identificativo: "A" + string('A'+byte(k)),
			Qualita: strconv.FormatInt(colture[l.r.IntN(len(colture))].qualita, 10), Classe: fmt.Sprintf("%02d", 1+l.r.IntN(4)),
			Ettari: p.Ettari, Are: p.Are, Centiare: p.Centiare})
	}
}

// urbano makes of a state that of an ente urbano: the ground under units.
func urbano(s *stadio) {
	s.terreno.Qualita, s.terreno.Partita = "282", "0000001"
	senzaReddito(s)
}

func senzaReddito(s *stadio) {
	t := s.terreno
	t.Classe, t.FlagReddito, t.FlagPorzione, t.FlagDeduzioni = "00", "1", "0", "0"
	t.RedditoDominicaleLire, t.RedditoAgrarioLire, t.RedditoDominicaleEuro, t.RedditoAgrarioEuro = presente(0), presente(0), milli(0), milli(0)
	s.porzioni, s.deduzioni = nil, nil
}

func soppressa(s *stadio) {
	senzaReddito(s)
	t := s.terreno
	t.Qualita, t.Partita = "998", "0000000"
	t.Ettari, t.Are, t.Centiare = censuario.Intero{}, censuario.Intero{}, censuario.Intero{}
}

func strada(s *stadio) {
	senzaReddito(s)
	s.terreno.Qualita, s.terreno.Partita = "302", "0000005"
}

func acqua(s *stadio) {
	senzaReddito(s)
	s.terreno.Qualita, s.terreno.Partita = "300", "0000004"
}

// vecchiaSoppressa is a number that the map has no more: one line in fourteen of a whole load of
// terreni with its special partite.
func (l *lotto) vecchiaSoppressa() {
	l.soppresse++
	a := l.antico([]string{"F", "M", "V"}, []string{"FRZ", "TM", "VRS"}, []string{"FRAZIONAMENTO", "TIPO MAPPALE", "VARIAZIONE D'UFFICIO"})
	l.campo(Sito{Foglio: l.foglio, Numero: strconv.Itoa(5000 + l.soppresse%20_000)}, a, soppressa).soppesso = true
}
