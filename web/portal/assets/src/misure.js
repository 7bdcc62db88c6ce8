// Lengths, areas and directions, on the ellipsoid and on the plane of the map. Both are given
// because they differ: up to 40 cm in a kilometre, and a surveyor must know which one he reads.
// The ellipsoid is measured through proj4: distances from a point by the azimuthal equidistant
// projection centred on it, areas by the equal-area one.

import { convertitore, definizioneUTM } from './proiezione.js';

const su = (c, p) => {
  const q = c.forward([p[0], p[1]]);
  return q.every(Number.isFinite) ? q : [0, 0]; // the centre of a projection is its origin
};

const centrata = (proj, nome, [lon, lat]) => proj(`+proj=${nome} +lat_0=${lat} +lon_0=${lon} +x_0=0 +y_0=0 +ellps=GRS80 +units=m`);

/** Metres on the ellipsoid between two places. */
export const geodetica = (proj, a, b) => (a[0] === b[0] && a[1] === b[1] ? 0 : Math.hypot(...su(centrata(proj, 'aeqd', a), b)));

/** The segments of a line: lengths, and the direction from grid north, in degrees. */
export function segmenti(proj, punti, zona) {
  const utm = convertitore(proj, definizioneUTM(zona));
  return punti.slice(1).map((b, i) => {
    const a = punti[i];
    const [xa, ya] = su(utm, a);
    const [xb, yb] = su(utm, b);
    return { geodetica: geodetica(proj, a, b), piana: Math.hypot(xb - xa, yb - ya), azimut: azimut(xb - xa, yb - ya) };
  });
}

/** Degrees clockwise from the north of the grid; null for no movement. */
export function azimut(de, dn) {
  if (de === 0 && dn === 0) return null;
  return ((Math.atan2(de, dn) * 180) / Math.PI + 360) % 360;
}

export const somma = (segmentiLinea, campo) => segmentiLinea.reduce((s, x) => s + x[campo], 0);

/** The area of a polygon (rings of GeoJSON) on the ellipsoid and on the plane. */
export function area(proj, anelli, zona) {
  const esterno = anelli[0];
  const centro = [0, 1].map((i) => (Math.min(...esterno.map((p) => p[i])) + Math.max(...esterno.map((p) => p[i]))) / 2);
  const laea = centrata(proj, 'laea', centro);
  const utm = convertitore(proj, definizioneUTM(zona));
  const netta = (c) => anelli.reduce((s, r, i) => s + (i === 0 ? 1 : -1) * areaAnello(r.map((p) => su(c, p))), 0);
  return { geodetica: netta(laea), piana: netta(utm) };
}

/** The shoelace, from the first corner so that big numbers do not eat the small ones. */
export function areaAnello(punti) {
  const [x0, y0] = punti[0] ?? [0, 0];
  let s = 0;
  for (let i = 0; i < punti.length; i++) {
    const a = punti[i];
    const b = punti[(i + 1) % punti.length];
    s += (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0);
  }
  return Math.abs(s / 2);
}

/** The two segments of a ring that cross, as their indexes; null when it is simple. */
export function incrocio(punti) {
  const n = punti.length;
  const lato = (i) => [punti[i], punti[(i + 1) % n]];
  for (let i = 0; i < n; i++) {
    for (let j = i + 2; j < n; j++) {
      if (i === 0 && j === n - 1) continue; // they share the first corner
      if (siIncrociano(...lato(i), ...lato(j))) return [i, j];
    }
  }
  return null;
}

const verso = (a, b, c) => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));

function siIncrociano(a, b, c, d) {
  const [v1, v2, v3, v4] = [verso(a, b, c), verso(a, b, d), verso(c, d, a), verso(c, d, b)];
  return v1 !== v2 && v3 !== v4 && v1 * v2 <= 0 && v3 * v4 <= 0;
}
