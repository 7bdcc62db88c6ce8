package riscontri

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// quanteInsieme is how many tracce are written with one statement.
const quanteInsieme = 2000

// foglio gathers what a rule finds, and writes it by the thousand.
type foglio struct {
	*corsa
	regola RegolaEnte
	conto  *Contata
	viste  map[[32]byte]bool // chiavi of this run: a rule that finds one twice is heard once

	codici, severita, tipi, oggetti, evidenze []string
	persone, spiegazioni                      []*string
	particelle, immobili, posizioni, stime    []*int64
	confidenze                                []int16
	chiavi, hash, punti                       [][]byte
	attese                                    []sit.Giorno
	priorita                                  []int64
	puntati                                   bool
}

// chiave is the identity of a segnalazione (contract §0): hash of regola, ente, oggetto, soggetto,
// anno. A particella is meant by its internal number: its id changes when it is first drawn.
func chiave(regola string, ente sit.Ente, anno int, t *Traccia) [32]byte {
	oggetto := t.Oggetto
	if t.OggettoTipo == "particella" && t.ParticellaID != nil {
		oggetto = strconv.FormatInt(*t.ParticellaID, 10)
	}
	persona := ""
	if t.Persona != nil {
		persona = *t.Persona
	}
	return sha256.Sum256([]byte(strings.Join([]string{regola, string(ente.Codice), t.OggettoTipo, oggetto, persona, strconv.Itoa(anno)}, "\x00")))
}

func (f *foglio) aggiungi(ctx context.Context, tx pgx.Tx, t Traccia) error {
	codice, severita := f.regola.Codice, string(f.regola.Severita)
	if t.Codice != nil {
		if codice = *t.Codice; codice != f.regola.Codice && f.regola.Varianti[codice] == "" {
			return sit.Errorf(sit.Internal, "it reports under %q, which is none of its codes", codice)
		}
	}
	if t.Severita != nil {
		severita = *t.Severita
	}
	k := chiave(codice, f.ente, f.out.Anno, &t)
	if f.viste[k] {
		return nil
	}
	f.viste[k] = true
	h := sha256.Sum256(t.Evidenza)
	attesa := sit.DaSempre
	if !t.Evento.Aperto() && f.oggi-t.Evento < attesaMinima {
		attesa = t.Evento + attesaMinima
	}
	var spiegazione *string
	if t.Spiegazione != nil {
		b, err := json.Marshal(t.Spiegazione)
		if err != nil {
			return fmt.Errorf("encode stima: %w", err)
		}
		s := string(b)
		spiegazione = &s
	}
	peso := t.Peso
	if t.Cent != nil {
		peso = cmp.Or(peso, *t.Cent)
		f.conto.StimaCent += *t.Cent
	}
	f.codici, f.severita, f.tipi, f.oggetti = append(f.codici, codice), append(f.severita, severita), append(f.tipi, t.OggettoTipo), append(f.oggetti, t.Oggetto)
	f.evidenze, f.spiegazioni, f.persone = append(f.evidenze, string(t.Evidenza)), append(f.spiegazioni, spiegazione), append(f.persone, t.Persona)
	f.particelle, f.immobili, f.posizioni = append(f.particelle, t.ParticellaID), append(f.immobili, t.Immobile), append(f.posizioni, t.PosizioneID)
	f.stime, f.confidenze = append(f.stime, t.Cent), append(f.confidenze, int16(max(0, min(100, t.Confidenza))))
	f.chiavi, f.hash, f.punti = append(f.chiavi, k[:]), append(f.hash, h[:]), append(f.punti, t.Punto)
	f.attese, f.priorita = append(f.attese, attesa), append(f.priorita, max(0, peso)*int64(t.Confidenza)/int64(f.regola.Minuti))
	f.puntati = f.puntati || t.Punto != nil
	if len(f.chiavi) == quanteInsieme {
		return f.scrivi(ctx, tx)
	}
	return nil
}

func (f *foglio) scrivi(ctx context.Context, tx pgx.Tx) error {
	if len(f.chiavi) == 0 {
		return nil
	}
	args := pgx.NamedArgs{"ente": f.ente.ID, "anno": f.out.Anno, "esecuzione": f.out.ID, "versione": f.regola.Versione, "decadenza": decadenza(f.out.Anno),
		"regola": f.codici, "severita": f.severita, "oggetto_tipo": f.tipi, "oggetto": f.oggetti, "persona": f.persone, "particella": f.particelle,
		"immobile": f.immobili, "posizione": f.posizioni, "stima": f.stime, "confidenza": f.confidenze, "evidenza": f.evidenze, "spiegazione": f.spiegazioni,
		"chiave": f.chiavi, "hash": f.hash, "attesa": f.attese, "priorita": f.priorita, "punto": f.punti}
	tag, err := tx.Exec(ctx, queries.SQL("Riapri"), args)
	if err != nil {
		return fmt.Errorf("open again: %w", err)
	}
	f.conto.Riaperte += int(tag.RowsAffected())
	rows, _ := tx.Query(ctx, queries.SQL("Scrivi"), args)
	presenze, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("write segnalazioni: %w", err)
	}
	for _, p := range presenze {
		if p == PresenzaNuova {
			f.conto.Nuove++
		} else {
			f.conto.Persistenti++
		}
	}
	f.conto.Trovate += len(presenze)
	if f.puntati {
		if _, err := tx.Exec(ctx, queries.SQL("CollocaPunti"), args); err != nil {
			return fmt.Errorf("place segnalazioni: %w", err)
		}
	}
	f.codici, f.severita, f.tipi, f.oggetti, f.evidenze = f.codici[:0], f.severita[:0], f.tipi[:0], f.oggetti[:0], f.evidenze[:0]
	f.persone, f.spiegazioni, f.particelle, f.immobili, f.posizioni, f.stime = f.persone[:0], f.spiegazioni[:0], f.particelle[:0], f.immobili[:0], f.posizioni[:0], f.stime[:0]
	f.confidenze, f.chiavi, f.hash, f.punti, f.attese, f.priorita = f.confidenze[:0], f.chiavi[:0], f.hash[:0], f.punti[:0], f.attese[:0], f.priorita[:0]
	return nil
}

// chiudi writes the rest, and calls resolved what was not found again.
func (f *foglio) chiudi(ctx context.Context, tx pgx.Tx) error {
	if err := f.scrivi(ctx, tx); err != nil {
		return err
	}
	if f.puntati {
		f.conPunto = append(f.conPunto, f.regola.Codici()...)
	}
	tag, err := tx.Exec(ctx, queries.SQL("Risolvi"), pgx.NamedArgs{"ente": f.ente.ID, "anno": f.out.Anno, "codici": f.regola.Codici(), "esecuzione": f.out.ID})
	if err != nil {
		return fmt.Errorf("resolve segnalazioni: %w", err)
	}
	f.conto.Risolte = int(tag.RowsAffected())
	return nil
}

// decadenza is the last day on which a year may be asked for: 31 December of the fifth after the
// one in which payment was due (L. 296/2006 art. 1 c. 161).
func decadenza(anno int) sit.Giorno { return sit.Data(anno+anniRecuperabili, time.December, 31) }
