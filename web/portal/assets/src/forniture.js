// The counter of deliveries: files may be dragged in, the upload shows how far it is, and the page
// of an operazione follows the import. It imports nothing and says nothing of its own: the pages
// that load it have no map, and bring the words with them.

const modulo = document.querySelector('form.carico');
if (modulo) carico(modulo);

const segue = document.querySelector('[data-operazione]');
if (segue) segui(segue);

function carico(modulo) {
  const { api, segue: pagina, invio, arrivo, guasto, presi } = modulo.dataset;
  const file = modulo.querySelector('input[name=file]');
  const zona = modulo.querySelector('.zona-carico');
  const scelti = modulo.querySelector('.scelti');
  const andamento = modulo.querySelector('.andamento');
  const barra = andamento.querySelector('progress');
  const parole = andamento.querySelector('span');
  const bottone = modulo.querySelector('button[type=submit]');

  modulo.querySelector('.trascina').hidden = false;
  scelti.setAttribute('aria-label', presi);
  scelti.setAttribute('aria-live', 'polite');
  const mostra = () => scelti.replaceChildren(...[...file.files].map((f) => {
    const li = document.createElement('li');
    li.textContent = f.name;
    return li;
  }));
  file.addEventListener('change', mostra);
  for (const evento of ['dragenter', 'dragover']) {
    zona.addEventListener(evento, (e) => {
      if (![...e.dataTransfer.types].includes('Files')) return;
      e.preventDefault();
      zona.classList.add('sopra-zona');
    });
  }
  for (const evento of ['dragleave', 'drop']) {
    zona.addEventListener(evento, (e) => {
      if (evento === 'dragleave' && zona.contains(e.relatedTarget)) return;
      zona.classList.remove('sopra-zona');
    });
  }
  zona.addEventListener('drop', (e) => {
    if (!e.dataTransfer.files.length) return;
    e.preventDefault();
    file.files = e.dataTransfer.files;
    mostra();
  });

  modulo.addEventListener('submit', (e) => {
    e.preventDefault();
    const dati = new FormData(modulo);
    const chiave = dati.get('chiave');
    dati.delete('chiave');
    for (const [nome, v] of [...dati]) if (v === '' || (v instanceof File && v.name === '')) dati.delete(nome);
    const x = new XMLHttpRequest();
    x.open('POST', api);
    x.setRequestHeader('Accept', 'application/json');
    // What is sent twice by mistake is one delivery.
    x.setRequestHeader('Idempotency-Key', `modulo-${chiave}`);
    x.upload.onprogress = (p) => {
      if (!p.lengthComputable) return;
      barra.value = Math.floor((100 * p.loaded) / p.total);
      parole.textContent = p.loaded < p.total ? `${invio}: ${barra.value} %` : arrivo;
    };
    const errore = (testo) => {
      bottone.disabled = false;
      andamento.hidden = true;
      avvisa(modulo, testo || guasto);
    };
    x.onerror = () => errore();
    x.onload = () => {
      let v = null;
      try {
        v = JSON.parse(x.responseText);
      } catch {
        // a proxy's own page: said below
      }
      if (x.status === 202 && v?.id) location.assign(pagina + v.id);
      else errore(v?.detail);
    };
    modulo.parentElement.querySelector('#errore-carico')?.remove();
    bottone.disabled = true;
    andamento.hidden = false;
    parole.textContent = invio;
    x.send(dati);
  });
}

function avvisa(modulo, testo) {
  const a = document.createElement('div');
  a.id = 'errore-carico';
  a.className = 'alert alert-danger';
  a.setAttribute('role', 'alert');
  a.tabIndex = -1;
  a.textContent = testo;
  modulo.before(a);
  a.focus();
}

/** Asks every second how far it is, and shows the page anew when it has ended. */
async function segui(andamento) {
  const barra = andamento.querySelector('progress');
  const parole = andamento.querySelector('span');
  for (;;) {
    await new Promise((fatto) => setTimeout(fatto, 1000));
    let o = null;
    try {
      const r = await fetch(andamento.dataset.operazione, { headers: { Accept: 'application/json' } });
      if (!r.ok) { // somebody else's, or the session ended: the page itself can tell
        await new Promise((fatto) => setTimeout(fatto, 3000));
        return location.reload();
      }
      o = await r.json();
    } catch {
      continue; // the server is starting again, or the network is away
    }
    if (o.stato !== 'in_coda' && o.stato !== 'in_corso') return location.reload();
    barra.value = o.percento;
    if (o.fase && parole.textContent !== o.fase) parole.textContent = o.fase;
  }
}
