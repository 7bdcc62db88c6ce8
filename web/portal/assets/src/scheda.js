// The card: at the side on a desk, a sheet from below on a telephone. Its frame is here; what it
// says of each kind of thing is in scheda_particella.js and scheda_oggetti.js.

import { creaManiglia } from './altezza.js';
import { h, icona, trova } from './dom.js';
import { nomeOggetto } from './identifica.js';
import { t } from './lingua.js';

export function creaScheda(contesto, { chiudi: quandoChiude }) {
  const scheda = trova('scheda');
  let ritorno = null;

  /** Shows a card. pila is the stack of what lies at the point, indice which of it this is,
   * vai(i) opens another; da is the card from which one came, with its way back. */
  function apri({ sopra, titolo, contenuto, pila = [], indice = 0, vai, da }) {
    // Who asked last, to whom the focus goes back; the body asks nothing.
    const chi = document.activeElement;
    if (!scheda.contains(chi) && chi !== document.body) ritorno = chi;
    const dentro = scheda.contains(document.activeElement) && document.activeElement !== scheda;
    scheda.hidden = false;
    scheda.removeAttribute('aria-busy');
    document.body.classList.add('con-scheda');
    scheda.replaceChildren(
      creaManiglia(scheda, quandoChiude),
      h('button', { type: 'button', class: 'tasto chiudi', onclick: quandoChiude }, icona('it-close'), h('span', { class: 'visually-hidden' }, t('Chiudi la scheda'))),
      ...[da && indietro(da), pila.length > 1 && catasta(pila, indice, vai),
        sopra && h('p', { class: 'sopra' }, sopra), h('h2', {}, titolo), ...contenuto].flat().filter(Boolean));
    // Pages of ours do not open inside the frame of another site.
    if (contesto.incorporata) for (const a of scheda.querySelectorAll('a')) { a.target = '_blank'; a.rel = 'noopener'; }
    scheda.scrollTop = 0;
    // The element that had the focus is gone with the old card: the new one takes its place.
    if (dentro) (scheda.querySelector('.catasta [aria-current]') ?? scheda).focus({ preventScroll: true });
    trova('conta').textContent = t('Scheda aperta: {nome}', { nome: [titolo, sopra].filter(Boolean).join(', ') });
  }

  function catasta(pila, indice, vai) {
    const passo = (di, nome, segno) => h('button', {
      type: 'button', class: 'tasto', 'aria-label': nome, onclick: () => vai((indice + di + pila.length) % pila.length),
    }, icona(segno));
    return h('nav', { class: 'catasta', 'aria-label': t('Che cosa c\'è in questo punto: {n} oggetti', { n: pila.length }) },
      h('div', { class: 'catasta-riga' }, passo(-1, t('Oggetto precedente'), 'it-chevron-left'), h('span', {}, t('{i} di {n}', { i: indice + 1, n: pila.length })), passo(1, t('Oggetto successivo'), 'it-chevron-right')),
      h('ul', {}, pila.map((o, i) => h('li', {}, h('button', { type: 'button', 'aria-current': i === indice ? 'true' : null, onclick: () => vai(i) }, nomeOggetto(o, contesto.nomeEnte))))));
  }

  const indietro = (da) => h('button', { type: 'button', class: 'indietro', onclick: da.torna }, icona('it-chevron-left'), da.nome);

  function chiudi() {
    if (scheda.hidden) return;
    const dentro = scheda.contains(document.activeElement);
    scheda.hidden = true;
    document.body.classList.remove('con-scheda');
    if (dentro) (ritorno?.isConnected ? ritorno : trova('q') ?? contesto.mappa.getCanvas()).focus();
  }

  const messaggio = (titolo, testo, ...altro) => apri({ titolo, contenuto: [h('p', {}, testo), ...altro] });

  const attesa = () => {
    if (scheda.hidden) apri({ titolo: t('Sto cercando…'), contenuto: [] });
    else scheda.setAttribute('aria-busy', 'true');
  };

  return { apri, chiudi, messaggio, attesa, elemento: scheda };
}

/** Rows of a list of facts; what is not known has none. */
export const riga = (nome, valore) => (valore === null || valore === undefined || valore === '' ? [] : [h('dt', {}, nome), h('dd', {}, valore)]);
