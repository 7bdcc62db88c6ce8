package importers

import (
	"fmt"

	"github.com/cestor/sit/sit"
)

// The codes of a refusal. They are stable: programs and tests look at them.
const (
	ArchivioCorrotto = "ARCHIVIO_CORROTTO"  // truncated, wrong checksum, not a zip
	ArchivioSospetto = "ARCHIVIO_SOSPETTO"  // a bomb, overlapping entries, two directories that disagree
	ArchivioCifrato  = "ARCHIVIO_CIFRATO"   // a password is needed
	ArchivioIgnoto   = "ARCHIVIO_IGNOTO"    // a compression we do not read
	PercorsoVietato  = "PERCORSO_VIETATO"   // a name that leaves its folder, a link, a device
	TroppeVoci       = "TROPPE_VOCI"        // more entries than the limits allow
	TroppoAnnidato   = "TROPPO_ANNIDATO"    // zips within zips, too deep
	FileIlleggibile  = "FILE_ILLEGGIBILE"   // the disk or its permissions say no
	GDALAssente      = "GDAL_ASSENTE"       // ogr2ogr is not installed
	VettorialeRotto  = "VETTORIALE_ROTTO"   // GDAL knows the format and cannot read the file
	FormatoIgnoto    = "FORMATO_IGNOTO"     // GDAL does not know the format
	StratoAssente    = "STRATO_ASSENTE"     // no table of that name
	StratoDaIndicare = "STRATO_DA_INDICARE" // several tables, none chosen
	TempoSuperato    = "TEMPO_SUPERATO"     // the reading took longer than allowed
	MemoriaSuperata  = "MEMORIA_SUPERATA"   // the reading asked for more memory than allowed
)

// Rifiuto is the refusal of a file or of an archive: a stable code, the file with the archives
// it lies in, and what a person should know, in Italian.
type Rifiuto struct {
	Codice string
	File   string
	Motivo string
	Err    error // the cause, in English; may be nil
}

// Error is for the log.
func (r *Rifiuto) Error() string {
	if r.Err != nil {
		return fmt.Sprintf("%s: %q: %v", r.Codice, r.File, r.Err)
	}
	return fmt.Sprintf("%s: %q", r.Codice, r.File)
}

// Messaggio is for the person: which file, and why.
func (r *Rifiuto) Messaggio() string { return r.File + ": " + r.Motivo }

// Unwrap lets the rest of the house see a Rifiuto as the error with a kind that it is.
func (r *Rifiuto) Unwrap() error {
	kind := sit.Invalid
	if r.Codice == GDALAssente {
		kind = sit.Unavailable
	}
	return &sit.Errore{Kind: kind, Codice: r.Codice, Messaggio: r.Messaggio(), Err: r.Err}
}

func rifiuto(codice, file string, causa error, motivo string, args ...any) *Rifiuto {
	if len(args) > 0 {
		motivo = fmt.Sprintf(motivo, args...)
	}
	return &Rifiuto{Codice: codice, File: file, Motivo: motivo, Err: causa}
}
