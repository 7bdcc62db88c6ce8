// Drawing a line or an area on the map with Terra Draw: by mouse, finger and keyboard, snapped to
// what the map shows. Loaded when a tool is first opened.

import { TerraDraw, TerraDrawLineStringMode, TerraDrawModeUndoRedo, TerraDrawPolygonMode, TerraDrawSelectMode } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import { creaAggancio } from './aggancio.js';

const COLORE = '#a6006b';
const MODI = { linea: 'linestring', area: 'polygon' };
const MINIMO = { linea: 2, area: 3 };

// Keys that no keyboard has: what a key does is decided here, not in the library.
const FINE = 'sit-fine';
const ANNULLA = 'sit-annulla';

/** The library takes nine decimals of a degree, which are a tenth of a millimetre. */
const arrotonda = (c) => (typeof c === 'number' ? Number(c.toFixed(9)) : c.map(arrotonda));

const uguali = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]) < 1e-8;

const punto = { Color: COLORE, Width: 5, Opacity: 1, OutlineColor: '#ffffff', OutlineWidth: 2, OutlineOpacity: 1 };
const conPrefisso = (nome, altro = {}) => Object.fromEntries(Object.entries({ ...punto, ...altro }).map(([k, v]) => [nome + k, v]));

/** Makes a tracer. cambia({punti, fatti, finito}) is called at each change: the corners that are
 * there, how many are placed (the last may follow the pointer), whether the drawing is over. */
export function creaTracciato(contesto, { cambia, colpo = () => {} }) {
  const { mappa } = contesto;
  const aggancio = creaAggancio(mappa);
  let agganciato = true;
  const toCustom = (e) => (agganciato ? aggancio(e.containerX, e.containerY) : undefined);
  const comuni = { keyEvents: { cancel: ANNULLA, finish: FINE }, snapping: { toCustom }, showCoordinatePoints: true };
  const stili = { ...conPrefisso('closingPoint', { Color: '#ffffff', OutlineColor: COLORE, Width: 6 }), ...conPrefisso('snappingPoint', { Color: '#ffbf00', OutlineColor: '#17324d', Width: 7 }), ...conPrefisso('coordinatePoint', { Width: 4 }) };
  const modi = {
    linea: new TerraDrawLineStringMode({ ...comuni, styles: { ...stili, lineStringColor: COLORE, lineStringWidth: 3 } }),
    area: new TerraDrawPolygonMode({ ...comuni, styles: { ...stili, fillColor: COLORE, fillOpacity: 0.12, outlineColor: COLORE, outlineWidth: 3 } }),
  };
  const bandiere = { feature: { draggable: false, coordinates: { draggable: true, midpoints: true, deletable: false, snappable: { toCustom } } } };
  const ritocco = new TerraDrawSelectMode({
    keyEvents: { deselect: null, delete: null, rotate: null, scale: null }, allowManualDeselection: false,
    flags: { linestring: bandiere, polygon: bandiere },
    styles: { selectedLineStringColor: COLORE, selectedLineStringWidth: 3, selectedPolygonColor: COLORE, selectedPolygonFillOpacity: 0.12, selectedPolygonOutlineColor: COLORE, selectedPolygonOutlineWidth: 3, ...conPrefisso('selectionPoint', { Width: 6 }), ...conPrefisso('midPoint', { Width: 4, Color: '#ffffff', OutlineColor: COLORE }) },
  });
  const draw = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map: mappa, prefixId: 'tracciato' }),
    modes: [modi.linea, modi.area, ritocco], undoRedo: { modeLevel: new TerraDrawModeUndoRedo({ maxStackSize: 10000 }) },
  });
  let genere = 'linea';
  let fatti = 0; // corners placed
  let messi = []; // those of the shape being drawn, in order
  const finite = {}; // the last finished shape of each kind, for when the tool is opened again
  let attivo = false;

  const disegnata = () => draw.getSnapshot().find((f) => f.properties.mode === MODI[genere] && f.geometry.type !== 'Point');
  const inCorso = () => draw.getMode() === MODI[genere] && draw.getModeState() === 'drawing';

  function stato() {
    const f = draw.enabled ? disegnata() : null;
    if (!f) return { punti: [], fatti: 0, finito: false };
    let punti = f.geometry.type === 'Polygon' ? f.geometry.coordinates[0].slice(0, -1) : f.geometry.coordinates;
    const n = inCorso() ? modi[genere].undoSize() : punti.length;
    if (inCorso()) {
      punti = punti.slice(0, n + 1);
      const [a, z] = [punti[n - 1], punti[n]];
      if (a && z && Math.hypot(a[0] - z[0], a[1] - z[1]) < 1e-8) punti.pop(); // the pointer has not moved yet
    }
    if (inCorso()) messi = punti.slice(0, n);
    // A closed ring is wound the way GeoJSON wants: it is given as it was drawn.
    else if (f.geometry.type === 'Polygon' && messi.length > 2 && uguali(punti[0], messi[0]) && uguali(punti.at(-1), messi[1])) punti = [punti[0], ...punti.slice(1).reverse()];
    return { punti, fatti: n, finito: !inCorso() };
  }

  function annuncia() {
    const s = stato();
    if (s.fatti !== fatti) { fatti = s.fatti; colpo(s); }
    cambia(s);
  }
  draw.on('change', annuncia);
  draw.on('finish', (id, { action }) => {
    if (action !== 'draw') { annuncia(); return; }
    draw.setMode('select');
    draw.selectFeature(id);
    fatti = stato().fatti;
    annuncia();
  });

  // The library tells of a corner before it counts it: look again when the click is over.
  mappa.getCanvas().addEventListener('pointerup', () => setTimeout(() => { if (attivo) annuncia(); }));

  // A new style takes away what was drawn on the old one.
  mappa.on('style.load', () => {
    if (!attivo) return;
    const f = disegnata();
    const finita = f && !inCorso();
    try { draw.stop(); } catch { /* its layers went with the style */ }
    draw.start();
    if (finita) riprendi(f.geometry); else parti();
  });

  function parti() {
    draw.clear();
    fatti = 0;
    messi = [];
    delete finite[genere];
    draw.setMode(MODI[genere]);
    annuncia();
  }

  /** Puts a finished shape there, to be touched up. */
  function riprendi(geometria) {
    draw.clear();
    messi = [];
    const coordinates = arrotonda(geometria.coordinates);
    const id = draw.getFeatureId();
    const [esito] = draw.addFeatures([{ type: 'Feature', id, geometry: { ...geometria, coordinates }, properties: { mode: MODI[genere] } }]);
    if (!esito.valid) return false;
    draw.setMode('select');
    draw.selectFeature(id);
    fatti = stato().fatti;
    annuncia();
    return true;
  }

  const evento = (lngLat) => {
    const { x, y } = mappa.project(lngLat);
    return { lng: lngLat.lng, lat: lngLat.lat, containerX: x, containerY: y, button: 'left', heldKeys: [], isContextMenu: false };
  };

  // The keyboard draws where the cross is: in the middle of the map.
  let ultimo = '';
  function tasto(e) {
    if (!attivo) return;
    if (e.key === 'Enter' || e.key === ' ') {
      e.preventDefault();
      e.stopPropagation();
      const c = mappa.getCenter();
      const qui = `${c.lng.toFixed(8)} ${c.lat.toFixed(8)}`;
      if (inCorso() && qui === ultimo) { finisci(); return; }
      ultimo = qui;
      if (draw.getMode() === 'select') return;
      const modo = modi[genere];
      modo.onMouseMove(evento(c));
      modo.onClick(evento(c));
      annuncia();
    } else if ((e.key === 'Backspace' || e.key === 'Delete') && inCorso()) {
      e.preventDefault();
      annulla();
    } else if (e.key === 'Escape' && inCorso()) {
      e.stopPropagation();
      parti();
    }
  }
  mappa.getCanvas().addEventListener('keydown', tasto);

  function ricorda() {
    if (draw.enabled && stato().finito) finite[genere] = disegnata().geometry;
  }

  function annulla() {
    ultimo = '';
    draw.undo();
    annuncia();
  }

  function finisci() {
    ultimo = '';
    if (!inCorso() || stato().fatti < MINIMO[genere]) return false;
    modi[genere].onKeyUp({ key: FINE, heldKeys: [], preventDefault() {} });
    return true;
  }

  return {
    /** Begins to listen, for a line or an area. */
    avvia(quale) {
      ricorda();
      genere = quale;
      ultimo = '';
      if (!draw.enabled) draw.start();
      attivo = true;
      contesto.occupata = true;
      const prima = finite[quale];
      if (!prima || !riprendi(prima)) parti();
    },
    /** Stops listening and takes the drawing away. */
    ferma() {
      if (!attivo) return;
      attivo = false;
      contesto.occupata = false;
      ricorda();
      if (draw.enabled) { draw.clear(); draw.stop(); }
    },
    ricomincia: parti,
    annulla,
    finisci,
    riprendi,
    /** Places a corner at [lon, lat], as typed. */
    metti([lng, lat]) {
      if (draw.getMode() === 'select') parti();
      const modo = modi[genere];
      const prima = agganciato;
      agganciato = false;
      modo.onMouseMove(evento({ lng, lat }));
      modo.onClick(evento({ lng, lat }));
      agganciato = prima;
      annuncia();
    },
    set aggancio(si) { agganciato = si; },
    get minimo() { return MINIMO[genere]; },
    stato,
  };
}
