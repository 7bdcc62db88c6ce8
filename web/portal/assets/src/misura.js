// Measuring lengths, directions and areas on the map.

import { unita } from './aggancio.js';
import { copia } from './copia.js';
import { h } from './dom.js';
import { paese, t } from './lingua.js';
import { area, incrocio, segmenti, somma } from './misure.js';
import { annuncia, bottone, creaPannello, scelta } from './pannello.js';
import { convertitore, definizioneUTM, leggiCoordinate, nomeUTM, proj4, zonaDi } from './proiezione.js';
import { zonaQui } from './qui.js';
import { creaTracciato } from './tracciato.js';

const due = new Intl.NumberFormat(paese, { minimumFractionDigits: 2, maximumFractionDigits: 2, useGrouping: 'always' });
const metri = (n) => `${due.format(n)} m`;
const mq = (n) => `${due.format(n)} m²`;
const gradi = (a) => (a === null ? '—' : `${due.format(a)}°`);

export async function creaMisura(contesto) {
  const { mappa } = contesto;
  const proj = await proj4();
  const corpo = creaPannello('misura', t('Misura'), contesto);
  let genere = 'linea';
  let zona = zonaDi(mappa.getCenter().lng);
  let ultima = null; // what is written, to be copied

  const esito = h('div', { class: 'misura-esito' });
  const fine = bottone(t('Fine'), () => tracciato.finisci() || annuncia(t('Servono almeno {n} vertici.', { n: tracciato.minimo })));
  const indietro = bottone(t('Togli l\'ultimo vertice'), () => tracciato.annulla());
  const daccapo = bottone(t('Nuova misura'), () => tracciato.ricomincia());
  const copiaTutto = bottone(t('Copia i valori'), (e) => copia(ultima, e.currentTarget));
  const nota = h('p', { class: 'nota' });
  const casella = h('input', { id: 'misura-vertice', type: 'text', autocomplete: 'off', placeholder: 'E N' });
  const modulo = h('form', { class: 'riga', onsubmit: aggiungi }, casella, h('button', { type: 'submit', class: 'btn btn-outline-primary btn-xs' }, t('Aggiungi')));
  const errore = h('p', { class: 'nota errore', role: 'alert' });

  corpo.append(
    scelta('misura-genere', t('Che cosa misurare'), [['linea', t('Lunghezza e direzione')], ['area', t('Area')]], genere, (v) => { genere = v; tracciato.avvia(v); }),
    h('details', {}, h('summary', {}, t('Come si fa')), h('p', { class: 'nota' }, t('Toccare o cliccare la mappa per ogni vertice; doppio tocco sull\'ultimo per finire. Da tastiera: frecce per spostare la mappa, Invio per mettere un vertice nel mirino, Invio due volte per finire, Backspace per toglierlo, Esc per smettere.'))),
    esito,
    h('div', { class: 'azioni' }, fine, indietro, daccapo, copiaTutto),
    h('label', { class: 'spunta' }, h('input', { type: 'checkbox', checked: true, onchange: (e) => { tracciato.aggancio = e.currentTarget.checked; } }), t('Aggancia a vertici e lati della mappa')),
    h('details', {}, h('summary', {}, t('Vertice da coordinate')), h('label', { for: 'misura-vertice' }, t('Est e nord, in metri, nel fuso della misura')), modulo, errore),
    nota);

  const tracciato = creaTracciato(contesto, { cambia: scrivi, colpo: di });

  function aggiungi(e) {
    e.preventDefault();
    const punto = leggiCoordinate(proj, 'utm', casella.value, { zona });
    errore.textContent = punto ? '' : t('Non si legge un punto in Italia: scrivere est e nord, per esempio 471053.77 4553447.32.');
    if (!punto) return;
    tracciato.metti(punto);
    casella.value = '';
    mappa.easeTo({ center: punto, animate: false });
  }

  /** The zone is that of the ente where the measure begins. */
  async function fuso(punti) {
    if (!punti.length) return;
    const z = await zonaQui(contesto, punti[0]);
    if (z !== zona) { zona = z; scrivi(tracciato.stato()); }
  }

  function scrivi({ punti, fatti, finito }) {
    const chiusa = genere === 'area' && punti.length > 2;
    const segm = segmenti(proj, chiusa ? [...punti, punti[0]] : punti, zona);
    fine.disabled = finito || fatti < tracciato.minimo;
    indietro.disabled = finito || fatti === 0;
    copiaTutto.hidden = daccapo.hidden = punti.length < 2;
    nota.textContent = t('Piano: {piano}. Agganciando, un vertice è preciso quanto il disegno a questa scala (± {cm} cm), oltre alla precisione della mappa.', {
      piano: nomeUTM(zona), cm: Math.max(1, Math.ceil(unita(mappa.getZoom(), mappa.getCenter().lat) * 100)) });
    if (punti.length < 2) {
      esito.replaceChildren(h('p', { class: 'misura-attesa' }, punti.length ? t('Un vertice: mettere il prossimo.') : t('Nessun vertice ancora.')));
      return;
    }
    const totale = { geodetica: somma(segm, 'geodetica'), piana: somma(segm, 'piana') };
    const righe = [];
    if (chiusa) {
      const a = area(proj, [[...punti, punti[0]]], zona);
      const utm = convertitore(proj, definizioneUTM(zona));
      if (incrocio(punti.map((p) => utm.forward([...p])))) righe.push(h('div', { class: 'alert alert-warning' }, t('Il contorno si incrocia: l\'area non ha senso.')));
      else righe.push(valori(t('Area misurata'), mq(a.geodetica), mq(a.piana)));
      ultima = [`${t('Area misurata')}\t${mq(a.geodetica)}\t${mq(a.piana)}`];
    } else ultima = [];
    const nome = chiusa ? t('Perimetro') : t('Lunghezza');
    righe.push(valori(nome, metri(totale.geodetica), metri(totale.piana)));
    if (!chiusa && segm.length === 1) righe.push(h('p', { class: 'misura-azimut' }, t('Direzione dal nord della rete: {azimut}', { azimut: gradi(segm[0].azimut) })));
    righe.push(h('details', { open: esito.querySelector('details')?.open || segm.length === 1 }, h('summary', {}, t('Lati ({n})', { n: segm.length })), tabella(segm)));
    esito.replaceChildren(...righe);
    ultima = [`${t('Misura')}\t${t('sull\'ellissoide')}\t${t('sul piano')} ${nomeUTM(zona)}\t${t('direzione')}`, ...ultima, `${nome}\t${metri(totale.geodetica)}\t${metri(totale.piana)}`,
      ...segm.map((s, i) => `${t('lato {n}', { n: i + 1 })}\t${metri(s.geodetica)}\t${metri(s.piana)}\t${gradi(s.azimut)}`)].join('\n');
  }

  const valori = (nome, ellissoide, piano) => h('dl', { class: 'misura-valori' }, h('dt', {}, nome),
    h('dd', {}, h('strong', {}, ellissoide), h('span', {}, t('sull\'ellissoide'))), h('dd', {}, h('strong', {}, piano), h('span', {}, t('sul piano UTM'))));

  const tabella = (segm) => h('div', { class: 'scorre', tabindex: '0', role: 'region', 'aria-label': t('Lati ({n})', { n: segm.length }) }, h('table', {},
    h('thead', {}, h('tr', {}, [t('lato'), t('ellissoide'), t('piano'), t('direzione')].map((x) => h('th', { scope: 'col' }, x)))),
    h('tbody', {}, segm.map((s, i) => h('tr', {}, h('th', { scope: 'row' }, String(i + 1)), h('td', {}, metri(s.geodetica)), h('td', {}, metri(s.piana)), h('td', {}, gradi(s.azimut)))))));

  /** At each corner placed: what has been measured so far. */
  function di({ punti, fatti, finito }) {
    fuso(punti);
    const posti = punti.slice(0, fatti);
    if (fatti < 2) { if (fatti) annuncia(t('Primo vertice messo.')); return; }
    const segm = segmenti(proj, posti, zona);
    const ultimo = segm.at(-1);
    annuncia(finito && genere === 'area'
      ? t('Area misurata {area}, perimetro {perimetro}.', { area: mq(area(proj, [[...posti, posti[0]]], zona).geodetica), perimetro: metri(somma(segmenti(proj, [...posti, posti[0]], zona), 'geodetica')) })
      : t('Lato di {lato}, direzione {azimut}; in tutto {totale}.', { lato: metri(ultimo.geodetica), azimut: gradi(ultimo.azimut), totale: metri(somma(segm, 'geodetica')) }));
  }

  contesto.suRiquadro('misura', (aperto) => { if (aperto) tracciato.avvia(genere); else tracciato.ferma(); });
  scrivi({ punti: [], fatti: 0, finito: false });
}
