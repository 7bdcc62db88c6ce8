// Opening things: the card, the address, the light on the map and the place to look at, together.

import { api } from './api.js';
import { h, telefono } from './dom.js';
import { evidenzia, evidenziaInsieme, punta } from './evidenze.js';
import { nomeOggetto, pila, stratoDi } from './identifica.js';
import { t } from './lingua.js';
import { inquadra, riquadroDi, scopri } from './mappa.js';
import { schedaOggetto } from './scheda_oggetti.js';
import { schedaParticella } from './scheda_particella.js';
import { leggiPunto, scriviPunto } from './stato.js';
import { leggiId } from './testo.js';

/** Layers of the style that say what is under the pointer. */
const TOCCABILI = { civici: ['civici-punto', 'civici-testo'], edifici: ['edifici-area'], zone: ['zone-area'], vincoli: ['vincoli-area', 'vincoli-bordo', 'vincoli-punto'], pratiche: ['pratiche-area', 'pratiche-segno'], segni: ['segni-testo', 'segni-simbolo'] };

/** Half the side of the square in which a small thing counts as hit, in pixels. */
const MIRA = 10;

export function creaAperture(contesto, scheda, { segna }) {
  const { mappa, stato } = contesto;
  const titolo = document.title; // of the page, when nothing is open
  let controllo = new AbortController();
  let aperta = null; // what the card shows: { o, opz }

  /** resta leaves the open panel where it is: the person is in it. */
  function comincia(resta = false) {
    controllo.abort();
    controllo = new AbortController();
    if (telefono() && !resta) contesto.apriRiquadro?.(null); // there is room for one thing at a time
    evidenziaInsieme(contesto, {});
    punta(contesto, null);
    scheda.attesa();
    return controllo.signal;
  }

  /** Puts the parts of a card in its frame, with the stack it belongs to and the way back. */
  function mostra(o, parti, opz) {
    const prima = opz.da;
    aperta = { o, opz };
    scheda.apri({
      ...parti, pila: opz.pila, indice: opz.indice, vai: (i) => oggetto(opz.pila[i], { ...opz, indice: i, vai: false, fuoco: false }),
      da: prima && { nome: nomeOggetto(prima.o, contesto.nomeEnte), torna: () => oggetto(prima.o, { ...prima.opz, vai: true }) },
    });
    document.title = [parti.titolo, parti.sopra, titolo].filter(Boolean).join(' – ');
    if (opz.fuoco) scheda.elemento.focus({ preventScroll: true });
    segna();
  }

  // What is opened from inside a card leads back to it.
  const azioni = {
    apri: (o) => oggetto(o, { vai: true, da: aperta }),
    inquadra: (cosa) => inquadra(mappa, Array.isArray(cosa) ? cosa : riquadroDi(cosa.geometry)),
  };

  /** Opens one thing. opz: vai moves the map to it; fuoco gives it the focus; pila, indice: the
   * stack it is in; da: the card it was opened from. */
  async function oggetto(o, opz = {}) {
    if (o.tipo === 'punto') return posizione(leggiPunto(o.id), opz);
    const segnale = comincia(opz.resta);
    opz = { ...opz, resta: false }; // what is opened from here on is another thing
    if (o.tipo === 'particella') return particella(o, opz, segnale);
    stato.sel = ['foglio', 'comune', 'via', 'civico', 'edificio'].includes(o.tipo) && o.id ? { tipo: o.tipo, id: o.id } : null;
    try {
      const fatti = await cercaFatti(o, opz, segnale);
      if (segnale.aborted) return;
      const strato = stratoDi[o.tipo];
      evidenzia(contesto, strato && o.tipo !== 'particella' && o.id ? { strato, id: o.id }
        : fatti.punto ? punto(fatti.punto) : null);
      if (opz.vai) vaiA(fatti);
      mostra(fatti.o ?? o, schedaOggetto(contesto, fatti.o ?? o, fatti, azioni), opz);
    } catch (e) {
      if (e.name !== 'AbortError') guasto(e);
    }
  }

  async function particella({ id, ente = leggiId(id)?.comune ?? '' }, opz, segnale) {
    try {
      const f = await api.particella(ente, id, stato.data, segnale);
      const o = { tipo: 'particella', id: f.properties.id, ente };
      stato.sel = { tipo: 'particella', id: o.id };
      evidenzia(contesto, f);
      mostra(o, schedaParticella(contesto, f, ente, azioni), opz);
      if (opz.vai && f.geometry) inquadra(mappa, riquadroDi(f.geometry));
      else if (f.geometry && opz.vai !== false) scopri(mappa, f.geometry);
    } catch (e) {
      if (e.name === 'AbortError') return;
      if (e.stato === 404) manca(t('Particella non trovata'), e.message);
      else guasto(e);
    }
  }

  /** Where a thing is and what it stands on, from what we were told, the map, or the server. */
  async function cercaFatti(o, opz, segnale) {
    const fatti = { riquadro: o.bbox ?? null };
    if (o.lon !== undefined && o.lon !== null) fatti.punto = { lng: o.lon, lat: o.lat };
    if (o.tipo === 'comune') fatti.riquadro ??= contesto.enti.find((e) => e.ente === o.id)?.bbox;
    if (o.tipo === 'foglio' && !fatti.riquadro) {
      const { items } = await api.ricerca(o.id, segnale).catch((e) => { if (e.name === 'AbortError') throw e; return { items: [] }; });
      fatti.riquadro = items?.find((v) => v.tipo === 'foglio' && v.id === o.id)?.bbox;
    }
    const strato = stratoDi[o.tipo];
    if (strato && strato !== 'fogli' && o.id && !fatti.riquadro) {
      const f = await contesto.disegnato(strato, o.id);
      if (f) {
        fatti.riquadro = riquadroDi(f.geometry);
        fatti.o = { ...f.properties, ...Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined)) };
      }
    }
    if (o.tipo === 'zona' || o.tipo === 'vincolo') fatti.piano = await api.piano(o.ente, o.id, stato.data, segnale).catch((e) => { if (e.name === 'AbortError') throw e; return null; });
    if (o.tipo === 'civico' && !fatti.punto && fatti.riquadro) fatti.punto = { lng: fatti.riquadro[0], lat: fatti.riquadro[1] };
    if (o.tipo === 'civico' && fatti.punto) {
      const qui = await api.punto(fatti.punto.lng, fatti.punto.lat, stato.data, segnale).catch((e) => { if (e.name === 'AbortError') throw e; return {}; });
      fatti.particella = qui.particella;
      if (!o.id && qui.civico?.id) fatti.o = { ...o, id: qui.civico.id };
    }
    if (o.tipo === 'via' && !o.testo) fatti.o = { ...o, testo: await titoloPagina(`/via/${encodeURIComponent(o.id)}`, segnale) ?? t('Via') };
    if ((o.tipo === 'foglio' || o.tipo === 'comune') && !fatti.riquadro) fatti.avviso = t('Non è disegnato sulla mappa.');
    return fatti;
  }

  function vaiA({ riquadro, punto: p }) {
    if (riquadro && (riquadro[2] > riquadro[0] || riquadro[3] > riquadro[1])) inquadra(mappa, riquadro, 19);
    else if (p ?? riquadro) mappa.jumpTo({ center: p ?? [riquadro[0], riquadro[1]], zoom: Math.max(19, mappa.getZoom()) });
  }

  const punto = ({ lng, lat }) => ({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [lng, lat] } });
  const visibile = (voce) => stato.livelli[voce]?.visibile !== false;

  /** What the map draws around a place of the screen. */
  function disegnati(lngLat) {
    const { x, y } = mappa.project(lngLat);
    return Object.entries(TOCCABILI).flatMap(([strato, strati]) => {
      const presenti = strati.filter((s) => mappa.getLayer(s));
      const dove = strato === 'civici' || strato === 'vincoli' ? [[x - MIRA, y - MIRA], [x + MIRA, y + MIRA]] : [x, y];
      return presenti.length ? mappa.queryRenderedFeatures(dove, { layers: presenti }).map((f) => ({ strato, p: f.properties })) : [];
    });
  }

  /** A click, or Enter at the cross: all that is there, the first of it opened. */
  async function identifica(lngLat, { fuoco = false } = {}) {
    const sotto = disegnati(lngLat); // before the answer comes: the map may move meanwhile
    const segnale = comincia();
    try {
      const qui = await api.punto(lngLat.lng, lngLat.lat, stato.data, segnale);
      const trovati = pila(qui, sotto, visibile);
      const primo = trovati[0];
      if (primo && primo.tipo !== 'foglio' && primo.tipo !== 'comune') {
        await oggetto(primo, { pila: trovati, indice: 0, fuoco });
        return;
      }
      evidenzia(contesto, punto(lngLat));
      stato.sel = { tipo: 'punto', id: scriviPunto(lngLat) };
      mostra({ tipo: 'punto', id: stato.sel.id, ente: qui.ente }, {
        sopra: contesto.nomeEnte(qui.ente) ?? qui.ente, titolo: t('Nessuna particella qui'),
        contenuto: [h('p', {}, qui.foglio
          ? t('Il punto è nel foglio {n}, ma nessuna particella visibile lo copre.', { n: leggiId(qui.foglio)?.foglio ?? qui.foglio })
          : t('Il punto è nel comune di {nome}, ma fuori dai fogli di mappa caricati.', { nome: contesto.nomeEnte(qui.ente) ?? qui.ente })),
        h('ul', { class: 'voci' }, trovati.map((x) => h('li', {}, h('button', { type: 'button', onclick: () => azioni.apri(x) }, nomeOggetto(x, contesto.nomeEnte)))))],
      }, { fuoco });
    } catch (e) {
      if (e.name !== 'AbortError') fuori(lngLat, e);
    }
  }

  /** The right button or a long touch: where this is, before what it is. */
  async function posizione(lngLat, opz = {}) {
    const sotto = disegnati(lngLat);
    const segnale = comincia();
    stato.sel = { tipo: 'punto', id: scriviPunto(lngLat) };
    evidenzia(contesto, punto(lngLat));
    if (opz.vai) mappa.jumpTo({ center: lngLat, zoom: Math.max(18, mappa.getZoom()) });
    try {
      const qui = await api.punto(lngLat.lng, lngLat.lat, stato.data, segnale);
      const o = { tipo: 'punto', id: stato.sel.id, ente: qui.ente };
      mostra(o, schedaOggetto(contesto, o, { punto: lngLat, foglio: qui.foglio, oggetti: pila(qui, sotto, visibile) }, azioni), opz);
    } catch (e) {
      if (e.name === 'AbortError') return;
      const o = { tipo: 'punto', id: stato.sel?.id ?? scriviPunto(lngLat), ente: '' };
      mostra(o, schedaOggetto(contesto, o, { punto: lngLat, avviso: e.stato === 404 ? t('Il punto è fuori dai comuni di questo sistema.') : e.message }, azioni), opz);
    }
  }

  function fuori(lngLat, e) {
    evidenzia(contesto, punto(lngLat));
    if (e.stato === 404) manca(t('Fuori dal territorio'), t('Il punto è fuori dai comuni di questo sistema. Scegliere un punto dentro i confini segnati sulla mappa.'), true);
    else guasto(e);
  }

  function manca(titolo, testo, tieni = false) {
    stato.sel = null;
    if (!tieni) evidenzia(contesto, null);
    scheda.messaggio(titolo, testo);
    segna();
  }

  const guasto = (e) => manca(t('Non è stato possibile aprire la scheda'), e.message);

  function chiudi() {
    controllo.abort();
    document.title = titolo;
    stato.sel = null;
    aperta = null;
    evidenzia(contesto, null);
    evidenziaInsieme(contesto, {});
    punta(contesto, null);
    scheda.chiudi();
    segna();
  }

  return { oggetto, identifica, posizione, chiudi, aperta: () => aperta?.o ?? null };
}

/** The heading of a page of ours: what a street is called is written there. */
async function titoloPagina(path, segnale) {
  try {
    const r = await fetch(path, { signal: segnale });
    if (!r.ok) return null;
    const d = new DOMParser().parseFromString(await r.text(), 'text/html');
    return d.querySelector('h1')?.firstChild?.textContent?.trim() || null;
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    return null;
  }
}
