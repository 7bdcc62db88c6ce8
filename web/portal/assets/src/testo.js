// How numbers, days and identifiers are written for people.

const intero = new Intl.NumberFormat('it-IT', { maximumFractionDigits: 0, useGrouping: 'always' });
const decimale = new Intl.NumberFormat('it-IT', { maximumFractionDigits: 2, useGrouping: 'always' });

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
  if (/^STRADA/.test(numeroParticella)) return 'Strada';
  if (/^ACQUA/.test(numeroParticella)) return 'Acqua';
  return `Particella ${numeroParticella}`;
}

const fonti = {
  cxf: 'mappa catastale (CXF)', geojson: 'fogli di mappa (GeoJSON)',
  gml: 'dati aperti del catasto (GML)', vettoriale: 'file vettoriale',
};

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

/** Reads "1:2.000", "2000", "1 : 2000"; NaN when it is none of these. */
export function leggiScala(s) {
  const m = /^\s*(?:1\s*[:/])?\s*([\d. ]+)\s*$/.exec(s);
  return m ? Number(m[1].replace(/[. ]/g, '')) : NaN;
}
