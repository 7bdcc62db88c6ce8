// A small client of a SIT: a plain ES module, for browsers and for Node from 18 on. Copy it and make
// it yours: it has no dependencies.
//
//   const sit = new Sit('https://sit.example', { token, scopo });
//   const [particella] = await sit.particelle('B542', { foglio: 4, numero: 45 });

/** What the SIT says when it does not answer: problem+json (RFC 9457). `codice` is stable. */
export class Problema extends Error {
  constructor(stato, corpo, richiesta) {
    super(corpo.detail ?? `Il SIT ha risposto ${stato}.`);
    this.name = 'Problema';
    this.stato = stato;
    this.codice = corpo.codice ?? '';
    this.successori = corpo.successori ?? [];
    this.richiesta = richiesta; // to be told to who runs the SIT
  }
}

export class Sit {
  /** token and scopo are needed only for what is not public; never put a token in a page for everybody. */
  constructor(base, { token = '', scopo = '' } = {}) {
    this.base = base.replace(/\/$/, '');
    this.token = token;
    this.scopo = scopo;
  }

  /** One request; percorso is below the base, or a whole address that the SIT gave. */
  async chiedi(percorso, { metodo = 'GET', corpo, intestazioni = {} } = {}) {
    const h = { Accept: 'application/json, application/geo+json', ...intestazioni };
    if (corpo !== undefined) h['Content-Type'] = 'application/json';
    if (this.token) h.Authorization = `Bearer ${this.token}`;
    if (this.scopo) h.Purpose = this.scopo;
    const r = await fetch(percorso.startsWith('/') ? this.base + percorso : percorso, {
      method: metodo, headers: h, body: corpo === undefined ? undefined : JSON.stringify(corpo), credentials: 'omit',
    });
    if (r.status === 204) return null;
    const testo = await r.text();
    let dati = {};
    try {
      dati = JSON.parse(testo);
    } catch {
      if (r.ok) throw new Problema(r.status, { detail: 'La risposta non è JSON.' }, r.headers.get('X-Request-Id'));
    }
    if (!r.ok) throw new Problema(r.status, dati, r.headers.get('X-Request-Id'));
    return dati;
  }

  /** The particelle of a reference as people write it: GeoJSON features. */
  async particelle(ente, { foglio, numero, sezione } = {}) {
    const q = new URLSearchParams({ foglio, numero });
    if (sezione) q.set('sezione', sezione);
    return (await this.chiedi(`/api/v1/${ente}/particelle?${q}`)).features;
  }

  /** What is here: the particella, the building, the civico, the zones and the constraints of a point. */
  punto(lon, lat) {
    return this.chiedi(`/api/v1/punto?${new URLSearchParams({ lon, lat })}`);
  }

  /** What the plan and the constraints say of a particella. */
  urbanistica(ente, id) {
    return this.chiedi(`/api/v1/${ente}/particelle/${encodeURIComponent(id)}/urbanistica`);
  }

  /** A list to its end, one item at a time, a page when it is needed. */
  async *elenco(percorso) {
    for (let dove = percorso; dove; ) {
      const pagina = await this.chiedi(dove);
      yield* pagina.items;
      dove = pagina.next;
    }
  }
}
