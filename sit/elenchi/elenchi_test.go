package elenchi_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/elenchi"
)

func prova() elenchi.Elenco {
	return elenchi.Elenco{Nome: "Prova", Intestazioni: []string{"testo", "numero", "giorno"}, Righe: elenchi.Di([][]any{
		{`=1+1;"x"`, int64(7), sit.Data(2025, 1, 31)}, {nil, nil, sit.PerSempre}})}
}

func TestACellThatLooksLikeAFormulaIsText(t *testing.T) {
	var b bytes.Buffer
	if err := prova().CSV(&b); err != nil {
		t.Fatal(err)
	}
	want := "\ufefftesto;numero;giorno\r\n\"'=1+1;\"\"x\"\"\";7;2025-01-31\r\n;;" + sit.PerSempre.String() + "\r\n"
	if b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
	b.Reset()
	if err := prova().XLSX(&b); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if v, _ := f.GetCellValue("Prova", "A2"); v != `'=1+1;"x"` {
		t.Errorf("%q", v)
	}
	if v, _ := f.GetCellFormula("Prova", "A2"); v != "" {
		t.Errorf("a formula: %q", v)
	}
}

func TestAListThatBreaksSaysSo(t *testing.T) {
	rotto := errors.New("rotto")
	e := elenchi.Elenco{Nome: "Prova", Intestazioni: []string{"testo"}, Righe: func(yield func([]any, error) bool) { yield(nil, rotto) }}
	if err := e.CSV(&bytes.Buffer{}); !errors.Is(err, rotto) {
		t.Error(err)
	}
	if err := e.XLSX(&bytes.Buffer{}); !errors.Is(err, rotto) {
		t.Error(err)
	}
}
