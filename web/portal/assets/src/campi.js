// The counter's form: comune, sezione, foglio, allegato, sviluppo, particella, with the Tab key
// between them.

import './comune.js';
import { api } from './api.js';
import { h, trova } from './dom.js';
import { t } from './lingua.js';
import { leggiId } from './testo.js';

export function creaCampi(contesto, { apri }) {
  const modulo = trova('modulo-campi');
  const esito = trova('campi-esito');
  const scelta = trova('c-ente');
  scelta.replaceChildren(...contesto.enti.map((e) => h('option', { value: e.ente }, `${e.nome} (${e.ente})`)));

  modulo.addEventListener('submit', async (e) => {
    e.preventDefault();
    const v = Object.fromEntries([...new FormData(modulo)].map(([k, x]) => [k, x.trim()]));
    esito.textContent = t('Sto cercando…');
    try {
      if (v.numero) await particella(v);
      else await foglio(v);
    } catch (err) {
      esito.textContent = err.message;
    }
  });

  // Allegato and sviluppo are no question of the API: they choose among its answers.
  const uguale = (scritto, vero) => !scritto || scritto.toUpperCase() === (vero || '0');
  const stesso = (v, p) => uguale(v.allegato, p?.allegato) && uguale(v.sviluppo, p?.sviluppo);

  async function foglio(v) {
    const { items } = await api.ricerca(`${v.ente} ${v.sezione} foglio ${v.foglio}`.replace(/\s+/g, ' '));
    const trovato = (items ?? []).find((x) => x.tipo === 'foglio' && x.ente === v.ente && stesso(v, leggiId(x.id)));
    esito.textContent = trovato ? '' : t('Il foglio {n} non c\'è in questo comune: controllare numero e sezione.', { n: v.foglio });
    if (trovato) apri(trovato);
  }

  async function particella(v) {
    const r = await api.particelle(v.ente, { foglio: v.foglio, numero: v.numero, sezione: v.sezione });
    const features = r.features.filter((f) => stesso(v, f.properties));
    const vai = (f) => apri({ tipo: 'particella', id: f.properties.id, ente: v.ente });
    if (features.length === 0) {
      esito.textContent = t('La particella {p} del foglio {f} non c\'è in questo comune: controllare i numeri, e la sezione se il comune ne ha.', { p: v.numero, f: v.foglio });
    } else if (features.length === 1) {
      esito.textContent = '';
      vai(features[0]);
    } else {
      esito.replaceChildren(t('Ce n\'è più d\'una:'), ' ', ...features.map((f) => h('button', { type: 'button', class: 'btn btn-outline-primary btn-xs', onclick: () => vai(f) }, f.properties.id)));
    }
  }
}
