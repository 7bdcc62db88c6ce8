package censuario

import (
	"fmt"
	"strings"
)

// ChiaveNormale is what an identificativo says once padding is taken away: two spellings of one
// thing have the same. In the fabbricati sheets restart in each sezione urbana.
type ChiaveNormale struct {
	Comune        string
	Sezione       string // sezione censuaria, or empty
	SezioneUrbana string // only of the fabbricati, or empty
	Foglio        int32
	Numero        string
	Denominatore  string
	Subalterno    string // empty: the whole particella
}

// Normale reads the identificativo of a unit; false when foglio or numero are none.
func (d *Identificativo) Normale(k Chiave) (ChiaveNormale, bool) {
	return normale(k, d.SezioneUrbana, d.Foglio, d.Numero, d.Denominatore, d.Subalterno)
}

// Normale reads the identificativo of a common good; false when foglio or numero are none.
func (d *Utilita) Normale(k Chiave) (ChiaveNormale, bool) {
	return normale(k, d.SezioneUrbana, d.Foglio, d.Numero, d.Denominatore, d.Subalterno)
}

// Normale reads the identificativo of a parcel; false when foglio or numero are none.
func (t *Terreno) Normale(k Chiave) (ChiaveNormale, bool) {
	return normale(k, "", t.Foglio, t.Numero, t.Denominatore, t.Subalterno)
}

func normale(k Chiave, sezioneUrbana, foglio, numero, denominatore, subalterno string) (ChiaveNormale, bool) {
	n := ChiaveNormale{
		Comune: pulisci(k.Comune), Sezione: pulisci(k.Sezione), SezioneUrbana: pulisci(sezioneUrbana),
		Numero: SenzaZeri(numero), Denominatore: SenzaZeri(denominatore), Subalterno: SenzaZeri(subalterno),
	}
	f, ok := cifre(pulisci(foglio))
	if ok = ok && f > 0 && f < 1_000_000; ok {
		n.Foglio = int32(f)
	}
	return n, ok && n.Numero != ""
}

// SenzaZeri takes padding away from a numero, a denominatore, a subalterno, a partita or a civico:
// blanks around it and, when it is all digits, zeros before it. 0000000 is 0. The dot before a
// particella edificiale stays.
func SenzaZeri(s string) string {
	s = pulisci(s)
	punto, resto := "", s
	if strings.HasPrefix(s, ".") {
		punto, resto = ".", s[1:]
	}
	if resto == "" || strings.Trim(resto, "0123456789") != "" {
		return s
	}
	if resto = strings.TrimLeft(resto, "0"); resto == "" {
		resto = "0"
	}
	return punto + resto
}

func pulisci(s string) string { return strings.ToUpper(strings.TrimSpace(s)) }

// String writes comune/sezione/sezione urbana/foglio/numero/denominatore/subalterno, with _ for
// a sezione that there is not.
func (n ChiaveNormale) String() string {
	sezione := n.Sezione
	if sezione == "" {
		sezione = "_"
	}
	return fmt.Sprintf("%s/%s/%s/%d/%s/%s/%s", n.Comune, sezione, n.SezioneUrbana, n.Foglio, n.Numero, n.Denominatore, n.Subalterno)
}
