// The backdrops that whoever runs this server has allowed: images of another service, under our
// layers. The style carries their list; none is shown until someone asks for one.

/** Side of a tile of images, in pixels. */
const LATO = 256;
const RAGGIO = 6378137;
const GRADI = new Set(['EPSG:4326', 'EPSG:4258', 'EPSG:6706']);

export const sfondiDi = (stile) => stile.metadata['sit:sfondi'] ?? [];

/** West, south, east and north of a tile, in degrees. */
export function lati(z, x, y) {
  const n = 2 ** z;
  const lat = (r) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * r) / n))) * 180) / Math.PI;
  return [(x / n) * 360 - 180, lat(y + 1), ((x + 1) / n) * 360 - 180, lat(y)];
}

const metri = ([o, s, e, n]) => {
  const x = (l) => (l * Math.PI * RAGGIO) / 180;
  const y = (l) => Math.asinh(Math.tan((l * Math.PI) / 180)) * RAGGIO;
  return [x(o), y(s), x(e), y(n)];
};

/** The address of one image. A WMS that speaks no Web Mercator is asked in degrees: within a
 * tile of zoom 13 the two differ by less than a fifth of a metre, and less with every zoom. */
export function indirizzo(s, z, x, y) {
  if (s.tipo === 'xyz') return s.url.replaceAll('{z}', z).replaceAll('{x}', x).replaceAll('{y}', y);
  const gradi = GRADI.has(s.crs);
  const b = gradi ? lati(z, x, y) : metri(lati(z, x, y));
  const nuova = s.versione === '1.3.0';
  // 1.3.0 wants the axes in the order of the reference system: latitude first.
  const bbox = (nuova && gradi ? [b[1], b[0], b[3], b[2]] : b).map((v) => v.toFixed(gradi ? 8 : 3)).join(',');
  const q = new URLSearchParams({
    SERVICE: 'WMS', VERSION: s.versione, REQUEST: 'GetMap', LAYERS: s.livelli, STYLES: s.stili ?? '',
    FORMAT: 'image/png', TRANSPARENT: 'TRUE', [nuova ? 'CRS' : 'SRS']: s.crs, BBOX: bbox, WIDTH: LATO, HEIGHT: LATO,
  });
  return `${s.url}${s.url.includes('?') ? (/[?&]$/.test(s.url) ? '' : '&') : '?'}${q}`;
}

/** Teaches the library the addresses sfondo://id/z/x/y. */
export function protocolloSfondi(maplibre, stile) {
  const noti = new Map(sfondiDi(stile).map((s) => [s.id, s]));
  if (noti.size === 0) return;
  maplibre.addProtocol('sfondo', async ({ url }, { signal }) => {
    const [id, z, x, y] = url.slice('sfondo://'.length).split('/');
    const r = await fetch(indirizzo(noti.get(id), Number(z), Number(x), Number(y)), { signal, credentials: 'omit', referrerPolicy: 'no-referrer' });
    if (!r.ok) throw new Error(`${id}: ${r.status}`);
    return { data: await r.arrayBuffer() };
  });
}

/** Puts a backdrop in a style document, just above the paper. An id that the server does not
 * offer is passed over: the address may come from another day. */
export function applicaSfondo(stile, scelto) {
  const s = scelto && sfondiDi(stile).find((x) => x.id === scelto.id);
  if (!s) return false;
  stile.sources.sfondo = {
    type: 'raster', tiles: [`sfondo://${s.id}/{z}/{x}/{y}`], tileSize: LATO,
    minzoom: s.minzoom, maxzoom: s.maxzoom, attribution: s.attribuzione,
  };
  stile.layers.splice(1, 0, { id: 'sfondo', type: 'raster', source: 'sfondo', paint: { 'raster-opacity': scelto.opacita, 'raster-fade-duration': 0 } });
  return true;
}
