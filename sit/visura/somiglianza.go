package visura

import "strings"

// somiglia is true when a name may be what was meant by another: one letter wrong in five, four at
// most, letters swapped counting one. With inizio the one found may go on.
func somiglia(chiesto string, inizio bool, trovato string) bool {
	a, b := []rune(chiesto), []rune(trovato)
	if inizio {
		parole := strings.Fields(trovato)
		b = []rune(strings.Join(parole[:min(len(parole), len(strings.Fields(chiesto)))], " "))
	} else if parole, quante := strings.Fields(trovato), len(strings.Fields(chiesto)); len(parole) > quante {
		b = []rune(strings.Join(parole[:quante], " ")) // a second name that was not said
	}
	return distanza(a, b) <= min(1+len(a)/5, 4)
}

// distanza counts the letters to change, add, drop or swap with their neighbour.
func distanza(a, b []rune) int {
	prima, ieri, oggi := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range ieri {
		ieri[j] = j
	}
	for i := 1; i <= len(a); i++ {
		oggi[0] = i
		for j := 1; j <= len(b); j++ {
			costo := 1
			if a[i-1] == b[j-1] {
				costo = 0
			}
			oggi[j] = min(ieri[j]+1, oggi[j-1]+1, ieri[j-1]+costo)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				oggi[j] = min(oggi[j], prima[j-2]+1)
			}
		}
		prima, ieri, oggi = ieri, oggi, prima
	}
	return ieri[len(b)]
}
