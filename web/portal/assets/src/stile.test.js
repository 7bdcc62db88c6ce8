import test from 'node:test';
import assert from 'node:assert/strict';
import { applica, limiti, moltiplica, spegni } from './stile.js';

const documento = () => ({
  metadata: { 'sit:sfondi': [{ id: 'foto', tipo: 'xyz', url: 'https://x.example/{z}/{x}/{y}', minzoom: 0, maxzoom: 19 }] },
  sources: { sit: { tiles: ['http://h/tiles/sit/{z}/{x}/{y}.mvt'] } },
  layers: [
    { id: 'carta', type: 'background', paint: {} },
    { id: 'a', type: 'fill', minzoom: 13, metadata: { 'sit:voce': 'particelle' }, paint: { 'fill-opacity': 0.8 } },
    { id: 'b', type: 'line', minzoom: 14, metadata: { 'sit:voce': 'particelle' }, paint: { 'line-opacity': ['interpolate', ['linear'], ['zoom'], 13, 0.5, 15, 1] } },
  ],
});
const stato = (altro) => ({ data: '', livelli: {}, sfondo: null, ...altro });

test('a style that nobody asked to change is left alone', () =>
  assert.deepEqual(applica(documento(), stato()), documento()));

test('day, opacity and hidden entries', () => {
  const s = applica(documento(), stato({ data: '2024-01-31', livelli: { particelle: { visibile: false, opacita: 0.5 } } }));
  assert.equal(s.sources.sit.tiles[0], 'http://h/tiles/sit/{z}/{x}/{y}.mvt?data=2024-01-31');
  assert.equal(s.layers[1].layout.visibility, 'none');
  assert.equal(s.layers[1].paint['fill-opacity'], 0.4);
  assert.deepEqual(s.layers[2].paint['line-opacity'], ['interpolate', ['linear'], ['zoom'], 13, 0.25, 15, 0.5]);
});

test('over a backdrop areas are veils, lines are whole', () => {
  const s = applica(documento(), stato({ sfondo: { id: 'foto', opacita: 1 } }));
  assert.equal(s.layers[2].paint['fill-opacity'], 0.2);
  assert.deepEqual(s.layers[3].paint['line-opacity'], documento().layers[2].paint['line-opacity']);
});

test('opacities of any form are multiplied', () => assert.deepEqual(moltiplica(['get', 'k'], 0.5), ['*', ['get', 'k'], 0.5]));

test('limits of an entry', () => assert.deepEqual(limiti(documento(), 'particelle'), { da: 13, a: 24 }));

test('what the style keeps out is out until the address shows it', () => {
  const stile = { metadata: { 'sit:voci': [{ id: 'particelle' }, { id: 'zone', spenta: true }, { id: 'vincoli', spenta: true }] } };
  assert.deepEqual(spegni(stile, { vincoli: { visibile: true, opacita: 0.4 } }), {
    zone: { visibile: false, opacita: 1, spenta: true }, vincoli: { visibile: true, opacita: 0.4, spenta: true },
  });
});
