package fornitura

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/fogli"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/anncsu"
	"github.com/cestor/sit/importers/ogr"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

// leggiVettoriali reads what GDAL reads: --tipo says what it is, --mappa which column is what.
func (r *raccolta) leggiVettoriali(ctx context.Context, paths []string) error {
	mappe := r.opz.Mappa
	if len(mappe) == 0 {
		mappe = []Mappa{{}}
	}
	for _, p := range paths {
		v, err := voceVettoriale(filepath.Join(r.opz.Radice, p))
		if err != nil {
			r.rifiuti = append(r.rifiuti, rifiutoFile{file: p, tipo: r.opz.Tipo, codice: importers.FileIlleggibile, motivo: fmt.Sprintf("%s: non si riesce a leggerlo: controllare percorso e permessi.", p)})
			continue
		}
		v.percorso = p
		for i := range mappe {
			lv := &letturaVettoriale{r: r, m: &mappe[i], v: &v}
			if err := lv.concludi(ctx, lv.leggi(ctx)); err != nil {
				return err
			}
		}
	}
	return nil
}

// vettoriale is a path as a file that was delivered, with the digest of all its parts.
type vettoriale struct {
	percorso string // as it is told
	vero     string // where it is
	ora      sit.Giorno
	sha256   string
	strati   *[]ogr.Info // once listed
}

func voceVettoriale(p string) (v vettoriale, err error) {
	v.vero = p
	info, err := os.Stat(p)
	if err != nil {
		return v, err
	}
	v.ora = sit.GiornoDi(info.ModTime())
	var parti []string
	if info.IsDir() {
		err = filepath.WalkDir(p, func(q string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				parti = append(parti, q)
			}
			return err
		})
	} else {
		// A shapefile is many files with one base name.
		base := strings.TrimSuffix(p, filepath.Ext(p))
		parti = []string{p}
		if strings.EqualFold(filepath.Ext(p), ".shp") {
			parti, err = filepath.Glob(strings.NewReplacer("[", `\[`, "*", `\*`, "?", `\?`).Replace(base) + ".*")
		}
	}
	if err != nil {
		return v, err
	}
	slices.Sort(parti)
	h := sha256.New()
	for _, q := range parti {
		f, err := os.Open(q)
		if err != nil {
			return v, err
		}
		_, err = io.Copy(h, f)
		if err = errors.Join(err, f.Close()); err != nil {
			return v, err
		}
	}
	v.sha256 = hex.EncodeToString(h.Sum(nil))
	return v, nil
}

// letturaVettoriale is the reading of one table.
type letturaVettoriale struct {
	r       *raccolta
	m       *Mappa
	v       *vettoriale
	campi   map[string]func(*ogr.Riga) string // our fields, once the columns are known
	srid    int
	toccate []*consegna
	tabella *anncsu.Tabella // of civici
	file    string          // which the table is in, as it is told
	sospesi []sospeso       // of plans
}

const senzaSistema = "%s non dice il suo sistema di coordinate: indicarlo in --mappa, per esempio {\"srid\": 7792}."

func (lv *letturaVettoriale) leggi(ctx context.Context) error {
	cfg := ogr.Config{Percorso: lv.v.vero, Nome: lv.v.percorso, Layer: lv.m.Layer, Limiti: ogr.Limiti{Archivio: lv.r.opz.Limiti}}
	strati, err := lv.strati(ctx, cfg)
	if err != nil {
		return err
	}
	lv.srid, lv.file = lv.m.SRID, lv.v.percorso
	for _, s := range strati {
		if !strings.EqualFold(s.Layer, cmp.Or(lv.m.Layer, s.Layer)) {
			continue
		}
		if lv.srid == 0 {
			lv.srid = s.SRID
		}
		// A folder or an archive is looked into once: from here on only the file that holds the table is opened.
		if lv.m.Layer != "" && lv.file == lv.v.percorso {
			lv.file = lv.v.percorso + strings.TrimPrefix(s.Percorso, lv.v.vero)
			cfg.Percorso, cfg.Nome = s.Percorso, lv.file
		}
	}
	civici := lv.r.opz.Tipo == string(importers.IndirizziCivici)
	if lv.srid == 0 && !civici { // a table of civici may have no coordinates at all
		return sit.Rifiuto(sit.Invalid, "SISTEMA_SCONOSCIUTO", senzaSistema, lv.v.percorso)
	}
	oggetto := lv.particella
	switch {
	case civici:
		oggetto = lv.civico
	case lv.r.opz.Tipo == string(importers.ConfiniComuni):
		oggetto = lv.confine
	}
	if s := stanzaDi(lv.r.opz.Tipo); s != nil {
		oggetto = func(ctx context.Context, r *ogr.Riga) error { return s.oggetto(ctx, lv, r) }
	}
	_, err = ogr.Leggi(ctx, cfg, func(riga ogr.Riga) error {
		if lv.campi == nil {
			if err := lv.lega(riga.Nomi); err != nil {
				return err
			}
		}
		return oggetto(ctx, &riga)
	})
	if err != nil {
		return err
	}
	return lv.collocaSospesi(ctx)
}

// strati lists the tables of the path, once for all the objects of --mappa that choose among them. Of
// a path with one object the reader opens no more than the table wanted.
func (lv *letturaVettoriale) strati(ctx context.Context, cfg ogr.Config) ([]ogr.Info, error) {
	if len(lv.r.opz.Mappa) < 2 {
		return ogr.Strati(ctx, cfg)
	}
	if lv.v.strati == nil {
		cfg.Layer = ""
		strati, err := ogr.Strati(ctx, cfg)
		if err != nil {
			return nil, err
		}
		lv.v.strati = &strati
	}
	return *lv.v.strati, nil
}

// The fields of contract §2. A source column of the same name feeds a field that --mappa leaves out.
var (
	campiMappa   = []string{"comune", "sezione", "foglio", "allegato", "sviluppo", "numero", "livello"}
	campiConfine = []string{"ente", "com_catasto_code"}
)

// lega ties each field to its column, and asks by name for what is missing.
func (lv *letturaVettoriale) lega(colonne []string) error {
	campi, necessari := campiMappa, []string{"foglio", "livello"}
	switch importers.Tipo(lv.r.opz.Tipo) {
	case importers.ConfiniComuni:
		campi, necessari = campiConfine, nil
	case importers.IndirizziCivici:
		campi, necessari = anncsu.CampiTabella, anncsu.NecessariTabella
	}
	if s := stanzaDi(lv.r.opz.Tipo); s != nil {
		campi, necessari = s.campi, s.necessari
	}
	lv.campi = map[string]func(*ogr.Riga) string{}
	var mancanti []string
	for _, nome := range campi {
		campo, detto := lv.m.Campi[nome]
		if !detto {
			i := slices.IndexFunc(colonne, func(c string) bool { return strings.EqualFold(c, nome) })
			if i < 0 {
				if slices.Contains(necessari, nome) {
					mancanti = append(mancanti, nome)
				}
				continue
			}
			campo = Campo{Da: colonne[i]}
		}
		if campo.Da != "" && !slices.ContainsFunc(colonne, func(c string) bool { return strings.EqualFold(c, campo.Da) }) {
			return sit.Rifiuto(sit.Invalid, "COLONNA_ASSENTE", "--mappa cerca la colonna «%s» per il campo %s: in %s ci sono %s.", campo.Da, nome, lv.v.percorso, strings.Join(colonne, ", "))
		}
		lv.campi[nome] = func(r *ogr.Riga) string {
			return campo.Testo(func(c string) string { return colonna(r, c) })
		}
	}
	for nome := range lv.m.Campi {
		if !slices.Contains(campi, nome) {
			return sit.Rifiuto(sit.Invalid, "CAMPO_SCONOSCIUTO", "--mappa parla del campo «%s»: per %s i campi sono %s.", nome, lv.r.opz.Tipo, strings.Join(campi, ", "))
		}
	}
	if len(mancanti) > 0 {
		return sit.Rifiuto(sit.Invalid, "CAMPO_MANCANTE", "%s: non si trova il campo %s. Le colonne sono %s: indicare con --mappa quale è quale, per esempio {\"%s\": \"%s\"}.",
			lv.v.percorso, strings.Join(mancanti, ", "), strings.Join(colonne, ", "), mancanti[0], colonne[0])
	}
	return nil
}

func colonna(r *ogr.Riga, nome string) string {
	for i, n := range r.Nomi {
		if strings.EqualFold(n, nome) {
			return strings.TrimSpace(r.Valori[i])
		}
	}
	return ""
}

func (lv *letturaVettoriale) valore(r *ogr.Riga, campo string) string {
	if f := lv.campi[campo]; f != nil {
		return f(r)
	}
	return ""
}

// consegna is the delivery of a comune, nil when it is passed over.
func (lv *letturaVettoriale) consegna(ctx context.Context, comune catasto.CodiceComune) (*consegna, error) {
	tipo := lv.r.tipo(FonteVettoriale)
	if lv.r.opz.Tipo == string(importers.IndirizziCivici) {
		tipo = lv.r.opz.Tipo
	}
	c, err := lv.r.consegnaDi(ctx, comune, tipo, FonteVettoriale, lv.v.percorso)
	if c != nil && !slices.Contains(lv.toccate, c) {
		lv.toccate = append(lv.toccate, c)
	}
	return c, err
}

// particella stages a row of a map.
func (lv *letturaVettoriale) particella(ctx context.Context, r *ogr.Riga) error {
	id, err := lv.foglio(r)
	if err != nil {
		return err
	}
	c, cerr := lv.consegna(ctx, id.Comune)
	if c == nil || cerr != nil {
		return cerr
	}
	c.letti["VETTORIALE"]++
	scarta := func(campo, valore, motivo string) error {
		return c.scarta(ctx, &catasto.SyntaxError{File: lv.v.percorso, Line: int(r.N), Field: campo, Value: valore, Reason: motivo})
	}
	if id.Foglio == 0 {
		return scarta("foglio", lv.valore(r, "foglio"), "il foglio è un numero da 1 a 9999, o un nome mappa di 11 caratteri")
	}
	if r.Guasto != nil {
		return scarta("geometria", "", r.Guasto.Error())
	}
	f := c.foglio(id, lv.v.percorso)
	f.posa(lv.srid)
	f.diOra = max(f.diOra, lv.v.ora)
	o := &oggetto{Foglio: f, File: lv.v.percorso, Riga: int(r.N)}
	if motivo := lv.riempi(o, r); motivo != "" {
		return scarta("livello", lv.valore(r, "livello")+" "+lv.valore(r, "numero"), motivo)
	}
	c.classi[o.Classe] = true
	if r.Geometria != nil {
		if o.Geom, err = daGeom(r.Geometria); err != nil {
			return scarta("geometria", "", err.Error())
		}
	}
	poligono := o.Geom.Type == pg.Polygon || o.Geom.Type == pg.MultiPolygon
	if o.Classe != classeSegno && !poligono {
		return scarta("geometria", "", fmt.Sprintf("il livello %s vuole poligoni", lv.valore(r, "livello")))
	}
	return c.aggiungi(ctx, o)
}

// foglio is the sheet of a row: from its parts, or from a whole nome mappa. A zero Foglio is
// one that cannot be read.
func (lv *letturaVettoriale) foglio(r *ogr.Riga) (catasto.IDFoglio, error) {
	testo := lv.valore(r, "foglio")
	if id, err := catasto.ParseIDFoglio(testo); err == nil {
		return id, nil
	}
	comune := lv.r.opz.Ente
	if s := lv.valore(r, "comune"); s != "" {
		if c, err := catasto.ParseCodiceComune(s); err == nil {
			comune = c
		}
	}
	if comune == "" {
		return catasto.IDFoglio{}, sit.Rifiuto(sit.Invalid, "COMUNE_NON_INDICATO", "%s non dice di quale comune è: indicarlo con --ente.", lv.v.percorso)
	}
	var n int
	for _, c := range testo {
		if c < '0' || c > '9' || n > 9999 {
			n = 10000
			break
		}
		n = n*10 + int(c-'0')
	}
	id := catasto.IDFoglio{Comune: comune, Sezione: lettera(lv.valore(r, "sezione")), Foglio: n,
		Allegato: lettera(lv.valore(r, "allegato")), Sviluppo: lettera(lv.valore(r, "sviluppo"))}
	if ok, err := catasto.ParseIDFoglio(id.String()); err != nil || ok != id {
		id.Foglio = 0
	}
	return id, nil
}

// lettera reads a part of the sheet name that is one character, or nothing.
func lettera(s string) string {
	if s == "_" || s == "0" {
		return ""
	}
	return strings.ToUpper(s)
}

// riempi gives the object its class and its number, or says why it cannot.
func (lv *letturaVettoriale) riempi(o *oggetto, r *ogr.Riga) (motivo string) {
	numero := lv.valore(r, "numero")
	livello := fogli.Livello(strings.ToUpper(lv.valore(r, "livello")))
	switch livello {
	case fogli.Confini:
		o.Classe, o.Codice = classeConfine, o.Foglio.Nome
	case fogli.Strade, fogli.Acque:
		tipo := catasto.Strada
		if livello == fogli.Acque {
			tipo = catasto.Acqua
		}
		o.Classe, o.Tipo = classeParticella, string(tipo)
		if n, err := catasto.ParseNumero(numero); err == nil && n.Tipo() == tipo {
			o.Numero = n
		} else {
			o.Numero = o.Foglio.numera(tipo)
		}
		o.Codice = o.Numero.Numero
	case fogli.Particelle:
		n, err := catasto.ParseNumero(numero)
		if err != nil {
			return err.Error()
		}
		o.Classe, o.Codice, o.Numero, o.Tipo = classeParticella, numero, n, string(n.Tipo())
	case fogli.Fabbricati:
		o.Classe, o.Codice = classeFabbricato, strings.TrimSuffix(numero, "+")+"+"
		if n, err := catasto.ParseNumero(strings.TrimSuffix(numero, "+")); err == nil {
			o.Numero = n
		}
	case fogli.LineeVarie:
		o.Classe, o.Tipo, o.Codice = classeSegno, "linea_1", "linea_1"
	case fogli.Testi:
		o.Classe, o.Tipo, o.Codice, o.Testo = classeSegno, "testo", "testo", numero
	case fogli.Simboli:
		o.Classe, o.Tipo, o.Codice = classeSegno, "simbolo_"+numero, "simbolo_"+numero
	default:
		return "livello sconosciuto: i livelli sono CONFINI, PARTICELLE, STRADE, ACQUE, FABBRICATI, LINEEVARIE, SIMBOLI, TESTI"
	}
	return ""
}

// confine stages the boundary of a comune.
func (lv *letturaVettoriale) confine(ctx context.Context, r *ogr.Riga) error {
	codice := lv.valore(r, "ente")
	if codice == "" {
		codice = lv.valore(r, "com_catasto_code")
	}
	if codice == "" && lv.r.opz.Ente != "" {
		codice = string(lv.r.opz.Ente) // one boundary alone needs no code
	}
	comune, err := catasto.ParseCodiceComune(codice)
	if err != nil {
		return sit.Rifiuto(sit.Invalid, "COMUNE_NON_INDICATO", "%s, riga %d: manca il codice catastale del comune: serve una colonna com_catasto_code, o il campo ente in --mappa, o --ente.", lv.v.percorso, r.N)
	}
	c, err := lv.consegna(ctx, comune)
	if c == nil || err != nil {
		return err
	}
	c.letti["CONFINI"]++
	o := &oggetto{Foglio: c.foglio(catasto.IDFoglio{Comune: comune}, lv.v.percorso), Classe: classeConfine, Codice: string(comune), File: lv.v.percorso, Riga: int(r.N)}
	o.Foglio.posa(lv.srid)
	o.Foglio.diOra = max(o.Foglio.diOra, lv.v.ora)
	c.classi[classeConfine] = true
	if r.Geometria == nil {
		return c.scarta(ctx, &catasto.SyntaxError{File: lv.v.percorso, Line: int(r.N), Field: "geometria", Reason: "il confine non ha geometria"})
	}
	if o.Geom, err = daGeom(r.Geometria); err != nil || o.Geom.Type != pg.Polygon && o.Geom.Type != pg.MultiPolygon {
		return c.scarta(ctx, &catasto.SyntaxError{File: lv.v.percorso, Line: int(r.N), Field: "geometria", Reason: "il confine di un comune è un poligono"})
	}
	return c.aggiungi(ctx, o)
}

// concludi records the file in the deliveries that it feeds; err is what stopped the reading.
func (lv *letturaVettoriale) concludi(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	codice, motivo := "", ""
	if rif, ok := errors.AsType[*importers.Rifiuto](err); ok {
		codice, motivo = rif.Codice, rif.Messaggio()
	} else if e, ok := comeRifiuto(err); ok {
		codice, motivo = e.Codice, e.Messaggio
	} else if err != nil {
		return fmt.Errorf("read %s: %w", lv.v.percorso, err)
	}
	f := contenuto{percorso: lv.v.percorso, sha256: lv.v.sha256}
	for _, c := range lv.toccate {
		if !slices.Contains(c.file, f) {
			c.file = append(c.file, f)
		}
		if err != nil {
			c.rifiuta(codice, "%s", motivo)
		}
	}
	for _, e := range lv.r.estranei {
		if e.file == f.percorso {
			e.sha256 = f.sha256
		}
	}
	if err != nil && len(lv.toccate) == 0 {
		lv.r.rifiuti = append(lv.r.rifiuti, rifiutoFile{file: f.percorso, sha256: f.sha256, tipo: lv.r.opz.Tipo, codice: codice, motivo: motivo})
	}
	return nil
}
