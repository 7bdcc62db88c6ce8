// Taking the map elsewhere as an address: link, code to photograph, frame for another site.

import './comune.js';
import { copia } from './copia.js';
import { h, trova } from './dom.js';
import { t } from './lingua.js';

export function creaCondividi(contesto) {
  const riquadro = trova('condividi');
  const { mappa } = contesto;
  const casella = (id, nome, nodo) => h('div', { class: 'campo-condividi' }, h('label', { for: id }, nome), nodo,
    h('button', { type: 'button', class: 'btn btn-outline-primary btn-xs', onclick: (e) => copia(nodo.value, e.currentTarget) }, t('Copia')));
  const link = h('input', { id: 'link', class: 'da-copiare', readonly: true, onfocus: (e) => e.target.select() });
  const cornice = h('textarea', { id: 'cornice', class: 'da-copiare', readonly: true, rows: 4, spellcheck: 'false', onfocus: (e) => e.target.select() });
  const qr = h('img', { class: 'qr', width: 168, height: 168, alt: t('Codice QR di questo indirizzo') });
  const senzaQR = h('p', { class: 'nota', hidden: true }, t('Il codice QR non è disponibile.'));
  qr.addEventListener('error', () => { qr.hidden = true; senzaQR.hidden = false; });
  qr.addEventListener('load', () => { qr.hidden = false; senzaQR.hidden = true; });
  const scaricaQR = h('a', { class: 'btn btn-outline-primary btn-xs', download: 'mappa-qr.svg' }, t('Scarica il codice'));
  riquadro.replaceChildren(...[
    h('h2', {}, t('Condividi questa mappa')),
    casella('link', t('Indirizzo'), link),
    navigator.share ? h('button', { type: 'button', class: 'btn btn-primary btn-xs', onclick: () => navigator.share({ title: document.title, url: location.href }).catch(() => {}) }, t('Invia a un\'altra applicazione')) : null,
    h('figure', { class: 'figura-qr' }, qr, senzaQR, h('figcaption', {}, scaricaQR)),
    riquadro.dataset.embed === 'aperto'
      ? casella('cornice', t('Codice per le pagine di un altro sito'), cornice)
      : h('p', { class: 'nota' }, t('L\'incorporamento in altri siti è chiuso su questo sistema.')),
  ].filter(Boolean));

  function scrivi() {
    if (riquadro.hidden) return;
    link.value = location.href;
    const disegno = `/qr.svg?a=${encodeURIComponent(location.pathname + location.hash)}`;
    if (qr.getAttribute('src') !== disegno) qr.setAttribute('src', disegno);
    scaricaQR.setAttribute('href', disegno);
    const src = `${location.origin}/embed${location.hash}`.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    cornice.value = `<iframe src="${src}" title="${t('Mappa catastale')}" width="100%" height="480" loading="lazy" allow="geolocation"></iframe>`;
  }

  // After the state is written in the address, not before.
  mappa.on('moveend', () => setTimeout(scrivi));
  contesto.suRiquadro('condividi', () => scrivi());
  contesto.suIndirizzo(scrivi);
  scrivi();
}
