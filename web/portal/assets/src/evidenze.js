// What stands out above the map: the thing that is open, the set that a list names, the one
// under the pointer or the focus. All but the geometry of a particella comes from the tiles.

const niente = { type: 'FeatureCollection', features: [] };
const PRIMA = 'fogli-numero';

/** The layers of the tiles whose things can stand out, and how they are drawn. */
const STRATI = { particelle: 'line', edifici: 'line', fogli: 'line', zone: 'line', vincoli: 'line', civici: 'circle' };

const filtro = (ids) => ['in', ['get', 'id'], ['literal', ids ?? []]];
const diUno = (cosa, strato) => filtro(cosa?.strato === strato ? [cosa.id] : []);

/** Draws all of it on a style that has just come. */
export function sovrapponi(contesto) {
  const { mappa, stile } = contesto;
  if (mappa.getSource('scelta')) return;
  const colore = stile.metadata['sit:selezione'];
  const altro = stile.metadata['sit:confinante'];
  const { scelta } = contesto;
  mappa.addSource('scelta', { type: 'geojson', data: scelta?.geometry ? scelta : niente });
  const prima = mappa.getLayer(PRIMA) ? PRIMA : undefined;
  for (const [strato, tipo] of Object.entries(STRATI)) {
    const base = { source: 'sit', 'source-layer': strato };
    if (tipo === 'circle') {
      mappa.addLayer({ ...base, id: `insieme-${strato}`, type: 'circle', filter: filtro(contesto.insieme[strato]), paint: cerchio(altro, 6) });
      mappa.addLayer({ ...base, id: `punta-${strato}`, type: 'circle', filter: diUno(contesto.punta, strato), paint: cerchio(altro, 9) });
      mappa.addLayer({ ...base, id: `aperto-${strato}`, type: 'circle', filter: diUno(scelta, strato), paint: cerchio(colore, 8) });
      continue;
    }
    const layout = { 'line-join': 'round' };
    mappa.addLayer({ ...base, id: `insieme-${strato}`, type: 'line', filter: filtro(contesto.insieme[strato]), layout, paint: { 'line-color': altro, 'line-width': 2.5, 'line-dasharray': [2, 1] } }, prima);
    mappa.addLayer({ ...base, id: `aperto-${strato}`, type: 'line', filter: diUno(scelta, strato), layout, paint: { 'line-color': colore, 'line-width': 4 } }, prima);
    mappa.addLayer({ ...base, id: `punta-${strato}`, type: 'line', filter: diUno(contesto.punta, strato), layout, paint: { 'line-color': altro, 'line-width': 5 } }, prima);
  }
  mappa.addLayer({ id: 'scelta-area', type: 'fill', source: 'scelta', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': colore, 'fill-opacity': 0.22 } }, prima);
  mappa.addLayer({ id: 'scelta-alone', type: 'line', source: 'scelta', layout: { 'line-join': 'round' }, paint: { 'line-color': '#ffffff', 'line-width': 6, 'line-opacity': 0.75 } }, prima);
  mappa.addLayer({ id: 'scelta-bordo', type: 'line', source: 'scelta', layout: { 'line-join': 'round' }, paint: { 'line-color': colore, 'line-width': 3 } }, prima);
  mappa.addLayer({ id: 'scelta-punto', type: 'circle', source: 'scelta', filter: ['==', ['geometry-type'], 'Point'], paint: cerchio(colore, 8) });
}

const cerchio = (colore, raggio) => ({ 'circle-radius': raggio, 'circle-color': colore, 'circle-stroke-color': '#ffffff', 'circle-stroke-width': 3 });

/** Draws a GeoJSON feature as the open one, or { strato, id } of the tiles; null for none. */
export function evidenzia(contesto, cosa) {
  contesto.scelta = cosa?.geometry || cosa?.strato ? cosa : null;
  contesto.mappa.getSource('scelta')?.setData(contesto.scelta?.geometry ? contesto.scelta : niente);
  for (const s of Object.keys(STRATI)) filtra(contesto, `aperto-${s}`, diUno(contesto.scelta, s));
}

/** Draws a set: { particelle: [ids], edifici: [ids], … }; {} for none. */
export function evidenziaInsieme(contesto, insieme) {
  contesto.insieme = insieme;
  for (const s of Object.keys(STRATI)) filtra(contesto, `insieme-${s}`, filtro(insieme[s]));
}

/** Draws the one thing under the pointer or the focus: { strato, id }; null for none. */
export function punta(contesto, cosa) {
  const prima = contesto.punta;
  contesto.punta = cosa;
  for (const s of new Set([prima?.strato, cosa?.strato])) if (s) filtra(contesto, `punta-${s}`, diUno(cosa, s));
}

function filtra({ mappa }, id, f) {
  if (mappa.getLayer(id)) mappa.setFilter(id, f);
}

/** A row of a list lights its thing on the map, by pointer and by focus. */
export function accendi(contesto, elemento, strato, id) {
  const si = () => punta(contesto, { strato, id });
  const no = () => punta(contesto, null);
  for (const e of ['mouseenter', 'focus']) elemento.addEventListener(e, si);
  for (const e of ['mouseleave', 'blur']) elemento.addEventListener(e, no);
  return elemento;
}
