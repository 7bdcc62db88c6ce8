// The days on which the map changed, on a slider; and what changed between two of them, drawn
// with a colour, a pattern and a letter each, and listed.

import { dati } from './dati.js';
import { h, trova } from './dom.js';
import { paese, t } from './lingua.js';
import { inquadra, riquadroDi } from './mappa.js';
import { annuncia, bottone } from './pannello.js';
import { enteQui, entiIn } from './qui.js';
import { sovrapposto, tessera } from './sovrapposti.js';
import { giorno, leggiId, nomeParticella } from './testo.js';

const ZOOM = 13; // below it there is too much to compare
const MASSIMO_ENTI = 4;
const MASSIMO_VOCI = 200;

const riga = (g, a) => { g.beginPath(); g.moveTo(a[0], a[1]); g.lineTo(a[2], a[3]); g.stroke(); };

/** How each kind is drawn: nobody needs to tell colours. */
const GENERI = {
  nuova: { classe: 'genere-nuova', lettera: 'N', colore: '#00603a', trama: (g, l) => { g.beginPath(); g.arc(l / 2, l / 2, 4, 0, 2 * Math.PI); g.fill(); } },
  soppressa: { classe: 'genere-soppressa', lettera: 'S', colore: '#b3122b', trama: (g, l) => { riga(g, [0, 0, l, l]); riga(g, [0, l, l, 0]); } },
  divisa: { classe: 'genere-divisa', lettera: 'D', colore: '#6b2fa0', trama: (g, l) => { for (const k of [-l, 0, l]) riga(g, [k - 2, l + 2, k + l + 2, -2]); } },
  fusa: { classe: 'genere-fusa', lettera: 'F', colore: '#8a4500', trama: (g, l) => { for (const k of [-l, 0, l]) riga(g, [k - 2, -2, k + l + 2, l + 2]); } },
  ridisegnata: { classe: 'genere-ridisegnata', lettera: 'R', colore: '#0059b3', trama: (g, l) => riga(g, [0, l / 2, l, l / 2]) },
};

const nomi = () => ({ nuova: [t('nuova'), t('nuove')], soppressa: [t('soppressa'), t('soppresse')], divisa: [t('divisa'), t('divise')], fusa: [t('fusa'), t('fuse')], ridisegnata: [t('ridisegnata'), t('ridisegnate')] });
const nomiEdifici = () => ({ nuova: [t('nuovo'), t('nuovi')], soppressa: [t('tolto'), t('tolti')], ridisegnata: [t('ridisegnato'), t('ridisegnati')] });

const oggi = () => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome' }).format(new Date());
const intero = new Intl.NumberFormat(paese, { useGrouping: 'always' });
const ordine = new Intl.Collator('it', { numeric: true });

const colori = ['match', ['get', 'genere'], ...Object.entries(GENERI).flatMap(([k, v]) => [k, v.colore]), '#000000'];
const soloPrima = ['all', ['==', ['get', 'quando'], 'prima'], ['==', ['get', 'genere'], 'ridisegnata']];

/** The two days that the address asks to compare, as DAL..AL. */
function daIndirizzo(stato) {
  const m = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/.exec(stato.altro.cambi ?? '');
  return m && m[1] < m[2] ? { dal: m[1], al: m[2] } : null;
}

export function creaTempo(contesto, { imposta }) {
  const { mappa, stato } = contesto;
  let cambi = daIndirizzo(stato); // the days compared, or null
  const sopra = sovrapposto(mappa, 'cambi', [
    { id: 'area', type: 'fill', filter: ['!', soloPrima], paint: { 'fill-color': colori, 'fill-opacity': 0.16 } },
    { id: 'trama', type: 'fill', filter: ['!', soloPrima], paint: { 'fill-pattern': ['concat', 'cambi-', ['get', 'genere']], 'fill-opacity': 0.75 } },
    { id: 'bordo', type: 'line', filter: ['!', soloPrima], layout: { 'line-join': 'round' }, paint: { 'line-color': colori, 'line-width': 2.5 } },
    { id: 'prima', type: 'line', filter: soloPrima, paint: { 'line-color': colori, 'line-width': 2, 'line-dasharray': [2, 2] } },
    { id: 'lettera', type: 'symbol', filter: ['!', soloPrima],
      layout: { 'text-field': ['get', 'lettera'], 'text-font': ['Titillium Web Bold'], 'text-size': ['match', ['get', 'strato'], 'edifici', 12, 17], 'text-allow-overlap': true },
      paint: { 'text-color': colori, 'text-halo-color': '#ffffff', 'text-halo-width': 3 } },
  ], (m) => { for (const [k, v] of Object.entries(GENERI)) tessera(m, `cambi-${k}`, v.colore, v.trama); });

  // The slider.
  const cursore = h('input', { id: 'tempo-cursore', type: 'range', min: '0', step: '1', list: 'tempo-tacche' });
  const tacche = h('datalist', { id: 'tempo-tacche' });
  const prima = bottone(t('Giorno prima'), () => vai(-1), { class: 'btn btn-outline-primary btn-xs' });
  const dopo = bottone(t('Giorno dopo'), () => vai(1), { class: 'btn btn-outline-primary btn-xs' });
  const dove = h('p', { class: 'tempo-dove', role: 'status' });
  const tempo = h('div', { class: 'tempo', hidden: true },
    h('label', { for: 'tempo-cursore' }, t('I giorni in cui la mappa è cambiata')), cursore, tacche,
    h('div', { class: 'azioni' }, prima, dopo), dove);
  let ente = '';
  let giorni = []; // what the slider goes through: the oldest day, each change, today

  // The comparison.
  const dal = h('input', { id: 'cambi-dal', type: 'date', required: true, min: '1800-01-01', value: cambi?.dal ?? '' });
  const al = h('input', { id: 'cambi-al', type: 'date', required: true, min: '1800-01-01', value: cambi?.al ?? oggi() });
  const esito = h('div', { class: 'cambi-esito' });
  const messaggio = h('p', { class: 'nota', role: 'status' });
  const togli = bottone(t('Togli dalla mappa'), smetti, { hidden: true });
  const modulo = h('form', { class: 'cambi', onsubmit: (e) => { e.preventDefault(); mostra(dal.value, al.value); } },
    h('h3', {}, t('Che cosa è cambiato')),
    h('div', { class: 'due' }, h('div', {}, h('label', { for: 'cambi-dal' }, t('fra il')), dal), h('div', {}, h('label', { for: 'cambi-al' }, t('e il')), al)),
    h('div', { class: 'azioni' }, h('button', { type: 'submit', class: 'btn btn-primary btn-xs' }, t('Mostra')), togli),
    messaggio, esito);
  trova('giorno').append(tempo, modulo);

  const quale = () => {
    const i = giorni.findLastIndex((g) => g.data <= (stato.data || '9999'));
    return i < 0 ? 0 : i;
  };

  const racconta = (g) => (g.data === '' || g.oggi ? t('oggi')
    : g.inizio ? t('{giorno}, la mappa più antica', { giorno: giorno(g.data) })
      : `${giorno(g.data)}: ${conta(g.particelle, t('una particella cambiata'), t('{n} particelle cambiate'))}${g.edifici ? `, ${conta(g.edifici, t('un edificio'), t('{n} edifici'))}` : ''}`);
  const conta = (n, uno, molti) => (n === 1 ? uno : molti.replace('{n}', intero.format(n)));

  function segnaCursore() {
    const i = quale();
    const g = giorni[i];
    cursore.value = String(i);
    cursore.setAttribute('aria-valuetext', racconta(g));
    dove.textContent = racconta(g);
    prima.disabled = i === 0;
    dopo.disabled = i === giorni.length - 1;
  }

  function vai(passo) {
    const i = Math.max(0, Math.min(giorni.length - 1, quale() + passo));
    imposta(giorni[i].oggi ? '' : giorni[i].data);
  }

  let attesa;
  cursore.addEventListener('input', () => {
    const g = giorni[Number(cursore.value)];
    cursore.setAttribute('aria-valuetext', racconta(g));
    dove.textContent = racconta(g);
    clearTimeout(attesa);
    attesa = setTimeout(() => imposta(g.oggi ? '' : g.data), 150); // dragging passes over many
  });
  contesto.suGiorno(() => { if (giorni.length) segnaCursore(); });

  /** The days are those of the comune that is in the middle of the map. */
  async function leggi() {
    const qui = enteQui(contesto);
    if (!qui || qui === ente) return;
    ente = qui;
    try {
      const s = await dati.storia(qui);
      if (ente !== qui) return;
      tempo.hidden = false;
      giorni = [...(s.dal ? [{ data: s.dal, inizio: true }] : []), ...s.giorni.map((g) => ({ ...g, data: g.giorno })), { data: oggi(), oggi: true }];
      const fermo = s.giorni.length === 0;
      cursore.hidden = prima.hidden = dopo.hidden = fermo;
      tempo.querySelector('label').hidden = fermo;
      cursore.max = String(giorni.length - 1);
      tacche.replaceChildren(...giorni.map((_, i) => h('option', { value: String(i) })));
      if (fermo) {
        dove.textContent = s.dal ? t('Di {comune} c\'è una sola mappa, del {giorno}: non si vedono cambiamenti.', { comune: contesto.nomeEnte(qui) ?? qui, giorno: giorno(s.dal) }) : t('Di {comune} non è stata consegnata nessuna mappa.', { comune: contesto.nomeEnte(qui) ?? qui });
      } else segnaCursore();
      if (!dal.value && s.dal) dal.value = s.dal;
    } catch {
      ente = ''; // asked again at the next move
    }
  }

  let richiesta = new AbortController();
  let chiesto = ''; // the view already compared

  async function mostra(da, a, parla = true) {
    if (!da || !a) return;
    if (da >= a) { messaggio.textContent = t('Il primo giorno deve venire prima del secondo.'); return; }
    cambi = { dal: da, al: a };
    stato.altro.cambi = `${da}..${a}`;
    contesto.segna();
    togli.hidden = false;
    if (mappa.getZoom() < ZOOM) {
      messaggio.textContent = t('Ingrandire la mappa: il confronto si fa dalla scala in cui si vedono le particelle.');
      esito.replaceChildren();
      sopra.scrivi(null);
      chiesto = '';
      return;
    }
    const b = mappa.getBounds().toArray().flat();
    const firma = `${da} ${a} ${b.map((x) => x.toFixed(5))}`;
    if (firma === chiesto) return;
    const enti = entiIn(contesto.enti, b).slice(0, MASSIMO_ENTI);
    if (!enti.length) { messaggio.textContent = t('Qui non c\'è nessun comune.'); return; }
    richiesta.abort();
    richiesta = new AbortController();
    messaggio.textContent = t('Sto confrontando…');
    try {
      const tutti = await Promise.all(enti.map((e) => dati.cambiamenti(e, da, a, b, richiesta.signal).catch((err) => {
        if (err.codice === 'DATA_FUORI_STORIA') return { features: [], conti: { particelle: {}, edifici: {} }, troppi: false };
        throw err;
      })));
      chiesto = firma;
      scrivi(tutti, parla);
    } catch (e) {
      if (e.name === 'AbortError') return;
      messaggio.textContent = e.message;
      esito.replaceChildren();
    }
  }

  function scrivi(tutti, parla) {
    const features = tutti.flatMap((x) => x.features);
    for (const f of features) f.properties.lettera = GENERI[f.properties.genere]?.lettera ?? '';
    sopra.scrivi({ type: 'FeatureCollection', features });
    const n = (strato, g) => tutti.reduce((s, x) => s + (x.conti[strato]?.[g] ?? 0), 0);
    const righe = [];
    const parole = [];
    for (const [strato, parlano, titolo] of [['particelle', nomi(), t('Particelle')], ['edifici', nomiEdifici(), t('Edifici')]]) {
      const voci = Object.keys(parlano).filter((g) => n(strato, g) > 0);
      if (!voci.length) continue;
      righe.push(h('h4', {}, titolo), h('ul', { class: 'cambi-legenda' }, voci.map((g) => h('li', {}, campione(g), h('span', {}, `${intero.format(n(strato, g))} ${parlano[g][n(strato, g) === 1 ? 0 : 1]}`)))));
      parole.push(...voci.map((g) => `${intero.format(n(strato, g))} ${parlano[g][n(strato, g) === 1 ? 0 : 1]}`));
    }
    const viste = new Set();
    const voci = features.filter((f) => f.properties.strato === 'particelle' && !viste.has(f.properties.id) && viste.add(f.properties.id))
      .sort((a, b) => ordine.compare(a.properties.id, b.properties.id));
    const troppi = tutti.some((x) => x.troppi);
    messaggio.textContent = [
      features.length ? t('In questa vista, fra il {dal} e il {al}.', { dal: giorno(cambi.dal), al: giorno(cambi.al) }) : t('In questa vista non è cambiato nulla fra il {dal} e il {al}.', { dal: giorno(cambi.dal), al: giorno(cambi.al) }),
      troppi ? t('I cambiamenti sono troppi per mostrarli tutti: ingrandire.') : ''].filter(Boolean).join(' ');
    esito.replaceChildren(...righe,
      voci.length ? h('details', {}, h('summary', {}, t('Elenco ({n})', { n: intero.format(voci.length) })), h('ul', { class: 'cambi-elenco' }, voci.slice(0, MASSIMO_VOCI).map(voce))) : '',
      features.length ? h('p', { class: 'nota' }, t('Tratteggiato il contorno di prima. Lo spostamento di un intero foglio è una correzione, non un cambiamento; strade e acque non si confrontano.')) : '');
    if (parla && parole.length) annuncia(parole.join(', '));
  }

  function voce(f) {
    const { id, genere, da = [], a = [] } = f.properties;
    const breve = (ids) => ids.map((x) => leggiId(x)?.numero || x).join(', ');
    const verso = genere === 'nuova' ? da.length && t('da {numeri}', { numeri: breve(da) }) : a.length && t('in {numeri}', { numeri: breve(a) });
    return h('li', {}, h('button', { type: 'button', onclick: () => { inquadra(mappa, riquadroDi(f.geometry), 19); contesto.apriParticella(id, f.properties.ente); } },
      h('strong', { class: GENERI[genere].classe }, GENERI[genere].lettera), `${nomeParticella(leggiId(id)?.numero || id)} `,
      h('span', {}, [nomi()[genere][0], verso].filter(Boolean).join(' '))));
  }

  function smetti() {
    cambi = null;
    delete stato.altro.cambi;
    chiesto = '';
    richiesta.abort();
    sopra.scrivi(null);
    esito.replaceChildren();
    messaggio.textContent = '';
    togli.hidden = true;
    contesto.segna();
  }

  let riposo;
  mappa.on('moveend', () => {
    clearTimeout(riposo);
    riposo = setTimeout(() => {
      leggi();
      if (cambi) mostra(cambi.dal, cambi.al, false);
    }, 300);
  });
  // Another address in this page may ask for other days, or none.
  contesto.suIndirizzo(() => {
    const ora = daIndirizzo(stato);
    if (!ora && cambi) smetti();
    else if (ora && (ora.dal !== cambi?.dal || ora.al !== cambi?.al)) { dal.value = ora.dal; al.value = ora.al; mostra(ora.dal, ora.al); }
  });
  // What is in the middle is known when its tiles have come.
  if (mappa.loaded()) leggi(); else mappa.once('idle', leggi);
  if (cambi) mostra(cambi.dal, cambi.al);
}

/** The sample of a kind: what the map draws of it, with its letter. */
function campione(genere) {
  const { colore, trama, lettera } = GENERI[genere];
  const tela = h('canvas', { class: 'campione', width: '60', height: '44', 'aria-hidden': 'true' });
  const g = tela.getContext('2d');
  g.strokeStyle = g.fillStyle = colore;
  g.globalAlpha = 0.75;
  for (let x = 0; x < 60; x += 24) {
    for (let y = 0; y < 44; y += 24) {
      g.save();
      g.translate(x, y);
      g.beginPath();
      g.rect(0, 0, 24, 24);
      g.clip();
      g.lineWidth = 3;
      trama(g, 24);
      g.restore();
    }
  }
  g.globalAlpha = 1;
  g.lineWidth = 4;
  g.strokeRect(2, 2, 56, 40);
  g.font = 'bold 26px "Titillium Web", sans-serif';
  g.textAlign = 'center';
  g.textBaseline = 'middle';
  g.lineWidth = 6;
  g.strokeStyle = '#ffffff';
  g.strokeText(lettera, 30, 23);
  g.fillText(lettera, 30, 23);
  return tela;
}
