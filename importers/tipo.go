package importers

// Tipo is what a file is, as far as its name and its first bytes tell. The values are the tipo
// of a delivery; some can only be declared by who delivers, because any vector file may be one.
type Tipo string

// The kinds of delivery.
const (
	CatastoFabbricati  Tipo = "catasto.fabbricati"
	CatastoTerreni     Tipo = "catasto.terreni"
	CatastoDocfa       Tipo = "catasto.docfa"
	MappaCXF           Tipo = "mappa.cxf"
	MappaGeoJSON       Tipo = "mappa.geojson"
	MappaGML           Tipo = "mappa.gml"
	MappaVettoriale    Tipo = "mappa.vettoriale" // declared
	ConfiniComuni      Tipo = "confini.comuni"   // declared
	IndirizziANNCSU    Tipo = "indirizzi.anncsu"
	IndirizziCivici    Tipo = "indirizzi.civici"    // declared
	Impronte           Tipo = "impronte"            // declared
	UrbanisticaZone    Tipo = "urbanistica.zone"    // declared
	UrbanisticaVincoli Tipo = "urbanistica.vincoli" // declared
	TributiTARI        Tipo = "tributi.tari"
	TributiIMU         Tipo = "tributi.imu"
	TributiF24         Tipo = "tributi.f24"
	TributiMetrici     Tipo = "tributi.metrici"
	TributiLocazioni   Tipo = "tributi.locazioni"
	TributiSuccessioni Tipo = "tributi.successioni"
	TributiUtenze      Tipo = "tributi.utenze"
	TributiAliquote    Tipo = "tributi.aliquote"
	TributiTariffe     Tipo = "tributi.tariffe"
	TributiValoriAree  Tipo = "tributi.valori-aree"
	AnagrafeResidenti  Tipo = "anagrafe.residenti"
	EdiliziaPratiche   Tipo = "edilizia.pratiche"
	ParteCensuaria     Tipo = "censuario.parte" // SOG, TIT or PRM: it goes with the FAB or TER of its base name
	SUP                Tipo = "sup"             // the surfaces of the CXF of the same base name
	Archivio           Tipo = "zip"
	Vettoriale         Tipo = "vettoriale" // a vector file, or a part of one: GDAL reads it, someone must say what it is
	EccezioneServizio  Tipo = "eccezione"  // the error of a map service, saved in place of the map
	Sconosciuto        Tipo = "sconosciuto"
)

// TestaUtile is how many bytes of a file Riconosci looks at.
const TestaUtile = 64 << 10
