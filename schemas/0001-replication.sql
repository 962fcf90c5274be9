-- Feeds, their segments, and the fixed replicated tables. Form tables are made when a form version arrives (storage/catalog.ts).
-- A stamp is (hlc, origin); `origin` columns hold feed.ordinal, which is this database's own number for an origin.

CREATE TABLE feed (
  ordinal INTEGER PRIMARY KEY,
  origin BLOB NOT NULL UNIQUE,
  algorithm INTEGER NOT NULL,
  public_key BLOB NOT NULL,
  -- last sealed change and the chain head there
  seq INTEGER NOT NULL,
  head BLOB NOT NULL,
  -- highest stamp in the feed, for naming a phone whose clock is wrong
  hlc INTEGER NOT NULL,
  forked_at INTEGER
) STRICT;

CREATE TABLE segment (
  id INTEGER PRIMARY KEY,
  feed INTEGER NOT NULL REFERENCES feed,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  head BLOB NOT NULL,
  records INTEGER NOT NULL,
  size INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (feed, last_seq)
) STRICT;

-- Own changes that are in no segment yet, each written with its rows.
CREATE TABLE tail (
  seq INTEGER PRIMARY KEY,
  feed INTEGER NOT NULL REFERENCES feed,
  clock INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  -- definitions of the shapes that `bytes` names first in this tail
  shapes BLOB
) STRICT;

-- The clock after the last seal or merge; saves keep theirs in tail.clock.
CREATE TABLE clock (id INTEGER PRIMARY KEY CHECK (id = 1), hlc INTEGER NOT NULL) STRICT;
INSERT INTO clock VALUES (1, 0);

-- Changes that name a table, column or operation not known here yet.
CREATE TABLE pending (
  feed INTEGER NOT NULL REFERENCES feed,
  seq INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  PRIMARY KEY (feed, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX pending_by_table ON pending (table_name);

-- A second history that a device signed under numbers we hold.
CREATE TABLE fork (
  feed INTEGER NOT NULL REFERENCES feed,
  seq INTEGER NOT NULL,
  head BLOB NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (feed, head)
) STRICT;

-- Wire names and their SQL names.
CREATE TABLE data_table (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  sql_name TEXT NOT NULL UNIQUE,
  -- NULL for fixed tables
  form_id TEXT,
  range TEXT,
  parent TEXT
) STRICT;
CREATE TABLE data_column (
  data_table INTEGER NOT NULL REFERENCES data_table,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  sql_name TEXT NOT NULL,
  type TEXT NOT NULL,
  PRIMARY KEY (data_table, ordinal)
) STRICT, WITHOUT ROWID;

-- Form versions whose XForm could not be read, or not wholly.
CREATE TABLE form_problem (form_version BLOB PRIMARY KEY, message TEXT NOT NULL) STRICT;

-- Values that lost or were replaced, with the stamp that wrote them and the one that won then.
CREATE TABLE overwritten (
  id INTEGER PRIMARY KEY,
  data_table INTEGER NOT NULL,
  row BLOB NOT NULL,
  ordinal INTEGER NOT NULL,
  value ANY,
  hlc INTEGER NOT NULL,
  origin INTEGER NOT NULL,
  by_hlc INTEGER NOT NULL,
  by_origin INTEGER NOT NULL
) STRICT;
CREATE INDEX overwritten_by_row ON overwritten (row);

CREATE TABLE member (
  id BLOB NOT NULL UNIQUE, hlc INTEGER NOT NULL, origin INTEGER NOT NULL, is_deleted INTEGER NOT NULL DEFAULT 0, clocks BLOB,
  name, user_name, public_key, algorithm
);
CREATE TABLE project (
  id BLOB NOT NULL UNIQUE, hlc INTEGER NOT NULL, origin INTEGER NOT NULL, is_deleted INTEGER NOT NULL DEFAULT 0, clocks BLOB,
  name
);
CREATE TABLE form (
  id BLOB NOT NULL UNIQUE, hlc INTEGER NOT NULL, origin INTEGER NOT NULL, is_deleted INTEGER NOT NULL DEFAULT 0, clocks BLOB,
  form_id, title
);
CREATE TABLE form_version (
  id BLOB NOT NULL UNIQUE, hlc INTEGER NOT NULL, origin INTEGER NOT NULL, is_deleted INTEGER NOT NULL DEFAULT 0, clocks BLOB,
  form, form_id, title, version, xform, created
);
CREATE INDEX form_version_by_form ON form_version (form_id, hlc);
CREATE TABLE attachment (
  id BLOB NOT NULL UNIQUE, hlc INTEGER NOT NULL, origin INTEGER NOT NULL, is_deleted INTEGER NOT NULL DEFAULT 0, clocks BLOB,
  record, row, "column", name, blob, size, type
);
CREATE INDEX attachment_by_record ON attachment (record);
