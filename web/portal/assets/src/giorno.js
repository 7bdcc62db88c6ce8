// The day of the map: chosen here, carried by tiles, point and card, said aloud when it is not today.

import { avvisiTile } from './api.js';
import { h, icona, trova } from './dom.js';
import { t } from './lingua.js';
import { tileDelGiorno } from './stile.js';
import { giorno } from './testo.js';

const testi = {
  MAPPA_POSTERIORE: t('la mappa più antica che abbiamo è posteriore: si vede quella'),
  DATA_FUORI_STORIA: t('di quel giorno non è stato consegnato nulla'),
};

export function creaGiorno(contesto, { cambia }) {
  const { mappa, stato } = contesto;
  const casella = trova('data');
  const avviso = trova('avviso');
  const ascolti = [];
  let codici = [];

  function scrivi() {
    avviso.hidden = !stato.data;
    document.body.classList.toggle('altro-giorno', Boolean(stato.data));
    if (!stato.data) { avviso.replaceChildren(); return; }
    avviso.replaceChildren(
      icona('it-calendar'),
      h('span', {}, `${t('Mappa al {giorno}', { giorno: giorno(stato.data) })}${codici.map((c) => ` – ${testi[c] ?? c}`).join('')}`),
      h('button', { type: 'button', class: 'btn btn-xs btn-outline-primary', onclick: () => imposta('') }, t('Torna a oggi')));
  }

  // The map does not hand over the headers of its tiles: ask again for the one in the middle,
  // which the browser has already.
  async function avvisi() {
    if (!stato.data) { codici = []; scrivi(); return; }
    const chiesta = stato.data;
    const z = Math.max(4, Math.min(19, Math.floor(mappa.getZoom())));
    const { lng, lat } = mappa.getCenter();
    const n = 2 ** z;
    const x = Math.floor(((lng + 180) / 360) * n);
    const y = Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * n);
    try {
      const nuovi = await avvisiTile(z, x, y, chiesta);
      if (stato.data === chiesta) { codici = nuovi; scrivi(); }
    } catch { /* the map itself shows that the server does not answer */ }
  }

  function imposta(data) {
    if (data === stato.data) return;
    stato.data = data;
    casella.value = data;
    codici = [];
    mappa.getSource('sit')?.setTiles(tileDelGiorno(contesto.stile.sources.sit.tiles, data));
    scrivi();
    avvisi();
    cambia();
    for (const fn of ascolti) fn(data);
  }

  casella.value = stato.data;
  casella.addEventListener('change', () => { if (casella.value === '' || casella.validity.valid) imposta(casella.value); });
  trova('oggi').addEventListener('click', () => imposta(''));
  mappa.on('moveend', () => { if (stato.data) avvisi(); });
  scrivi();
  avvisi();

  // The days on which something changed are asked for when the panel is opened, or when the
  // address says what to compare.
  let tempo;
  const apri = () => { tempo ??= import('./tempo.js').then((m) => m.creaTempo(contesto, { imposta })).catch(() => { tempo = null; }); };
  contesto.suRiquadro('giorno', (aperto) => { if (aperto) apri(); });
  if (stato.altro.cambi) apri();

  /** Calls fn(day) when the day of the map changes. */
  contesto.suGiorno = (fn) => ascolti.push(fn);
  contesto.impostaGiorno = imposta;
  return { imposta };
}
