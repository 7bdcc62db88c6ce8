// Addresses of this very site, when someone pastes one in the search box: they are places to
// go to, not words to look for.

/** What an address of ours names: { hash } a state of the map, { tipo, id, data } an object with
 * a page; null when it is neither. */
export function leggiCollegamento(testo, origine) {
  const s = testo.trim();
  if (/^#(map=)?\d+(\.\d+)?\/-?\d/.test(s) || s.startsWith('#sel=')) return { hash: s };
  let u;
  try {
    u = new URL(s, origine);
  } catch {
    return null;
  }
  const nostro = u.origin === origine && (/^https?:\/\//i.test(s) || s.startsWith('/'));
  if (!nostro) return null;
  if (u.pathname === '/' || u.pathname === '/mappa' || u.pathname === '/embed') return u.hash || u.search ? { hash: u.hash, ricerca: u.search } : null;
  const m = /^\/(particella|foglio|comune|via)\/(.+)$/.exec(u.pathname);
  if (!m) return null;
  try {
    return { tipo: m[1], id: decodeURIComponent(m[2]), data: u.searchParams.get('data') ?? '' };
  } catch {
    return null;
  }
}
