package docfa

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/cestor/sit/catasto"
	codec "github.com/cestor/sit/catasto/docfa"
	"github.com/cestor/sit/sit/archivio"
)

// massimoFile is how large one drawing or document may be.
const massimoFile = 1 << 30

// tieni keeps a drawing or a document. Its place in the archive is by its content: if the delivery
// comes to nothing, nobody names it and the purge takes it away.
func (f *lettura) tieni(nome string, r io.Reader) error {
	f.c.Letti[string(f.genere)]++
	f.avanza()
	if f.c.opz.Archivio == nil {
		f.c.SenzaArchivio++
		return nil
	}
	x, err := f.riponi(r)
	if err != nil {
		return err
	}
	f.c.file = append(f.c.file, x)
	var numero, formato any
	if f.genere == PL {
		numero = int64(scheda(path.Ext(nome)))
	} else {
		formato = strings.ToUpper(strings.TrimPrefix(path.Ext(nome), "."))
	}
	return f.c.aggiungi(f.ctx, tFile, radice(nome), numero, formato, x.SHA256, x.Byte, f.file)
}

func (f *lettura) riponi(r io.Reader) (archivio.File, error) {
	if f.c.opz.Prova {
		h := sha256.New()
		n, err := io.Copy(h, r)
		return archivio.File{SHA256: hex.EncodeToString(h.Sum(nil)), Byte: n}, err
	}
	a, err := f.c.opz.Archivio()
	if err != nil {
		return archivio.File{}, err
	}
	b, err := a.Ricevi(f.ctx, r, massimoFile)
	if err != nil {
		return archivio.File{}, err
	}
	defer b.Butta()
	return b.File, b.Colloca()
}

// indice reads a .LIS, which says how many documents there should be. A damaged one takes nothing
// away from them.
func (f *lettura) indice(r io.Reader) error {
	f.c.Letti[string(LIS)]++
	i, err := codec.LeggiIndice(r, f.file)
	if scarto, ok := errors.AsType[*catasto.SyntaxError](err); ok {
		return f.c.registro.ScartaRiga(f.ctx, scarto, nil)
	}
	if err != nil {
		return err
	}
	if !f.c.comuni[string(i.Comune)] {
		return f.segnala("INDICE_DISCORDE", avviso, "", fmt.Sprintf("l'indice dei documenti è del comune %s", i.Comune), 1)
	}
	f.c.indici = append(f.c.indici, i)
	return nil
}
