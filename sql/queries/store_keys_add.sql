-- Unknown documents get a row that can be locked, in key order. $1 keys, sorted by their bytes, unique
INSERT INTO ogi.document (doc_key)
SELECT k.doc_key
  FROM unnest($1::text[]) WITH ORDINALITY AS k(doc_key, number)
 ORDER BY k.number
    ON CONFLICT (doc_key) DO NOTHING
