package fornitura

import "github.com/cestor/sit/importers"

// stanzeDichiarazioni are what taxpayers declare and pay on, and who lives where.
var stanzeDichiarazioni = map[importers.Tipo]*stanza{}
