-- $1 version
DELETE FROM ogi.migration WHERE version = $1::int4
