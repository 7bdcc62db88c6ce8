// The panel of layers: groups, boxes, opacity, and the legend, all from the style itself; and the
// backdrops of other services, when whoever runs this server offers some.

import { h, trova } from './dom.js';
import { campione } from './campioni.js';
import { t } from './lingua.js';
import { sfondiDi } from './sfondi.js';
import { applicaVoce, attribuzione, cambiaSfondo, limiti } from './stile.js';
import { scala, scalaTonda } from './testo.js';

const STILI = { catasto: t('Catasto'), chiaro: t('Chiaro'), scuro: t('Scuro') };

export function creaLivelli(contesto, { cambia, stile: cambiaStile }) {
  const riquadro = trova('livelli');
  const { mappa, stato } = contesto;
  let righe = [];

  const livello = (id) => (stato.livelli[id] ??= { visibile: true, opacita: 1 });

  const cursore = (nome, valore, imposta) => h('input', {
    type: 'range', min: '0.1', max: '1', step: '0.1', value: String(valore), 'aria-label': t('Opacità: {nome}', { nome }),
    oninput: (e) => imposta(Number(e.target.value)),
  });

  function voce(v) {
    const l = livello(v.id);
    const nome = t(v.nome);
    const motivo = h('span', { class: 'motivo' });
    const applica = () => { applicaVoce(mappa, contesto.stile, stato, v.id); cambia(); };
    const opacita = cursore(nome, l.opacita, (k) => { l.opacita = k; applica(); });
    const casella = h('input', {
      type: 'checkbox', id: `livello-${v.id}`, checked: l.visibile,
      onchange: (e) => { l.visibile = e.target.checked; opacita.disabled = !l.visibile; applica(); },
    });
    opacita.disabled = !l.visibile;
    const li = h('li', {}, h('label', { for: casella.id }, casella, campione(v.campione, contesto.stile), h('span', { class: 'nome' }, nome, motivo)), opacita, v.sotto && legenda(v.sotto));
    righe.push({ li, motivo, ...limiti(contesto.stile, v.id) });
    return li;
  }

  /** What the one entry is drawn in, case by case. */
  const legenda = (casi) => h('details', {}, h('summary', {}, t('Legenda')),
    h('ul', { class: 'casi' }, casi.map((c) => h('li', {}, campione(c.campione, contesto.stile), h('span', {}, t(c.nome))))));

  /** The backdrops: one or none, and how strong. */
  function sfondi() {
    const tutti = sfondiDi(contesto.stile);
    if (tutti.length === 0) return null;
    const opacita = cursore(t('Sfondo'), stato.sfondo?.opacita ?? 1, (k) => { if (stato.sfondo) { stato.sfondo.opacita = k; mappa.setPaintProperty('sfondo', 'raster-opacity', k); cambia(); } });
    const scegli = (id) => {
      stato.sfondo = id ? { id, opacita: Number(opacita.value) } : null;
      opacita.disabled = !id;
      cambiaSfondo(mappa, contesto.stile, stato);
      fonte();
      cambia();
    };
    opacita.disabled = !stato.sfondo;
    const scelto = tutti.some((s) => s.id === stato.sfondo?.id) ? stato.sfondo.id : '';
    const radio = (id, nome, nota) => h('li', {}, h('label', {},
      h('input', { type: 'radio', name: 'sfondo', value: id, checked: id === scelto, onchange: () => scegli(id) }),
      h('span', { class: 'nome' }, nome, nota)));
    return h('fieldset', {}, h('legend', {}, t('Sfondo di altri servizi')), h('ul', {},
      radio('', t('Nessuno'), null),
      tutti.map((s) => {
        const motivo = h('span', { class: 'motivo' });
        const li = radio(s.id, s.nome, motivo);
        righe.push({ li, motivo, da: s.minzoom, a: 24 }); // beyond its last zoom its images are enlarged
        return li;
      })),
    h('div', { class: 'riga-opacita' }, h('span', {}, t('Opacità dello sfondo')), opacita));
  }

  /** The building files: their code comes when they are wanted, by the box or by the address. */
  function edilizia() {
    const nota = h('span', { class: 'motivo' });
    const sotto = h('div', { class: 'sotto' });
    const casella = h('input', { type: 'checkbox', id: 'livello-pratiche', onchange: (e) => scrivi(e.target.checked ? 'tutte' : '') });
    let modulo = null;
    let mostrate = '';
    const scrivi = (s) => { stato.altro.pratiche = s; cambia(); };

    async function segui() {
      const ora = stato.altro.pratiche ?? '';
      casella.checked = ora !== '';
      if (ora === mostrate) return;
      mostrate = ora;
      modulo ??= import('./pratiche.js').then((m) => ({ ...m, strato: m.creaPratiche(contesto, { dice: (testo) => { nota.textContent = testo; } }) }));
      try {
        const m = await modulo;
        if (ora !== mostrate) return;
        const scelte = m.leggiPratiche(ora);
        if (!scelte) {
          if (sotto.contains(document.activeElement)) casella.focus();
          sotto.replaceChildren();
        } else if (!sotto.contains(document.activeElement)) sotto.replaceChildren(m.filtri(scelte, (s) => scrivi(m.scriviPratiche(s))));
        m.strato.mostra(scelte);
      } catch {
        modulo = null;
        mostrate = '';
        nota.textContent = t('Lo strumento non si è caricato: controllare la connessione e riprovare.');
      }
    }
    contesto.suIndirizzo(segui);
    segui();
    return h('fieldset', {}, h('legend', {}, t('Edilizia')), h('ul', {}, h('li', {},
      h('label', { for: casella.id }, casella, h('span', { class: 'nome' }, t('Pratiche edilizie'), nota)), sotto)));
  }

  /** What only who works in an office sees; its code comes when it is asked for. */
  function uffici() {
    if (document.body.dataset.operatore !== 'si') return null;
    const nota = h('span', { class: 'motivo' });
    let impronte;
    const casella = h('input', {
      type: 'checkbox', id: 'livello-impronte',
      onchange: (e) => {
        impronte ??= import('./impronte.js').then((m) => m.creaImpronte(contesto, { dice: (testo) => { nota.textContent = testo; } }));
        impronte.then((i) => i.accendi(e.target.checked)).catch(() => { impronte = null; });
      },
    });
    return h('fieldset', {}, h('legend', {}, t('Per gli uffici')), h('ul', {}, h('li', {},
      h('label', { for: casella.id }, casella, h('span', { class: 'nome' }, t('Impronte degli edifici'), nota)))));
  }

  function fonte() {
    const a = attribuzione(contesto.stile, stato);
    trova('fonte-sfondo').textContent = a ? `${a} · ` : '';
  }

  const pratiche = edilizia(); // these two are made once: a style that changes leaves them as they are
  const perUffici = uffici();

  function disegna() {
    righe = [];
    const voci = contesto.stile.metadata['sit:voci'];
    const gruppi = [...new Set(voci.map((v) => v.gruppo))];
    riquadro.replaceChildren(...[
      h('h2', {}, t('Livelli e legenda')),
      gruppi.map((g) => h('fieldset', {}, h('legend', {}, t(g)), h('ul', {}, voci.filter((v) => v.gruppo === g).map(voce)))),
      pratiche,
      perUffici,
      sfondi(),
      h('fieldset', {}, h('legend', {}, t('Aspetto')),
        h('div', { class: 'scelte' }, Object.entries(STILI).map(([id, nome]) => h('label', {},
          h('input', { type: 'radio', name: 'stile', value: id, checked: (stato.stile || 'catasto') === id, onchange: () => cambiaStile(id) }), nome)))),
    ].flat().filter(Boolean));
    soglie();
    fonte();
  }

  /** Greys out what the scale hides, and says from where it is seen. */
  function soglie() {
    const zoom = mappa.getZoom();
    const { lat } = mappa.getCenter();
    for (const r of righe) {
      const fuori = zoom < r.da ? t('si vede da {scala}', { scala: scalaTonda(scala(r.da, lat)) }) : zoom >= r.a ? t('si vede fino a {scala}', { scala: scalaTonda(scala(r.a, lat)) }) : '';
      r.li.classList.toggle('fuori-scala', fuori !== '');
      r.motivo.textContent = fuori;
    }
  }

  mappa.on('zoomend', soglie);
  disegna();
  return { rifai: disegna };
}
