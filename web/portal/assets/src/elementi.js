// Elements for the pages of other programs. A page takes them with one line,
//
//   <script type="module" src="https://IL-SIT/elementi.js"></script>
//
// and then writes <sit-mappa> and <sit-particella> wherever it likes. They ask the server that
// they came from, carry no credential, store nothing, and need no other script or style.
//
// docs/integrare.md is their manual.

const BASE = new URL(import.meta.url).origin;

const STILE = `
:host{display:block;font:inherit;color:inherit}
:host([hidden]){display:none}
iframe{border:0;width:100%;height:100%;display:block;background:#f5f5f0}
.campi{display:flex;flex-wrap:wrap;gap:.5rem .75rem;align-items:end;border:0;margin:0;padding:0;min-width:0}
legend{padding:0;font-weight:600;margin-bottom:.25rem}
label{display:block;font-size:.875em}
input,select{font:inherit;color:inherit;background:#fff;padding:.5rem;border:1px solid #5d7083;border-radius:4px;width:7rem;min-height:44px;box-sizing:border-box}
select{width:auto;max-width:100%}
:focus-visible{outline:3px solid #ff9900;outline-offset:1px}
.esito{margin:.5rem 0 0;min-height:1.5em}
.esito[data-stato=errore]{color:#b0243a}
.esito[data-stato=buona]{color:#00663e}
a{color:#004d99}
`;

const OGGETTI = { particella: 'particella', foglio: 'foglio', comune: 'comune', via: 'via', civico: 'civico', edificio: 'edificio' };

/**
 * <sit-mappa particella="B542_000400.45"> shows the map in a frame.
 *
 * Attributes: particella, foglio, comune, via, civico or edificio with an id; or vista="z/lat/lon";
 * data="YYYY-MM-DD"; livelli, as in the address of the map; titolo, for who does not see it.
 * Height and width are those of its style (default 420 px high).
 *
 * Event sit-selezione, detail {oggetto, id}, when somebody opens something on the map; id null
 * when it is closed. The site of the page must be among those of --embed-origini.
 */
class SitMappa extends HTMLElement {
  static observedAttributes = [...Object.keys(OGGETTI), 'vista', 'data', 'livelli', 'titolo'];

  #cornice = null;
  #ascolta = (e) => {
    if (e.origin !== BASE || e.source !== this.#cornice?.contentWindow || e.data?.tipo !== 'selezione') return;
    this.dispatchEvent(new CustomEvent('sit-selezione', { detail: { oggetto: e.data.oggetto, id: e.data.id }, bubbles: true, composed: true }));
  };

  connectedCallback() {
    if (!this.shadowRoot) {
      const ombra = this.attachShadow({ mode: 'open' });
      const stile = document.createElement('style');
      stile.textContent = `${STILE}:host{height:420px}`;
      this.#cornice = document.createElement('iframe');
      this.#cornice.loading = 'lazy';
      this.#cornice.referrerPolicy = 'no-referrer-when-downgrade'; // the frame asks who holds it
      this.#cornice.allow = 'geolocation';
      ombra.append(stile, this.#cornice);
    }
    window.addEventListener('message', this.#ascolta);
    this.#mostra();
  }

  disconnectedCallback() {
    window.removeEventListener('message', this.#ascolta);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#mostra();
  }

  /** The address of the frame: what the attributes say, in the words of the permalink. */
  #mostra() {
    if (!this.#cornice) return;
    const parti = [];
    if (this.getAttribute('vista')) parti.push(this.getAttribute('vista'));
    for (const tipo of Object.keys(OGGETTI)) {
      const id = this.getAttribute(tipo);
      if (id) parti.push(`sel=${tipo}:${encodeURIComponent(id)}`);
    }
    if (this.getAttribute('data')) parti.push(`data=${this.getAttribute('data')}`);
    if (this.getAttribute('livelli')) parti.push(`layers=${this.getAttribute('livelli')}`);
    this.#cornice.title = this.getAttribute('titolo') ?? 'Mappa catastale';
    const indirizzo = `${BASE}/embed#${parti.join('&')}`;
    if (this.#cornice.src !== indirizzo) this.#cornice.src = indirizzo;
  }
}

/**
 * <sit-particella ente="B542" name="particella" required> asks for a foglio and a numero, finds the
 * particella and gives its id to the form it is in: nobody types a reference that does not exist.
 *
 * Attributes: ente (codice catastale), foglio, numero, sezione to begin with, name, required,
 * etichetta. Property value: the id, or ''. Property particella: its GeoJSON feature, or null.
 *
 * Event sit-particella, detail {id, particella}, when it is found; with id '' when it is lost.
 */
class SitParticella extends HTMLElement {
  static formAssociated = true;
  static observedAttributes = ['ente', 'etichetta'];

  #interno = this.attachInternals();
  #trovate = [];
  #scelta = null;
  #attesa = 0;
  #turno = 0;

  get value() {
    return this.#scelta?.properties.id ?? '';
  }

  get particella() {
    return this.#scelta;
  }

  get form() {
    return this.#interno.form;
  }

  get name() {
    return this.getAttribute('name');
  }

  connectedCallback() {
    if (!this.shadowRoot) this.#disegna();
    if (this.#campo('foglio').value && this.#campo('numero').value) this.#cerca();
    else this.#segna();
  }

  attributeChangedCallback(nome) {
    if (!this.shadowRoot) return;
    if (nome === 'etichetta') this.shadowRoot.querySelector('legend').textContent = this.#etichetta();
    else this.#cerca();
  }

  formResetCallback() {
    for (const c of ['foglio', 'numero', 'sezione']) this.#campo(c).value = this.getAttribute(c) ?? '';
    this.#cerca();
  }

  formDisabledCallback(spento) {
    this.shadowRoot?.querySelector('fieldset')?.toggleAttribute('disabled', spento);
  }

  #campo(nome) {
    return this.shadowRoot.querySelector(`[name=${nome}]`);
  }

  #etichetta() {
    return this.getAttribute('etichetta') ?? 'Particella catastale';
  }

  #disegna() {
    const ombra = this.attachShadow({ mode: 'open', delegatesFocus: true });
    ombra.innerHTML = `<style>${STILE}</style><fieldset class="campi"><legend></legend>
      <div><label for="s">Sezione</label><input id="s" name="sezione" maxlength="1" autocomplete="off" aria-describedby="e"></div>
      <div><label for="f">Foglio</label><input id="f" name="foglio" inputmode="numeric" maxlength="4" autocomplete="off" aria-describedby="e"></div>
      <div><label for="n">Particella</label><input id="n" name="numero" maxlength="12" autocomplete="off" aria-describedby="e"></div>
      <div hidden><label for="q">Quale</label><select id="q" name="quale"></select></div></fieldset>
      <p class="esito" id="e" role="status" aria-live="polite"></p>`;
    ombra.querySelector('legend').textContent = this.#etichetta();
    for (const c of ['foglio', 'numero', 'sezione']) this.#campo(c).value = this.getAttribute(c) ?? '';
    // Most comuni have no sezioni: the field is there for those that do.
    this.#campo('sezione').parentElement.hidden = !this.hasAttribute('sezione');
    ombra.addEventListener('input', (e) => {
      if (e.target.name === 'quale') return this.#scegli(this.#trovate[Number(e.target.value)] ?? null);
      clearTimeout(this.#attesa);
      this.#attesa = setTimeout(() => this.#cerca(), 250);
    });
  }

  async #cerca() {
    const turno = ++this.#turno;
    const ente = (this.getAttribute('ente') ?? '').trim();
    const q = new URLSearchParams();
    for (const c of ['foglio', 'numero', 'sezione']) if (this.#campo(c).value.trim()) q.set(c, this.#campo(c).value.trim());
    this.#campo('quale').parentElement.hidden = true;
    this.#trovate = [];
    this.#scegli(null);
    if (!q.has('foglio') || !q.has('numero')) return;
    if (!ente) return this.#dice('errore', 'Manca il comune: chi ha fatto la pagina scriva ente="…" in <sit-particella>.');
    this.#dice('', 'Sto cercando…');
    let risposta;
    try {
      risposta = await fetch(`${BASE}/api/v1/${encodeURIComponent(ente)}/particelle?${q}`, { credentials: 'omit' });
      if (turno !== this.#turno) return;
      const corpo = await risposta.json();
      if (!risposta.ok) return this.#dice('errore', corpo.detail ?? 'Il riferimento non si è potuto controllare.');
      this.#trovate = corpo.features ?? [];
    } catch {
      if (turno === this.#turno) this.#dice('errore', 'Il SIT non risponde: il riferimento non si è potuto controllare. Riprovare fra poco.');
      return;
    }
    if (turno !== this.#turno) return;
    const vive = this.#trovate.filter((p) => !p.properties.soppressa);
    if (this.#trovate.length === 0) this.#dice('errore', `Al foglio ${q.get('foglio')} non c'è nessuna particella ${q.get('numero')}.`);
    else if (vive.length === 1) this.#scegli(vive[0]);
    else if (vive.length > 1) this.#offri(vive);
    else this.#soppressa(this.#trovate[0]);
  }

  /** Several: of different sezioni. Who fills in the form says which. */
  #offri(particelle) {
    this.#trovate = particelle;
    const scelta = this.#campo('quale');
    scelta.replaceChildren(new Option('scegliere…', ''), ...particelle.map((p, k) => new Option(descrivi(p.properties), String(k))));
    scelta.parentElement.hidden = false;
    this.#dice('', `Sono ${particelle.length}, in sezioni diverse: indicare quale.`);
  }

  #soppressa(p) {
    const oggi = (p.properties.successori ?? []).map((id) => id.split('.').pop());
    this.#dice('errore', `${descrivi(p.properties)} è soppressa.${oggi.length ? ` Oggi al suo posto: ${oggi.join(', ')}.` : ''}`);
  }

  #scegli(p) {
    const prima = this.value;
    this.#scelta = p;
    if (p) this.#dice('buona', descrivi(p.properties));
    else this.#dice('', '');
    this.#segna();
    if (prima !== this.value) {
      this.dispatchEvent(new CustomEvent('sit-particella', { detail: { id: this.value, particella: p }, bubbles: true, composed: true }));
      this.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }

  #dice(stato, testo) {
    const esito = this.shadowRoot.querySelector('.esito');
    esito.dataset.stato = stato;
    esito.textContent = testo;
  }

  /** What the form gets, and whether it may be sent. */
  #segna() {
    this.#interno.setFormValue(this.value || null);
    const scritto = this.#campo('foglio').value.trim() !== '' || this.#campo('numero').value.trim() !== '';
    if (!this.value && (scritto || this.hasAttribute('required'))) {
      this.#interno.setValidity(scritto ? { customError: true } : { valueMissing: true }, scritto ? 'Questa particella non esiste: controllare foglio e numero.' : 'Indicare foglio e particella.', this.#campo('foglio'));
    } else this.#interno.setValidity({});
  }
}

function descrivi(p) {
  const numero = p.denominatore ? `${p.numero}/${p.denominatore}` : p.numero;
  const mq = p.superficie_catastale_mq ?? (p.superficie_mappa_mq == null ? null : Math.round(p.superficie_mappa_mq));
  return [p.sezione ? `sezione ${p.sezione}` : '', `foglio ${p.foglio}`, `particella ${numero}`].filter(Boolean).join(', ') + (mq == null ? '' : ` – ${mq.toLocaleString('it-IT')} m²`);
}

if (!customElements.get('sit-mappa')) customElements.define('sit-mappa', SitMappa);
if (!customElements.get('sit-particella')) customElements.define('sit-particella', SitParticella);
