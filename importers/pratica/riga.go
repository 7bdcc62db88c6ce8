package pratica

import (
	"encoding/json"
	"math/big"
	"strings"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/tabella"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/edilizia"
)

// The columns of the layout (contract §3.2).
const (
	colComune = iota
	colArchivio
	colAnno
	colNumero
	colProtocollo
	colDataProtocollo
	colKind
	colStato
	colOggetto
	colCF
	colRichiedente
	colSezione
	colFoglio
	colParticella
	colDenominatore
	colSub
	colVia
	colCivico
	colEsito
	colInizio
	colFine
	colMq
)

// Colonne are the columns of the layout.
var Colonne = []tabella.Colonna{
	colComune: {Nome: "cod_comune", Necessaria: true}, colArchivio: {Nome: "archivio"}, colAnno: {Nome: "anno", Necessaria: true}, colNumero: {Nome: "numero", Necessaria: true},
	colProtocollo: {Nome: "protocollo"}, colDataProtocollo: {Nome: "data_protocollo"}, colKind: {Nome: "kind", Necessaria: true}, colStato: {Nome: "stato", Necessaria: true},
	colOggetto: {Nome: "oggetto"}, colCF: {Nome: "cf_richiedente"}, colRichiedente: {Nome: "richiedente"}, colSezione: {Nome: "sezione"}, colFoglio: {Nome: "foglio"},
	colParticella: {Nome: "numero_particella", Altri: []string{"particella"}}, colDenominatore: {Nome: "denominatore"}, colSub: {Nome: "sub", Altri: []string{"subalterno"}},
	colVia: {Nome: "via_testo"}, colCivico: {Nome: "civico"}, colEsito: {Nome: "data_esito"}, colInizio: {Nome: "data_inizio_lavori"}, colFine: {Nome: "data_fine_lavori"},
	colMq: {Nome: "mq_aggiunti"},
}

// Comune is of which comune a line is, as written.
func Comune(r *tabella.Riga) (catasto.CodiceComune, error) {
	return catasto.ParseCodiceComune(strings.ToUpper(r.Testo(colComune)))
}

// SenzaComune makes a line one that cannot be placed.
func SenzaComune(r *tabella.Riga) {
	r.Difetto(colComune, "il codice del comune non si legge: è quello catastale, una lettera e tre cifre", "")
}

// riga is a line in the form of staging.
type riga struct {
	archivio, numero                 string
	anno                             *int32
	protocollo, oggetto, via, civico *string
	cf, denominazione                *string
	persona                          pgtype.UUID
	dataProtocollo, dataEsito        *sit.Giorno
	inizio, fine                     *sit.Giorno
	kind                             edilizia.Kind
	stato                            edilizia.Stato
	immobili                         []byte
	mq                               pgtype.Numeric
	anomalie                         []importers.Anomalia
}

const (
	avviso = "avviso"
	nota   = "nota"
)

// leggi reads a line; what it cannot read it leaves in the error of r.
func leggi(r *tabella.Riga, persone *authz.Persone) *riga {
	l := &riga{archivio: unito(r.Testo(colArchivio)), numero: unito(r.Pieno(colNumero)), protocollo: nonVuoto(r.Testo(colProtocollo)), oggetto: nonVuoto(r.Testo(colOggetto)),
		via: nonVuoto(r.Testo(colVia)), civico: nonVuoto(r.Testo(colCivico)), denominazione: nonVuoto(r.Testo(colRichiedente))}
	if n, ok := r.Intero(colAnno, 1800, 2200); ok {
		anno := int32(n)
		l.anno = &anno
	}
	l.dataProtocollo, l.dataEsito = giorno(r, colDataProtocollo), giorno(r, colEsito)
	l.inizio, l.fine = giorno(r, colInizio), giorno(r, colFine)
	l.kind, l.stato = kind(r), stato(r)
	if n, ok := r.Decimale(colMq, 2); ok {
		if n >= 1e10 {
			r.Difetto(colMq, "la superficie è troppo grande", "")
		}
		l.mq = pgtype.Numeric{Int: big.NewInt(n), Exp: -2, Valid: true}
	}
	if r.Errore() != nil {
		return l
	}
	l.leggiCF(r, persone)
	l.leggiImmobili(r)
	if l.inizio != nil && l.fine != nil && *l.fine < *l.inizio {
		l.segnala("DATE_INVERTITE", avviso, "i lavori finiscono prima di cominciare")
	}
	return l
}

func (l *riga) leggiCF(r *tabella.Riga, persone *authz.Persone) {
	s := r.Testo(colCF)
	if s == "" {
		return
	}
	cf, ok := catasto.ParseCodiceFiscale(s)
	t := string(cf)
	if l.cf = &t; !ok {
		l.segnala("CF_ERRATO", avviso, "il codice fiscale del richiedente non supera il controllo: è conservato, e non serve a riconoscere nessuno")
		return
	}
	l.persona = pgtype.UUID{Bytes: persone.ConCodice(t), Valid: true}
}

func (l *riga) leggiImmobili(r *tabella.Riga) {
	foglio, numero := r.Testo(colFoglio), r.Testo(colParticella)
	dichiarati, dubbi := edilizia.Dichiarati(r.Testo(colSezione), foglio, numero, r.Testo(colDenominatore), r.Testo(colSub))
	switch {
	case len(dichiarati) == 0 && foglio == "" && numero == "":
		if l.via == nil {
			l.segnala("IMMOBILE_ASSENTE", nota, "la riga non dice né un immobile né un indirizzo: la pratica non sarà sulla mappa")
		}
	case len(dichiarati) == 0:
		l.segnala("IDENTIFICATIVO_INCOMPLETO", avviso, "di un immobile servono il foglio e il numero della particella: questo non si lega a niente")
	case dubbi != 0:
		l.segnala("IDENTIFICATIVO_DUBBIO", avviso, strings.Join(dubbi.Testi(), "; "))
	}
	l.immobili = []byte("[]")
	if len(dichiarati) > 0 {
		l.immobili, _ = json.Marshal(dichiarati) // of texts: it cannot fail
	}
}

func (l *riga) segnala(codice, gravita, testo string) {
	l.anomalie = append(l.anomalie, importers.Anomalia{Codice: codice, Gravita: gravita, Testo: testo})
}

func kind(r *tabella.Riga) edilizia.Kind {
	s := r.Pieno(colKind)
	if s == "" {
		return ""
	}
	k, proposta, ok := edilizia.LeggiKind(s)
	if !ok {
		parole := make([]string, len(edilizia.Kinds))
		for i, x := range edilizia.Kinds {
			parole[i] = string(x)
		}
		r.Difetto(colKind, "il tipo di pratica non è fra quelli del tracciato: "+strings.Join(parole, ", "), forse(string(proposta)))
	}
	return k
}

func stato(r *tabella.Riga) edilizia.Stato {
	s := r.Pieno(colStato)
	if s == "" {
		return ""
	}
	k, proposta, ok := edilizia.LeggiStato(s)
	if !ok {
		parole := make([]string, len(edilizia.Stati))
		for i, x := range edilizia.Stati {
			parole[i] = string(x)
		}
		r.Difetto(colStato, "lo stato non è fra quelli di una pratica: "+strings.Join(parole, ", "), forse(string(proposta)))
	}
	return k
}

func forse(s string) string {
	if s == "" {
		return ""
	}
	return "forse " + s
}

func giorno(r *tabella.Riga, colonna int) *sit.Giorno {
	g, ok := r.Giorno(colonna)
	if !ok {
		return nil
	}
	return &g
}

func nonVuoto(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// unito is a text of a key: one blank between its words.
func unito(s string) string { return strings.Join(strings.Fields(s), " ") }
