// Elements without strings of HTML: what comes from the server is text, always.

const base = new URL('.', import.meta.url);

/** Address of a file of the bundle. */
export const risorsa = (nome) => new URL(nome, base).href;

/** h('p', {class: 'nota'}, 'testo', altro): properties beginning with "on" are listeners. */
export function h(nome, proprieta = {}, ...figli) {
  const e = document.createElement(nome);
  for (const [k, v] of Object.entries(proprieta)) {
    if (v === undefined || v === null || v === false) continue;
    if (k.startsWith('on')) e.addEventListener(k.slice(2), v);
    else if (v === true) e.setAttribute(k, '');
    else e.setAttribute(k, v);
  }
  e.append(...figli.flat().filter((f) => f !== null && f !== undefined && f !== false));
  return e;
}

const SVG = 'http://www.w3.org/2000/svg';

/** An icon of the design system, hidden from screen readers: the text beside it speaks. */
export function icona(nome) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icona');
  svg.setAttribute('aria-hidden', 'true');
  const uso = document.createElementNS(SVG, 'use');
  uso.setAttribute('href', `${risorsa('icone.svg')}#${nome}`);
  svg.append(uso);
  return svg;
}

export const trova = (id) => document.getElementById(id);

export const fermo = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

export const telefono = () => matchMedia('(max-width: 767px)').matches;
