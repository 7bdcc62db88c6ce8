// The only door to the server's data. An answer that is no success becomes an Errore whose
// message can be shown: the server writes it in Italian (problem+json).

import { t } from './lingua.js';

export class Errore extends Error {
  constructor(stato, codice, messaggio) {
    super(messaggio);
    this.stato = stato;
    this.codice = codice;
  }
}

async function chiedi(path, parametri = {}, segnale, corpo) {
  const q = new URLSearchParams();
  for (const [k, v] of Object.entries(parametri)) if (v !== '' && v !== undefined && v !== null) q.set(k, v);
  const coda = q.size ? `?${q}` : '';
  let r;
  try {
    r = await fetch(`${path.startsWith('/') ? '' : '/api/v1/'}${path}${coda}`, corpo === undefined ? { signal: segnale }
      : { signal: segnale, method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(corpo) });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Errore(0, 'RETE', t('Il server non risponde: controllare la connessione e riprovare.'));
  }
  if (r.ok) return r.json();
  let p = {};
  try {
    p = await r.json();
  } catch { /* not a problem document: the status is all we know */ }
  throw new Errore(r.status, p.codice ?? '', p.detail ?? p.title ?? t('Il server ha risposto con l\'errore {n}. Riprovare fra poco.', { n: r.status }));
}

const id = encodeURIComponent;

export const api = {
  enti: () => chiedi('enti', { limit: 1000 }),
  ricerca: (q, segnale, ente) => chiedi('ricerca', { q, ente, limit: 12 }, segnale),
  punto: (lon, lat, data, segnale) => chiedi('punto', { lon: lon.toFixed(7), lat: lat.toFixed(7), data }, segnale),
  particella: (ente, codice, data, segnale) => chiedi(`${id(ente)}/particelle/${id(codice)}`, { data }, segnale),
  particelle: (ente, parametri) => chiedi(`${id(ente)}/particelle`, parametri),
  confinanti: (ente, codice, data, segnale) => chiedi(`${id(ente)}/particelle/${id(codice)}/confinanti`, { data }, segnale),
  /** What the tiles do not say of a zona or of a vincolo: of the portal, not of the API. */
  piano: (ente, codice, data, segnale) => chiedi(`/piano/${id(ente)}/${id(codice)}.json`, { data }, segnale),
  /** What a shape meets: corpo as the contract wants it. */
  intersezioni: (ente, corpo, segnale) => chiedi(`${id(ente)}/intersezioni`, {}, segnale, corpo),
};

/** Addresses of what can be taken away, and of the pages that stay. */
export const carta = {
  geojson: (ente, codice, data) => `/api/v1/${id(ente)}/particelle/${id(codice)}${data ? `?data=${data}` : ''}`,
  scheda: (ente, codice, data) => `/api/v1/${id(ente)}/particelle/${id(codice)}/scheda${data ? `?data=${data}` : ''}`,
  estratto: (ente, codice, { scala, formato, data }) => `/api/v1/${id(ente)}/estratto?${new URLSearchParams({ particella: codice, scala, formato, ...(data ? { data } : {}) })}`,
  pagina: (tipo, codice, data) => `/${tipo}/${id(codice)}${data ? `?data=${data}` : ''}`,
  segnala: (codice) => `/segnala?oggetto=${id(codice)}`,
};

/** The header with which the tiles comment on a past day. */
export async function avvisiTile(z, x, y, data) {
  const r = await fetch(`/tiles/sit/${z}/${x}/${y}.mvt?data=${data}`);
  return (r.headers.get('X-Sit-Avvisi') ?? '').split(/[,;\s]+/).filter(Boolean);
}
