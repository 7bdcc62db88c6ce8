package censuario

type Formato struct{}

func (f *Formato) riga(l *lettore) {}
func (f *Formato) fine(l *lettore) {}
