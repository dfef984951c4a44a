-- Consumed messages by outcome.
SELECT l.outcome, count(*)
  FROM ogi.ledger AS l
 GROUP BY l.outcome
 ORDER BY l.outcome
