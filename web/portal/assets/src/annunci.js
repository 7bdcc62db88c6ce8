// What a screen reader says when the map has moved: scale, sheet, how many things are in view.

import { trova } from './dom.js';
import { t } from './lingua.js';
import { leggiId, numero, scala, scalaTonda } from './testo.js';
import { inVista } from './vista.js';

const QUIETE = 900;

/** The sentence for a view. parti: what inVista gives. */
export function frase({ scala: s, parti, fogli }) {
  const di = (strato) => parti.find((p) => p.strato === strato)?.cose.length ?? 0;
  const pezzi = [t('scala {n}', { n: s })];
  if (fogli.length === 1) pezzi.push(t('foglio {n}', { n: fogli[0] }));
  else if (fogli.length > 1) pezzi.push(t('{n} fogli', { n: fogli.length }));
  if (di('particelle')) pezzi.push(di('particelle') === 1 ? t('1 particella') : t('{n} particelle', { n: numero(di('particelle')) }));
  if (di('edifici')) pezzi.push(di('edifici') === 1 ? t('1 edificio') : t('{n} edifici', { n: numero(di('edifici')) }));
  if (di('civici')) pezzi.push(di('civici') === 1 ? t('1 civico') : t('{n} civici', { n: numero(di('civici')) }));
  if (pezzi.length === 1) pezzi.push(t('qui non c\'è niente'));
  return t('Mappa: {testo}.', { testo: pezzi.join(', ') });
}

export function creaAnnunci({ mappa }) {
  const dove = trova('annuncio');
  let timer = 0;
  let mossa = false; // the first drawing is not a move
  mappa.on('movestart', () => { mossa = true; });
  mappa.on('idle', () => {
    clearTimeout(timer);
    if (!mossa) return;
    timer = setTimeout(() => {
      mossa = false;
      const parti = inVista(mappa);
      const fogli = parti.find((p) => p.strato === 'fogli')?.cose.map((f) => `${leggiId(f.id)?.sezione ?? ''}${f.foglio}`) ?? [];
      dove.textContent = frase({ scala: scalaTonda(scala(mappa.getZoom(), mappa.getCenter().lat)), parti, fogli });
    }, QUIETE);
  });
}
