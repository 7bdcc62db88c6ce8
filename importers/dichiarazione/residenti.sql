-- The residents. Key: (chiave, dal). Whole for the ente.

-- name: CopiaResidenti
COPY staging.residente FROM STDIN BINARY;

-- name: RigheResidenti
-- What the parse says to have staged; a crash of the server empties unlogged tables.
SELECT count(*) FROM staging.residente WHERE fornitura_id = @fornitura;

-- name: RipetuteResidenti
-- Of lines about the same thing the last one wins.
DELETE FROM staging.residente s USING staging.residente d
WHERE s.fornitura_id = @fornitura AND d.fornitura_id = @fornitura AND d.n > s.n
  AND d.chiave = s.chiave AND d.dal IS NOT DISTINCT FROM s.dal;

-- name: SuperaResidenti
UPDATE anagrafe.residente v SET superseded_at = now(), superata_da = @fornitura
FROM staging.residente s
WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND s.fornitura_id = @fornitura AND v.impronta <> s.impronta
  AND v.chiave = s.chiave AND v.dal IS NOT DISTINCT FROM s.dal;

-- name: InserisciResidenti
-- In no order: to sort rows of forty columns costs as much as to write them.
INSERT INTO anagrafe.residente (ente_id, residenza_id, comune, chiave, cf, cf_valido, persona, cognome, nome, nascita, decesso, id_famiglia, via_testo, civico, esponente, interno,
    prog_accesso, dal, al, altro, impronta, grezza, file, riga, fornitura_id)
SELECT @ente, COALESCE(p.residenza_id, nextval('anagrafe.residenza_seq')), s.comune, s.chiave, s.cf, s.cf_valido, s.persona, s.cognome, s.nome, s.nascita, s.decesso, s.id_famiglia, s.via_testo, s.civico, s.esponente,
    s.interno, s.prog_accesso, s.dal, s.al, s.altro, s.impronta, s.grezza, s.file, s.riga, @fornitura
FROM staging.residente s
LEFT JOIN anagrafe.residente p ON p.ente_id = @ente AND p.superata_da = @fornitura AND p.chiave = s.chiave AND p.dal IS NOT DISTINCT FROM s.dal
WHERE s.fornitura_id = @fornitura
  AND NOT EXISTS (SELECT FROM anagrafe.residente v WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND v.chiave = s.chiave AND v.dal IS NOT DISTINCT FROM s.dal);

-- name: SuperaAssentiResidenti
-- What a whole delivery lacks and does not name even in a line that it spoilt.
UPDATE anagrafe.residente v SET superseded_at = now(), superata_da = @fornitura
WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND (v.al IS NULL OR v.al > @giorno::date)
  AND NOT EXISTS (SELECT FROM staging.residente s WHERE s.fornitura_id = @fornitura AND s.chiave = v.chiave AND s.dal IS NOT DISTINCT FROM v.dal)
  AND NOT EXISTS (SELECT FROM staging.nominata k WHERE k.fornitura_id = @fornitura AND k.a = v.chiave);

-- name: ChiudiAssentiResidenti
-- The same row as it was, ended; its digest is another one, so that it opens again when it comes back.
INSERT INTO anagrafe.residente (ente_id, residenza_id, comune, chiave, cf, cf_valido, persona, cognome, nome, nascita, decesso, id_famiglia, via_testo, civico, esponente, interno,
    prog_accesso, dal, altro, grezza, file, riga, al, impronta, fornitura_id)
SELECT @ente, v.residenza_id, v.comune, v.chiave, v.cf, v.cf_valido, v.persona, v.cognome, v.nome, v.nascita, v.decesso, v.id_famiglia, v.via_testo, v.civico, v.esponente,
    v.interno, v.prog_accesso, v.dal, v.altro, v.grezza, v.file, v.riga, GREATEST(v.dal, @giorno::date), ~v.impronta, @fornitura
FROM anagrafe.residente v
WHERE v.ente_id = @ente AND v.superata_da = @fornitura
  AND NOT EXISTS (SELECT FROM anagrafe.residente w WHERE w.ente_id = @ente AND w.superseded_at IS NULL AND w.residenza_id = v.residenza_id);

-- name: TogliResidenti
DELETE FROM anagrafe.residente WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: RidaiResidenti
UPDATE anagrafe.residente SET superseded_at = NULL, superata_da = NULL WHERE ente_id = @ente AND superata_da = @fornitura;
