package portal

import (
	"context"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/tributi"
)

// posizioniDi are the lines of the extracts of one ente about a person or a unit.
type posizioniDi struct {
	Ente  sit.Ente
	Righe []tributi.Riga
}

// posizioniDi asks for them in the enti where who asks works at the taxes, or in those given; without
// a reason there are none, and the page asks for one where it shows the holders.
func (p *portale) posizioniDi(ctx context.Context, a ambito, d tributi.DomandaRighe, enti ...sit.Ente) (out []posizioniDi, err error) {
	if p.Tavolo.Posizioni == nil || a.Scopo == "" || !a.puo(authz.TributiRead, 0) {
		return nil, nil
	}
	if len(enti) == 0 {
		if enti, err = p.enti(ctx, a, authz.TributiRead); err != nil {
			return nil, err
		}
	}
	for _, e := range enti {
		if !a.puo(authz.TributiRead, e.ID) {
			continue
		}
		righe, err := p.Tavolo.Posizioni.Righe(ctx, e, d)
		if err != nil {
			return nil, err
		}
		if len(righe) > 0 {
			out = append(out, posizioniDi{e, righe})
		}
	}
	return out, nil
}
