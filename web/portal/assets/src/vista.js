// What the map draws now, layer by layer: for the list, and for what is said after a move.

import { paese, t } from './lingua.js';
import { leggiId, nomeParticella, particellaDiEdificio } from './testo.js';

const ordine = new Intl.Collator(paese, { numeric: true });

/** Parts of the list: the layer of the tiles, the layers of the style that draw it, its kind, its
 * heading, and what stands beside the name. A part is listed from the zoom at which it is read. */
export const PARTI = [
  { strato: 'particelle', strati: ['particelle-area', 'strade-area', 'acque-area'], tipo: 'particella', da: 15, titolo: t('Particelle'), lato: (p) => t('foglio {n}', { n: p.foglio }) },
  { strato: 'edifici', strati: ['edifici-area'], tipo: 'edificio', da: 16, titolo: t('Edifici'), lato: (p) => (p.particella || particellaDiEdificio(p.id) ? t('sulla {nome}', { nome: nomeParticella(leggiId(particellaDiEdificio(p.id))?.numero || p.numero || '').toLocaleLowerCase(paese) }) : t('senza numero')) },
  { strato: 'civici', strati: ['civici-punto'], tipo: 'civico', da: 16, titolo: t('Numeri civici'), lato: () => '' },
  { strato: 'zone', strati: ['zone-area'], tipo: 'zona', da: 11, titolo: t('Zone'), lato: (p) => p.zto ?? '' },
  { strato: 'vincoli', strati: ['vincoli-area'], tipo: 'vincolo', da: 11, titolo: t('Vincoli'), lato: () => '' },
  { strato: 'fogli', strati: ['fogli-area', 'fogli-bordo'], tipo: 'foglio', da: 10, titolo: t('Fogli di mappa'), lato: (p, nomeEnte) => nomeEnte(p.ente) ?? p.ente },
];

/** What the map draws now, part by part, each thing once. */
export function inVista(mappa) {
  const zoom = mappa.getZoom();
  return PARTI.filter((p) => zoom >= p.da).map((p) => {
    const presenti = p.strati.filter((s) => mappa.getLayer(s));
    const cose = new Map();
    for (const f of presenti.length ? mappa.queryRenderedFeatures({ layers: presenti }) : []) {
      if (f.properties.id) cose.set(f.properties.id, f.properties);
    }
    return { ...p, cose: [...cose.values()].sort((a, b) => (a.foglio ?? 0) - (b.foglio ?? 0) || ordine.compare(a.numero ?? a.testo ?? a.id, b.numero ?? b.testo ?? b.id)) };
  }).filter((p) => p.cose.length);
}
