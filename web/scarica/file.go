package scarica

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/mappa/esporta"
)

// File is a file that is ready.
type File struct {
	Percorso     string
	Byte         int64
	SHA256       string // the first half of it, in hexadecimal: what it is known by
	Oggetti      int64
	Nome         string // for who saves it
	Giorno       sit.Giorno
	Attribuzione string
	Avvisi       []mappa.Avviso
}

// di adds what depends on the question.
func (f File) di(r esporta.Richiesta, s esporta.Stato) File {
	f.Giorno = s.Giorno(r)
	f.Nome, f.Attribuzione, f.Avvisi = r.NomeFile(f.Giorno), s.Attribuzione(r), s.Avvisi
	return f
}

// A file is called <key>~<digest>~<things in it>: all that must be known of it is in its name, so
// that it appears with one rename. What is being made begins with a dot.
const (
	separatore = "~"
	inCorso    = ".in-corso-"
	cifre      = 32
)

var errNome = errors.New("the name of a file is not ours")

func leggiNome(percorso string) (chiave string, f File, err error) {
	parti := strings.Split(filepath.Base(percorso), separatore)
	if len(parti) != 3 || len(parti[1]) != cifre {
		return "", f, errNome
	}
	n, err := strconv.ParseInt(parti[2], 10, 64)
	if err != nil {
		return "", f, errNome
	}
	return parti[0], File{Percorso: percorso, SHA256: parti[1], Oggetti: n}, nil
}

// trova looks for the file of a key, and notes that somebody wanted it.
func (d *Deposito) trova(chiave string) (File, bool) {
	nomi, err := filepath.Glob(filepath.Join(d.cfg.Dir, chiave+separatore+"*"))
	if err != nil {
		return File{}, false
	}
	for _, nome := range nomi {
		_, f, err := leggiNome(nome)
		info, serr := os.Stat(nome)
		if err != nil || serr != nil {
			continue
		}
		f.Byte = info.Size()
		if time.Since(info.ModTime()) > time.Hour {
			_ = os.Chtimes(nome, time.Time{}, time.Now()) // the least wanted go first
		}
		return f, true
	}
	return File{}, false
}

// costruisci makes the file beside its place and then moves it there.
func (d *Deposito) costruisci(ctx context.Context, chiave string, r esporta.Richiesta) (f File, err error) {
	temp, err := os.CreateTemp(d.cfg.Dir, inCorso+"*")
	if err != nil {
		return File{}, disco(err)
	}
	intero := false
	defer func() {
		err = errors.Join(err, temp.Close())
		if !intero { // of a panic too nothing is left
			_ = os.Remove(temp.Name())
		}
	}()
	somma := sha256.New()
	w := bufio.NewWriterSize(io.MultiWriter(temp, somma), 1<<20)
	esito, err := d.scr.Scrivi(ctx, w, r)
	if err != nil {
		return File{}, err
	}
	if err := w.Flush(); err != nil {
		return File{}, disco(err)
	}
	// After a crash of the machine a name must not stand for bytes that never reached the disk.
	if err := temp.Sync(); err != nil {
		return File{}, disco(err)
	}
	info, err := temp.Stat()
	if err != nil {
		return File{}, disco(err)
	}
	f = File{Byte: info.Size(), SHA256: hex.EncodeToString(somma.Sum(nil))[:cifre], Oggetti: esito.Oggetti}
	f.Percorso = filepath.Join(d.cfg.Dir, chiave+separatore+f.SHA256+separatore+strconv.FormatInt(f.Oggetti, 10))
	if err := os.Rename(temp.Name(), f.Percorso); err != nil {
		return File{}, disco(err)
	}
	intero = true
	return f, nil
}

func disco(err error) error {
	return sit.Rifiuto(sit.Unavailable, "DISCO_PIENO", "Il file non si può scrivere sul disco del servizio: avvisare chi lo gestisce.").
		Per(fmt.Errorf("write a file for download: %w", err))
}

// sfoltisci removes what the new file makes old, and then the least wanted until all fit. Who is
// reading a file that goes reads it to its end.
func (d *Deposito) sfoltisci(nuovo File) {
	type voce struct {
		nome   string
		byte   int64
		quando time.Time
	}
	var voci []voce
	var totale int64
	nomi, err := os.ReadDir(d.cfg.Dir)
	if err != nil {
		d.cfg.Log.Warn("cannot list the files for download", "error", err)
		return
	}
	mio := filepath.Base(nuovo.Percorso)
	for _, n := range nomi {
		info, err := n.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		if _, _, err := leggiNome(n.Name()); err != nil {
			continue
		}
		if superato(n.Name(), mio) {
			_ = os.Remove(filepath.Join(d.cfg.Dir, n.Name()))
			continue
		}
		totale += info.Size()
		if n.Name() != mio {
			voci = append(voci, voce{n.Name(), info.Size(), info.ModTime()})
		}
	}
	slices.SortFunc(voci, func(a, b voce) int { return cmp.Or(a.quando.Compare(b.quando), strings.Compare(a.nome, b.nome)) })
	for _, v := range voci {
		if totale <= d.cfg.MaxByte {
			break
		}
		if os.Remove(filepath.Join(d.cfg.Dir, v.nome)) == nil {
			totale -= v.byte
		}
	}
}

// superato tells a file of the same ente made from other data: keys begin with ente and version.
func superato(nome, nuovo string) bool {
	a, b := strings.SplitN(nome, ".", 3), strings.SplitN(nuovo, ".", 3)
	return len(a) == 3 && len(b) == 3 && a[0] == b[0] && a[1] != b[1]
}

// spazza removes what was being made before a moment: nobody makes it any more.
func (d *Deposito) spazza(prima time.Time) {
	nomi, err := filepath.Glob(filepath.Join(d.cfg.Dir, inCorso+"*"))
	if err != nil {
		return
	}
	for _, nome := range nomi {
		if info, err := os.Stat(nome); err == nil && info.ModTime().Before(prima) {
			_ = os.Remove(nome)
		}
	}
}

// sicura refuses a folder in which others may write: what is there is given out as ours.
func sicura(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return disco(err)
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if uid := os.Geteuid(); info.Mode().Perm()&0o022 != 0 || ok && uid != 0 && int(st.Uid) != uid {
		return sit.Rifiuto(sit.Unavailable, "CARTELLA_NON_SICURA",
			"Nella cartella dei file da scaricare %s può scrivere anche qualcun altro: toglierne i permessi, o indicarne un'altra con --exports-dir.", dir)
	}
	return nil
}
