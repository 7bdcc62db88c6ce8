// The address bar is the permalink, always:
//
//   #z/lat/lon&sel=TIPO:ID&data=GIORNO&stile=NOME&layers=VOCE,f,0.6;…&sfondo=ID,0.6&…
//
//   z/lat/lon   where one looks: zoom with two decimals, degrees with six
//   sel         what is open: particella, foglio, comune, via, civico, edificio with their id,
//               punto with lat,lon
//   data        the day of the map, YYYY-MM-DD; without it, today
//   stile       catasto (left out), chiaro, scuro
//   layers      what differs from the style: entry, f when hidden, opacity when not whole; an entry
//               that the style keeps out is named when it is shown
//   sfondo      the backdrop of another service, and its opacity when not whole
//   others      a short key of small letters that a tool of the map has added: kept as it is
//
// What has its usual value is left out, so that addresses stay short; what cannot be read is
// ignored, because people cut addresses when they copy them. Older and neighbouring spellings
// are read and never written: date= for data, map=z/lat/lon, "particelle,true" and
// "particelle,false" among the layers, and the same keys after ? instead of #.

const TIPI = /^(particella|foglio|comune|via|civico|edificio|punto):(.+)$/;

export function leggi(hash, ricerca = '') {
  const stato = { vista: null, sel: null, data: '', stile: '', livelli: {}, sfondo: null, altro: {} };
  const testo = hash.replace(/^#/, '') || daRicerca(ricerca);
  for (const parte of testo.split('&')) {
    const vista = leggiVista(parte.replace(/^map=/, ''));
    if (vista) {
      stato.vista = vista;
      continue;
    }
    const taglio = parte.indexOf('=');
    if (taglio < 0) continue;
    const chiave = parte.slice(0, taglio);
    let valore;
    try {
      valore = decodeURIComponent(parte.slice(taglio + 1));
    } catch {
      continue;
    }
    if (chiave === 'sel') {
      const m = TIPI.exec(valore);
      if (m && (m[1] !== 'punto' || leggiPunto(m[2]))) stato.sel = { tipo: m[1], id: m[2] };
    } else if (chiave === 'data' || chiave === 'date') {
      if (eGiorno(valore)) stato.data = valore;
    } else if (chiave === 'stile') {
      if (/^[a-z]+$/.test(valore)) stato.stile = valore;
    } else if (chiave === 'layers') {
      stato.livelli = leggiLivelli(valore);
    } else if (chiave === 'sfondo') {
      stato.sfondo = leggiSfondo(valore);
    } else if (/^[a-z]{2,16}$/.test(chiave) && /^[\w.,:;\/-]{1,400}$/.test(valore)) {
      stato.altro[chiave] = valore;
    }
  }
  return stato;
}

function leggiVista(s) {
  const m = /^(\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/.exec(s);
  if (!m) return null;
  const [zoom, lat, lon] = m.slice(1).map(Number);
  return zoom <= 22 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180 ? { zoom, lat, lon } : null;
}

/** ?z=17&lat=41.13&lon=14.65&sel=…: as other viewers write it, and as a form sends it. */
function daRicerca(ricerca) {
  const q = new URLSearchParams(ricerca);
  const vista = q.has('lat') && q.has('lon') ? `${q.get('z') ?? q.get('zoom') ?? 17}/${q.get('lat')}/${q.get('lon')}` : '';
  const resto = ['sel', 'data', 'date', 'stile', 'layers', 'sfondo'].filter((k) => q.has(k)).map((k) => `${k}=${encodeURIComponent(q.get(k))}`);
  return [vista, ...resto].filter(Boolean).join('&');
}

/** A day that the calendar has. */
export function eGiorno(s) {
  const m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(s);
  return Boolean(m) && new Date(`${s}T00:00:00Z`).getUTCDate() === Number(m[3]);
}

/** The selection of a point: "41.130000,14.650000", latitude first as in the rest of the address. */
export function leggiPunto(s) {
  const m = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/.exec(s);
  if (!m) return null;
  const [lat, lng] = m.slice(1).map(Number);
  return Math.abs(lat) <= 85 && Math.abs(lng) <= 180 ? { lng, lat } : null;
}

export const scriviPunto = ({ lng, lat }) => `${lat.toFixed(6)},${lng.toFixed(6)}`;

const opacita = (s) => {
  const k = Number(s || 1);
  return k >= 0 && k <= 1 ? k : 1;
};

function leggiLivelli(s) {
  const out = {};
  for (const voce of s.split(';')) {
    const [id, visibile, k] = voce.split(',');
    if (/^[a-z_]+$/.test(id)) out[id] = { visibile: visibile !== 'f' && visibile !== 'false', opacita: opacita(k) };
  }
  return out;
}

function leggiSfondo(s) {
  const [id, k] = s.split(',');
  return /^[a-z0-9-]{1,40}$/.test(id) ? { id, opacita: opacita(k) } : null;
}

const riparo = (s) => s.replaceAll('%', '%25').replaceAll('&', '%26');

/** The inverse of leggi. */
export function scrivi(stato) {
  const parti = [];
  if (stato.vista) {
    const { zoom, lat, lon } = stato.vista;
    parti.push(`${+zoom.toFixed(2)}/${lat.toFixed(6)}/${lon.toFixed(6)}`);
  }
  if (stato.sel) parti.push(`sel=${stato.sel.tipo}:${riparo(stato.sel.id)}`);
  if (stato.data) parti.push(`data=${stato.data}`);
  if (stato.stile && stato.stile !== 'catasto') parti.push(`stile=${stato.stile}`);
  const livelli = Object.entries(stato.livelli)
    .filter(([, l]) => l.visibile === Boolean(l.spenta) || l.opacita !== 1)
    .sort(([a], [b]) => (a < b ? -1 : 1)) // one state, one address
    .map(([id, l]) => `${id},${l.visibile ? '' : 'f'}${l.opacita === 1 ? '' : `,${l.opacita}`}`);
  if (livelli.length) parti.push(`layers=${livelli.join(';')}`);
  if (stato.sfondo) parti.push(`sfondo=${stato.sfondo.id}${stato.sfondo.opacita === 1 ? '' : `,${stato.sfondo.opacita}`}`);
  for (const [k, v] of Object.entries(stato.altro ?? {})) if (v) parti.push(`${k}=${riparo(v)}`);
  return `#${parti.join('&')}`;
}
