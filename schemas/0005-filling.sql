-- What this device alone knows of filling: the log of a draft whose form asks for one, and records found with something to check.

-- Lines of an audit log in the order they were written.
CREATE TABLE draft_event (
  draft INTEGER NOT NULL,
  number INTEGER NOT NULL,
  line TEXT NOT NULL,
  PRIMARY KEY (draft, number)
) STRICT, WITHOUT ROWID;

-- `state`: what the record held when the form was asked about it; `questions`: how many answers the form does not accept.
CREATE TABLE record_check (
  record BLOB PRIMARY KEY NOT NULL,
  state TEXT NOT NULL,
  questions INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
