// The bar: where the pointer is, and a scale that can be typed.

import { fermo, trova } from './dom.js';
import { leggiScala, scala, scalaTonda, zoomDiScala } from './testo.js';

export function barra(mappa) {
  const coordinate = trova('coordinate');
  const casella = trova('scala');
  const scriviPunto = ({ lng, lat }) => { coordinate.textContent = `lon ${lng.toFixed(5)}  lat ${lat.toFixed(5)}`; };
  const scriviScala = () => {
    if (document.activeElement !== casella) casella.value = scalaTonda(scala(mappa.getZoom(), mappa.getCenter().lat));
  };
  mappa.on('mousemove', (e) => scriviPunto(e.lngLat));
  mappa.on('move', () => { scriviScala(); scriviPunto(mappa.getCenter()); });
  casella.addEventListener('change', () => {
    const n = leggiScala(casella.value);
    if (n >= 50) mappa.easeTo({ zoom: zoomDiScala(n, mappa.getCenter().lat), animate: !fermo() });
    casella.blur();
    scriviScala();
  });
  casella.addEventListener('focus', () => casella.select());
  scriviScala();
  scriviPunto(mappa.getCenter());
}
