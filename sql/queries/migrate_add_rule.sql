-- Forms come as ids separated by spaces; "" is none.
INSERT INTO ogi.rule (rule, position, forms, severity, effect, expression, title_zh, title_en, explanation_zh,
                      explanation_en, source, certainty)
SELECT u.rule, u.position, pg_catalog.string_to_array(u.forms, ' '), u.severity, u.effect, u.expression,
       u.title_zh, u.title_en, u.explanation_zh, u.explanation_en, u.source, u.certainty
  FROM unnest($1::text[], $2::int4[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
              $9::text[], $10::text[], $11::text[], $12::text[])
       AS u(rule, position, forms, severity, effect, expression, title_zh, title_en, explanation_zh,
            explanation_en, source, certainty)
