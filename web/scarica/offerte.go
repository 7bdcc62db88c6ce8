package scarica

import (
	"context"
	"net/url"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/mappa/esporta"
)

// Offerta is a file that may be downloaded.
type Offerta struct {
	Formato          esporta.Formato
	Tema             string // empty: all of them in one file
	Titolo           string // of the tema, in Italian
	Tipo             string // media type
	Indirizzo        string // path and query, on this server
	NomeFile         string
	Giorno           sit.Giorno // of the data; may be open when no day is known
	Pronto           bool       // made already: Byte and Oggetti are known
	Byte             int64
	Oggetti          int64
	Attribuzione     string
	Licenza          string
	IndirizzoLicenza string
}

// Offerte lists what may be downloaded of an ente today: first the files that hold the whole map,
// then one for each tema. Nothing is made. An ente without data has none.
func (d *Deposito) Offerte(ctx context.Context, e mappa.Ente, q mappa.Quando) ([]Offerta, error) {
	var out []Offerta
	for _, f := range esporta.Formati {
		r, err := esporta.Nuova(e, f, "", q, false)
		if err != nil {
			return nil, err
		}
		s, err := d.stato(ctx, r)
		if err != nil {
			return nil, err
		}
		if f.Intero() {
			if s.HaMappa() {
				out = append(out, d.offerta(r, s, "Mappa intera"))
			}
			continue
		}
		for _, t := range esporta.Temi(s) {
			if r, err = esporta.Nuova(e, f, t.Nome, q, false); err != nil {
				return nil, err
			}
			if s, err = d.stato(ctx, r); err != nil {
				return nil, err
			}
			out = append(out, d.offerta(r, s, t.Titolo))
		}
	}
	return out, nil
}

func (d *Deposito) offerta(r esporta.Richiesta, s esporta.Stato, titolo string) Offerta {
	g := s.Giorno(r)
	o := Offerta{Formato: r.Formato, Tema: r.Tema, Titolo: titolo, Tipo: r.Formato.Tipo(), Indirizzo: indirizzo(r), NomeFile: r.NomeFile(g), Giorno: g,
		Attribuzione: s.Attribuzione(r), Licenza: esporta.Licenza, IndirizzoLicenza: esporta.IndirizzoLicenza}
	if f, ok := d.trova(d.chiave(r, s)); ok {
		o.Pronto, o.Byte, o.Oggetti = true, f.Byte, f.Oggetti
	}
	return o
}

func indirizzo(r esporta.Richiesta) string {
	q := url.Values{}
	if r.Tema != "" {
		q.Set("tema", r.Tema)
	}
	if r.Quando.Esplicito {
		q.Set("data", r.Quando.Giorno.String())
	}
	s := "/api/v1/" + string(r.Ente.Codice) + "/scarica/" + string(r.Formato)
	if len(q) > 0 {
		s += "?" + q.Encode()
	}
	return s
}
