// Snapping: the corner or the side that is nearest to the pointer, among what the tiles show.

export const RAGGIO = 12; // pixels

const STRATI = ['particelle-area', 'strade-area', 'acque-area', 'edifici-area', 'segni-linea', 'segni-tratteggio', 'segni-trattopunto', 'segni-punteggio'];

/** Finds where [x, y] snaps, in pixels: a corner within reach, else the nearest point of a side.
 * Lines are lists of points in pixels; false corners are null and break the line. */
export function agganciaA([x, y], linee, raggio = RAGGIO) {
  let vertice = null;
  let lato = null;
  let dv = raggio;
  let dl = raggio;
  for (const linea of linee) {
    for (let i = 0; i < linea.length; i++) {
      const p = linea[i];
      if (!p) continue;
      const d = Math.hypot(p[0] - x, p[1] - y);
      if (d < dv) { dv = d; vertice = p; }
      const q = linea[i + 1];
      if (!q) continue;
      const su = piede([x, y], p, q);
      const e = Math.hypot(su[0] - x, su[1] - y);
      if (e < dl) { dl = e; lato = su; }
    }
  }
  return vertice ?? lato;
}

/** The point of the segment ab nearest to p. */
export function piede(p, a, b) {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const l = dx * dx + dy * dy;
  const k = l === 0 ? 0 : Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / l));
  return [a[0] + k * dx, a[1] + k * dy];
}

/** Tells the corners that the edge of a tile made, at 64 units out of it: they are nowhere on
 * the ground. z is the zoom of the tile. */
export function falso([lon, lat], z) {
  const n = 2 ** z * 4096;
  const x = ((lon + 180) / 360) * n;
  const y = ((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * n;
  return [x, y].some((v) => {
    const r = v - Math.floor(v / 4096) * 4096;
    return Math.abs(r - 64) < 0.05 || Math.abs(r - 4032) < 0.05;
  });
}

/** Metres of a unit of the tiles at a zoom and a latitude: a corner is drawn no better. */
export const unita = (zoom, lat) => (40075016.686 * Math.cos((lat * Math.PI) / 180)) / 2 ** Math.min(19, Math.floor(zoom)) / 4096;

/** A function from pixels to the [lon, lat] they snap to, or undefined. */
export function creaAggancio(mappa) {
  return (x, y) => {
    const strati = STRATI.filter((s) => mappa.getLayer(s));
    if (!strati.length) return undefined;
    const r = RAGGIO;
    const trovati = mappa.queryRenderedFeatures([[x - r, y - r], [x + r, y + r]], { layers: strati });
    const a = mappa.unproject([x - r, y + r]);
    const b = mappa.unproject([x + r, y - r]);
    const z = Math.min(19, Math.floor(mappa.getZoom()));
    const linee = [];
    for (const f of trovati) {
      for (const anello of anelli(f.geometry)) {
        // Only the sides whose box meets ours are worth projecting.
        for (let i = 0; i + 1 < anello.length; i++) {
          const [p, q] = [anello[i], anello[i + 1]];
          if (Math.max(p[0], q[0]) < a.lng || Math.min(p[0], q[0]) > b.lng || Math.max(p[1], q[1]) < a.lat || Math.min(p[1], q[1]) > b.lat) continue;
          const [fp, fq] = [falso(p, z), falso(q, z)];
          if (fp && fq) continue; // along the edge of the tile
          const [pp, pq] = [mappa.project(p), mappa.project(q)];
          const [P, Q] = [[pp.x, pp.y], [pq.x, pq.y]];
          if (fp || fq) { // a true side, cut: only what lies along it
            const su = piede([x, y], P, Q);
            linee.push([su]);
            su.lato = true;
          } else linee.push([P, Q]);
        }
      }
    }
    // What lies along a cut side counts as a side, not as a corner.
    const veri = linee.filter((l) => !l[0].lato);
    const punto = agganciaA([x, y], veri) ?? agganciaA([x, y], linee);
    if (!punto) return undefined;
    const { lng, lat } = mappa.unproject(punto);
    return [lng, lat];
  };
}

function anelli(g) {
  switch (g.type) {
    case 'Polygon': case 'MultiLineString': return g.coordinates;
    case 'MultiPolygon': return g.coordinates.flat();
    case 'LineString': return [g.coordinates];
    default: return [];
  }
}
