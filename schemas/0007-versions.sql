-- Numbers of form versions: what a record's row holds in its `version` (as a short blob) instead of 16 bytes. This database's own, never sent; given
-- to versions that are here, so a record of another version, or of a database from before this, holds the id.
CREATE TABLE version_number (
  id BLOB PRIMARY KEY NOT NULL,
  number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
