// The paper: how much map it holds, and what of the ground that is. Lengths in millimetres.

import { zoomDiScala } from './testo.js';

const MARGINE = 10;
const TESTA = 12;
const PIEDE = 24;
const CARTA = { A4: [210, 297], A3: [297, 420] };

/** The size of the map on a sheet, inside margins, title and foot. */
export function dimensioni(formato, verso) {
  const [corto, lungo] = CARTA[formato];
  const [largo, alto] = verso === 'verticale' ? [corto, lungo] : [lungo, corto];
  return { largo: largo - 2 * MARGINE, alto: alto - 2 * MARGINE - TESTA - PIEDE };
}

const E2 = 0.00669438002290; // GRS80
const PIXEL_MM = 25.4 / 96;

/** Paper is read from nearer than a screen: everything is drawn so much smaller, and finer. */
export const FITTO = 1.6;

/** How the map must be drawn to be true on paper: the zoom, and the pixels of CSS of a picture
 * that is then printed at the size of the sheet. Web Mercator is of a sphere: against the
 * ellipsoid, in Italy, it is 0.15 % long to the east and 0.25 % short to the north, so the
 * picture is as much taller than the paper. */
export function ritaglio(formato, verso, n, lat) {
  const { largo, alto } = dimensioni(formato, verso);
  const s2 = Math.sin((lat * Math.PI) / 180) ** 2;
  const est = 1 / Math.sqrt(1 - E2 * s2);
  const nord = (1 - E2) / (1 - E2 * s2) ** 1.5;
  return { zoom: zoomDiScala(n / est / FITTO, lat), largoPx: (largo / PIXEL_MM) * FITTO, altoPx: (alto / PIXEL_MM) * FITTO * (est / nord) };
}

/** A scale bar of round metres, at most six centimetres long. */
export function misuraBarra(n) {
  const massimo = (60 / 1000) * n;
  const potenza = 10 ** Math.floor(Math.log10(massimo));
  const metri = [5, 2, 1].map((k) => k * potenza).find((m) => m <= massimo);
  return { metri, mm: (metri / n) * 1000 };
}
