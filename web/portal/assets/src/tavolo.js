// The desk of the tax office. Everything on its pages works without this: here the list and the map
// speak to each other, keys move along the rows, what is ticked is counted.

import { t } from './lingua.js';
import { tasti } from './tasti.js';

const lista = document.querySelector('.tracce');
const quadro = document.querySelector('.tela-banco[data-tracce], .tela-banco[data-particella]');
const stretto = matchMedia('(max-width: 999px)');

let mappa = null;
const righe = lista ? [...lista.tBodies[0].rows] : [];
const rigaDi = new Map(righe.map((r) => [r.dataset.id, r]));
let corrente = -1;

const filtri = document.querySelector('.vaglio-piega');
if (filtri && matchMedia('(max-width: 700px)').matches) filtri.open = false; // the list comes first
if (righe.length) scelte();
if (lista) collega();
if (quadro) quandoServe();
tasti(lista ? tastiLista() : tastiUna());

/** The map costs half a megabyte: it comes when it can be seen. */
function quandoServe() {
  const lato = quadro.closest('.lato-mappa');
  const bottone = document.querySelector('.mostra-mappa');
  const apri = async () => {
    if (mappa) return;
    mappa = import('./tavolo_mappa.js').then((m) => (quadro.dataset.tracce ? m.apriTracce(quadro, { accendi, trova: (id) => rigaDi.get(id) }) : m.apriUna(quadro)));
    mappa = await mappa;
  };
  if (bottone) {
    lato.toggleAttribute('data-chiusa', stretto.matches);
    bottone.hidden = false;
    bottone.addEventListener('click', () => {
      const chiusa = lato.toggleAttribute('data-chiusa');
      bottone.setAttribute('aria-expanded', String(!chiusa));
      if (!chiusa) apri();
    });
  }
  const vede = new IntersectionObserver((voci) => {
    if (!voci.some((v) => v.isIntersecting)) return;
    vede.disconnect();
    apri();
  }, { rootMargin: '200px' });
  vede.observe(quadro);
}

/** Lights the row of a segnalazione that the map names; null for none. */
function accendi(id, portaci = false) {
  for (const r of righe) r.classList.toggle('accesa', r.dataset.id === id);
  const riga = rigaDi.get(id);
  if (riga && portaci) {
    vai(righe.indexOf(riga));
    riga.scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  }
}

function collega() {
  for (const r of righe) {
    const su = () => mappa?.accendi?.(r.dataset.id);
    const via = () => mappa?.accendi?.(null);
    for (const e of ['mouseenter', 'focusin']) r.addEventListener(e, su);
    for (const e of ['mouseleave', 'focusout']) r.addEventListener(e, via);
    // The row itself, beside its links and its box: shows where it is.
    r.addEventListener('click', (e) => {
      if (e.target.closest('a, input, label, button')) return;
      vai(righe.indexOf(r));
      mappa?.mostra?.(r.dataset.id);
    });
  }
}

function vai(i) {
  if (i < 0 || i >= righe.length) return;
  righe[corrente]?.classList.remove('corrente');
  righe[corrente]?.removeAttribute('aria-current');
  corrente = i;
  righe[i].classList.add('corrente');
  righe[i].setAttribute('aria-current', 'true');
  righe[i].scrollIntoView({ block: 'nearest' });
  mappa?.accendi?.(righe[i].dataset.id);
}

/** Counts what is ticked, and lets all of the page be ticked at once. */
function scelte() {
  const caselle = righe.map((r) => r.querySelector('input[type=checkbox]')).filter(Boolean);
  const tutte = document.querySelector('#scegli-tutte');
  const conto = document.querySelector('.righe-scelte output');
  const bottone = document.querySelector('.righe-scelte button[value=scelte]');
  if (!caselle.length || !bottone) return;
  const conta = () => {
    const n = caselle.filter((c) => c.checked).length;
    conto.textContent = n === 0 ? '' : n === 1 ? t('1 scelta') : t('{n} scelte', { n });
    bottone.disabled = n === 0;
    bottone.parentElement.classList.toggle('attiva', n > 0);
    if (tutte) {
      tutte.checked = n === caselle.length;
      tutte.indeterminate = n > 0 && n < caselle.length;
    }
  };
  if (tutte) {
    tutte.closest('[hidden]')?.removeAttribute('hidden');
    tutte.addEventListener('change', () => {
      for (const c of caselle) c.checked = tutte.checked;
      conta();
    });
  }
  for (const c of caselle) c.addEventListener('change', conta);
  window.addEventListener('pageshow', conta); // one that comes back finds them as he left them
  conta();
}

function tastiLista() {
  if (!righe.length) return {};
  const apri = () => righe[corrente]?.querySelector('.traccia-che a')?.click();
  return {
    j: () => vai(Math.min(corrente + 1, righe.length - 1)),
    k: () => vai(Math.max(corrente - 1, 0)),
    o: apri,
    x: () => righe[corrente]?.querySelector('input[type=checkbox]')?.click(),
    m: () => mappa?.mostra?.(righe[corrente]?.dataset.id),
  };
}

function tastiUna() {
  const segue = (rel) => () => document.querySelector(`.una-passi a[rel=${rel}]`)?.click();
  return {
    j: segue('next'), k: segue('prev'),
    u: () => document.querySelector('.una-passi a[data-elenco]')?.click(),
    d: () => document.querySelector('.decidi input:not([type=hidden]), .decidi select')?.focus(),
  };
}
