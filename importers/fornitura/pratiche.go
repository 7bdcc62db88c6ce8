package fornitura

import "github.com/cestor/sit/importers"

// stanzePratiche are the building files.
var stanzePratiche = map[importers.Tipo]*stanza{}
