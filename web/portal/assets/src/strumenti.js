// The tools that work on the map: measuring, drawing, comparing, printing. Here are only their
// buttons: each is fetched when it is first wanted.

import { h, icona, trova } from './dom.js';
import { creaCoordinate } from './barra.js';
import { t } from './lingua.js';

/** Puts the buttons of the tools in #attrezzi. azioni is what they may do to the rest of the
 * page; while one of them listens to the map, contesto.occupata keeps identify quiet. */
export function creaStrumenti(contesto, azioni) {
  creaCoordinate(contesto);
  Object.assign(contesto, { segna: azioni.segna, apriParticella: azioni.particella });
  const attrezzi = [
    { id: 'misura', nome: t('Misura'), icona: 'it-maximize-alt', carica: async () => (await import('./misura.js')).creaMisura(contesto, azioni) },
    { id: 'disegno', nome: t('Disegna'), icona: 'it-pencil', carica: async () => (await import('./disegno.js')).creaDisegno(contesto, azioni) },
    { id: 'confronto', nome: t('Confronta'), icona: 'it-exchange-circle', carica: async () => (await import('./confronto.js')).creaConfronto(contesto, azioni) },
    { id: 'posizione', nome: t('Coordinate'), icona: 'it-map-marker', carica: async () => (await import('./posizione.js')).creaPosizione(contesto, azioni) },
    { id: 'stampa', nome: t('Stampa'), icona: 'it-print', carica: async () => (await import('./stampa.js')).creaStampa(contesto, azioni) },
  ];
  const fatti = new Map();

  /** Makes a tool, once; while it is on its way its button says so. */
  function prepara(a) {
    if (!fatti.has(a.id)) {
      const p = a.carica();
      p.catch(() => fatti.delete(a.id));
      fatti.set(a.id, p);
    }
    return fatti.get(a.id);
  }

  /** Makes a tool and gives its panel to its button; the page does the rest. */
  async function collega(a, b) {
    if (b.hasAttribute('aria-controls')) return true;
    b.setAttribute('aria-busy', 'true');
    try {
      await prepara(a);
      b.setAttribute('aria-controls', a.id);
      b.setAttribute('aria-expanded', 'false');
      return true;
    } catch {
      azioni.avvisa(t('Lo strumento non si è caricato: controllare la connessione e riprovare.'));
      return false;
    } finally {
      b.removeAttribute('aria-busy');
    }
  }

  trova('attrezzi').append(...attrezzi.map((a) => {
    const b = h('button', { type: 'button', 'data-attrezzo': a.id }, icona(a.icona), a.nome);
    b.addEventListener('click', async () => {
      // One that has its panel is opened and closed by the page.
      if (!b.hasAttribute('aria-controls') && await collega(a, b)) contesto.apriRiquadro(a.id);
    });
    return b;
  }));

  const aperto = () => attrezzi.some((a) => trova(a.id)?.hidden === false);
  for (const a of attrezzi) contesto.suRiquadro(a.id, () => document.body.classList.toggle('con-attrezzo', aperto()));

  // The browser's own print would give a page of buttons: the keys lead to ours, and what is
  // printed all the same says where it is.
  document.body.append(h('p', { class: 'solo-stampa' }, t('Per stampare la mappa, in scala, usare il pulsante Stampa della pagina.')));
  document.addEventListener('keydown', (e) => {
    if (!(e.ctrlKey || e.metaKey) || e.shiftKey || e.altKey || e.key.toLowerCase() !== 'p' || document.body.classList.contains('da-stampare')) return;
    e.preventDefault();
    const b = trova('attrezzi').querySelector('[data-attrezzo="stampa"]');
    if (b.getAttribute('aria-expanded') !== 'true') b.click();
    b.focus();
  });

  // An address may ask for the comparison of two days.
  if (contesto.stato.altro.confronto) collega(attrezzi[2], trova('attrezzi').children[2]);

  // The page of a pratica sends here to draw its place.
  if (contesto.stato.altro.pratica && document.body.dataset.operatore === 'si') trova('attrezzi').querySelector('[data-attrezzo="disegno"]').click();
}
