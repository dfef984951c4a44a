-- The documents' states, locked in key order; number is the key's place in the array, from 1. $1 keys
SELECT k.number, d.current_report_id, d.current_status, d.current_version, d.version, d.crawl_time,
       d.body_sha256, d.result_sha256, d.withdrawn
  FROM unnest($1::text[]) WITH ORDINALITY AS k(doc_key, number)
  JOIN ogi.document AS d ON d.doc_key = k.doc_key
 ORDER BY d.doc_key
   FOR UPDATE OF d
