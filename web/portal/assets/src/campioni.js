// The samples of the legend, from what the style says of each entry.

import { disegna } from './segni.js';
import { tesse } from './trame.js';

const SVG = 'http://www.w3.org/2000/svg';
const TRATTI = { lungo: '7 3', punto: '7 3 1.5 3' };

/** c: { area, linea, tratto } or { testo, colore, cerchio } or { icona }, or { linea, trama } with or without area. */
export function campione(c, stile) {
  if (c.icona) {
    const colori = { segno: stile.metadata['sit:segno'], fiduciale: stile.metadata['sit:fiduciale'], carta: stile.layers[0].paint['background-color'] };
    const { tela } = disegna(c.icona, colori);
    tela.className = 'campione';
    tela.style.background = colori.carta;
    tela.setAttribute('aria-hidden', 'true');
    return tela;
  }
  if (c.trama) return tratteggio(c, stile);
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
  // On its own paper: the letters of the dark style are pale.
  if (c.testo) {
    nodo('rect', { x: 1, y: 1, width: 26, height: 18, rx: 2, fill: stile.layers[0].paint['background-color'] });
    if (c.cerchio) nodo('circle', { cx: 6, cy: 14, r: 2.4, fill: c.colore });
    nodo('text', { x: c.cerchio ? 16 : 14, y: 15, 'text-anchor': 'middle', 'font-size': 13, fill: c.colore }).textContent = c.testo;
  } else if (c.area) nodo('rect', { x: 2, y: 2, width: 24, height: 16, fill: c.area, stroke: c.linea, 'stroke-width': 1.2 });
  else {
    nodo('rect', { x: 1, y: 1, width: 26, height: 18, rx: 2, fill: stile.layers[0].paint['background-color'] });
    nodo('line', { x1: 1, y1: 10, x2: 27, y2: 10, stroke: c.linea, 'stroke-width': 2.4, 'stroke-dasharray': TRATTI[c.tratto] });
  }
  return svg;
}

/** A sample of a hatching, over its colour or over the paper. */
function tratteggio(c, stile) {
  const tela = document.createElement('canvas');
  tela.width = 56;
  tela.height = 40;
  const g = tela.getContext('2d');
  g.fillStyle = stile.layers[0].paint['background-color'];
  g.fillRect(0, 0, 56, 40);
  if (c.area) {
    g.globalAlpha = 0.6;
    g.fillStyle = c.area;
    g.fillRect(4, 4, 48, 32);
  }
  g.globalAlpha = c.area ? 0.45 : 1;
  g.fillStyle = g.createPattern(tesse(c.trama, stile.metadata['sit:trame'][c.trama]).tela, 'repeat');
  g.fillRect(4, 4, 48, 32);
  g.globalAlpha = 1;
  g.strokeStyle = c.linea;
  g.lineWidth = 2.4;
  g.strokeRect(4, 4, 48, 32);
  tela.className = 'campione';
  tela.setAttribute('aria-hidden', 'true');
  return tela;
}
