package conto

import "testing"

func TestRounding(t *testing.T) {
	for _, c := range []struct {
		num, den, cent int64
	}{{1, 3, 33}, {2, 3, 67}, {5, 1000, 1}, {4999, 1000000, 0}, {-5, 1000, -1}, {102375, 1000, 10238}, {0, 1, 0}, {7, 0, 0}} {
		if got := Cent(Di(c.num, c.den)); got != c.cent {
			t.Errorf("%d/%d: %d cents, wanted %d", c.num, c.den, got, c.cent)
		}
	}
	// L. 296/2006 art. 1 c. 166; tributi.md §3.8: 49 down, 50 up, and the two instalments make the whole.
	for cent, euro := range map[int64][3]int64{150049: {1500, 750, 750}, 150050: {1501, 750, 751}, 99: {1, 0, 1}, 100: {1, 1, 0}, 0: {0, 0, 0}, 391902: {3919, 1960, 1959}} {
		if got := [3]int64{Euro(cent), Acconto(cent), Saldo(cent)}; got != euro {
			t.Errorf("%d cents: %v, wanted %v", cent, got, euro)
		}
	}
	if Euro(-150) != -2 {
		t.Error("a refund is rounded as a debt")
	}
}

func TestNumbersAsPeopleWriteThem(t *testing.T) {
	for want, got := range map[string]string{
		"1.505,97 €": Soldi(150597), "0,05 €": Soldi(5), "-1.234.567,00 €": Soldi(-123456700), "14.765,625 €": Importo(Di(14765625, 1000)),
		"10,6": Decimale(Di(106, 10), 0, 4), "1/3": Quota(Di(2, 6)), "1/1": Quota(Di(5, 5)), "142072.56": string(JSON(Di(14207256, 100), 5)), "100": string(JSON(Di(100, 1), 5)),
	} {
		if got != want {
			t.Errorf("%s, wanted %s", got, want)
		}
	}
}
