package fornitura

import "context"

// Spazza gives up the imports that died with their process: a server does it when it starts, so
// that the register does not call them under way. Every import does it too.
func (im *Importatore) Spazza(ctx context.Context) error { return im.spazza(ctx) }
