// The address bar is the permalink: #z/lat/lon&sel=particella:ID&data=GIORNO&stile=scuro&layers=…
// What has its usual value is left out, so that addresses stay short and old ones stay good.

/** Reads a hash; what it cannot read it ignores, because people cut addresses when they copy them. */
export function leggi(hash) {
  const stato = { vista: null, sel: null, data: '', stile: '', livelli: {} };
  for (const parte of hash.replace(/^#/, '').split('&')) {
    const vista = /^(\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/.exec(parte);
    if (vista) {
      const [zoom, lat, lon] = vista.slice(1).map(Number);
      if (zoom <= 22 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180) stato.vista = { zoom, lat, lon };
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
      const m = /^(particella|foglio|comune):(.+)$/.exec(valore);
      if (m) stato.sel = { tipo: m[1], id: m[2] };
    } else if (chiave === 'data' && /^\d{4}-\d{2}-\d{2}$/.test(valore)) stato.data = valore;
    else if (chiave === 'stile' && /^[a-z]+$/.test(valore)) stato.stile = valore;
    else if (chiave === 'layers') stato.livelli = leggiLivelli(valore);
  }
  return stato;
}

/** "edifici,f;particelle,,0.6": name, f when hidden, opacity when not whole. */
function leggiLivelli(s) {
  const out = {};
  for (const voce of s.split(';')) {
    const [id, visibile, opacita] = voce.split(',');
    if (!/^[a-z_]+$/.test(id)) continue;
    const k = Number(opacita || 1);
    out[id] = { visibile: visibile !== 'f', opacita: k >= 0 && k <= 1 ? k : 1 };
  }
  return out;
}

/** The inverse of leggi. */
export function scrivi(stato) {
  const parti = [];
  if (stato.vista) {
    const { zoom, lat, lon } = stato.vista;
    parti.push(`${+zoom.toFixed(2)}/${lat.toFixed(6)}/${lon.toFixed(6)}`);
  }
  if (stato.sel) parti.push(`sel=${stato.sel.tipo}:${stato.sel.id.replaceAll('%', '%25').replaceAll('&', '%26')}`);
  if (stato.data) parti.push(`data=${stato.data}`);
  if (stato.stile && stato.stile !== 'catasto') parti.push(`stile=${stato.stile}`);
  const livelli = Object.entries(stato.livelli)
    .filter(([, l]) => !l.visibile || l.opacita !== 1)
    .map(([id, l]) => `${id},${l.visibile ? '' : 'f'}${l.opacita === 1 ? '' : `,${l.opacita}`}`);
  if (livelli.length) parti.push(`layers=${livelli.join(';')}`);
  return `#${parti.join('&')}`;
}
