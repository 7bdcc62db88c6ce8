// To the clipboard, or as near as the browser lets us.

import { h } from './dom.js';
import { t } from './lingua.js';

/** The address of what is shown, in the portal even when one looks from inside another site. */
export const indirizzo = () => location.href.replace(/\/embed(?=[?#]|$)/, '/');

/** Copies a text and says so on the button. Without https the clipboard is closed: the text is
 * shown, selected, to be copied by hand. */
export async function copia(testo, bottone) {
  const scritto = bottone.textContent;
  try {
    await navigator.clipboard.writeText(testo);
    bottone.textContent = t('Copiato');
    setTimeout(() => { bottone.textContent = scritto; }, 2000);
  } catch {
    let casella = bottone.parentElement.querySelector('.da-copiare');
    if (!casella) {
      casella = h('input', { class: 'da-copiare', readonly: true, 'aria-label': t('Testo da copiare') });
      bottone.after(casella);
    }
    casella.value = testo;
    casella.focus();
    casella.select();
  }
}
