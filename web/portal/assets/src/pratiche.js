// The building files over the map, for everybody: where, what kind, of which year, at which point. They
// are asked for the window that is seen. Which groups and which years is in the address, so that a link shows
// the same: pratiche=GRUPPI;DAL-AL, of which either may be missing (tutte: all of them).

import { dati } from './dati.js';
import { h } from './dom.js';
import { t } from './lingua.js';
import { entiIn } from './qui.js';
import { niente, sovrapposto } from './sovrapposti.js';

const DA = 11; // a wider window holds more than can be seen
const LATO = 44; // of a mark, at twice its size

/** The groups of stati, each with a colour and a shape of its own. */
const GRUPPI = [
  { id: 'in_corso', nome: t('in corso'), colore: '#0b5cad', segno: inCorso },
  { id: 'assentite', nome: t('assentite, lavori compresi'), colore: '#00663d', segno: assentita },
  { id: 'negate', nome: t('negate, decadute, annullate'), colore: '#a81e39', segno: negata },
  { id: 'chiuse', nome: t('chiuse e archiviate'), colore: '#4a5661', segno: chiusa },
];

const immagine = (g) => `pratica-${g.id}`;

function inCorso(g) {
  g.beginPath();
  g.arc(22, 22, 17, 0, 2 * Math.PI);
  tondo(g);
  for (const x of [13.5, 22, 30.5]) { g.beginPath(); g.arc(x, 22, 3, 0, 2 * Math.PI); g.fill(); }
}

function assentita(g) {
  g.beginPath();
  g.rect(6, 6, 32, 32);
  tondo(g);
  spezzata(g, [13, 22], [20, 30], [32, 14]);
}

function negata(g) {
  g.beginPath();
  g.moveTo(22, 2);
  for (const [x, y] of [[42, 22], [22, 42], [2, 22]]) g.lineTo(x, y);
  g.closePath();
  tondo(g);
  spezzata(g, [17, 17], [27, 27]);
  spezzata(g, [27, 17], [17, 27]);
}

function chiusa(g) {
  g.beginPath();
  g.moveTo(13, 5);
  for (const [x, y] of [[31, 5], [40, 22], [31, 39], [13, 39], [4, 22]]) g.lineTo(x, y);
  g.closePath();
  tondo(g);
  spezzata(g, [13, 22], [31, 22]);
}

/** Fills what was traced with the colour of the group, inside a white edge; what follows is white. */
function tondo(g) {
  g.lineWidth = 4;
  g.strokeStyle = '#ffffff';
  g.fill();
  g.stroke();
  g.fillStyle = '#ffffff';
}

function spezzata(g, ...punti) {
  g.lineWidth = 5;
  g.lineCap = g.lineJoin = 'round';
  g.beginPath();
  punti.forEach(([x, y], i) => (i ? g.lineTo(x, y) : g.moveTo(x, y)));
  g.stroke();
}

/** The mark of a group, as it is on the map and in the legend. */
function segno(gruppo) {
  const tela = h('canvas', { class: 'campione', width: LATO, height: LATO, 'aria-hidden': 'true' });
  const g = tela.getContext('2d');
  g.fillStyle = gruppo.colore;
  gruppo.segno(g);
  return tela;
}

const perGruppo = (f, altro) => ['match', ['get', 'gruppo'], ...GRUPPI.flatMap((g) => [g.id, f(g)]), altro];

/** What the address says of the layer; null: it is off. */
export function leggiPratiche(s) {
  if (!s) return null;
  const [nomi, anni = ''] = s.split(';');
  const [dal = '', al = ''] = anni.split('-');
  const noti = GRUPPI.map((g) => g.id).filter((id) => nomi.split(',').includes(id));
  const anno = (x) => (/^\d{4}$/.test(x) ? x : '');
  return { gruppi: noti.length ? noti : GRUPPI.map((g) => g.id), dal: anno(dal), al: anno(al) };
}

/** The inverse of leggiPratiche. */
export function scriviPratiche({ gruppi, dal, al }) {
  if (gruppi.length === 0) return ''; // nothing to see is the layer off
  const nomi = gruppi.length === GRUPPI.length ? 'tutte' : gruppi.join(',');
  return dal || al ? `${nomi};${dal}-${al}` : nomi;
}

/** Makes the layer, off. dice(testo) says what cannot be seen. mostra(scelte): which groups, which years;
 * null turns it off. */
export function creaPratiche(contesto, { dice }) {
  const { mappa, enti } = contesto;
  const colore = perGruppo((g) => g.colore, '#4a5661');
  const strato = sovrapposto(mappa, 'pratiche', [
    { id: 'area', type: 'fill', paint: { 'fill-color': colore, 'fill-opacity': 0.18 } },
    { id: 'bordo', type: 'line', filter: ['!=', ['get', 'gruppo'], 'in_corso'], paint: { 'line-color': colore, 'line-width': 2 } },
    { id: 'bordo-corso', type: 'line', filter: ['==', ['get', 'gruppo'], 'in_corso'], paint: { 'line-color': colore, 'line-width': 2, 'line-dasharray': [2.5, 1.5] } },
    { id: 'segno', type: 'symbol', layout: { 'icon-image': perGruppo(immagine, 'pratica-chiuse'), 'icon-size': ['interpolate', ['linear'], ['zoom'], 11, 0.6, 17, 1], 'icon-allow-overlap': true, 'icon-ignore-placement': true } },
  ], (m) => {
    for (const g of GRUPPI) if (!m.hasImage(immagine(g))) m.addImage(immagine(g), segno(g).getContext('2d').getImageData(0, 0, LATO, LATO), { pixelRatio: 2 });
  });
  let scelte = null;
  let controllo = new AbortController();

  async function leggi() {
    controllo.abort();
    controllo = new AbortController();
    if (!scelte) { strato.scrivi(niente); dice(''); return; }
    if (mappa.getZoom() < DA) { strato.scrivi(niente); dice(t('si vedono avvicinandosi')); return; }
    const riquadro = mappa.getBounds().toArray().flat();
    try {
      const { dal, al } = scelte;
      const gruppi = scelte.gruppi.length < GRUPPI.length ? scelte.gruppi.join(',') : '';
      const risposte = await Promise.all(entiIn(enti, riquadro).map((e) => dati.pratiche(e, riquadro, { gruppi, dal, al }, controllo.signal)));
      const features = risposte.flatMap((r) => r.features);
      features.forEach((f, i) => { f.properties.n = i; }); // one drawn in two squares is one
      strato.scrivi({ type: 'FeatureCollection', features });
      dice(risposte.some((r) => r.troppe) ? t('le più recenti: avvicinarsi, o scegliere meno anni, per vederle tutte')
        : features.length === 0 ? t('qui non ce ne sono') : contesto.stato.data ? t('come sono oggi, non al giorno della mappa') : '');
    } catch (e) {
      if (e.name !== 'AbortError') dice(e.message);
    }
  }

  mappa.on('moveend', () => { if (scelte) leggi(); });
  contesto.suGiorno(() => { if (scelte) leggi(); });
  return { mostra(nuove) { scelte = nuove; return leggi(); } };
}

/** The legend, which is the filter too: a box for each group, and the years. cambia is called with the choices. */
export function filtri(scelte, cambia) {
  const ora = { ...scelte };
  const anno = (nome, testo) => h('label', {}, testo, h('input', {
    type: 'text', inputmode: 'numeric', maxlength: '4', size: '5', value: ora[nome], autocomplete: 'off', pattern: '[0-9]{4}',
    onchange: (e) => { if (e.target.value === '' || /^\d{4}$/.test(e.target.value)) { ora[nome] = e.target.value; cambia(ora); } },
  }));
  return h('div', { class: 'filtri-pratiche' },
    h('ul', { class: 'casi' }, GRUPPI.map((g) => h('li', {}, h('label', {}, h('input', {
      type: 'checkbox', checked: ora.gruppi.includes(g.id),
      onchange: (e) => { ora.gruppi = GRUPPI.map((x) => x.id).filter((id) => (id === g.id ? e.target.checked : ora.gruppi.includes(id))); cambia(ora); },
    }), segno(g), h('span', {}, g.nome))))),
    h('div', { class: 'anni', role: 'group', 'aria-label': t('Anni delle pratiche') }, anno('dal', t('Anni dal')), anno('al', t('al'))));
}
