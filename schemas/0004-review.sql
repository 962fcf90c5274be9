-- What a save had seen of other devices, so that everyone can tell a later edit from a concurrent one, and what this device
-- has looked through. docs/decisions/0001-concurrency.md.

-- Replicated. `feed`: an origin; `upto`: its changes up to this number were in the tables when the row's change was written.
-- `unseen` instead of `upto`: that change replaced this stamp of `feed` although its writer had not seen it.
CREATE TABLE seen (
  id BLOB NOT NULL UNIQUE, hlc INTEGER NOT NULL, origin INTEGER NOT NULL, is_deleted INTEGER NOT NULL DEFAULT 0, clocks BLOB,
  feed, upto, unseen
);
CREATE INDEX seen_by_feed ON seen (feed, id);

-- Number of each change that wrote to a row by its id; what made a row is named by the row's id. Made anew from the feeds.
CREATE TABLE edit (
  feed INTEGER NOT NULL,
  hlc INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (feed, hlc)
) STRICT, WITHOUT ROWID;

-- Cells that concurrent changes wrote, as far as `overwritten` was looked through.
CREATE TABLE review_cell (
  data_table INTEGER NOT NULL,
  row BLOB NOT NULL,
  ordinal INTEGER NOT NULL,
  PRIMARY KEY (row, data_table, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE review_mark (id INTEGER PRIMARY KEY CHECK (id = 1), overwritten INTEGER NOT NULL) STRICT;
INSERT INTO review_mark SELECT 1, coalesce(max(id), 0) FROM overwritten;

-- Values, and edits of deleted rows (ordinal 0), that somebody at this device decided to leave as they are.
CREATE TABLE review_kept (
  data_table INTEGER NOT NULL,
  row BLOB NOT NULL,
  ordinal INTEGER NOT NULL,
  hlc INTEGER NOT NULL,
  origin INTEGER NOT NULL,
  PRIMARY KEY (row, data_table, ordinal, hlc, origin)
) STRICT, WITHOUT ROWID;
