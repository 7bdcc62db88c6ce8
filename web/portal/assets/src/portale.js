// Puts the page together: one state, mirrored in the address bar; what changes it redraws the rest.

import { api } from './api.js';
import { creaAperture } from './apri.js';
import { creaBanco } from './banco.js';
import './comune.js';
import { trova } from './dom.js';
import { evidenzia } from './evidenze.js';
import { gesti } from './gesti.js';
import { cambiaStile, crea } from './mappa.js';
import { dice, incorporata } from './incorporata.js';
import { partenza, vuota } from './partenza.js';
import { creaRiquadri } from './riquadri.js';
import { creaScheda } from './scheda.js';
import { leggi, scrivi } from './stato.js';
import { applicaVoce, cambiaSfondo, scarica, spegni } from './stile.js';

const stato = leggi(location.hash, location.search);
const vistaData = stato.vista !== null; // the address says where to look: do not move
const stile = scarica(stato.stile || 'catasto');
let enti = [];
let guasto = '';
try {
  enti = (await api.enti()).items ?? [];
} catch (e) {
  guasto = e.message;
}

const nomeEnte = (codice) => enti.find((e) => e.ente === codice)?.nome;
spegni(await stile, stato.livelli);
const contesto = Object.assign(await crea(stato, partenza(enti.filter((e) => e.bbox)), await stile, { incorporata }), { stato, enti, nomeEnte, incorporata });
const { mappa } = contesto;
// Left where tests and the curious can reach it.
window.sit = contesto;

const ascolti = [];
/** fn is called after the address has changed. */
contesto.suIndirizzo = (fn) => ascolti.push(fn);

function segna() {
  const c = mappa.getCenter();
  stato.vista = { zoom: mappa.getZoom(), lat: c.lat, lon: c.lng };
  history.replaceState(null, '', scrivi(stato));
  for (const fn of ascolti) fn();
}

/** The feature of a thing that the tiles hold, once they have come; undefined when they do not. */
contesto.disegnato = async (strato, id) => {
  const cerca = () => mappa.getSource('sit') && mappa.querySourceFeatures('sit', { sourceLayer: strato, filter: ['==', ['get', 'id'], id] })[0];
  const subito = cerca();
  if (subito || (mappa.loaded() && mappa.areTilesLoaded())) return subito;
  await Promise.race([mappa.once('idle'), new Promise((fatto) => setTimeout(fatto, 4000))]);
  return cerca();
};

const riquadri = incorporata ? null : creaRiquadri(contesto);
const scheda = creaScheda(contesto, { chiudi: () => aperture.chiudi() });
const aperture = creaAperture(contesto, scheda, { segna });
contesto.suIndirizzo(() => dice(contesto, stato.sel));
gesti(contesto, aperture);

/** Starts from another address in this very page: someone pasted it, or edited this one. */
async function applica(nuovo) {
  const stileDiverso = (nuovo.stile || 'catasto') !== (stato.stile || 'catasto');
  const giorno = nuovo.data;
  const { sel, vista } = nuovo;
  const prima = { sel: stato.sel, data: stato.data };
  spegni(contesto.stile, nuovo.livelli);
  for (const voce of Object.keys(stato.livelli)) nuovo.livelli[voce] ??= { visibile: true, opacita: 1 };
  Object.assign(stato, { stile: nuovo.stile, livelli: nuovo.livelli, sfondo: nuovo.sfondo, altro: nuovo.altro });
  if (stileDiverso) await cambiaStile(contesto, stato);
  else {
    cambiaSfondo(mappa, contesto.stile, stato);
    for (const voce of Object.keys(stato.livelli)) applicaVoce(mappa, contesto.stile, stato, voce);
  }
  banco?.livelli.rifai();
  if (vista) mappa.jumpTo({ center: [vista.lon, vista.lat], zoom: vista.zoom });
  banco?.giorno.imposta(giorno);
  if (sel?.tipo !== prima.sel?.tipo || sel?.id !== prima.sel?.id || giorno !== prima.data) {
    if (sel) await aperture.oggetto(sel, { vai: !vista });
    else aperture.chiudi();
  }
  segna();
}
contesto.applica = applica;

mappa.on('moveend', segna);
window.addEventListener('hashchange', () => {
  // Anchors of the page are not ours.
  if (/^#(\d|map=|sel=|data=|date=|stile=|layers=|sfondo=)/.test(location.hash) && location.hash !== scrivi(stato)) applica(leggi(location.hash));
});

if (guasto || !enti.some((e) => e.bbox)) vuota(enti, guasto);
if (stato.sel) aperture.oggetto(stato.sel, { vai: !vistaData });

const banco = incorporata ? null : creaBanco(contesto, { aperture, riquadri, scheda, segna, evidenzia: (f) => evidenzia(contesto, f) });
if (incorporata) contesto.suIndirizzo(() => trova('apri-portale').setAttribute('href', `/${location.hash}`));
segna();
