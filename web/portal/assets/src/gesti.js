// What the hand does on the map: a click asks what is there, the right button or a long touch
// where it is; by keyboard the cross in the middle is the pointer.

/** A touch is long after this, and still when it moves less than that. */
const LUNGO = 550;
const FERMO = 10;

export function gesti(contesto, aperture) {
  const { mappa } = contesto;
  let lungo = 0;
  let dopoLungo = 0;
  const smetti = () => clearTimeout(lungo);

  mappa.on('click', (e) => {
    if (contesto.occupata || Date.now() - dopoLungo < 800) return; // the end of a long touch is no click
    aperture.identifica(e.lngLat);
  });
  mappa.on('contextmenu', (e) => {
    e.preventDefault();
    if (contesto.occupata || Date.now() - dopoLungo < 800) return;
    aperture.posizione(e.lngLat);
  });

  let inizio = null;
  mappa.on('touchstart', (e) => {
    smetti();
    if (contesto.occupata || e.points.length !== 1) return;
    inizio = e.point;
    lungo = setTimeout(() => {
      dopoLungo = Date.now();
      aperture.posizione(e.lngLat);
    }, LUNGO);
  });
  mappa.on('touchmove', (e) => { if (!inizio || e.points.length > 1 || e.point.dist(inizio) > FERMO) smetti(); });
  for (const fine of ['touchend', 'touchcancel', 'dragstart', 'zoomstart']) mappa.on(fine, smetti);

  mappa.getCanvas().addEventListener('keydown', async (e) => {
    if (contesto.occupata || e.ctrlKey || e.altKey || e.metaKey) return;
    if (e.key === 'Enter') aperture.identifica(mappa.getCenter(), { fuoco: true });
    else if (e.key === 'ContextMenu' || (e.key === 'F10' && e.shiftKey)) {
      e.preventDefault();
      aperture.posizione(mappa.getCenter(), { fuoco: true });
    } else if (e.key === '?' && !contesto.incorporata) (await import('./aiuto.js')).apriAiuto();
  });
}
