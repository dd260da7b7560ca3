-- Events that were set aside for a rule whose handler failed, until somebody drains them.
CREATE TABLE dead_event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  rule TEXT NOT NULL,
  source TEXT NOT NULL,
  event TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  position INTEGER NOT NULL,
  occurred_ms INTEGER NOT NULL,
  body_sealed BLOB NOT NULL,
  reason TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  UNIQUE (rule, source, event)
);

-- A failed message is found by its id when somebody deletes or edits it.
CREATE INDEX failed_message_message ON failed_message (message);
