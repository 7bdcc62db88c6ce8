// The map itself: made once, its style changed in place, what is selected drawn above it.

import maplibregl from './maplibre.js';
import { applica, scarica } from './stile.js';
import { disegna } from './segni.js';
import { barra } from './barra.js';
import { fermo, telefono, trova } from './dom.js';

const ITALIA = [[6.6, 35.4], [18.6, 47.1]];

const parole = {
  'AttributionControl.ToggleAttribution': 'Mostra o nascondi le fonti',
  'GeolocateControl.FindMyLocation': 'Vai alla mia posizione',
  'GeolocateControl.LocationNotAvailable': 'La posizione non è disponibile',
  'Map.Title': 'Mappa catastale: frecce per spostarsi, più e meno per la scala, Invio per sapere che cosa c\'è al centro',
  'NavigationControl.ResetBearing': 'Rimetti il nord in alto',
  'NavigationControl.ZoomIn': 'Ingrandisci',
  'NavigationControl.ZoomOut': 'Riduci',
};

/** Makes the map on the view of the permalink, else on everything that is loaded. */
export async function crea(stato, riquadro) {
  const stile = await scarica(stato.stile || 'catasto');
  const inizio = stato.vista
    ? { center: [stato.vista.lon, stato.vista.lat], zoom: stato.vista.zoom }
    : { bounds: riquadro ?? ITALIA, fitBoundsOptions: { padding: spazio(), maxZoom: 17 } };
  const mappa = new maplibregl.Map({
    container: 'mappa', style: applica(structuredClone(stile), stato), ...inizio,
    minZoom: 4, maxZoom: 22, attributionControl: false, dragRotate: false, pitchWithRotate: false,
    touchPitch: false, locale: parole, fadeDuration: fermo() ? 0 : 150, maxTileCacheSize: 200,
  });
  mappa.touchZoomRotate.disableRotation();
  mappa.keyboard.disableRotation();
  mappa.addControl(new maplibregl.NavigationControl({ showCompass: false }), 'bottom-right');
  mappa.addControl(new maplibregl.GeolocateControl({ positionOptions: { enableHighAccuracy: true }, trackUserLocation: true }), 'bottom-right');
  mappa.addControl(new maplibregl.ScaleControl({ maxWidth: 110 }), 'bottom-left');
  const contesto = { mappa, stile, scelta: null, confinanti: [] };
  mappa.setMissingStyleImageResolver((id) => {
    const { 'sit:segno': segno, 'sit:fiduciale': fiduciale } = contesto.stile.metadata;
    const carta = contesto.stile.layers[0].paint['background-color'];
    const { immagine, rapporto } = disegna(id, { segno, fiduciale, carta });
    mappa.addImage(id, immagine, { pixelRatio: rapporto });
  });
  mappa.on('style.load', () => sovrapponi(contesto));
  barra(mappa);
  return contesto;
}

/** Changes the look; the selection is drawn again when the new style has come. */
export async function cambiaStile(contesto, stato) {
  contesto.stile = await scarica(stato.stile || 'catasto');
  contesto.mappa.setStyle(applica(structuredClone(contesto.stile), stato), { diff: false });
}

const niente = { type: 'FeatureCollection', features: [] };

function sovrapponi(contesto) {
  const { mappa, stile } = contesto;
  const colore = stile.metadata['sit:selezione'];
  if (mappa.getSource('scelta')) return;
  mappa.addSource('scelta', { type: 'geojson', data: contesto.scelta ?? niente });
  const prima = 'fogli-numero';
  mappa.addLayer({
    id: 'confinanti', type: 'line', source: 'sit', 'source-layer': 'particelle', filter: filtro(contesto.confinanti),
    layout: { 'line-join': 'round' },
    paint: { 'line-color': stile.metadata['sit:confinante'], 'line-width': 2.5, 'line-dasharray': [2, 1] },
  }, prima);
  mappa.addLayer({ id: 'scelta-area', type: 'fill', source: 'scelta', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': colore, 'fill-opacity': 0.22 } }, prima);
  mappa.addLayer({ id: 'scelta-alone', type: 'line', source: 'scelta', layout: { 'line-join': 'round' }, paint: { 'line-color': '#ffffff', 'line-width': 6, 'line-opacity': 0.75 } }, prima);
  mappa.addLayer({ id: 'scelta-bordo', type: 'line', source: 'scelta', layout: { 'line-join': 'round' }, paint: { 'line-color': colore, 'line-width': 3 } }, prima);
  mappa.addLayer({ id: 'scelta-punto', type: 'circle', source: 'scelta', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-radius': 8, 'circle-color': colore, 'circle-stroke-color': '#ffffff', 'circle-stroke-width': 3 } });
}

const filtro = (ids) => ['in', ['get', 'id'], ['literal', ids]];

/** Draws a GeoJSON feature as the selected one; null for none. */
export function evidenzia(contesto, feature) {
  contesto.scelta = feature?.geometry ? feature : null;
  contesto.mappa.getSource('scelta')?.setData(contesto.scelta ?? niente);
}

export function evidenziaConfinanti(contesto, ids) {
  contesto.confinanti = ids;
  if (contesto.mappa.getLayer('confinanti')) contesto.mappa.setFilter('confinanti', filtro(ids));
}

/** What the panels cover: nothing of interest should end up under them. */
export function spazio() {
  const scheda = trova('scheda');
  const aperta = scheda && !scheda.hidden;
  if (telefono()) return { top: 130, left: 30, right: 30, bottom: aperta ? Math.round(innerHeight * 0.46) : 70 };
  const riquadro = document.querySelector('.riquadro:not([hidden])');
  return { top: 90, left: riquadro ? 430 : 60, right: aperta ? 460 : 80, bottom: 70 };
}

/** Goes to [ovest, sud, est, nord]. */
export function inquadra(mappa, [o, s, e, n], maxZoom = 18.5) {
  mappa.fitBounds([[o, s], [e, n]], { padding: spazio(), maxZoom, animate: !fermo(), duration: 700 });
}

/** The box of a GeoJSON geometry. */
export function riquadroDi(geometria) {
  const r = [Infinity, Infinity, -Infinity, -Infinity];
  const guarda = (c) => {
    if (typeof c[0] === 'number') {
      r[0] = Math.min(r[0], c[0]); r[1] = Math.min(r[1], c[1]);
      r[2] = Math.max(r[2], c[0]); r[3] = Math.max(r[3], c[1]);
    } else c.forEach(guarda);
  };
  guarda(geometria.coordinates);
  return r;
}
