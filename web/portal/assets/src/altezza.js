// The card on a telephone is a sheet from below with three heights: dragged by its handle, or
// stepped with a click, Enter or the arrows.

import { h } from './dom.js';
import { t } from './lingua.js';

const PASSI = ['bassa', 'media', 'alta'];

/** Pixels of a step, of the room there is; the highest leaves the search box in sight. */
const misura = (passo, stanza) => ({ bassa: Math.min(168, stanza * 0.3), media: stanza * 0.5, alta: stanza - 100 }[passo]);

/** The step nearest to a height; null when it was dragged away. */
export function piuVicino(altezza, stanza) {
  if (altezza < misura('bassa', stanza) * 0.6) return null;
  return PASSI.reduce((a, b) => (Math.abs(misura(b, stanza) - altezza) < Math.abs(misura(a, stanza) - altezza) ? b : a));
}

/** Makes the handle of the sheet; chiudi is called when it is dragged off the screen. */
export function creaManiglia(scheda, chiudi) {
  const stanza = () => scheda.parentElement.clientHeight;
  const imposta = (passo) => {
    scheda.dataset.altezza = passo;
    scheda.style.removeProperty('max-height');
    maniglia.setAttribute('aria-expanded', String(passo !== 'bassa'));
  };
  const passa = (di) => imposta(PASSI[Math.max(0, Math.min(2, PASSI.indexOf(scheda.dataset.altezza) + di))]);
  let presa = null;

  const maniglia = h('button', {
    type: 'button', class: 'maniglia', 'aria-label': t('Altezza della scheda'), 'aria-expanded': 'true',
    onclick: () => {
      if (presa?.mosso) return;
      imposta(PASSI[(PASSI.indexOf(scheda.dataset.altezza) + 1) % 3]);
    },
    onkeydown: (e) => {
      if (e.key !== 'ArrowUp' && e.key !== 'ArrowDown') return;
      e.preventDefault();
      passa(e.key === 'ArrowUp' ? 1 : -1);
    },
    onpointerdown: (e) => {
      presa = { y: e.clientY, alta: scheda.offsetHeight, mosso: false };
      maniglia.setPointerCapture(e.pointerId);
    },
    onpointermove: (e) => {
      if (!presa || !maniglia.hasPointerCapture(e.pointerId)) return;
      if (Math.abs(e.clientY - presa.y) > 6) presa.mosso = true;
      if (presa.mosso) scheda.style.setProperty('max-height', `${Math.max(40, presa.alta + presa.y - e.clientY)}px`);
    },
    onpointerup: (e) => {
      if (!presa?.mosso) return;
      const passo = piuVicino(presa.alta + presa.y - e.clientY, stanza());
      if (passo) imposta(passo);
      else { scheda.style.removeProperty('max-height'); chiudi(); }
    },
    onpointercancel: () => { presa = null; scheda.style.removeProperty('max-height'); },
  });
  if (!PASSI.includes(scheda.dataset.altezza)) imposta('media');
  return maniglia;
}
