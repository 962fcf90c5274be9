-- Numbers of a feed whose stored segment was found damaged: asked for again at the next meeting.
CREATE TABLE hole (
  feed INTEGER NOT NULL REFERENCES feed,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  PRIMARY KEY (feed, first_seq)
) STRICT, WITHOUT ROWID;

-- How far the clock of a device was from this one's when they last met, in ms. Of this device alone, never sent.
CREATE TABLE peer_clock (
  origin BLOB PRIMARY KEY NOT NULL,
  clock_offset INTEGER NOT NULL,
  met INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
