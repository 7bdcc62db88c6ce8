package imu

// Condizione is a set of things that change what is owed for an object (tributi.md §3.5).
type Condizione uint16

// The conditions, each with its norm.
const (
	Casa       Condizione = 1 << iota // abitazione principale: possessed and resided in (c. 741 b)
	Pertinenza                        // of the home: C/2, C/6, C/7, one each
	Comodato                          // to parent or child, contract registered (c. 747 c)
	Storico                           // vincolo diretto, D.Lgs. 42/2004 art. 10 (c. 747 a)
	Inagibile                         // and not used in fact (c. 747 b)
	Concordato                        // let under L. 431/1998 (c. 760)
	Estero                            // pensioner abroad, one dwelling not let (L. 178/2020 art. 1 c. 48)
	Merce                             // built for sale by the firm, not let (c. 751)
)

var nomiCondizioni = [...]struct {
	c    Condizione
	nome Fattispecie
}{{Comodato, "comodato"}, {Concordato, "concordato"}, {Estero, "estero"}, {Inagibile, "inagibile"}, {Storico, "storico"}}

// CondizioneDi reads the riduzione of a position: comodato, storico, inagibile, concordato, estero.
func CondizioneDi(riduzione string) (Condizione, bool) {
	for _, n := range nomiCondizioni {
		if string(n.nome) == riduzione {
			return n.c, true
		}
	}
	return 0, false
}

func (c Condizione) ha(x Condizione) bool { return c&x != 0 }

// nomi are the families by condition that a prospetto may have a rate for. Only what is neither a
// home nor of the State's group is told apart by its use (annex A of the DM 7 July 2023).
func (c Condizione) nomi(f Fattispecie) []Fattispecie {
	var out []Fattispecie
	if f == Altri {
		for _, n := range nomiCondizioni {
			if c.ha(n.c) {
				out = append(out, n.nome)
			}
		}
	}
	return out
}
