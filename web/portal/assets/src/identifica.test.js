import test from 'node:test';
import assert from 'node:assert/strict';
import { nomeOggetto, pila } from './identifica.js';
import { particellaDiEdificio } from './testo.js';
import { tocca } from './dentro.js';

const qui = { ente: 'X100', particella: 'X100_000400.45', foglio: 'X100_000400', edificio: 'X100_000400.45+1', civico: { testo: '12', distanza_m: 8 }, zone: [], vincoli: ['v1'] };
const tipi = (l) => l.map((o) => o.tipo).join(' ');

test('all that lies at a point, the particella first', () => {
  assert.equal(tipi(pila(qui, [], () => true)), 'particella edificio civico vincolo foglio comune');
});

test('a layer that is off is passed through', () => {
  assert.equal(tipi(pila(qui, [], (v) => v !== 'particelle' && v !== 'comuni')), 'edificio civico vincolo foglio');
  assert.equal(tipi(pila({ ...qui, particella: 'X100_000400.STRADA001' }, [], (v) => v !== 'strade')), 'edificio civico vincolo foglio comune');
});

test('what is drawn under the pointer comes before what is near, and once', () => {
  const l = pila(qui, [{ strato: 'civici', p: { id: 'c9', testo: '14/A' } }, { strato: 'edifici', p: { id: 'X100_000400.45+1' } }, { strato: 'vincoli', p: { id: 'v1', codice: 'IDRO' } }], () => true);
  assert.equal(tipi(l), 'particella edificio civico vincolo foglio comune');
  assert.equal(l[2].testo, '14/A');
  assert.equal(l[2].distanza, undefined);
  assert.equal(nomeOggetto(l[3]), 'Vincolo IDRO');
});

test('names of things', () => {
  assert.equal(nomeOggetto({ tipo: 'particella', id: 'X100_000400.STRADA001' }), 'Strada');
  assert.equal(nomeOggetto({ tipo: 'foglio', id: 'X100A0004B0' }), 'Foglio A4, allegato B');
  assert.equal(nomeOggetto({ tipo: 'comune', id: 'X100' }, () => 'Borgo Prova'), 'Borgo Prova');
  assert.equal(particellaDiEdificio('X100_000400.45/2+3'), 'X100_000400.45/2');
  assert.equal(particellaDiEdificio('X100_000400.+3'), '');
});

test('what touches is what lies on the border or beyond it, not what lies within', () => {
  const largo = { particelle: [{ id: 'p', mq: 3, percento: 1 }], edifici: [{ id: 'dentro', mq: 50, percento: 100 }, { id: 'a cavallo', mq: 40, percento: 50 }, { id: 'di fianco', mq: 1, percento: 2 }] };
  const stretto = { particelle: [], edifici: [{ id: 'dentro', mq: 50, percento: 100 }, { id: 'a cavallo', mq: 38, percento: 47 }] };
  assert.deepEqual(Object.fromEntries(Object.entries(tocca(largo, stretto)).map(([k, v]) => [k, v.map((x) => x.id)])),
    { particelle: ['p'], edifici: ['a cavallo', 'di fianco'] });
});

test('the pratiche under the pointer are one thing, after the particella, each once', () => {
  const p = (n) => ({ strato: 'pratiche', p: { n, testo: `CILA ${n}` } });
  const trovati = pila({ ente: 'X100', particella: 'X100_000100.2', edificio: 'X100_000100.E1' }, [p(4), p(4), p(7)], () => true);
  assert.deepEqual(trovati.map((o) => o.tipo), ['particella', 'pratiche', 'edificio', 'comune']);
  assert.deepEqual(trovati[1].pratiche.map((x) => x.n), [4, 7]);
});
