-- Amounts of money come as hundredths.
INSERT INTO ogi.finding (
       report_id, number, rule, severity, cell, expected, actual, difference, message, span_from, span_to)
SELECT u.report_id, u.number, u.rule, u.severity, u.cell,
       CASE WHEN u.is_money THEN u.expected * 0.01 ELSE u.expected END,
       CASE WHEN u.is_money THEN u.actual * 0.01 ELSE u.actual END,
       CASE WHEN u.is_money THEN u.difference * 0.01 ELSE u.difference END,
       u.message, u.span_from, u.span_to
  FROM unnest($1::int8[], $2::int4[], $3::text[], $4::text[], $5::text[], $6::bool[], $7::int8[], $8::int8[],
              $9::int8[], $10::text[], $11::int4[], $12::int4[])
       AS u(report_id, number, rule, severity, cell, is_money, expected, actual, difference, message,
            span_from, span_to)
