-- Amounts of money come as hundredths.
INSERT INTO ogi.statistic (report_id, indicator, value, span_from, span_to)
SELECT u.report_id, u.indicator, CASE WHEN u.is_money THEN u.value * 0.01 ELSE u.value END,
       u.span_from, u.span_to
  FROM unnest($1::int8[], $2::text[], $3::int8[], $4::bool[], $5::int4[], $6::int4[])
       AS u(report_id, indicator, value, is_money, span_from, span_to)
