package prova

import (
	"math/big"
	"strings"

	"github.com/jackc/pgx/v5/pgtype"
)

// numero is an exact decimal, or null when it is empty.
func numero(s string) any {
	if s == "" {
		return nil
	}
	intero, decimali, _ := strings.Cut(s, ".")
	n, ok := new(big.Int).SetString(intero+decimali, 10)
	if !ok {
		panic("prova: " + s + " is no number")
	}
	return pgtype.Numeric{Int: n, Exp: -int32(len(decimali)), Valid: true}
}
