// How numbers, days and identifiers are written for people.

import { paese, t } from './lingua.js';

const intero = new Intl.NumberFormat(paese, { maximumFractionDigits: 0, useGrouping: 'always' });
const decimale = new Intl.NumberFormat(paese, { maximumFractionDigits: 2, useGrouping: 'always' });

export const numero = (n) => intero.format(n);

/** Whole square metres from ten up; below, the decimals count. */
export const mq = (n) => `${(n < 10 ? decimale : intero).format(n)} m²`;

export const metri = (n) => `${decimale.format(n)} m`;

/** 2025-09-22 → 22/09/2025. */
export function giorno(s) {
  const m = /^(\d{4})-(\d{2})-(\d{2})/.exec(s ?? '');
  return m ? `${m[3]}/${m[2]}/${m[1]}` : (s ?? '');
}

/** The parts of a particella's id, as far as they can be read. */
export function leggiId(id) {
  const m = /^([A-Z]\d{3})([A-Z0-9_])(\d{4})([0-9A-Z])([0-9A-Z])(?:\.(.+))?$/.exec(id ?? '');
  if (!m) return null;
  return {
    comune: m[1], sezione: m[2] === '_' ? '' : m[2], foglio: Number(m[3]),
    allegato: m[4] === '0' ? '' : m[4], sviluppo: m[5] === '0' ? '' : m[5], numero: m[6] ?? '',
  };
}

/** "STRADA001" and "ACQUA002" are not numbers: on paper they are words. */
export function nomeParticella(numeroParticella) {
  if (/^STRADA/.test(numeroParticella)) return t('Strada');
  if (/^ACQUA/.test(numeroParticella)) return t('Acqua');
  return t('Particella {n}', { n: numeroParticella });
}

/** "Foglio A4, allegato B": the name of a sheet from its id. */
export function nomeFoglio(id) {
  const p = leggiId(id);
  if (!p) return t('Foglio {n}', { n: id });
  return [t('Foglio {n}', { n: `${p.sezione}${p.foglio}` }), p.allegato && t('allegato {n}', { n: p.allegato }), p.sviluppo && t('sviluppo {n}', { n: p.sviluppo })].filter(Boolean).join(', ');
}

/** The particella on which an edificio stands, from its id; empty when it has none. */
export const particellaDiEdificio = (id) => /^(.+\.[^+]+)\+\d+$/.exec(id ?? '')?.[1] ?? '';

const fonti = {
  cxf: t('mappa catastale (CXF)'), geojson: t('fogli di mappa (GeoJSON)'),
  gml: t('dati aperti del catasto (GML)'), vettoriale: t('file vettoriale'),
};

/** Degrees as people write them down: latitude first, five decimals are a metre. */
export const gradi = ({ lng, lat }) => `${lat.toFixed(6)}, ${lng.toFixed(6)}`;

export const fonte = (f) => fonti[f] ?? f;

// Pixels of the reference density of the web: 96 to the inch.
const PIXEL = 0.0254 / 96;
const EQUATORE = 40075016.686;

/** Denominator of the scale at a zoom and a latitude. */
export const scala = (zoom, lat) => (EQUATORE * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** zoom) / PIXEL;

/** The zoom that gives a scale: the inverse of scala. */
export const zoomDiScala = (n, lat) => Math.log2((EQUATORE * Math.cos((lat * Math.PI) / 180)) / (512 * n * PIXEL));

/** A scale as one says it: two significant figures. */
export function scalaTonda(n) {
  const passo = 10 ** Math.max(0, Math.floor(Math.log10(n)) - 1);
  return `1:${numero(Math.round(n / passo) * passo)}`;
}

/** Reads "1:2.000", "2,000", "1 : 2000"; NaN when it is none of these. */
export function leggiScala(s) {
  const m = /^\s*(?:1\s*[:/])?\s*([\d.,\s]+)\s*$/.exec(s);
  return m ? Number(m[1].replace(/[.,\s]/g, '')) : NaN;
}
