// The bar: where the pointer is, in the system that one chooses, and a scale; both can be typed.

import { fermo, h, telefono, trova } from './dom.js';
import { t } from './lingua.js';
import { leggiScala, scala, scalaTonda, zoomDiScala } from './testo.js';

const RICORDO = 'sit-sistema'; // the choice, kept in the browser and nowhere else

export function barra(mappa) {
  const casella = trova('scala');
  const scriviScala = () => {
    if (document.activeElement !== casella) casella.value = scalaTonda(scala(mappa.getZoom(), mappa.getCenter().lat));
  };
  mappa.on('move', scriviScala);
  casella.addEventListener('change', () => {
    const n = leggiScala(casella.value);
    if (n >= 50) mappa.easeTo({ zoom: zoomDiScala(n, mappa.getCenter().lat), animate: !fermo() });
    casella.blur();
    scriviScala();
  });
  casella.addEventListener('focus', () => casella.select());
  scriviScala();
}

/** The part of the bar that says where: the projections come when the pointer first moves. */
export function creaCoordinate(contesto) {
  const { mappa } = contesto;
  const dove = trova('coordinate');
  const leggiScelta = () => { try { return localStorage.getItem(RICORDO) ?? 'utm'; } catch { return 'utm'; } };
  contesto.sistema = leggiScelta();
  const ascolti = [];
  /** Changes the system everywhere it is shown. */
  contesto.scegliSistema = (s) => {
    contesto.sistema = s;
    try { localStorage.setItem(RICORDO, s); } catch { /* a browser that keeps nothing still shows it */ }
    for (const fn of ascolti) fn(s);
  };
  contesto.suSistema = (fn) => ascolti.push(fn);
  if (telefono()) return; // no pointer, no room: the panel has them

  const casella = h('input', { id: 'coordinate-testo', type: 'text', autocomplete: 'off', spellcheck: 'false', 'aria-label': t('Coordinate: scriverle e premere Invio per andarci') });
  const copia = h('button', { type: 'button', class: 'barra-copia', disabled: true }, t('Copia'));
  const sistemi = h('select', { 'aria-label': t('Sistema di coordinate') });
  dove.append(sistemi, casella, copia);
  const { lng, lat } = mappa.getCenter();
  casella.value = `${lng.toFixed(6)} ${lat.toFixed(6)}`;

  let pronto = null;
  const prepara = () => {
    pronto ??= import('./posizione.js').then((m) => m.creaCasella(contesto, { casella, sistemi, copia })).catch(() => { pronto = null; });
  };
  mappa.once('mousemove', prepara);
  mappa.once('idle', prepara);
  dove.addEventListener('focusin', prepara);
}
