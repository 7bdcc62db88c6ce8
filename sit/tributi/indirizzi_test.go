package tributi_test

import (
	"fmt"
	"strings"
	"testing"
)

// strade gives X100 a stradario: streets from 101 on, in the order of the arguments, with the locality after a bar.
func (b *banco) strade(nomi ...string) {
	for i, n := range nomi {
		nome, luogo, _ := strings.Cut(n, "|")
		b.esegui(`INSERT INTO indirizzi.via (ente_id, via_id, codice, nata_da) VALUES (`+ente+`, $1::bigint, (900000 + $1::bigint)::text, 11)`, 101+i)
		b.esegui(`INSERT INTO indirizzi.stato_via (ente_id, via_id, denominazione, odonimo, localita, fornitura_id) VALUES (`+ente+`, $1, '', $2, NULLIF($3, ''), 11)`, 101+i, nome, luogo)
	}
}

// riconosce says what a written name is taken for: "VIA ROMA 100 esatto automatico", and the civico that was at its end.
func (b *banco) riconosce(scritto string) string {
	b.t.Helper()
	return strings.Join(b.righe(`SELECT n.odonimo || ' ' || r.punteggio || ' ' || r.modo || ' ' || r.stato || COALESCE(' [' || r.coda || ']', '')
		FROM indirizzi.riconosci(`+ente+`, ARRAY[$1]) r JOIN indirizzi.stato_via n ON n.via_id = r.via_id AND n.superseded_at IS NULL AND n.al IS NULL`, scritto), "; ")
}

func TestAWrittenStreetIsRecognised(t *testing.T) {
	b := apri(t)
	b.strade("VIA GIUSEPPE GARIBALDI", "VIA XX SETTEMBRE", "VIA ROMA", "VIALE ROMA", "VIA FRATELLI CERVI", "VIA DE' ROSSI", "PIAZZA SANT'ANTONIO", "VIA SANDRO PERTINI", "CORSO VITTORIO EMANUELE II",
		"VIA 25 APRILE", "VIA IV NOVEMBRE", "VIA GUGLIELMO MARCONI", "VIA ANITA BRAMANTE", "VIA DONATO BRAMANTE", "STRADA PROVINCIALE 12", "VIA NUOVA", "VIA VECCHIA", "VIA 1 MAGGIO", "LARGO DELLE GINESTRE",
		"VIA DEL POZZO|CASTELNUOVO", "VIA DEL POZZO|BORGHETTO", "VIA SAN PIETRO", "VIA PIETRO NENNI", "VIA FRATELLI BANDIERA", "VIA DELLA BANDIERA", "VIA POGGIO ALTO", "VIA POGGIO BASSO", "VIA ALESSANDRO MANZONI")
	for _, c := range []struct{ scritto, want string }{
		{"VIA GIUSEPPE GARIBALDI", "VIA GIUSEPPE GARIBALDI 100 esatto automatico"},
		{"via garibaldi giuseppe", "VIA GIUSEPPE GARIBALDI 100 simile automatico"},
		{"VIA GARIBALDI G.", "VIA GIUSEPPE GARIBALDI 97 simile automatico"},
		{"V. G. Garibaldi", "VIA GIUSEPPE GARIBALDI 97 simile automatico"},
		{"VIA GARIBALDI", "VIA GIUSEPPE GARIBALDI 97 simile automatico"},
		{"VIA DOTT. GIUSEPPE GARIBALDI", "VIA GIUSEPPE GARIBALDI 100 simile automatico"},
		{"VIA MENOTTI GARIBALDI", ""}, // another Garibaldi
		{"VIA GIUSEPPE", ""},          // no surname
		{"VIA XX SETTEMBRE", "VIA XX SETTEMBRE 100 esatto automatico"},
		{"VIA 20 SETTEMBRE", "VIA XX SETTEMBRE 100 simile automatico"},
		{"VIA VENTI SETTEMBRE", "VIA XX SETTEMBRE 100 simile automatico"},
		{"VIA XX SETTEMBRE 20", "VIA XX SETTEMBRE 100 esatto automatico [20]"},
		{"VIA 25 APRILE 25", "VIA 25 APRILE 100 esatto automatico [25]"},
		{"VIA 24 APRILE", ""}, // two numbers are never almost the same
		{"VIA QUATTRO NOVEMBRE", "VIA IV NOVEMBRE 100 simile automatico"},
		{"VIA PRIMO MAGGIO", "VIA 1 MAGGIO 100 esatto automatico"},
		{"VIA I MAGGIO", "VIA 1 MAGGIO 100 esatto automatico"},
		{"VIA ROMA", "VIA ROMA 100 esatto automatico"},
		{"V.LE ROMA", "VIALE ROMA 100 esatto automatico"},
		{"V.le Roma, 12/A", "VIALE ROMA 100 esatto automatico [12/A]"},
		{"PIAZZA ROMA", "VIA ROMA 85 simile proposto"},
		{"LARGO GINESTRE", "LARGO DELLE GINESTRE 100 simile automatico"},
		{"L.GO DELLE GINESTRE", "LARGO DELLE GINESTRE 100 esatto automatico"},
		{"F.LLI CERVI", "VIA FRATELLI CERVI 85 simile proposto"}, // no kind of street
		{"VIA F.LLI CERVI", "VIA FRATELLI CERVI 100 esatto automatico"},
		{"VIA CERVI", ""},
		{"VIA DE ROSSI", "VIA DE' ROSSI 100 esatto automatico"},
		{"VIA DEROSSI", "VIA DE' ROSSI 100 simile automatico"},
		{"P.ZZA S. ANTONIO", "PIAZZA SANT'ANTONIO 100 simile automatico"},
		{"P.ZA SANTO ANTONIO", "PIAZZA SANT'ANTONIO 100 simile automatico"},
		{"VIA S. PERTINI", "VIA SANDRO PERTINI 97 simile automatico"},
		{"C.SO VITTORIO EMANUELE SECONDO", ""},
		{"C.SO V. EMANUELE II", "CORSO VITTORIO EMANUELE II 97 simile automatico"},
		{"VIA GUGLIEMO MARCONI", "VIA GUGLIELMO MARCONI 81 simile proposto"}, // 15 trigrams of 20 are the same,
		{"VIA MANZONNI ALESSANDRO", "VIA ALESSANDRO MANZONI 89 simile proposto"}, // 18 of 21,
		{"VIA BRAMANTE", "VIA ANITA BRAMANTE 97 simile proposto"}, // two of that name
		{"VIA BRAMANTE D.", "VIA DONATO BRAMANTE 97 simile automatico"},
		{"STR. PROVINCIALE 12", "STRADA PROVINCIALE 12 100 esatto automatico"},
		{"S.P. 12", "STRADA PROVINCIALE 12 100 esatto automatico"},
		{"STRADA PROVINCIALE 13", ""},
		{"VIA NUOVA", "VIA NUOVA 100 esatto automatico"},
		{"VIA DEL POZZO", "VIA DEL POZZO 100 esatto proposto"}, // of which locality?
		{"VIA DEL POZZO LOC. BORGHETTO", "VIA DEL POZZO 100 esatto automatico"},
		{"VIA S. PIETRO", "VIA SAN PIETRO 100 simile automatico"},
		{"VIA BANDIERA", "VIA DELLA BANDIERA 100 simile automatico"},
		{"VIA POGGIO", ""},
		{"VIA DEI PLATANI", "VIA ROSA PROVETTI 100 esatto automatico"}, // its name until 2023
		{"VIA DEL TUTTO IGNOTA", ""},
		{"12", ""},
	} {
		if got := b.riconosce(c.scritto); got != c.want {
			t.Errorf("%s: %q, want %q", c.scritto, got, c.want)
		}
	}
}

func TestACivicoIsReadAsItIsWritten(t *testing.T) {
	b := apri(t)
	for _, c := range []struct{ scritto, want string }{
		{"12", "12|||||"}, {"0012", "12|||||"}, {"12/A", "12|A||||"}, {"12 A", "12|A||||"}, {"12a", "12|A||||"}, {"12-bis", "12|BIS||||"}, {"12 TER", "12|TER||||"}, {"12/2", "12|2||||"},
		{"N. 12", "12|||||"}, {"12 SC. B INT. 3", "12|||B||3"}, {"12/A SC B P. 3 INT. 7", "12|A||B|3|7"}, {"12, PIANO T", "12||||T|"}, {"12 ROSSO", "12||R|||"}, {"12/A ROSSO", "12|A|R|||"},
		{"SNC", "-|||||"}, {"", "-|||||"}, {"0", "-|||||"}, {"A12", "-|||||"}, {"123456", "-|||||"},
	} {
		got := b.righe(`SELECT COALESCE(l.numero::text, '-') || '|' || l.esponente || '|' || l.colore || '|' || COALESCE(l.scala, '') || '|' || COALESCE(l.piano, '') || '|' || COALESCE(l.interno, '') FROM indirizzi.leggi_civico($1) l`, c.scritto)[0]
		if got != c.want {
			t.Errorf("%q: %s, want %s", c.scritto, got, c.want)
		}
	}
}

// indirizzo is where a row stands: "VIA ROSA PROVETTI 1 esatto automatico".
func (b *banco) indirizzo(origine string, n int) string {
	return strings.Join(b.righe(`SELECT COALESCE(n.odonimo, '?') || COALESCE(' ' || c.testo, '') || ' ' || i.modo || ' ' || i.stato FROM tributi.indirizzo i
		LEFT JOIN indirizzi.nome_via n ON n.ente_id = i.ente_id AND n.via_id = i.via_id AND n.al IS NULL
		LEFT JOIN indirizzi.stato_civico c ON c.ente_id = i.ente_id AND c.civico_id = i.civico_id AND c.superseded_at IS NULL
		WHERE i.origine = $1 AND i.riga_id = $2`, origine, n), "; ")
}

// risiede puts a person at an address.
func (b *banco) risiede(n int, persona, via, civico, accesso string) {
	b.esegui(`INSERT INTO anagrafe.residente (ente_id, residenza_id, comune, persona, via_testo, civico, prog_accesso, dal, impronta, grezza, file, riga, fornitura_id)
		VALUES (`+ente+`, $1, 'X100', md5($2)::uuid, NULLIF($3, ''), NULLIF($4, ''), NULLIF($5, ''), '2010-01-01', 0, '', '', 0, 32)`, n, persona, via, civico, accesso)
}

func TestAnAddressIsTiedToItsCivico(t *testing.T) {
	b := apri(t)
	for i, c := range []struct {
		p    tari
		want string
	}{
		{tari{via: "VIA ROSA PROVETTI", civico: "1"}, "VIA ROSA PROVETTI 1 esatto automatico"},
		{tari{via: "VIA R. PROVETTI", civico: "12/A"}, "VIA ROSA PROVETTI 12/A simile automatico"},
		{tari{via: "VIA ROSA PROVETTI", civico: "12", esponente: "a"}, "VIA ROSA PROVETTI 12/A esatto automatico"},
		{tari{via: "VIA ROSA PROVETTI 12/A SC. B INT 4"}, "VIA ROSA PROVETTI 12/A esatto automatico"},
		{tari{via: "VIA ROSA PROVETTI", civico: "12"}, "VIA ROSA PROVETTI esatto automatico"}, // 12/A is another door
		{tari{via: "VIA ROSA PROVETTI", civico: "2"}, "VIA ROSA PROVETTI esatto automatico"},  // until 2023
		{tari{via: "PIAZZA ROSA PROVETTI", civico: "1"}, "VIA ROSA PROVETTI 1 simile proposto"},
		{tari{via: "QUALSIASI", accesso: "8004"}, "VIA ROSA PROVETTI 3 codice automatico"},
		{tari{via: "VIA DEL TUTTO IGNOTA", civico: "1"}, ""},
		{tari{civico: "1"}, ""},
	} {
		c.p.n = i + 1
		b.tassa(c.p)
		t.Run(fmt.Sprintf("%s %s", c.p.via, c.p.civico), func(t *testing.T) {
			b := &banco{t: t, db: b.db}
			b.lega()
			if got := b.indirizzo("TARI", c.p.n); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	b.risiede(1, "ADA", "via rosa provetti", "1", "")
	b.risiede(2, "BEA", "", "", "8001")
	b.esegui(`INSERT INTO edilizia.pratica (ente_id, pratica_id, numero, kind, stato, via_testo, civico, impronta) VALUES (` + ente + `, 5, '1', 'SCIA', 'presentata', 'Via Rosa Provetti', '3', 0)`)
	b.lega()
	for _, c := range []struct {
		origine string
		n       int
		want    string
	}{
		{"RESIDENTE", 1, "VIA ROSA PROVETTI 1 esatto automatico"}, {"RESIDENTE", 2, "VIA ROSA PROVETTI 1 codice automatico"}, {"PRATICA", 5, "VIA ROSA PROVETTI 3 esatto automatico"},
	} {
		if got := b.indirizzo(c.origine, c.n); got != c.want {
			t.Errorf("%s %d: %q, want %q", c.origine, c.n, got, c.want)
		}
	}
	if got := b.righe(`SELECT immobile || ' ' || unita FROM anagrafe.dimora WHERE persona = md5('ADA')::uuid`); len(got) != 1 || got[0] != "201 1" {
		t.Errorf("who lives where: %q", got)
	}
}
