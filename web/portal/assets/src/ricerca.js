// The box: an ARIA combobox over /api/v1/ricerca. Enter takes the first answer when none is
// chosen, and waits for it when it has not come yet: people type "4/45" and Enter at once.

import { api } from './api.js';
import { h, icona, trova } from './dom.js';

const ATTESA = 140;

const generi = {
  particella: 'Particella', foglio: 'Foglio', indirizzo: 'Via', civico: 'Civico',
  luogo: 'Luogo', ente: 'Comune', coordinate: 'Coordinate',
};

export function creaRicerca({ vai, preferito }) {
  const modulo = trova('ricerca');
  const casella = trova('q');
  const lista = trova('esiti');
  const conta = trova('conta');
  const svuota = trova('svuota');
  let voci = [];
  let attiva = -1;
  let conclusa = '';
  let timer = 0;
  let corrente = null; // { q, promessa, controllo }

  for (const [k, v] of Object.entries({ role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'esiti', 'aria-autocomplete': 'list', 'aria-haspopup': 'listbox' })) casella.setAttribute(k, v);

  function chiudi() {
    lista.hidden = true;
    casella.setAttribute('aria-expanded', 'false');
    casella.removeAttribute('aria-activedescendant');
    attiva = -1;
  }

  function scegli(i) {
    attiva = i;
    [...lista.querySelectorAll('[role=option]')].forEach((li, n) => {
      li.setAttribute('aria-selected', String(n === i));
      if (n === i) li.scrollIntoView({ block: 'nearest' });
    });
    if (i >= 0) casella.setAttribute('aria-activedescendant', `esito-${i}`);
    else casella.removeAttribute('aria-activedescendant');
  }

  function mostra(q) {
    lista.replaceChildren(...(voci.length
      ? voci.map((v, i) => h('li', { id: `esito-${i}`, role: 'option', 'aria-selected': 'false', onmousedown: (e) => e.preventDefault(), onclick: () => prendi(v) },
        h('span', { class: 'esito-testo' }, v.testo),
        h('span', { class: v.soppressa ? 'genere soppressa' : 'genere' }, `${generi[v.tipo] ?? v.tipo}${v.soppressa ? ' soppressa' : ''}`)))
      : [h('li', { class: 'nessuno', role: 'presentation' }, `Nessun risultato per «${q}». Si può scrivere 4/45 (foglio e particella), foglio 4, un comune, oppure 41.13, 14.65.`)]));
    lista.hidden = false;
    casella.setAttribute('aria-expanded', String(voci.length > 0));
    conta.textContent = voci.length === 0 ? 'Nessun risultato' : voci.length === 1 ? '1 risultato' : `${voci.length} risultati`;
    scegli(-1);
  }

  function guasto(e) {
    voci = [];
    lista.replaceChildren(h('li', { class: 'nessuno', role: 'presentation' }, icona('it-warning-circle'), e.message));
    lista.hidden = false;
    conta.textContent = e.message;
  }

  /** Asks once per text; a newer text drops the older question. */
  function chiedi(q) {
    if (corrente?.q === q) return corrente.promessa;
    corrente?.controllo.abort();
    const controllo = new AbortController();
    const promessa = api.ricerca(q, controllo.signal).then((r) => {
      const items = r.items ?? [];
      // Among equals, the comune one is looking at comes first: "4/45" exists in most of them.
      const qui = preferito();
      const meglio = items[0]?.punteggio ?? 0;
      voci = qui ? [...items].sort((a, b) => vicino(b, qui, meglio) - vicino(a, qui, meglio)) : items;
      conclusa = q;
      mostra(q);
    }).catch((e) => {
      if (e.name !== 'AbortError') { conclusa = ''; guasto(e); }
    });
    corrente = { q, promessa, controllo };
    promessa.finally(() => { if (corrente?.controllo === controllo) corrente = null; });
    return promessa;
  }

  const vicino = (v, qui, meglio) => (v.ente === qui && (v.punteggio ?? 0) >= meglio - 0.05 ? 1 : 0);

  function prendi(v) {
    casella.value = v.testo;
    conclusa = v.testo;
    svuota.hidden = false;
    chiudi();
    vai(v);
  }

  casella.addEventListener('input', () => {
    clearTimeout(timer);
    const q = casella.value.trim();
    svuota.hidden = casella.value === '';
    if (!q) { corrente?.controllo.abort(); voci = []; conclusa = ''; conta.textContent = ''; chiudi(); return; }
    timer = setTimeout(() => chiedi(q), ATTESA);
  });

  casella.addEventListener('keydown', (e) => {
    const n = voci.length;
    if (e.key === 'ArrowDown' && n) { e.preventDefault(); lista.hidden ? mostra(conclusa) : scegli((attiva + 1) % n); }
    else if (e.key === 'ArrowUp' && n) { e.preventDefault(); scegli(attiva <= 0 ? n - 1 : attiva - 1); }
    else if (e.key === 'Escape') { if (lista.hidden) { casella.value = ''; casella.dispatchEvent(new Event('input')); } else chiudi(); }
  });

  modulo.addEventListener('submit', async (e) => {
    e.preventDefault();
    clearTimeout(timer);
    const q = casella.value.trim();
    if (!q) return;
    if (attiva >= 0) { prendi(voci[attiva]); return; }
    if (conclusa !== q) await chiedi(q);
    if (conclusa === q && casella.value.trim() === q && voci.length) prendi(voci[0]);
  });

  casella.addEventListener('focus', () => { if (voci.length && conclusa === casella.value.trim()) mostra(conclusa); });
  casella.addEventListener('blur', () => setTimeout(chiudi, 120));
  svuota.addEventListener('click', () => { casella.value = ''; casella.dispatchEvent(new Event('input')); casella.focus(); });
}
