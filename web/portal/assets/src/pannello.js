// The panel of a tool: made when it is first opened, beside those of the page.

import { h, icona, trova } from './dom.js';
import { t } from './lingua.js';

/** A section beside the others of the page, closed. */
export function creaPannello(id, titolo, contesto) {
  const corpo = h('div', { class: 'attrezzo-corpo' });
  const p = h('section', { id, class: 'riquadro attrezzo', 'aria-label': titolo, hidden: true },
    h('div', { class: 'attrezzo-testa' }, h('h2', {}, titolo),
      h('button', { type: 'button', class: 'tasto', onclick: () => { contesto.apriRiquadro(null); document.querySelector(`[aria-controls="${id}"]`)?.focus(); } }, icona('it-close'), h('span', { class: 'visually-hidden' }, t('Chiudi')))),
    corpo);
  document.querySelector('.banco').append(p);
  return corpo;
}

export const bottone = (testo, fai, altro = {}) => h('button', { type: 'button', class: 'btn btn-outline-primary btn-xs', ...altro, onclick: fai }, testo);

/** A choice among few, as radio buttons. */
export function scelta(nome, legenda, voci, valore, cambia) {
  return h('fieldset', { class: 'scelta' }, h('legend', {}, legenda), h('div', { class: 'scelte' }, voci.map(([v, testo]) => h('label', {},
    h('input', { type: 'radio', name: nome, value: v, checked: v === valore, onchange: () => cambia(v) }), testo))));
}

/** Hands a text to the person as a file. */
export function scarica(nome, testo, tipo) {
  const a = h('a', { href: URL.createObjectURL(new Blob([testo], { type: tipo })), download: nome });
  document.body.append(a);
  a.click();
  a.remove();
  setTimeout(() => URL.revokeObjectURL(a.href), 10000);
}

/** Says something to who does not see. */
export function annuncia(testo) {
  const dove = trova('attrezzi-voce') ?? document.querySelector('.banco').appendChild(h('p', { id: 'attrezzi-voce', class: 'visually-hidden', role: 'status', 'aria-live': 'polite' }));
  dove.textContent = testo;
}
