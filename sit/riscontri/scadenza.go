package riscontri

import "github.com/cestor/sit/sit"

// AnnoInScadenza is the year of tax that may be asked for until the end of the year of a day, and no
// longer (L. 296/2006, art. 1, c. 161).
func AnnoInScadenza(oggi sit.Giorno) int {
	anno, _, _ := oggi.Date()
	return anno - anniRecuperabili
}
