package ricerca

func leggiCollegamento(riga string) (Domanda, bool) { return Domanda{}, false }
