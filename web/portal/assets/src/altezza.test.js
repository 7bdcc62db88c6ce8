import test from 'node:test';
import assert from 'node:assert/strict';
import { piuVicino } from './altezza.js';

test('a sheet stops at the nearest of its heights, or goes', () => {
  const stanza = 760;
  assert.equal(piuVicino(30, stanza), null);
  assert.equal(piuVicino(150, stanza), 'bassa');
  assert.equal(piuVicino(400, stanza), 'media');
  assert.equal(piuVicino(720, stanza), 'alta');
});
