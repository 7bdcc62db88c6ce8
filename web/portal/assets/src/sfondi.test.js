import test from 'node:test';
import assert from 'node:assert/strict';
import { applicaSfondo, indirizzo, lati } from './sfondi.js';

const ade = { id: 'ade', tipo: 'wms', url: 'https://wms.example/ows?', livelli: 'CP.CadastralParcel,strade', crs: 'EPSG:6706', versione: '1.1.1' };

test('a tile knows its sides', () => {
  assert.deepEqual(lati(0, 0, 0).map((v) => +v.toFixed(4)), [-180, -85.0511, 180, 85.0511]);
  const [o, s, e, n] = lati(17, 70871, 49079);
  assert.ok(o < 14.6538 && e > 14.6538 && s < n && e - o < 0.0028);
});

test('an XYZ service is asked by numbers', () =>
  assert.equal(indirizzo({ tipo: 'xyz', url: 'https://x.example/{z}/{y}/{x}.jpg' }, 5, 6, 7), 'https://x.example/5/7/6.jpg'));

test('a WMS in degrees has its axes in the order of its version', () => {
  const q = (s) => new URL(indirizzo(s, 17, 70871, 49079)).searchParams;
  const vecchia = q(ade);
  assert.equal(vecchia.get('SRS'), 'EPSG:6706');
  assert.equal(vecchia.get('LAYERS'), 'CP.CadastralParcel,strade');
  const b = vecchia.get('BBOX').split(',').map(Number);
  assert.ok(b[0] < 15 && b[1] > 40);
  const nuova = q({ ...ade, versione: '1.3.0' });
  assert.equal(nuova.get('CRS'), 'EPSG:6706');
  assert.deepEqual(nuova.get('BBOX').split(',').map(Number), [b[1], b[0], b[3], b[2]]);
});

test('a WMS in Web Mercator has square boxes', () => {
  const b = new URL(indirizzo({ ...ade, crs: 'EPSG:3857', versione: '1.3.0' }, 10, 553, 382)).searchParams.get('BBOX').split(',').map(Number);
  assert.ok(Math.abs(b[2] - b[0] - 39135.758) < 0.01 && Math.abs(b[3] - b[1] - 39135.758) < 0.01);
});

test('a backdrop goes under our layers, one that is not offered nowhere', () => {
  const stile = () => ({ metadata: { 'sit:sfondi': [{ ...ade, minzoom: 13, maxzoom: 19, attribuzione: 'AdE' }] }, sources: {}, layers: [{ id: 'carta' }, { id: 'comuni' }] });
  const s = stile();
  assert.equal(applicaSfondo(s, { id: 'ade', opacita: 0.5 }), true);
  assert.deepEqual(s.layers.map((l) => l.id), ['carta', 'sfondo', 'comuni']);
  assert.equal(applicaSfondo(stile(), { id: 'altro', opacita: 1 }), false);
  assert.equal(applicaSfondo({ ...stile(), metadata: {} }, null), false);
});
