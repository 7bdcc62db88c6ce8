// Where the map begins, and what is said when there is nothing to begin from.

import { h, trova } from './dom.js';
import { t } from './lingua.js';

/** What to show first: all that is loaded or, when the comuni lie so far apart that they would
 * be specks on an empty sheet, the one with most particelle. */
export function partenza(conMappa) {
  if (conMappa.length === 0) return null;
  const tutto = unione(conMappa.map((e) => e.bbox));
  const area = ([o, s, e, n]) => (e - o) * (n - s);
  if (area(tutto) <= 10 * conMappa.reduce((somma, e) => somma + area(e.bbox), 0)) return lati(tutto);
  return lati(conMappa.reduce((a, b) => (b.particelle > a.particelle ? b : a)).bbox);
}

const unione = (riquadri) => riquadri[0].map((_, i) => (i < 2 ? Math.min : Math.max)(...riquadri.map((b) => b[i])));
const lati = ([o, s, e, n]) => [[o, s], [e, n]];

/** Says over the empty map why it is empty, and what to do next. */
export function vuota(enti, guasto) {
  const dove = trova('vuoto');
  dove.hidden = false;
  if (guasto) dove.append(h('h2', {}, t('La mappa non risponde')), h('p', {}, guasto));
  else if (enti.length) {
    dove.append(h('h2', {}, t('Nessuna mappa caricata')),
      h('p', {}, t('Il comune di {nome} è registrato, ma la sua mappa catastale non è ancora stata caricata. Chi gestisce il sistema può farlo così:', { nome: enti[0].nome })),
      h('pre', {}, `sit import FILE --ente ${enti[0].ente}`));
  } else {
    dove.append(h('h2', {}, t('Nessun comune caricato')),
      h('p', {}, t('Il sistema è vuoto. Chi lo gestisce può caricare la mappa catastale di un comune (CXF, GeoJSON o GML) così:')),
      h('pre', {}, 'sit import FILE --crea-ente'));
  }
}
