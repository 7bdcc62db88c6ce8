// The keys and the gestures of the map, in a dialog: the browser keeps the focus inside it and
// gives it back.

import './comune.js';
import { h, icona } from './dom.js';
import { t } from './lingua.js';

let finestra = null;

export function apriAiuto() {
  finestra ??= crea();
  finestra.showModal();
}

function crea() {
  const tasti = (voci) => h('dl', { class: 'tasti' }, voci.flatMap(([k, v]) => [h('dt', {}, k.map((x) => h('kbd', {}, x))), h('dd', {}, v)]));
  const chiudi = () => d.close();
  const d = h('dialog', { class: 'aiuto', 'aria-labelledby': 'aiuto-titolo', onclick: (e) => { if (e.target === d) chiudi(); } },
    h('div', { class: 'aiuto-testo' },
      h('button', { type: 'button', class: 'tasto chiudi', onclick: chiudi }, icona('it-close'), h('span', { class: 'visually-hidden' }, t('Chiudi l\'aiuto'))),
      h('h2', { id: 'aiuto-titolo' }, t('Come si usa la mappa')),
      h('h3', {}, t('Con la tastiera, quando la mappa ha il fuoco')),
      tasti([
        [['←', '↑', '→', '↓'], t('spostarsi')],
        [['+', '−'], t('ingrandire e ridurre')],
        [[t('Invio')], t('che cosa c\'è al centro, sotto il mirino')],
        [[t('Maiusc'), 'F10'], t('coordinate del centro')],
        [['?'], t('questo aiuto')],
        [['Tab'], t('uscire dalla mappa')],
        [['Esc'], t('chiudere il riquadro o la scheda')],
      ]),
      h('h3', {}, t('Nella ricerca')),
      tasti([[['↑', '↓'], t('scorrere i risultati')], [[t('Invio')], t('aprire il risultato scelto, o il primo')], [['Esc'], t('chiudere i risultati, poi svuotare')]]),
      h('h3', {}, t('Con il mouse o con le dita')),
      h('ul', {}, [
        t('Clic o tocco: che cosa c\'è in quel punto, in tutti i livelli accesi.'),
        t('Tasto destro o tocco lungo: le coordinate del punto.'),
        t('Sul telefono la scheda si alza e si abbassa trascinando la maniglia.'),
        t('Tutto ciò che la mappa mostra è anche nell\'Elenco.'),
      ].map((s) => h('li', {}, s)))));
  document.body.append(d);
  return d;
}
