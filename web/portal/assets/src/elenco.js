// The list of what the map shows: the same answers for whoever does not see it, or prefers a list.

import { h, trova } from './dom.js';
import { leggiId, nomeParticella } from './testo.js';

const MASSIMO = 300;

const ordine = new Intl.Collator('it', { numeric: true });

export function creaElenco(contesto, { particella, foglio, comune }) {
  const { mappa } = contesto;
  const riquadro = trova('elenco');
  const conto = trova('elenco-conto');
  const voci = trova('elenco-voci');

  function visibili(strati) {
    const trovati = new Map();
    const presenti = strati.filter((s) => mappa.getLayer(s));
    for (const f of presenti.length ? mappa.queryRenderedFeatures({ layers: presenti }) : []) {
      const chiave = f.properties.id ?? f.properties.ente;
      if (chiave) trovati.set(chiave, f.properties);
    }
    return [...trovati.values()];
  }

  const bottone = (testo, sotto, fai) => h('li', {}, h('button', { type: 'button', onclick: fai }, testo, h('span', {}, sotto)));

  function scrivi() {
    if (riquadro.hidden) return;
    const zoom = mappa.getZoom();
    let righe;
    let nome;
    if (zoom >= 15) {
      nome = ['particella', 'particelle'];
      righe = visibili(['particelle-area', 'strade-area', 'acque-area'])
        .sort((a, b) => a.foglio - b.foglio || ordine.compare(a.numero, b.numero))
        .map((p) => bottone(nomeParticella(p.numero), `foglio ${p.foglio}`, () => particella(p.id, p.ente)));
    } else if (zoom >= 10) {
      nome = ['foglio', 'fogli'];
      righe = visibili(['fogli-area', 'fogli-bordo']).sort((a, b) => ordine.compare(a.id, b.id))
        .map((f) => bottone(`Foglio ${leggiId(f.id)?.sezione ?? ''}${f.foglio}`, contesto.nomeEnte(f.ente) ?? f.ente, () => foglio(f.id, f.ente)));
    } else {
      nome = ['comune', 'comuni'];
      righe = contesto.enti.map((e) => bottone(e.nome, e.ente, () => comune(e.ente)));
    }
    const n = righe.length;
    conto.textContent = n === 0 ? 'In questa vista non c\'è niente: spostare o allargare la mappa.'
      : `${n} ${n === 1 ? nome[0] : nome[1]}${n > MASSIMO ? `; qui i primi ${MASSIMO}: ingrandire per vederli tutti` : ''}${zoom >= 10 && zoom < 15 ? '. Ingrandendo si elencano le particelle.' : ''}`;
    voci.replaceChildren(...righe.slice(0, MASSIMO));
  }

  mappa.on('idle', scrivi);
  return { scrivi };
}
