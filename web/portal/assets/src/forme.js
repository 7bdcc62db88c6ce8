// Shapes that people bring: GeoJSON or WKT, in degrees or in the metres of a system we know.

import { convertitore, definizioneUTM } from './proiezione.js';
import { t } from './lingua.js';

export const MASSIMO_VERTICI = 10000;
const MASSIMO_TESTO = 5 << 20;
const PROFONDITA = 20;

/** What is wrong with a shape, in words for the person. */
export class FormaErrata extends Error {}

const errata = (messaggio) => { throw new FormaErrata(messaggio); };

/** Reads a text into {geometria, sistema}: a multiple geometry in longitude and latitude, and the
 * EPSG number of what it was written in. zona is the UTM zone of metres that say nothing. */
export function leggiForma(proj, testo, zona) {
  if (testo.length > MASSIMO_TESTO) errata(t('Il testo supera i 5 MB: semplificare la geometria.'));
  const pulito = testo.replace(/^\uFEFF/, '').trim();
  if (pulito === '') errata(t('Non c\'è nulla da leggere.'));
  const { geometrie, epsg } = pulito.startsWith('{') ? leggiGeoJSON(pulito) : leggiWKT(pulito);
  const pezzi = { Polygon: [], LineString: [], Point: [] };
  for (const g of geometrie) raccogli(g, pezzi);
  const usati = Object.keys(pezzi).filter((k) => pezzi[k].length);
  if (usati.length === 0) errata(t('Non ci sono geometrie.'));
  if (usati.length > 1) errata(t('Ci sono insieme aree, linee e punti: usare un solo tipo.'));
  const geometria = { type: `Multi${usati[0]}`, coordinates: pezzi[usati[0]] };
  if (vertici(geometria).length > MASSIMO_VERTICI) errata(t('La geometria ha più di {n} vertici: semplificarla.', { n: MASSIMO_VERTICI }));
  if (usati[0] === 'Polygon') geometria.coordinates.forEach((p) => p.forEach(chiudi));
  return inGradi(proj, geometria, epsg, zona);
}

/** All the points of a geometry. */
export function vertici(g) {
  const out = [];
  const giu = (c) => { if (typeof c[0] === 'number') out.push(c); else c.forEach(giu); };
  giu(g.coordinates);
  return out;
}

function chiudi(anello) {
  const [a, z] = [anello[0], anello.at(-1)];
  if (a[0] !== z[0] || a[1] !== z[1]) anello.push([...a]);
  if (anello.length < 4) errata(t('Un\'area ha almeno tre vertici.'));
}

const profondita = { Point: 0, MultiPoint: 1, LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 };

function raccogli(g, pezzi) {
  const m = /^(Multi)?(Point|LineString|Polygon)$/.exec(g.type);
  const pulite = pulisci(g.coordinates, profondita[g.type]);
  pezzi[m[2]].push(...(m[1] ? pulite : [pulite]));
}

/** Coordinates of the right depth, two numbers each. */
function pulisci(c, livello) {
  if (!Array.isArray(c)) errata(t('Le coordinate non si leggono.'));
  if (livello > 0) return c.length ? c.map((x) => pulisci(x, livello - 1)) : errata(t('Le coordinate non si leggono.'));
  const [x, y] = c;
  return Number.isFinite(x) && Number.isFinite(y) ? [x, y] : errata(t('Le coordinate non si leggono.'));
}

function leggiGeoJSON(testo) {
  let o;
  try {
    o = JSON.parse(testo);
  } catch {
    errata(t('Non è un file GeoJSON: il testo non si legge.'));
  }
  const geometrie = [];
  const apri = (x, giu) => {
    if (giu > PROFONDITA || !x || typeof x !== 'object') return;
    if (x.type === 'FeatureCollection' && Array.isArray(x.features)) x.features.forEach((f) => apri(f, giu + 1));
    else if (x.type === 'Feature') apri(x.geometry, giu + 1);
    else if (x.type === 'GeometryCollection' && Array.isArray(x.geometries)) x.geometries.forEach((g) => apri(g, giu + 1));
    else if (Object.hasOwn(profondita, x.type)) geometrie.push(x);
  };
  apri(o, 0);
  const crs = /(?:EPSG:+|OGC:[\d.]*:)(CRS84|\d{4,5})\b/i.exec(String(o?.crs?.properties?.name ?? ''));
  return { geometrie, epsg: crs ? (crs[1].toUpperCase() === 'CRS84' ? 4326 : Number(crs[1])) : 0 };
}

function leggiWKT(testo) {
  const m = /^(?:SRID\s*=\s*(\d+)\s*;)?\s*(MULTI)?(POINT|LINESTRING|POLYGON)\s*(?:Z|M|ZM)?\s*(\(.*\))\s*;?\s*$/is.exec(testo);
  if (!m) errata(t('Il testo non è GeoJSON né WKT: un\'area in WKT comincia con POLYGON((…)).'));
  const nome = { POINT: 'Point', LINESTRING: 'LineString', POLYGON: 'Polygon' }[m[3].toUpperCase()];
  const type = m[2] ? `Multi${nome}` : nome;
  // Brackets become those of JSON, and numbers that a space parts become a pair.
  if (/[^\d\s.,()eE+-]/.test(m[4])) errata(t('Le coordinate non si leggono.'));
  const json = m[4].replace(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?(?:\s+[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?){1,3}/gi, (s) => `[${s.trim().split(/\s+/).map(Number).join(',')}]`)
    .replaceAll('(', '[').replaceAll(')', ']');
  let c;
  try {
    c = JSON.parse(json);
  } catch {
    errata(t('Le coordinate non si leggono.'));
  }
  if (type === 'Point') [c] = c;
  if (type === 'MultiPoint') c = c.map((p) => (Array.isArray(p?.[0]) ? p[0] : p)); // both spellings are in use
  return { geometrie: [{ type, coordinates: c }], epsg: Number(m[1] ?? 0) };
}

// Numbers of the same places within a metre: ETRF89 and WGS84 are read as RDN2008.
const UTM = { 7791: 7791, 7792: 7792, 7793: 7793, 25832: 7791, 25833: 7792, 25834: 7793, 32632: 7791, 32633: 7792, 32634: 7793, 6707: 7791, 6708: 7792, 6709: 7793 };
const GRADI = new Set([4326, 6706, 4258]);

function inGradi(proj, geometria, epsg, zona) {
  const punti = vertici(geometria);
  const inItalia = ([x, y]) => x > 5.9 && x < 19.3 && y > 34.9 && y < 47.7;
  const sembraGradi = punti.every(([x, y]) => Math.abs(x) <= 180 && Math.abs(y) <= 90);
  let sistema = epsg || (sembraGradi ? 6706 : zona);
  if (GRADI.has(sistema)) {
    if (!punti.every(inItalia)) {
      errata(punti.every(([x, y]) => inItalia([y, x])) ? t('Le coordinate hanno la latitudine prima della longitudine: invertirle.') : t('La geometria esce dall\'Italia.'));
    }
    return { geometria, sistema };
  }
  if (!UTM[sistema]) errata(t('Il sistema EPSG:{epsg} non si legge qui: convertire in longitudine e latitudine (EPSG:6706) o in UTM.', { epsg: sistema }));
  sistema = UTM[sistema];
  const c = convertitore(proj, definizioneUTM(sistema));
  for (const p of punti) [p[0], p[1]] = c.inverse([p[0], p[1]]).map((v) => Number(v.toFixed(9)));
  if (!punti.every(inItalia)) errata(t('La geometria esce dall\'Italia: controllare il sistema di coordinate.'));
  return { geometria, sistema };
}

/** The box of a geometry, widened by some metres. */
export function riquadro(geometria, metri = 0) {
  const p = vertici(geometria);
  const lat = metri / 111000;
  const lon = metri / 75000; // as far as it gets in Italy
  const m = (i, f) => p.reduce((a, x) => f(a, x[i]), f === Math.min ? Infinity : -Infinity);
  return [m(0, Math.min) - lon, m(1, Math.min) - lat, m(0, Math.max) + lon, m(1, Math.max) + lat];
}
