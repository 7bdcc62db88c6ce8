// The map inside another site's page: what it tells the page that holds it.
//
// A message { tipo: 'selezione', oggetto, id } leaves when something is opened, with id null when
// it is closed. It goes only to the sites that this server allows to frame it, which are written
// in the page; nothing is listened to.

export const incorporata = globalThis.document?.body?.classList.contains('incorporata') ?? false;

let detto = null;

export function dice(contesto, sel) {
  if (!incorporata || window.parent === window) return;
  const messaggio = { tipo: 'selezione', oggetto: sel?.tipo ?? null, id: sel?.id ?? null };
  const testo = JSON.stringify(messaggio);
  if (testo === detto) return;
  detto = testo;
  const ammessi = (document.body.dataset.origini ?? '').split(' ').filter(Boolean);
  // Where the browser says who holds the frame, only that one is told; else each of the allowed,
  // and the browser delivers to the one that is there.
  const sopra = location.ancestorOrigins?.[0];
  for (const o of ammessi) if (!sopra || sopra === o) window.parent.postMessage(messaggio, o);
}
