// What the card says of the other things: edificio, civico, via, foglio, comune, zona, vincolo,
// sign of the sheet, point of the map.

import { carta } from './api.js';
import { copia, indirizzo } from './copia.js';
import { h } from './dom.js';
import { nomeOggetto } from './identifica.js';
import { t } from './lingua.js';
import { riga } from './scheda.js';
import { giorno, gradi, leggiId, metri, mq, nomeFoglio, nomeParticella, numero, particellaDiEdificio } from './testo.js';

/** Parts of the card of an object; fatti is what was found of it beside what it says of itself:
 * riquadro, particella, punto, oggetti. azioni: apri(oggetto), inquadra(riquadro). */
export function schedaOggetto(contesto, o, fatti, azioni) {
  const comune = contesto.nomeEnte(o.ente ?? o.id) ?? o.ente ?? '';
  const apri = (tipo, id, testo) => h('a', {
    href: carta.pagina(tipo, id, contesto.stato.data), onclick: (e) => { e.preventDefault(); azioni.apri({ tipo, id, ente: o.ente }); },
  }, testo);
  const suParticella = (id) => (id ? apri('particella', id, `${nomeParticella(leggiId(id)?.numero || id)}, ${t('foglio {n}', { n: leggiId(id)?.foglio ?? '' })}`) : null);
  // What was searched says its comune too, which stands above.
  if (o.testo?.endsWith(` – ${comune}`)) o = { ...o, testo: o.testo.slice(0, -comune.length - 3) };
  const righe = dati(contesto, o, fatti, { apri, suParticella });
  return {
    sopra: o.tipo === 'comune' ? t('Comune') : comune,
    titolo: nomeOggetto(o, contesto.nomeEnte),
    contenuto: [
      o.soppressa ? h('div', { class: 'alert alert-danger' }, t('Questo nome non è più in uso.')) : null,
      fatti.avviso ? h('div', { class: 'alert alert-info' }, fatti.avviso) : null,
      righe.length ? h('dl', { class: 'scheda-dati' }, righe) : null,
      o.pratiche ? [h('ul', { class: 'schede' }, o.pratiche.map(pratica)), h('p', { class: 'nota' }, t('Come risultano oggi al registro delle pratiche. Chi le ha chieste, e per che cosa, lo sa l\'ufficio.'))] : null,
      fatti.oggetti?.length ? [h('h3', {}, t('Che cosa c\'è in questo punto')), h('ul', { class: 'voci' }, fatti.oggetti.map((x) => h('li', {},
        h('button', { type: 'button', onclick: () => azioni.apri(x) }, nomeOggetto(x, contesto.nomeEnte)))))] : null,
      h('div', { class: 'azioni' },
        fatti.riquadro ? h('button', { type: 'button', class: 'btn btn-outline-primary btn-xs', onclick: () => azioni.inquadra(fatti.riquadro) }, t('Inquadra')) : null,
        h('button', { type: 'button', class: 'btn btn-outline-primary btn-xs', onclick: (e) => copia(indirizzo(), e.currentTarget) }, t('Copia link'))),
      piede(contesto, o),
    ].flat(),
  };
}

function dati(contesto, o, fatti, { apri, suParticella }) {
  const punto = fatti.punto && [riga(t('Latitudine, longitudine'), h('code', {}, gradi(fatti.punto)))];
  const id = o.id && riga(t('Identificativo'), h('code', {}, o.id));
  switch (o.tipo) {
    case 'edificio':
      return [id, riga(t('Sta sulla particella'), suParticella(particellaDiEdificio(o.id)) ?? t('nessuna particella numerata'))].flat(2);
    case 'civico':
      return [o.distanza > 0 ? riga(t('Distanza dal punto'), metri(o.distanza)) : [], riga(t('Sta sulla particella'), suParticella(fatti.particella)), id ?? [], punto ?? []].flat(2);
    case 'via':
      return [id ?? []].flat(2);
    case 'luogo':
      return [punto ?? []].flat(2);
    case 'foglio': {
      const p = leggiId(o.id);
      return [id, riga(t('Sezione'), p?.sezione), riga(t('Allegato'), p?.allegato), riga(t('Sviluppo'), p?.sviluppo)].flat();
    }
    case 'comune': {
      const e = contesto.enti.find((x) => x.ente === o.id);
      return [riga(t('Codice catastale'), h('code', {}, o.id)), riga(t('Provincia'), e?.provincia), riga(t('Fogli di mappa'), e?.fogli && numero(e.fogli)),
        riga(t('Particelle'), e?.particelle && numero(e.particelle)), riga(t('Edifici'), e?.edifici ? numero(e.edifici) : null),
        riga(t('Mappa aggiornata al'), e?.aggiornato_al && giorno(e.aggiornato_al))].flat();
    }
    case 'zona': {
      const p = fatti.piano;
      return [riga(t('Strumento urbanistico'), p?.strumento), riga(t('Stato'), p?.stato ?? o.stato), riga(t('Sigla'), o.sigla ?? p?.codice), riga(t('Descrizione'), p?.titolo),
        riga(t('Zona omogenea'), o.zto ?? p?.zto), riga(t('Articolo delle norme'), p?.norma), riga(t('Edificabile ai fini IMU'), siNo(p?.edificabile)),
        vale(p), riga(t('Area della zona'), p?.area_mq && mq(p.area_mq)), id].flat();
    }
    case 'vincolo': {
      const p = fatti.piano;
      return [riga(t('Codice'), o.codice ?? p?.codice), riga(t('Titolo'), p?.titolo), riga(t('Norma'), p?.norma), riga(t('Atto'), p?.atto), vale(p), id].flat();
    }
    case 'segno':
      return [riga(t('Scritto sulla mappa'), o.testo)].flat();
    case 'punto':
      return [punto ?? [], riga(t('Foglio'), fatti.foglio && apri('foglio', fatti.foglio, nomeFoglio(fatti.foglio)))].flat(2);
    default:
      return [];
  }
}

/** A building file; who may read it has its page. */
const pratica = (p) => h('li', { lang: 'it' }, p.indirizzo ? h('a', { href: p.indirizzo }, p.testo) : p.testo, p.data ? h('span', { class: 'sigla' }, ` ${giorno(p.data)}`) : null);

const siNo = (v) => (v === true ? t('sì') : v === false ? t('no') : null);
const vale = (p) => [riga(t('Vale dal'), p?.dal && giorno(p.dal)), riga(t('Fino al'), p?.al && giorno(p.al))].flat();

const pagine = {
  foglio: () => t('Elenco delle particelle'), comune: () => t('Elenco dei fogli'), via: () => t('Pagina della via'),
};

function piede(contesto, o) {
  const sua = pagine[o.tipo] && h('a', { href: carta.pagina(o.tipo, o.id, contesto.stato.data) }, pagine[o.tipo]());
  const segnala = ['edificio', 'civico', 'foglio', 'via'].includes(o.tipo) && o.id && h('a', { href: carta.segnala(o.id) }, t('Segnala un errore'));
  return sua || segnala ? h('p', { class: 'piede-scheda' }, sua, segnala) : null;
}
