// Two days side by side: a second map over the first, uncovered up to a handle that slides.

import maplibregl from './maplibre.js';
import { h, telefono, trova } from './dom.js';
import { dati } from './dati.js';
import { t } from './lingua.js';
import { annuncia, bottone, creaPannello } from './pannello.js';
import { enteQui } from './qui.js';
import { disegna } from './segni.js';
import { applica } from './stile.js';
import { giorno } from './testo.js';
import { api } from './api.js';

const PASSO = 5; // percent, for the keyboard

export function creaConfronto(contesto, azioni) {
  const { mappa, stato } = contesto;
  const corpo = creaPannello('confronto', t('Confronta due giorni'), contesto);
  /** The day that the address asks for. */
  const data = () => (/^\d{4}-\d{2}-\d{2}$/.test(stato.altro.confronto ?? '') ? stato.altro.confronto : '');
  let mostrata = ''; // the day of the second map
  let altra = null; // the second map, made when it is first wanted
  let quota = 50; // percent of the first side that the second map covers
  let inMoto = false;

  const casella = h('input', { id: 'confronto-giorno', type: 'date', required: true, min: '1800-01-01', value: data() });
  const suggeriti = h('div', { class: 'azioni confronto-giorni' });
  const qui = h('p', { class: 'nota', role: 'status' });
  const togli = bottone(t('Togli il confronto'), chiudi, { hidden: true });
  corpo.append(
    h('p', { class: 'nota' }, t('Da una parte della mappa il giorno scelto qui, dall\'altra quello della mappa. Trascinare la maniglia, o spostarla con le frecce.')),
    h('form', { onsubmit: (e) => { e.preventDefault(); apri(casella.value); } },
      h('label', { for: 'confronto-giorno' }, t('Giorno da confrontare')),
      h('div', { class: 'riga' }, casella, h('button', { type: 'submit', class: 'btn btn-primary btn-xs' }, t('Confronta')))),
    suggeriti, h('div', { class: 'azioni' }, togli), qui);

  const tela = h('div', { id: 'mappa-b', class: 'tela tela-b', 'aria-hidden': 'true' });
  const etichetta = h('p', { class: 'confronto-etichetta prima' });
  const etichettaA = h('p', { class: 'confronto-etichetta dopo' });
  const maniglia = h('div', { class: 'confronto-maniglia', role: 'slider', tabindex: '0', 'aria-label': t('Divisione fra i due giorni'), 'aria-valuemin': '0', 'aria-valuemax': '100' });
  const tutto = h('div', { class: 'confronto', hidden: true }, tela, etichetta, etichettaA, maniglia);
  trova('mappa').after(tutto);

  const verticale = () => telefono(); // on a telephone one day is above the other

  function taglia() {
    tela.style.clipPath = verticale() ? `inset(0 0 ${100 - quota}% 0)` : `inset(0 ${100 - quota}% 0 0)`;
    tutto.classList.toggle('impilato', verticale());
    maniglia.style.left = verticale() ? '' : `${quota}%`;
    maniglia.style.top = verticale() ? `calc((100% - 30px) * ${quota / 100})` : '';
    maniglia.setAttribute('aria-orientation', verticale() ? 'vertical' : 'horizontal');
    maniglia.setAttribute('aria-valuenow', String(Math.round(quota)));
    maniglia.setAttribute('aria-valuetext', t('{n} per cento al {giorno}', { n: Math.round(quota), giorno: giorno(mostrata) }));
  }

  const muovi = (n) => { quota = Math.max(0, Math.min(100, n)); taglia(); };
  maniglia.addEventListener('keydown', (e) => {
    const passo = { ArrowLeft: -PASSO, ArrowUp: -PASSO, ArrowRight: PASSO, ArrowDown: PASSO, PageUp: -20, PageDown: 20 }[e.key];
    if (e.key === 'Home') muovi(0);
    else if (e.key === 'End') muovi(100);
    else if (passo) muovi(quota + passo);
    else return;
    e.preventDefault();
  });
  maniglia.addEventListener('pointerdown', (e) => {
    maniglia.setPointerCapture(e.pointerId);
    e.preventDefault();
    maniglia.focus();
  });
  maniglia.addEventListener('pointermove', (e) => {
    if (!maniglia.hasPointerCapture(e.pointerId)) return;
    const r = tela.getBoundingClientRect();
    muovi(verticale() ? ((e.clientY - r.top) / r.height) * 100 : ((e.clientX - r.left) / r.width) * 100);
  });

  const stile = () => applica(structuredClone(contesto.stile), { ...stato, data: mostrata });

  function crea() {
    altra = new maplibregl.Map({
      container: tela, style: stile(), center: mappa.getCenter(), zoom: mappa.getZoom(), minZoom: 4, maxZoom: 22,
      attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, keyboard: false, fadeDuration: 0, interactive: true,
    });
    altra.touchZoomRotate.disableRotation();
    altra.setMissingStyleImageResolver((id) => {
      const { 'sit:segno': segno, 'sit:fiduciale': fiduciale } = contesto.stile.metadata;
      const { immagine, rapporto } = disegna(id, { segno, fiduciale, carta: contesto.stile.layers[0].paint['background-color'] });
      altra.addImage(id, immagine, { pixelRatio: rapporto });
    });
    altra.getCanvas().tabIndex = -1; // the keyboard has the first map
    const segui = (chi, altro) => chi.on('move', () => {
      if (inMoto || tutto.hidden) return;
      inMoto = true;
      altro.jumpTo({ center: chi.getCenter(), zoom: chi.getZoom() });
      inMoto = false;
    });
    segui(mappa, altra);
    segui(altra, mappa);
    altra.on('click', (e) => identifica(e.lngLat));
  }

  /** What was under a click on the other day. */
  async function identifica({ lng, lat }) {
    if (contesto.occupata) return;
    const quando = mostrata;
    try {
      const p = await api.punto(lng, lat, quando);
      if (!p.particella) { dici(t('Il {giorno} qui non c\'era nessuna particella.', { giorno: giorno(quando) })); return; }
      contesto.apriRiquadro('confronto');
      qui.replaceChildren(t('Il {giorno} qui: ', { giorno: giorno(quando) }), h('a', { href: `/particella/${encodeURIComponent(p.particella)}?data=${quando}` }, p.particella));
    } catch (e) {
      dici(e.message);
    }
  }

  const dici = (testo) => { contesto.apriRiquadro('confronto'); qui.textContent = testo; };

  function apri(quando) {
    if (!quando || !casella.validity.valid) return;
    mostrata = quando;
    stato.altro.confronto = quando;
    casella.value = quando;
    tutto.hidden = false;
    togli.hidden = false;
    document.body.classList.add('in-confronto');
    if (!altra) crea();
    else {
      altra.resize();
      altra.setStyle(stile(), { diff: false });
      altra.jumpTo({ center: mappa.getCenter(), zoom: mappa.getZoom() });
    }
    scriviEtichette();
    taglia();
    azioni.segna();
    annuncia(t('Confronto fra il {uno} e {altro}.', { uno: giorno(quando), altro: stato.data ? t('il {giorno}', { giorno: giorno(stato.data) }) : t('oggi') }));
  }

  function scriviEtichette() {
    etichetta.textContent = giorno(mostrata);
    etichettaA.textContent = stato.data ? giorno(stato.data) : t('Oggi');
  }

  function chiudi() {
    mostrata = '';
    delete stato.altro.confronto;
    tutto.hidden = true;
    togli.hidden = true;
    qui.textContent = '';
    document.body.classList.remove('in-confronto');
    azioni.segna();
    annuncia(t('Confronto tolto.'));
  }

  // The look of the second map follows that of the first: style, layers put out, opacities.
  let riposo;
  mappa.on('styledata', () => {
    if (tutto.hidden || !altra) return;
    clearTimeout(riposo);
    riposo = setTimeout(() => { if (!tutto.hidden) altra.setStyle(stile()); }, 400);
  });
  contesto.suGiorno(() => { if (!tutto.hidden) scriviEtichette(); });
  addEventListener('resize', () => { if (!tutto.hidden) taglia(); });

  /** The days on which the comune changed, to be picked: each shows the map as it was before. */
  async function proponi() {
    const ente = enteQui(contesto);
    if (!ente) return;
    try {
      const s = await dati.storia(ente);
      const giorni = [s.dal, ...s.giorni.map((g) => g.giorno)].filter(Boolean).slice(-6);
      suggeriti.replaceChildren(...giorni.map((g) => bottone(giorno(g), () => apri(g))));
      if (!casella.value && giorni.length) casella.value = giorni[0];
    } catch { /* the date can still be typed */ }
  }
  // What is drawn on the first map must be seen: while a tool draws there the second steps aside.
  for (const id of ['misura', 'disegno', 'stampa']) {
    contesto.suRiquadro(id, (aperto) => {
      if (!mostrata) return;
      tutto.hidden = aperto;
      if (!aperto) { altra.jumpTo({ center: mappa.getCenter(), zoom: mappa.getZoom() }); taglia(); }
    });
  }
  contesto.suRiquadro('confronto', (aperto) => { if (aperto) proponi(); });
  // Another address in this page may ask for another day, or none.
  contesto.suIndirizzo(() => {
    if (data() === mostrata) return;
    if (data()) apri(data()); else chiudi();
  });
  if (data()) apri(data());
}
