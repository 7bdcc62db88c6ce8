package codici

// provincia is a province by its sigla, present or past. All four facts are those of its own
// time: Pola is in no region of today.
type provincia struct {
	nome    string
	istat   string
	regione string
	est     bool // its capital lies east of 12°
}

// ETRF2000 zones in which the Agenzia delivers.
const (
	UTM32 = 7791
	UTM33 = 7792
)

// ZonaUTM gives the zone of a province, named by its sigla or by its ISTAT code: 7791 west of
// 12°, else 7792; a province that the meridian cuts goes with its capital. Zero when the
// province is not known.
func ZonaUTM(provincia string) int {
	p, ok := province[provincia]
	if !ok {
		if p, ok = province[siglaDi[provincia]]; !ok {
			return 0
		}
	}
	if p.est {
		return UTM33
	}
	return UTM32
}

// siglaDi finds the sigla of an ISTAT code.
var siglaDi = func() map[string]string {
	m := make(map[string]string, len(province))
	for sigla, p := range province {
		if vecchia := p.istat == "040" && sigla == "FO" || p.istat == "041" && sigla == "PS"; !vecchia {
			m[p.istat] = sigla
		}
	}
	return m
}()

const (
	piemonte   = "Piemonte"
	vda        = "Valle d'Aosta/Vallée d'Aoste"
	lombardia  = "Lombardia"
	taa        = "Trentino-Alto Adige/Südtirol"
	veneto     = "Veneto"
	fvg        = "Friuli-Venezia Giulia"
	liguria    = "Liguria"
	emilia     = "Emilia-Romagna"
	toscana    = "Toscana"
	umbria     = "Umbria"
	marche     = "Marche"
	lazio      = "Lazio"
	abruzzo    = "Abruzzo"
	molise     = "Molise"
	campania   = "Campania"
	puglia     = "Puglia"
	basilicata = "Basilicata"
	calabria   = "Calabria"
	sicilia    = "Sicilia"
	sardegna   = "Sardegna"
)

var province = map[string]provincia{
	"TO": {"Torino", "001", piemonte, false},
	"VC": {"Vercelli", "002", piemonte, false},
	"NO": {"Novara", "003", piemonte, false},
	"CN": {"Cuneo", "004", piemonte, false},
	"AT": {"Asti", "005", piemonte, false},
	"AL": {"Alessandria", "006", piemonte, false},
	"AO": {"Aosta", "007", vda, false},
	"IM": {"Imperia", "008", liguria, false},
	"SV": {"Savona", "009", liguria, false},
	"GE": {"Genova", "010", liguria, false},
	"SP": {"La Spezia", "011", liguria, false},
	"VA": {"Varese", "012", lombardia, false},
	"CO": {"Como", "013", lombardia, false},
	"SO": {"Sondrio", "014", lombardia, false},
	"MI": {"Milano", "015", lombardia, false},
	"BG": {"Bergamo", "016", lombardia, false},
	"BS": {"Brescia", "017", lombardia, false},
	"PV": {"Pavia", "018", lombardia, false},
	"CR": {"Cremona", "019", lombardia, false},
	"MN": {"Mantova", "020", lombardia, false},
	"BZ": {"Bolzano", "021", taa, false},
	"TN": {"Trento", "022", taa, false},
	"VR": {"Verona", "023", veneto, false},
	"VI": {"Vicenza", "024", veneto, false},
	"BL": {"Belluno", "025", veneto, true}, // 12.22
	"TV": {"Treviso", "026", veneto, true}, // 12.25
	"VE": {"Venezia", "027", veneto, true}, // 12.33
	"PD": {"Padova", "028", veneto, false}, // 11.88
	"RO": {"Rovigo", "029", veneto, false}, // 11.79
	"UD": {"Udine", "030", fvg, true},
	"GO": {"Gorizia", "031", fvg, true},
	"TS": {"Trieste", "032", fvg, true},
	"PC": {"Piacenza", "033", emilia, false},
	"PR": {"Parma", "034", emilia, false},
	"RE": {"Reggio nell'Emilia", "035", emilia, false},
	"MO": {"Modena", "036", emilia, false},
	"BO": {"Bologna", "037", emilia, false},
	"FE": {"Ferrara", "038", emilia, false},     // 11.62
	"RA": {"Ravenna", "039", emilia, true},      // 12.20
	"FC": {"Forlì-Cesena", "040", emilia, true}, // 12.04
	"PU": {"Pesaro e Urbino", "041", marche, true},
	"AN": {"Ancona", "042", marche, true},
	"MC": {"Macerata", "043", marche, true},
	"AP": {"Ascoli Piceno", "044", marche, true},
	"MS": {"Massa Carrara", "045", toscana, false},
	"LU": {"Lucca", "046", toscana, false},
	"PT": {"Pistoia", "047", toscana, false},
	"FI": {"Firenze", "048", toscana, false},
	"LI": {"Livorno", "049", toscana, false},
	"PI": {"Pisa", "050", toscana, false},
	"AR": {"Arezzo", "051", toscana, false}, // 11.88
	"SI": {"Siena", "052", toscana, false},
	"GR": {"Grosseto", "053", toscana, false},
	"PG": {"Perugia", "054", umbria, true},
	"TR": {"Terni", "055", umbria, true},
	"VT": {"Viterbo", "056", lazio, true}, // 12.10
	"RI": {"Rieti", "057", lazio, true},
	"RM": {"Roma", "058", lazio, true}, // 12.48
	"LT": {"Latina", "059", lazio, true},
	"FR": {"Frosinone", "060", lazio, true},
	"CE": {"Caserta", "061", campania, true},
	"BN": {"Benevento", "062", campania, true},
	"NA": {"Napoli", "063", campania, true},
	"AV": {"Avellino", "064", campania, true},
	"SA": {"Salerno", "065", campania, true},
	"AQ": {"L'Aquila", "066", abruzzo, true},
	"TE": {"Teramo", "067", abruzzo, true},
	"PE": {"Pescara", "068", abruzzo, true},
	"CH": {"Chieti", "069", abruzzo, true},
	"CB": {"Campobasso", "070", molise, true},
	"FG": {"Foggia", "071", puglia, true},
	"BA": {"Bari", "072", puglia, true},
	"TA": {"Taranto", "073", puglia, true},
	"BR": {"Brindisi", "074", puglia, true},
	"LE": {"Lecce", "075", puglia, true},
	"PZ": {"Potenza", "076", basilicata, true},
	"MT": {"Matera", "077", basilicata, true},
	"CS": {"Cosenza", "078", calabria, true},
	"CZ": {"Catanzaro", "079", calabria, true},
	"RC": {"Reggio di Calabria", "080", calabria, true},
	"TP": {"Trapani", "081", sicilia, true},
	"PA": {"Palermo", "082", sicilia, true},
	"ME": {"Messina", "083", sicilia, true},
	"AG": {"Agrigento", "084", sicilia, true},
	"CL": {"Caltanissetta", "085", sicilia, true},
	"EN": {"Enna", "086", sicilia, true},
	"CT": {"Catania", "087", sicilia, true},
	"RG": {"Ragusa", "088", sicilia, true},
	"SR": {"Siracusa", "089", sicilia, true},
	"SS": {"Sassari", "090", sardegna, false},
	"NU": {"Nuoro", "091", sardegna, false},
	"CA": {"Cagliari", "092", sardegna, false},
	"PN": {"Pordenone", "093", fvg, true},
	"IS": {"Isernia", "094", molise, true},
	"OR": {"Oristano", "095", sardegna, false},
	"BI": {"Biella", "096", piemonte, false},
	"LC": {"Lecco", "097", lombardia, false},
	"LO": {"Lodi", "098", lombardia, false},
	"RN": {"Rimini", "099", emilia, true},
	"PO": {"Prato", "100", toscana, false},
	"KR": {"Crotone", "101", calabria, true},
	"VV": {"Vibo Valentia", "102", calabria, true},
	"VB": {"Verbano-Cusio-Ossola", "103", piemonte, false},
	"OT": {"Olbia-Tempio", "104", sardegna, false},
	"OG": {"Ogliastra", "105", sardegna, false},
	"VS": {"Medio Campidano", "106", sardegna, false},
	"CI": {"Carbonia-Iglesias", "107", sardegna, false},
	"MB": {"Monza e della Brianza", "108", lombardia, false},
	"FM": {"Fermo", "109", marche, true},
	"BT": {"Barletta-Andria-Trani", "110", puglia, true},
	"SU": {"Sud Sardegna", "111", sardegna, false},
	// Under an older sigla, or no longer in Italy.
	"FO": {"Forlì", "040", emilia, true},
	"PS": {"Pesaro e Urbino", "041", marche, true},
	"FU": {"Fiume", "701", "", true},
	"PL": {"Pola", "702", "", true},
	"ZA": {"Zara", "703", "", true},
}
