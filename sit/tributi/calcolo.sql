-- What is known of a person and a year, for the reckoning of her IMU. The keys are few: the person's
-- own objects. A right holds on a day when its row living today says so.

-- name: PersoneDaCF
-- Under which ids a tax code is known here: that of the registers, and that of the office's own rows.
SELECT s.persona::text AS persona FROM catasto.soggetto s
WHERE s.ente_id = @ente AND s.cf = @cf AND s.cf_valido AND s.superseded_at IS NULL
UNION
SELECT q.persona::text FROM (SELECT infra.persona(@cf) AS persona) q
WHERE EXISTS (SELECT FROM tributi.imu p WHERE p.ente_id = @ente AND p.persona = q.persona AND p.superseded_at IS NULL)
   OR EXISTS (SELECT FROM tributi.tari p WHERE p.ente_id = @ente AND p.persona = q.persona AND p.superseded_at IS NULL)
   OR EXISTS (SELECT FROM anagrafe.residente r WHERE r.ente_id = @ente AND r.persona = q.persona AND r.superseded_at IS NULL)
ORDER BY 1;

-- name: TitoliDellAnno
-- All the titles that held in a year over what a person held in it: her share hangs on the others' too.
WITH mio AS MATERIALIZED (
    SELECT DISTINCT t.immobile_tipo, t.immobile, t.comune, t.sezione
    FROM catasto.soggetto s
    JOIN catasto.titolarita t ON t.ente_id = @ente AND t.soggetto = s.soggetto AND t.soggetto_tipo = s.tipo AND t.comune = s.comune AND t.sezione = s.sezione
     AND t.superseded_at IS NULL
    WHERE s.ente_id = @ente AND s.persona = ANY (@persone::text[]::uuid[]) AND s.superseded_at IS NULL
      AND (t.dal IS NULL OR t.dal < @fine::date) AND visura.fine(t.al, t.reg_al, t.aperto, 'infinity') > @inizio::date
)
SELECT t.immobile_tipo AS tipo, t.immobile, t.comune, t.sezione, t.diritto, COALESCE(t.quota_num, 0) AS quota_num, COALESCE(t.quota_den, 0) AS quota_den,
       COALESCE(t.dal, '-infinity') AS dal, visura.fine(t.al, t.reg_al, t.aperto, 'infinity') AS al,
       COALESCE(s.persona::text, t.soggetto_tipo || t.soggetto) AS titolare, COALESCE(s.persona = ANY (@persone::text[]::uuid[]), false) AS mia
FROM mio m
JOIN catasto.titolarita t ON t.ente_id = @ente AND t.immobile = m.immobile AND t.immobile_tipo = m.immobile_tipo AND t.comune = m.comune AND t.sezione = m.sezione
 AND t.superseded_at IS NULL
LEFT JOIN catasto.soggetto s ON s.ente_id = @ente AND s.soggetto = t.soggetto AND s.tipo = t.soggetto_tipo AND s.comune = t.comune AND s.sezione = t.sezione
 AND s.superseded_at IS NULL
WHERE (t.dal IS NULL OR t.dal < @fine::date) AND visura.fine(t.al, t.reg_al, t.aperto, 'infinity') > @inizio::date
ORDER BY t.immobile_tipo, t.comune, t.sezione, t.immobile, t.dal NULLS FIRST, t.chiave;

-- name: StadiUIUDellAnno
-- The states of some units that held in a year, in order; the street numbers are those of today.
SELECT s.immobile, s.comune, s.sezione, COALESCE(s.categoria, '') AS categoria,
       COALESCE(s.rendita_milli, round(s.rendita_lire / 1936.27, 2) * 1000, 0)::bigint AS rendita,
       COALESCE(s.annotazione ~* 'rural' AND s.annotazione !~* '(perdita|insussisten|non sussist|mancanza)[^.]*rural', false) AS rurale,
       s.soppressa, s.bcnc, COALESCE(s.dal, '-infinity') AS dal, visura.fine(s.al, s.reg_al, s.aperto, 'infinity') AS al,
       COALESCE(s.g_causale, '') AS causale, s.interni,
       ARRAY(SELECT DISTINCT i.particella_id FROM catasto.identificativo i
             WHERE i.ente_id = @ente AND i.immobile = s.immobile AND i.comune = s.comune AND i.sezione = s.sezione AND i.particella_id IS NOT NULL) AS particelle,
       ARRAY(SELECT DISTINCT c.civico_id FROM catasto.uiu_civico c
             WHERE c.ente_id = @ente AND c.immobile = s.immobile AND c.comune = s.comune AND c.sezione = s.sezione AND c.civico_id IS NOT NULL) AS civici
FROM unnest(@immobili::bigint[], @comuni::text[], @sezioni::text[]) AS k (immobile, comune, sezione)
JOIN catasto.stadio_uiu s ON s.ente_id = @ente AND s.immobile = k.immobile AND s.comune = k.comune AND s.sezione = k.sezione
 AND s.superseded_at IS NULL AND s.progressivo < 901
WHERE (s.dal IS NULL OR s.dal < @fine::date) AND visura.fine(s.al, s.reg_al, s.aperto, 'infinity') > @inizio::date
ORDER BY s.comune, s.sezione, s.immobile, s.progressivo;

-- name: StadiTerrenoDellAnno
-- The states of some terreni that held in a year, in order. Where the particella is divided, the
-- income may be in its porzioni alone.
SELECT s.immobile, s.comune, s.sezione, COALESCE(s.particella_id, 0) AS particella_id, COALESCE(p.id, '') AS particella, COALESCE(s.qualita, 0) AS qualita,
       COALESCE(NULLIF(s.dominicale_milli, 0),
                (SELECT sum((q->>'dominicale_milli')::bigint) FROM jsonb_array_elements(s.porzioni) AS q WHERE q->>'dominicale_milli' ~ '^[0-9]+$'),
                round(s.dominicale_lire / 1936.27, 2) * 1000, 0)::bigint AS dominicale,
       s.soppressa, COALESCE(s.dal, '-infinity') AS dal, visura.fine(s.al, s.reg_al, s.aperto, 'infinity') AS al
FROM unnest(@immobili::bigint[], @comuni::text[], @sezioni::text[]) AS k (immobile, comune, sezione)
JOIN catasto.stadio_terreno s ON s.ente_id = @ente AND s.immobile = k.immobile AND s.comune = k.comune AND s.sezione = k.sezione
 AND s.superseded_at IS NULL AND s.progressivo < 901
LEFT JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = s.particella_id
WHERE (s.dal IS NULL OR s.dal < @fine::date) AND visura.fine(s.al, s.reg_al, s.aperto, 'infinity') > @inizio::date
ORDER BY s.comune, s.sezione, s.immobile, s.progressivo;

-- name: PosizioniIMUDellAnno
-- What a person has declared for a year, and which units or particelle it is about: by its links, or
-- before they are made by the identifier as typed.
SELECT p.posizione_id, p.tipo_oggetto AS tipo, COALESCE(p.valore_area_cent, 0) AS valore_area, COALESCE(p.mesi, 12) AS mesi, p.abitazione_principale, p.pertinenza,
       COALESCE(lower(btrim(p.riduzione)), '') AS riduzione, COALESCE(btrim(p.esenzione), '') AS esenzione,
       COALESCE(NULLIF(l.unita, '{}'), CASE WHEN l.particelle = '{}' THEN ARRAY(
           SELECT DISTINCT i.comune || i.sezione || '-F-' || i.immobile FROM catasto.identificativo i
           WHERE i.ente_id = @ente AND p.tipo_oggetto = 'F' AND p.n_foglio <> '' AND p.n_numero <> ''
             AND i.foglio = p.n_foglio AND i.numero = p.n_numero AND i.denominatore = p.n_denominatore AND i.subalterno = p.n_subalterno
             AND p.n_sezione IN ('', i.sezione, i.sezione_urbana)) END, '{}') AS unita,
       COALESCE(NULLIF(l.particelle, '{}'), CASE WHEN l.unita = '{}' THEN ARRAY(
           SELECT x.particella_id FROM catasto.particella x
           WHERE x.ente_id = @ente AND p.tipo_oggetto IN ('T', 'A') AND p.n_foglio ~ '^[0-9]{1,6}$' AND x.foglio = p.n_foglio::integer
             AND x.numero = p.n_numero AND x.denominatore = p.n_denominatore AND p.n_sezione IN ('', x.sezione)) END, '{}') AS particelle
FROM tributi.imu p
CROSS JOIN LATERAL (
    SELECT COALESCE(array_agg(DISTINCT g.comune || g.sezione || '-F-' || g.immobile) FILTER (WHERE g.immobile <> 0), '{}') AS unita,
           COALESCE(array_agg(DISTINCT g.particella_id) FILTER (WHERE g.immobile = 0 AND g.particella_id <> 0), '{}') AS particelle
    FROM tributi.legame g
    WHERE g.ente_id = @ente AND g.tributo = 'IMU' AND g.posizione_id = p.posizione_id AND g.stato <> 'proposto'
) l
WHERE p.ente_id = @ente AND p.persona = ANY (@persone::text[]::uuid[]) AND p.anno = @anno AND p.superseded_at IS NULL AND p.al IS NULL
ORDER BY p.id_posizione, p.posizione_id;

-- name: ResidenzeDellAnno
-- Where some persons resided in a year. A civico of 0 is an address that no street number was found for.
SELECT r.persona::text AS persona, COALESCE(r.dal, '-infinity') AS dal, LEAST(COALESCE(r.al, 'infinity'), COALESCE(r.decesso, 'infinity')) AS al,
       COALESCE(d.civico_id, c.civico_id, 0) AS civico, COALESCE(ltrim(btrim(r.interno), '0'), '') AS interno
FROM anagrafe.residente r
LEFT JOIN tributi.indirizzo d ON d.ente_id = @ente AND d.origine = 'RESIDENTE' AND d.riga_id = r.residenza_id AND d.stato <> 'proposto'
LEFT JOIN indirizzi.civico c ON c.ente_id = @ente AND d.civico_id IS NULL AND c.codice = r.prog_accesso
WHERE r.ente_id = @ente AND r.persona = ANY (@persone::text[]::uuid[]) AND r.superseded_at IS NULL
  AND (r.dal IS NULL OR r.dal < @fine::date) AND (r.al IS NULL OR r.al > @inizio::date) AND (r.decesso IS NULL OR r.decesso > @inizio::date)
ORDER BY r.persona, r.dal NULLS FIRST, r.residenza_id;

-- name: ConAnagrafe
SELECT EXISTS (SELECT FROM anagrafe.residente r WHERE r.ente_id = @ente AND r.superseded_at IS NULL);
