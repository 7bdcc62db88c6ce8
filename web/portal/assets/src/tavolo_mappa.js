// The map of the desk: the segnalazioni of the same filter as points, or the one particella that a
// segnalazione is about and its neighbours.

import maplibregl from './maplibre.js';
import { api } from './api.js';
import { fermo, h } from './dom.js';
import { evidenzia, evidenziaInsieme } from './evidenze.js';
import { t } from './lingua.js';
import { crea, riquadroDi } from './mappa.js';
import { scarica } from './stile.js';

const COLORI = { A: '#a81e39', B: '#8a5300', C: '#4a6178' };
const CHIUSE = ['archiviata', 'definita', 'annullata'];
const niente = { type: 'FeatureCollection', features: [] };

const colore = ['match', ['get', 'severita'], 'A', COLORI.A, 'B', COLORI.B, COLORI.C];
const chiusa = ['in', ['get', 'stato'], ['literal', CHIUSE]];
const accesa = ['boolean', ['feature-state', 'accesa'], false];

async function apri(quadro, riquadro) {
  const tela = h('div', { id: 'mappa', tabindex: '-1' });
  quadro.replaceChildren(tela, h('p', { class: 'sull-acqua', role: 'status' }));
  const stato = { vista: null, livelli: {}, sfondo: null, data: '', stile: 'chiaro', altro: {} };
  const contesto = await crea(stato, riquadro, await scarica('chiaro'));
  window.sit = contesto; // left where tests and the curious can reach it
  if (!contesto.mappa.isStyleLoaded()) await new Promise((fatto) => { contesto.mappa.once('style.load', fatto); });
  return contesto;
}

/** The box of all the points, with some air; null when there are none. */
function tutti(fc) {
  if (!fc.features.length) return null;
  const [o, s, e, n] = riquadroDi({ coordinates: fc.features.map((f) => f.geometry.coordinates) });
  const aria = 0.0004;
  return [[o - aria, s - aria], [e + aria, n + aria]];
}

const bordi = (bbox) => {
  const [o, s, e, n] = bbox.split(',').map(Number);
  return [[o, s], [e, n]];
};

/** Points and list: { accendi(id), mostra(id) }. */
export async function apriTracce(quadro, lista) {
  const { tracce, bbox, regole, ente } = quadro.dataset;
  const nomi = JSON.parse(regole || '{}');
  let fc = niente;
  let guasto = false;
  try {
    const r = await fetch(tracce, { headers: { Accept: 'application/geo+json' } });
    if (!r.ok) throw new Error(String(r.status));
    fc = await r.json();
  } catch {
    guasto = true;
  }
  const territorio = fc.features.length || bbox ? null : (await api.enti().catch(() => ({ items: [] }))).items.find((e) => e.ente === ente)?.bbox;
  const contesto = await apri(quadro, bbox ? bordi(bbox) : tutti(fc) ?? (territorio ? [territorio.slice(0, 2), territorio.slice(2)] : null));
  const { mappa } = contesto;
  const dice = quadro.querySelector('.sull-acqua');
  const posto = new Map(fc.features.map((f) => [f.properties.id, f.geometry.coordinates]));

  mappa.addSource('tracce', { type: 'geojson', data: fc, promoteId: 'id' });
  mappa.addLayer({
    id: 'tracce-punti', type: 'circle', source: 'tracce',
    layout: { 'circle-sort-key': ['match', ['get', 'severita'], 'A', 3, 'B', 2, 1] },
    paint: {
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 11, ['case', accesa, 8, 4], 15, ['case', accesa, 12, 7], 18, ['case', accesa, 15, 10]],
      'circle-color': ['case', chiusa, '#ffffff', colore],
      'circle-stroke-color': ['case', accesa, '#ffbb00', chiusa, colore, '#ffffff'],
      'circle-stroke-width': ['case', accesa, 4, chiusa, 2.5, 1.5],
    },
  });
  mappa.addLayer({
    id: 'tracce-lettera', type: 'symbol', source: 'tracce', minzoom: 15.5,
    layout: { 'text-field': ['get', 'severita'], 'text-font': ['Titillium Web Bold'], 'text-size': 11, 'text-allow-overlap': true, 'text-ignore-placement': true },
    paint: { 'text-color': ['case', chiusa, colore, '#ffffff'] },
  });
  if (bbox) cornice(mappa, bordi(bbox));

  let ultima = null;
  const accendi = (id) => {
    if (ultima) mappa.setFeatureState({ source: 'tracce', id: ultima }, { accesa: false });
    ultima = id && posto.has(id) ? id : null;
    if (ultima) mappa.setFeatureState({ source: 'tracce', id: ultima }, { accesa: true });
  };
  const mostra = (id) => {
    accendi(id);
    if (posto.has(id)) mappa.easeTo({ center: posto.get(id), zoom: Math.max(mappa.getZoom(), 17), animate: !fermo() });
    else dice.textContent = id ? t('Questa segnalazione non ha un posto sulla mappa.') : '';
  };

  if (guasto) dice.textContent = t('Le segnalazioni sulla mappa non rispondono: l\'elenco le ha tutte.');
  else if (fc.omesse) dice.textContent = t('Sulla mappa le prime {n}: restringere il filtro per vederle tutte.', { n: fc.features.length });

  mappa.on('mousemove', 'tracce-punti', (e) => {
    mappa.getCanvas().style.cursor = 'pointer';
    accendi(e.features[0].properties.id);
    lista.accendi(e.features[0].properties.id);
  });
  mappa.on('mouseleave', 'tracce-punti', () => {
    mappa.getCanvas().style.cursor = '';
    accendi(null);
    lista.accendi(null);
  });
  mappa.on('click', (e) => {
    const qui = mappa.queryRenderedFeatures([[e.point.x - 6, e.point.y - 6], [e.point.x + 6, e.point.y + 6]], { layers: ['tracce-punti'] });
    const viste = [...new Map(qui.map((f) => [f.properties.id, f.properties])).values()];
    if (viste.length) lista.accendi(viste[0].id, true);
    accendi(viste[0]?.id ?? null);
    dice.replaceChildren(...viste.slice(0, 6).flatMap((p, i) => [
      ...(i ? [h('br')] : []),
      h('a', { href: lista.trova(p.id)?.querySelector('.traccia-che a')?.getAttribute('href') ?? `/ufficio/segnalazioni/${encodeURIComponent(p.id)}?ente=${encodeURIComponent(ente)}` }, `${p.severita} · ${nomi[p.regola] ?? p.regola}`),
    ]));
    if (viste.length > 6) dice.append(h('br'), t('e altre {n}', { n: viste.length - 6 }));
  });
  riquadri(quadro, mappa);
  return { accendi, mostra };
}

function cornice(mappa, [[o, s], [e, n]]) {
  mappa.addSource('cornice', { type: 'geojson', data: { type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: [[o, s], [e, s], [e, n], [o, n], [o, s]] } } });
  mappa.addLayer({ id: 'cornice', type: 'line', source: 'cornice', paint: { 'line-color': '#0059b3', 'line-width': 2, 'line-dasharray': [3, 2] } });
}

/** Filters by a box that is drawn, or by what the map shows: the address says which. */
function riquadri(quadro, mappa) {
  const attrezzi = document.querySelector('.attrezzi-mappa');
  const filtra = (a, b) => {
    const u = new URL(location.href);
    const lati = [Math.min(a.lng, b.lng), Math.min(a.lat, b.lat), Math.max(a.lng, b.lng), Math.max(a.lat, b.lat)];
    u.searchParams.set('bbox', lati.map((v) => v.toFixed(6)).join(','));
    u.searchParams.delete('dopo');
    location.assign(u);
  };
  const traccia = h('button', { type: 'button', class: 'btn btn-outline-primary', 'aria-pressed': 'false' }, t('Scegli con un riquadro'));
  const vista = h('button', { type: 'button', class: 'btn btn-outline-primary' }, t('Solo ciò che si vede'));
  vista.addEventListener('click', () => { const b = mappa.getBounds(); filtra(b.getSouthWest(), b.getNorthEast()); });
  attrezzi.append(traccia, vista);
  const acceso = (si) => {
    traccia.setAttribute('aria-pressed', String(si));
    quadro.classList.toggle('col-riquadro', si);
    mappa.dragPan[si ? 'disable' : 'enable']();
    quadro.querySelector('.sull-acqua').textContent = si ? t('Trascinare sulla mappa per disegnare il riquadro; Esc per lasciar perdere.') : '';
  };
  traccia.addEventListener('click', () => acceso(traccia.getAttribute('aria-pressed') !== 'true'));
  const tela = mappa.getCanvasContainer();
  let inizio = null;
  let segno = null;
  const punto = (e) => { const r = tela.getBoundingClientRect(); return [e.clientX - r.left, e.clientY - r.top]; };
  const smetti = () => { segno?.remove(); segno = null; inizio = null; };
  tela.addEventListener('pointerdown', (e) => {
    if (traccia.getAttribute('aria-pressed') !== 'true' || e.button !== 0) return;
    e.preventDefault();
    inizio = punto(e);
    segno = quadro.appendChild(h('div', { class: 'lazo' }));
    tela.setPointerCapture(e.pointerId);
  });
  tela.addEventListener('pointermove', (e) => {
    if (!inizio) return;
    const [x, y] = punto(e);
    Object.assign(segno.style, { left: `${Math.min(x, inizio[0])}px`, top: `${Math.min(y, inizio[1])}px`, width: `${Math.abs(x - inizio[0])}px`, height: `${Math.abs(y - inizio[1])}px` });
  });
  tela.addEventListener('pointerup', (e) => {
    if (!inizio) return;
    const [a, b] = [inizio, punto(e)];
    smetti();
    acceso(false);
    if (Math.abs(a[0] - b[0]) > 6 && Math.abs(a[1] - b[1]) > 6) filtra(mappa.unproject(a), mappa.unproject(b));
  });
  document.addEventListener('keydown', (e) => { if (e.key === 'Escape' && traccia.getAttribute('aria-pressed') === 'true') { smetti(); acceso(false); } });
}

/** The particella of one segnalazione, lit, among its neighbours. */
export async function apriUna(quadro) {
  const { particella, ente, punto } = quadro.dataset;
  let dato = null;
  try {
    dato = particella ? await api.particella(ente, particella) : null;
  } catch { /* it is on no map: what the server drew stays */ }
  const centro = punto ? punto.split(',').map(Number) : null;
  if (!dato?.geometry && !centro) return {};
  const [o, s, e, n] = dato?.geometry ? riquadroDi(dato.geometry) : [...centro, ...centro];
  const aria = Math.max(e - o, n - s, 0.0006) * 0.8;
  const contesto = await apri(quadro, [[o - aria, s - aria], [e + aria, n + aria]]);
  if (dato?.geometry) {
    evidenzia(contesto, dato);
    api.confinanti(ente, particella).then((r) => evidenziaInsieme(contesto, { particelle: r.items.map((x) => x.id) })).catch(() => {});
  }
  if (centro) new maplibregl.Marker({ color: COLORI.A }).setLngLat(centro).addTo(contesto.mappa);
  return {};
}
