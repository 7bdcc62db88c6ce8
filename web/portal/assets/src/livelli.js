// The panel of layers: groups, boxes, opacity, and the legend, all from the style itself.

import { h, trova } from './dom.js';
import { disegna } from './segni.js';
import { applicaVoce, limiti } from './stile.js';
import { scala, scalaTonda } from './testo.js';

const STILI = { catasto: 'Catasto', chiaro: 'Chiaro', scuro: 'Scuro' };
const TRATTI = { lungo: '7 3', punto: '7 3 1.5 3' };

export function creaLivelli(contesto, { cambia, stile: cambiaStile }) {
  const riquadro = trova('livelli');
  const { mappa, stato } = contesto;
  let righe = [];

  const livello = (id) => (stato.livelli[id] ??= { visibile: true, opacita: 1 });

  function voce(v) {
    const l = livello(v.id);
    const motivo = h('span', { class: 'motivo' });
    const cursore = h('input', {
      type: 'range', min: '0.1', max: '1', step: '0.1', value: String(l.opacita), 'aria-label': `Opacità: ${v.nome}`,
      oninput: (e) => { l.opacita = Number(e.target.value); applicaVoce(mappa, contesto.stile, v.id, l); cambia(); },
    });
    const casella = h('input', {
      type: 'checkbox', id: `livello-${v.id}`, checked: l.visibile,
      onchange: (e) => { l.visibile = e.target.checked; applicaVoce(mappa, contesto.stile, v.id, l); cursore.disabled = !l.visibile; cambia(); },
    });
    cursore.disabled = !l.visibile;
    const li = h('li', {}, h('label', { for: casella.id }, casella, campione(v.campione, contesto.stile), h('span', { class: 'nome' }, v.nome, motivo)), cursore);
    righe.push({ li, motivo, ...limiti(contesto.stile, v.id) });
    return li;
  }

  function disegnaPannello() {
    righe = [];
    const voci = contesto.stile.metadata['sit:voci'];
    const gruppi = [...new Set(voci.map((v) => v.gruppo))];
    riquadro.replaceChildren(
      h('h2', {}, 'Livelli e legenda'),
      ...gruppi.map((g) => h('fieldset', {}, h('legend', {}, g), h('ul', {}, voci.filter((v) => v.gruppo === g).map(voce)))),
      h('fieldset', {}, h('legend', {}, 'Aspetto'),
        h('div', { class: 'scelte' }, Object.entries(STILI).map(([id, nome]) => h('label', {},
          h('input', { type: 'radio', name: 'stile', value: id, checked: (stato.stile || 'catasto') === id, onchange: () => cambiaStile(id) }), nome)))));
    soglie();
  }

  /** Greys what the scale hides, and says from which scale it would show. */
  function soglie() {
    const zoom = mappa.getZoom();
    const { lat } = mappa.getCenter();
    for (const r of righe) {
      const fuori = zoom < r.da ? `da ${scalaTonda(scala(r.da, lat))}` : zoom >= r.a ? `fino a ${scalaTonda(scala(r.a, lat))}` : '';
      r.li.classList.toggle('fuori-scala', fuori !== '');
      r.motivo.textContent = fuori && `si vede ${fuori}`;
    }
  }

  mappa.on('zoomend', soglie);
  disegnaPannello();
  return { rifai: disegnaPannello };
}

const SVG = 'http://www.w3.org/2000/svg';

function campione(c, stile) {
  if (c.icona) {
    const colori = { segno: stile.metadata['sit:segno'], fiduciale: stile.metadata['sit:fiduciale'], carta: stile.layers[0].paint['background-color'] };
    const { tela } = disegna(c.icona, colori);
    tela.className = 'campione';
    tela.setAttribute('aria-hidden', 'true');
    return tela;
  }
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'campione');
  svg.setAttribute('viewBox', '0 0 28 20');
  svg.setAttribute('aria-hidden', 'true');
  const nodo = (nome, attributi) => {
    const e = document.createElementNS(SVG, nome);
    for (const [k, v] of Object.entries(attributi)) e.setAttribute(k, v);
    svg.append(e);
    return e;
  };
  if (c.testo) nodo('text', { x: 14, y: 15, 'text-anchor': 'middle', 'font-size': 14, fill: c.colore }).textContent = c.testo;
  else if (c.area) nodo('rect', { x: 2, y: 2, width: 24, height: 16, fill: c.area, stroke: c.linea, 'stroke-width': 1.2 });
  else nodo('line', { x1: 1, y1: 10, x2: 27, y2: 10, stroke: c.linea, 'stroke-width': 2.4, 'stroke-dasharray': TRATTI[c.tratto] });
  return svg;
}
