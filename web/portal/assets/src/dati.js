// What the tools ask the server: the portal's own data and the questions of the API that carry a body.

import { Errore } from './api.js';
import { t } from './lingua.js';

async function chiedi(indirizzo, opzioni = {}) {
  let r;
  try {
    r = await fetch(indirizzo, opzioni);
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Errore(0, 'RETE', t('Il server non risponde: controllare la connessione e riprovare.'));
  }
  if (r.ok) return r;
  let p = {};
  try {
    p = await r.json();
  } catch { /* not a problem document: the status is all we know */ }
  throw new Errore(r.status, p.codice ?? '', p.detail ?? t('Il server ha risposto con l\'errore {stato}. Riprovare fra poco.', { stato: r.status }));
}

const manda = (indirizzo, corpo, segnale) => chiedi(indirizzo, {
  method: 'POST', body: JSON.stringify(corpo), signal: segnale, headers: { 'Content-Type': 'application/json', Accept: 'application/json, application/geo+json, application/problem+json' },
});

const id = encodeURIComponent;
const tenuti = new Map();

/** Asks once; a failure is asked again. */
function una(indirizzo) {
  if (!tenuti.has(indirizzo)) {
    const r = chiedi(indirizzo).then((x) => x.json());
    r.catch(() => tenuti.delete(indirizzo));
    tenuti.set(indirizzo, r);
  }
  return tenuti.get(indirizzo);
}

export const dati = {
  storia: (ente) => una(`/storia/${id(ente)}.json`),
  sistema: (foglio) => una(`/sistema/${id(foglio)}.json`),
  cambiamenti: async (ente, dal, al, [o, s, e, n], segnale) => (await chiedi(`/cambiamenti/${id(ente)}.geojson?dal=${dal}&al=${al}&bbox=${[o, s, e, n].map((x) => x.toFixed(6))}`, { signal: segnale })).json(),
  impronte: async (ente, [o, s, e, n], data, segnale) => (await chiedi(`/ufficio/impronte/${id(ente)}.geojson?${new URLSearchParams({ bbox: [o, s, e, n].map((x) => x.toFixed(6)), ...(data ? { data } : {}) })}`, { signal: segnale })).json(),
  pratiche: async (ente, [o, s, e, n], filtro, segnale) => (await chiedi(`/pratiche/${id(ente)}.geojson?${new URLSearchParams({ bbox: [o, s, e, n].map((x) => x.toFixed(6)), ...Object.fromEntries(Object.entries(filtro).filter(([, v]) => v)) })}`, { signal: segnale })).json(),
  selezione: async (ente, particelle, data) => (await manda('/selezione.geojson', { ente, particelle, data })).json(),
  intersezioni: async (ente, corpo, segnale) => (await manda(`/api/v1/${id(ente)}/intersezioni`, corpo, segnale)).json(),
};
