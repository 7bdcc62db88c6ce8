import assert from 'node:assert/strict';
import test from 'node:test';

import { leggiPratiche, scriviPratiche } from './pratiche.js';

const tutti = ['in_corso', 'assentite', 'negate', 'chiuse'];

test('what the address says of the layer is read and written back', () => {
  for (const [scritto, scelte] of [
    ['tutte', { gruppi: tutti, dal: '', al: '' }],
    ['in_corso,negate', { gruppi: ['in_corso', 'negate'], dal: '', al: '' }],
    ['assentite;2020-2024', { gruppi: ['assentite'], dal: '2020', al: '2024' }],
    ['tutte;-1990', { gruppi: tutti, dal: '', al: '1990' }],
  ]) {
    assert.deepEqual(leggiPratiche(scritto), scelte);
    assert.equal(scriviPratiche(scelte), scritto);
  }
});

test('without it the layer is off, and so it is when no group is left', () => {
  assert.equal(leggiPratiche(undefined), null);
  assert.equal(scriviPratiche({ gruppi: [], dal: '2020', al: '' }), '');
});

test('what cannot be read is passed over', () => {
  assert.deepEqual(leggiPratiche('verdi;ieri-2024'), { gruppi: tutti, dal: '', al: '2024' });
});
