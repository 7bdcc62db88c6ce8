package local

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/cestor/sit/sit"
)

// place is where a cluster lives and who its server runs as.
type place struct {
	base      string // holds the cluster, its log and its locks
	account   account
	elsewhere bool // base is not the directory that was asked for
}

// account is the user of the server process. PostgreSQL refuses to be root.
type account struct {
	uid, gid uint32
	other    bool // not the one we run as
}

// homeless is where clusters go that root was asked to keep where their server could not
// reach them, such as below /root.
const homeless = "/var/lib/sit"

func (p place) data() string { return filepath.Join(p.base, "pg") }
func (p place) log() string  { return filepath.Join(p.base, "postgresql.log") }

// choosePlace decides for dir, the same way at every command, so that all of them meet.
func choosePlace(dir string) (place, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return place{}, sit.Errorf(sit.Internal, "directory of the cluster: %w", err)
	}
	if err := os.MkdirAll(abs, 0o755); err != nil {
		return place{}, unusable(abs, err)
	}
	if abs, err = filepath.EvalSymlinks(abs); err != nil {
		return place{}, unusable(dir, err)
	}
	p := place{base: abs, account: account{uid: uint32(os.Getuid()), gid: uint32(os.Getgid())}}
	if os.Getuid() != 0 {
		return p, nil
	}
	if p.account, err = serverAccount(p.data()); err != nil {
		return place{}, err
	}
	if reachable(abs, p.account) {
		return p, nil
	}
	sum := sha256.Sum256([]byte(abs))
	p.base = filepath.Join(homeless, hex.EncodeToString(sum[:6]))
	p.elsewhere = true
	if err := os.MkdirAll(p.base, 0o755); err != nil {
		return place{}, unusable(p.base, err)
	}
	if p.account, err = serverAccount(p.data()); err != nil {
		return place{}, err
	}
	return p, nil
}

// serverAccount is who root makes the server run as: the owner of a cluster that is there
// already, else postgres, else nobody.
func serverAccount(data string) (account, error) {
	if i, err := os.Stat(data); err == nil {
		if st := i.Sys().(*syscall.Stat_t); st.Uid != 0 {
			return account{uid: st.Uid, gid: st.Gid, other: true}, nil
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil && uid != 0 {
			return account{uid: uint32(uid), gid: uint32(gid), other: true}, nil
		}
	}
	return account{}, sit.Rifiuto(sit.Unavailable, "UTENTE_MANCANTE",
		"PostgreSQL non può essere avviato da root e su questa macchina non c'è l'utente postgres né l'utente nobody: ripetere il comando da un utente normale.")
}

// reachable is true when the account may enter dir, so every directory above it too.
func reachable(dir string, a account) bool {
	for d := dir; ; d = filepath.Dir(d) {
		i, err := os.Stat(d)
		if err != nil {
			return false
		}
		st, mode := i.Sys().(*syscall.Stat_t), i.Mode()
		switch {
		case st.Uid == a.uid:
			mode >>= 6
		case st.Gid == a.gid:
			mode >>= 3
		}
		if mode&1 == 0 {
			return false
		}
		if d == filepath.Dir(d) {
			return true
		}
	}
}

// own makes path belong to the server's account.
func (a account) own(path string) error {
	if !a.other {
		return nil
	}
	return os.Lchown(path, int(a.uid), int(a.gid))
}

func (a account) credential() *syscall.Credential {
	if !a.other {
		return nil
	}
	return &syscall.Credential{Uid: a.uid, Gid: a.gid}
}

// socketDir makes the directory of the server's socket: short, because a socket path may have
// 107 bytes, and closed to others, because it is all the authentication there is.
func (p place) socketDir() (string, error) {
	sum := sha256.Sum256([]byte(p.base))
	parent := os.TempDir()
	if p.account.other {
		parent = "/run" // root alone writes there: nobody can put a false server in our place
	}
	if len(parent) > 40 {
		parent = "/tmp"
	}
	dir := filepath.Join(parent, fmt.Sprintf("sit-%d-%s", p.account.uid, hex.EncodeToString(sum[:5])))
	err := os.Mkdir(dir, 0o700)
	switch {
	case err == nil:
		return dir, p.account.own(dir)
	case !errors.Is(err, fs.ErrExist):
		return "", unusable(dir, err)
	case p.private(dir):
		return dir, nil
	}
	// Somebody else holds the name. Take one that cannot be guessed: those who come later read
	// it in postmaster.pid.
	dir, err = os.MkdirTemp(parent, fmt.Sprintf("sit-%d-", p.account.uid))
	if err != nil {
		return "", unusable(parent, err)
	}
	return dir, p.account.own(dir)
}

func (p place) private(dir string) bool {
	i, err := os.Lstat(dir)
	if err != nil || !i.IsDir() || i.Mode().Perm() != 0o700 {
		return false
	}
	return i.Sys().(*syscall.Stat_t).Uid == p.account.uid
}

func unusable(path string, err error) error {
	return sit.Rifiuto(sit.Unavailable, "CARTELLA_INUTILIZZABILE",
		"La cartella %s non si può usare per la banca dati: verificare che esista e che l'utente vi possa scrivere, oppure sceglierne un'altra con --dir.", path).Per(err)
}
