// The desk beside the map: search, layers, day, list, form, sharing, help, and the tools.

import { h, trova } from './dom.js';
import { t } from './lingua.js';
import { creaAnnunci } from './annunci.js';
import { creaGiorno } from './giorno.js';
import { creaLivelli } from './livelli.js';
import { inquadra, cambiaStile } from './mappa.js';
import { creaRicerca } from './ricerca.js';
import { leggi } from './stato.js';
import { creaStrumenti } from './strumenti.js';

/** Panels whose code comes when they are first opened. */
const PIGRI = {
  elenco: async (contesto, { apri }) => (await import('./elenco.js')).creaElenco(contesto, { apri: (o) => apri(o, { vai: true, fuoco: true }) }),
  campi: async (contesto, { apri }) => (await import('./campi.js')).creaCampi(contesto, { apri: (o) => apri(o, { vai: true }) }),
  condividi: async (contesto) => (await import('./condividi.js')).creaCondividi(contesto),
};

export function creaBanco(contesto, { aperture, riquadri, scheda, segna, evidenzia }) {
  const { mappa, stato, enti } = contesto;
  const apri = aperture.oggetto;

  creaRicerca({
    preferito: () => {
      if (enti.length < 2) return undefined;
      const { lng, lat } = mappa.getCenter();
      return enti.find((e) => e.bbox && lng >= e.bbox[0] && lng <= e.bbox[2] && lat >= e.bbox[1] && lat <= e.bbox[3])?.ente;
    },
    vai: (v) => vaiATrovato(v),
    collegamento: (c) => {
      if (c.hash !== undefined) contesto.applica(leggi(c.hash, c.ricerca ?? ''));
      else {
        if (c.data) giorno.imposta(c.data);
        apri({ tipo: c.tipo, id: c.id, ente: c.tipo === 'comune' ? c.id : undefined }, { vai: true });
      }
    },
  });

  /** An answer of the search box, by its kind. */
  function vaiATrovato(v) {
    const luogo = { lng: v.lon, lat: v.lat };
    const haLuogo = v.lon !== null && v.lon !== undefined;
    switch (v.tipo) {
      case 'particella': case 'foglio': return apri(v, { vai: true });
      case 'ente': return apri({ tipo: 'comune', id: v.ente ?? v.id, ente: v.ente ?? v.id, bbox: v.bbox }, { vai: true });
      case 'indirizzo': return apri({ ...v, tipo: 'via' }, { vai: true });
      case 'civico': return apri(v, { vai: true });
      case 'coordinate': return haLuogo ? aperture.posizione(luogo, { vai: true }) : null;
      default:
        if (v.bbox) inquadra(mappa, v.bbox);
        return apri({ ...v, tipo: 'luogo' }, { vai: !v.bbox });
    }
  }

  const livelli = creaLivelli(contesto, {
    cambia: segna,
    stile: async (nome) => { stato.stile = nome; await cambiaStile(contesto, stato); livelli.rifai(); segna(); },
  });
  const giorno = creaGiorno(contesto, {
    cambia: () => { const o = aperture.aperta(); if (o) apri(o, { vai: false, resta: true }); segna(); },
  });
  creaAnnunci(contesto);
  mappa.addControl(new BottoneAiuto(), 'bottom-right');

  for (const [id, porta] of Object.entries(PIGRI)) {
    let pronto = null;
    contesto.suRiquadro(id, async (aperto) => {
      pronto ??= porta(contesto, { apri });
      if (aperto) (await pronto)?.scrivi?.();
    });
  }
  creaStrumenti(contesto, {
    particella: (id, ente) => apri({ tipo: 'particella', id, ente }, { vai: true }),
    oggetto: apri,
    evidenzia,
    segna,
    avvisa: (testo) => { trova('conta').textContent = testo; },
  });
  trova('strumenti').hidden = false;
  misura();

  document.addEventListener('keydown', (e) => {
    if (e.key !== 'Escape' || e.defaultPrevented || document.querySelector('dialog[open]')) return;
    if (!riquadri.chiudi() && !scheda.elemento.hidden) aperture.chiudi();
  });
  return { livelli, giorno };
}

/** A button of the map that opens the help. */
class BottoneAiuto {
  onAdd() {
    this.nodo = h('div', { class: 'maplibregl-ctrl maplibregl-ctrl-group' },
      h('button', { type: 'button', class: 'bottone-aiuto', 'aria-haspopup': 'dialog', title: t('Aiuto e tasti'), onclick: async () => (await import('./aiuto.js')).apriAiuto() }, '?', h('span', { class: 'visually-hidden' }, t('Aiuto e tasti'))));
    return this.nodo;
  }

  onRemove() { this.nodo.remove(); }
}

/** Tells the styles how far down the search box and the toolbars reach: on a telephone what
 * floats above the map begins below them. */
function misura() {
  const pezzi = [trova('ricerca'), ...document.querySelectorAll('.banco .strumenti')];
  const scrivi = () => {
    const fondo = Math.max(...pezzi.map((p) => (p.offsetParent ? p.offsetTop + p.offsetHeight : 0)));
    document.body.style.setProperty('--banco', `${trova('ricerca').closest('.banco').offsetTop + fondo}px`);
  };
  const occhio = new ResizeObserver(scrivi);
  for (const p of pezzi) occhio.observe(p);
  scrivi();
}
