// The page of a building file: its place goes to the drawing tool of the map, and comes back into the
// form. Everything on the page works without this.

import { lascia, prendi } from './disegno_pratica.js';

const modulo = document.querySelector('form[data-pratica]');
const campo = modulo?.elements.namedItem('geometria');
if (campo) {
  const { pratica } = modulo.dataset;
  const disegnata = prendi(pratica, 'pagina');
  if (disegnata) {
    campo.value = disegnata;
    modulo.querySelector('.dalla-mappa').hidden = false;
    modulo.closest('details').open = true;
    modulo.scrollIntoView({ block: 'center' });
    modulo.querySelector('button[type=submit]').focus({ preventScroll: true });
  }
  for (const a of document.querySelectorAll('a[data-disegna]')) {
    a.addEventListener('click', () => { if (campo.value.trim()) lascia(pratica, 'mappa', campo.value); });
  }
}
