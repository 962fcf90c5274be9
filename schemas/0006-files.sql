-- Files that travel. Replicated: `attachment.thumb`, the blob of a small picture of a picture; `member.fingerprint`, of the
-- certificate that the device's links are made with, so that devices that have met need one scan.
ALTER TABLE attachment ADD COLUMN thumb;
CREATE INDEX attachment_by_thumb ON attachment (thumb) WHERE thumb IS NOT NULL;
ALTER TABLE member ADD COLUMN fingerprint;

-- Of this device alone from here on. Thumbnail of a file that a draft took.
ALTER TABLE draft_file ADD COLUMN thumb BLOB;

-- SHA-256 of each block of a file, 32 bytes each: what blocks are checked against, and what other devices ask for first.
CREATE TABLE blob_leaf (
  blob BLOB PRIMARY KEY NOT NULL,
  size INTEGER NOT NULL,
  leaves BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Devices that said they hold a file.
CREATE TABLE blob_holder (
  blob BLOB NOT NULL,
  origin BLOB NOT NULL,
  PRIMARY KEY (blob, origin)
) STRICT, WITHOUT ROWID;

-- What somebody at this device decided about one file, whatever the rule for all of them says: 1 get it, 0 leave it with the others.
CREATE TABLE blob_choice (
  blob BLOB PRIMARY KEY NOT NULL,
  wanted INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
