package forniture

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/archivio"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/jobs"
)

// Arrivo is a file as somebody sent it.
type Arrivo struct {
	Nome  string
	Bozza *archivio.Bozza
}

// Superabili are the refusals that one may confirm.
var Superabili = []string{"FOGLIO_DIMEZZATO", "LACUNA", "SOGLIA_RICONCILIAZIONE"}

const (
	maxNome   = 200
	maxMotivo = 2000
	maxFile   = 500 // of one upload
)

// PulisciNome is the plain name of a file that a browser or a program sent with a path.
func PulisciNome(s string) (string, error) {
	n := path.Base(strings.ReplaceAll(s, `\`, "/"))
	if !utf8.ValidString(n) {
		n = strings.ToValidUTF8(n, "_")
	}
	if n == "." || n == "/" || n == ".." || strings.HasPrefix(n, ".") || len(n) > maxNome || strings.ContainsFunc(n, unicode.IsControl) {
		return "", sit.Rifiuto(sit.Invalid, "NOME_FILE_NON_VALIDO", "Un file non ha un nome, o ne ha uno che non si può usare (più di %d caratteri, un punto davanti): rinominarlo.", maxNome).Su("file")
	}
	return n, nil
}

// Carica takes an upload: what it is and whether the caller may bring it are settled before it is
// kept; then the files, their record and the operazione that will import them are written
// together. It gives the id of the operazione. The drafts are the caller's to throw away.
func (f *Forniture) Carica(ctx context.Context, chi *authz.Chi, ente sit.Ente, arrivi []Arrivo, o Opzioni, chiave string) (string, error) {
	if len(arrivi) == 0 {
		return "", sit.Rifiuto(sit.Invalid, "FILE_MANCANTE", "Indicare almeno un file nel campo file.").Su("file")
	}
	if len(arrivi) > maxFile {
		return "", sit.Rifiuto(sit.Invalid, "TROPPI_FILE", "In una consegna ci sono al massimo %d file: metterli in uno zip.", maxFile).Su("file")
	}
	if err := o.controlla(); err != nil {
		return "", err
	}
	a := Argomenti{Ente: string(ente.Codice), Opzioni: o}
	nomi, bozze := make([]string, len(arrivi)), make([]*archivio.Bozza, len(arrivi))
	for i, x := range arrivi {
		if slices.ContainsFunc(nomi[:i], func(n string) bool { return strings.EqualFold(n, x.Nome) }) {
			return "", sit.Rifiuto(sit.Invalid, "NOMI_RIPETUTI", "Due file si chiamano %s: rinominarne uno, o mandarli in due consegne.", x.Nome).Su("file")
		}
		nomi[i], bozze[i] = x.Nome, x.Bozza
		a.File = append(a.File, archivio.Nominato{Nome: x.Nome, SHA256: x.Bozza.SHA256})
	}
	var err error
	if a.Tipi, err = f.esamina(ctx, nomi, bozze, o); err != nil {
		return "", err
	}
	if err := porta(chi, append(slices.Clone(a.Tipi), o.Tipo), ente.ID); err != nil {
		return "", err
	}
	file := make([]archivio.File, len(bozze))
	for i, b := range bozze {
		file[i] = b.File
		if err := b.Colloca(); err != nil {
			return "", err
		}
	}
	return f.accoda(ctx, chi, ente.ID, a, file, chiave)
}

func (f *Forniture) esamina(ctx context.Context, nomi []string, bozze []*archivio.Bozza, o Opzioni) ([]string, error) {
	c, err := f.Archivio.DisponiBozze(nomi, bozze)
	if err != nil {
		return nil, err
	}
	defer c.Chiudi()
	return f.Importatore.Esamina(ctx, c.Dir, nomi, o)
}

func (o *Opzioni) controlla() error {
	for _, c := range o.Conferma {
		if !slices.Contains(Superabili, c) {
			return sit.Rifiuto(sit.Invalid, "CONFERMA_NON_VALIDA", "Si confermano solo i rifiuti %s.", strings.Join(Superabili, ", ")).Su("conferma")
		}
	}
	if len(o.Motivo) > maxMotivo {
		return sit.Rifiuto(sit.Invalid, "MOTIVO_NON_VALIDO", "Il motivo ha al massimo %d caratteri.", maxMotivo).Su("motivo")
	}
	return nil
}

func (f *Forniture) accoda(ctx context.Context, chi *authz.Chi, ente int32, a Argomenti, file []archivio.File, chiave string) (id string, err error) {
	impronta, err := json.Marshal(a)
	if err != nil {
		return "", fmt.Errorf("encode upload: %w", err)
	}
	somma := sha256.Sum256(impronta)
	err = f.DB.Write(ctx, ente, func(tx pgx.Tx) error {
		for _, x := range file {
			if err := f.Archivio.Annota(ctx, tx, ente, x); err != nil {
				return err
			}
		}
		id, err = f.Jobs.Accoda(ctx, tx, jobs.Nuova{Ente: ente, Tipo: TipoOperazione, Argomenti: a, Genere: int16(chi.Genere), Chi: chi.Operatore.ID,
			Nome: chi.Operatore.Nome, Chiave: chiave, Impronta: hex.EncodeToString(somma[:])})
		return err
	})
	if err != nil {
		return "", fmt.Errorf("queue upload: %w", err)
	}
	return id, nil
}

// Conferma imports again what an operazione brought and was refused, confirming a refusal: by
// whom, and why, stay in the new operazione and in the register.
func (f *Forniture) Conferma(ctx context.Context, chi *authz.Chi, ente sit.Ente, operazione, codice, motivo string) (string, error) {
	motivo = strings.TrimSpace(motivo)
	if motivo == "" {
		return "", motivoMancante()
	}
	o, err := f.Jobs.Una(ctx, ente.ID, TipoOperazione, operazione)
	if err != nil {
		return "", err
	}
	var a Argomenti
	if err := json.Unmarshal(o.Argomenti, &a); err != nil {
		return "", fmt.Errorf("read upload: %w", err)
	}
	if !slices.Contains(a.Conferma, codice) {
		a.Conferma = append(a.Conferma, codice)
	}
	a.Motivo = motivo
	if err := a.controlla(); err != nil {
		return "", err
	}
	if o.Stato != jobs.Rifiutata {
		return "", sit.Rifiuto(sit.Conflict, "NIENTE_DA_CONFERMARE", "Questa operazione non è stata rifiutata: non c'è nulla da confermare.")
	}
	if err := porta(chi, append(slices.Clone(a.Tipi), a.Tipo), ente.ID); err != nil {
		return "", err
	}
	for _, x := range a.File {
		if !f.Archivio.Presente(x.SHA256) {
			return "", archivio.NonPiu(x.Nome)
		}
	}
	// Confirming twice is confirming once.
	return f.accoda(ctx, chi, ente.ID, a, nil, "conferma-"+codice+"-"+operazione)
}

func motivoMancante() error {
	return sit.Rifiuto(sit.Invalid, "MOTIVO_MANCANTE", "Scrivere il motivo: resta nel registro con il nome di chi lo dà.").Su("motivo")
}

// Annulla undoes a delivery of an ente and gives it back as it is then. Who repeats it with an
// Idempotency-Key is told the same again.
func (f *Forniture) Annulla(ctx context.Context, chi *authz.Chi, ente sit.Ente, numero int64, motivo, chiave string) (Consegna, error) {
	motivo = strings.TrimSpace(motivo)
	if motivo == "" {
		return Consegna{}, motivoMancante()
	}
	if len(motivo) > maxMotivo {
		return Consegna{}, sit.Rifiuto(sit.Invalid, "MOTIVO_NON_VALIDO", "Il motivo ha al massimo %d caratteri.", maxMotivo).Su("motivo")
	}
	c, err := f.Una(ctx, ente.ID, numero)
	if err != nil {
		return Consegna{}, err
	}
	if chiave != "" && c.Stato == "annullata" && c.AnnullataDa != nil && *c.AnnullataDa == chi.Operatore.Nome && *c.AnnullataPer == motivo {
		return c, nil
	}
	if err := f.Importatore.Annulla(ctx, numero, motivo, chi.Operatore.Nome); err != nil {
		return Consegna{}, err
	}
	return f.Una(ctx, ente.ID, numero)
}
