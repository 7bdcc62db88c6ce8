package api_test

import (
	"github.com/cestor/sit/sit/territorio"
	"github.com/cestor/sit/web"
)

// soloBanca is the hall without a map in memory.
func soloBanca(c *web.Config) *territorio.Territorio { return territorio.New(c.Mappa, nil) }
