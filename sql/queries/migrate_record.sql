-- $1 version, $2 name, $3 SHA-256 of the file, $4 version of the program
INSERT INTO ogi.migration (version, name, sha256, program_version)
VALUES ($1::int4, $2::text, $3::text, $4::text)
