// The panels beside the map: one open at a time, each behind a button of the toolbar.

import { trova } from './dom.js';

/** A button of .strumenti with aria-controls opens its panel, whoever put it there and when.
 * Adds to contesto: apriRiquadro(id), which opens one and closes the others (null: all), and
 * suRiquadro(id, fn), which calls fn(open) at each change of one. */
export function creaRiquadri(contesto) {
  const ascolti = new Map();
  const bottoni = () => [...document.querySelectorAll('.strumenti [aria-controls][aria-expanded]')];
  const aperto = () => bottoni().find((b) => b.getAttribute('aria-expanded') === 'true');

  contesto.apriRiquadro = (id) => {
    for (const b of bottoni()) {
      const nome = b.getAttribute('aria-controls');
      const era = b.getAttribute('aria-expanded') === 'true';
      const ora = nome === id;
      b.setAttribute('aria-expanded', String(ora));
      trova(nome).hidden = !ora;
      if (era !== ora) for (const fn of ascolti.get(nome) ?? []) fn(ora);
    }
  };
  contesto.suRiquadro = (id, fn) => ascolti.set(id, [...ascolti.get(id) ?? [], fn]);

  document.addEventListener('click', (e) => {
    const b = e.target.closest?.('.strumenti [aria-controls][aria-expanded]');
    if (b) contesto.apriRiquadro(b.getAttribute('aria-expanded') === 'true' ? null : b.getAttribute('aria-controls'));
  });

  return {
    /** Closes what is open and gives the focus back to its button; false when nothing was. */
    chiudi() {
      const b = aperto();
      if (!b) return false;
      contesto.apriRiquadro(null);
      b.focus();
      return true;
    },
  };
}
