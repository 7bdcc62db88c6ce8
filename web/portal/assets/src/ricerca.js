// The box: an ARIA combobox over /api/v1/ricerca. Enter takes the first answer when none is
// chosen, and waits for it when it has not come yet: people type "4/45" and Enter at once.

import { api } from './api.js';
import { leggiCollegamento } from './collegamenti.js';
import { h, icona, trova } from './dom.js';
import { t } from './lingua.js';
import { evidenziate, ordina, primeVicine } from './trovati.js';

/** After the last keystroke, before asking: an answer a keystroke is what people see. */
const ATTESA = 80;
/** Before saying how many: a voice that interrupts itself says nothing. */
const QUIETE = 500;
const RICORDATE = 5;
/** Each search of a person is a line in the register: it waits until one has stopped typing. */
const ATTESA_PERSONE = 700;
const PERSONE = document.body.dataset.persone === 'si';

const generi = {
  particella: [t('Particella'), t('Particelle'), 'it-maximize'], foglio: [t('Foglio'), t('Fogli di mappa'), 'it-file'],
  indirizzo: [t('Via'), t('Vie e piazze'), 'it-map-marker'], civico: [t('Civico'), t('Numeri civici'), 'it-pin'],
  luogo: [t('Luogo'), t('Luoghi'), 'it-flag'], ente: [t('Comune'), t('Comuni'), 'it-pa'],
  coordinate: [t('Coordinate'), t('Coordinate'), 'it-exchange-circle'],
  persona: [t('Persona'), t('Persone'), 'it-user'],
};

/** vai(answer) goes to one; collegamento(what) to an address of ours that was pasted;
 * preferito() is the ente one is looking at, where there are others. */
export function creaRicerca({ vai, collegamento, preferito }) {
  const modulo = trova('ricerca');
  const casella = trova('q');
  const lista = trova('esiti');
  const conta = trova('conta');
  const svuota = trova('svuota');
  const recenti = []; // of this page only: nothing of them is kept
  let voci = [];
  let attiva = -1;
  let conclusa = null; // the text that voci answer
  let timer = 0;
  let timerPersone = 0;
  let voce = 0;
  let corrente = null; // { q, promessa, controllo }

  for (const [k, v] of Object.entries({ role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'esiti', 'aria-autocomplete': 'list', 'aria-haspopup': 'listbox' })) casella.setAttribute(k, v);

  function apri(si) {
    lista.hidden = !si;
    // A list of options without options is no list: then it holds a sentence.
    lista.setAttribute('role', voci.length > 0 ? 'listbox' : 'group');
    casella.setAttribute('aria-expanded', String(si && voci.length > 0));
    if (!si) scegli(-1);
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

  function di(testo) {
    clearTimeout(voce);
    voce = setTimeout(() => { conta.textContent = testo; }, QUIETE);
  }

  function mostra(q) {
    const gruppi = [...new Set(voci.map((v) => v.gruppo ?? v.tipo))];
    let n = 0;
    lista.replaceChildren(...(voci.length
      ? gruppi.map((g) => h('div', { role: 'group', 'aria-labelledby': `genere-${g}` },
        h('div', { class: 'gruppo', id: `genere-${g}`, role: 'presentation' }, g === 'recenti' ? t('Ricerche recenti') : generi[g]?.[1] ?? g),
        voci.filter((v) => (v.gruppo ?? v.tipo) === g).map((v) => opzione(v, n++, q))))
      : [h('p', { class: 'nessuno' }, t('Nessun risultato per «{q}». Si può scrivere 4/45 (foglio e particella), foglio 4, una via, un comune, oppure 41.13, 14.65.', { q }))]));
    apri(true);
    scegli(-1);
    di(voci.length === 0 ? t('Nessun risultato') : voci.length === 1 ? t('1 risultato') : t('{n} risultati', { n: voci.length }));
  }

  function opzione(v, i, q) {
    const [genere, , segno] = generi[v.tipo] ?? [v.tipo, v.tipo, 'it-map-marker'];
    const stato = v.soppressa ? (v.tipo === 'particella' ? t('soppressa') : v.tipo === 'indirizzo' || v.tipo === 'civico' ? t('nome non più in uso') : t('non più in uso')) : '';
    return h('div', {
      id: `esito-${i}`, role: 'option', class: v.seguito ? 'seguito' : null, 'aria-selected': 'false',
      onmousedown: (e) => e.preventDefault(), onclick: () => prendi(v),
    },
    icona(v.seguito ? 'it-arrow-right' : v.gruppo === 'recenti' ? 'it-clock' : segno),
    h('span', { class: 'esito-testo' },
      v.seguito ? h('span', { class: 'oggi' }, t('oggi:'), ' ') : null,
      evidenziate(v.testo, q).map((p) => (p.m ? h('mark', {}, p.t) : p.t)), v.sotto ? h('span', { class: 'genere' }, ` ${v.sotto}`) : null),
    h('span', { class: stato ? 'genere soppressa' : 'genere' }, stato || (v.gruppo === 'recenti' ? genere : v.seguito ? genere : h('span', { class: 'visually-hidden' }, genere))));
  }

  function guasto(e) {
    voci = [];
    lista.replaceChildren(h('p', { class: 'nessuno' }, icona('it-warning-circle'), e.message));
    apri(true);
    di(e.message);
  }

  /** Asks once per text; a newer text drops the older question. */
  function chiedi(q) {
    if (corrente?.q === q) return corrente.promessa;
    corrente?.controllo.abort();
    const controllo = new AbortController();
    // "4/45" exists in most comuni, and the answers are bounded: the comune one is looking at is
    // asked by itself too, or its own might not be among them.
    const qui = preferito();
    const promessa = Promise.all([api.ricerca(q, controllo.signal), qui ? api.ricerca(q, controllo.signal, qui) : { items: [] }]).then(([ovunque, vicine]) => {
      voci = ordina(primeVicine(ovunque.items ?? [], vicine.items ?? []));
      conclusa = q;
      mostra(q);
    }).catch((e) => {
      if (e.name !== 'AbortError') { conclusa = null; guasto(e); }
    });
    corrente = { q, promessa, controllo };
    promessa.finally(() => { if (corrente?.controllo === controllo) corrente = null; });
    return promessa;
  }

  /** Persons, for who may look for them: in the body of a question, never in an address. */
  async function chiediPersone(q) {
    if (casella.value.trim() !== q) return;
    try {
      const r = await fetch('/ufficio/persone', { method: 'POST', body: new URLSearchParams({ q }) });
      const { items } = r.ok ? await r.json() : { items: [] };
      if (!items.length || casella.value.trim() !== q) return;
      if (conclusa !== q) { voci = []; conclusa = q; }
      voci = [...items, ...voci.filter((v) => v.tipo !== 'persona')];
      mostra(q);
    } catch { /* without persons the map's answers are still there */ }
  }

  function prendi(v) {
    clearTimeout(timer);
    clearTimeout(timerPersone);
    corrente?.controllo.abort();
    if (v.tipo === 'persona') { location.assign(`/soggetto/${v.id}`); return; }
    const { gruppo, ...scelta } = v;
    const dove = recenti.findIndex((r) => r.tipo === v.tipo && r.id === v.id && r.testo === v.testo);
    if (dove >= 0) recenti.splice(dove, 1);
    recenti.unshift(scelta);
    recenti.length = Math.min(recenti.length, RICORDATE);
    casella.value = v.testo;
    conclusa = v.testo;
    voci = [scelta];
    svuota.hidden = false;
    apri(false);
    vai(scelta);
  }

  function mostraRecenti() {
    if (recenti.length === 0) return;
    voci = recenti.map((v) => ({ ...v, gruppo: 'recenti' }));
    conclusa = '';
    mostra('');
  }

  function aNiente() {
    corrente?.controllo.abort();
    clearTimeout(voce);
    voci = [];
    conclusa = null;
    conta.textContent = '';
    apri(false);
  }

  /** True when the text was an address of ours, which is gone to. */
  function segui(testo) {
    const c = leggiCollegamento(testo, location.origin);
    if (!c) return false;
    clearTimeout(timer);
    casella.value = '';
    svuota.hidden = true;
    aNiente();
    collegamento(c);
    return true;
  }

  casella.addEventListener('paste', (e) => {
    if (segui(e.clipboardData?.getData('text') ?? '')) e.preventDefault();
  });

  casella.addEventListener('input', () => {
    clearTimeout(timer);
    const q = casella.value.trim();
    svuota.hidden = casella.value === '';
    if (!q) { aNiente(); mostraRecenti(); return; }
    timer = setTimeout(() => chiedi(q), ATTESA);
    clearTimeout(timerPersone);
    if (PERSONE && /^(?:[\p{L}' .]{4,}|[a-z]{6}[0-9a-z]{10}|[0-9]{11})$/iu.test(q)) timerPersone = setTimeout(() => chiediPersone(q), ATTESA_PERSONE);
  });

  casella.addEventListener('keydown', (e) => {
    const n = voci.length;
    if (e.isComposing) return;
    if (e.key === 'ArrowDown' && n) { e.preventDefault(); if (lista.hidden) mostra(conclusa ?? ''); else scegli((attiva + 1) % n); }
    else if (e.key === 'ArrowUp' && n && !lista.hidden) { e.preventDefault(); scegli(attiva <= 0 ? n - 1 : attiva - 1); }
    else if (e.key === 'ArrowDown' && casella.value === '') { e.preventDefault(); mostraRecenti(); }
    else if (e.key === 'Escape') {
      e.stopPropagation();
      if (lista.hidden) { casella.value = ''; casella.dispatchEvent(new Event('input')); apri(false); } else apri(false);
    }
  });

  modulo.addEventListener('submit', async (e) => {
    e.preventDefault();
    clearTimeout(timer);
    const q = casella.value.trim();
    if (attiva >= 0 && !lista.hidden) { prendi(voci[attiva]); return; }
    if (!q || segui(q)) return;
    if (conclusa !== q) await chiedi(q);
    if (conclusa === q && casella.value.trim() === q && voci.length) prendi(voci[0]);
  });

  casella.addEventListener('focus', () => {
    if (casella.value === '') mostraRecenti();
    else if (voci.length > 1 && conclusa === casella.value.trim()) mostra(conclusa);
  });
  casella.addEventListener('blur', () => setTimeout(() => { if (document.activeElement !== casella) apri(false); }, 120));
  svuota.addEventListener('click', () => { casella.value = ''; casella.focus(); casella.dispatchEvent(new Event('input')); });
}
