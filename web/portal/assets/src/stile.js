// The style as the server serves it, with what this reader asked for applied to it: the day,
// the layers put out, the opacities, the backdrop.

import { applicaSfondo, sfondiDi } from './sfondi.js';

const OPACITA = {
  fill: ['fill-opacity'], line: ['line-opacity'], symbol: ['text-opacity', 'icon-opacity'],
  circle: ['circle-opacity', 'circle-stroke-opacity'], background: [], raster: [],
};

/** How much of a fill is left when there is something to see beneath it. */
const VELO = 0.25;

const attese = new Map();

/** The document of a style; the one of an unknown name is the catasto. Asked for once. */
export function scarica(nome) {
  if (!attese.has(nome)) {
    attese.set(nome, chiedi(nome).catch((e) => {
      attese.delete(nome);
      throw e;
    }));
  }
  return attese.get(nome);
}

async function chiedi(nome) {
  let r = await fetch(`/stili/${nome}.json`);
  if (!r.ok && nome !== 'catasto') r = await fetch('/stili/catasto.json');
  if (!r.ok) throw new Error(`stile ${nome}: ${r.status}`);
  return r.json();
}

/** Addresses of the tiles of a day. */
export const tileDelGiorno = (indirizzi, data) => indirizzi.map((u) => u.replace(/\?.*$/, '') + (data ? `?data=${data}` : ''));

/** Multiplies an opacity, be it a number or a step by zoom: zoom may only be the outermost input. */
export function moltiplica(valore, k) {
  if (typeof valore === 'number') return valore * k;
  if (Array.isArray(valore) && valore[0] === 'interpolate') {
    return valore.map((v, i) => (i >= 4 && i % 2 === 0 ? moltiplica(v, k) : v));
  }
  return ['*', valore, k];
}

/** The entries that are out until somebody lights them, marked so that the address need not say it. */
export function spegni(stile, livelli) {
  for (const v of stile.metadata['sit:voci'] ?? []) {
    if (v.spenta) livelli[v.id] = { ...(livelli[v.id] ?? { visibile: false, opacita: 1 }), spenta: true };
  }
  return livelli;
}

const intero = { visibile: true, opacita: 1 };

/** The opacities of a layer of the style, as this reader wants them. */
function opacita(strato, livello, velato) {
  const k = livello.opacita * (velato && strato.type === 'fill' ? VELO : 1);
  return OPACITA[strato.type].map((p) => [p, moltiplica(strato.paint?.[p] ?? 1, k)]);
}

/** Changes a style document in place. */
export function applica(stile, stato) {
  stile.sources.sit.tiles = tileDelGiorno(stile.sources.sit.tiles, stato.data);
  const velato = applicaSfondo(stile, stato.sfondo);
  for (const strato of stile.layers) {
    const voce = strato.metadata?.['sit:voce'];
    if (!voce) continue;
    const livello = stato.livelli[voce] ?? intero;
    if (!livello.visibile) strato.layout = { ...strato.layout, visibility: 'none' };
    if (livello.opacita !== 1 || velato) strato.paint = { ...strato.paint, ...Object.fromEntries(opacita(strato, livello, velato)) };
  }
  return stile;
}

/** Applies one entry of the panel to a living map, from the values of the untouched style. */
export function applicaVoce(mappa, stile, stato, voce) {
  const livello = stato.livelli[voce] ?? intero;
  const velato = Boolean(mappa.getLayer('sfondo'));
  for (const strato of stile.layers) {
    if (strato.metadata?.['sit:voce'] !== voce || !mappa.getLayer(strato.id)) continue;
    mappa.setLayoutProperty(strato.id, 'visibility', livello.visibile ? 'visible' : 'none');
    for (const [p, v] of opacita(strato, livello, velato)) mappa.setPaintProperty(strato.id, p, v);
  }
}

/** Puts the backdrop of the state on a living map, or takes it away. */
export function cambiaSfondo(mappa, stile, stato) {
  if (mappa.getLayer('sfondo')) mappa.removeLayer('sfondo');
  if (mappa.getSource('sfondo')) mappa.removeSource('sfondo');
  const copia = { metadata: stile.metadata, sources: {}, layers: [stile.layers[0]] };
  if (applicaSfondo(copia, stato.sfondo)) {
    mappa.addSource('sfondo', copia.sources.sfondo);
    mappa.addLayer(copia.layers[1], stile.layers[1].id);
  }
  for (const voce of new Set(stile.layers.map((s) => s.metadata?.['sit:voce']).filter(Boolean))) applicaVoce(mappa, stile, stato, voce);
}

/** The credits of what is shown beside our own map: those of the backdrop. */
export const attribuzione = (stile, stato) => sfondiDi(stile).find((s) => s.id === stato.sfondo?.id)?.attribuzione ?? '';

/** The lowest and highest zoom at which an entry draws anything. */
export function limiti(stile, voce) {
  const strati = stile.layers.filter((s) => s.metadata?.['sit:voce'] === voce);
  return { da: Math.min(...strati.map((s) => s.minzoom ?? 0)), a: Math.max(...strati.map((s) => s.maxzoom ?? 24)) };
}
