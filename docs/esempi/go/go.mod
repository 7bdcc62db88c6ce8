module example.org/gestionale

go 1.24
