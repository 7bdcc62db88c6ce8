import test from 'node:test';
import assert from 'node:assert/strict';
import { evidenziate, ordina, primeVicine } from './trovati.js';
import { leggiCollegamento } from './collegamenti.js';

const segnate = (testo, q) => evidenziate(testo, q).map((p) => (p.m ? `[${p.t}]` : p.t)).join('');

test('words are marked whatever their accents, case and ending', () => {
  assert.equal(segnate('Via Niccolò Perla', 'nicco perla'), 'Via [Nicco]lò [Perla]');
  assert.equal(segnate('Via Niccolò Perla', 'NICCOLÒ'), 'Via [Niccolò] Perla');
  assert.equal(segnate('Foglio 4, particella 45', '4/45'), 'Foglio [4], particella [45]');
  assert.equal(segnate('Foglio 4, particella 45', 'a'), 'Foglio 4, particella 45');
});

test('nothing of the text is lost', () => {
  for (const s of ['', ' ', 'Località L\'Aquila–Sud (AQ)', 'İstanbul 12', 'a\u0301b']) {
    assert.equal(evidenziate(s, 'l aquila 12 ist a').map((p) => p.t).join(''), s);
  }
});

test('the best answer stays first, kinds stay together, successors follow', () => {
  const v = (tipo, id, altro) => ({ tipo, id, ente: 'X100', testo: id, ...altro });
  const out = ordina([v('civico', 'c1'), v('particella', 'X100_000400.45', { soppressa: true, successori: ['X100_000400.90'] }), v('civico', 'c2')]);
  assert.deepEqual(out.map((x) => x.testo), ['c1', 'c2', 'X100_000400.45', '90']);
  assert.equal(out[3].seguito, true);
});

test('addresses of ours are places', () => {
  const qui = 'https://sit.example';
  assert.deepEqual(leggiCollegamento(' https://sit.example/#17/41.1/14.6&sel=foglio:X ', qui), { hash: '#17/41.1/14.6&sel=foglio:X', ricerca: '' });
  assert.deepEqual(leggiCollegamento('#17.5/41.1/14.6', qui), { hash: '#17.5/41.1/14.6' });
  assert.deepEqual(leggiCollegamento('https://sit.example/particella/X100_000400.731%2F2?data=2025-01-01', qui),
    { tipo: 'particella', id: 'X100_000400.731/2', data: '2025-01-01' });
  for (const altro of ['4/45', 'via roma 12', 'https://altro.example/#17/41/14', 'https://sit.example/', '//x', 'via/roma', '/cerca?q=4', 'https://sit.example/particella/%E0%A4%A']) {
    assert.equal(leggiCollegamento(altro, qui), null, altro);
  }
});

test('the comune one looks at comes first among equals, and never before a better answer', () => {
  const v = (id, punteggio) => ({ tipo: 'particella', id, testo: id, punteggio });
  const ovunque = [v('A', 1), v('B', 1), v('C', 0.6)];
  assert.deepEqual(primeVicine(ovunque, [v('Z', 1), v('B', 1)]).map((x) => x.id), ['Z', 'B', 'A', 'C']);
  assert.deepEqual(primeVicine(ovunque, [v('Z', 0.5)]).map((x) => x.id), ['A', 'B', 'C']);
  assert.deepEqual(primeVicine([], [v('Z', 0.5)]).map((x) => x.id), ['Z']);
  assert.deepEqual(primeVicine(ovunque, []).map((x) => x.id), ['A', 'B', 'C']);
});
