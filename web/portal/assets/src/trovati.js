// The answers of the search box as they are shown: by kind, with what followed a suppressed one
// beneath it, and the words that were typed marked in the text.

import { leggiId } from './testo.js';

/** The answers in the order in which they are listed: kinds in order of their best answer, which
 * the server put first; under each suppressed thing what took its place. */
export function ordina(items) {
  const generi = [...new Set(items.map((v) => v.tipo))];
  return generi.flatMap((g) => items.filter((v) => v.tipo === g)).flatMap((v) => [v,
    ...(v.soppressa ? v.successori ?? [] : []).map((id) => ({
      tipo: v.tipo, id, ente: v.ente, testo: v.tipo === 'particella' ? leggiId(id)?.numero || id : id, seguito: true, padre: v,
    }))]);
}

const piatto = (s) => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The text in pieces, { t, m }: m where it says one of the words of q. Accents and case do not
 * count; a number is marked only whole, because 4 is not in 45. */
export function evidenziate(testo, q) {
  const parole = new Set(piatto(q).split(/[^\p{L}\p{N}]+/u).filter((p) => p.length > 1 || /\d/.test(p)));
  const pezzi = [];
  for (const m of testo.matchAll(/[\p{L}\p{N}\p{M}]+|[^\p{L}\p{N}\p{M}]+/gu)) {
    const p = piatto(m[0]);
    let quanti = 0;
    for (const w of parole) {
      if (p === w) quanti = m[0].length;
      else if (!/\d/.test(w) && p.startsWith(w) && p.length === m[0].length) quanti = Math.max(quanti, w.length);
    }
    if (quanti) pezzi.push({ t: m[0].slice(0, quanti), m: true });
    if (quanti < m[0].length) pezzi.push({ t: m[0].slice(quanti), m: false });
  }
  return pezzi;
}

/** The answers of the comune one is looking at, before those of all that are no better. */
export function primeVicine(ovunque, vicine) {
  const chiave = (v) => `${v.tipo} ${v.id ?? ''} ${v.testo}`;
  const meglio = Math.max(0, ...ovunque.map((v) => v.punteggio ?? 0));
  const prime = vicine.filter((v) => (v.punteggio ?? 0) >= meglio - 0.05);
  const viste = new Set(prime.map(chiave));
  return [...prime, ...ovunque.filter((v) => !viste.has(chiave(v)))];
}
