// The counter's form: comune, sezione, foglio, particella, with the Tab key between them.

import { api } from './api.js';
import { h, trova } from './dom.js';

export function creaCampi(contesto, { particella, foglio }) {
  const modulo = trova('modulo-campi');
  const esito = trova('campi-esito');
  const scelta = trova('c-ente');
  scelta.replaceChildren(...contesto.enti.map((e) => h('option', { value: e.ente }, `${e.nome} (${e.ente})`)));

  modulo.addEventListener('submit', async (e) => {
    e.preventDefault();
    const v = Object.fromEntries([...new FormData(modulo)].map(([k, x]) => [k, x.trim()]));
    esito.textContent = 'Sto cercando…';
    try {
      if (!v.numero) {
        const { items } = await api.ricerca(`${v.ente} ${v.sezione} foglio ${v.foglio}`.replace(/\s+/g, ' '));
        const trovato = (items ?? []).find((x) => x.tipo === 'foglio' && x.ente === v.ente);
        esito.textContent = trovato ? '' : `Il foglio ${v.foglio} non c'è in questo comune: controllare numero e sezione.`;
        if (trovato) foglio(trovato.id, v.ente, trovato.bbox);
        return;
      }
      const { features } = await api.particelle(v.ente, { foglio: v.foglio, numero: v.numero, sezione: v.sezione });
      if (features.length === 0) {
        esito.textContent = `La particella ${v.numero} del foglio ${v.foglio} non c'è in questo comune: controllare i numeri, e la sezione se il comune ne ha.`;
        return;
      }
      esito.replaceChildren(features.length > 1 ? 'Ce n\'è più d\'una: ' : '',
        ...(features.length > 1 ? features.map((f) => h('button', { type: 'button', class: 'btn btn-outline-primary btn-xs', onclick: () => particella(f.properties.id, v.ente) }, f.properties.id)) : []));
      if (features.length === 1) particella(features[0].properties.id, v.ente);
    } catch (err) {
      esito.textContent = err.message;
    }
  });
}
