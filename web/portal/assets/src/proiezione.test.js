import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { convertitore, inversaAffine, leggiCoordinate, leggiCoppia, leggiGMS, proj4, regioneMonteMario, scriviCoordinate } from './proiezione.js';
import { area, areaAnello, azimut, geodetica, incrocio, segmenti, somma } from './misure.js';

const attesi = JSON.parse(readFileSync(new URL('../prove/proiezioni.json', import.meta.url)));
const proj = await proj4();

const lontano = (testo, { x, y }) => {
  const [a, b] = testo.split(' ').map(Number);
  return Math.hypot(a - x, b - y);
};

test('UTM, Gauss-Boaga and Cassini agree with PostGIS', () => {
  let peggiore = 0;
  for (const p of attesi.punti) {
    const { luogo, lon, lat, sistema } = p;
    // The server takes the peninsular parameters for the north of Sicily, and none that hold for
    // Lampedusa: there we differ, by metres, and the card of the system says ± 2 m.
    if (sistema < 7000 && (luogo === 'Palermo' || luogo === 'Lampedusa')) continue;
    const suo = sistema === 3003 ? lon < 12 : sistema === 3004 ? lon >= 12 : true;
    if (!suo) continue;
    const { testo } = scriviCoordinate(proj, sistema > 7000 ? 'utm' : 'gb', [lon, lat], { zona: sistema });
    const d = lontano(testo, p);
    peggiore = Math.max(peggiore, d);
    assert.ok(d < 0.008, `${luogo} EPSG:${sistema}: ${d} m`); // written to the centimetre
  }
  for (const p of attesi.cassini) {
    const foglio = { foglio: 'X', proj: p.proj, origine: p.origine, precisione_m: 2 };
    assert.ok(lontano(scriviCoordinate(proj, 'foglio', [p.lon, p.lat], { foglio }).testo, p) < 0.008, p.origine);
    const [x, y] = convertitore(proj, p.proj).forward([p.lon, p.lat]);
    assert.ok(Math.hypot(x - p.x, y - p.y) < 0.001, `${p.origine}: ${Math.hypot(x - p.x, y - p.y)}`);
  }
});

test('what is written is read again', () => {
  for (const p of attesi.punti) {
    for (const sistema of ['utm', 'gradi', 'gms', 'gb']) {
      const { testo } = scriviCoordinate(proj, sistema, [p.lon, p.lat], { zona: 7792 });
      const letto = leggiCoordinate(proj, sistema, testo, { zona: 7792 });
      assert.ok(letto, `${p.luogo} ${sistema} ${testo}`);
      assert.ok(geodetica(proj, letto, [p.lon, p.lat]) < 0.35, `${p.luogo} ${sistema}: ${testo} → ${letto}`); // a hundredth of a second is 0.3 m
    }
  }
  const foglio = { foglio: 'X', affine: [1, -0.5, 0.5, 1, 470000, 4550000], precisione_m: 2 };
  const qui = leggiCoordinate(proj, 'foglio', '120.5 -33.25', { zona: 7792, foglio });
  assert.equal(scriviCoordinate(proj, 'foglio', qui, { zona: 7792, foglio }).testo, '120.50 -33.25');
  assert.deepEqual(inversaAffine([2, 0, 0, 4, 10, 20], [12, 28]), [1, 2]);
});

test('coordinates as people write them', () => {
  for (const [testo, vuole] of [
    ['471053.77 4553447.32', [471053.77, 4553447.32]], ['471053,77 4553447,32', [471053.77, 4553447.32]],
    ['471.053,77 4.553.447,32', [471053.77, 4553447.32]], ['E 471053 N 4553447', [471053, 4553447]],
    ['14.65, 41.13', [14.65, 41.13]], ['14.65,41.13', [14.65, 41.13]], ['lon 14.65 lat 41.13', [14.65, 41.13]],
    ['14.655;41.132', [14.655, 41.132]], ['471.053', null], ['', null], ['boh boh', null], ['1 2 3', null],
  ]) assert.deepEqual(leggiCoppia(testo), vuole, testo);
  assert.deepEqual(leggiGMS('41°07\'48.00"N 14°39\'00.00"E'), [14.65, 41.13]);
  assert.deepEqual(leggiGMS('14 39 0 E, 41 7 48 N'), [14.65, 41.13]);
  assert.deepEqual(leggiGMS('14°39\'00" O 41°07\'48"N'), [-14.65, 41.13]);
  for (const s of ['41°60\'00"N 14°39\'00"E', '41°07\'48"N 41°07\'48"N', '41 7', '']) assert.equal(leggiGMS(s), null, s);
  for (const s of ['99.5 10', '0 0', '1e9 3', '471053 99']) assert.equal(leggiCoordinate(proj, 'gradi', s), null, s);
  assert.equal(leggiCoordinate(proj, 'utm', '0 0', { zona: 7792 }), null);
  assert.equal(scriviCoordinate(proj, 'gms', [14.65, 41.99999999]).testo, '42°00\'00.00"N 14°39\'00.00"E');
  assert.equal(scriviCoordinate(proj, 'foglio', [14, 41]).testo, '');
  assert.match(scriviCoordinate(proj, 'foglio', [14.655, 41.132], { foglio: { foglio: 'B542_000400', epsg: 6706, precisione_m: 0.6 } }).nome, /origine locale non è nota/);
});

test('the parameters of Monte Mario are those of the place', () => {
  for (const [lon, lat, vuole] of [[12.49, 41.9, 'penisola'], [15.65, 38.11, 'penisola'], [13.36, 38.12, 'sicilia'], [15.29, 37.08, 'sicilia'], [9.12, 39.22, 'sardegna'], [8.56, 40.73, 'sardegna'], [9.19, 45.46, 'penisola']]) {
    assert.equal(regioneMonteMario(lon, lat), vuole, `${lon} ${lat}`);
  }
});

test('lengths, areas and directions agree with PostGIS', () => {
  for (const l of attesi.linee) {
    const [s] = segmenti(proj, [l.da, l.a], l.zona);
    assert.ok(Math.abs(s.geodetica - l.geodetica) < 0.001, `${l.nome}: ${s.geodetica} for ${l.geodetica}`);
    assert.ok(Math.abs(s.piana - l.piana) < 0.001, `${l.nome}: ${s.piana} for ${l.piana}`);
    if (l.azimut === null) assert.equal(s.azimut, null);
    else assert.ok(Math.abs(s.azimut - l.azimut) < 1e-4, `${l.nome}: ${s.azimut} for ${l.azimut}`);
  }
  for (const a of attesi.aree) {
    const m = area(proj, a.geometria.coordinates, a.zona);
    assert.ok(Math.abs(m.geodetica - a.geodetica) < 0.001 + 1e-6 * a.geodetica, `${a.nome}: ${m.geodetica} for ${a.geodetica}`);
    assert.ok(Math.abs(m.piana - a.piana) < 0.01, `${a.nome}: ${m.piana} for ${a.piana}`);
    const giro = a.geometria.coordinates.reduce((p, r) => p + somma(segmenti(proj, r, a.zona), 'geodetica'), 0);
    assert.ok(Math.abs(giro - a.perimetro) < 0.005, `${a.nome}: ${giro} for ${a.perimetro}`);
  }
  assert.equal(azimut(1, 0), 90);
  assert.equal(azimut(-1, 0), 270);
  assert.equal(azimut(0, 0), null);
  assert.equal(areaAnello([]), 0);
});

test('a bow tie crosses itself, a square and an L do not', () => {
  assert.deepEqual(incrocio([[0, 0], [1, 1], [1, 0], [0, 1]]), [0, 2]);
  assert.equal(incrocio([[0, 0], [1, 0], [1, 1], [0, 1]]), null);
  assert.equal(incrocio([[0, 0], [2, 0], [2, 1], [1, 1], [1, 2], [0, 2]]), null);
  assert.equal(incrocio([[0, 0], [1, 0], [1, 1]]), null);
});
