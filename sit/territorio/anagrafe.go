package territorio

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/indirizzi"
	"github.com/cestor/sit/sit/mappa"
)

// Anagrafe says what an id is, over all the rooms that give ids.
type Anagrafe struct {
	territorio *Territorio
	mappa      *mappa.Mappa
	indirizzi  *indirizzi.Indirizzi
	oggi       func() sit.Giorno
}

// NewAnagrafe asks the hall and its rooms.
func NewAnagrafe(t *Territorio, m *mappa.Mappa, i *indirizzi.Indirizzi, oggi func() sit.Giorno) *Anagrafe {
	return &Anagrafe{territorio: t, mappa: m, indirizzi: i, oggi: oggi}
}

var (
	coppia   = regexp.MustCompile(`^(-?[0-9]{1,3}(?:\.[0-9]{1,12})?), ?(-?[0-9]{1,2}(?:\.[0-9]{1,12})?)$`)
	edificio = regexp.MustCompile(`^(.{11})\.([^+]*)\+([1-9][0-9]{0,5})$`)
	opaco    = regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`)
)

// Oggetto tells what kind of thing an id of an ente is, and its canonical spelling: particella,
// foglio, edificio, civico, via, comune, or punto for a longitude and a latitude. What the ente
// does not have is NotFound.
func (a *Anagrafe) Oggetto(ctx context.Context, ente sit.Ente, id string) (tipo, canonico string, err error) {
	id = strings.TrimSpace(id)
	e, err := a.mappa.Ente(ctx, string(ente.Codice))
	if err != nil {
		return "", "", err
	}
	q := mappa.Quando{Giorno: a.oggi()}
	if m := coppia.FindStringSubmatch(id); m != nil {
		return a.punto(ctx, e, m[1], m[2], q)
	}
	if m := edificio.FindStringSubmatch(id); m != nil {
		return a.edificio(ctx, e, m, q)
	}
	if c, err := catasto.ParseCodiceComune(id); err == nil {
		if c == e.Codice {
			return "comune", string(c), nil
		}
		return "", "", oggettoAssente(id)
	}
	if f, err := catasto.ParseIDFoglio(id); err == nil {
		x, err := a.mappa.Foglio(ctx, e, f, q)
		return "foglio", x.ID.String(), err
	}
	if _, err := catasto.ParseIDParticella(id); err == nil {
		p, err := a.territorio.Particella(ctx, string(e.Codice), id, q)
		return "particella", p.ID.String(), err
	}
	if !opaco.MatchString(id) {
		return "", "", oggettoAssente(id)
	}
	// A civico and a via may have the same number: who means the via says so.
	if resto, ok := strings.CutPrefix(id, "via-"); ok {
		v, err := a.indirizzi.Via(ctx, e.ID, resto, q.Giorno)
		return "via", "via-" + v.Codice, err
	}
	c, err := a.indirizzi.Civico(ctx, e.ID, id, q.Giorno)
	if err == nil {
		return "civico", c.ID, nil
	}
	if sit.Kind(err) != sit.NotFound {
		return "", "", err
	}
	v, err := a.indirizzi.Via(ctx, e.ID, id, q.Giorno)
	if sit.Kind(err) == sit.NotFound && err != nil {
		return "", "", oggettoAssente(id)
	}
	return "via", v.Codice, err
}

func (a *Anagrafe) punto(ctx context.Context, e mappa.Ente, lon, lat string, q mappa.Quando) (string, string, error) {
	x, errX := strconv.ParseFloat(lon, 64)
	y, errY := strconv.ParseFloat(lat, 64)
	if errX != nil || errY != nil || x < -180 || x > 180 || y < -90 || y > 90 {
		return "", "", oggettoAssente(lon + "," + lat)
	}
	p, err := a.territorio.Punto(ctx, x, y, q)
	if err != nil {
		return "", "", err
	}
	if p.Ente != string(e.Codice) {
		return "", "", sit.Rifiuto(sit.NotFound, "PUNTO_DI_ALTRO_ENTE", "Il punto è nel territorio di %s, non di %s.", p.Ente, e.Codice).Su("oggetto")
	}
	return "punto", strconv.FormatFloat(x, 'f', 6, 64) + "," + strconv.FormatFloat(y, 'f', 6, 64), nil
}

func (a *Anagrafe) edificio(ctx context.Context, e mappa.Ente, m []string, q mappa.Quando) (string, string, error) {
	f, err := catasto.ParseIDFoglio(m[1])
	if err != nil {
		return "", "", oggettoAssente(m[0])
	}
	var n catasto.Numero
	if m[2] != "" {
		if n, err = catasto.ParseNumero(m[2]); err != nil {
			return "", "", oggettoAssente(m[0])
		}
	}
	ordine, err := strconv.Atoi(m[3])
	if err != nil {
		return "", "", oggettoAssente(m[0])
	}
	si, err := a.mappa.HaEdificio(ctx, e, f, n, ordine, q)
	if err != nil {
		return "", "", err
	}
	if !si {
		return "", "", oggettoAssente(m[0])
	}
	return "edificio", f.String() + "." + n.String() + "+" + strconv.Itoa(ordine), nil
}

func oggettoAssente(id string) error {
	return sit.Rifiuto(sit.NotFound, "OGGETTO_INESISTENTE",
		"In questo ente non c'è nulla che si chiami «%s»: indicare il riferimento di una particella o di un foglio, il codice di una via, di un civico o del comune, oppure longitudine e latitudine.",
		catasto.Taglia(id)).Su("oggetto")
}
