// Package carico reads an upload as it flows, for the interface and for the portal: multipart
// forms with files of any size.
//
// Its words: modulo, what the form said; arrivo, a file of it, on the disk before the next begins.
//
// It decides nothing about what arrives but its size.
package carico

import (
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/archivio"
	"github.com/cestor/sit/sit/forniture"
)

// Massimo is how much an upload may be in all, unless the configuration says otherwise (contract §1).
const Massimo = 4 << 30

const (
	maxCampo = 1 << 20          // of a field that is no file
	maxParti = 1000             // of one form
	silenzio = 30 * time.Second // without a byte from who sends
	intorno  = 16 << 20         // headers and fields beside the files
)

// Modulo is what was sent.
type Modulo struct {
	File []forniture.Arrivo
	forniture.Opzioni
	Campi map[string]string // other fields, as a portal's form has
}

// Butta throws away the files that found no place.
func (m *Modulo) Butta() {
	for _, f := range m.File {
		f.Bozza.Butta()
	}
}

// Leggi reads the form of a request. Who sends may take the time that he needs, as long as he
// sends; the answer may come late.
func Leggi(w http.ResponseWriter, r *http.Request, a *archivio.Archivio, massimo int64) (_ *Modulo, err error) {
	if massimo == 0 {
		massimo = Massimo
	}
	if r.ContentLength > massimo+intorno {
		return nil, archivio.TroppoGrande(massimo)
	}
	rc := http.NewResponseController(w)
	r.Body = http.MaxBytesReader(w, paziente{r.Body, rc}, massimo+intorno)
	_ = rc.SetWriteDeadline(time.Time{}) // errors.ErrUnsupported under a test recorder
	defer func() { _ = rc.SetWriteDeadline(time.Now().Add(time.Minute)) }()
	parti, err := r.MultipartReader()
	if err != nil {
		return nil, sit.Rifiuto(sit.Invalid, "CORPO_NON_VALIDO", "Il corpo deve essere multipart/form-data, con i file nel campo file.").Per(err)
	}
	m := &Modulo{Campi: map[string]string{}}
	defer func() {
		if err != nil {
			m.Butta()
		}
	}()
	resto := massimo
	for n := 0; ; n++ {
		p, err := parti.NextRawPart()
		if errors.Is(err, io.EOF) {
			return m, nil
		}
		if err == nil && n == maxParti {
			return nil, sit.Rifiuto(sit.Invalid, "CORPO_NON_VALIDO", "Il modulo ha più di %d parti.", maxParti)
		}
		if err == nil {
			err = m.parte(r, p, a, massimo, &resto)
		}
		if err != nil {
			return nil, comprensibile(err)
		}
	}
}

func (m *Modulo) parte(r *http.Request, p *multipart.Part, a *archivio.Archivio, massimo int64, resto *int64) error {
	defer p.Close()
	if p.FormName() == "file" {
		if p.FileName() == "" {
			return niente(p) // an empty field of a form
		}
		nome, err := forniture.PulisciNome(p.FileName())
		if err != nil {
			return err
		}
		b, err := a.Ricevi(r.Context(), p, *resto)
		if sit.Codice(err) == "CORPO_TROPPO_GRANDE" {
			return archivio.TroppoGrande(massimo)
		}
		if err != nil {
			return err
		}
		*resto -= b.Byte
		m.File = append(m.File, forniture.Arrivo{Nome: nome, Bozza: b})
		return nil
	}
	testo, err := io.ReadAll(io.LimitReader(p, maxCampo+1))
	if err != nil {
		return err
	}
	if len(testo) > maxCampo {
		return sit.Rifiuto(sit.Invalid, "CORPO_TROPPO_GRANDE", "Il campo %q supera 1 MB.", p.FormName()).Su(p.FormName())
	}
	return m.campo(p.FormName(), strings.TrimSpace(string(testo)))
}

// niente is a part without a name of a file: it must have no content either.
func niente(p io.Reader) error {
	if n, err := io.Copy(io.Discard, io.LimitReader(p, 1)); err != nil || n == 0 {
		return err
	}
	return sit.Rifiuto(sit.Invalid, "NOME_FILE_NON_VALIDO", "Un file è arrivato senza nome: mandarlo con il suo (filename).").Su("file")
}

func (m *Modulo) campo(nome, v string) error {
	if v == "" {
		return nil
	}
	switch nome {
	case "tipo":
		if len(v) > 40 || strings.ContainsFunc(v, func(c rune) bool { return !(c >= 'a' && c <= 'z' || c == '.' || c == '-') }) {
			return sit.Rifiuto(sit.Invalid, "TIPO_NON_VALIDO", "Il campo tipo è quello di una fornitura, per esempio mappa.cxf o catasto.fabbricati.").Su("tipo")
		}
		m.Tipo = v
	case "mappa":
		if !json.Valid([]byte(v)) {
			return sit.Rifiuto(sit.Invalid, "MAPPA_NON_VALIDA", "Il campo mappa non è JSON: dice quale colonna riempie quale campo.").Su("mappa")
		}
		m.Mappa = json.RawMessage(v)
	case "riferimento":
		g, err := sit.ParseGiorno(v)
		if err != nil {
			return sit.Rifiuto(sit.Invalid, "DATA_NON_VALIDA", "Il campo riferimento è un giorno: anno-mese-giorno, per esempio 2025-03-31.").Su("riferimento").Per(err)
		}
		m.Riferimento = &g
	case "completa":
		switch strings.ToLower(v) {
		case "true", "1", "si", "sì", "s", "on":
			m.Completa = true
		case "false", "0", "no", "n", "off":
		default:
			return sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", "Il campo completa è true o false.").Su("completa")
		}
	case "conferma":
		for c := range strings.SplitSeq(v, ",") {
			m.Conferma = append(m.Conferma, strings.TrimSpace(c))
		}
	case "motivo":
		m.Motivo = v
	default:
		m.Campi[nome] = v
	}
	return nil
}

// comprensibile tells who sends that what he sent is cut, or no form; errors of ours stay.
func comprensibile(err error) error {
	if _, ok := errors.AsType[*sit.Errore](err); ok {
		return err
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return err
	}
	return sit.Rifiuto(sit.Invalid, "CORPO_NON_VALIDO", "Il corpo della richiesta si interrompe, o non è un modulo multipart: inviarlo di nuovo. Nulla è stato conservato.").Per(err)
}

// paziente gives who sends more time at every byte.
type paziente struct {
	io.ReadCloser
	rc *http.ResponseController
}

func (p paziente) Read(b []byte) (int, error) {
	_ = p.rc.SetReadDeadline(time.Now().Add(silenzio))
	return p.ReadCloser.Read(b)
}
