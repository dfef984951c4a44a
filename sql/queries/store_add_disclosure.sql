-- Amounts of money come as hundredths.
INSERT INTO ogi.disclosure (
       report_id, item, made, published, total, issued, repealed, in_force, previous, change, decisions,
       projects, amount_yuan, span_from, span_to)
SELECT u.report_id, u.item, u.made, u.published, u.total, u.issued, u.repealed, u.in_force, u.previous,
       u.change, u.decisions, u.projects, u.amount * 0.01, u.span_from, u.span_to
  FROM unnest($1::int8[], $2::text[], $3::int8[], $4::int8[], $5::int8[], $6::int8[], $7::int8[], $8::int8[],
              $9::int8[], $10::int8[], $11::int8[], $12::int8[], $13::int8[], $14::int4[], $15::int4[])
       AS u(report_id, item, made, published, total, issued, repealed, in_force, previous, change,
            decisions, projects, amount, span_from, span_to)
