// The place of a building file, drawn on the map and handed back to its page: what goes to and fro is
// kept by this window alone, and leaves it in the form that the person sends.

const chiave = (id) => `sit-pratica-${id}`;

/** Leaves a geometry (GeoJSON text) for the other side: per is 'mappa' or 'pagina'. */
export function lascia(id, per, geometria) {
  sessionStorage.setItem(chiave(id), JSON.stringify({ per, geometria }));
}

/** Takes what was left for this side, once; null when there is nothing. */
export function prendi(id, per) {
  try {
    const x = JSON.parse(sessionStorage.getItem(chiave(id)));
    if (x?.per !== per) return null;
    sessionStorage.removeItem(chiave(id));
    return x.geometria;
  } catch {
    return null;
  }
}

/** The pratica that the address names, ENTE,id: { ente, id, pagina }; null when it names none. */
export function praticaChiesta(s) {
  const m = /^([A-Z]\d{3}),([0-9a-f]{15})$/.exec(s ?? '');
  return m && { ente: m[1], id: m[2], pagina: `/ufficio/pratiche/${m[2]}?ente=${m[1]}` };
}
