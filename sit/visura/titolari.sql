-- name: PianoUnico
-- The keys of these questions are always the same: planning them takes six times what answering does, so they
-- are planned once a connection.
SELECT set_config('plan_cache_mode', 'force_generic_plan', true);

-- name: Titolari
-- The titles over some immobili, with their persons; a title without a person among those
-- delivered has none. Day and registration are judged by who reads when it wants them all.
SELECT t.immobile, t.comune, t.sezione, t.chiave, t.soggetto_tipo, t.diritto, t.diritto_libero, t.quota_num, t.quota_den, t.regime,
       t.dal, t.al, t.reg_dal, t.reg_al, t.impianto, t.aperto,
       t.g_tipo, t.g_numero, t.g_progressivo, t.g_anno, t.g_mutazione, t.g_causale, t.g_descrizione,
       t.c_tipo, t.c_numero, t.c_progressivo, t.c_anno, t.c_mutazione, t.c_causale, t.c_descrizione, t.chiusura,
       s.persona::text AS persona, s.cf, s.denominazione, s.cognome, s.nome, s.sesso, s.nascita, s.luogo_nascita, s.sede, s.note
FROM unnest(@immobili::bigint[], @comuni::text[], @sezioni::text[]) AS k(immobile, comune, sezione)
JOIN catasto.titolarita t ON t.ente_id = @ente AND t.immobile = k.immobile AND t.immobile_tipo = @tipo AND t.comune = k.comune AND t.sezione = k.sezione
 AND t.superseded_at IS NULL
LEFT JOIN catasto.soggetto s ON s.ente_id = @ente AND s.soggetto = t.soggetto AND s.tipo = t.soggetto_tipo AND s.comune = t.comune AND s.sezione = t.sezione
 AND s.superseded_at IS NULL
WHERE @storia::boolean
   OR (t.dal IS NULL OR t.dal <= @giorno::date) AND visura.fine(t.al, t.reg_al, t.aperto, @noto::date) > @giorno::date
      AND (t.reg_dal IS NULL OR t.reg_dal <= @noto::date)
ORDER BY t.immobile, t.comune, t.sezione, t.dal NULLS FIRST, t.diritto, s.nome_ricerca, t.chiave;
