-- Current reports by status; withdrawn documents apart.
SELECT CASE WHEN d.withdrawn THEN 'withdrawn' ELSE d.current_status END AS status, count(*)
  FROM ogi.document AS d
 WHERE d.withdrawn OR d.current_status IS NOT NULL
 GROUP BY 1
 ORDER BY 1
