// The style as the server serves it, with what this reader asked for applied to it: the day,
// the layers put out, the opacities.

const OPACITA = { fill: ['fill-opacity'], line: ['line-opacity'], symbol: ['text-opacity', 'icon-opacity'], background: [] };

export async function scarica(nome) {
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

/** Changes a style document in place. */
export function applica(stile, stato) {
  stile.sources.sit.tiles = tileDelGiorno(stile.sources.sit.tiles, stato.data);
  for (const strato of stile.layers) {
    const livello = stato.livelli[strato.metadata?.['sit:voce']];
    if (!livello) continue;
    strato.layout = { ...strato.layout, visibility: livello.visibile ? 'visible' : 'none' };
    if (livello.opacita === 1) continue;
    for (const p of OPACITA[strato.type]) strato.paint = { ...strato.paint, [p]: moltiplica(strato.paint?.[p] ?? 1, livello.opacita) };
  }
  return stile;
}

/** Applies one entry of the panel to a living map, from the values of the untouched style. */
export function applicaVoce(mappa, stile, voce, livello) {
  for (const strato of stile.layers) {
    if (strato.metadata?.['sit:voce'] !== voce || !mappa.getLayer(strato.id)) continue;
    mappa.setLayoutProperty(strato.id, 'visibility', livello.visibile ? 'visible' : 'none');
    for (const p of OPACITA[strato.type]) mappa.setPaintProperty(strato.id, p, moltiplica(strato.paint?.[p] ?? 1, livello.opacita));
  }
}

/** The lowest and highest zoom at which an entry draws anything. */
export function limiti(stile, voce) {
  const strati = stile.layers.filter((s) => s.metadata?.['sit:voce'] === voce);
  return { da: Math.min(...strati.map((s) => s.minzoom ?? 0)), a: Math.max(...strati.map((s) => s.maxzoom ?? 24)) };
}
