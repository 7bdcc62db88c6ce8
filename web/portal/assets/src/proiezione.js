// Coordinates in the systems that offices use. proj4 projects: we only say which systems there
// are, how their numbers are written and read, and how far to trust them.

import { paese, t } from './lingua.js';

/** The parameters of Monte Mario towards ETRF2000: peninsula, Sardinia, Sicily (EPSG 1660, 1662, 1664). */
const MONTE_MARIO = {
  penisola: '-104.1,-49.1,-9.9,0.971,-2.917,0.714,-11.68',
  sardegna: '-168.6,-34,38.6,-0.374,-0.679,-1.379,-9.48',
  sicilia: '-50.2,-50.4,84.8,-0.69,-2.012,0.459,-28.08',
};

/** Which of them holds at a place: the Strait divides Sicily from Calabria. */
export function regioneMonteMario(lon, lat) {
  if (lon < 10 && lat < 41.35) return 'sardegna';
  if (lat < 37.8 || (lat < 38.4 && lon < 15.58)) return 'sicilia';
  return 'penisola';
}

/** The UTM zone that a place is written in where no ente says another: 7791, 7792, 7793. */
export const zonaDi = (lon) => (lon < 12 ? 7791 : lon < 18 ? 7792 : 7793);

export const definizioneUTM = (epsg) => `+proj=utm +zone=${epsg - 7759} +ellps=GRS80 +units=m`;

function definizioneGB(fuso, regione) {
  const [lon, x] = fuso === 3003 ? [9, 1500000] : [15, 2520000];
  return `+proj=tmerc +lat_0=0 +lon_0=${lon} +k=0.9996 +x_0=${x} +y_0=0 +ellps=intl +towgs84=${MONTE_MARIO[regione]} +units=m`;
}

let caricato;

/** proj4, fetched when the first coordinates are written. */
export function proj4() {
  caricato ??= import('proj4').then((m) => m.default ?? m);
  return caricato;
}

const convertitori = new Map();

/** A converter between longitude and latitude in RDN2008 and a definition; the last ones are kept. */
export function convertitore(proj, definizione) {
  let c = convertitori.get(definizione);
  if (!c) {
    c = proj(definizione);
    if (convertitori.size > 40) convertitori.clear();
    convertitori.set(definizione, c);
  }
  return c;
}

/** What the switch of the bar offers, in order. */
export const SISTEMI = ['utm', 'gradi', 'gms', 'gb', 'foglio'];

/** How a place is written in a system. foglio is the answer of /sistema/…, zona the UTM zone of
 * the ente. Gives {testo, nome, precisione}; testo is empty where the system says nothing. */
export function scriviCoordinate(proj, sistema, [lon, lat], { zona, foglio } = {}) {
  const z = zona || zonaDi(lon);
  switch (sistema) {
    case 'gradi':
      return { testo: `${gradi(lon, 6)} ${gradi(lat, 6)}`, nome: t('lon lat RDN2008'), precisione: null };
    case 'gms':
      return { testo: `${gms(lat, 'N', 'S')} ${gms(lon, 'E', t('O'))}`, nome: t('gradi, primi e secondi RDN2008'), precisione: null };
    case 'gb': {
      const fuso = lon < 12 ? 3003 : 3004;
      return { testo: piane(convertitore(proj, definizioneGB(fuso, regioneMonteMario(lon, lat))).forward([lon, lat])), nome: t('Gauss-Boaga {fuso} (EPSG:{epsg})', { fuso: fuso === 3003 ? t('ovest') : t('est'), epsg: fuso }), precisione: 2 };
    }
    case 'foglio':
      return coordinateFoglio(proj, [lon, lat], z, foglio);
    default:
      return { testo: piane(convertitore(proj, definizioneUTM(z)).forward([lon, lat])), nome: nomeUTM(z), precisione: null };
  }
}

export const nomeUTM = (epsg) => t('RDN2008 / UTM {fuso}N (EPSG:{epsg})', { fuso: epsg - 7759, epsg });

function coordinateFoglio(proj, punto, zona, foglio) {
  if (!foglio) return { testo: '', nome: t('sistema del foglio'), precisione: null };
  const nome = t('sistema del foglio {foglio}', { foglio: foglio.foglio });
  if (foglio.proj) {
    return {
      testo: piane(convertitore(proj, foglio.proj).forward(punto)), precisione: foglio.precisione_m,
      nome: `${nome}: ${foglio.indicativo ? t('Cassini-Soldner, origine {origine} del comune, indicativa', { origine: foglio.origine }) : t('Cassini-Soldner, origine {origine}', { origine: foglio.origine })}`,
    };
  }
  if (foglio.affine) {
    const [e, n] = convertitore(proj, definizioneUTM(zona)).forward(punto);
    return { testo: piane(inversaAffine(foglio.affine, [e, n])), precisione: foglio.precisione_m, nome: `${nome}: ${t('locale, adattato a punti noti')}` };
  }
  if (foglio.epsg >= 7791 && foglio.epsg <= 7793) {
    return { testo: piane(convertitore(proj, definizioneUTM(foglio.epsg)).forward(punto)), precisione: foglio.precisione_m, nome: `${nome}: ${nomeUTM(foglio.epsg)}` };
  }
  if (foglio.epsg === 3003 || foglio.epsg === 3004) {
    return { testo: piane(convertitore(proj, definizioneGB(foglio.epsg, regioneMonteMario(...punto))).forward(punto)), precisione: foglio.precisione_m, nome: `${nome}: EPSG:${foglio.epsg}` };
  }
  if (foglio.epsg === 6706) {
    return { testo: `${gradi(punto[0], 6)} ${gradi(punto[1], 6)}`, precisione: foglio.precisione_m, nome: `${nome}: ${t('consegnato in lon lat RDN2008; l\'origine locale non è nota')}` };
  }
  return { testo: '', precisione: foglio.precisione_m, nome: `${nome}: ${t('consegnato in {sistema}, che qui non si calcola', { sistema: foglio.sistema })}` };
}

/** E = a·X + b·Y + E0, N = c·X + d·Y + N0, solved for X and Y. */
export function inversaAffine([a, b, c, d, e0, n0], [e, n]) {
  const k = a * d - b * c;
  return [(d * (e - e0) - b * (n - n0)) / k, (a * (n - n0) - c * (e - e0)) / k];
}

/** What was typed in a system, as [lon, lat]; null when it is no place in Italy. */
export function leggiCoordinate(proj, sistema, testo, { zona, foglio, vicino } = {}) {
  const due = sistema === 'gms' ? leggiGMS(testo) : leggiCoppia(testo);
  if (!due) return null;
  let punto = null;
  const z = zona || zonaDi(vicino?.[0] ?? 12.5);
  switch (sistema) {
    case 'gradi': case 'gms': punto = due; break;
    case 'gb': {
      // The false easting tells the zone; the place tells the parameters.
      const fuso = due[0] < 2000000 ? 3003 : 3004;
      punto = convertitore(proj, definizioneGB(fuso, 'penisola')).inverse(due);
      punto = convertitore(proj, definizioneGB(fuso, regioneMonteMario(...punto))).inverse(due);
      break;
    }
    case 'foglio':
      if (foglio?.proj) punto = convertitore(proj, foglio.proj).inverse(due);
      else if (foglio?.affine) {
        const [a, b, c, d, e0, n0] = foglio.affine;
        punto = convertitore(proj, definizioneUTM(z)).inverse([a * due[0] + b * due[1] + e0, c * due[0] + d * due[1] + n0]);
      } else if (foglio?.epsg === 6706) punto = due;
      else if (foglio?.epsg >= 7791 && foglio?.epsg <= 7793) punto = convertitore(proj, definizioneUTM(foglio.epsg)).inverse(due);
      else if (foglio?.epsg === 3003 || foglio?.epsg === 3004) return leggiCoordinate(proj, 'gb', testo);
      break;
    default: punto = convertitore(proj, definizioneUTM(z)).inverse(due);
  }
  if (!punto || !punto.every(Number.isFinite)) return null;
  const [lon, lat] = punto;
  return lon > 5.9 && lon < 19.3 && lat > 34.9 && lat < 47.7 ? [lon, lat] : null;
}

/** Two numbers as people write them: "471053,77 4553447,32", "14.65, 41.13", "E 471.053,77 N 4.553.447". */
export function leggiCoppia(testo) {
  const pulito = testo.trim().replace(/[EN:=°]|lon|lat|Est|Nord/gi, ' ').replace(/\s*;\s*/g, ' ').trim();
  let pezzi = pulito.split(/\s+/);
  if (pezzi.length !== 2) {
    // "14.65,41.13": the comma parts them when a point is the decimal of both.
    const m = /^(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)$/.exec(pulito);
    if (!m) return null;
    pezzi = [m[1], m[2]];
  }
  const numeri = pezzi.map(leggiNumero);
  return numeri.every(Number.isFinite) ? numeri : null;
}

function leggiNumero(s) {
  s = s.replace(/,$/, '');
  if (/^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(s) && (s.includes(',') || s.split('.').length > 2)) return Number(s.replaceAll('.', '').replace(',', '.'));
  return /^-?\d+([.,]\d+)?$/.test(s) ? Number(s.replace(',', '.')) : NaN;
}

/** 41°07'54.48"N 14°39'18.36"E, in either order and with the letters of either language. */
export function leggiGMS(testo) {
  const pezzi = [...testo.trim().toUpperCase().matchAll(/(\d+)\s*[°\s]\s*(\d+)\s*['’′\s]\s*(\d+(?:[.,]\d+)?)\s*(?:["”″]|'')?\s*([NSEOW])/g)];
  if (pezzi.length !== 2) return null;
  const out = {};
  for (const [, g, p, s, lettera] of pezzi) {
    const secondi = Number(s.replace(',', '.'));
    if (Number(p) >= 60 || secondi >= 60) return null;
    const v = Number(g) + Number(p) / 60 + secondi / 3600;
    if (lettera === 'N' || lettera === 'S') out.lat = lettera === 'S' ? -v : v;
    else out.lon = lettera === 'E' ? v : -v;
  }
  return out.lat === undefined || out.lon === undefined ? null : [out.lon, out.lat];
}

// Coordinates are copied into other programs: a point for the decimals, no thousands.
const gradi = (v, n) => v.toFixed(n);

const piane = ([e, n]) => `${e.toFixed(2)} ${n.toFixed(2)}`;

function gms(v, piu, meno) {
  const centesimi = Math.round(Math.abs(v) * 360000);
  const g = Math.floor(centesimi / 360000);
  const p = Math.floor((centesimi % 360000) / 6000);
  const s = ((centesimi % 6000) / 100).toFixed(2);
  return `${g}°${String(p).padStart(2, '0')}'${s.padStart(5, '0')}"${v < 0 ? meno : piu}`;
}

/** "± 2 m", or nothing. */
export const precisione = (m) => (m ? `± ${new Intl.NumberFormat(paese, { maximumFractionDigits: 2 }).format(m)} m` : '');
