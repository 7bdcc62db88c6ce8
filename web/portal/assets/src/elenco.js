// The list of what the map shows: the same answers for whoever does not see it, or prefers a list.

import './comune.js';
import { h, trova } from './dom.js';
import { accendi } from './evidenze.js';
import { nomeOggetto } from './identifica.js';
import { t } from './lingua.js';
import { numero } from './testo.js';
import { inVista } from './vista.js';

const MASSIMO = 300;

export function creaElenco(contesto, { apri }) {
  const { mappa } = contesto;
  const riquadro = trova('elenco');
  const conto = trova('elenco-conto');
  const voci = trova('elenco-voci');

  const riga = (testo, sotto, fai) => h('button', { type: 'button', onclick: fai }, testo, h('span', {}, sotto));

  function parte({ strato, tipo, titolo, cose, lato }) {
    const righe = cose.slice(0, MASSIMO).map((p) => {
      const o = { tipo, id: p.id, ente: p.ente, testo: p.testo, sigla: p.sigla, codice: p.codice };
      return h('li', {}, accendi(contesto, riga(nomeOggetto(o, contesto.nomeEnte), lato(p, contesto.nomeEnte), () => apri(o)), strato, p.id));
    });
    return h('details', { 'data-parte': strato, open: aperte.get(strato) ?? true, ontoggle: (e) => aperte.set(strato, e.target.open) },
      h('summary', {}, `${titolo} (${numero(cose.length)})`),
      h('ul', {}, righe),
      cose.length > MASSIMO ? h('p', { class: 'nota' }, t('Qui i primi {n}: ingrandire per vederli tutti.', { n: MASSIMO })) : null);
  }
  const aperte = new Map();

  function scrivi() {
    if (riquadro.hidden || voci.contains(document.activeElement)) return; // not under the finger of who is in it
    const zoom = mappa.getZoom();
    const parti = zoom >= 10 ? inVista(mappa) : [];
    const comuni = zoom < 10 ? contesto.enti : [];
    const n = parti.reduce((s, p) => s + p.cose.length, comuni.length);
    conto.textContent = n === 0 ? t('In questa vista non c\'è niente: spostare o allargare la mappa.')
      : zoom >= 10 && zoom < 15 ? t('{n} oggetti. Ingrandendo si elencano le particelle.', { n: numero(n) })
        : n === 1 ? t('1 oggetto.') : t('{n} oggetti.', { n: numero(n) });
    voci.replaceChildren(...parti.map(parte),
      ...(comuni.length ? [h('ul', {}, comuni.map((e) => h('li', {}, riga(e.nome, e.ente, () => apri({ tipo: 'comune', id: e.ente, ente: e.ente })))))] : []));
  }

  mappa.on('idle', scrivi);
  voci.addEventListener('focusout', (e) => { if (!voci.contains(e.relatedTarget)) setTimeout(scrivi, 300); });
  scrivi();
  return { scrivi };
}
