// What lies at a point: the answer of the server and what the map draws there, as one stack of
// objects, the most wanted first.

import { t } from './lingua.js';
import { nomeFoglio, nomeParticella, leggiId } from './testo.js';

/** The entry of the panel of layers that shows the particella of this number. */
const voceDi = (id) => {
  const n = leggiId(id)?.numero ?? '';
  return n.startsWith('STRADA') ? 'strade' : n.startsWith('ACQUA') ? 'acque' : 'particelle';
};

/** qui: the answer of /punto. disegnati: what the map draws under the pointer, { strato, p }.
 * visibile: whether an entry of the panel is on. A layer that is off is passed through. */
export function pila(qui, disegnati, visibile) {
  const { ente } = qui;
  const drawn = (strato) => disegnati.filter((d) => d.strato === strato).map((d) => d.p);
  const out = [];
  const metti = (voce, o) => {
    if (visibile(voce) && !out.some((x) => x.tipo === o.tipo && x.id === o.id)) out.push({ ente, ...o });
  };
  if (qui.particella) metti(voceDi(qui.particella), { tipo: 'particella', id: qui.particella });
  const pratiche = [...new Map(drawn('pratiche').map((p) => [p.n, p])).values()];
  if (pratiche.length) metti('pratiche', { tipo: 'pratiche', id: '', pratiche });
  for (const id of new Set([qui.edificio, ...drawn('edifici').map((p) => p.id)])) if (id) metti('edifici', { tipo: 'edificio', id });
  const civici = drawn('civici');
  for (const p of civici) metti('civici', { tipo: 'civico', id: p.id, testo: p.testo });
  if (civici.length === 0 && qui.civico) metti('civici', { tipo: 'civico', id: qui.civico.id ?? '', testo: qui.civico.testo, distanza: qui.civico.distanza_m });
  for (const [strato, tipo, ids] of [['zone', 'zona', qui.zone], ['vincoli', 'vincolo', qui.vincoli]]) {
    const note = new Map(drawn(strato).map((p) => [p.id, p]));
    for (const id of new Set([...ids ?? [], ...note.keys()])) metti(strato, { tipo, id, ...note.get(id) });
  }
  for (const p of drawn('segni')) if (p.testo) metti('segni', { tipo: 'segno', id: `${p.tipo}:${p.testo}`, testo: p.testo });
  if (qui.foglio) metti('fogli', { tipo: 'foglio', id: qui.foglio });
  if (ente) metti('comuni', { tipo: 'comune', id: ente });
  return out;
}

/** What an object of the stack is called in a line. */
export function nomeOggetto(o, nomeEnte = (e) => e) {
  switch (o.tipo) {
    case 'particella': return nomeParticella(leggiId(o.id)?.numero || o.id);
    case 'edificio': return t('Edificio');
    // With its street it is an address; alone it needs its word.
    case 'civico': return /^\p{L}/u.test(o.testo ?? '') ? o.testo : t('Civico {n}', { n: o.testo ?? '' }).trim();
    case 'via': return o.testo ?? t('Via');
    case 'zona': return t('Zona {n}', { n: o.sigla ?? '' }).trim();
    case 'vincolo': return t('Vincolo {n}', { n: o.codice ?? '' }).trim();
    case 'pratiche': return o.pratiche.length === 1 ? t('1 pratica edilizia') : t('{n} pratiche edilizie', { n: o.pratiche.length });
    case 'segno': return `«${o.testo}»`;
    case 'foglio': return nomeFoglio(o.id);
    case 'comune': return nomeEnte(o.id) ?? o.id;
    case 'punto': return t('Punto sulla mappa');
    default: return o.testo ?? o.id;
  }
}

/** The layer of the tiles in which a kind of object is drawn. */
export const stratoDi = { particella: 'particelle', edificio: 'edifici', civico: 'civici', foglio: 'fogli', zona: 'zone', vincolo: 'vincoli' };
