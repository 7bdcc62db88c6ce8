package registri

import (
	"math/rand/v2"
	"strings"
)

var (
	attacchi  = strings.Fields("BRE TRE GRA CAL MOR VAN SOL PIR DRO FLE GUS LAM NOR QUI RIB STO TUL ZAN BOR CRE DUL FAN GLE MIR PEL RUS SBI TOR VEL ZIR BAL CIM DOR FRO GAL LUD MAG NEV POL SAR")
	mezzi     = strings.Fields("BA BIO CO DE DU FI GA LE LI MA ME NA NO PE RA RI RO SA SI TA TE TI VA VE ZO CHE GHI LLA STRA")
	code      = strings.Fields("TTI NELLI SCO RONI LDI ZZA NGHI RINI GLIA VESCO STRO NDA CCI RELLO SSI MBA NTE RDO LLO GNO")
	attacchiN = strings.Fields("ODI ERMA ALVI BELI CORI DAMI ELVI FIORI GELI IRMI LORI MELI NERI ORSI PALMI RUVI SELI TIBE ULDE VIRDI ZELI ARDU BONI CLEME")
	codeN     = strings.Fields("L NT ND R LD N ST RC SS M")
)

// cognome is the k-th surname, as many people share: nobody bears it outside of here.
func cognome(k int) string {
	r := rand.New(rand.NewPCG(0xC06, uint64(k)))
	s := attacchi[r.IntN(len(attacchi))] + mezzi[r.IntN(len(mezzi))]
	if r.IntN(3) == 0 {
		s += mezzi[r.IntN(len(mezzi))]
	}
	s += code[r.IntN(len(code))]
	switch r.IntN(40) {
	case 0:
		return "D'" + s
	case 1:
		return "DEL " + s
	}
	return s
}

// nome is a given name, of a woman or of a man. One in a hundred ends in an accent, written as
// the files of the Agenzia write it.
func nome(r *rand.Rand, donna bool) string {
	s := attacchiN[r.IntN(len(attacchiN))] + codeN[r.IntN(len(codeN))]
	switch n := r.IntN(100); {
	case n == 0:
		s += "O'"
	case donna:
		s += "A"
	default:
		s += "O"
	}
	if r.IntN(12) == 0 {
		s += " " + strings.TrimSuffix(nome(r, donna), "'")
	}
	return s
}

var (
	imprese = strings.Fields("EDILIZIA IMMOBILIARE AGRICOLA COOPERATIVA FORNACE MOBILIFICIO TESSITURA CANTINA OFFICINA CARTIERA")
	forme   = []string{"S.R.L.", "S.P.A.", "S.N.C.", "SOC. COOP.", "S.A.S.", "SOCIETA' AGRICOLA"}
)

// ragione is the name of a company, in quotes one time in three.
func ragione(r *rand.Rand) string {
	s := cognome(r.IntN(cognomi))
	if r.IntN(3) == 0 {
		s = `"` + s + `"`
	}
	return imprese[r.IntN(len(imprese))] + " IMMAGINARIA " + s + " " + forme[r.IntN(len(forme))]
}

// luogo is a comune that does not exist: from X100 on, more often among the first.
func luogo(r *rand.Rand) string {
	n := min(r.IntN(64), r.IntN(64))
	return string([]byte{'X', '1' + byte(n/100), '0' + byte(n/10%10), '0' + byte(n%10)})
}
