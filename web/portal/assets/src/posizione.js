// Where one is, in every system: the box of the bar, and the panel with all of them at once.

import { copia as copiaTesto } from './copia.js';
import { h } from './dom.js';
import { dati } from './dati.js';
import { t } from './lingua.js';
import { annuncia, bottone, creaPannello } from './pannello.js';
import { SISTEMI, leggiCoordinate, precisione, proj4, scriviCoordinate, zonaDi } from './proiezione.js';
import { enteQui, foglioQui } from './qui.js';

const nomi = () => ({ utm: t('RDN2008 / UTM'), gradi: t('Lon lat'), gms: t('Gradi, primi, secondi'), gb: t('Gauss-Boaga'), foglio: t('Sistema del foglio') });

/** Knows the zone and the sheet of a place; what it has asked once it remembers. */
function conoscitore(contesto) {
  const zone = new Map();
  const fogli = new Map();
  return {
    /** {zona, foglio} as far as they are known now; calls poi when more comes. */
    di(punto, poi) {
      const ente = enteQui(contesto, punto);
      if (ente && !zone.has(ente)) {
        zone.set(ente, zonaDi(punto[0]));
        dati.storia(ente).then((s) => { if (s.zona) { zone.set(ente, s.zona); poi(); } }).catch(() => {});
      }
      const id = foglioQui(contesto.mappa, contesto.mappa.project(punto));
      if (id && !fogli.has(id)) {
        fogli.set(id, null);
        dati.sistema(id).then((s) => { fogli.set(id, s); poi(); }).catch(() => {});
      }
      return { zona: zone.get(ente) ?? zonaDi(punto[0]), foglio: fogli.get(id) ?? null };
    },
  };
}

function vaiA(contesto, punto) {
  const { mappa } = contesto;
  mappa.jumpTo({ center: punto, zoom: Math.max(17, mappa.getZoom()) });
}

/** The box of the bar: follows the pointer, is typed in, is copied. */
export async function creaCasella(contesto, { casella, sistemi, copia }) {
  const { mappa } = contesto;
  const proj = await proj4();
  const cosa = conoscitore(contesto);
  let punto = mappa.getCenter().toArray();
  sistemi.append(...SISTEMI.map((s) => h('option', { value: s, selected: s === contesto.sistema }, nomi()[s])));
  sistemi.addEventListener('change', () => contesto.scegliSistema(sistemi.value));
  contesto.suSistema((s) => { sistemi.value = s; scrivi(); });

  function scrivi() {
    if (document.activeElement === casella) return;
    const c = scriviCoordinate(proj, contesto.sistema, punto, contesto.sistema === 'foglio' || contesto.sistema === 'utm' ? cosa.di(punto, scrivi) : {});
    casella.value = c.testo || '—';
    casella.title = [c.nome, precisione(c.precisione)].filter(Boolean).join(', ');
    copia.disabled = !c.testo;
  }
  mappa.on('mousemove', (e) => { punto = e.lngLat.toArray(); scrivi(); });
  mappa.on('move', (e) => { if (!e.originalEvent) { punto = mappa.getCenter().toArray(); scrivi(); } });
  casella.addEventListener('focus', () => casella.select());
  casella.addEventListener('blur', () => { casella.removeAttribute('aria-invalid'); scrivi(); });
  casella.addEventListener('keydown', (e) => {
    if (e.key === 'Escape') { casella.blur(); return; }
    if (e.key !== 'Enter') return;
    const letto = leggiCoordinate(proj, contesto.sistema, casella.value, { ...cosa.di(punto, () => {}), vicino: punto });
    casella.toggleAttribute('aria-invalid', !letto);
    if (!letto) { annuncia(t('Non si legge un punto in Italia in questo sistema.')); casella.title = t('Non si legge un punto in Italia in questo sistema.'); return; }
    punto = letto;
    vaiA(contesto, letto);
    annuncia(t('La mappa è nel punto scritto.'));
    casella.blur();
  });
  copia.addEventListener('click', () => copiaTesto(casella.value, copia));
  scrivi();
}

/** The panel: the middle of the map in every system, each to be copied, and a place to type. */
export async function creaPosizione(contesto) {
  const { mappa } = contesto;
  const proj = await proj4();
  const cosa = conoscitore(contesto);
  const corpo = creaPannello('posizione', t('Coordinate'), contesto);
  const elenco = h('dl', { class: 'posizione-elenco' });
  const casella = h('input', { id: 'posizione-testo', type: 'text', autocomplete: 'off', spellcheck: 'false' });
  const sistemi = h('select', { id: 'posizione-sistema', onchange: () => contesto.scegliSistema(sistemi.value) }, SISTEMI.map((s) => h('option', { value: s, selected: s === contesto.sistema }, nomi()[s])));
  const errore = h('p', { class: 'nota errore', role: 'alert' });
  contesto.suSistema((s) => { sistemi.value = s; });
  let aperto = false;
  corpo.append(
    h('p', { class: 'nota' }, t('Il centro della mappa, nei sistemi in uso. La precisione è quella della trasformazione o del foglio.')),
    elenco,
    h('form', { onsubmit: vai },
      h('label', { for: 'posizione-sistema' }, t('Vai a coordinate in')), sistemi,
      h('label', { for: 'posizione-testo' }, t('Coordinate')),
      h('div', { class: 'riga' }, casella, h('button', { type: 'submit', class: 'btn btn-primary btn-xs' }, t('Vai')))),
    errore);

  function scrivi() {
    if (!aperto) return;
    const punto = mappa.getCenter().toArray();
    const so = cosa.di(punto, scrivi);
    elenco.replaceChildren(...SISTEMI.flatMap((s) => {
      const c = scriviCoordinate(proj, s, punto, so);
      return [h('dt', {}, c.nome, c.precisione ? h('span', {}, ` ${precisione(c.precisione)}`) : ''),
        h('dd', {}, h('code', {}, c.testo || t('qui nessun foglio')), c.testo ? bottone(t('Copia'), (e) => copiaTesto(c.testo, e.currentTarget), { 'aria-label': t('Copia {sistema}', { sistema: c.nome }) }) : '')];
    }));
  }

  function vai(e) {
    e.preventDefault();
    const punto = mappa.getCenter().toArray();
    const letto = leggiCoordinate(proj, sistemi.value, casella.value, { ...cosa.di(punto, () => {}), vicino: punto });
    errore.textContent = letto ? '' : t('Non si legge un punto in Italia in questo sistema.');
    casella.toggleAttribute('aria-invalid', !letto);
    if (letto) vaiA(contesto, letto);
  }

  mappa.on('moveend', scrivi);
  mappa.on('idle', scrivi); // the tiles have come: the sheet is known
  contesto.suRiquadro('posizione', (ora) => { aperto = ora; scrivi(); });
}
