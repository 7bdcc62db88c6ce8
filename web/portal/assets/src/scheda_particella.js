// What the card says of a particella.

import { carta } from './api.js';
import { copia, indirizzo } from './copia.js';
import { creaDentro } from './dentro.js';
import { h } from './dom.js';
import { t } from './lingua.js';
import { riga } from './scheda.js';
import { fonte, giorno, leggiId, metri, mq, nomeFoglio, nomeParticella } from './testo.js';

const detto = (v) => v !== null && v !== undefined;

/** Parts of the card of a feature of the API. azioni: apri(oggetto), inquadra(feature). */
export function schedaParticella(contesto, feature, ente, azioni) {
  const p = feature.properties;
  const { data } = contesto.stato;
  const scritto = p.denominatore ? `${p.numero}/${p.denominatore}` : p.numero;
  const comune = contesto.nomeEnte(ente) ?? p.comune;
  const foglio = p.id.split('.')[0];
  const apri = (o) => azioni.apri({ ente, ...o });
  const link = (codice) => h('a', {
    href: carta.pagina('particella', codice), onclick: (e) => { e.preventDefault(); apri({ tipo: 'particella', id: codice }); },
  }, leggiId(codice)?.numero || codice);
  const elenco = (codici) => codici.flatMap((c, i) => (i ? [', ', link(c)] : [link(c)]));
  const { bottoni, esito } = creaDentro(contesto, { id: p.id, ente, apri });

  return {
    sopra: `${comune} · ${t('foglio {n}', { n: `${p.sezione ?? ''}${p.foglio}` })}`,
    titolo: nomeParticella(scritto),
    contenuto: [
      p.soppressa ? h('div', { class: 'alert alert-danger' }, h('strong', {}, t('Particella soppressa.')), ' ',
        p.successori?.length ? [t('Oggi al suo posto:'), ' ', ...elenco(p.successori), '.'] : t('Non risultano particelle che ne derivano.')) : null,
      ...(feature.avvisi ?? []).map((a) => h('div', { class: 'alert alert-warning' }, a.testo || a.codice)),
      feature.geometry ? null : h('div', { class: 'alert alert-info' }, data ? t('Il {giorno} non era disegnata sulla mappa.', { giorno: giorno(data) }) : t('Non è disegnata sulla mappa.')),
      h('div', { class: 'aree' },
        detto(p.superficie_mappa_mq) ? area(t('Area calcolata dalla mappa'), p.superficie_mappa_mq) : null,
        detto(p.superficie_catastale_mq) ? area(t('Superficie catastale'), p.superficie_catastale_mq) : null),
      h('div', { class: 'azioni', role: 'group', 'aria-label': t('Intorno alla particella') }, bottoni),
      esito,
      h('div', { class: 'azioni' },
        feature.geometry ? h('button', { type: 'button', class: 'btn btn-outline-primary btn-xs', onclick: () => azioni.inquadra(feature) }, t('Inquadra')) : null,
        h('button', { type: 'button', class: 'btn btn-outline-primary btn-xs', onclick: (e) => copia(indirizzo(), e.currentTarget) }, t('Copia link'))),
      feature.geometry && contesto.incorporata !== true ? suCarta(p.id, ente, data) : null,
      h('dl', { class: 'scheda-dati' },
        riga(t('Identificativo'), h('code', {}, p.id)),
        riga(t('Comune'), `${comune} (${p.comune})`),
        riga(t('Sezione'), p.sezione),
        riga(t('Foglio'), h('a', { href: carta.pagina('foglio', foglio, data), onclick: (e) => { e.preventDefault(); apri({ tipo: 'foglio', id: foglio }); } }, nomeFoglio(foglio))),
        riga(t('Numero'), scritto),
        riga(t('Subalterni'), p.subalterni?.join(', ')),
        riga(t('Qualità'), p.qualita),
        p.ente_urbano ? riga(t('Ente urbano'), t('sì: le unità sono nel catasto fabbricati')) : [],
        riga(t('Si trova'), doveSta(p)),
        riga(t('Disegno valido'), validita(p)),
        p.predecessori?.length ? riga(t('Deriva da'), h('span', {}, ...elenco(p.predecessori))) : [],
        !p.soppressa && p.successori?.length ? riga(t('Ha dato origine a'), h('span', {}, ...elenco(p.successori))) : [],
        riga(t('Fonte'), p.fonte && fonte(p.fonte)),
        riga(t('Precisione'), detto(p.precisione_m) ? `± ${metri(p.precisione_m)}` : null)),
      h('p', { class: 'piede-scheda' },
        h('a', { href: carta.pagina('particella', p.id, data) }, t('Pagina della particella')),
        h('a', { href: carta.segnala(p.id) }, t('Segnala un errore'))),
      h('p', { class: 'nota' }, t('Queste informazioni non hanno valore legale.')),
    ],
  };
}

const area = (nome, v) => h('div', {}, h('span', {}, nome), h('strong', {}, mq(v)));

function doveSta(p) {
  if (p.in_mappa && p.in_censuario) return t('in mappa e nel censuario');
  if (p.in_mappa) return t('solo in mappa');
  return p.in_censuario ? t('solo nel censuario') : t('né in mappa né nel censuario, in questo giorno');
}

function validita(p) {
  const dal = p.valida_dal ? t('dal {giorno}', { giorno: giorno(p.valida_dal) }) : t('da prima della prima consegna');
  return p.valida_al ? `${dal} ${t('al {giorno}', { giorno: giorno(p.valida_al) })}` : `${dal}, ${t('ancora oggi')}`;
}

/** The papers: the extract at a scale and format that one chooses, the card, the drawing as data. */
function suCarta(id, ente, data) {
  const scala = scelta('scala-estratto', t('Scala dell\'estratto'), ['500', '1000', '2000', '5000'].map((n) => [n, `1:${n}`]), '2000');
  const formato = scelta('formato-estratto', t('Formato'), [['A4', 'A4'], ['A3', 'A3']], 'A4');
  const estratto = h('a', { class: 'btn btn-outline-primary btn-xs' }, t('Estratto di mappa (PDF)'));
  const indirizza = () => estratto.setAttribute('href', carta.estratto(ente, id, { scala: scala.valore(), formato: formato.valore(), data }));
  for (const s of [scala, formato]) s.nodo.addEventListener('change', indirizza);
  indirizza();
  const stampa = h('details', { class: 'carta' },
    h('summary', {}, t('Stampa e scarica')),
    h('div', { class: 'carta-scelte' }, scala.nodo, formato.nodo),
    h('div', { class: 'azioni' }, estratto,
      h('a', { class: 'btn btn-outline-primary btn-xs', href: carta.scheda(ente, id, data) }, t('Scheda (PDF)')),
      h('a', { class: 'btn btn-outline-primary btn-xs', href: carta.geojson(ente, id, data), download: `${id.replace('/', '-')}.geojson` }, t('Disegno (GeoJSON)'))));
  // An office goes from the click to all that is known of the property.
  if (!document.getElementById('contenuto').hasAttribute('data-fascicoli')) return stampa;
  return h('div', {}, h('p', { class: 'azioni' }, h('a', { class: 'btn btn-primary btn-xs', href: `/fascicolo/${encodeURIComponent(id)}` }, t('Fascicolo'))), stampa);
}

function scelta(id, nome, voci, prima) {
  const select = h('select', { id }, voci.map(([v, testo]) => h('option', { value: v, selected: v === prima }, testo)));
  return { nodo: h('div', {}, h('label', { for: id }, nome), select), valore: () => select.value };
}
