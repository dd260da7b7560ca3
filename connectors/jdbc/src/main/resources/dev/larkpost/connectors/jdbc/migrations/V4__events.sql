-- Events from outside: how far each source was read, what was told, what sources want remembered.
CREATE TABLE event_source (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  checkpoint BLOB
);

CREATE TABLE event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL,
  event TEXT NOT NULL,
  name TEXT NOT NULL,
  holds INTEGER NOT NULL,
  position INTEGER NOT NULL,
  occurred_ms INTEGER NOT NULL,
  body_sealed BLOB NOT NULL,
  told_ms INTEGER NOT NULL,
  UNIQUE (source, event)
);
CREATE INDEX event_place ON event (source, position, event) WHERE holds = 1;
CREATE INDEX event_told ON event (source, told_ms);

CREATE TABLE event_note (
  source INTEGER NOT NULL,
  note TEXT NOT NULL,
  content_sealed BLOB NOT NULL,
  PRIMARY KEY (source, note)
);

-- Who holds how much of what; token is empty for a balance as a whole.
CREATE TABLE holder (
  holder_index TEXT NOT NULL,
  token BLOB NOT NULL,
  account BLOB NOT NULL,
  amount BLOB NOT NULL,
  PRIMARY KEY (holder_index, token, account)
);
