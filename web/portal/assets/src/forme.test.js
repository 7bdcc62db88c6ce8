import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FormaErrata, leggiForma, riquadro, vertici } from './forme.js';
import { proj4 } from './proiezione.js';
import { cella, csv } from './tabella.js';
import { agganciaA, falso, piede, unita } from './aggancio.js';

const proj = await proj4();
const leggi = (testo, zona = 7792) => leggiForma(proj, testo, zona);
const QUADRATO = [[[14.65, 41.13], [14.66, 41.13], [14.66, 41.14], [14.65, 41.13]]];

test('shapes are read from GeoJSON and WKT', () => {
  const vuole = { geometria: { type: 'MultiPolygon', coordinates: [QUADRATO] }, sistema: 6706 };
  const f = { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: QUADRATO } };
  for (const testo of [
    JSON.stringify(f.geometry), `\uFEFF ${JSON.stringify(f)}`, JSON.stringify({ type: 'FeatureCollection', features: [f] }),
    JSON.stringify({ type: 'GeometryCollection', geometries: [f.geometry] }),
    'POLYGON((14.65 41.13, 14.66 41.13, 14.66 41.14, 14.65 41.13))', 'polygon z ((14.65 41.13 5,14.66 41.13 5,14.66 41.14 5,14.65 41.13 5));',
    'POLYGON((14.65 41.13,14.66 41.13,14.66 41.14))', // closed for who forgot
  ]) assert.deepEqual(leggi(testo), vuole, testo);
  assert.equal(leggi('SRID=4326;MULTIPOINT((14.65 41.13),(14.66 41.13))').geometria.coordinates.length, 2);
  assert.equal(leggi('MULTIPOINT(14.65 41.13, 14.66 41.13)').geometria.coordinates.length, 2);
  assert.deepEqual(leggi('POINT(14.65 41.13)').geometria, { type: 'MultiPoint', coordinates: [[14.65, 41.13]] });
  assert.equal(leggi('LINESTRING(1.465e1 41.13, 14.66 41.13)').geometria.type, 'MultiLineString');
  const due = JSON.stringify({ type: 'FeatureCollection', features: [f, f] });
  assert.equal(leggi(due).geometria.coordinates.length, 2);
});

test('metres become degrees', () => {
  const utm = 'POLYGON((470000 4550000,470100 4550000,470100 4550100,470000 4550000))';
  const g = leggi(utm);
  assert.equal(g.sistema, 7792);
  const [lon, lat] = g.geometria.coordinates[0][0][0];
  assert.ok(Math.abs(lon - 14.6427442) < 1e-7 && Math.abs(lat - 41.10072432) < 1e-7, `${lon} ${lat}`);
  assert.equal(leggi(`SRID=32632;${utm}`).sistema, 7791);
  assert.equal(leggi(JSON.stringify({ type: 'Polygon', coordinates: [[[470000, 4550000], [470100, 4550000], [470100, 4550100], [470000, 4550000]]], crs: { properties: { name: 'urn:ogc:def:crs:EPSG::25833' } } })).sistema, 7792);
});

test('what is no shape is refused in words', () => {
  for (const [testo, vuole] of [
    ['', /nulla da leggere/], ['{', /non si legge/], ['{}', /Non ci sono geometrie/], ['boh', /né WKT/], ['POLYGON((a b))', /Le coordinate/], ['POLYGON((14 41', /né WKT/],
    ['POLYGON((41.13 14.65,41.14 14.65,41.14 14.66,41.13 14.65))', /latitudine prima/], ['POLYGON((0 0,1 0,1 1,0 0))', /esce dall'Italia/],
    ['SRID=2154;POLYGON((0 0,1 0,1 1,0 0))', /EPSG:2154/], ['POLYGON((14.65 41.13,14.66 41.13))', /almeno tre/], ['{"type":"Polygon","coordinates":[]}', /Le coordinate/],
    ['{"type":"Polygon","coordinates":[[["a",1]]]}', /Le coordinate/], ['{"type":"constructor"}', /Non ci sono/],
    ['{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[14,41]},{"type":"LineString","coordinates":[[14,41],[15,41]]}]}', /un solo tipo/],
    [`LINESTRING(${Array.from({ length: 10001 }, (_, i) => `14.${i + 10000} 41.1`).join(',')})`, /vertici/],
  ]) assert.throws(() => leggi(testo), (e) => e instanceof FormaErrata && vuole.test(e.message), testo.slice(0, 60));
  assert.throws(() => leggi(' '.repeat(6 << 20)), FormaErrata);
});

test('no text makes the reader fall', () => {
  let seme = 7;
  const caso = (n) => { seme = (seme * 1103515245 + 12345) % 2147483648; return seme % n; };
  const pezzi = ['POLYGON', 'MULTI', 'POINT', 'SRID=', '7792', ';', '(', ')', ',', ' ', '14.6', '41.1', '-', 'e9', '{', '}', '[', ']', '"type":', '"Polygon"', '"coordinates":', '"Feature"', '"geometry":', 'null', '1e999', ':', '"crs"'];
  for (let i = 0; i < 20000; i++) {
    const testo = Array.from({ length: caso(14) }, () => pezzi[caso(pezzi.length)]).join('');
    try {
      const { geometria } = leggi(testo);
      assert.ok(vertici(geometria).every((p) => p.every(Number.isFinite)), testo);
    } catch (e) {
      assert.ok(e instanceof FormaErrata, `${testo}: ${e.stack}`);
    }
  }
});

test('a box is widened by metres', () => {
  assert.deepEqual(riquadro({ type: 'MultiPoint', coordinates: [[14, 41], [15, 42]] }), [14, 41, 15, 42]);
  assert.ok(riquadro({ type: 'Point', coordinates: [14, 41] }, 1000)[0] < 13.988);
});

test('cells never become formulas', () => {
  for (const [v, vuole] of [['=1+1', "'=1+1"], ['-45', "'-45"], ['@x', "'@x"], ['a;b', '"a;b"'], ['dice "sì"', '"dice ""sì"""'], [12.5, '12,5'], [-3, '-3'], [null, ''], ['731/2', '731/2']]) assert.equal(cella(v), vuole);
  assert.equal(csv(['id', 'mq'], [['X100_000100.1', 12.25]]), '\uFEFFid;mq\r\nX100_000100.1;12,25\r\n');
});

test('corners attract before sides, and nothing beyond reach', () => {
  const linee = [[[0, 0], [100, 0]], [[100, 0], [100, 100]]];
  assert.deepEqual(agganciaA([95, 5], linee), [100, 0]);
  assert.deepEqual(agganciaA([50, 5], linee), [50, 0]);
  assert.equal(agganciaA([50, 40], linee), null);
  assert.equal(agganciaA([50, 40], []), null);
  assert.deepEqual(piede([5, 5], [0, 0], [0, 0]), [0, 0]);
});

test('the edge of a tile is no corner', () => {
  // Tile 19/283541/195938, one corner 64 units out of its left and top edges.
  const n = 2 ** 19;
  const lon = (x) => (x / n) * 360 - 180;
  const lat = (y) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / n))) * 180) / Math.PI;
  assert.ok(falso([lon(283541 - 64 / 4096), lat(195938.3)], 19));
  assert.ok(falso([lon(283541.7), lat(195939 + 64 / 4096)], 19));
  assert.ok(!falso([lon(283541.25), lat(195938.6)], 19));
  assert.ok(Math.abs(unita(22, 41) - 0.0141) < 1e-3);
});
