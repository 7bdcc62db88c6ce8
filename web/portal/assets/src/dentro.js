// Questions about what is around a particella: what is inside, what touches, who is next to it.
// The answers are lists; each row lights its thing on the map and opens it.

import { api } from './api.js';
import { h } from './dom.js';
import { accendi, evidenziaInsieme } from './evidenze.js';
import { nomeOggetto } from './identifica.js';
import { t } from './lingua.js';
import { leggiId, metri, mq, numero } from './testo.js';

/** Two things touch when they are nearer than this: within it the catasto takes neighbours on
 * different sheets as one border. */
const VICINO = 0.3;

const STRATI = ['particelle', 'edifici', 'civici', 'zone', 'vincoli'];
const TIPO = { particelle: 'particella', edifici: 'edificio', civici: 'civico', zone: 'zona', vincoli: 'vincolo' };

const conto = {
  particelle: (n) => (n === 1 ? t('1 particella') : t('{n} particelle', { n: numero(n) })),
  edifici: (n) => (n === 1 ? t('1 edificio') : t('{n} edifici', { n: numero(n) })),
  civici: (n) => (n === 1 ? t('1 civico') : t('{n} civici', { n: numero(n) })),
  zone: (n) => (n === 1 ? t('1 zona') : t('{n} zone', { n: numero(n) })),
  vincoli: (n) => (n === 1 ? t('1 vincolo') : t('{n} vincoli', { n: numero(n) })),
};

/** Of what a particella widened by a hand's breadth meets (largo), what is not all within it:
 * what lies on its border from outside, and what crosses it. stretto is what it meets as it is. */
export function tocca(largo, stretto) {
  const out = {};
  for (const s of STRATI) {
    if (!largo[s]) continue;
    const dentro = new Map((stretto[s] ?? []).map((x) => [x.id, x.percento]));
    out[s] = largo[s].filter((x) => s === 'particelle' || !dentro.has(x.id) || (s !== 'civici' && dentro.get(x.id) < 99.5));
  }
  return out;
}

/** The three buttons and the place of their answers. apri(oggetto) opens one of the list. */
export function creaDentro(contesto, { id, ente, apri }) {
  const esito = h('div', { class: 'dentro', role: 'status' });
  let aperto = null;
  let controllo = new AbortController();

  const domande = [
    [t('Che cosa c\'è dentro'), dentro],
    [t('Che cosa tocca'), toccati],
    [t('Confinanti'), confinanti],
  ];
  const bottoni = domande.map(([nome, chiedi]) => h('button', {
    type: 'button', class: 'btn btn-outline-primary btn-xs', 'aria-expanded': 'false', onclick: (e) => cambia(e.currentTarget, chiedi),
  }, nome));

  async function cambia(bottone, chiedi) {
    controllo.abort();
    controllo = new AbortController();
    evidenziaInsieme(contesto, {});
    aperto?.setAttribute('aria-expanded', 'false');
    if (aperto === bottone) {
      aperto = null;
      esito.replaceChildren();
      return;
    }
    aperto = bottone;
    bottone.setAttribute('aria-expanded', 'true');
    esito.replaceChildren(h('p', { class: 'nota' }, t('Sto cercando…')));
    try {
      const { signal } = controllo;
      const contenuto = await chiedi(signal);
      if (!signal.aborted) esito.replaceChildren(...contenuto.filter(Boolean));
    } catch (e) {
      if (e.name !== 'AbortError') esito.replaceChildren(h('div', { class: 'alert alert-warning' }, e.message));
    }
  }

  const domanda = (altro) => ({ particelle: [id], data: contesto.stato.data || undefined, ...altro });

  async function dentro(segnale) {
    // Particelle are beside a particella, never inside it.
    const r = await api.intersezioni(ente, domanda({ layer: STRATI.slice(1) }), segnale);
    return elenchi({ ...r, particelle: [] }, t('Dentro non risultano edifici, civici, zone o vincoli.'), (x) => (x.mq > 0 ? (x.percento < 99.5 ? t('{mq} qui, {n} % del suo intero', { mq: mq(x.mq), n: numero(x.percento) }) : mq(x.mq)) : ''));
  }

  async function toccati(segnale) {
    const [largo, stretto] = await Promise.all([
      api.intersezioni(ente, domanda({ distanza_m: VICINO }), segnale),
      api.intersezioni(ente, domanda({ layer: STRATI.slice(1) }), segnale),
    ]);
    return [h('p', { class: 'nota' }, t('Ciò che sta sul suo confine, entro 30 centimetri, o lo attraversa.')),
      ...elenchi({ ...tocca(largo, stretto), avvisi: largo.avvisi }, t('Non risulta nulla sul suo confine.'), () => '')];
  }

  async function confinanti(segnale) {
    const { items } = await api.confinanti(ente, id, contesto.stato.data, segnale);
    evidenziaInsieme(contesto, { particelle: items.map((v) => v.id) });
    return [
      h('h3', {}, items.length === 1 ? t('1 confinante') : t('{n} confinanti', { n: items.length })),
      h('ul', {}, items.map((v) => riga('particelle', v, t('{m} di confine', { m: metri(v.lunghezza_m) })))),
    ];
  }

  function elenchi(r, niente, dettaglio) {
    const pieni = STRATI.filter((s) => r[s]?.length);
    evidenziaInsieme(contesto, Object.fromEntries(pieni.map((s) => [s, r[s].map((x) => x.id)])));
    return [
      ...(r.avvisi ?? []).map((a) => h('div', { class: 'alert alert-warning' }, a.testo || a.codice)),
      pieni.length === 0 ? h('p', {}, niente) : null,
      ...pieni.flatMap((s) => [h('h3', {}, conto[s](r[s].length)), h('ul', {}, r[s].map((x) => riga(s, x, dettaglio(x))))]),
    ];
  }

  function riga(strato, x, dettaglio) {
    const o = { ...x, tipo: TIPO[strato], ente };
    const altro = leggiId(x.id);
    const lontano = altro && strato === 'particelle' && altro.foglio !== leggiId(id)?.foglio ? t('foglio {n}', { n: altro.foglio }) : '';
    const nome = strato === 'edifici' ? x.id.split('.').pop().replace(/^\+/, t('senza numero') + ' +') : '';
    return h('li', {}, accendi(contesto, h('button', { type: 'button', onclick: () => apri(o) },
      [nomeOggetto(o, contesto.nomeEnte), nome].filter(Boolean).join(' '),
      h('span', {}, [lontano, dettaglio].filter(Boolean).join(' · '))), strato, x.id));
  }

  return { bottoni, esito };
}
