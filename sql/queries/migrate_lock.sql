-- One `ogi migrate` at a time in a database; the number is "ogi" and belongs to nobody else.
SELECT pg_catalog.pg_try_advisory_lock(7301993)
