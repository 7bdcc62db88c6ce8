// Single keys as shortcuts. Who speaks to the computer, or rests a hand on the keyboard, puts them
// out with the box beside their list (WCAG 2.1.4), and the browser remembers.

const RICORDO = 'sit-tasti';

/** azioni: key → what it does. */
export function tasti(azioni) {
  const aiuto = document.querySelector('.aiuto-tasti');
  if (!aiuto || Object.keys(azioni).length === 0) return;
  aiuto.hidden = false;
  const casella = aiuto.querySelector('input[type=checkbox]');
  casella.checked = ricorda() !== 'spenti';
  casella.addEventListener('change', () => scrivi(casella.checked ? 'accesi' : 'spenti'));
  document.addEventListener('keydown', (e) => {
    if (!casella.checked || e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
    if (e.target.closest('input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable], canvas')) return;
    const azione = azioni[e.key];
    if (!azione) return;
    e.preventDefault();
    azione();
  });
}

function ricorda() {
  try {
    return localStorage.getItem(RICORDO);
  } catch {
    return null; // the browser keeps nothing: they are on
  }
}

function scrivi(v) {
  try {
    localStorage.setItem(RICORDO, v);
  } catch { /* it lasts as long as the page */ }
}
