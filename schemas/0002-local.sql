-- What belongs to this device alone and is never sent: settings, drafts, request log, which files are here.

-- Device name, user name, project id, name and key.
CREATE TABLE setting (
  name TEXT PRIMARY KEY NOT NULL,
  value ANY
) STRICT, WITHOUT ROWID;

-- Answers of the last mutating requests, so that a repeated one does nothing twice.
CREATE TABLE request (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  answer TEXT NOT NULL
) STRICT;

-- Highest number of an origin's feed that some other device said it holds.
CREATE TABLE acknowledged (
  origin TEXT PRIMARY KEY NOT NULL,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Files on this device. `have`: one bit for each block of 64 KiB while a file is incomplete, null once it is whole.
CREATE TABLE blob (
  id BLOB PRIMARY KEY NOT NULL,
  size INTEGER NOT NULL,
  have BLOB
) STRICT, WITHOUT ROWID;

-- One unfinished record. `record`: the record being edited, null for a new one.
CREATE TABLE draft (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  form_id TEXT NOT NULL,
  version BLOB NOT NULL,
  record BLOB UNIQUE,
  name TEXT NOT NULL,
  position TEXT NOT NULL,
  language TEXT NOT NULL,
  updated INTEGER NOT NULL
) STRICT;
CREATE INDEX draft_form ON draft (form_id);

-- Repeat rows. `base_order`: the order key when the draft was opened, null for a row that the draft added.
CREATE TABLE draft_row (
  draft INTEGER NOT NULL,
  id TEXT NOT NULL,
  range TEXT NOT NULL,
  parent TEXT NOT NULL,
  order_key TEXT NOT NULL,
  base_order TEXT,
  removed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (draft, id)
) STRICT, WITHOUT ROWID;

-- Answers. `row`: 'root' or a draft_row's id; `base`: the text when the draft was opened, '' for none.
CREATE TABLE draft_cell (
  draft INTEGER NOT NULL,
  row TEXT NOT NULL,
  "column" TEXT NOT NULL,
  value TEXT NOT NULL,
  base TEXT NOT NULL,
  PRIMARY KEY (draft, row, "column")
) STRICT, WITHOUT ROWID;

-- Files taken for a draft; the newest of a cell counts.
CREATE TABLE draft_file (
  draft INTEGER NOT NULL,
  row TEXT NOT NULL,
  "column" TEXT NOT NULL,
  name TEXT NOT NULL,
  blob BLOB NOT NULL,
  size INTEGER NOT NULL,
  type TEXT NOT NULL,
  PRIMARY KEY (draft, row, "column")
) STRICT, WITHOUT ROWID;

-- Which records need a file, and of what type it is.
CREATE INDEX attachment_by_blob ON attachment (blob);
