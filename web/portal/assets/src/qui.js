// Whose land is this: the ente, the sheet and the UTM zone of a place on the map.

import { dati } from './dati.js';
import { zonaDi } from './proiezione.js';

const STRATI = ['particelle-area', 'strade-area', 'acque-area'];

/** The particelle drawn at a pixel; roads and waters too. */
function sotto(mappa, pixel) {
  const strati = STRATI.filter((s) => mappa.getLayer(s));
  return strati.length ? mappa.queryRenderedFeatures([pixel.x, pixel.y], { layers: strati }).map((f) => f.properties) : [];
}

/** The id of the sheet at a pixel: that of the first particella drawn there. */
export const foglioQui = (mappa, pixel) => /^[^.]{11}/.exec(sotto(mappa, pixel)[0]?.id ?? '')?.[0] ?? '';

/** The ente at a place: what is drawn there, else the one in whose box it falls. */
export function enteQui({ mappa, enti }, punto = mappa.getCenter().toArray()) {
  const disegnato = sotto(mappa, mappa.project(punto))[0]?.ente;
  if (disegnato) return disegnato;
  const [lon, lat] = punto;
  return enti.find((e) => e.bbox && lon >= e.bbox[0] && lon <= e.bbox[2] && lat >= e.bbox[1] && lat <= e.bbox[3])?.ente ?? '';
}

/** The enti whose boxes meet [ovest, sud, est, nord]. */
export const entiIn = (enti, [o, s, e, n]) => enti.filter((x) => x.bbox && x.bbox[0] <= e && x.bbox[2] >= o && x.bbox[1] <= n && x.bbox[3] >= s).map((x) => x.ente);

/** The zone in which lengths and areas of a place are measured: its ente's own. */
export async function zonaQui(contesto, punto) {
  const ente = enteQui(contesto, punto);
  if (ente) {
    try {
      return (await dati.storia(ente)).zona || zonaDi(punto[0]);
    } catch { /* measuring does not wait for the server */ }
  }
  return zonaDi(punto[0]);
}
