-- What the program does not know any more goes with what it does: the tables are small and are filled anew
-- in the same transaction, readers see the old rows until it commits.
WITH rules AS (DELETE FROM ogi.rule), labels AS (DELETE FROM ogi.label), cells AS (DELETE FROM ogi.cell)
DELETE FROM ogi.form
