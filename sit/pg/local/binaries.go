package local

import (
	"cmp"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/cestor/sit/sit"
)

// installation is one major version of PostgreSQL as found on this machine.
type installation struct {
	major int
	bin   string
}

// where Debian and its kin keep one directory for each major version.
const debianRoot = "/usr/lib/postgresql"

// findInstallation takes the highest major that has PostGIS, or the very one that the cluster
// on disk was made with: another could not read it.
func findInstallation(ctx context.Context, root string, want int) (installation, error) {
	var all []installation
	dirs, err := filepath.Glob(filepath.Join(root, "*", "bin"))
	if err != nil {
		return installation{}, sit.Errorf(sit.Internal, "look for postgresql: %w", err)
	}
	for _, d := range dirs {
		if major, err := strconv.Atoi(filepath.Base(filepath.Dir(d))); err == nil {
			all = append(all, installation{major, d})
		}
	}
	slices.SortFunc(all, func(a, b installation) int { return cmp.Compare(b.major, a.major) })
	if len(all) == 0 {
		if i, ok := fromPath(ctx); ok {
			all = append(all, i)
		}
	}
	found := ""
	for _, i := range all {
		if !executable(filepath.Join(i.bin, "postgres")) || !executable(filepath.Join(i.bin, "initdb")) {
			continue // the client alone
		}
		found = strconv.Itoa(i.major)
		if (want == 0 || want == i.major) && i.hasPostGIS(ctx) {
			return i, nil
		}
	}
	switch {
	case want != 0:
		return installation{}, sit.Rifiuto(sit.Unavailable, "POSTGRESQL_MANCANTE",
			"La cartella contiene una banca dati di PostgreSQL %[1]d, che su questa macchina manca o è senza PostGIS. Installarlo, come amministratore:\n\n    apt install postgresql-%[1]d postgresql-%[1]d-postgis-3\n", want)
	case found != "":
		return installation{}, sit.Rifiuto(sit.Unavailable, "POSTGIS_MANCANTE",
			"PostgreSQL %s è installato ma PostGIS no. Installarlo, come amministratore:\n\n    apt install postgresql-postgis\n\noppure indicare con --db un server già pronto.", found)
	}
	return installation{}, sit.Rifiuto(sit.Unavailable, "POSTGRESQL_MANCANTE",
		"PostgreSQL e PostGIS non sono installati su questa macchina. Installarli, come amministratore:\n\n    apt install postgresql postgresql-postgis\n\noppure indicare con --db un server già pronto.")
}

// fromPath is for systems that put one PostgreSQL in PATH.
func fromPath(ctx context.Context) (installation, bool) {
	config, err := exec.LookPath("pg_config")
	if err != nil {
		return installation{}, false
	}
	bin := output(ctx, config, "--bindir")
	version := strings.TrimPrefix(output(ctx, config, "--version"), "PostgreSQL ")
	major, err := strconv.Atoi(strings.FieldsFunc(version+".", func(r rune) bool { return r < '0' || r > '9' })[0])
	return installation{major, bin}, err == nil && bin != ""
}

func (i installation) hasPostGIS(ctx context.Context) bool {
	share := output(ctx, filepath.Join(i.bin, "pg_config"), "--sharedir")
	if share == "" {
		share = filepath.Join("/usr/share/postgresql", strconv.Itoa(i.major))
	}
	_, err := os.Stat(filepath.Join(share, "extension", "postgis.control"))
	return err == nil
}

func (i installation) path(program string) string { return filepath.Join(i.bin, program) }

func output(ctx context.Context, name string, args ...string) string {
	b, err := exec.CommandContext(ctx, name, args...).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

func executable(path string) bool {
	i, err := os.Stat(path)
	return err == nil && i.Mode().IsRegular() && i.Mode()&0o111 != 0
}
