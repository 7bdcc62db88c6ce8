import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dimensioni, misuraBarra, ritaglio } from './foglio_stampa.js';
import { geodetica } from './misure.js';
import { proj4 } from './proiezione.js';

const proj = await proj4();

test('a hundred metres are a hundred metres', () => {
  for (const [lon, lat] of [[14.65, 41.13], [9.19, 45.46], [15.29, 37.08]]) {
    for (const [formato, verso, n] of [['A4', 'verticale', 500], ['A4', 'orizzontale', 2000], ['A3', 'verticale', 5000]]) {
      const { largo, alto } = dimensioni(formato, verso);
      const r = ritaglio(formato, verso, n, lat);
      // The corners of the picture, from its pixels, as MapLibre would place them.
      const mondo = 512 * 2 ** r.zoom;
      const x = (lon + 180) / 360;
      const y = (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2;
      const punto = (px, py) => {
        const [u, v] = [x + px / mondo, y + py / mondo];
        return [u * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - 2 * v))) * 180) / Math.PI];
      };
      const est = geodetica(proj, punto(-r.largoPx / 2, 0), punto(r.largoPx / 2, 0));
      const nord = geodetica(proj, punto(0, -r.altoPx / 2), punto(0, r.altoPx / 2));
      assert.ok(Math.abs(est / ((largo / 1000) * n) - 1) < 1e-4, `${formato} ${n} est: ${est} m on ${largo} mm`);
      assert.ok(Math.abs(nord / ((alto / 1000) * n) - 1) < 1e-4, `${formato} ${n} nord: ${nord} m on ${alto} mm`);
    }
  }
});

test('the scale bar is round and fits', () => {
  for (const n of [100, 500, 1000, 2000, 5000, 25000]) {
    const { metri, mm } = misuraBarra(n);
    assert.ok(mm <= 60 && mm >= 20, `1:${n}: ${mm}`);
    assert.match(String(metri), /^[125]0*$/);
  }
});
