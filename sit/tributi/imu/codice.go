package imu

// Codice is a codice tributo of the F24 (tributi.md §3.4, §6.1).
type Codice string

// The codes under which IMU is paid.
const (
	Abitazione    Codice = "3912" // A/1, A/8, A/9 and what goes with them
	CodiceRurali  Codice = "3913"
	CodiceTerreni Codice = "3914"
	CodiceAree    Codice = "3916"
	CodiceAltri   Codice = "3918"
	DStato        Codice = "3925"
	DComune       Codice = "3930"
	CodiceMerce   Codice = "3939"
)

var tuttiCodici = [...]Codice{Abitazione, CodiceRurali, CodiceTerreni, CodiceAree, CodiceAltri, DStato, DComune, CodiceMerce}

// codiceDi is where an object of a family is paid; what is exempt is shown under it too.
var codiceDi = map[Fattispecie]Codice{
	AbitazionePrincipale: Abitazione, Rurali: CodiceRurali, Terreni: CodiceTerreni, Aree: CodiceAree, Altri: CodiceAltri, GruppoD: DComune, BeniMerce: CodiceMerce,
}

// Testo says in Italian what the code is for.
func (c Codice) Testo() string {
	switch c {
	case Abitazione:
		return "abitazione principale e pertinenze"
	case CodiceRurali:
		return "fabbricati rurali strumentali"
	case CodiceTerreni:
		return "terreni agricoli"
	case CodiceAree:
		return "aree fabbricabili"
	case CodiceAltri:
		return "altri fabbricati"
	case DStato:
		return "gruppo D, quota dello Stato"
	case DComune:
		return "gruppo D, quota del comune"
	case CodiceMerce:
		return "fabbricati costruiti per la vendita"
	}
	return string(c)
}
