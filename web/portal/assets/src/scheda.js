// The card: at the side on a desk, a sheet from below on a telephone.

import { api } from './api.js';
import { h, icona, trova } from './dom.js';
import { fonte, giorno, leggiId, metri, mq, nomeParticella } from './testo.js';

const riga = (nome, valore) => (valore === null || valore === undefined || valore === '' ? [] : [h('dt', {}, nome), h('dd', {}, valore)]);

/** Makes the card; azioni says what its buttons do on the map. */
export function creaScheda(contesto, azioni) {
  const scheda = trova('scheda');
  let ritorno = null;

  function apri(...contenuto) {
    if (scheda.hidden) ritorno = document.activeElement;
    scheda.hidden = false;
    document.body.classList.add('con-scheda');
    const maniglia = h('button', { type: 'button', class: 'maniglia', 'aria-label': 'Allarga o riduci la scheda', onclick: () => scheda.classList.toggle('alta') });
    const chiudi = h('button', { type: 'button', class: 'tasto chiudi', onclick: azioni.chiudi }, icona('it-close'), h('span', { class: 'visually-hidden' }, 'Chiudi la scheda'));
    scheda.replaceChildren(maniglia, chiudi, ...contenuto.filter(Boolean));
    scheda.scrollTop = 0;
  }

  function chiudi() {
    if (scheda.hidden) return;
    const dentro = scheda.contains(document.activeElement);
    scheda.hidden = true;
    scheda.classList.remove('alta');
    document.body.classList.remove('con-scheda');
    if (dentro) (ritorno?.isConnected ? ritorno : trova('q')).focus();
  }

  const messaggio = (titolo, testo) => apri(h('h2', {}, titolo), h('p', {}, testo));

  const attesa = () => { if (scheda.hidden) apri(h('p', { class: 'nota' }, 'Sto cercando…')); else scheda.setAttribute('aria-busy', 'true'); };

  function particella(feature, ente, qui) {
    scheda.removeAttribute('aria-busy');
    const p = feature.properties;
    const data = contesto.stato.data;
    const scritto = p.denominatore ? `${p.numero}/${p.denominatore}` : p.numero;
    const comune = contesto.nomeEnte(ente) ?? p.comune;
    const link = (codice) => h('a', { href: `/particella/${encodeURIComponent(codice)}`, onclick: (e) => { e.preventDefault(); azioni.particella(codice, ente); } }, leggiId(codice)?.numero || codice);
    const elenco = (codici) => codici.flatMap((c, i) => (i ? [', ', link(c)] : [link(c)]));
    const confinanti = h('div', { class: 'confinanti', role: 'status' });
    trova('conta').textContent = `Scheda aperta: ${nomeParticella(scritto)}, foglio ${p.foglio}, ${comune}`;
    apri(
      h('p', { class: 'sopra' }, `${comune} · foglio ${p.sezione ? `${p.sezione} ` : ''}${p.foglio}`),
      h('h2', {}, nomeParticella(scritto)),
      p.soppressa ? h('div', { class: 'alert alert-danger' }, h('strong', {}, 'Particella soppressa. '),
        p.successori?.length ? ['Oggi al suo posto: ', ...elenco(p.successori), '.'] : 'Non risultano particelle che ne derivano.') : null,
      ...(feature.avvisi ?? []).map((a) => h('div', { class: 'alert alert-warning' }, a.testo || a.codice)),
      feature.geometry ? null : h('div', { class: 'alert alert-info' }, data ? `Il ${giorno(data)} non era disegnata sulla mappa.` : 'Non è disegnata sulla mappa.'),
      h('div', { class: 'aree' },
        p.superficie_mappa_mq !== null && p.superficie_mappa_mq !== undefined ? h('div', {}, h('span', {}, 'Area calcolata dalla mappa'), h('strong', {}, mq(p.superficie_mappa_mq))) : null,
        p.superficie_catastale_mq !== null && p.superficie_catastale_mq !== undefined ? h('div', {}, h('span', {}, 'Superficie catastale'), h('strong', {}, mq(p.superficie_catastale_mq))) : null),
      h('div', { class: 'azioni' },
        h('button', { type: 'button', class: 'btn btn-primary btn-xs', 'aria-expanded': 'false', onclick: (e) => mostraConfinanti(e.currentTarget, confinanti, p.id, ente) }, 'Confinanti'),
        feature.geometry ? h('button', { type: 'button', class: 'btn btn-outline-primary btn-xs', onclick: () => azioni.inquadra(feature) }, 'Inquadra') : null,
        h('a', { class: 'btn btn-outline-primary btn-xs', href: api.indirizzoParticella(ente, p.id, data), download: `${p.id.replace('/', '-')}.geojson` }, 'Scarica GeoJSON'),
        h('button', { type: 'button', class: 'btn btn-outline-primary btn-xs', onclick: (e) => copia(e.currentTarget) }, 'Copia link')),
      confinanti,
      h('dl', { class: 'scheda-dati' },
        riga('Identificativo', h('code', {}, p.id)),
        riga('Comune', `${comune} (${p.comune})`),
        riga('Sezione', p.sezione),
        riga('Foglio', [p.foglio, p.allegato && `, allegato ${p.allegato}`, p.sviluppo && `, sviluppo ${p.sviluppo}`].filter(Boolean).join('')),
        riga('Numero', scritto),
        riga('Subalterni', p.subalterni?.join(', ')),
        riga('Qualità', p.qualita),
        p.ente_urbano ? riga('Ente urbano', 'sì: le unità sono nel catasto fabbricati') : [],
        riga('Si trova', p.in_mappa && p.in_censuario ? 'in mappa e nel censuario' : p.in_mappa ? 'solo in mappa' : p.in_censuario ? 'solo nel censuario' : 'né in mappa né nel censuario, in questo giorno'),
        riga('Disegno valido', `${p.valida_dal ? `dal ${giorno(p.valida_dal)}` : 'da prima della prima consegna'}${p.valida_al ? ` al ${giorno(p.valida_al)}` : ', ancora oggi'}`),
        p.predecessori?.length ? riga('Deriva da', h('span', {}, ...elenco(p.predecessori))) : [],
        !p.soppressa && p.successori?.length ? riga('Ha dato origine a', h('span', {}, ...elenco(p.successori))) : [],
        riga('Fonte', p.fonte && fonte(p.fonte)),
        riga('Precisione', p.precisione_m === null || p.precisione_m === undefined ? null : `± ${metri(p.precisione_m)}`),
        riga('Edificio nel punto', qui?.edificio && h('code', {}, qui.edificio))),
      h('p', { class: 'nota' }, h('a', { href: `/particella/${encodeURIComponent(p.id)}${data ? `?data=${data}` : ''}` }, 'Pagina della particella'), '. Queste informazioni non hanno valore legale.'));
  }

  async function mostraConfinanti(bottone, dove, codice, ente) {
    if (bottone.getAttribute('aria-expanded') === 'true') {
      bottone.setAttribute('aria-expanded', 'false');
      dove.replaceChildren();
      azioni.confinanti([]);
      return;
    }
    bottone.setAttribute('aria-expanded', 'true');
    dove.replaceChildren(h('p', { class: 'nota' }, 'Sto cercando…'));
    try {
      const { items } = await api.confinanti(ente, codice, contesto.stato.data);
      azioni.confinanti(items.map((v) => v.id));
      dove.replaceChildren(
        h('h3', {}, items.length === 1 ? '1 confinante' : `${items.length} confinanti`),
        h('ul', {}, items.map((v) => h('li', {},
          h('button', { type: 'button', onclick: () => azioni.particella(v.id, ente) }, nomeParticella(leggiId(v.id)?.numero || v.id),
            h('span', {}, `${altroFoglio(v.id, codice)}${metri(v.lunghezza_m)} di confine`))))));
    } catch (e) {
      bottone.setAttribute('aria-expanded', 'false');
      dove.replaceChildren(h('div', { class: 'alert alert-warning' }, e.message));
    }
  }

  return { apri, chiudi, messaggio, attesa, particella };
}

/** "foglio 5 · " when a neighbour is on another sheet. */
function altroFoglio(a, b) {
  const [x, y] = [leggiId(a), leggiId(b)];
  return x && y && x.foglio !== y.foglio ? `foglio ${x.foglio} · ` : '';
}

async function copia(bottone) {
  const testo = bottone.textContent;
  try {
    await navigator.clipboard.writeText(location.href);
    bottone.textContent = 'Copiato';
  } catch {
    // Without https the clipboard is closed: the address is shown, selected, to be copied by hand.
    const casella = h('input', { class: 'da-copiare', readonly: true, value: location.href, 'aria-label': 'Indirizzo da copiare' });
    bottone.after(casella);
    casella.select();
    return;
  }
  setTimeout(() => { bottone.textContent = testo; }, 2000);
}
