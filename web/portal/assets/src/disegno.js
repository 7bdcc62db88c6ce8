// What lies under a shape: drawn or brought, laid on the map of the day, listed, taken away.

import { h } from './dom.js';
import { dati } from './dati.js';
import { lascia, praticaChiesta, prendi } from './disegno_pratica.js';
import { FormaErrata, MASSIMO_VERTICI, leggiForma, riquadro, vertici } from './forme.js';
import { paese, t } from './lingua.js';
import { riquadroDi, inquadra } from './mappa.js';
import { annuncia, bottone, creaPannello, scarica } from './pannello.js';
import { convertitore, definizioneUTM, nomeUTM, proj4, zonaDi } from './proiezione.js';
import { incrocio } from './misure.js';
import { entiIn } from './qui.js';
import { sovrapposto } from './sovrapposti.js';
import { csv } from './tabella.js';
import { leggiId, nomeParticella } from './testo.js';
import { creaTracciato } from './tracciato.js';

const MASSIMO_RIGHE = 500; // shown; the files have them all
const PER_VOLTA = 1000; // shapes a request
const PERSONE = document.body.dataset.persone === 'si'; // who signed in may see holders

const numero = new Intl.NumberFormat(paese, { maximumFractionDigits: 2, minimumFractionDigits: 2, useGrouping: 'always' });
const intero = new Intl.NumberFormat(paese, { useGrouping: 'always' });
const ordine = new Intl.Collator('it', { numeric: true });

export async function creaDisegno(contesto, azioni) {
  const { mappa, stato } = contesto;
  const proj = await proj4();
  const corpo = creaPannello('disegno', t('Disegna e interroga'), contesto);
  let forma = null; // what is asked: a geometry in longitude and latitude
  let righe = []; // the particelle found: {id, ente, mq, percento, scelta}
  let altri = []; // edifici and civici, as rows of the file
  let per = 'id';
  let cresce = true;
  let richiesta = new AbortController();

  const portata = sovrapposto(mappa, 'portata', [
    { id: 'area', type: 'fill', paint: { 'fill-color': '#a6006b', 'fill-opacity': 0.12 }, filter: ['==', ['geometry-type'], 'Polygon'] },
    { id: 'linea', type: 'line', paint: { 'line-color': '#a6006b', 'line-width': 3 } },
    { id: 'punto', type: 'circle', paint: { 'circle-color': '#a6006b', 'circle-radius': 6, 'circle-stroke-color': '#ffffff', 'circle-stroke-width': 2 }, filter: ['==', ['geometry-type'], 'Point'] },
  ]);

  // The rows that are chosen are drawn from the tiles: no shape has to travel.
  let aperto = false;
  const filtro = () => ['in', ['get', 'id'], ['literal', aperto ? righe.filter((r) => r.scelta).map((r) => r.id) : []]];
  function metti() {
    if (mappa.getLayer('trovate') || !mappa.getSource('sit')) return;
    const prima = mappa.getLayer('fogli-numero') ? 'fogli-numero' : undefined;
    mappa.addLayer({ id: 'trovate', type: 'fill', source: 'sit', 'source-layer': 'particelle', filter: filtro(), paint: { 'fill-color': '#0059b3', 'fill-opacity': 0.25 } }, prima);
    mappa.addLayer({ id: 'trovate-bordo', type: 'line', source: 'sit', 'source-layer': 'particelle', filter: filtro(), paint: { 'line-color': '#0059b3', 'line-width': 2 } }, prima);
  }
  mappa.on('style.load', metti);
  if (mappa.getStyle()) metti();
  const evidenziaTrovate = () => { for (const s of ['trovate', 'trovate-bordo']) if (mappa.getLayer(s)) mappa.setFilter(s, filtro()); };

  const stato_ = h('p', { class: 'nota', role: 'status' });
  const errore = h('div', { class: 'errore', role: 'alert' });
  const esiti = h('div', { class: 'disegno-esiti' });
  const fine = bottone(t('Chiudi il contorno'), () => tracciato.finisci() || annuncia(t('Servono almeno {n} vertici.', { n: 3 })));
  const indietro = bottone(t('Togli l\'ultimo vertice'), () => tracciato.annulla());
  const distanza = h('input', { id: 'disegno-distanza', type: 'number', min: '0', max: '5000', step: '1', value: '0', inputmode: 'numeric' });
  const cerca = bottone(t('Trova le particelle'), () => trovaTutto(), { class: 'btn btn-primary btn-xs', disabled: true });
  const testo = h('textarea', { id: 'disegno-testo', rows: '3', spellcheck: 'false', placeholder: 'POLYGON((14.65 41.13, …))' });
  const file = h('input', { id: 'disegno-file', type: 'file', accept: '.geojson,.json,.wkt,.txt,application/geo+json', onchange: leggiFile });
  // Come from the page of a pratica: what is drawn is its place.
  const pratica = document.body.dataset.operatore === 'si' ? praticaChiesta(stato.altro.pratica) : null;
  const perPratica = pratica && bottone(t('Usa come posizione della pratica'), () => {
    lascia(pratica.id, 'pagina', JSON.stringify(forma.geometria));
    location.assign(pratica.pagina);
  }, { class: 'btn btn-primary btn-xs', disabled: true });
  const conEdifici = h('input', { type: 'checkbox' });
  const conCivici = h('input', { type: 'checkbox' });

  corpo.append(
    pratica ? h('div', { class: 'alert alert-info' }, h('p', {}, t('Si disegna la posizione di una pratica edilizia.')), h('div', { class: 'azioni' }, perPratica,
      h('a', { class: 'btn btn-outline-primary btn-xs', href: pratica.pagina }, t('Torna alla pratica')))) : '',
    h('p', { class: 'nota' }, t('Disegnare un\'area sulla mappa, vertice per vertice, e chiuderla sul primo o con un doppio tocco. Da tastiera: Invio mette un vertice nel mirino, due volte chiude.')),
    h('div', { class: 'azioni' }, fine, indietro, bottone(t('Ricomincia'), daccapo)),
    h('details', {}, h('summary', {}, t('Oppure da un file o da un testo')),
      h('label', { for: 'disegno-file' }, t('File GeoJSON o WKT')), file,
      h('label', { for: 'disegno-testo' }, t('Testo GeoJSON o WKT, in gradi o in metri UTM')), testo,
      bottone(t('Usa il testo'), () => usa(testo.value))),
    h('div', { class: 'attrezzo-opzioni' },
      h('div', {}, h('label', { for: 'disegno-distanza' }, t('Allarga di (metri)')), distanza),
      h('div', { class: 'spunte' }, h('label', { class: 'spunta' }, conEdifici, t('anche gli edifici')), h('label', { class: 'spunta' }, conCivici, t('anche i civici')))),
    h('div', { class: 'azioni' }, cerca), stato_, errore, esiti);

  const tracciato = creaTracciato(contesto, { cambia: disegna, colpo: ({ fatti }) => { if (fatti) annuncia(fatti === 1 ? t('1 vertice') : t('{n} vertici', { n: fatti })); } });

  function disegna({ punti, fatti, finito }) {
    fine.disabled = finito || fatti < 3;
    indietro.disabled = finito || fatti === 0;
    if (!finito || punti.length < 3) {
      if (forma?.mia) imposta(null);
      return;
    }
    portata.scrivi(null);
    imposta({ type: 'Polygon', coordinates: [[...punti, punti[0]]] }, true);
  }

  /** Whether there is a sound shape to ask with, and to hand over: of a pratica an area. */
  function pronta(si) {
    cerca.disabled = !si;
    if (perPratica) perPratica.disabled = !si || !/Polygon$/.test(forma.geometria.type);
  }

  function imposta(g, mia = false) {
    forma = g && { geometria: g, mia };
    errore.replaceChildren();
    pronta(Boolean(forma));
    if (!forma) { stato_.textContent = ''; return; }
    if (mia) {
      const utm = convertitore(proj, definizioneUTM(zonaDi(g.coordinates[0][0][0])));
      if (incrocio(g.coordinates[0].slice(0, -1).map((p) => utm.forward([...p])))) {
        sbaglio(t('Il contorno si incrocia: spostare un vertice, o ricominciare.'));
        pronta(false);
      }
    }
    stato_.textContent = t('Forma pronta: {n} vertici.', { n: intero.format(vertici(g).length - (mia ? 1 : 0)) });
  }

  function daccapo() {
    portata.scrivi(null);
    righe = [];
    altri = [];
    esiti.replaceChildren();
    evidenziaTrovate();
    imposta(null);
    tracciato.ricomincia();
  }

  const sbaglio = (messaggio) => errore.replaceChildren(h('div', { class: 'alert alert-warning' }, messaggio));

  async function leggiFile() {
    const [f] = file.files;
    if (!f) return;
    if (f.size > 5 << 20) { sbaglio(t('Il file supera i 5 MB: semplificare la geometria.')); return; }
    usa(await f.text(), f.name);
    file.value = '';
  }

  /** Lays on the map what a file or a text says. */
  function usa(scritto, nome = '') {
    daccapo();
    try {
      const zona = zonaDi(mappa.getCenter().lng);
      const { geometria, sistema } = leggiForma(proj, scritto, zona);
      const sola = geometria.type === 'MultiPolygon' && geometria.coordinates.length === 1 && geometria.coordinates[0].length === 1 && geometria.coordinates[0][0].length < 500;
      if (sola) tracciato.riprendi({ type: 'Polygon', coordinates: geometria.coordinates[0] });
      if (!forma) {
        portata.scrivi({ type: 'Feature', properties: {}, geometry: geometria });
        imposta(geometria);
      }
      const box = riquadroDi(geometria);
      if (box[0] !== box[2] || box[1] !== box[3]) inquadra(mappa, box);
      else mappa.jumpTo({ center: [box[0], box[1]], zoom: Math.max(17, mappa.getZoom()) });
      stato_.textContent = `${nome ? `${nome}: ` : ''}${t('{n} vertici, letti in {sistema}.', { n: intero.format(vertici(geometria).length), sistema: sistema > 7000 && sistema < 7800 ? nomeUTM(sistema) : `EPSG:${sistema}` })}`;
    } catch (e) {
      if (!(e instanceof FormaErrata)) throw e;
      sbaglio(e.message);
    }
  }

  async function trovaTutto() {
    const metri = Number(distanza.value);
    if (!(metri >= 0 && metri <= 5000)) { sbaglio(t('La distanza è in metri, da 0 a 5000.')); distanza.focus(); return; }
    const { geometria } = forma;
    if (!/Polygon$/.test(geometria.type) && metri === 0) { sbaglio(t('Una linea o un punto non copre nulla: indicare di quanti metri allargare.')); distanza.focus(); return; }
    if (vertici(geometria).length > MASSIMO_VERTICI) { sbaglio(t('La geometria ha più di {n} vertici: semplificarla.', { n: MASSIMO_VERTICI })); return; }
    const enti = entiIn(contesto.enti, riquadro(geometria, metri));
    errore.replaceChildren();
    if (!enti.length) { sbaglio(t('La forma è fuori dai comuni di questo sistema.')); return; }
    richiesta.abort();
    richiesta = new AbortController();
    stato_.textContent = t('Sto cercando…');
    cerca.disabled = true;
    const layer = ['particelle', ...(conEdifici.checked ? ['edifici'] : []), ...(conCivici.checked ? ['civici'] : [])];
    const avvisi = new Map();
    righe = [];
    altri = [];
    try {
      for (const ente of enti) {
        const x = await dati.intersezioni(ente, { geometria, layer, ...(metri ? { distanza_m: metri } : {}), ...(stato.data ? { data: stato.data } : {}) }, richiesta.signal);
        righe.push(...x.particelle.map((p) => ({ ...p, ente, scelta: true })));
        for (const [tipo, lista] of [['edificio', x.edifici], ['civico', x.civici]]) altri.push(...(lista ?? []).map((v) => ({ ...v, tipo, ente })));
        for (const a of x.avvisi ?? []) avvisi.set(a.codice, a.testo);
      }
      ordina();
      scrivi([...avvisi.values()]);
      annuncia(t('Trovate {n} particelle.', { n: intero.format(righe.length) }));
    } catch (e) {
      if (e.name === 'AbortError') return;
      esiti.replaceChildren();
      stato_.textContent = '';
      sbaglio(e.message);
    } finally {
      cerca.disabled = false;
    }
    evidenziaTrovate();
  }

  function ordina() {
    const verso = cresce ? 1 : -1;
    righe.sort((a, b) => verso * (per === 'id' ? ordine.compare(a.id, b.id) : a[per] - b[per]) || ordine.compare(a.id, b.id));
  }

  function scrivi(avvisi = []) {
    stato_.textContent = righe.length ? '' : t('Nessuna particella sotto questa forma.');
    if (!righe.length) { esiti.replaceChildren(); return; }
    const conto = h('p', { class: 'disegno-conto' });
    const aggiorna = () => {
      const scelte = righe.filter((r) => r.scelta);
      conto.textContent = t('{scelte} particelle scelte di {n}; sotto la forma {mq} m² di area misurata.', {
        scelte: intero.format(scelte.length), n: intero.format(righe.length), mq: numero.format(scelte.reduce((s, r) => s + r.mq, 0)) });
      for (const b of esiti.querySelectorAll('[data-file]')) b.disabled = scelte.length === 0;
      evidenziaTrovate();
    };
    const titolo = (campo, nome) => h('th', { scope: 'col', 'aria-sort': per === campo ? (cresce ? 'ascending' : 'descending') : 'none' },
      h('button', { type: 'button', onclick: () => { cresce = per === campo ? !cresce : true; per = campo; ordina(); scrivi(avvisi); esiti.querySelector(`[data-per="${campo}"]`)?.focus(); }, 'data-per': campo }, nome, per === campo ? (cresce ? ' ▲' : ' ▼') : ''));
    const tutte = (f) => () => { for (const r of righe) r.scelta = f(r); scrivi(avvisi); };
    esiti.replaceChildren(
      ...avvisi.map((a) => h('div', { class: 'alert alert-info' }, a)),
      conto,
      h('div', { class: 'azioni' }, bottone(t('Tutte'), tutte(() => true)), bottone(t('Nessuna'), tutte(() => false)), bottone(t('Inverti'), tutte((r) => !r.scelta))),
      h('div', { class: 'scorre', tabindex: '0', role: 'region', 'aria-label': t('Particelle trovate') }, h('table', {},
        h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, h('span', { class: 'visually-hidden' }, t('Scelta'))), titolo('id', t('particella')), titolo('mq', 'm²'), titolo('percento', '%'))),
        h('tbody', {}, righe.slice(0, MASSIMO_RIGHE).map((r) => riga(r, aggiorna))))),
      righe.length > MASSIMO_RIGHE ? h('p', { class: 'nota' }, t('Qui le prime {n}: nei file ci sono tutte.', { n: MASSIMO_RIGHE })) : '',
      altri.length ? h('p', { class: 'nota' }, t('Nel file CSV anche {edifici} edifici e {civici} civici.', { edifici: altri.filter((a) => a.tipo === 'edificio').length, civici: altri.filter((a) => a.tipo === 'civico').length })) : '',
      h('div', { class: 'azioni' },
        PERSONE ? bottone(t('Intestatari'), intestatari, { 'data-file': 'intestatari', title: t('Chi ha diritti sulle particelle scelte: si apre in un\'altra scheda') }) : null,
        bottone(t('Scarica CSV'), esportaCSV, { 'data-file': 'csv' }), bottone(t('Scarica GeoJSON'), esportaGeoJSON, { 'data-file': 'geojson' })));
    aggiorna();
  }

  function riga(r, aggiorna) {
    const p = leggiId(r.id);
    const dove = `${p?.sezione ? `${p.sezione} ` : ''}${p?.foglio ?? ''}`;
    const nome = `${nomeParticella(p?.numero || r.id)}, ${t('foglio')} ${dove}`;
    return h('tr', {},
      h('td', {}, h('input', { type: 'checkbox', checked: r.scelta, 'aria-label': nome, onchange: (e) => { r.scelta = e.currentTarget.checked; aggiorna(); } })),
      h('td', {}, h('button', { type: 'button', class: 'collegamento', onclick: () => azioni.particella(r.id, r.ente) }, p?.numero || r.id), h('span', { class: 'sotto' }, `${t('foglio')} ${dove}${contesto.enti.length > 1 ? ` · ${contesto.nomeEnte(r.ente) ?? r.ente}` : ''}`)),
      h('td', {}, numero.format(r.mq)), h('td', {}, numero.format(r.percento)));
  }

  function esportaCSV() {
    const voci = [...righe.filter((r) => r.scelta).map((r) => ({ ...r, tipo: 'particella' })), ...altri];
    const arrotonda = (v, n) => (v === undefined ? null : Number(v.toFixed(n))); // a civico has no area
    scarica('particelle.csv', csv(['tipo', 'id', 'ente', 'comune', 'sezione', 'foglio', 'allegato', 'sviluppo', 'numero', 'mq_sotto_la_forma', 'percento'],
      voci.map((r) => {
        const p = leggiId(r.id) ?? {};
        return [r.tipo, r.id, r.ente, p.comune, p.sezione, p.foglio, p.allegato, p.sviluppo, p.numero || r.testo, arrotonda(r.mq, 2), arrotonda(r.percento, 2)];
      })), 'text/csv;charset=utf-8');
  }

  /** The chosen particelle go to the desk in the body of a form: an address would be too long, and
   * says too much. One comune at a time, as the registers are. */
  function intestatari() {
    const scelte = righe.filter((r) => r.scelta);
    const [{ ente }] = scelte;
    const campo = (name, value) => h('input', { type: 'hidden', name, value });
    const modulo = h('form', { method: 'post', action: '/ufficio/elenco', target: '_blank', hidden: true },
      campo('ente', ente), campo('particelle', scelte.filter((r) => r.ente === ente).map((r) => r.id).join('\n')), campo('data', stato.data ?? ''));
    document.body.append(modulo);
    modulo.submit();
    modulo.remove();
  }

  async function esportaGeoJSON(e) {
    const b = e.currentTarget;
    b.disabled = true;
    errore.replaceChildren();
    try {
      const scelte = righe.filter((r) => r.scelta);
      const features = [];
      for (const ente of new Set(scelte.map((r) => r.ente))) {
        const ids = scelte.filter((r) => r.ente === ente).map((r) => r.id);
        for (let i = 0; i < ids.length; i += PER_VOLTA) features.push(...(await dati.selezione(ente, ids.slice(i, i + PER_VOLTA), stato.data)).features);
      }
      const perId = new Map(scelte.map((r) => [r.id, r]));
      for (const f of features) Object.assign(f.properties, { ente: perId.get(f.id)?.ente, mq_sotto_la_forma: perId.get(f.id)?.mq, percento: perId.get(f.id)?.percento });
      scarica('particelle.geojson', JSON.stringify({ type: 'FeatureCollection', features }), 'application/geo+json');
    } catch (err) {
      sbaglio(err.message);
    }
    b.disabled = false;
  }

  contesto.suRiquadro('disegno', (ora) => {
    aperto = ora;
    if (ora) {
      tracciato.avvia('area');
    } else { // the list stays for when the panel is opened again
      tracciato.ferma();
      richiesta.abort();
      portata.scrivi(null);
    }
    evidenziaTrovate();
  });

  const prima = pratica && prendi(pratica.id, 'mappa');
  if (prima) contesto.suRiquadro('disegno', function una(ora) { if (ora && !una.fatta) { una.fatta = true; usa(prima); } });
}
