// What the tools draw above the map, drawn again when the style changes.

export const niente = { type: 'FeatureCollection', features: [] };

/** A GeoJSON source with its layers, in place while the page lives. immagini(mappa) adds what
 * fill patterns need. */
export function sovrapposto(mappa, nome, strati, immagini = () => {}) {
  let ora = niente;
  function metti() {
    if (mappa.getSource(nome)) return;
    immagini(mappa);
    mappa.addSource(nome, { type: 'geojson', data: ora });
    for (const s of strati) mappa.addLayer({ ...s, id: `${nome}-${s.id}`, source: nome });
  }
  mappa.on('style.load', metti);
  if (mappa.getStyle()) metti();
  return {
    scrivi(dati) {
      ora = dati ?? niente;
      mappa.getSource(nome)?.setData(ora);
    },
    strati: strati.map((s) => `${nome}-${s.id}`),
  };
}

/** A square of a pattern, drawn by fn(g, lato), as an image of the map. */
export function tessera(mappa, nome, colore, fn, lato = 24) {
  if (mappa.hasImage(nome)) return;
  const tela = document.createElement('canvas');
  tela.width = lato;
  tela.height = lato;
  const g = tela.getContext('2d');
  g.strokeStyle = colore;
  g.fillStyle = colore;
  g.lineWidth = 3;
  fn(g, lato);
  mappa.addImage(nome, g.getImageData(0, 0, lato, lato), { pixelRatio: 2 });
}
