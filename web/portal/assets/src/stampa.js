// Printing: a sheet of paper on the map, at a true scale. The browser prints a picture of the map
// with title, legend, scale bar, north, source and day; where the thing selected has its official
// extract, the vector PDF is one link away.

import maplibregl from './maplibre.js';
import { h, telefono, trova } from './dom.js';
import { paese, t } from './lingua.js';
import { annuncia, bottone, creaPannello, scelta } from './pannello.js';
import { dimensioni, misuraBarra, ritaglio } from './foglio_stampa.js';
import { enteQui } from './qui.js';
import { disegna } from './segni.js';
import { spazio } from './mappa.js';
import { niente, sovrapposto } from './sovrapposti.js';
import { applica } from './stile.js';
import { giorno, leggiScala, numero, scalaTonda } from './testo.js';
import { campione } from './campioni.js';

const SCALE = [500, 1000, 2000, 5000];
const DENSITA = 1.6; // with FITTO, about 245 dots an inch
const ATTESA = 20000;

export function creaStampa(contesto) {
  const { mappa, stato } = contesto;
  const corpo = creaPannello('stampa', t('Stampa'), contesto);
  let formato = 'A4';
  let verso = 'verticale';
  let denominatore = 2000;
  let aperto = false;
  const pagina = new CSSStyleSheet(); // the size of the paper: no style may be written in the page
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, pagina];

  const casella = h('input', { id: 'stampa-scala', type: 'text', inputmode: 'numeric', autocomplete: 'off', list: 'stampa-scale', value: scalaTonda(denominatore), onchange: () => leggi() });
  const titolo = h('input', { id: 'stampa-titolo', type: 'text', maxlength: '80', autocomplete: 'off' });
  const errore = h('p', { class: 'nota errore', role: 'alert' });
  const conferma = h('p', { class: 'nota', role: 'status' });
  const stampa_ = bottone(t('Stampa'), stampa, { class: 'btn btn-primary btn-xs' });
  const estratto = h('p', { class: 'nota' });
  corpo.append(
    scelta('stampa-formato', t('Carta'), [['A4', 'A4'], ['A3', 'A3']], formato, (v) => { formato = v; mostra(); }),
    scelta('stampa-verso', t('Verso'), [['verticale', t('verticale')], ['orizzontale', t('orizzontale')]], verso, (v) => { verso = v; mostra(); }),
    h('label', { for: 'stampa-scala' }, t('Scala')), casella, h('datalist', { id: 'stampa-scale' }, SCALE.map((s) => h('option', { value: scalaTonda(s) }))),
    h('label', { for: 'stampa-titolo' }, t('Titolo (facoltativo)')), titolo,
    errore,
    h('div', { class: 'azioni' }, stampa_, bottone(t('Porta il foglio sulla vista'), inquadraFoglio)),
    conferma,
    h('p', { class: 'nota' }, t('Il rettangolo sulla mappa è ciò che si stampa: spostare la mappa per sceglierlo. Perché la scala sia vera, nella finestra di stampa lasciare le dimensioni al 100 %.')),
    estratto);

  const cornice = sovrapposto(mappa, 'cornice', [
    { id: 'alone', type: 'line', paint: { 'line-color': '#ffffff', 'line-width': 6, 'line-opacity': 0.8 } },
    { id: 'bordo', type: 'line', paint: { 'line-color': '#b3122b', 'line-width': 2.5, 'line-dasharray': [4, 2] } },
  ]);

  function leggi() {
    const n = leggiScala(casella.value);
    const va = n >= 100 && n <= 25000;
    errore.textContent = va ? '' : t('La scala va da 1:100 a 1:25.000.');
    casella.toggleAttribute('aria-invalid', !va);
    if (!va) return false;
    denominatore = n;
    casella.value = scalaTonda(n);
    mostra();
    return true;
  }

  /** What the panels leave free of the map; the sheet is in the middle of it. */
  function libero() {
    const m = spazio();
    if (telefono()) m.top = Math.round(trova('stampa').getBoundingClientRect().bottom - mappa.getContainer().getBoundingClientRect().top) + 10;
    return m;
  }

  function centro() {
    const m = libero();
    const { clientWidth: larga, clientHeight: alta } = mappa.getContainer();
    return mappa.unproject([(m.left + larga - m.right) / 2, (m.top + alta - m.bottom) / 2]);
  }

  /** The corners of the paper's map on the ground. */
  function angoli() {
    const c = centro();
    const r = ritaglio(formato, verso, denominatore, c.lat);
    const k = 2 ** (r.zoom - mappa.getZoom()); // pixels of the paper for one of the view
    const p = mappa.project(c);
    const [dx, dy] = [r.largoPx / 2 / k, r.altoPx / 2 / k];
    return [[-dx, -dy], [dx, -dy], [dx, dy], [-dx, dy], [-dx, -dy]].map(([x, y]) => mappa.unproject([p.x + x, p.y + y]).toArray());
  }

  function mostra() {
    if (!aperto) { cornice.scrivi(niente); return; }
    const a = angoli();
    cornice.scrivi({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: a } });
    const { largo, alto } = dimensioni(formato, verso);
    conferma.textContent = t('Sul foglio {largo} × {alto} m di terreno.', { largo: numero((largo / 1000) * denominatore), alto: numero((alto / 1000) * denominatore) });
    ufficiale();
  }

  function inquadraFoglio() {
    const a = angoli();
    mappa.fitBounds([a[3], a[1]], { padding: libero(), animate: false });
  }

  /** The vector PDF of the offices, for what is open. */
  function ufficiale() {
    const { sel } = stato;
    if (!SCALE.includes(denominatore) || (sel?.tipo !== 'particella' && sel?.tipo !== 'foglio')) {
      estratto.textContent = t('Aprendo una particella o un foglio, in scala 1:500, 1:1.000, 1:2.000 o 1:5.000, qui si scarica anche l\'estratto di mappa in PDF.');
      return;
    }
    const ente = enteQui(contesto) || sel.id.slice(0, 4);
    const q = new URLSearchParams({ [sel.tipo]: sel.id, scala: denominatore, formato, ...(stato.data ? { data: stato.data } : {}) });
    estratto.replaceChildren(h('a', { href: `/api/v1/${encodeURIComponent(ente)}/estratto?${q}` }, t('Estratto di mappa in PDF, {formato} in scala {scala}', { formato, scala: scalaTonda(denominatore) })), ` ${t('(disegno vettoriale, sempre in scala vera)')}`);
  }

  /** A picture of the map as large as the paper, drawn apart. */
  async function ritratto(dove) {
    const c = centro();
    const r = ritaglio(formato, verso, denominatore, c.lat);
    Object.assign(dove.style, { width: `${r.largoPx}px`, height: `${r.altoPx}px` });
    const carta = new maplibregl.Map({
      container: dove, style: applica(structuredClone(contesto.stile), stato), center: c, zoom: r.zoom,
      interactive: false, attributionControl: false, fadeDuration: 0, pixelRatio: DENSITA, canvasContextAttributes: { preserveDrawingBuffer: true }, maxZoom: 24,
    });
    carta.setMissingStyleImageResolver((id) => {
      const { 'sit:segno': segno, 'sit:fiduciale': fiduciale } = contesto.stile.metadata;
      const { immagine, rapporto } = disegna(id, { segno, fiduciale, carta: contesto.stile.layers[0].paint['background-color'] });
      carta.addImage(id, immagine, { pixelRatio: rapporto });
    });
    carta.on('style.load', () => {
      if (!contesto.scelta?.geometry) return;
      carta.addSource('scelta', { type: 'geojson', data: contesto.scelta });
      carta.addLayer({ id: 'scelta', type: 'line', source: 'scelta', paint: { 'line-color': contesto.stile.metadata['sit:selezione'], 'line-width': 4 } });
    });
    await Promise.race([new Promise((va) => carta.once('idle', va)), new Promise((_, no) => setTimeout(() => no(new Error('timeout')), ATTESA))]);
    const dati = carta.getCanvas().toDataURL('image/png');
    carta.remove();
    dove.removeAttribute('style');
    const immagine = h('img', { alt: t('Mappa') });
    immagine.src = dati;
    await immagine.decode();
    return immagine;
  }

  async function stampa() {
    if (!leggi()) { casella.focus(); return; }
    stampa_.disabled = true;
    conferma.textContent = t('Sto preparando il foglio…');
    const { largo, alto } = dimensioni(formato, verso);
    pagina.replaceSync(`@page { size: ${formato} ${verso === 'verticale' ? 'portrait' : 'landscape'}; margin: 10mm; }
      #foglio-stampa .foglio-mappa, #foglio-stampa .foglio-mappa img { width: ${largo}mm; height: ${alto}mm; }`);
    trova('foglio-stampa')?.remove();
    const dove = h('div', { class: 'foglio-mappa' });
    const ente = contesto.nomeEnte(enteQui(contesto));
    const foglio = h('div', { id: 'foglio-stampa', 'aria-hidden': 'true' },
      h('div', { class: 'foglio-testa' }, h('strong', {}, titolo.value.trim() || (ente ? t('Mappa catastale di {comune}', { comune: ente }) : t('Mappa catastale'))),
        h('span', {}, `${t('Scala')} ${scalaTonda(denominatore)} · ${stato.data ? t('mappa al {giorno}', { giorno: giorno(stato.data) }) : t('mappa di oggi')}`)),
      dove, piede());
    document.body.append(foglio);
    try {
      const immagine = await ritratto(dove);
      dove.replaceChildren(immagine, h('div', { class: 'foglio-nord' }, h('span', {}, 'N')));
      conferma.textContent = '';
      document.body.classList.add('da-stampare');
      addEventListener('afterprint', togli, { once: true });
      print();
    } catch {
      togli();
      conferma.textContent = t('La mappa non si è disegnata in tempo: riprovare, o scegliere un foglio più piccolo.');
    }
    stampa_.disabled = false;
  }

  function togli() {
    document.body.classList.remove('da-stampare');
    trova('foglio-stampa')?.remove();
  }

  function piede() {
    const b = misuraBarra(denominatore);
    const barra = h('div', { class: 'foglio-barra' }, h('i', {}), h('span', {}, `${numero(b.metri)} m`));
    barra.firstChild.style.width = `${b.mm}mm`;
    const voci = contesto.stile.metadata['sit:voci'].filter((v) => stato.livelli[v.id]?.visibile !== false && ['particelle', 'strade', 'acque', 'edifici', 'fogli', 'zone', 'vincoli'].includes(v.id));
    const quando = new Intl.DateTimeFormat(paese, { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Rome' }).format(new Date());
    return h('div', { class: 'foglio-piede' },
      barra,
      h('ul', { class: 'foglio-legenda' }, voci.flatMap((v) => v.sotto ?? [v]).map((v) => h('li', {}, campione(v.campione, contesto.stile), t(v.nome)))),
      h('p', {}, `© Agenzia delle Entrate – Cartografia catastale; con Istat – ANNCSU, CC BY 4.0. ${t('Stampato il {quando} da {indirizzo}', { quando, indirizzo: location.host })}. `, h('strong', {}, t('Non ha valore legale.'))));
  }

  mappa.on('move', mostra);
  contesto.suIndirizzo(() => { if (aperto) ufficiale(); });
  contesto.suRiquadro('stampa', (ora) => {
    aperto = ora;
    mostra();
    if (!ora) return;
    const m = libero();
    const { clientWidth: larga, clientHeight: alta } = mappa.getContainer();
    const dentro = angoli().map((p) => mappa.project(p)).every((p) => p.x >= m.left - 40 && p.x <= larga - m.right + 40 && p.y >= m.top - 10 && p.y <= alta - m.bottom + 40);
    if (!dentro) inquadraFoglio();
    annuncia(t('Il rettangolo sulla mappa è ciò che si stampa.'));
  });
}
