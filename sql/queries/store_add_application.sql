INSERT INTO ogi.application (
       report_id, outcome, natural_person, commercial_enterprise, research_institution,
       public_welfare_org, legal_service_org, other_org, total, span_from, span_to)
SELECT * FROM unnest($1::int8[], $2::text[], $3::int8[], $4::int8[], $5::int8[], $6::int8[], $7::int8[],
                     $8::int8[], $9::int8[], $10::int4[], $11::int4[])
