-- What happened, for systems outside, until they have it.
CREATE TABLE receipt (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  receipt TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  about TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  body_sealed BLOB NOT NULL,
  taken INTEGER NOT NULL DEFAULT 0
);
