-- The states of the documents that the transaction holds; those that did not change are not written.
UPDATE ogi.document AS d
   SET current_report_id = u.current_report_id, current_status = u.current_status,
       current_version = u.current_version, version = u.version, crawl_time = u.crawl_time,
       body_sha256 = u.body_sha256, result_sha256 = u.result_sha256, withdrawn = u.withdrawn
  FROM unnest($1::text[], $2::int8[], $3::text[], $4::int4[], $5::timestamptz[], $6::bytea[], $7::bytea[],
              $8::bool[], $9::int4[])
       AS u(doc_key, current_report_id, current_status, version, crawl_time, body_sha256, result_sha256,
            withdrawn, current_version)
 WHERE d.doc_key = u.doc_key
   AND (d.current_report_id, d.current_status, d.version, d.crawl_time, d.body_sha256, d.result_sha256,
        d.withdrawn, d.current_version)
       IS DISTINCT FROM (u.current_report_id, u.current_status, u.version, u.crawl_time, u.body_sha256,
                         u.result_sha256, u.withdrawn, u.current_version)
