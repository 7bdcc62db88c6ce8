// Package conto is the exact arithmetic of money: fractions of whole numbers until the law says to
// round, and never a binary float.
//
// Its words: cent, euro, acconto, saldo.
//
// It knows no tax.
package conto

import "math/big"

// Frazione is an exact quantity. Those that functions return are new; those given are not changed.
type Frazione = big.Rat

// Di is num/den; a den of zero makes zero, for what is not stated weighs nothing.
func Di(num, den int64) *Frazione {
	if den == 0 {
		return new(Frazione)
	}
	return big.NewRat(num, den)
}

// Per is the product of some fractions.
func Per(primo *Frazione, altri ...*Frazione) *Frazione {
	r := new(Frazione).Set(primo)
	for _, f := range altri {
		r.Mul(r, f)
	}
	return r
}

// Cent rounds an amount in euro half up to cents (tributi.md §3.8); below zero it is the mirror.
func Cent(euro *Frazione) int64 {
	var n, d, q big.Int
	n.Mul(n.Abs(euro.Num()), big.NewInt(200))
	n.Add(&n, euro.Denom())
	d.Mul(euro.Denom(), big.NewInt(2))
	q.Quo(&n, &d)
	if euro.Sign() < 0 {
		q.Neg(&q)
	}
	return q.Int64()
}

// Euro rounds cents to the euro, 49 down and 50 up (L. 296/2006 art. 1 c. 166).
func Euro(cent int64) int64 {
	if cent < 0 {
		return -Euro(-cent)
	}
	return (cent + 50) / 100
}

// Acconto is the euro of half of an amount; what is left to the euro of the whole is the Saldo.
func Acconto(cent int64) int64 { return (cent + 100) / 200 }

// Saldo is the euro of the amount less the Acconto.
func Saldo(cent int64) int64 { return Euro(cent) - Acconto(cent) }
