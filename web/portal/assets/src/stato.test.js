import test from 'node:test';
import assert from 'node:assert/strict';
import { eGiorno, leggi, leggiPunto, scrivi } from './stato.js';
import { leggiId, leggiScala, scala, zoomDiScala, scalaTonda, giorno, mq } from './testo.js';

test('a permalink survives a round trip', () => {
  const hash = '#17.5/41.130000/14.650000&sel=particella:H501D076700.731/2&data=2025-01-01&stile=scuro&layers=edifici,f;particelle,,0.6';
  assert.equal(scrivi(leggi(hash)), hash);
});

test('what has its usual value is left out', () => {
  assert.equal(scrivi({ vista: { zoom: 10, lat: 41, lon: 14 }, sel: null, data: '', stile: 'catasto', livelli: { edifici: { visibile: true, opacita: 1 } } }),
    '#10/41.000000/14.000000');
});

test('rubbish in the hash is ignored', () => {
  const s = leggi('#99/1/2&sel=persona:RSSMRA&data=ieri&stile=<b>&layers=;,,;a,f,7&x=%E0%A4%A');
  assert.equal(s.vista, null);
  assert.equal(s.sel, null);
  assert.equal(s.data, '');
  assert.equal(s.stile, '');
  assert.deepEqual(s.livelli, { a: { visibile: false, opacita: 1 } });
});

test('the anchor of a skip link is not a state', () => assert.deepEqual(leggi('#mappa'), leggi('')));

test('a selection written with an encoded slash is read', () =>
  assert.equal(leggi('#sel=particella:H501D076700.731%2F2').sel.id, 'H501D076700.731/2'));

test('an id is taken apart', () => {
  assert.deepEqual(leggiId('H501D0767A0.731/2'), { comune: 'H501', sezione: 'D', foglio: 767, allegato: 'A', sviluppo: '', numero: '731/2' });
  assert.equal(leggiId('45'), null);
});

test('scale and zoom are each other’s inverse', () => {
  for (const z of [5, 12.5, 17, 21]) assert.ok(Math.abs(zoomDiScala(scala(z, 41), 41) - z) < 1e-9);
});

test('scales are read as people type them', () => {
  assert.equal(leggiScala('1:2.000'), 2000);
  assert.equal(leggiScala(' 500 '), 500);
  assert.ok(Number.isNaN(leggiScala('duemila')));
});

test('numbers and days are written the Italian way', () => {
  assert.equal(scalaTonda(2468), '1:2.500');
  assert.equal(giorno('2025-09-22'), '22/09/2025');
  assert.equal(mq(1043.4), '1.043 m²');
});

test('a backdrop and what a tool has added survive the round trip', () => {
  const hash = '#12/41.000000/14.000000&sfondo=ortofoto,0.6&confronto=2019-03-31';
  assert.equal(scrivi(leggi(hash)), hash);
  assert.equal(leggi('#sfondo=<b>').sfondo, null);
  assert.deepEqual(leggi('#confronto=<b>&__proto__=1').altro, {});
});

test('older and neighbouring spellings are read', () => {
  const s = leggi('#map=17/41.1/14.6&sel=particella:H501A001200.345&date=2025-01-01&layers=particelle;zone,,0.6;edifici,false');
  assert.deepEqual(s.vista, { zoom: 17, lat: 41.1, lon: 14.6 });
  assert.equal(s.data, '2025-01-01');
  assert.deepEqual(s.livelli, { particelle: { visibile: true, opacita: 1 }, zone: { visibile: true, opacita: 0.6 }, edifici: { visibile: false, opacita: 1 } });
  assert.equal(scrivi(s), '#17/41.100000/14.600000&sel=particella:H501A001200.345&data=2025-01-01&layers=edifici,f;zone,,0.6');
  assert.equal(scrivi(leggi('', '?lat=41.1&lon=14.6&z=16&sel=foglio:X100_000100&date=2020-02-29')), '#16/41.100000/14.600000&sel=foglio:X100_000100&data=2020-02-29');
  assert.deepEqual(leggi('', '?lang=en'), leggi(''));
});

test('a point is selected by latitude and longitude, a day by the calendar', () => {
  assert.deepEqual(leggi('#sel=punto:41.13,14.65').sel, { tipo: 'punto', id: '41.13,14.65' });
  assert.equal(leggi('#sel=punto:qui').sel, null);
  assert.deepEqual(leggiPunto('41.13,14.65'), { lng: 14.65, lat: 41.13 });
  assert.equal(leggiPunto('95,14'), null);
  assert.ok(eGiorno('2024-02-29') && !eGiorno('2025-02-29') && !eGiorno('2025-13-01'));
});

test('an entry that the style keeps out is named when it is shown, and not when it is out', () => {
  const vuoto = leggi('');
  const con = (zone) => scrivi({ ...vuoto, livelli: { zone: { spenta: true, opacita: 1, ...zone } } });
  assert.equal(con({ visibile: false }), '#');
  assert.equal(con({ visibile: true }), '#layers=zone,');
  assert.equal(con({ visibile: true, opacita: 0.5 }), '#layers=zone,,0.5');
  assert.equal(leggi('#layers=zone,').livelli.zone.visibile, true);
});
