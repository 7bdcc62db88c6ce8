// The language of the page. The Italian sentence is the key; the table of another language is
// fetched once, before any module writes a word.

import { risorsa } from './dom.js';

export const lingua = globalThis.document?.documentElement.lang || 'it';

/** How numbers and days are written. */
export const paese = lingua === 'en' ? 'en-GB' : 'it-IT';

const tavola = lingua === 'it' ? {} : await scarica();

async function scarica() {
  try {
    const r = await fetch(risorsa(`${lingua}.json`));
    return r.ok ? await r.json() : {};
  } catch {
    return {}; // Italian is better than nothing
  }
}

/** t('Trovati {n} oggetti', { n: 3 }). Sentences are written out where they are used: a test
 * looks for them in the sources. */
export function t(frase, valori) {
  const s = tavola[frase] ?? frase;
  return valori ? s.replace(/\{(\w+)\}/g, (tutto, nome) => valori[nome] ?? tutto) : s;
}
