package caratteri

import (
	"bytes"
	"testing"

	"codeberg.org/go-pdf/fpdf"
)

// Whatever a person or a delivery writes can be printed.
func TestWhatTheTypeLacksIsNotWritten(t *testing.T) {
	for s, vuole := range map[string]string{"D'Àgata – € 5": "D'Àgata – € 5", "a\tb\x00c\x7f": "abc", "x\U0001F600y": "x?y", "\uFFFD": ""} {
		if ha := Pulito(s); ha != vuole {
			t.Errorf("%q is %q, want %q", s, ha, vuole)
		}
	}
}

func TestTheThreeStylesAreThere(t *testing.T) {
	pdf := fpdf.New("P", "mm", "A4", "")
	Carica(pdf)
	pdf.AddPage()
	for _, stile := range []string{Tondo, Grassetto, Corsivo} {
		pdf.SetFont(Famiglia, stile, 9)
		pdf.Text(10, 10, "Perché")
	}
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil || b.Len() < 1000 {
		t.Errorf("%d bytes: %v", b.Len(), err)
	}
}
