// Puts the page together: one state, mirrored in the address bar; what changes it redraws the rest.

import { api } from './api.js';
import { fermo, h, telefono, trova } from './dom.js';
import { cambiaStile, crea, evidenzia, evidenziaConfinanti, inquadra, riquadroDi, spazio } from './mappa.js';
import { creaCampi } from './campi.js';
import { creaElenco } from './elenco.js';
import { creaGiorno } from './giorno.js';
import { creaLivelli } from './livelli.js';
import { creaRicerca } from './ricerca.js';
import { creaRiquadri } from './riquadri.js';
import { creaScheda } from './scheda.js';
import { leggi, scrivi } from './stato.js';
import { creaStrumenti } from './strumenti.js';
import { leggiId } from './testo.js';

const stato = leggi(location.hash);
const vistaData = stato.vista !== null; // the address says where to look: do not move
let enti = [];
let guasto = '';
try {
  enti = (await api.enti()).items ?? [];
} catch (e) {
  guasto = e.message;
}

const nomeEnte = (codice) => enti.find((e) => e.ente === codice)?.nome;
const contesto = Object.assign(await crea(stato, partenza(enti.filter((e) => e.bbox))), { stato, enti, nomeEnte });
const { mappa } = contesto;
// Left where tests and the curious can reach it.
window.sit = contesto;

/** What to show first: all that is loaded or, when the comuni lie so far apart that they would
 * be specks on an empty sheet, the one with most particelle. */
function partenza(conMappa) {
  if (conMappa.length === 0) return null;
  const tutto = unione(conMappa.map((e) => e.bbox));
  const area = ([o, s, e, n]) => (e - o) * (n - s);
  if (area(tutto) <= 10 * conMappa.reduce((somma, e) => somma + area(e.bbox), 0)) return lati(tutto);
  return lati(conMappa.reduce((a, b) => (b.particelle > a.particelle ? b : a)).bbox);
}

function unione(riquadri) {
  return riquadri[0].map((_, i) => (i < 2 ? Math.min : Math.max)(...riquadri.map((b) => b[i])));
}

function lati([o, s, e, n]) {
  return [[o, s], [e, n]];
}

function segna() {
  const c = mappa.getCenter();
  stato.vista = { zoom: mappa.getZoom(), lat: c.lat, lon: c.lng };
  history.replaceState(null, '', scrivi(stato));
}

const riquadri = creaRiquadri(contesto);

let richiesta = new AbortController();
function nuovaRichiesta() {
  richiesta.abort();
  richiesta = new AbortController();
  return richiesta.signal;
}

const scheda = creaScheda(contesto, {
  chiudi: () => { stato.sel = null; nuovaRichiesta(); evidenzia(contesto, null); evidenziaConfinanti(contesto, []); scheda.chiudi(); segna(); },
  particella: (id, ente) => apriParticella(id, ente, { vai: true }),
  inquadra: (f) => inquadra(mappa, riquadroDi(f.geometry)),
  confinanti: (ids) => evidenziaConfinanti(contesto, ids),
});

/** Opens the card of a particella; vai moves the map to it. */
async function apriParticella(id, ente = leggiId(id)?.comune ?? '', { vai = false, qui = null, fuoco = false } = {}) {
  const segnale = nuovaRichiesta();
  if (telefono()) contesto.apriRiquadro(null); // there is room for one thing at a time
  scheda.attesa();
  try {
    const f = await api.particella(ente, id, stato.data, segnale);
    stato.sel = { tipo: 'particella', id: f.properties.id };
    evidenziaConfinanti(contesto, []);
    evidenzia(contesto, f);
    scheda.particella(f, ente, qui);
    if (vai && f.geometry) inquadra(mappa, riquadroDi(f.geometry));
    else if (f.geometry) scopri(f.geometry);
    if (fuoco) trova('scheda').focus({ preventScroll: true });
  } catch (e) {
    if (e.name === 'AbortError') return;
    stato.sel = null;
    evidenzia(contesto, null);
    scheda.messaggio(e.stato === 404 ? 'Particella non trovata' : 'Non è stato possibile aprire la scheda', e.message);
  }
  segna();
}

/** Moves the map when what was clicked is, or would be cut, under the card that it opened. */
function scopri(geometria) {
  const [o, s, e, n] = riquadroDi(geometria);
  const a = mappa.project([o, n]);
  const b = mappa.project([e, s]);
  const m = spazio();
  const { clientWidth: larga, clientHeight: alta } = mappa.getContainer();
  const libero = { x: larga - m.left - m.right, y: alta - m.top - m.bottom };
  const c = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const coperto = b.x > larga - m.right || b.y > alta - m.bottom || a.x < 0 || a.y < 0;
  const fuori = c.x > larga - m.right || c.y > alta - m.bottom || c.x < 0 || c.y < 0;
  if (!fuori && !(coperto && b.x - a.x < libero.x && b.y - a.y < libero.y)) return;
  mappa.easeTo({ center: [(o + e) / 2, (s + n) / 2], offset: [(m.left - m.right) / 2, (m.top - m.bottom) / 2], animate: !fermo() });
}

async function identifica(lngLat, fuoco = false) {
  const segnale = nuovaRichiesta();
  scheda.attesa();
  try {
    const qui = await api.punto(lngLat.lng, lngLat.lat, stato.data, segnale);
    if (qui.particella) { await apriParticella(qui.particella, qui.ente, { qui, fuoco }); return; }
    deseleziona(lngLat);
    scheda.messaggio('Nessuna particella qui', qui.foglio
      ? `Il punto è nel foglio ${leggiId(qui.foglio)?.foglio ?? qui.foglio}, ma nessuna particella lo copre.`
      : `Il punto è nel comune di ${nomeEnte(qui.ente) ?? qui.ente}, ma fuori dai fogli di mappa caricati.`);
  } catch (e) {
    if (e.name === 'AbortError') return;
    deseleziona(lngLat);
    scheda.messaggio(e.stato === 404 ? 'Fuori dal territorio' : 'Il punto non è stato interrogato',
      e.stato === 404 ? 'Il punto è fuori dai comuni di questo sistema. Scegliere un punto dentro i confini segnati sulla mappa.' : e.message);
  }
  segna();
}

function deseleziona({ lng, lat }) {
  stato.sel = null;
  evidenziaConfinanti(contesto, []);
  evidenzia(contesto, { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [lng, lat] } });
}

/** A sheet or a comune is a place to go to: its card is its page. */
async function vaiA(tipo, id, ente, bbox, vai = true) {
  let riquadro = bbox ?? (tipo === 'comune' ? enti.find((e) => e.ente === (ente ?? id))?.bbox : null);
  if (!riquadro && tipo === 'foglio') {
    const { items } = await api.ricerca(id).catch(() => ({ items: [] }));
    riquadro = items.find((v) => v.tipo === 'foglio' && v.id === id)?.bbox;
  }
  if (telefono()) contesto.apriRiquadro(null);
  stato.sel = { tipo, id };
  if (riquadro && vai) inquadra(mappa, riquadro, 18);
  const parti = leggiId(id);
  const titolo = tipo === 'foglio' ? `Foglio ${parti?.sezione ?? ''}${parti?.foglio ?? id}` : nomeEnte(id) ?? id;
  scheda.apri(
    h('p', { class: 'sopra' }, tipo === 'foglio' ? nomeEnte(ente ?? parti?.comune) ?? '' : 'Comune'),
    h('h2', {}, titolo),
    riquadro ? null : h('div', { class: 'alert alert-info' }, 'Non è disegnato sulla mappa.'),
    h('p', {}, h('a', { class: 'btn btn-outline-primary btn-xs', href: `/${tipo}/${encodeURIComponent(id)}` }, tipo === 'foglio' ? 'Elenco delle particelle' : 'Elenco dei fogli')));
  evidenzia(contesto, null);
  segna();
}

creaRicerca({
  preferito: () => {
    const { lng, lat } = mappa.getCenter();
    return enti.find((e) => e.bbox && lng >= e.bbox[0] && lng <= e.bbox[2] && lat >= e.bbox[1] && lat <= e.bbox[3])?.ente;
  },
  vai: (v) => {
    if (v.tipo === 'particella') apriParticella(v.id, v.ente, { vai: true });
    else if (v.tipo === 'foglio') vaiA('foglio', v.id, v.ente, v.bbox);
    else if (v.tipo === 'ente') vaiA('comune', v.ente ?? v.id, v.ente, v.bbox);
    else if (v.lon !== null && v.lon !== undefined) {
      mappa.jumpTo({ center: [v.lon, v.lat], zoom: Math.max(18, mappa.getZoom()) });
      identifica({ lng: v.lon, lat: v.lat });
    }
  },
});

const livelli = creaLivelli(contesto, {
  cambia: segna,
  stile: async (nome) => { stato.stile = nome; await cambiaStile(contesto, stato); livelli.rifai(); segna(); },
});
creaGiorno(contesto, {
  cambia: () => { if (stato.sel?.tipo === 'particella') apriParticella(stato.sel.id); segna(); },
});
const elenco = creaElenco(contesto, {
  particella: (id, ente) => apriParticella(id, ente, { vai: true, fuoco: true }),
  foglio: (id, ente) => vaiA('foglio', id, ente),
  comune: (ente) => vaiA('comune', ente, ente),
});
creaCampi(contesto, {
  particella: (id, ente) => apriParticella(id, ente, { vai: true }),
  foglio: (id, ente, bbox) => vaiA('foglio', id, ente, bbox),
});

contesto.suRiquadro('elenco', (aperto) => { if (aperto) elenco.scrivi(); });
creaStrumenti(contesto, {
  particella: (id, ente) => apriParticella(id, ente, { vai: true }),
  evidenzia: (feature) => evidenzia(contesto, feature),
  segna,
  avvisa: (testo) => { trova('conta').textContent = testo; },
});
trova('strumenti').hidden = false;

mappa.on('click', (e) => { if (!contesto.occupata) identifica(e.lngLat); });
mappa.on('moveend', segna);
mappa.getCanvas().addEventListener('keydown', (e) => {
  if (e.key === 'Enter' && !contesto.occupata) identifica(mappa.getCenter(), true);
});
document.addEventListener('keydown', (e) => {
  if (e.key !== 'Escape' || e.target === trova('q')) return;
  if (!riquadri.chiudi()) trova('scheda').querySelector('.chiudi')?.click();
});
window.addEventListener('hashchange', () => {
  // Someone pasted another address in this very page: start from it. Anchors are not ours.
  if (/^#(\d|sel=)/.test(location.hash) && location.hash !== scrivi(stato)) location.reload();
});

if (guasto || !enti.some((e) => e.bbox)) {
  const vuoto = trova('vuoto');
  vuoto.hidden = false;
  vuoto.append(...(guasto
    ? [h('h2', {}, 'La mappa non risponde'), h('p', {}, guasto)]
    : enti.length
      ? [h('h2', {}, 'Nessuna mappa caricata'), h('p', {}, `Il comune di ${enti[0].nome} è registrato, ma la sua mappa catastale non è ancora stata caricata. Chi gestisce il sistema può farlo così:`), h('pre', {}, `sit import FILE --ente ${enti[0].ente}`)]
      : [h('h2', {}, 'Nessun comune caricato'), h('p', {}, 'Il sistema è vuoto. Chi lo gestisce può caricare la mappa catastale di un comune (CXF, GeoJSON o GML) così:'), h('pre', {}, 'sit import FILE --crea-ente')]));
}

if (stato.sel?.tipo === 'particella') apriParticella(stato.sel.id, undefined, { vai: !vistaData });
else if (stato.sel) vaiA(stato.sel.tipo, stato.sel.id, undefined, undefined, !vistaData);
