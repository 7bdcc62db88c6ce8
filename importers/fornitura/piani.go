package fornitura

import "github.com/cestor/sit/importers"

// stanzePiani are plans, constraints and footprints.
var stanzePiani = map[importers.Tipo]*stanza{}
