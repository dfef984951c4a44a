-- Is there a history? Of a database that was never migrated, migrate_history could not even be prepared.
SELECT pg_catalog.to_regclass('ogi.migration') IS NOT NULL
