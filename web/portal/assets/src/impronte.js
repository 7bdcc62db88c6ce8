// The footprints of a topographic database, or of imagery, over the map: for who works in an office.
// They are asked for the window that is seen, and again when it moves or the day changes.

import { dati } from './dati.js';
import { t } from './lingua.js';
import { entiIn } from './qui.js';
import { niente, sovrapposto } from './sovrapposti.js';

const DA = 15; // a wider window holds more than can be seen

export function creaImpronte(contesto, { dice }) {
  const { mappa, stato, enti } = contesto;
  const strato = sovrapposto(mappa, 'impronte', [
    { id: 'area', type: 'fill', paint: { 'fill-color': '#d4007a', 'fill-opacity': 0.12 } },
    { id: 'bordo', type: 'line', paint: { 'line-color': '#d4007a', 'line-width': 1.6, 'line-dasharray': [3, 1.5] } },
  ]);
  let acceso = false;
  let controllo = new AbortController();

  async function leggi() {
    controllo.abort();
    controllo = new AbortController();
    if (!acceso) { strato.scrivi(niente); dice(''); return; }
    if (mappa.getZoom() < DA) { strato.scrivi(niente); dice(t('si vedono avvicinandosi')); return; }
    const riquadro = mappa.getBounds().toArray().flat();
    const { signal } = controllo;
    try {
      const risposte = await Promise.all(entiIn(enti, riquadro).map((e) => dati.impronte(e, riquadro, stato.data, signal)
        .catch((x) => { if (x.stato === 403) return niente; throw x; }))); // of the comuni nearby one may not be an operator
      const features = risposte.flatMap((r) => r.features);
      strato.scrivi({ type: 'FeatureCollection', features });
      dice(risposte.some((r) => r.troppe) ? t('le maggiori: avvicinarsi per vederle tutte') : features.length ? '' : t('qui non ce ne sono'));
    } catch (e) {
      if (e.name !== 'AbortError') dice(e.message);
    }
  }

  mappa.on('moveend', () => { if (acceso) leggi(); });
  contesto.suGiorno(() => { if (acceso) leggi(); });
  return { accendi(si) { acceso = si; return leggi(); } };
}
