SELECT version, name, sha256
  FROM ogi.migration
 ORDER BY version
