// The map itself: made once, its style changed in place, what is selected drawn above it.

import maplibregl from './maplibre.js';
import { barra } from './barra.js';
import { fermo, telefono, trova } from './dom.js';
import { sovrapponi } from './evidenze.js';
import { t } from './lingua.js';
import { disegna } from './segni.js';
import { protocolloSfondi } from './sfondi.js';
import { applica, scarica } from './stile.js';
import { eTrama, tesse } from './trame.js';

const ITALIA = [[6.6, 35.4], [18.6, 47.1]];

/** What the library says by itself, in the language of the page. */
const parole = {
  'AttributionControl.ToggleAttribution': t('Mostra o nascondi le fonti'),
  'CooperativeGesturesHandler.WindowsHelpText': t('Per ingrandire la mappa: Ctrl e rotella'),
  'CooperativeGesturesHandler.MacHelpText': t('Per ingrandire la mappa: ⌘ e rotella'),
  'CooperativeGesturesHandler.MobileHelpText': t('Per spostare la mappa: due dita'),
  'FullscreenControl.Enter': t('Schermo intero'),
  'FullscreenControl.Exit': t('Esci dallo schermo intero'),
  'GeolocateControl.FindMyLocation': t('Vai alla mia posizione'),
  'GeolocateControl.LocationNotAvailable': t('La posizione non è disponibile'),
  'Map.Title': t('Mappa catastale: frecce per spostarsi, più e meno per la scala, Invio per sapere che cosa c\'è al centro, punto interrogativo per i tasti'),
  'Marker.Title': t('Segnaposto'),
  'NavigationControl.ResetBearing': t('Rimetti il nord in alto'),
  'NavigationControl.ZoomIn': t('Ingrandisci'),
  'NavigationControl.ZoomOut': t('Riduci'),
  'ScaleControl.Meters': 'm',
  'ScaleControl.Kilometers': 'km',
};

/** Makes the map on the view of the permalink, else on everything that is loaded. stile is the
 * document of the style, asked for while the rest was coming. */
export async function crea(stato, riquadro, stile, { incorporata = false } = {}) {
  const inizio = stato.vista
    ? { center: [stato.vista.lon, stato.vista.lat], zoom: stato.vista.zoom }
    : { bounds: riquadro ?? ITALIA, fitBoundsOptions: { padding: spazio(), maxZoom: 17 } };
  protocolloSfondi(maplibregl, stile);
  const mappa = new maplibregl.Map({
    container: 'mappa', style: applica(structuredClone(stile), stato), ...inizio,
    minZoom: 4, maxZoom: 22, attributionControl: false, dragRotate: false, pitchWithRotate: false,
    touchPitch: false, locale: parole, fadeDuration: fermo() ? 0 : 150, maxTileCacheSize: 200,
    // Inside another page the wheel and one finger belong to that page.
    cooperativeGestures: incorporata, clickTolerance: 4,
  });
  mappa.touchZoomRotate.disableRotation();
  mappa.keyboard.disableRotation();
  if (!incorporata && document.fullscreenEnabled) mappa.addControl(new maplibregl.FullscreenControl({ container: trova('contenuto') }), 'bottom-right');
  if (!incorporata) mappa.addControl(new maplibregl.GeolocateControl({ positionOptions: { enableHighAccuracy: true }, trackUserLocation: true }), 'bottom-right');
  mappa.addControl(new maplibregl.NavigationControl({ showCompass: false }), 'bottom-right');
  mappa.addControl(new maplibregl.ScaleControl({ maxWidth: 110 }), 'bottom-left');
  const contesto = { mappa, stile, scelta: null, insieme: {}, punta: null, occupata: false };
  mappa.setMissingStyleImageResolver((id) => {
    const { 'sit:segno': segno, 'sit:fiduciale': fiduciale } = contesto.stile.metadata;
    const carta = contesto.stile.layers[0].paint['background-color'];
    const { immagine, rapporto } = eTrama(id) ? tesse(id, contesto.stile.metadata['sit:trame'][id]) : disegna(id, { segno, fiduciale, carta });
    mappa.addImage(id, immagine, { pixelRatio: rapporto });
  });
  mappa.on('style.load', () => sovrapponi(contesto));
  if (trova('scala')) barra(mappa);
  return contesto;
}

/** Changes the look; the selection is drawn again when the new style has come. */
export async function cambiaStile(contesto, stato) {
  contesto.stile = await scarica(stato.stile || 'catasto');
  contesto.mappa.setStyle(applica(structuredClone(contesto.stile), stato), { diff: false });
}

/** What the panels cover: nothing of interest should end up under them. */
export function spazio() {
  const scheda = trova('scheda');
  const aperta = scheda && !scheda.hidden;
  const { clientWidth: larga, clientHeight: alta } = trova('mappa');
  const banco = Number.parseFloat(getComputedStyle(document.body).getPropertyValue('--banco')) || 0;
  // Zoomed to 400 % there is little room: the margins may not be more than the map.
  const misura = (lato, v) => Math.min(v, Math.round(lato * 0.42));
  if (telefono()) {
    return { top: misura(alta, banco + 24), left: 30, right: 30, bottom: misura(alta, aperta ? scheda.offsetHeight : 70) };
  }
  const riquadro = document.querySelector('.riquadro:not([hidden])');
  return {
    top: misura(alta, 60), left: misura(larga, riquadro ? 430 : 60),
    right: misura(larga, aperta ? scheda.offsetWidth + 60 : 80), bottom: misura(alta, 70),
  };
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

/** Moves the map when what was clicked is, or would be cut, under the card that it opened. */
export function scopri(mappa, geometria) {
  const [o, s, e, n] = riquadroDi(geometria);
  const a = mappa.project([o, n]);
  const b = mappa.project([e, s]);
  const m = spazio();
  const { clientWidth: larga, clientHeight: alta } = mappa.getContainer();
  const libero = { x: larga - m.left - m.right, y: alta - m.top - m.bottom };
  const c = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const coperto = b.x > larga - m.right || b.y > alta - m.bottom || a.x < 0 || a.y < 0;
  const fuori = c.x > larga - m.right || c.y > alta - m.bottom || c.x < 0 || c.y < 0;
  if (!fuori && !(coperto && b.x - a.x < libero.x && b.y - a.y < libero.y)) return;
  mappa.easeTo({ center: [(o + e) / 2, (s + n) / 2], offset: [(m.left - m.right) / 2, (m.top - m.bottom) / 2], animate: !fermo() });
}
