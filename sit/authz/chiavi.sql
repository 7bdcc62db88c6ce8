-- name: CreaChiave
INSERT INTO infra.chiave (impronta, nome, enti, scopi, scade, creata_da)
VALUES (@impronta, @nome, @enti, @scopi, @scade, @creata_da)
RETURNING chiave_id;

-- name: NominaChiave
-- Who gave no name gets the number.
UPDATE infra.chiave SET nome = 'Chiave n. ' || chiave_id WHERE chiave_id = @id AND nome = '';

-- name: Chiavi
SELECT c.chiave_id AS id, c.nome, ARRAY(SELECT e.codice FROM sit.ente e WHERE e.ente_id = ANY (c.enti) ORDER BY e.codice) AS enti, c.scopi, c.scade, c.revocata
FROM infra.chiave c
ORDER BY c.chiave_id;

-- name: RevocaChiave
UPDATE infra.chiave SET revocata = now() WHERE chiave_id = @id AND revocata IS NULL;

-- name: HaChiave
SELECT EXISTS (SELECT FROM infra.chiave WHERE chiave_id = @id);

-- name: ChiaveDi
SELECT id, nome, enti, scopi, scade, revocata FROM infra.chiave_di(@impronta);
